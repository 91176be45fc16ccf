//! Makes the blocking Python modules from the asynchronous ones, so that every pair has one definition.
//!
//! Only the words below differ; the native client knows whether its calls block or are awaited.

/// Longer texts come before shorter ones that they contain.
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

/// The blocking module, from the text of the asynchronous one.
pub(super) fn module(asynchronous: &str) -> String {
    let blocking = WORDS.iter().fold(asynchronous.to_owned(), |text, (from, to)| text.replace(from, to));
    format!("{HEADER}{blocking}")
}
