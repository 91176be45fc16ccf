//! The pages: bodies for any page number and size. A plain body is a slice of the answers. A gzip body is made when it
//! is first requested, and kept, since making it costs far more than everything else here.

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::answers::Answers;

/// A page as it was requested.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Ask {
    pub(crate) page: usize,
    pub(crate) limit: usize,
}

/// A body in three parts, so that no part is copied.
pub(crate) struct Body {
    pub(crate) head: Bytes,
    pub(crate) rows: Bytes,
    pub(crate) tail: Bytes,
}

impl Body {
    pub(crate) fn whole(bytes: Bytes) -> Self {
        Self { head: bytes, rows: Bytes::new(), tail: Bytes::new() }
    }

    pub(crate) fn length(&self) -> usize {
        self.head.len() + self.rows.len() + self.tail.len()
    }
}

type Slot = Arc<OnceLock<Bytes>>;

pub(crate) struct Pages {
    answers: Answers,
    packed: Mutex<HashMap<Ask, Slot>>,
}

impl Pages {
    pub(crate) fn new(answers: Answers) -> Self {
        Self { answers, packed: Mutex::default() }
    }

    pub(crate) fn plain(&self, ask: Ask) -> Body {
        let total = self.answers.count();
        let from = ask.page.saturating_sub(1).saturating_mul(ask.limit).min(total);
        let to = from.saturating_add(ask.limit).min(total);
        let head = format!(r#"{{"page":{},"limit":{},"total":{total},"answers":["#, ask.page, ask.limit);
        Body { head: head.into(), rows: self.answers.slice(from, to), tail: Bytes::from_static(b"]}") }
    }

    /// Returns the body in gzip. The first request for it makes it, on a thread that does not serve connections.
    pub(crate) async fn gzip(self: &Arc<Self>, ask: Ask) -> io::Result<Body> {
        let slot = Arc::clone(self.packed.lock().unwrap_or_else(PoisonError::into_inner).entry(ask).or_default());
        if let Some(made) = slot.get() {
            return Ok(Body::whole(made.clone()));
        }
        let pages = Arc::clone(self);
        let made = tokio::task::spawn_blocking(move || slot.get_or_init(|| packed(&pages.plain(ask))).clone()).await?;
        Ok(Body::whole(made))
    }
}

fn packed(body: &Body) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.length() / 3), Compression::new(6));
    for part in [&body.head, &body.rows, &body.tail] {
        encoder.write_all(part).expect("writing to memory does not fail");
    }
    let mut packed = encoder.finish().expect("writing to memory does not fail");
    packed.shrink_to_fit();
    packed.into()
}
