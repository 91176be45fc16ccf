//! Finds the columns of a data frame by name, in either layout and from any library.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, StructArray};
use arrow_schema::{DataType, FieldRef};

use super::by::{INDICATOR, indicator_of, spelling, unknown};
use super::cells::{Cell, Cells};
use super::lists;
use crate::api::question_types::is_scored;
use crate::characters::composed;
use crate::error::{Error, Result};
use crate::names::camel_case;
use crate::tables::columns::found::{self, ColumnKey, Identity, Kind, QuestionInfo, Subject};

/// One batch of a data frame.
pub(crate) struct Frame<'a> {
    batch: &'a RecordBatch,
    pub(crate) names: Vec<String>,
}

/// The column of an additional question.
pub(crate) struct Question {
    pub(crate) id: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) question_type: Option<String>,
    /// When the row that text and type are from was created, in microseconds since 1970.
    pub(crate) newest: Option<i64>,
    pub(crate) answers: Cells,
}

/// The answers to additional questions in the nested layout: the offsets of each row's answers, and their fields.
pub(crate) struct NestedQuestions {
    offsets: Vec<usize>,
    nulls: Option<arrow_buffer::NullBuffer>,
    ids: Cells,
    texts: Cells,
    types: Cells,
    reviews: Cells,
}

/// One answer to an additional question.
pub(crate) struct NestedAnswer<'a> {
    pub(crate) id: Option<&'a str>,
    pub(crate) text: Option<&'a str>,
    pub(crate) question_type: Option<&'a str>,
    pub(crate) review: Option<f64>,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(batch: &'a RecordBatch) -> Self {
        let names = batch.schema_ref().fields().iter().map(|field| field.name().clone()).collect();
        Frame { batch, names }
    }

    pub(crate) fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// Returns the column of this name, in snake case or camel case.
    pub(crate) fn column(&self, name: &str) -> Option<&ArrayRef> {
        self.batch.column_by_name(spelling(name, &self.names)?)
    }

    /// Returns the cells of a column; `None` if there is no such column. An error names `field`.
    pub(crate) fn cells(&self, name: &str, field: &str) -> Result<Option<Cells>> {
        let Some(column) = self.column(name) else { return Ok(None) };
        let refused = || Error::invalid(field, format!("`{field}`: the column {name} holds no single values."));
        Cells::new(column.as_ref()).ok_or_else(refused).map(Some)
    }

    /// Returns a column of numbers, or of nothing but nulls.
    pub(crate) fn numbers(&self, name: &str) -> Result<Option<Cells>> {
        let cells = self.cells(name, name)?;
        let is_number = |cells: &Cells| matches!(cells.inner(), Cells::Nothing | Cells::Whole(_) | Cells::Number(_));
        match cells {
            Some(cells) if !is_number(&cells) => {
                Err(Error::invalid(name, format!("`{name}` must be numbers: make them so before, as by a cast.")))
            }
            cells => Ok(cells),
        }
    }

    /// Returns the cells that rows are grouped by: a column, an indicator, or a field of a record inside the rows.
    pub(crate) fn group(&self, name: &str) -> Result<Cells> {
        if self.column(name).is_some() {
            return Ok(self.cells(name, "by")?.unwrap_or(Cells::Nothing));
        }
        if let Some(indicator) = name.strip_prefix(INDICATOR) {
            return self.indicator(indicator);
        }
        self.inside(name).ok_or_else(|| unknown("by", name, &self.names))
    }

    /// A field of a record inside the rows, such as `treatments_status`.
    fn inside(&self, name: &str) -> Option<Cells> {
        self.batch.schema_ref().fields().iter().zip(self.batch.columns()).find_map(|(field, column)| {
            let record = column.as_struct_opt()?;
            let (name, outer) = (camel_case(name), camel_case(field.name()));
            let is_it = |inner: &&&str| name == camel_case(&format!("{outer}_{inner}"));
            child(record, record.column_names().iter().find(is_it)?)
        })
    }

    /// Returns the values of an indicator, which are null if no row has it.
    fn indicator(&self, name: &str) -> Result<Cells> {
        let (name, repeat) = indicator_of(name);
        let wanted = Identity::Name(name.clone());
        let fields = self.batch.schema_ref().fields().iter();
        for (field, column) in fields.zip(self.batch.columns()) {
            if field.name().starts_with("indicator\0") {
                let Subject { kind, repeat: number, identity } = ColumnKey::of(field).subject;
                if kind == Kind::Indicator && number == repeat && identity == wanted {
                    return Ok(Cells::new(column.as_ref()).unwrap_or(Cells::Nothing));
                }
            }
        }
        let Some(lists) = self.column("indicators") else { return Ok(Cells::Nothing) };
        let lists = lists::of_column(lists, "indicators", &lists::INDICATORS)?;
        Ok(nested_indicator(&lists, &name, repeat).unwrap_or(Cells::Nothing))
    }

    /// Returns the columns of scored questions.
    pub(crate) fn questions(&self) -> Vec<Question> {
        let fields = self.batch.schema_ref().fields().iter();
        let scored = fields.zip(self.batch.columns()).filter(|(_, column)| *column.data_type() == DataType::Float64);
        scored.filter_map(|(field, column)| question(field, column)).collect()
    }

    /// Returns the answers to additional questions inside the rows, for the nested layout.
    pub(crate) fn nested_questions(&self) -> Result<Option<NestedQuestions>> {
        let Some(lists) = self.column("additional_questions") else { return Ok(None) };
        let lists = lists::of_column(lists, "additional_questions", &lists::QUESTIONS)?;
        let Some((offsets, nulls, items)) = records(&lists) else { return Ok(None) };
        let cells = |name| child(&items, name).unwrap_or(Cells::Nothing);
        let (ids, texts) = (cells("question_id"), cells("text"));
        let (types, reviews) = (cells("type"), cells("review"));
        Ok(Some(NestedQuestions { offsets, nulls, ids, texts, types, reviews }))
    }
}

impl NestedQuestions {
    /// Returns the scored answers of a row.
    pub(crate) fn of_row(&self, row: usize) -> impl Iterator<Item = NestedAnswer<'_>> {
        let is_there = self.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
        let items = if is_there { self.offsets[row]..self.offsets[row + 1] } else { 0..0 };
        let text = |cells: &'_ Cells, at| match cells.at(at) {
            Cell::Text(text) if !text.trim().is_empty() => Some(at),
            _ => None,
        };
        items.filter_map(move |at| {
            let question_type = text(&self.types, at).and_then(|at| text_of(&self.types, at));
            let id = text(&self.ids, at).and_then(|at| text_of(&self.ids, at));
            let answer = NestedAnswer {
                id,
                text: text_of(&self.texts, at),
                question_type: question_type.filter(|question_type| is_scored(question_type)),
                review: self.reviews.at(at).number(),
            };
            let is_named = answer.id.is_some() || answer.text.is_some_and(|text| !text.is_empty());
            (is_named && answer.question_type.is_some()).then_some(answer)
        })
    }
}

fn text_of(cells: &Cells, at: usize) -> Option<&str> {
    match cells.at(at) {
        Cell::Text(text) => Some(text),
        _ => None,
    }
}

fn question(field: &FieldRef, column: &ArrayRef) -> Option<Question> {
    let answers = Cells::new(column.as_ref())?;
    let QuestionInfo { newest, text, question_type } = QuestionInfo::of(field);
    if field.name().starts_with("question\0") {
        let identity = ColumnKey::of(field).subject.identity;
        let (id, name) = match identity {
            Identity::Id(id) => (Some(id), None),
            Identity::Name(name) => (None, Some(name)),
        };
        return Some(Question { id, text: text.or(name), question_type, newest, answers });
    }
    let name = field.name().strip_prefix(Kind::Question.prefix())?;
    let (id, text) = (field.metadata().get(found::ID).cloned(), text.or_else(|| Some(name.to_owned())));
    Some(Question { id, text, question_type, newest, answers })
}

/// Returns the offsets, nulls and records of a column of lists of records.
fn records(column: &ArrayRef) -> Option<(Vec<usize>, Option<arrow_buffer::NullBuffer>, StructArray)> {
    let whole = |offset: i64| usize::try_from(offset).unwrap_or(0);
    let (offsets, values): (Vec<usize>, &ArrayRef) = match column.data_type() {
        DataType::List(_) => {
            let lists = column.as_list::<i32>();
            (lists.offsets().iter().map(|offset| whole(i64::from(*offset))).collect(), lists.values())
        }
        DataType::LargeList(_) => {
            let lists = column.as_list::<i64>();
            (lists.offsets().iter().map(|offset| whole(*offset)).collect(), lists.values())
        }
        _ => return None,
    };
    Some((offsets, column.nulls().cloned(), values.as_struct_opt()?.clone()))
}

fn child(record: &StructArray, name: &str) -> Option<Cells> {
    let names: Vec<String> = record.column_names().into_iter().map(str::to_owned).collect();
    let column = record.column_by_name(spelling(name, &names)?)?;
    Some(Cells::new(column.as_ref())?.inside(record.nulls()))
}

/// Returns the values of one indicator from lists of indicators; `repeat` is 0 for the first one of its name in a row.
fn nested_indicator(lists: &ArrayRef, name: &str, repeat: usize) -> Option<Cells> {
    let (offsets, nulls, items) = records(lists)?;
    let (names, values) = (child(&items, "column")?, child(&items, "value")?);
    let value = |row: usize| {
        if nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            return None;
        }
        let mut named = (offsets[row]..offsets[row + 1]).filter(|at| match names.at(*at) {
            Cell::Text(given) => given == name || composed(given) == name,
            _ => false,
        });
        match values.at(named.nth(repeat)?) {
            Cell::Text(text) => Some(text.to_owned()),
            Cell::Whole(number) => Some(number.to_string()),
            Cell::Number(number) => Some(number.to_string()),
            Cell::Boolean(flag) => Some(flag.to_string()),
            _ => None,
        }
    };
    let values: StringArray = (0..lists.len()).map(value).collect();
    Some(Cells::Text(values))
}
