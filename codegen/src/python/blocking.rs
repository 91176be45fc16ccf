//! The blocking Python modules, made from the asynchronous ones: every pair has one definition.
//!
//! What differs between the two is only the words below; the native client knows by itself whether
//! its calls block or are awaited.

/// Longer texts before the shorter ones that they hold.
const WORDS: [(&str, &str); 18] = [
    ("indecx.asynchronous", "indecx.blocking"),
    ("Asynchronous", "Blocking"),
    ("asynchronous", "blocking"),
    ("StopAsyncIteration", "StopIteration"),
    ("AsyncIndeCX", "IndeCX"),
    ("AsyncIterator, Iterator", "Iterator"),
    ("Async", ""),
    ("async for", "for"),
    ("async def", "def"),
    ("await ", ""),
    ("awaits=True", "awaits=False"),
    ("__aenter__", "__enter__"),
    ("__aexit__", "__exit__"),
    ("__aiter__", "__iter__"),
    ("__anext__", "__next__"),
    ("aclose", "close"),
    ("are awaited", "block"),
    ("is awaited", "blocks"),
];

const MADE: &str = "# Made from the module of the same name in `indecx.asynchronous` by `make generate`.\n";

/// The blocking module, from the text of the asynchronous one.
pub(super) fn module(asynchronous: &str) -> String {
    let blocking = WORDS.iter().fold(asynchronous.to_owned(), |text, (from, to)| text.replace(from, to));
    format!("{MADE}{blocking}")
}
