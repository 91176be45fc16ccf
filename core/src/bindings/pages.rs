//! The body of a page read by itself, without a platform: what a judge of the reader holds against another parser.

use bytes::Bytes;

use crate::record::page::{Page, Shape};
use crate::record::row::Row;
use crate::record::schema::RecordDecl;

/// The rows of a page that stand in the list of this name, or in a bare list; `None` for a body that is no such page.
pub fn read_page(body: &Bytes, list: &'static str, decl: &'static RecordDecl) -> Option<Vec<Row>> {
    Page::read(body, Shape::Envelope(list), decl).ok().map(|page| page.rows)
}

#[cfg(feature = "tables")]
pub use crate::tables::batches::page_in_both_ways;
