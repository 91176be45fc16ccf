//! Follow-ups of answers, in the platform's two forms: a short one, and with `Treatments-Details: true` the whole
//! history.

use serde_json::{Value, json};

use super::comments::{Mood, sentence};
use super::random::{Kind, id, percent, rng};
use crate::clock;

/// The follow-up of one answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Treatment {
    pub(crate) status: String,
    pub(crate) responsible: Option<String>,
    pub(crate) followers: Vec<String>,
    pub(crate) comments: Vec<String>,
    pub(crate) tags: Value,
    /// When the follow-up began.
    pub(crate) began: i64,
    pub(crate) changed: i64,
}

impl Treatment {
    /// Makes the follow-up of a made-up answer; many answers have none.
    pub(crate) fn made(seed: u64, serial: u64, mood: Mood, created: i64) -> Option<Self> {
        if serial % 5 == 4 {
            return None;
        }
        let mut rng = rng(seed, Kind::Feed, serial);
        let began = created + rng.i64(clock::HOUR..3 * clock::DAY);
        let done = percent(&mut rng, if mood == 0 { 55 } else { 20 });
        let responsible =
            (done || percent(&mut rng, 20)).then(|| format!("equipe{}@empresa.example.com", rng.u32(1..9)));
        let status = match (done, rng.u32(..4)) {
            (true, _) => "respondido",
            (false, 0) => "em_analise",
            (false, 1) if mood == 0 => "escalonada",
            (false, _) => "aberto",
        };
        let comments = if done && rng.bool() {
            vec![format!("Cliente contatado. {}", sentence(&mut rng, 2 - mood.min(2)))]
        } else {
            Vec::new()
        };
        Some(Self {
            status: status.to_owned(),
            responsible,
            followers: Vec::new(),
            comments,
            tags: json!([]),
            began,
            changed: began + rng.i64(0..2 * clock::DAY),
        })
    }

    /// Makes a new follow-up that a request begins.
    pub(crate) fn opened(at: i64) -> Self {
        Self {
            status: "aberto".to_owned(),
            responsible: None,
            followers: Vec::new(),
            comments: Vec::new(),
            tags: json!([]),
            began: at,
            changed: at,
        }
    }

    /// Returns the short form.
    pub(crate) fn short(&self) -> Value {
        json!({
            "status": self.status,
            "sponsor": self.responsible.as_deref().unwrap_or("Ninguém"),
            "comments": self.comments,
            "date": clock::iso(self.began),
            "categories": [],
        })
    }

    /// Returns the whole history.
    pub(crate) fn whole(&self, seed: u64, serial: u64) -> Value {
        let mut feed = Vec::new();
        let mut entry = |kind: &str, sender: &str, change: &str, at: i64| {
            let number = serial * 64 + u64::try_from(feed.len()).unwrap_or(0);
            feed.push(json!({
                "attachments": [],
                "_id": id(seed, Kind::Feed, number, at),
                "type": kind,
                "sender": sender,
                "change": change,
                "date": clock::iso(at),
            }));
        };
        entry("status", "robot", "aberto", self.began);
        if serial.is_multiple_of(6) {
            entry("alert", "robot", "Alerta enviado", self.began + 1_000);
        }
        let responsible = self.responsible.as_deref().unwrap_or("robot");
        if let Some(person) = &self.responsible {
            entry("responsible", person, person, self.began + 60_000);
        }
        for comment in &self.comments {
            entry("comment", responsible, comment, self.changed);
        }
        if self.status != "aberto" {
            // The platform shows both the code and its label.
            let change = match serial % 2 {
                0 => self.status.clone(),
                _ => capitalised(&self.status),
            };
            entry("status", responsible, &change, self.changed);
        }
        let solved = self.status == "respondido";
        let mut whole = json!({
            "status": self.status,
            "startDateTreatment": clock::iso(self.began),
            "updateDateTreatment": clock::iso(self.changed),
            "feed": feed,
            "closeTheLoopFeedback": if solved && serial.is_multiple_of(3) { closing(serial) } else { json!([]) },
        });
        if solved {
            whole["solvedDate"] = json!(clock::iso(self.changed));
        }
        if let Some(person) = &self.responsible {
            whole["responsible"] = json!(person);
        }
        if !self.followers.is_empty() {
            whole["followers"] = json!(self.followers);
        }
        if self.tags != json!([]) {
            whole["tags"] = self.tags.clone();
        }
        whole
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns the customer's opinion of the follow-up.
fn closing(serial: u64) -> Value {
    let number = |at: u64| (1_729_880_821_504 + serial * 100 + at).to_string();
    json!([
        {
            "id": number(0), "text": "Por qual motivo?", "type": "MULTIPLE",
            "choices": [{ "id": number(1), "text": "Motivo 1" }, { "id": number(2), "text": "Motivo 2" }],
        },
        {
            "id": number(3), "text": "O que faltou?", "type": "MULTIPLE",
            "choices": [{
                "choice": { "id": number(4), "text": "Contato" },
                "subchoices": [{ "id": number(5), "text": "Telefone" }],
            }],
        },
        { "id": number(6), "text": "Como foi a tratativa?", "type": "REVIEWS", "review": serial % 5 + 1 },
        { "id": number(7), "text": "Indicaria agora?", "type": "NPS", "review": serial % 11 },
        { "id": number(8), "text": "Resolvido?", "type": "LIKE/DISLIKE", "review": serial % 2 },
        { "id": number(9), "text": "Sua opinião", "type": "LIKERT/EMOTION", "review": serial % 5 + 1 },
        { "id": number(10), "text": "Quer acrescentar algo?", "type": "INPUT" },
    ])
}
