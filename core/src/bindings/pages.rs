//! Parses the body of a page without a request, to compare the parser of pages with another one.

use bytes::Bytes;

use crate::record::page::{Page, Shape};
use crate::record::row::Row;
use crate::record::schema::RecordDecl;

/// Returns the rows of a page, from its list of this name or from a bare list; `None` for a body that is no such page.
pub fn read_page(body: &Bytes, list: &'static str, decl: &'static RecordDecl) -> Option<Vec<Row>> {
    Page::read(body, Shape::Envelope(list), decl).ok().map(|page| page.rows)
}

#[cfg(feature = "tables")]
pub use crate::tables::batches::page_in_both_ways;
