//! Decides whether a reply as a whole reports success or failure, before its parts become rows or outcomes.
//!
//! The platform reports some failures with a success status, and its messages say more than its statuses. So a reply
//! counts as a success only if it has its anchor, which is a value that only a success has, and if no other member
//! reports a failure.

use bytes::Bytes;
use serde_json::Value;

use crate::json::parts::{elements, members};
use crate::json::scalars;
use crate::record::body::{Unreadable, without_bom};
use crate::record::row::{Row, Value as Field, read_record};
use crate::record::schema::RecordDecl;
use crate::record::words::{Words, refusal, says_not_done, tells_of_a_failure};

/// Members that may hold a reply's message, the most informative first: some replies repeat the status as `error`.
const MESSAGE: [&str; 12] = [
    "message",
    "mensaje",
    "mensagem",
    "msg",
    "detail",
    "errorMessage",
    "error",
    "erro",
    "errors",
    "erros",
    "title",
    // The response of a function behind a gateway, as text.
    "body",
];
/// Members of `MESSAGE` that may hold any text: only a known refusal counts there.
const FREE_TEXT: [&str; 2] = ["title", "body"];
/// Members of `MESSAGE` that only a failure has.
const FAILURE: [&str; 5] = ["errorMessage", "error", "erro", "errors", "erros"];
const SUCCESS: [&str; 4] = ["success", "sucesso", "exito", "ok"];
const STATUS: [&str; 7] = ["status", "statusCode", "status_code", "code", "error_code", "errorCode", "result"];

/// A body longer than this, in bytes, is not a refusal of the platform and is not searched for one.
const LONGEST: usize = 64 * 1024;

/// The message of a refusal.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) words: Words,
    /// Whether the body may be the platform's own: a JSON object, an empty body, or a known refusal.
    pub(crate) is_the_platforms: bool,
}

/// Finds the message of a refusal, however it is wrapped.
pub(crate) fn said(body: &[u8]) -> Said {
    let body = without_bom(body).trim_ascii();
    let is_object = body.first() == Some(&b'{');
    if body.is_empty() || body.len() > LONGEST {
        return Said { words: Words::default(), is_the_platforms: body.is_empty() || is_object };
    }
    let text = match serde_json::from_str::<Value>(&String::from_utf8_lossy(body)) {
        Ok(value) => text(&value, 0),
        Err(_) if is_object || body[0] == b'<' => None,
        Err(_) => Some(String::from_utf8_lossy(body).into_owned()),
    };
    let words = text.as_deref().map(Words::of).unwrap_or_default();
    let is_the_platforms = is_object || refusal(&words).is_some();
    Said { words, is_the_platforms }
}

/// Returns the text in a value: the value itself, or the message among its members. JSON inside a string is searched
/// too.
fn text(value: &Value, depth: u8) -> Option<String> {
    let found = match value {
        _ if depth > 3 => None,
        Value::String(text) if text.trim_start().starts_with(['{', '[', '"']) => serde_json::from_str::<Value>(text)
            .ok()
            .map_or_else(|| Some(text.clone()), |inner| self::text(&inner, depth + 1)),
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            Some(items.iter().filter_map(|item| self::text(item, depth + 1)).collect::<Vec<_>>().join(" "))
        }
        Value::Object(fields) => MESSAGE.iter().find_map(|name| {
            let named = |(given, _): &(&String, &Value)| given.eq_ignore_ascii_case(name);
            fields.iter().filter(named).find_map(|(_, value)| self::text(value, depth + 1))
        }),
        _ => None,
    };
    found.filter(|text| !text.trim().is_empty())
}

/// Returns the message in a JSON object; `None` if it holds none.
pub(crate) fn text_of(json: &str) -> Option<String> {
    let value = serde_json::from_str::<Value>(json).ok()?;
    value.is_object().then(|| text(&value, 0)).flatten()
}

/// Whether a member of a success may report a failure, judged by its name.
pub(crate) fn may_say_no(name: &str) -> bool {
    is_one(&MESSAGE, name) || is_one(&SUCCESS, name) || is_one(&STATUS, name)
}

/// Whether `name` is one of `names`, in any case: the members of gateways start with a capital.
fn is_one(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Returns what is wrong if the members of a success report a failure. `own` names members that hold what the caller
/// sent; these are not considered.
pub(crate) fn no(json: &str, own: &[String]) -> Option<Unreadable> {
    let mut is_odd = false;
    for (name, value) in members(json)? {
        let name = name.as_ref();
        if !may_say_no(name) || own.iter().any(|own| own == name) {
            continue;
        }
        if is_one(&MESSAGE, name) {
            let words = words_of(value);
            if refusal(&words).is_some() {
                return Some(Unreadable::Refused);
            }
            let is_free_text = is_one(&FREE_TEXT, name);
            is_odd |= !is_free_text && tells_of_a_failure(&words) || (is_one(&FAILURE, name) && holds_something(value));
        } else if is_one(&SUCCESS, name) {
            is_odd |= scalars::boolean(value) == Some(false);
        } else {
            is_odd |= is_failure(value);
        }
    }
    is_odd.then(|| Unreadable::Odd("it says that the call failed, in words that are not known".to_owned()))
}

/// Returns the words of a message. A list of objects is not a message: each object reports on one item.
fn words_of(json: &str) -> Words {
    if elements(json).is_some_and(|items| items.iter().any(|item| item.starts_with('{'))) {
        return Words::default();
    }
    let value = serde_json::from_str(json).unwrap_or_default();
    text(&value, 0).as_deref().map(Words::of).unwrap_or_default()
}

fn holds_something(json: &str) -> bool {
    !matches!(json, "null" | "false" | "0" | "\"\"") && json.bytes().any(|byte| !b"[]{} \t\r\n".contains(&byte))
}

/// Whether a status in the body stands for a failure.
fn is_failure(json: &str) -> bool {
    let Some(status) = scalars::code(json) else { return json == "false" };
    match status.trim().parse::<u32>() {
        Ok(status) => (400..600).contains(&status),
        Err(_) => {
            let status = status.trim().to_lowercase();
            ["err", "fail", "falh", "fall"].iter().any(|start| status.starts_with(start))
        }
    }
}

/// What a route's success must contain.
pub(crate) struct Promise {
    /// Names of members in which the record may be wrapped.
    pub(crate) wrappers: &'static [&'static str],
    /// Whether a record holds the value that only a success has.
    pub(crate) anchor: fn(&Row) -> bool,
    /// The anchor in words, for the error message.
    pub(crate) what: &'static str,
    /// Names of members that hold what the caller sent.
    pub(crate) own: Vec<String>,
}

/// Reads the record of a success, after checking that the reply reports one.
pub(crate) fn record(body: &Bytes, decl: &'static RecordDecl, promise: &Promise) -> Result<Row, Unreadable> {
    let whole = read_record(body, decl).map_err(|odd| unless_refused(body, odd))?;
    if let Some(no) = no(whole.json(), &promise.own) {
        return Err(no);
    }
    if (promise.anchor)(&whole) {
        return Ok(whole);
    }
    let wrapped = members(whole.json()).unwrap_or_default().into_iter().find_map(|(name, json)| {
        let is_record = promise.wrappers.contains(&name.as_ref()) && json.starts_with('{');
        is_record.then(|| whole.part(decl, json)).filter(|row| (promise.anchor)(row))
    });
    wrapped.ok_or_else(|| Unreadable::Odd(format!("{} was expected in it", promise.what)))
}

/// Returns `Refused` if the body is a known refusal, otherwise `odd`. A body that is neither a record nor a list of
/// records may still be a refusal: a string, or a list of strings.
pub(crate) fn unless_refused(body: &[u8], odd: Unreadable) -> Unreadable {
    if refusal(&said(body).words).is_some() { Unreadable::Refused } else { odd }
}

/// Whether a text field of a record is present and not blank.
pub(crate) fn has_text(row: &Row, field: &str) -> bool {
    match row.named(field) {
        Some(Field::Text(text)) => !text.trim().is_empty(),
        _ => false,
    }
}

/// Whether the `message` of a record satisfies `this`.
pub(crate) fn says(row: &Row, this: fn(&Words) -> bool) -> bool {
    match row.named("message") {
        Some(Field::Text(text)) => this(&Words::of(&text)),
        _ => false,
    }
}

/// What the reply to a write must contain if its message alone tells whether it was done.
pub(crate) static AN_ACKNOWLEDGEMENT: Promise = Promise {
    wrappers: &[],
    anchor: |row| has_text(row, "message") && !says(row, says_not_done),
    what: "a message that the platform took it",
    own: Vec::new(),
};

#[cfg(test)]
mod tests {
    use super::{no, said};
    use crate::record::body::Unreadable;
    use crate::record::words::{Refusal, refusal};

    #[test]
    fn words_are_found_whichever_way_they_are_wrapped() {
        for body in [
            r#"{"message":"This action is paused."}"#,
            r#"{"mensaje":"This action is paused."}"#,
            r#"{"msg":"This action is paused."}"#,
            r#"{"detail":"This action is paused."}"#,
            r#"{"error":"This action is paused."}"#,
            r#"{"error":{"message":"This action is paused."}}"#,
            r#"{"errors":[{"message":"This action is paused."}]}"#,
            r#"{"errors":["This action is paused."]}"#,
            r#"{"message":["This action is paused."],"error":"Unauthorized"}"#,
            r#"{"message":"","error":"This action is paused."}"#,
            r#"{"message":"{\"message\":\"This action is paused.\"}"}"#,
            r#"{"Message":"This action is paused."}"#,
            r#"{"errorMessage":"This action is paused.","errorType":"Error"}"#,
            r#"{"title":"This action is paused.","status":401}"#,
            r#"{"statusCode":401,"body":"{\"message\":\"This action is paused.\"}"}"#,
            r#""This action is paused.""#,
            "\u{feff} This action is paused.\n",
        ] {
            let said = said(body.as_bytes());
            assert_eq!(refusal(&said.words), Some(Refusal::Paused), "{body}");
            assert!(said.is_the_platforms, "{body}");
        }
        for (body, is_the_platforms) in [
            ("", true),
            ("{}", true),
            ("<html>This action is paused.</html>", false),
            ("[]", false),
            ("Blocked", false),
        ] {
            let said = said(body.as_bytes());
            assert_eq!((refusal(&said.words), said.is_the_platforms), (None, is_the_platforms), "{body}");
        }
    }

    #[test]
    fn a_success_says_no_by_its_words_or_by_what_stands_beside_them() {
        for refused in [
            r#"{"message":"This action is paused."}"#,
            r#"{"statusCode":401,"message":"This action is paused."}"#,
            r#"{"answers":[],"error":{"message":"Invalid api key."}}"#,
            r#"{"_id":"a","errors":["Action not found."]}"#,
        ] {
            assert!(matches!(no(refused, &[]), Some(Unreadable::Refused)), "{refused}");
        }
        for odd in [
            r#"{"message":"Disparo configurado com sucesso!","success":false}"#,
            r#"{"message":"ok","error":"x"}"#,
            r#"{"message":"ok","errors":[{"a":1}]}"#,
            r#"{"message":"ok","error":true}"#,
            r#"{"message":"ok","Error":"x"}"#,
            r#"{"message":"ok","errorMessage":"x"}"#,
            r#"{"message":"ok","exito":false}"#,
            r#"{"message":"ok","status":false}"#,
            r#"{"message":"ok","error_code":401}"#,
            r#"{"message":"ok","code":"ERR_INTERNAL"}"#,
            r#"{"message":"ok","result":"error"}"#,
            r#"{"message":"Ocorreu um erro ao configurar o disparo."}"#,
            r#"{"message":"ok","code":"500"}"#,
            r#"{"message":"ok","status":404}"#,
            r#"{"message":"ok","status":"error"}"#,
            r#"{"message":"Erro ao configurar disparo"}"#,
            r#"{"message":"Internal Server Error"}"#,
        ] {
            assert!(matches!(no(odd, &[]), Some(Unreadable::Odd(_))), "{odd}");
        }
        for yes in [
            r#"{"message":"Disparo configurado com sucesso!","status":200,"success":true,"error":null,"errors":[]}"#,
            r#"{"message":"Sent to the blocklist successfully.","code":0,"error":false}"#,
            r#"{"message":[{"inviteId":"a","message":"Failure: Invalid name."}]}"#,
            r#"{"status":"integrado","code":"T0AXXX"}"#,
            r#"{"_id":"a","title":"Erro no aplicativo?","result":"ok"}"#,
            "{}",
            "[]",
        ] {
            assert!(no(yes, &[]).is_none(), "{yes}");
        }
        assert!(no(r#"{"code":"500"}"#, &["code".to_owned()]).is_none());
    }
}
