//! A column of scalars under construction. Nulls are only counted until a value follows them: in most tables some
//! columns hold nothing but nulls, and these share one small array.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, BooleanBuilder, Float64Builder, TimestampMicrosecondBuilder};
use arrow_array::{ArrayRef, new_null_array};
use arrow_schema::DataType;

/// Builds the values of a column.
pub(crate) trait Builder: Sized {
    fn new(ty: &DataType) -> Self;
    fn append_nulls(&mut self, rows: usize);
    fn len(&self) -> usize;
    fn finish(self) -> ArrayRef;
}

/// A column under construction.
pub(crate) struct LazyBuilder<B> {
    ty: DataType,
    /// `None` before the first value.
    values: Option<B>,
    /// Number of nulls after the last value.
    nulls: usize,
}

impl<B: Builder> LazyBuilder<B> {
    pub(crate) fn new(ty: DataType) -> Self {
        LazyBuilder { ty, values: None, nulls: 0 }
    }

    /// Returns the builder, ready for the next value.
    pub(crate) fn values(&mut self) -> &mut B {
        let values = self.values.get_or_insert_with(|| B::new(&self.ty));
        if self.nulls > 0 {
            values.append_nulls(std::mem::take(&mut self.nulls));
        }
        values
    }

    /// Returns the builder, whose last value is the last row's; `None` if the last row is null.
    pub(crate) fn last(&self) -> Option<&B> {
        self.values.as_ref().filter(|_| self.nulls == 0)
    }

    pub(crate) fn append_null(&mut self) {
        self.nulls += 1;
    }

    pub(crate) fn append_nulls(&mut self, rows: usize) {
        self.nulls += rows;
    }

    pub(crate) fn len(&self) -> usize {
        self.values.as_ref().map_or(0, B::len) + self.nulls
    }

    pub(crate) fn finish(&mut self) -> ArrayRef {
        let rows = std::mem::take(&mut self.nulls);
        match self.values.take() {
            None => nulls(&self.ty, rows),
            Some(mut values) => {
                // Appending 0 nulls is not a no-op: it makes a builder allocate a null bitmap.
                if rows > 0 {
                    values.append_nulls(rows);
                }
                values.finish()
            }
        }
    }
}

macro_rules! builders {
    ($($builder:ty: $new:expr;)*) => {$(
        impl Builder for $builder {
            fn new(ty: &DataType) -> Self {
                $new(ty)
            }

            fn append_nulls(&mut self, rows: usize) {
                self.append_nulls(rows);
            }

            fn len(&self) -> usize {
                ArrayBuilder::len(self)
            }

            fn finish(mut self) -> ArrayRef {
                Arc::new(<$builder>::finish(&mut self))
            }
        }
    )*};
}

builders! {
    Float64Builder: |_| Float64Builder::new();
    BooleanBuilder: |_| BooleanBuilder::new();
    TimestampMicrosecondBuilder: |ty: &DataType| TimestampMicrosecondBuilder::new().with_data_type(ty.clone());
}

/// Returns an array of nulls, usually a slice of an array that is cached per thread.
pub(crate) fn nulls(ty: &DataType, rows: usize) -> ArrayRef {
    /// A page has at most 1000 rows.
    const KEPT: usize = 1024;
    thread_local! {
        static NULLS: RefCell<HashMap<DataType, ArrayRef>> = RefCell::default();
    }
    if rows > KEPT || ty.is_nested() {
        return new_null_array(ty, rows);
    }
    NULLS.with_borrow_mut(|kept| {
        if !kept.contains_key(ty) {
            kept.insert(ty.clone(), new_null_array(ty, KEPT));
        }
        kept[ty].slice(0, rows)
    })
}

#[cfg(test)]
mod tests {
    use arrow_array::Array;
    use arrow_array::builder::Float64Builder;
    use arrow_array::cast::AsArray;
    use arrow_array::types::Float64Type;
    use arrow_schema::DataType;

    use super::{LazyBuilder, nulls};

    #[test]
    fn nulls_keep_their_place_before_between_and_behind() {
        let mut column = LazyBuilder::<Float64Builder>::new(DataType::Float64);
        column.append_nulls(2);
        column.values().append_value(0.0);
        column.append_null();
        column.values().append_value(7.5);
        column.append_nulls(3);
        assert_eq!(column.len(), 8);
        let filled = column.finish();
        let values: Vec<Option<f64>> = filled.as_primitive::<Float64Type>().iter().collect();
        assert_eq!(values, [None, None, Some(0.0), None, Some(7.5), None, None, None]);
        assert_eq!(column.len(), 0);
        column.values().append_value(1.0);
        assert!(column.finish().nulls().is_none());
    }

    #[test]
    fn a_column_of_nulls_is_as_long_as_it_should_be() {
        for rows in [0, 1, 1024, 1025, 5000] {
            for ty in [DataType::Utf8, DataType::Utf8View, DataType::Float64, DataType::Boolean] {
                let mut column = LazyBuilder::<Float64Builder>::new(ty.clone());
                column.append_nulls(rows);
                let filled = column.finish();
                assert_eq!((filled.len(), filled.null_count(), filled.data_type()), (rows, rows, &ty));
                assert_eq!(nulls(&ty, rows).null_count(), rows);
            }
        }
    }
}
