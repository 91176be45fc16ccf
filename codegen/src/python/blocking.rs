//! Makes the blocking Python modules from the asynchronous ones, so that each pair has a single definition.
//!
//! Only the words below differ. The native client knows whether its calls block or are awaited.

/// The replacements, in order: a longer text comes before a shorter one that it contains.
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

const HEADER: &str = "# Made from the module of the same name in `indecx.asynchronous` by `make generate`.\n";

/// Returns the blocking module, made from the text of the asynchronous one.
pub(super) fn module(asynchronous: &str) -> String {
    let blocking = WORDS.iter().fold(asynchronous.to_owned(), |text, (from, to)| text.replace(from, to));
    format!("{HEADER}{blocking}")
}
