//! A string slice that shares ownership of the bytes it was received in.

use std::ops::{Deref, Range};
use std::sync::Arc;

use bytes::Bytes;
use yoke::Yoke;

/// A slice of a response body, validated as UTF-8 once. It keeps the whole body in memory, so taking a part copies
/// nothing.
#[derive(Clone)]
pub(crate) struct SharedText(Yoke<&'static str, Option<Arc<Bytes>>>);

impl SharedText {
    /// Wraps all of `bytes`; `None` if they are not valid UTF-8.
    pub(crate) fn new(bytes: Bytes) -> Option<Self> {
        let text = Yoke::try_attach_to_cart(Arc::new(bytes), |bytes| simdutf8::basic::from_utf8(bytes)).ok()?;
        Some(SharedText(text.wrap_cart_in_option()))
    }

    pub(crate) fn from_static(text: &'static str) -> Self {
        SharedText(Yoke::new_owned(text))
    }

    /// Returns the part at a byte range.
    pub(crate) fn slice(&self, range: Range<usize>) -> Self {
        SharedText(self.0.map_project_cloned(|text, _| &text[range]))
    }

    /// Returns `part`, which must be a slice of this text, with shared ownership.
    pub(crate) fn slice_of(&self, part: &str) -> Self {
        self.slice(self.range_of(part))
    }

    /// Returns the byte range of `part`, which must be a slice of this text.
    pub(crate) fn range_of(&self, part: &str) -> Range<usize> {
        let start = part.as_ptr() as usize - self.as_ptr() as usize;
        start..start + part.len()
    }
}

impl Deref for SharedText {
    type Target = str;

    fn deref(&self) -> &str {
        self.0.get()
    }
}

impl From<String> for SharedText {
    fn from(text: String) -> Self {
        SharedText::new(text.into()).unwrap_or_else(|| unreachable!("a string is UTF-8"))
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::SharedText;

    #[test]
    fn parts_share_the_bytes_and_outlive_the_whole() {
        let bytes = Bytes::from(String::from("{\"name\":\"Márcia\"}"));
        let whole = SharedText::new(bytes.clone()).unwrap();
        let name = whole.slice_of(&whole[9..16]);
        drop(whole);
        assert_eq!((&*name, name.as_ptr()), ("Márcia", bytes[9..].as_ptr()));
        assert_eq!(&*name.slice(0..3), "Má");
        assert!(SharedText::new(Bytes::from_static(b"a\xFFb")).is_none());
        assert_eq!(&*SharedText::from_static("null"), "null");
    }
}
