//! The cell for an answer to an additional question: its score, or everything that was chosen and written.
//!
//! ```text
//! {"type": "NPS", "review": 9}                                                9
//! {"type": "INPUT", "answerText": "bom"}                                      bom
//! {"type": "MULTIPLE", "multipleValues": ["Preço", "Outros"],
//!  "answerText": "Gerente"}                                                   Preço; Outros; Gerente
//! {"type": "MULTIPLE", "multipleValues": ["Troca"],
//!  "options": [{"option": "Troca", "subOptions": ["Frete", "Prazo"]}]}        Troca (Frete, Prazo)
//! ```

use std::borrow::Cow;

use crate::api::question_types::is_scored;
use crate::json::parts::{elements, members};
use crate::json::scalars;
use crate::record::object_scan::Fields;
use crate::record::precheck::{MASK, MASKED};
use crate::record::schema::RecordDecl;
use crate::tables::columns::discovered::{CellValue, Columns, Label};
use crate::tables::columns::nested::number;
use crate::tables::columns::unshown::has_content;

/// Members that may hold the name of a choice.
const CHOICE: [&str; 3] = ["option", "text", "choice"];
/// Members that may hold the choices made below a choice.
const SUB_CHOICES: [&str; 3] = ["subOptions", "subOption", "subchoices"];

const TEXT: usize = 0;
const TYPE: usize = 1;
const REVIEW: usize = 2;
const ANSWER_TEXT: usize = 3;
const VALUES: usize = 4;
const OPTIONS: usize = 5;
const ID: usize = 6;

/// The slots of the answer's fields that a cell is made of.
pub(crate) struct QuestionFields(Fields<7>);

impl QuestionFields {
    pub(crate) fn new(decl: &'static RecordDecl) -> Self {
        let names = ["text", "type", "review", "answer_text", "multiple_values", "options", "question_id"];
        QuestionFields(Fields::new(decl, names))
    }

    /// Adds an answer to the columns of its question. False if the question has neither id nor text, although the
    /// answer holds something.
    pub(crate) fn push(&self, found: &mut Columns, slots: &[&str]) -> bool {
        let unmasked = |field| self.0.text(slots, field).filter(|text| text != MASK);
        let (text, id, question_type) = (unmasked(TEXT), unmasked(ID), unmasked(TYPE));
        let label = Label {
            id: id.as_deref().filter(|id| !id.trim().is_empty()),
            name: text.as_deref(),
            question_type: question_type.as_deref(),
        };
        if label.id.is_none() && label.name.is_none_or(str::is_empty) {
            return !has_content(&self.0, slots);
        }
        let json = |field| self.0.json(slots, field);
        if question_type.as_deref().is_some_and(is_scored) {
            found.push(label, &CellValue::Number(json(REVIEW).and_then(number)));
            // Choices and texts that accompany a score go into a separate column.
            let beside = answer_text(json(VALUES), json(OPTIONS), None, json(ANSWER_TEXT))
                .filter(|answer_text| !answer_text.is_empty());
            if let Some(beside) = beside {
                found.push(label, &CellValue::Text(Some(&beside)));
            }
            return true;
        }
        let answer_text = answer_text(json(VALUES), json(OPTIONS), json(REVIEW), json(ANSWER_TEXT));
        found.push(label, &CellValue::Text(answer_text.as_deref()));
        true
    }
}

/// Returns each choice once, with the choices below it, then the written text; without any, the review. The result is
/// empty only if an empty text was written.
fn answer_text<'a>(
    values: Option<&'a str>,
    options: Option<&'a str>,
    review: Option<&'a str>,
    written: Option<&'a str>,
) -> Option<Cow<'a, str>> {
    let is_several = |json: &&str| json.starts_with(['[', '{']);
    let written = written.and_then(scalar);
    let chosen = [values, options, review.filter(is_several)];
    let mut choices = Choices::default();
    chosen.into_iter().flatten().for_each(|json| choices.add(json));
    if choices.0.is_empty() {
        let is_written = written.as_ref().is_some_and(|text| !text.is_empty());
        let scored = if is_written { None } else { review.filter(|json| !is_several(json)).and_then(scalar) };
        return scored.or(written);
    }
    Some(Cow::Owned(choices.shown(written.as_deref().filter(|text| !text.is_empty()))))
}

/// A scalar as text, with numbers spelled as sent; a list or an object as JSON text; `None` for null or a mask.
fn scalar(json: &str) -> Option<Cow<'_, str>> {
    match json {
        "null" | MASKED => None,
        json => Some(scalars::text(json).unwrap_or(Cow::Borrowed(json))),
    }
}

/// Choices in order of their first occurrence, each with the choices below it.
#[derive(Default)]
struct Choices<'a>(Vec<(Cow<'a, str>, Vec<Cow<'a, str>>)>);

impl<'a> Choices<'a> {
    /// Adds the choices of a list, or a single choice that was sent in place of a list.
    fn add(&mut self, json: &'a str) {
        match elements(json) {
            Some(elements) => elements.into_iter().for_each(|json| self.add_one(json)),
            None => self.add_one(json),
        }
    }

    fn add_one(&mut self, json: &'a str) {
        let (name, below) = match members(json) {
            Some(members) => {
                let named = |names: [&str; 3]| {
                    let given = |name: &str| members.iter().find(|(key, json)| key == name && *json != "null");
                    names.into_iter().find_map(given).map(|(_, json)| *json)
                };
                match named(CHOICE) {
                    Some(choice) => (name(choice), named(SUB_CHOICES).map(names).unwrap_or_default()),
                    None => (scalar(json), Vec::new()),
                }
            }
            None => (scalar(json), Vec::new()),
        };
        let Some(name) = name.filter(|name| !name.is_empty()) else { return };
        let known = self.0.iter().position(|(known, _)| *known == name);
        let at = known.unwrap_or_else(|| {
            self.0.push((name, Vec::new()));
            self.0.len() - 1
        });
        let held = &mut self.0[at].1;
        below.into_iter().for_each(|name| {
            if !held.contains(&name) {
                held.push(name);
            }
        });
    }

    /// Formats the choices and the text as `first (one, two); second; text`.
    fn shown(&self, written: Option<&str>) -> String {
        let mut shown = String::new();
        for (name, below) in &self.0 {
            if !shown.is_empty() {
                shown.push_str("; ");
            }
            shown.push_str(name);
            if !below.is_empty() {
                shown.extend([" (", &below.join(", "), ")"]);
            }
        }
        let is_choice = |text: &str| self.0.iter().any(|(name, _)| name == text);
        if let Some(written) = written.filter(|text| !is_choice(text)) {
            shown.extend(["; ", written]);
        }
        shown
    }
}

/// The name of a choice, which is a scalar or a member of an object.
fn name(json: &str) -> Option<Cow<'_, str>> {
    let inner = members(json).and_then(|members| members.into_iter().find(|(key, _)| CHOICE.contains(&key.as_ref())));
    scalar(inner.map_or(json, |(_, json)| json))
}

/// The names of a list of choices, or of a single choice that was sent in place of a list.
fn names(json: &str) -> Vec<Cow<'_, str>> {
    let each = elements(json).unwrap_or_else(|| vec![json]);
    each.into_iter().filter_map(name).filter(|name| !name.is_empty()).collect()
}
