//! The log of received requests, from which a test sees what its client did, and when.
//!
//! Bodies are stored as bytes and parsed when a test asks for them, since most are never read. The body of a request
//! without a token that the sandbox issued is cut to 2,000 bytes, so that a stranger who posts megabytes does not fill
//! the memory of a test. The oldest bodies are cut too once all bodies together exceed 256 MiB.

use std::collections::VecDeque;
use std::time::Instant;

use hyper::body::Bytes;
use serde_json::{Map, Value, json};

use crate::http::exchange::Request;

/// The largest number of requests that are kept.
const MOST_ENTRIES: usize = 200_000;
/// The largest number of bytes of all bodies that are kept whole.
const MOST_BYTES: usize = 256 << 20;
/// The length to which a body is cut, in bytes.
const CUT: usize = 2_000;

/// All requests since the start, or since the log was last cleared.
pub(crate) struct RequestLog {
    began: Instant,
    /// The index of the first request that is kept.
    first: usize,
    entries: VecDeque<Entry>,
    /// The number of bytes of all bodies that are kept whole.
    bytes: usize,
    /// The index before which all bodies are cut.
    cut_before: usize,
}

struct Entry {
    request: Map<String, Value>,
    body: Bytes,
    is_cut: bool,
}

impl Default for RequestLog {
    fn default() -> Self {
        Self { began: Instant::now(), first: 0, entries: VecDeque::new(), bytes: 0, cut_before: 0 }
    }
}

impl RequestLog {
    fn elapsed(&self) -> Value {
        json!(u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    /// Records a request whose body has not arrived yet, and returns its index.
    pub(crate) fn arrived(&mut self, request: &Request, path: &str, connection: u64) -> usize {
        let index = self.first + self.entries.len();
        let mut headers = Map::new();
        for (name, value) in &request.headers {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            headers.insert(name.as_str().to_owned(), Value::String(value));
        }
        let query: Vec<_> = request.query.iter().map(|(name, value)| json!([name, value])).collect();
        let entry = json!({
            "index": index,
            "method": request.method,
            "path": path,
            "query": query,
            "headers": headers,
            "body": null,
            "status": null,
            "received_ms": self.elapsed(),
            "answered_ms": null,
            "connection": connection,
        });
        let request = if let Value::Object(entry) = entry { entry } else { Map::new() };
        self.entries.push_back(Entry { request, body: Bytes::new(), is_cut: false });
        if self.entries.len() > MOST_ENTRIES {
            self.cut(self.first);
            self.entries.pop_front();
            self.first += 1;
        }
        index
    }

    pub(crate) fn body(&mut self, index: usize, body: Bytes) {
        let length = body.len();
        if let Some(entry) = self.entry(index) {
            entry.body = body;
            self.bytes += length;
        }
        while self.bytes > MOST_BYTES && self.cut_before < index {
            self.cut(self.cut_before);
            self.cut_before += 1;
        }
    }

    /// Records how and when a request was answered.
    pub(crate) fn answered(&mut self, index: usize, status: Option<u16>) {
        let elapsed = self.elapsed();
        if let Some(entry) = self.entry(index) {
            entry.request.insert("status".to_owned(), json!(status));
            entry.request.insert("answered_ms".to_owned(), elapsed);
        }
    }

    /// Cuts the body of a request; a short one stays whole.
    pub(crate) fn cut(&mut self, index: usize) {
        let Some(entry) = self.entry(index) else {
            return;
        };
        let length = entry.body.len();
        if length <= CUT {
            return;
        }
        // The start is copied, so that the long body is freed.
        entry.body = Bytes::copy_from_slice(&entry.body[..CUT]);
        entry.is_cut = true;
        self.bytes = self.bytes.saturating_sub(length);
    }

    /// Returns the entry with this index; `None` if it was cleared while the request was in progress.
    fn entry(&mut self, index: usize) -> Option<&mut Entry> {
        self.entries.get_mut(index.checked_sub(self.first)?)
    }

    pub(crate) fn all(&self) -> Vec<Value> {
        self.entries.iter().map(Entry::to_json).collect()
    }

    pub(crate) fn clear(&mut self) {
        self.first += self.entries.len();
        self.cut_before = self.first;
        self.entries.clear();
        self.bytes = 0;
    }
}

impl Entry {
    fn to_json(&self) -> Value {
        let text = || Value::String(String::from_utf8_lossy(&self.body).into_owned());
        let body = match self.body.as_ref() {
            [] => Value::Null,
            _ if self.is_cut => text(),
            body => serde_json::from_slice(body).unwrap_or_else(|_| text()),
        };
        let mut entry = self.request.clone();
        entry.insert("body".to_owned(), body);
        Value::Object(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(request_log: &mut RequestLog, body: &[u8], status: u16) -> usize {
        let request = Request {
            index: 0,
            method: "POST".to_owned(),
            segments: Vec::new(),
            query: Vec::new(),
            headers: hyper::HeaderMap::new(),
            body: Bytes::new(),
        };
        let index = request_log.arrived(&request, "send/T0AXXX", 1);
        request_log.body(index, Bytes::copy_from_slice(body));
        request_log.answered(index, Some(status));
        if status == 401 {
            request_log.cut(index);
        }
        index
    }

    #[test]
    fn bodies_are_json_but_cut_text_where_the_token_is_unknown() {
        let mut request_log = RequestLog::default();
        let long = format!("{{\"email\":\"{}\"}}", "a".repeat(1 << 20));
        log(&mut request_log, br#"{"email":"ana@example.com"}"#, 200);
        log(&mut request_log, long.as_bytes(), 401);
        log(&mut request_log, b"not JSON", 400);
        let all = request_log.all();
        assert_eq!(all[0]["body"]["email"], "ana@example.com");
        assert_eq!(all[1]["body"].as_str().map(str::len), Some(CUT));
        assert_eq!(all[2]["body"], "not JSON");
        assert!(request_log.bytes < 4 * CUT);
    }

    #[test]
    fn all_bodies_together_stay_bounded_and_the_newest_stay_whole() {
        let mut request_log = RequestLog::default();
        let body = format!("\"{}\"", "b".repeat(64 << 20));
        for _ in 0..6 {
            log(&mut request_log, body.as_bytes(), 200);
        }
        assert!(request_log.bytes <= MOST_BYTES);
        let lengths: Vec<usize> = request_log.entries.iter().map(|entry| entry.body.len()).collect();
        assert_eq!(lengths[0], CUT);
        assert_eq!(lengths[5], body.len());
    }
}
