//! The answers. They are stored in one buffer, in the form that a page needs, so that a page is a slice of the buffer,
//! and a million answers need little more memory than their text.

use std::fmt::Write as _;

use bytes::Bytes;

use crate::chance::Chance;
use crate::nested;
use crate::words::{ACTIONS, DEVICES, FIRST_NAMES, LAST_NAMES, MAIN_QUESTIONS, REMARKS, WORDS};

/// The length of the shortest and of the longest answer, in bytes.
const SHORTEST: usize = 1_500;
const LONGEST: usize = 2_500;
/// The largest length of the text after the feedback for which there is room for optional members, in bytes.
const ROOMY: usize = 1_250;
const DAY: i64 = 24 * 60 * 60 * 1_000;
/// Midnight of 1 January 2025 UTC, in milliseconds since 1970.
const YEAR: i64 = 1_735_689_600_000;

pub(crate) struct Answers {
    /// The answers, each followed by a comma.
    text: Bytes,
    /// Where each answer begins, and where the last one ends.
    starts: Vec<usize>,
}

impl Answers {
    pub(crate) fn made(count: usize) -> Self {
        let mut text = String::with_capacity(count * 2_048);
        let mut starts = Vec::with_capacity(count + 1);
        let mut parts = Parts { words: WORDS.split_whitespace().collect(), ..Parts::default() };
        for serial in 0..count {
            starts.push(text.len());
            push_answer(&mut text, &mut parts, serial, count);
            text.push(',');
        }
        starts.push(text.len());
        Self { text: Bytes::from(text), starts }
    }

    pub(crate) fn count(&self) -> usize {
        self.starts.len() - 1
    }

    /// Returns a range of answers, separated by commas as in an array.
    pub(crate) fn slice(&self, from: usize, to: usize) -> Bytes {
        if from >= to {
            return Bytes::new();
        }
        self.text.slice(self.starts[from]..self.starts[to] - 1)
    }
}

/// The JSON around the feedback, whose length is chosen to fit, and the words for the feedback.
#[derive(Default)]
struct Parts {
    words: Vec<&'static str>,
    before: String,
    after: String,
}

fn push_answer(out: &mut String, parts: &mut Parts, serial: usize, count: usize) {
    let chance = &mut Chance::new(serial as u64);
    let Parts { words, before, after } = parts;
    before.clear();
    after.clear();
    // The answers are spread over a year, oldest first, with random hours.
    let created = YEAR + (serial as i64 * 364 / count as i64) * DAY + chance.below(DAY as usize) as i64;
    let updated = created + chance.below(3 * DAY as usize) as i64;
    push_before(before, chance, serial, created);
    push_after(after, chance, created, updated);
    let made = before.len() + after.len();
    let end = out.len() + before.len() + feedback_length(chance, made);
    out.push_str(before);
    push_feedback(out, chance, words, end);
    out.push_str(after);
}

/// Returns a length of the feedback with which the answer has a permitted length.
fn feedback_length(chance: &mut Chance, made: usize) -> usize {
    let wished = match chance.below(10) {
        0..2 => 0,
        2..8 => chance.between(20, 160),
        _ => chance.between(160, 700),
    };
    wished.clamp(SHORTEST.saturating_sub(made), LONGEST.saturating_sub(made))
}

/// Appends words until the text has the wanted length.
fn push_feedback(out: &mut String, chance: &mut Chance, words: &[&str], end: usize) {
    let begin = out.len();
    while out.len() < end {
        out.push_str(chance.pick(words));
        out.push_str(if chance.holds(12) { ", " } else { " " });
    }
    let mut cut = end;
    while !out.is_char_boundary(cut) {
        cut -= 1;
    }
    out.truncate(cut);
    // A letter of two bytes that does not fit is replaced by one of one byte.
    out.extend(std::iter::repeat_n('.', end - cut));
    if let Some(first) = out.get_mut(begin..begin + 1) {
        first.make_ascii_uppercase();
    }
}

fn push_before(out: &mut String, chance: &mut Chance, serial: usize, created: i64) {
    let first = chance.pick(&FIRST_NAMES);
    let last = chance.pick(&LAST_NAMES);
    // The platform's database makes ids in the same way: from the second, a random number, and a count.
    let _ = write!(out, r#"{{"_id":"{:08x}{:010x}{:06x}""#, created / 1_000, chance.next() >> 24, serial & 0xFF_FFFF);
    out.push_str(r#","active":true,"date":"#);
    push_instant(out, created);
    out.push_str(r#","answerDate":"#);
    push_instant(out, created);
    let partial = chance.holds(4);
    let _ = write!(out, r#","anonymousResponse":false,"partialSaved":{partial},"partialCompleted":false"#);
    match chance.below(3) {
        0 => out.push_str(r#","clientId":null"#),
        _ => drop(write!(out, r#","clientId":"{}""#, 10_000 + serial)),
    }
    out.push_str(r#","categories":"#);
    nested::push_categories(out, chance);
    out.push_str(r#","tags":"#);
    nested::push_tags(out, chance);
    let _ = write!(out, r#","subTags":[],"deleted":false,"name":"{first} {last}""#);
    let _ = write!(out, r#","email":"cliente{serial}@example.com""#);
    match chance.below(12) {
        0 => out.push_str(r#","phone":null"#),
        _ => drop(write!(out, r#","phone":{}"#, 11_900_000_000_u64 + chance.below(99_999_999) as u64)),
    }
    out.push_str(r#","feedback":""#);
}

fn push_after(out: &mut String, chance: &mut Chance, created: i64, updated: i64) {
    out.push_str(r#"","additionalQuestions":"#);
    nested::push_questions(out, chance);
    let channel = chance.pick(&["email", "email", "link", "sms", "whatsapp"]);
    let _ = write!(out, r#","channel":"{channel}","companyId":"5edfb0342e03a449708e67df""#);
    let action = chance.below(ACTIONS.len());
    let _ = write!(out, r#","actionId":"6074572fa732a85e3683bf{action:02x}","inviteId":"#);
    push_id(out, chance);
    out.push_str(r#","detailsId":"#);
    push_id(out, chance);
    let review = [10, 10, 9, 9, 8, 8, 7, 6, 5, 4, 3, 2, 1, 0][chance.below(14)];
    let question = MAIN_QUESTIONS[action % MAIN_QUESTIONS.len()];
    let _ = write!(out, r#","text":"{question}","review":{review},"indicators":"#);
    nested::push_indicators(out, chance);
    let _ = write!(out, r#","controlId":"{}","metric":"nps-0-10","createdAt":"#, ACTIONS[action]);
    push_instant(out, created);
    out.push_str(r#","updatedAt":"#);
    push_instant(out, updated);
    out.push_str(r#","sentimentAnalyzeGCP":"#);
    nested::push_sentiment(out, chance);
    // These members are added only if the answer is not long already.
    if chance.holds(30) && out.len() < ROOMY {
        out.push_str(r#","treatments":"#);
        nested::push_treatments(out, chance, updated);
    }
    if channel == "whatsapp" && out.len() < ROOMY {
        let _ = write!(out, r#","transcription":"{}""#, chance.pick(&REMARKS));
    }
    let (browser, system, platform) = chance.pick(&DEVICES);
    let _ = write!(out, r#","browser_name":"{browser}","system_name":"{system}","platform_type":"{platform}"}}"#);
}

/// Appends a random id, in quotes.
pub(crate) fn push_id(out: &mut String, chance: &mut Chance) {
    let _ = write!(out, r#""60b664{:016x}{:02x}""#, chance.next(), chance.below(256));
}

/// Appends an instant as the platform writes it, in quotes.
pub(crate) fn push_instant(out: &mut String, instant: i64) {
    let (year, month, day) = date(instant.div_euclid(DAY));
    let rest = instant.rem_euclid(DAY);
    let (seconds, milliseconds) = (rest / 1_000, rest % 1_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let _ = write!(out, r#""{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z""#);
}

/// Returns the year, the month and the day of a day counted from 1 January 1970.
pub(crate) fn date(days: i64) -> (i64, i64, i64) {
    // Counting from 1 March of year 0 puts the leap day at the end of its year.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_keep_to_their_bounds() {
        let answers = Answers::made(2_000);
        for serial in 0..answers.count() {
            let length = answers.slice(serial, serial + 1).len();
            assert!((SHORTEST..=LONGEST).contains(&length), "answer {serial} has {length} bytes");
        }
    }

    #[test]
    fn days_are_dates() {
        assert_eq!(date(0), (1970, 1, 1));
        assert_eq!(date(19_782), (2024, 2, 29));
        assert_eq!(date(415_785 - 25_569), (3038, 5, 18));
    }
}
