//! Columns of text, in the form that whoever reads them needs no copy of.

use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, LargeStringBuilder, StringBuilder, StringViewBuilder};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

use crate::tables::columns::lazy_builder::{Builder, Filling};

/// How texts lie in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextForm {
    /// One after the other, found by 32-bit offsets: what everything reads.
    #[default]
    Plain,
    /// The same with 64-bit offsets: what pandas keeps.
    Large,
    /// Views, with short texts in them: what polars keeps.
    Views,
}

impl TextForm {
    /// The Arrow type.
    pub(crate) fn data_type(self) -> DataType {
        match self {
            TextForm::Plain => DataType::Utf8,
            TextForm::Large => DataType::LargeUtf8,
            TextForm::Views => DataType::Utf8View,
        }
    }
}

/// Whether a column holds text.
pub(crate) fn is_text(ty: &DataType) -> bool {
    matches!(ty, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// A column of text that fills up.
pub(crate) enum TextBuilder {
    Plain(StringBuilder),
    Large(LargeStringBuilder),
    Views(StringViewBuilder),
}

impl TextBuilder {
    pub(crate) fn append_value(&mut self, text: &str) {
        match self {
            TextBuilder::Plain(column) => column.append_value(text),
            TextBuilder::Large(column) => column.append_value(text),
            TextBuilder::Views(column) => column.append_value(text),
        }
    }
}

impl Filling<TextBuilder> {
    pub(crate) fn append_option(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.values().append_value(text),
            None => self.append_null(),
        }
    }
}

impl Builder for TextBuilder {
    fn new(ty: &DataType) -> Self {
        match ty {
            DataType::Utf8View => TextBuilder::Views(StringViewBuilder::new()),
            DataType::LargeUtf8 => TextBuilder::Large(LargeStringBuilder::new()),
            _ => TextBuilder::Plain(StringBuilder::new()),
        }
    }

    fn append_nulls(&mut self, rows: usize) {
        match self {
            TextBuilder::Plain(column) => column.append_nulls(rows),
            TextBuilder::Large(column) => column.append_nulls(rows),
            TextBuilder::Views(column) => (0..rows).for_each(|_| column.append_null()),
        }
    }

    fn len(&self) -> usize {
        match self {
            TextBuilder::Plain(column) => column.len(),
            TextBuilder::Large(column) => column.len(),
            TextBuilder::Views(column) => column.len(),
        }
    }

    fn finish(mut self) -> ArrayRef {
        match &mut self {
            TextBuilder::Plain(column) => {
                let mut column = column.finish();
                // Pages wait in this form until a file has taken them: not with the room to grow that a builder has.
                column.shrink_to_fit();
                Arc::new(column)
            }
            TextBuilder::Large(column) => Arc::new(column.finish()),
            TextBuilder::Views(column) => Arc::new(column.finish()),
        }
    }
}
