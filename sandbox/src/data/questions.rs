//! Additional questions: how a questionnaire shows them, and how their answers look, which differs for every kind.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::comments::{Mood, sentence};
use super::json_text;
use super::random::{Kind, id, percent, pick};
use crate::clock;

/// A question of a questionnaire.
pub(crate) struct Ask {
    kind: &'static str,
    text: &'static str,
    multiple_type: &'static str,
    choices: &'static [&'static str],
    subs: &'static [&'static str],
}

impl Ask {
    pub(crate) const fn scored(kind: &'static str, text: &'static str) -> Self {
        Self { kind, text, multiple_type: "", choices: &[], subs: &[] }
    }

    pub(crate) const fn input(text: &'static str) -> Self {
        Self::scored("INPUT", text)
    }

    pub(crate) const fn choices(
        text: &'static str,
        multiple_type: &'static str,
        choices: &'static [&'static str],
    ) -> Self {
        Self { multiple_type, choices, ..Self::scored("MULTIPLE", text) }
    }

    pub(crate) const fn subs(
        text: &'static str,
        choices: &'static [&'static str],
        subs: &'static [&'static str],
    ) -> Self {
        Self { subs, ..Self::choices(text, "checkbox", choices) }
    }

    /// Returns whether an answer with this text and kind answers the question.
    pub(crate) fn is_named(&self, text: &str, kind: &str) -> bool {
        // The questionnaire calls both kinds of choices MULTIPLE.
        let has_levels = kind == "MULTIPLE-SUBS" && !self.subs.is_empty();
        self.text == text && (self.kind == kind || (self.kind == "MULTIPLE" && has_levels))
    }

    /// Returns whether the question has this choice, of the first or the second level. Every question accepts a choice
    /// that the customer wrote in, such as `Outros: Gerente`.
    pub(crate) fn offers(&self, choice: &str, is_second_level: bool) -> bool {
        let offered = if is_second_level { self.subs } else { self.choices };
        offered.contains(&choice) || choice.starts_with("Outros")
    }

    /// Returns the question as a questionnaire shows it.
    pub(crate) fn shown(&self) -> Value {
        let mut shown = json!({ "type": self.kind, "text": self.text });
        if !self.choices.is_empty() {
            let choices: Vec<_> = self.choices.iter().map(|text| json!({ "text": text })).collect();
            shown["multipleType"] = json!(self.multiple_type);
            shown["choices"] = json!(choices);
        }
        shown
    }

    /// Returns the question's own id, which is the same in every answer.
    fn id(&self, seed: u64) -> String {
        /// When the questionnaires were written.
        const WRITTEN: i64 = 1_700_000_000 * clock::SECOND;
        let number = self.text.bytes().fold(5381u64, |sum, byte| sum.wrapping_mul(33) ^ u64::from(byte));
        id(seed, Kind::Question, number, WRITTEN)
    }

    fn push_choices(&self, out: &mut String, rng: &mut fastrand::Rng) {
        let first = rng.usize(..self.choices.len());
        let second = (first + 1 + rng.usize(..self.choices.len() - 1)) % self.choices.len();
        let two = self.multiple_type == "checkbox" && rng.bool();
        let picked: &[usize] = if two { &[first, second] } else { &[first] };
        if self.subs.is_empty() {
            out.push_str(",\"multipleValues\":[");
            for (at, choice) in picked.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { "," });
                json_text::push(out, self.choices[*choice]);
            }
            if percent(rng, 12) {
                out.push_str(",\"Outros: Gerente\"");
            }
        } else {
            out.push_str(",\"options\":[");
            for (at, choice) in picked.iter().enumerate() {
                out.push_str(if at == 0 { "{\"option\":" } else { ",{\"option\":" });
                json_text::push(out, self.choices[*choice]);
                out.push_str(",\"subOptions\":[");
                if percent(rng, 80) {
                    json_text::push(out, pick(rng, self.subs));
                }
                out.push_str("]}");
            }
        }
        out.push(']');
    }
}

/// Returns the lowest and the highest score of a kind of question; `None` for kinds without scores.
pub(crate) fn range(kind: &str) -> Option<(i64, i64)> {
    match kind {
        "REVIEWS" | "LIKERT" | "CES" | "CSAT-1-5" => Some((1, 5)),
        "CES17" => Some((1, 7)),
        "LIKE/DISLIKE" | "EMOTION" => Some((0, 1)),
        "CSAT" | "NPS" => Some((0, 10)),
        _ => None,
    }
}

/// Returns a score that fits a mood.
pub(crate) fn score(rng: &mut fastrand::Rng, (low, high): (i64, i64), mood: Mood) -> i64 {
    let width = high - low;
    let third = i64::try_from(mood).unwrap_or(1);
    let base = low + width * third / 3;
    (base + rng.i64(0..=(width + 2) / 3)).clamp(low, high)
}

/// Appends the answers to a questionnaire: the `additionalQuestions` array.
pub(crate) fn push_answers(
    out: &mut String,
    rng: &mut fastrand::Rng,
    asks: &[Ask],
    mood: Mood,
    (seed, serial, at): (u64, u64, i64),
) {
    out.push('[');
    for (place, ask) in asks.iter().enumerate() {
        let number = serial * 16 + u64::try_from(place).unwrap_or(0);
        let id = id(seed, Kind::Question, number, at);
        out.push_str(if place == 0 { "{" } else { ",{" });
        // In rows from before 2025 every question has the list.
        if serial % 9 == 4 && ask.kind != "MULTIPLE" {
            out.push_str("\"multipleValues\":[],");
        }
        let _ = write!(out, "\"_id\":\"{id}\",\"questionId\":\"{}\"", ask.id(seed));
        json_text::member(out, "type", ask.kind);
        json_text::member(out, "text", ask.text);
        let skipped = percent(rng, 10);
        match range(ask.kind) {
            Some(_) if skipped => match serial % 6 {
                0 => out.push_str(",\"review\":null"),
                3 => out.push_str(",\"review\":\"\""),
                _ => {}
            },
            Some(range) => {
                let review = score(rng, range, mood);
                let text = serial % 29 == 4;
                let quote = if text { "\"" } else { "" };
                let _ = write!(out, ",\"review\":{quote}{review}{quote}");
            }
            None if ask.kind == "INPUT" => {
                if !skipped {
                    json_text::member(out, "answerText", sentence(rng, mood));
                }
            }
            None if skipped => {
                if ask.subs.is_empty() {
                    out.push_str(",\"multipleValues\":[]");
                }
            }
            None => ask.push_choices(out, rng),
        }
        if serial % 21 == 6 {
            out.push_str(",\"conditionalQuestion\":false,\"indicatorValueEnabled\":false");
        }
        out.push('}');
    }
    out.push(']');
}
