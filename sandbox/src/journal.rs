//! The requests received, so that a test can tell what its client did, and when.

use std::time::Instant;

use serde_json::{Map, Value, json};

use crate::exchange::Request;

/// All requests since the start, or since they were last forgotten.
pub(crate) struct Journal {
    began: Instant,
    /// The index of the first one kept.
    first: usize,
    entries: Vec<Value>,
}

impl Default for Journal {
    fn default() -> Self {
        Self { began: Instant::now(), first: 0, entries: Vec::new() }
    }
}

impl Journal {
    fn elapsed(&self) -> Value {
        json!(u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    /// Notes a request whose body has yet to come; gives its index.
    pub(crate) fn arrived(&mut self, request: &Request, path: &str, connection: u64) -> usize {
        let index = self.first + self.entries.len();
        let mut headers = Map::new();
        for (name, value) in &request.headers {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            headers.insert(name.as_str().to_owned(), Value::String(value));
        }
        let query: Vec<_> = request.query.iter().map(|(k, v)| json!([k, v])).collect();
        self.entries.push(json!({
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
        }));
        index
    }

    pub(crate) fn body(&mut self, index: usize, body: &[u8]) {
        let value = if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(body).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()))
        };
        self.set(index, "body", value);
    }

    pub(crate) fn answered(&mut self, index: usize, status: Option<u16>) {
        let elapsed = self.elapsed();
        self.set(index, "status", json!(status));
        self.set(index, "answered_ms", elapsed);
    }

    fn set(&mut self, index: usize, name: &str, value: Value) {
        // It may have been forgotten while it was under way.
        let entry = index.checked_sub(self.first).and_then(|at| self.entries.get_mut(at));
        if let Some(entry) = entry {
            entry[name] = value;
        }
    }

    pub(crate) fn all(&self) -> Vec<Value> {
        self.entries.clone()
    }

    pub(crate) fn clear(&mut self) {
        self.first += self.entries.len();
        self.entries.clear();
    }
}
