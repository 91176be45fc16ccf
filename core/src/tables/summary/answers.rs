//! Counts answers by their metric, and by additional question.

use std::collections::HashMap;

use super::by::missing;
use super::cells::Cells;
use super::context::Context;
use super::frame::Frame;
use super::groups::{Pairs, Value, Values};
use super::table::Columns;
use crate::error::{Error, Result};
use crate::metrics::SummaryOptions;
use crate::metrics::lists::weight;
use crate::metrics::measure::{CallerSettings, Kind, Measure};
use crate::metrics::score::{Score, Tally};
use crate::tables::columns::found::QuestionInfo;
use crate::tables::table::Table;

/// The columns that are read whatever the groups are; the last one dates the text of a question.
pub(super) const COLUMNS: [&str; 4] = ["metric", "review", "deleted", "created_at"];

/// What is scored: a metric or an additional question.
struct Subject {
    metric: Value,
    /// A question's id, and its newest text and type; `None` for a metric.
    question: Option<(Option<String>, QuestionInfo)>,
    measure: Measure,
}

/// A question's id, or else its text and type.
type QuestionKey = (Option<String>, Option<String>, Option<String>);

/// The tallies of answers.
#[derive(Default)]
pub(super) struct AnswerGroups {
    metrics: Values,
    subjects: Vec<Subject>,
    /// Index in `subjects` of each metric, by the metric's number; `of_question` is the same for questions.
    of_metric: Vec<usize>,
    of_question: HashMap<QuestionKey, usize>,
    /// Pairs of a subject and a group, each with a tally.
    pairs: Pairs,
    tallies: Vec<Tally>,
}

impl AnswerGroups {
    pub(super) fn add(&mut self, frame: &Frame<'_>, by: &[Cells], context: &mut Context) -> Result<()> {
        let (options, settings) = (&context.options.clone(), &context.settings.clone());
        let metrics = frame.cells("metric", "metric")?.ok_or_else(|| missing("metric"))?;
        let reviews = frame.numbers("review")?.ok_or_else(|| missing("review"))?;
        let deleted = if options.counts.include_deleted { None } else { frame.cells("deleted", "deleted")? };
        let weights = weights(frame, options)?;
        let questions = self.questions(frame, options, settings);
        let nested = if options.counts.questions { frame.nested_questions()? } else { None };
        let created = frame.cells("created_at", "created_at").ok().flatten().filter(|_| nested.is_some());
        let groups = context.groups_of(by, frame.rows());
        let subjects = self.metrics(&metrics, frame.rows(), settings);
        for (row, group) in groups.into_iter().enumerate() {
            if deleted.as_ref().is_some_and(|deleted| deleted.at(row).flag() == Some(true)) {
                continue;
            }
            let row_weight = || match &weights {
                None => Ok(1.0),
                Some(weights) => weight(weights.at(row).number().unwrap_or(f64::NAN)),
            };
            if let Some(review) = reviews.at(row).number() {
                self.count(self.of_metric[subjects[row] as usize], group, review, row_weight()?);
            }
            for (subject, answers) in &questions {
                if let Some(review) = answers.at(row).number() {
                    self.count(*subject, group, review, row_weight()?);
                }
            }
            for answer in nested.iter().flat_map(|nested| nested.of_row(row)) {
                let newest = created.as_ref().and_then(|created| created.at(row).instant());
                let about = QuestionInfo { newest, ..about(answer.text, answer.question_type) };
                let subject = self.question(answer.id.map(str::to_owned), about, settings);
                if let Some(review) = answer.review {
                    self.count(subject, group, review, row_weight()?);
                }
            }
        }
        Ok(())
    }

    fn count(&mut self, subject: usize, group: u32, review: f64, weight: f64) {
        let place = self.pairs.id_of(u32::try_from(subject).unwrap_or(u32::MAX), group) as usize;
        if place == self.tallies.len() {
            self.tallies.push(Tally::default());
        }
        self.tallies[place].add(&self.subjects[subject].measure, review, weight);
    }

    /// Returns the number of each row's metric, and adds new metrics to the subjects.
    fn metrics(&mut self, cells: &Cells, rows: usize, settings: &CallerSettings) -> Vec<u32> {
        let numbers = self.metrics.ids_of(cells, rows);
        for metric in &self.metrics.values[self.of_metric.len()..] {
            let measure = match metric {
                Value::Text(text) => settings.of_metric(text),
                _ => Measure::default(),
            };
            self.of_metric.push(self.subjects.len());
            self.subjects.push(Subject { metric: metric.clone(), question: None, measure });
        }
        numbers
    }

    /// Returns the columns of questions, each with its index in `subjects`.
    fn questions(
        &mut self,
        frame: &Frame<'_>,
        options: &SummaryOptions,
        settings: &CallerSettings,
    ) -> Vec<(usize, Cells)> {
        let found = if options.counts.questions { frame.questions() } else { Vec::new() };
        let each = found.into_iter().map(|question| {
            let about = about(question.text.as_deref(), question.question_type.as_deref());
            (self.question(question.id, QuestionInfo { newest: question.newest, ..about }, settings), question.answers)
        });
        each.collect()
    }

    /// Returns the index of a question in `subjects`; adds it if it is new.
    fn question(&mut self, id: Option<String>, about: QuestionInfo, settings: &CallerSettings) -> usize {
        let key = match id {
            Some(id) => (Some(id), None, None),
            None => (None, about.text.clone(), about.question_type.clone()),
        };
        if let Some(place) = self.of_question.get(&key) {
            if let Some((_, known)) = &mut self.subjects[*place].question {
                known.update_if_newer(&about);
            }
            return *place;
        }
        let measure = about.question_type.as_deref().map_or_else(Measure::default, |text| settings.of_question(text));
        let place = self.subjects.len();
        self.subjects.push(Subject { metric: Value::Null, question: Some((key.0.clone(), about)), measure });
        self.of_question.insert(key, place);
        place
    }

    pub(super) fn table(&self, context: &Context) -> Table {
        let options = &context.options;
        let (confidence, min_n) = (options.grouping.confidence, options.grouping.min_n as u64);
        let mut rows: Vec<(&Subject, Vec<&Value>, Score)> = Vec::with_capacity(self.tallies.len());
        for ((subject, group), tally) in self.pairs.pairs.iter().zip(&self.tallies) {
            let subject = &self.subjects[*subject as usize];
            let score = tally.score(&subject.measure, confidence, min_n);
            rows.push((subject, context.groups.values_of(*group), score));
        }
        let questions = |subject: &Subject| match &subject.question {
            None => (None, None),
            Some((id, about)) => (about.text.clone().or_else(|| id.clone()), about.question_type.clone()),
        };
        rows.sort_by(|(one, groups, _), (other, others, _)| {
            let is_question = one.question.is_some().cmp(&other.question.is_some());
            let metrics = one.metric.order(&other.metric);
            let by = || groups.iter().zip(others).map(|(one, other)| one.order(other)).find(|order| order.is_ne());
            let asked = questions(one).cmp(&questions(other));
            is_question.then(metrics).then(asked).then_with(|| by().unwrap_or(std::cmp::Ordering::Equal))
        });
        let mut columns = Columns::default();
        columns.metrics(rows.iter().map(|(subject, _, _)| &subject.metric));
        if options.counts.questions {
            columns.texts("question", rows.iter().map(|(subject, _, _)| questions(subject).0));
            columns.texts("question_type", rows.iter().map(|(subject, _, _)| questions(subject).1));
        }
        let scores = || rows.iter().map(|(_, _, score)| score);
        columns.texts("kind", scores().map(|score| score.kind.map(|kind| Kind::as_str(kind).to_owned())));
        columns.texts("scale", scores().map(|score| score.scale.clone()));
        columns.groups(context, rows.iter().map(|(_, groups, _)| groups.as_slice()));
        columns.counts("n", scores().map(|score| Some(score.n)));
        columns.numbers("score", scores().map(|score| score.score));
        columns.numbers("low", scores().map(|score| score.low));
        columns.numbers("high", scores().map(|score| score.high));
        for (name, share) in [("top", share as fn(&Score, usize) -> Option<f64>), ("middle", share), ("bottom", share)]
        {
            let at = ["top", "middle", "bottom"].iter().position(|known| *known == name).unwrap_or(0);
            match options.counts.weights {
                // Without weights, the shares are whole numbers.
                None => columns.counts(name, scores().map(|score| share(score, at).map(|count| count as u64))),
                Some(_) => columns.numbers(name, scores().map(|score| share(score, at))),
            }
        }
        columns.numbers("mean", scores().map(|score| score.mean));
        columns.numbers("sd", scores().map(|score| score.sd));
        columns.numbers("n_effective", scores().map(|score| score.n_effective));
        columns.counts("left_out", scores().map(|score| Some(score.left_out)));
        columns.table()
    }
}

fn share(score: &Score, at: usize) -> Option<f64> {
    [score.top, score.middle, score.bottom][at]
}

fn about(text: Option<&str>, question_type: Option<&str>) -> QuestionInfo {
    QuestionInfo { newest: None, text: text.map(str::to_owned), question_type: question_type.map(str::to_owned) }
}

/// Returns the column of weights; `None` if the option is not set.
fn weights(frame: &Frame<'_>, options: &SummaryOptions) -> Result<Option<Cells>> {
    let Some(name) = &options.counts.weights else { return Ok(None) };
    let cells = frame.cells(name, "weights")?.ok_or_else(|| super::by::unknown("weights", name, &frame.names))?;
    match cells.inner() {
        Cells::Whole(_) | Cells::Number(_) | Cells::Nothing => Ok(Some(cells)),
        _ => Err(Error::invalid("weights", "`weights` must name a column of numbers.")),
    }
}
