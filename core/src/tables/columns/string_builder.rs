//! Builders of text columns, in the Arrow type that the caller can use without a copy.

use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, LargeStringBuilder, StringBuilder, StringViewBuilder};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

use crate::tables::columns::lazy_builder::{Builder, LazyBuilder};

/// The Arrow type of text columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextForm {
    /// `Utf8`, with 32-bit offsets, which every reader supports.
    #[default]
    Plain,
    /// `LargeUtf8`, with 64-bit offsets, which pandas uses.
    Large,
    /// `Utf8View`, with short texts inline, which polars uses.
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

/// A builder of a text column.
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

impl LazyBuilder<TextBuilder> {
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
                // Finished pages wait in memory until a file has taken them, so the builder's spare capacity is
                // released.
                column.shrink_to_fit();
                Arc::new(column)
            }
            TextBuilder::Large(column) => Arc::new(column.finish()),
            TextBuilder::Views(column) => Arc::new(column.finish()),
        }
    }
}
