//! All operations by name: the bindings call them through this table, and their typed surfaces are generated from it.

use std::sync::LazyLock;

use crate::error::{Error, Result};
use crate::http::client::Client;
use crate::input::params::Arguments;
use crate::record::declare::Record;
use crate::record::marks::Mark;
use crate::record::schema::{FieldDecl, RecordDecl, Type};

pub use crate::api::operation::{OperationDecl, Output, ResourceDecl, Started};

/// All resources of the API, in their documented order.
pub static RESOURCES: &[&ResourceDecl] = &[
    &crate::api::actions::RESOURCE,
    &crate::api::answers::RESOURCE,
    &crate::api::invites::RESOURCE,
    &crate::api::links::RESOURCE,
    &crate::api::follow_ups::RESOURCE,
    &crate::api::blocklist::RESOURCE,
    &crate::api::categories::RESOURCE,
    &crate::api::branches::RESOURCE,
    &crate::api::details::RESOURCE,
    &crate::api::quarantines::RESOURCE,
];

impl Client {
    /// Starts an operation by name.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest) for an unknown operation, or unusable arguments.
    pub fn start(&self, operation: &str, arguments: Arguments) -> Result<Started> {
        let found = RESOURCES.iter().flat_map(|resource| resource.operations).find(|known| known.name == operation);
        match found {
            Some(found) => (found.start)(self, arguments),
            None => Err(Error::invalid("operation", format!("there is no operation `{operation}`."))),
        }
    }
}

/// Returns all declared records; a record that is used inside others comes before them.
pub fn records() -> Vec<&'static RecordDecl> {
    let mut found = Vec::new();
    // No operation returns a link directly: outcomes contain it, and webhooks deliver it.
    collect(crate::api::links::Link::DECL, &mut found);
    for operation in RESOURCES.iter().flat_map(|resource| resource.operations) {
        if let Some(record) = operation.output.record() {
            collect(record, &mut found);
        }
    }
    found
}

/// Returns the columns that the short form of a table may show: the fields that the short forms of records show.
pub fn shown_columns() -> &'static [&'static str] {
    static SHOWN: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let is_shown = |field: &&FieldDecl| field.marks.iter().any(|mark| Mark::SHOWN.contains(mark));
        let mut names: Vec<_> =
            records().iter().flat_map(|record| record.fields).filter(is_shown).map(|field| field.name).collect();
        names.sort_unstable();
        names.dedup();
        names
    });
    &SHOWN
}

/// Adds a record to `found`, after the records inside it.
fn collect(record: &'static RecordDecl, found: &mut Vec<&'static RecordDecl>) {
    if found.iter().any(|known| known.name == record.name) {
        return;
    }
    for field in record.fields {
        let mut ty = field.ty;
        while let Type::List(of) = ty {
            ty = *of;
        }
        if let Type::Record(inner) = ty {
            collect(inner, found);
        }
    }
    found.push(record);
}
#[cfg(test)]
mod tests {
    use super::{records, shown_columns};
    use crate::record::marks::Mark;

    /// Lists the fields with this mark, each with the records that have it.
    fn marked(mark: Mark) -> Vec<String> {
        let fields = records().into_iter().flat_map(|record| record.fields.iter().map(move |field| (record, field)));
        let mut named: Vec<String> = Vec::new();
        for (record, field) in fields.filter(|(_, field)| field.is(mark)) {
            match named.iter_mut().find(|known| known.split(':').next() == Some(field.name)) {
                Some(known) => known.extend([" ", record.name]),
                None => named.push(format!("{}: {}", field.name, record.name)),
            }
        }
        named.sort();
        named
    }

    /// Adding a field to one of these groups, or removing one, changes what is left out together with personal data.
    #[test]
    fn personal_data_are_these_fields() {
        assert_eq!(
            marked(Mark::Contact),
            [
                "change: TreatmentStep",
                "client_id: Answer Quarantine",
                "email: Link Answer Invite UnansweredInvite BlocklistEntry Dispatch Quarantine",
                "name: Link Answer Invite UnansweredInvite Dispatch",
                "phone: Link Answer Invite UnansweredInvite Dispatch Quarantine",
                "real_url: Link",
                "sender: TreatmentStep",
                "short_url: Link Invite UnansweredInvite",
                "sponsor: Treatment",
            ]
        );
        assert_eq!(
            marked(Mark::Comment),
            [
                "answer_text: AdditionalQuestion LoopAnswer",
                "attachments: TreatmentStep",
                "comments: Treatment",
                "feedback: Answer",
                "key_phrases: Sentiment",
                "reason: BlocklistEntry",
                "transcription: Answer",
            ]
        );
        assert_eq!(
            marked(Mark::Choice),
            [
                "multiple_values: AdditionalQuestion",
                "option: ChosenOption",
                "sub_options: ChosenOption",
                "text: LoopSubchoice LoopChoice",
            ]
        );
        assert_eq!(marked(Mark::Indicator), ["key: Indicator", "value: Indicator"]);
    }

    #[test]
    fn what_a_short_form_shows_is_in_no_record_about_a_person() {
        assert_eq!(
            shown_columns(),
            ["answer_id", "control_id", "created_at", "id", "metric", "review", "status", "type"]
        );
        for record in records() {
            let of_shown_name = record.fields.iter().filter(|field| shown_columns().contains(&field.name));
            for field in of_shown_name {
                assert!(field.marks.iter().any(|mark| Mark::SHOWN.contains(mark)), "{}.{}", record.name, field.name);
            }
        }
    }
}
