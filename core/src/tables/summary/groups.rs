//! Groups: the values that rows are told apart by, each once, and a number for each set of them.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::cells::Cell;

type Map<K> = HashMap<K, u32, foldhash::fast::RandomState>;

/// A value that is kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Text(String),
    Whole(i64),
    Number(f64),
    Boolean(bool),
    Instant(i64),
    Day(i32),
}

impl Value {
    fn of(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Null => Value::Null,
            Cell::Text(text) => Value::Text(text.to_owned()),
            Cell::Whole(number) => Value::Whole(number),
            Cell::Number(number) => Value::Number(number),
            Cell::Boolean(flag) => Value::Boolean(flag),
            Cell::Instant(at) => Value::Instant(at),
            Cell::Day(day) => Value::Day(day),
        }
    }

    /// Null stands last.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let number = |value: &Value| match value {
            #[expect(clippy::cast_precision_loss, reason = "for the order alone")]
            Value::Whole(number) => Some(*number as f64),
            Value::Number(number) => Some(*number),
            _ => None,
        };
        match (self, other) {
            (Value::Whole(one), Value::Whole(other)) | (Value::Instant(one), Value::Instant(other)) => one.cmp(other),
            (Value::Day(one), Value::Day(other)) => one.cmp(other),
            (Value::Text(one), Value::Text(other)) => one.cmp(other),
            (Value::Boolean(one), Value::Boolean(other)) => one.cmp(other),
            (Value::Null, Value::Null) => Ordering::Equal,
            (Value::Null, _) => Ordering::Greater,
            (_, Value::Null) => Ordering::Less,
            (one, other) => match (number(one), number(other)) {
                (Some(one), Some(other)) => one.total_cmp(&other),
                _ => one.rank().cmp(&other.rank()),
            },
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Value::Boolean(_) => 0,
            Value::Whole(_) | Value::Number(_) => 1,
            Value::Day(_) => 2,
            Value::Instant(_) => 3,
            Value::Text(_) => 4,
            Value::Null => 5,
        }
    }
}

/// The values of one column, each with its number.
#[derive(Default)]
pub(crate) struct Values {
    pub(crate) values: Vec<Value>,
    texts: Map<String>,
    /// By their kind and bits.
    others: Map<(u8, u64)>,
    null: Option<u32>,
    /// The text that came last.
    last: Option<u32>,
}

impl Values {
    pub(crate) fn number_of(&mut self, cell: Cell<'_>) -> u32 {
        let key = match cell {
            Cell::Text(text) => return self.number_of_text(text),
            Cell::Null => {
                let next = self.next();
                let number = *self.null.get_or_insert(next);
                return self.kept(number, cell);
            }
            // A whole number is the same in either form, and so are the two zeros.
            #[expect(clippy::cast_precision_loss, reason = "larger ones are told apart by their bits")]
            Cell::Whole(number) if number.unsigned_abs() <= 1 << 53 => (1, (number as f64).to_bits()),
            Cell::Whole(number) => (2, number.cast_unsigned()),
            Cell::Number(number) => (1, (number + 0.0).to_bits()),
            Cell::Boolean(flag) => (3, u64::from(flag)),
            Cell::Instant(at) => (4, at.cast_unsigned()),
            Cell::Day(day) => (5, i64::from(day).cast_unsigned()),
        };
        let next = self.next();
        let number = *self.others.entry(key).or_insert(next);
        self.kept(number, cell)
    }

    fn number_of_text(&mut self, text: &str) -> u32 {
        if let Some(last) = self.last
            && matches!(&self.values[last as usize], Value::Text(known) if known == text)
        {
            return last;
        }
        let number = match self.texts.get(text) {
            Some(number) => *number,
            None => {
                let number = self.next();
                self.texts.insert(text.to_owned(), number);
                self.kept(number, Cell::Text(text))
            }
        };
        self.last = Some(number);
        number
    }

    fn kept(&mut self, number: u32, cell: Cell<'_>) -> u32 {
        if number == self.next() {
            self.values.push(Value::of(cell));
        }
        number
    }

    fn next(&self) -> u32 {
        u32::try_from(self.values.len()).unwrap_or(u32::MAX)
    }
}

/// Pairs, each with its number: of a group of the columns before, and of a value of this one.
#[derive(Default)]
pub(crate) struct Pairs {
    pub(crate) pairs: Vec<(u32, u32)>,
    numbers: Map<u64>,
    last: Option<(u64, u32)>,
}

impl Pairs {
    pub(crate) fn number_of(&mut self, before: u32, value: u32) -> u32 {
        let key = u64::from(before) << 32 | u64::from(value);
        if let Some((last, number)) = self.last
            && last == key
        {
            return number;
        }
        let next = u32::try_from(self.pairs.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.pairs.push((before, value));
        }
        self.last = Some((key, number));
        number
    }
}

/// The groups of several columns.
#[derive(Default)]
pub(crate) struct Groups {
    pub(crate) columns: Vec<Values>,
    pairs: Vec<Pairs>,
}

impl Groups {
    pub(crate) fn new(columns: usize) -> Self {
        let each = |_| (Values::default(), Pairs::default());
        let (columns, pairs) = (0..columns).map(each).unzip();
        Groups { columns, pairs }
    }

    /// The number of the group that has these values; 0 where rows are not told apart.
    pub(crate) fn number_of<'a>(&mut self, cells: impl Iterator<Item = Cell<'a>>) -> u32 {
        let columns = self.columns.iter_mut().zip(&mut self.pairs).zip(cells);
        columns.fold(0, |before, ((values, pairs), cell)| pairs.number_of(before, values.number_of(cell)))
    }

    /// The values of a group.
    pub(crate) fn values_of(&self, group: u32) -> Vec<&Value> {
        let mut values = Vec::with_capacity(self.columns.len());
        let mut group = group;
        for (column, pairs) in self.columns.iter().zip(&self.pairs).rev() {
            let (before, value) = pairs.pairs[group as usize];
            values.push(&column.values[value as usize]);
            group = before;
        }
        values.reverse();
        values
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Groups, Value};

    #[test]
    fn equal_values_are_one_group_and_null_is_another() {
        let mut groups = Groups::new(2);
        let mut number = |one, other| groups.number_of([one, other].into_iter());
        let first = number(Cell::Text("a"), Cell::Number(0.0));
        assert_eq!(number(Cell::Text("a"), Cell::Number(-0.0)), first);
        assert_eq!(number(Cell::Text("a"), Cell::Whole(0)), first);
        let null = number(Cell::Text("a"), Cell::Null);
        assert_ne!(null, first);
        assert_ne!(number(Cell::Null, Cell::Number(0.0)), first);
        assert_ne!(number(Cell::Text("a"), Cell::Boolean(false)), first);
        assert_eq!(number(Cell::Text("a"), Cell::Null), null);
        assert_eq!(groups.values_of(null), [&Value::Text("a".into()), &Value::Null]);
    }
}
