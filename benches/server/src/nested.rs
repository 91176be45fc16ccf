//! The nested parts of an answer: indicators, additional questions, categories, tags, sentiment and treatments.

use std::fmt::Write as _;

use crate::answers::{date, push_id, push_instant};
use crate::chance::Chance;
use crate::words::{CATEGORIES, INDICATORS, MOTIVES, PHRASES, QUESTIONS, REMARKS, TAGS};

/// Appends three to six indicators.
pub(crate) fn push_indicators(out: &mut String, chance: &mut Chance) {
    out.push('[');
    let count = chance.between(3, 6);
    for (place, index) in chance.distinct::<{ INDICATORS.len() }>(count).enumerate() {
        let (column, values) = INDICATORS[index];
        out.push_str(if place == 0 { r#"{"_id":"# } else { r#",{"_id":"# });
        push_id(out, chance);
        // A column has the same id in all answers.
        let id = format_args!("60999b6846cfe15d3e27{index:04x}");
        if values.is_empty() {
            let number = chance.between(40_000, 500_000);
            // The number is read as the serial day of a spreadsheet, which is counted from the end of 1899.
            let (year, month, day) = date(number as i64 - 25_569);
            let value = format_args!("{day:02}/{month:02}/{year}");
            let _ = write!(out, r#","column":"{column}","value":"{value}","indicatorId":"{id}","key":"{number}"}}"#);
        } else {
            let value = chance.pick(values);
            let _ = write!(out, r#","column":"{column}","value":"{value}","indicatorId":"{id}","key":""#);
            out.extend(value.chars().map(slug));
            out.push_str(r#""}"#);
        }
    }
    out.push(']');
}

fn slug(letter: char) -> char {
    if letter.is_alphanumeric() { letter.to_lowercase().next().unwrap_or(letter) } else { '_' }
}

/// Appends two to five additional questions.
pub(crate) fn push_questions(out: &mut String, chance: &mut Chance) {
    out.push('[');
    let count = chance.between(2, 5);
    for (place, index) in chance.distinct::<{ QUESTIONS.len() }>(count).enumerate() {
        let (kind, text) = QUESTIONS[index];
        out.push_str(if place == 0 { "{" } else { ",{" });
        let _ = write!(out, r#""_id":"60b690786b90df6a1c0c{index:04x}","type":"{kind}","text":"{text}""#);
        match kind {
            // A skipped question has no answer.
            _ if chance.holds(6) => {}
            "REVIEWS" | "LIKERT" => drop(write!(out, r#","review":{}"#, chance.between(1, 5))),
            "CSAT" => drop(write!(out, r#","review":{}"#, chance.between(0, 10))),
            "LIKE/DISLIKE" => drop(write!(out, r#","review":{}"#, chance.below(2))),
            "INPUT" => drop(write!(out, r#","answerText":"{}""#, chance.pick(&REMARKS))),
            _ => {
                out.push_str(r#","multipleValues":"#);
                let count = chance.between(1, 3);
                push_texts(out, chance.distinct::<{ MOTIVES.len() }>(count).map(|at| MOTIVES[at]));
            }
        }
        out.push('}');
    }
    out.push(']');
}

/// Appends up to two categories.
pub(crate) fn push_categories(out: &mut String, chance: &mut Chance) {
    out.push('[');
    let count = chance.below(3);
    for (place, index) in chance.distinct::<{ CATEGORIES.len() }>(count).enumerate() {
        let (category, below) = CATEGORIES[index];
        out.push_str(if place == 0 { "{" } else { ",{" });
        let _ = write!(out, r#""category":"{category}""#);
        if !below.is_empty() {
            let _ = write!(out, r#","subCategory":"{below}""#);
        }
        out.push('}');
    }
    out.push(']');
}

/// Appends up to two tags.
pub(crate) fn push_tags(out: &mut String, chance: &mut Chance) {
    let count = chance.below(3);
    push_texts(out, chance.distinct::<{ TAGS.len() }>(count).map(|at| TAGS[at]));
}

/// Appends the platform's analysis of the feedback, unless it was not made yet.
pub(crate) fn push_sentiment(out: &mut String, chance: &mut Chance) {
    if chance.holds(10) {
        out.push_str(r#"{"score":null,"keyPhrases":null}"#);
        return;
    }
    let score = chance.below(2_000_001) as f64 / 1e6 - 1.0;
    let _ = write!(out, r#"{{"score":{score:.6},"keyPhrases":"#);
    let count = chance.between(0, 3);
    push_texts(out, chance.distinct::<{ PHRASES.len() }>(count).map(|at| PHRASES[at]));
    out.push('}');
}

/// Appends what was done about the answer, in the short form without details.
pub(crate) fn push_treatments(out: &mut String, chance: &mut Chance, updated: i64) {
    let status = chance.pick(&["aberto", "respondido", "resolvido"]);
    let _ = write!(out, r#"{{"status":"{status}","sponsor":"equipe{}@example.com","#, chance.below(9));
    out.push_str(r#""comments":["Contato feito por telefone."],"date":"#);
    push_instant(out, updated);
    out.push_str(r#","categories":[]}"#);
}

fn push_texts<'a>(out: &mut String, texts: impl Iterator<Item = &'a str>) {
    out.push('[');
    for (place, text) in texts.enumerate() {
        let _ = write!(out, r#"{}"{text}""#, if place == 0 { "" } else { "," });
    }
    out.push(']');
}
