//! The fields of an answer that vary in form: contacts, scores, analyses, and fields that only some rows have.

use std::fmt::Write as _;

use super::actions::Action;
use super::comments::phrase;
use super::json_text;
use super::people::Person;
use super::questions;
use super::random::{percent, pick};
use crate::clock;

const CATEGORIES: [(&str, &[&str]); 5] = [
    ("Atendimento Insatisfatório", &["Gerente", "Telefone", ""]),
    ("Elogio", &["Atendimento", "Agilidade"]),
    ("App/Painel", &["Quer Cartão", ""]),
    ("Conta", &["Desativar / Cancelar", "Segunda via"]),
    ("Conteúdo programático", &[""]),
];
const BROWSERS: [(&str, &str, &str); 4] = [
    ("Chrome", "Windows", "desktop"),
    ("Chrome Mobile", "Android", "mobile"),
    ("Safari", "iOS", "mobile"),
    ("Firefox", "Linux", "desktop"),
];

/// Returns the JSON array of an answer's categories, or an empty text. With `surely` there is at least one category.
pub(super) fn categories(rng: &mut fastrand::Rng, mood: usize, surely: bool) -> String {
    if !(percent(rng, 45) || surely) {
        return String::new();
    }
    let first = if mood == 2 { 1 } else { rng.usize(..CATEGORIES.len()) };
    let count = rng.usize(1..3);
    let mut out = String::from("[");
    for at in 0..count {
        let (category, subs) = CATEGORIES[(first + at) % CATEGORIES.len()];
        out.push_str(if at == 0 { "{\"category\":" } else { ",{\"category\":" });
        json_text::push(&mut out, category);
        let sub = pick(rng, subs);
        if !sub.is_empty() {
            json_text::member(&mut out, "subCategory", sub);
        }
        out.push('}');
    }
    out.push(']');
    out
}

/// Appends name, e-mail and telephone; the telephone comes in one of three forms.
pub(super) fn push_contact(out: &mut String, person: &Person, serial: u64, anonymous: bool) {
    if anonymous {
        out.push_str(",\"name\":\"****\",\"email\":\"****\",\"phone\":\"****\"");
        return;
    }
    json_text::member(out, "name", &person.name);
    json_text::member(out, "email", &person.email);
    let phone = &person.phone;
    if serial % 11 == 3 {
        json_text::raw_member(out, "phone", phone);
    } else if serial % 41 == 7 {
        let written = format!("({}) {}-{}", &phone[2..4], &phone[4..9], &phone[9..]);
        json_text::member(out, "phone", &written);
    } else {
        json_text::member(out, "phone", phone);
    }
}

/// Appends the main score, which can be 0, text or null.
pub(super) fn push_review(out: &mut String, rng: &mut fastrand::Rng, action: &Action, mood: usize, serial: u64) {
    let range = action.range();
    let review = match (range, mood) {
        ((0, 10), 2) => 9 + i64::from(percent(rng, 60)),
        ((0, 10), 1) => rng.i64(7..9),
        // Angry customers often give a score of 0.
        ((0, 10), _) if percent(rng, 35) => 0,
        ((0, 10), _) => rng.i64(1..7),
        _ => questions::score(rng, range, mood),
    };
    let _ = match (serial % 31 == 6, serial % 29 == 4) {
        (true, _) => write!(out, ",\"review\":null"),
        (_, true) => write!(out, ",\"review\":\"{review}\""),
        _ => write!(out, ",\"review\":{review}"),
    };
}

/// Appends the analysis of the comment, if it is finished.
pub(super) fn push_analysis(
    out: &mut String,
    rng: &mut fastrand::Rng,
    mood: usize,
    feedback: Option<&str>,
    serial: u64,
) {
    if serial % 37 == 12 {
        out.push_str(",\"sentimentAnalyzeGCP\":null");
        return;
    }
    if feedback.is_none_or(str::is_empty) {
        out.push_str(",\"sentimentAnalyzeGCP\":{\"score\":null,\"keyPhrases\":null}");
        return;
    }
    // Single precision widened to double gives the long fractions that the platform sends.
    let score = f64::from(rng.f32() * 0.6) + [-0.7, -0.2, 0.3][mood.min(2)];
    let score = if serial % 8 == 3 { "0".to_owned() } else { score.to_string() };
    let _ = write!(out, ",\"sentimentAnalyzeGCP\":{{\"score\":{score},\"keyPhrases\":[");
    json_text::push(out, phrase(rng));
    out.push(',');
    json_text::push(out, phrase(rng));
    out.push_str("]}");
}

/// Appends the fields that only some rows have, documented or not.
pub(super) fn push_extras(out: &mut String, rng: &mut fastrand::Rng, action: &Action, serial: u64, created: i64) {
    if serial % 25 == 12 {
        json_text::member(out, "transcription", "Olá, estou ligando para falar do meu pedido.");
    }
    if serial % 6 != 1 {
        let (browser, system, platform) = pick(rng, &BROWSERS);
        json_text::member(out, "browser_name", browser);
        json_text::member(out, "system_name", system);
        json_text::member(out, "platform_type", platform);
    }
    if serial.is_multiple_of(4) {
        json_text::member(out, "actionName", &action.name);
        json_text::member(out, "actionControlId", &action.code);
    }
    if serial % 8 == 5 {
        let _ = write!(
            out,
            ",\"typeAnswer\":\"text\",\"reviewLogs\":[],\"audioResponseUrls\":[],\"media\":{{\"images\":[]}},\"answeredByUser\":false,\"autoClassification\":[],\"surveyResponseTime\":{{\"startDate\":\"{}\",\"endDate\":\"{}\"}}",
            clock::iso(created - 95_000),
            clock::iso(created - 6),
        );
    }
    if serial % 10 == 7 {
        let _ = write!(
            out,
            ",\"profileAnalysisAI\":{{\"content\":\"Cliente recorrente, responde com frequência.\",\"date\":\"{}\"}},\"alertEmailSent\":true",
            clock::iso(created + 60_000),
        );
    }
}
