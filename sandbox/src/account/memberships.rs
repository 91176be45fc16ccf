//! Records which answers existed when, so that a test can judge a pull during which the account changed.

use serde_json::{Value, json};

use crate::data::answers::Row;

/// Which answers existed at which time, stored as differences.
#[derive(Default)]
pub(crate) struct Memberships {
    is_on: bool,
    initial: Vec<String>,
    events: Vec<Value>,
    inserted: Vec<String>,
    removed: Vec<String>,
    touched: Vec<String>,
}

impl Memberships {
    pub(crate) fn begin(&mut self, answers: &[Row]) {
        self.is_on = true;
        self.initial = answers.iter().map(|row| row.data.id.clone()).collect();
    }

    pub(crate) fn inserted(&mut self, id: &str) {
        if self.is_on {
            self.inserted.push(id.to_owned());
        }
    }

    pub(crate) fn removed(&mut self, id: &str) {
        if self.is_on {
            self.removed.push(id.to_owned());
        }
    }

    pub(crate) fn touched(&mut self, id: &str) {
        if self.is_on {
            self.touched.push(id.to_owned());
        }
    }

    /// Stores the changes since the previous listing response as one event, which belongs to this listing request.
    pub(crate) fn listed(&mut self, request: usize) {
        if self.is_on {
            self.events.push(json!({
                "request": request,
                "inserted": std::mem::take(&mut self.inserted),
                "removed": std::mem::take(&mut self.removed),
                "touched": std::mem::take(&mut self.touched),
            }));
        }
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({ "initial": self.initial, "events": self.events })
    }
}
