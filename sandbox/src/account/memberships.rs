//! Which answers were held when, so that a test can judge a pull during which the account changed.

use serde_json::{Value, json};

use crate::data::answers::Row;

/// Which answers were held when, kept as differences.
#[derive(Default)]
pub(crate) struct Memberships {
    on: bool,
    initial: Vec<String>,
    events: Vec<Value>,
    inserted: Vec<String>,
    removed: Vec<String>,
    touched: Vec<String>,
}

impl Memberships {
    pub(crate) fn begin(&mut self, answers: &[Row]) {
        self.on = true;
        self.initial = answers.iter().map(|row| row.data.id.clone()).collect();
    }

    pub(crate) fn inserted(&mut self, id: &str) {
        if self.on {
            self.inserted.push(id.to_owned());
        }
    }

    pub(crate) fn removed(&mut self, id: &str) {
        if self.on {
            self.removed.push(id.to_owned());
        }
    }

    pub(crate) fn touched(&mut self, id: &str) {
        if self.on {
            self.touched.push(id.to_owned());
        }
    }

    /// Settles what changed before a listing response.
    pub(crate) fn listed(&mut self, request: usize) {
        if self.on {
            self.events.push(json!({
                "request": request,
                "inserted": std::mem::take(&mut self.inserted),
                "removed": std::mem::take(&mut self.removed),
                "touched": std::mem::take(&mut self.touched),
            }));
        }
    }

    pub(crate) fn shown(&self) -> Value {
        json!({ "initial": self.initial, "events": self.events })
    }
}
