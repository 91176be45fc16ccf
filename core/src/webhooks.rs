//! Parses webhooks: what the platform delivers to a URL of yours. No signature is documented, so anyone who knows the
//! URL can post to it: keep a secret in the URL, and read important data again through the API.

use bytes::Bytes;

use crate::api::answers::Answer;
use crate::api::links::Link;
use crate::error::{Error, ErrorKind, Result};
use crate::json::parts::{elements, members};
use crate::record::declare::Record;
use crate::record::lookup::is_empty;
use crate::record::page::{Page, Shape};
use crate::record::row::read_record;

fn refuse(what: &str) -> Error {
    odd(format!("the body is no {what}. Check that the webhook posts to this URL."))
}

/// Returns an error that is not safe to retry: parsing the same bytes again gives the same error.
fn odd(message: String) -> Error {
    Error::new(ErrorKind::ResponseFormat, message).with_retry_safe(false)
}

/// Parses the answer in a delivery: bare, or wrapped in `answer` or `answers` (an object, or a list of one).
///
/// ```
/// # fn main() -> Result<(), indecx::Error> {
/// let answer = indecx::webhooks::parse_answer(br#"{"answer": {"_id": "a", "review": 9}}"#)?;
/// assert_eq!(answer.review(), Some(9.0));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Returns [`ResponseFormat`](ErrorKind::ResponseFormat) for any other body.
pub fn parse_answer(body: &[u8]) -> Result<Answer> {
    let what = "answer's delivery";
    let outer = read_record(&Bytes::copy_from_slice(body), Answer::DECL).map_err(|_| refuse(what))?;
    let wrapped = members(outer.json()).unwrap_or_default();
    // An empty wrapper is ignored: the answer is next to it, or in the other wrapper.
    let is_wrapper = |name: &str, json: &str| matches!(name, "answer" | "answers") && json != "null" && !is_empty(json);
    let inner = wrapped.iter().rev().find(|(name, json)| is_wrapper(name, json)).map(|(_, json)| *json);
    let json = match inner {
        None => outer.json(),
        Some(json) => match elements(json) {
            None => json,
            Some(items) => match items[..] {
                [only] => only,
                _ => {
                    let message = format!("the delivery holds {} answers, and one is read at a time.", items.len());
                    return Err(odd(message));
                }
            },
        },
    };
    // Tells an answer from other objects: it has an id, or at least a score and what the score is about.
    let fields = members(json).ok_or_else(|| refuse(what))?;
    let has = |name: &str| fields.iter().any(|(key, value)| key == name && *value != "null");
    if !has("_id") && !(has("review") && (has("inviteId") || has("actionId") || has("metric"))) {
        return Err(refuse(what));
    }
    Ok(Answer::from_row(outer.part(Answer::DECL, json)))
}

/// Parses the links in a delivery of `links.create_with_callback`.
///
/// # Errors
/// Returns [`ResponseFormat`](ErrorKind::ResponseFormat) for any body but `{"customers": [...]}`.
pub fn parse_links(body: &[u8]) -> Result<Vec<Link>> {
    let what = "delivery of links";
    let body = Bytes::copy_from_slice(body);
    // A bare list is refused: only the envelope distinguishes links from other lists.
    read_record(&body, Link::DECL).map_err(|_| refuse(what))?;
    let page = Page::read(&body, Shape::Envelope("customers"), Link::DECL).map_err(|_| refuse(what))?;
    let links: Vec<Link> = page.rows.into_iter().map(Link::from_row).collect();
    let is_link = |link: &Link| link.invite_id().is_some() || link.short_url().is_some() || link.status().is_some();
    // A customer without a link is returned like the others, so one link among the entries is enough.
    if links.is_empty() || links.iter().any(is_link) { Ok(links) } else { Err(refuse(what)) }
}

#[cfg(test)]
mod tests {
    use super::{parse_answer, parse_links};

    #[test]
    fn an_answer_comes_bare_or_wrapped() {
        let bare = r#"{"_id":"a","review":0,"name":"****"}"#;
        for body in [
            bare.to_owned(),
            format!(r#"{{"answer":{bare}}}"#),
            format!(r#"{{"answers":{bare}}}"#),
            format!(r#"{{"answers":[{bare}]}}"#),
        ] {
            let answer = parse_answer(body.as_bytes()).unwrap();
            assert_eq!((answer.id().as_deref(), answer.review()), (Some("a"), Some(0.0)), "{body}");
        }
        for odd in ["", "null", "[]", "{}", "<html>", r#"{"answers":[]}"#, r#"{"customers":[]}"#, r#"{"answer":7}"#] {
            assert!(parse_answer(odd.as_bytes()).is_err(), "{odd}");
        }
    }

    #[test]
    fn links_come_in_their_envelope() {
        let links = parse_links(br#"{"customers":[{"inviteId":"i","telefone":""}]}"#).unwrap();
        assert_eq!(links[0].invite_id().as_deref(), Some("i"));
        for odd in
            ["", "[]", "{}", r#"{"customers":{}}"#, r#"{"customers":[{"nome":"x"}]}"#, r#"{"_id":"a","review":1}"#]
        {
            assert!(parse_links(odd.as_bytes()).is_err(), "{odd}");
        }
    }
}
