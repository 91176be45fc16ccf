//! Groups: each distinct value of a column has a number, and so has each combination of values.
//!
//! A group is a chain of pairs, one for each column. For rows by month and branch:
//!
//! ```text
//! rows            (March, São Paulo)  (March, Natal)  (April, Natal)  (March, Natal)
//! values          month: 0 = March, 1 = April         branch: 0 = São Paulo, 1 = Natal
//! month pairs     0 = (all rows, March)     1 = (all rows, April)
//! branch pairs    0 = (0, São Paulo)        1 = (0, Natal)        2 = (1, Natal)
//! groups          0                   1               2               1
//! ```
//!
//! A pair begins with the group by the columns before it, so that the branch pair `(0, Natal)` is March and Natal.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::hash::BuildHasher;

use arrow_array::Array;

use super::cells::{Cell, Cells};
use super::recent::SlotCache;

/// A view holds a text of up to this many bytes inline. Its lowest 32 bits are the length of the text.
const SHORT: u128 = 12;

type Map<K> = HashMap<K, u32, foldhash::fast::RandomState>;

/// An owned copy of a cell.
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

    /// The order of groups in the result, with null last.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let number = |value: &Value| match value {
            #[expect(clippy::cast_precision_loss, reason = "only used for sorting")]
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

/// The distinct values of one column, each with its number.
#[derive(Default)]
pub(crate) struct Values {
    pub(crate) values: Vec<Value>,
    texts: Map<String>,
    /// Keyed by kind and bits.
    others: Map<(u8, u64)>,
    null: Option<u32>,
    recent_texts: SlotCache<u64>,
    recent_views: SlotCache<u128>,
    recent_others: SlotCache<(u8, u64)>,
}

impl Values {
    /// The number of each row's value.
    pub(crate) fn ids_of(&mut self, cells: &Cells, rows: usize) -> Vec<u32> {
        match cells {
            Cells::View(column) => {
                // A short text is inline in its view, so that it is compared in one step.
                let number = |row: usize| {
                    let view = column.views()[row];
                    if column.is_null(row) || view & u128::from(u32::MAX) > SHORT {
                        return self.id_of(cells.at(row));
                    }
                    let hash = self.texts.hasher().hash_one(view);
                    self.recent_views.get(hash, view).unwrap_or_else(|| {
                        let number = self.id_of(cells.at(row));
                        self.recent_views.set(hash, view, number);
                        number
                    })
                };
                (0..rows).map(number).collect()
            }
            Cells::Category(places, values) => {
                let most = places.iter().flatten().max().map_or(0, |most| most + 1);
                let numbers = self.ids_of(values, most);
                let number = |place: &Option<usize>| match place {
                    Some(place) => numbers[*place],
                    None => self.id_of(Cell::Null),
                };
                places.iter().map(number).collect()
            }
            _ => (0..rows).map(|row| self.id_of(cells.at(row))).collect(),
        }
    }

    pub(crate) fn id_of(&mut self, cell: Cell<'_>) -> u32 {
        let key = match cell {
            Cell::Text(text) => return self.number_of_text(text),
            Cell::Null => {
                let next = self.next();
                let number = *self.null.get_or_insert(next);
                return self.kept(number, cell);
            }
            // An integer and a float of the same value get the same number, and so do 0.0 and -0.0.
            #[expect(clippy::cast_precision_loss, reason = "larger integers are keyed by their own bits")]
            Cell::Whole(number) if number.unsigned_abs() <= 1 << 53 => (1, (number as f64).to_bits()),
            Cell::Whole(number) => (2, number.cast_unsigned()),
            Cell::Number(number) => (1, (number + 0.0).to_bits()),
            Cell::Boolean(flag) => (3, u64::from(flag)),
            Cell::Instant(at) => (4, at.cast_unsigned()),
            Cell::Day(day) => (5, i64::from(day).cast_unsigned()),
        };
        let hash = self.others.hasher().hash_one(key);
        if let Some(number) = self.recent_others.get(hash, key) {
            return number;
        }
        let next = self.next();
        let number = *self.others.entry(key).or_insert(next);
        self.recent_others.set(hash, key, number);
        self.kept(number, cell)
    }

    fn number_of_text(&mut self, text: &str) -> u32 {
        let hash = self.texts.hasher().hash_one(text);
        if let Some(number) = self.recent_texts.get(hash, hash)
            && matches!(&self.values[number as usize], Value::Text(known) if known == text)
        {
            return number;
        }
        let number = match self.texts.get(text) {
            Some(number) => *number,
            None => {
                let number = self.next();
                self.texts.insert(text.to_owned(), number);
                self.kept(number, Cell::Text(text))
            }
        };
        self.recent_texts.set(hash, hash, number);
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

/// Numbered pairs, each of a group by the columns before and a value of this column.
#[derive(Default)]
pub(crate) struct Pairs {
    pub(crate) pairs: Vec<(u32, u32)>,
    /// Numbers of pairs of small numbers, with a row for each group by the columns before; `NONE` for no pair yet.
    grid: Vec<u32>,
    /// Number of entries in a row of the grid.
    width: usize,
    /// Numbers of pairs that do not fit into the grid.
    others: Map<u64>,
}

const NONE: u32 = u32::MAX;
/// The most entries that a grid has: 4 MiB.
const GRID: usize = 1 << 20;

impl Pairs {
    pub(crate) fn id_of(&mut self, before: u32, value: u32) -> u32 {
        match self.place(before, value).and_then(|place| self.grid.get(place)) {
            Some(&number) if number != NONE => number,
            _ => self.number_of_new(before, value),
        }
    }

    fn place(&self, before: u32, value: u32) -> Option<usize> {
        ((value as usize) < self.width).then(|| before as usize * self.width + value as usize)
    }

    /// Returns the number of a pair that has none in the grid yet.
    #[cold]
    fn number_of_new(&mut self, before: u32, value: u32) -> u32 {
        let next = u32::try_from(self.pairs.len()).unwrap_or(NONE);
        self.make_room(before, value);
        let number = match self.place(before, value).and_then(|place| self.grid.get_mut(place)) {
            Some(place) => {
                if *place == NONE {
                    *place = next;
                }
                *place
            }
            None => *self.others.entry(u64::from(before) << 32 | u64::from(value)).or_insert(next),
        };
        if number == next {
            self.pairs.push((before, value));
        }
        number
    }

    /// Makes the grid large enough for a pair, unless it would become too large.
    fn make_room(&mut self, before: u32, value: u32) {
        let width = if (value as usize) < self.width { self.width } else { (value as usize + 1).next_power_of_two() };
        let height = self.grid.len().checked_div(self.width).unwrap_or(0).max(before as usize + 1);
        if width.saturating_mul(height.next_power_of_two()) > GRID {
            return;
        }
        if width == self.width {
            self.grid.resize(width * height.next_power_of_two(), NONE);
            return;
        }
        (self.width, self.grid) = (width, vec![NONE; width * height.next_power_of_two()]);
        for (number, (before, value)) in self.pairs.iter().enumerate() {
            let place = *before as usize * width + *value as usize;
            if (*value as usize) < width && place < self.grid.len() {
                self.grid[place] = u32::try_from(number).unwrap_or(NONE);
            }
        }
    }
}

/// The groups by several columns.
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

    /// Splits groups by one more column: `groups` are the rows' groups by the columns before, and are replaced by those
    /// that include this column; `values` are the numbers of the rows' values in it.
    pub(crate) fn part(&mut self, column: usize, groups: &mut [u32], values: &[u32]) {
        let pairs = &mut self.pairs[column];
        groups.iter_mut().zip(values).for_each(|(group, value)| *group = pairs.id_of(*group, *value));
    }

    /// Returns the values of a group, one for each column.
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
        let mut number = |one, other| {
            let mut group = [0];
            for (column, cell) in [one, other].into_iter().enumerate() {
                let value = groups.columns[column].id_of(cell);
                groups.part(column, &mut group, &[value]);
            }
            group[0]
        };
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

    #[test]
    fn each_pair_has_one_number_however_large_its_numbers_are() {
        let mut pairs = super::Pairs::default();
        let mut known = std::collections::HashMap::new();
        let mut state = 7_u64;
        for step in 0..60_000_u32 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            // Small numbers first, as is usual; then some that are too large for a grid.
            let most = [3, 40, 900, 5_000_000][(step / 15_000) as usize];
            let pair = ((state >> 33) as u32 % most, (state >> 13) as u32 % 50 * (most / 40 + 1));
            let next = u32::try_from(known.len()).unwrap();
            assert_eq!(pairs.id_of(pair.0, pair.1), *known.entry(pair).or_insert(next), "{pair:?}");
        }
        assert_eq!(pairs.pairs.len(), known.len());
        assert!(pairs.pairs.iter().enumerate().all(|(number, pair)| known[pair] as usize == number));
    }

    #[test]
    fn values_have_the_same_numbers_in_whatever_array_they_stand() {
        use arrow_array::{DictionaryArray, LargeStringArray, StringArray, StringViewArray, types::Int8Type};

        let texts = [Some("Natal"), None, Some("São Paulo, Avenida Paulista"), Some("Natal"), Some("****"), Some("")];
        let texts = texts.into_iter().cycle().take(30);
        let mut values = super::Values::default();
        let mut numbers = Vec::new();
        let arrays: [&dyn arrow_array::Array; 4] = [
            &texts.clone().collect::<StringArray>(),
            &texts.clone().collect::<LargeStringArray>(),
            &texts.clone().collect::<StringViewArray>(),
            &texts.clone().collect::<DictionaryArray<Int8Type>>(),
        ];
        for array in arrays {
            numbers.push(values.ids_of(&super::Cells::new(array).unwrap(), 30));
        }
        assert_eq!(numbers[0][..6], [0, 1, 2, 0, 1, 3]);
        assert!(numbers.iter().all(|these| *these == numbers[0]), "{numbers:?}");
        assert_eq!(values.values.len(), 4);
    }
}
