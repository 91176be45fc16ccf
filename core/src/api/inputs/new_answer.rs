//! New answers as input: answers that were collected elsewhere, converted to the platform's JSON.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use crate::api::inputs::contact::{Email, Phone, optional_text, present};
use crate::api::inputs::customer::{
    IndicatorValue, check_indicators, indicators, indicators_argument, json_number, wire_indicators,
};
use crate::api::question_types::ACCEPTED;
use crate::error::{Error, Result};
use crate::input::decimal::FIRST_INEXACT;
use crate::input::fields::{Fields, fields, texts};
use crate::input::redacted::redacted_debug;
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument, wrong};

/// An answer that was collected elsewhere. At least one of `review`, `feedback` and `additional_questions` is required.
#[derive(Clone, Default, PartialEq)]
pub struct NewAnswer {
    /// The id of the invite that was answered, if you create links and collect the answers yourself.
    pub invite_id: Option<String>,
    /// The respondent's name.
    pub name: Option<String>,
    /// The respondent's e-mail.
    pub email: Option<Email>,
    /// The respondent's phone: 8 to 15 digits with country code, as text or as a whole number.
    pub phone: Option<Phone>,
    /// The score of the main question; 0 is a score.
    pub review: Option<f64>,
    /// The date and time of the answer, with its zone; now if it is left out. It is sent in UTC, in whole seconds.
    pub created_at: Option<Timestamp>,
    /// The respondent's comment.
    pub feedback: Option<String>,
    /// The answers to the questions after the main one.
    pub additional_questions: Vec<NewQuestion>,
    /// Text or numbers by indicator name, exactly as in the console.
    pub indicators: Vec<(String, IndicatorValue)>,
}

/// The answer to one question after the main one.
#[derive(Clone, PartialEq)]
pub struct NewQuestion {
    /// The type of the question, such as `REVIEWS` or `MULTIPLE-SUBS`.
    pub r#type: String,
    /// The question, exactly as in the console.
    pub text: String,
    /// A score; text for `INPUT`; the choices for `MULTIPLE`; the choices with those below them for `MULTIPLE-SUBS`.
    pub review: Review,
}

/// The answer to a question.
#[derive(Clone, PartialEq)]
pub enum Review {
    /// A score, for `REVIEWS`, `CSAT`, `LIKERT`, `CES` and similar types; 0 or 1 for `LIKE/DISLIKE` and `EMOTION`.
    Score(f64),
    /// Text, for `INPUT`.
    Text(String),
    /// Choices, for `MULTIPLE`.
    Choices(Vec<String>),
    /// Choices on both levels, for `MULTIPLE-SUBS`.
    Options(Vec<(String, Vec<String>)>),
}

impl NewAnswer {
    pub(crate) fn wire(&self) -> Result<Value> {
        let mut wire = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                wire.insert(name.to_owned(), value);
            }
        };
        put("inviteId", self.invite_id.as_deref().map(Value::from));
        put("name", self.name.as_deref().map(Value::from));
        put("email", self.email.as_ref().map(|email| email.as_str().into()));
        put("phone", self.phone.as_ref().map(|phone| phone.as_str().into()));
        put("review", self.review.map(json_number));
        let utc = |at: Timestamp| at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S").to_string();
        put("createdAt", self.created_at.map(|at| utc(at).into()));
        put("feedback", self.feedback.as_deref().map(Value::from));
        if self.review.is_none() && self.feedback.is_none() && self.additional_questions.is_empty() {
            let message = "the answer says nothing: give at least a `review`, a `feedback` or `additional_questions`.";
            return Err(Error::invalid("answer", message));
        }
        let scores = self.additional_questions.iter().filter_map(|question| match question.review {
            Review::Score(score) => Some(score),
            _ => None,
        });
        self.review.into_iter().chain(scores).try_for_each(check_score)?;
        check_indicators(&self.indicators)?;
        wire.insert(
            "additionalQuestions".to_owned(),
            self.additional_questions.iter().map(NewQuestion::wire).collect(),
        );
        let indicators = wire_indicators(&self.indicators).map(|(name, value)| json!({"column": name, "value": value}));
        wire.insert("indicators".to_owned(), indicators.collect());
        Ok(Value::Object(wire))
    }
}

/// Refuses a score that is no number, or that cannot be sent exactly.
fn check_score(score: f64) -> Result<()> {
    if score.abs() < FIRST_INEXACT {
        return Ok(());
    }
    Err(Error::invalid("review", "`review` is no number that a score can be."))
}

impl NewQuestion {
    fn wire(&self) -> Value {
        let review = match &self.review {
            Review::Score(review) => json_number(*review),
            // A single choice counts as a list with one choice.
            Review::Text(text) if self.r#type == "MULTIPLE" => json!([text]),
            Review::Text(text) => text.as_str().into(),
            Review::Choices(choices) => json!(choices),
            Review::Options(options) => options
                .iter()
                .map(|(text, below)| {
                    let below: Vec<Value> = below.iter().map(|text| json!({"text": text})).collect();
                    json!({"text": text, "subOptions": below})
                })
                .collect(),
        };
        json!({"type": self.r#type, "text": self.text, "review": review})
    }
}

impl FromArgument for NewAnswer {
    const TYPE: InputType = InputType::Input { name: "NewAnswer", has_indicators: true };
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let mut fields = Fields::of(value, name, "an answer")?;
        let answer = NewAnswer {
            invite_id: present(&mut fields, "invite_id")?,
            name: optional_text(fields.take("name").unwrap_or(Argument::Null), "name")?,
            email: present(&mut fields, "email")?,
            phone: present(&mut fields, "phone")?,
            review: fields.read("review")?,
            created_at: fields.read("created_at")?,
            feedback: optional_text(fields.take("feedback").unwrap_or(Argument::Null), "feedback")?,
            additional_questions: match fields.take("additional_questions") {
                None => Vec::new(),
                Some(Argument::List(questions)) => questions
                    .into_iter()
                    .map(|question| NewQuestion::from_argument(question, "additional_questions"))
                    .collect::<Result<_>>()?,
                Some(other) => return wrong(&other, "additional_questions", "a list of questions"),
            },
            indicators: fields.take("indicators").map_or(Ok(Vec::new()), indicators)?,
        };
        let wire = [("nome", "name"), ("telefone", "phone"), ("adittionalQuestions", "additional_questions")];
        fields.end("an answer", &wire)?;
        Ok(answer)
    }
    fn into_argument(self) -> Argument {
        let questions = self.additional_questions.into_iter().map(NewQuestion::into_argument).collect();
        fields([
            ("invite_id", self.invite_id.into_argument()),
            ("name", self.name.into_argument()),
            ("email", self.email.into_argument()),
            ("phone", self.phone.into_argument()),
            ("review", self.review.into_argument()),
            ("created_at", self.created_at.into_argument()),
            ("feedback", self.feedback.into_argument()),
            ("additional_questions", Argument::List(questions)),
            ("indicators", indicators_argument(self.indicators)),
        ])
    }
}

impl FromArgument for NewQuestion {
    const TYPE: InputType = InputType::Input { name: "NewQuestion", has_indicators: false };
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let mut fields = Fields::of(value, name, "questions with `type`, `text` and `review`")?;
        let question = NewQuestion {
            r#type: fields.need::<String>("type")?.to_uppercase(),
            text: fields.need("text")?,
            review: fields.need("review")?,
        };
        fields.end("a question", &[])?;
        if !ACCEPTED.contains(&question.r#type.as_str()) {
            let message = format!("`type` of a question must be one of {}.", ACCEPTED.join(", "));
            return Err(Error::invalid("type", message));
        }
        let fits = match question.r#type.as_str() {
            "INPUT" => matches!(question.review, Review::Text(_)),
            "MULTIPLE" => matches!(question.review, Review::Choices(_) | Review::Text(_)),
            "MULTIPLE-SUBS" => matches!(question.review, Review::Options(_)),
            _ => matches!(question.review, Review::Score(_)),
        };
        if !fits {
            let message = format!(
                "`review` of a {} question must be {}.",
                question.r#type,
                match question.r#type.as_str() {
                    "INPUT" => "text",
                    "MULTIPLE" => "a list of the choices' texts",
                    "MULTIPLE-SUBS" => "a list of `text` with `sub_options`",
                    "LIKE/DISLIKE" | "EMOTION" => "0 or 1",
                    _ => "a number",
                }
            );
            return Err(Error::invalid("review", message));
        }
        Ok(question)
    }
    fn into_argument(self) -> Argument {
        fields([
            ("type", Argument::Text(self.r#type)),
            ("text", Argument::Text(self.text)),
            ("review", self.review.into_argument()),
        ])
    }
}

impl FromArgument for Review {
    const TYPE: InputType = InputType::Any;
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        match value {
            Argument::Boolean(yes) => Ok(Review::Score(f64::from(u8::from(yes)))),
            Argument::Text(text) => Ok(Review::Text(text)),
            Argument::List(items) => {
                if items.iter().all(|item| matches!(item, Argument::Text(_))) {
                    let texts = items.into_iter().map(|item| String::from_argument(item, name));
                    return texts.collect::<Result<_>>().map(Review::Choices);
                }
                items.into_iter().map(option).collect::<Result<_>>().map(Review::Options)
            }
            value => f64::from_argument(value, name).map(Review::Score),
        }
    }
    fn into_argument(self) -> Argument {
        match self {
            Review::Score(score) => Argument::Float(score),
            Review::Text(text) => Argument::Text(text),
            Review::Choices(choices) => texts(choices),
            Review::Options(options) => Argument::List(
                options
                    .into_iter()
                    .map(|(text, below)| fields([("text", Argument::Text(text)), ("sub_options", texts(below))]))
                    .collect(),
            ),
        }
    }
}

/// Reads a choice and the choices below it, which may be plain texts or the platform's own objects.
fn option(value: Argument) -> Result<(String, Vec<String>)> {
    let mut fields = Fields::of(value, "review", "a list of `text` with `sub_options`")?;
    let text = fields.need("text")?;
    let below = match fields.take("sub_options") {
        None => Vec::new(),
        Some(Argument::List(items)) => items
            .into_iter()
            .map(|item| match item {
                Argument::Text(text) => Ok(text),
                item => {
                    let mut fields = Fields::of(item, "sub_options", "texts")?;
                    let text = fields.need("text")?;
                    fields.end("a sub-option", &[])?;
                    Ok(text)
                }
            })
            .collect::<Result<_>>()?,
        Some(other) => return wrong(&other, "sub_options", "a list of texts"),
    };
    fields.end("an option", &[])?;
    Ok((text, below))
}

redacted_debug!(NewAnswer, NewQuestion, Review);
