//! Branches: the units of the company's own hierarchy.

use std::time::Duration;

use serde_json::{Value, json};

use crate::api::operation::{OperationDecl, Output, ResourceDecl, Started};
use crate::characters::trimmed;
use crate::error::{Error, Result};
use crate::http::client::Client;
use crate::http::request::{Endpoint, Request};
use crate::input::choice::Choice;
use crate::input::fields::looks_like_a_contact;
use crate::input::params::{Params, params};
use crate::input::types::InputType;
use crate::input::value::{Argument, FromArgument, wrong};
use crate::names::camel_case;
use crate::paging::listing::Listing;
use crate::paging::query::{Paging, Query};
use crate::record::declare::{Record, record};
use crate::record::page::Shape;
use crate::record::reply::{Promise, has_text};

static LIST: Endpoint = Endpoint::get("branches");
static CREATE: Endpoint = Endpoint::post("branches");

params! {
    /// The parameters of [`Branches::list`].
    ListBranches {
        /// Seconds that one request may take, in place of the client's timeout.
        [keyword] timeout: Option<Duration>;
    }
}

params! {
    /// The parameters of [`Branches::create`].
    CreateBranch {
        /// The branch's name.
        [required] corporate_name: String;
        /// Its level: `"ih1"` or `"ih2"`.
        [positional] r#type: BranchType = "\"ih1\"";
        /// Secondary fields by name, such as `{"Codigo": "1"}`.
        [positional] secondary_fields: SecondaryFields = "{}";
        /// Seconds that one request may take, in place of the client's timeout.
        [keyword] timeout: Option<Duration>;
    }
}

/// Branches: the units of the company's own hierarchy.
#[derive(Clone, Debug)]
pub struct Branches(Client);

impl Client {
    /// Returns the resource [`Branches`].
    pub fn branches(&self) -> Branches {
        Branches(self.clone())
    }
}

impl Branches {
    /// Lists the branches. Secondary fields stand in each row's `extra`.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the parameter.
    pub fn list(&self, params: ListBranches) -> Result<Listing<Branch>> {
        let params = params.checked()?;
        let paging = Paging { timeout: params.timeout, ..Paging::default() };
        Ok(Listing::new(&self.0, Query::new(Request::new(&LIST), Shape::Array("data"), Branch::DECL, paging)))
    }

    /// Creates a branch. Never retried once it may have taken effect.
    ///
    /// # Cancel safety
    /// Dropping the future stops its request, which may have taken effect all the same: see
    /// [cancel safety](crate::api#cancel-safety).
    ///
    /// # Errors
    /// Returns any kind of [`Error`] except an incomplete listing.
    pub fn create(&self, params: CreateBranch) -> impl Future<Output = Result<Branch>> + Send + use<> {
        let client = self.0.clone();
        async move {
            let params = params.checked()?;
            let fields: Vec<Value> =
                params.secondary_fields.0.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
            let body = json!({
                "corporate_name": trimmed(&params.corporate_name),
                "type": params.r#type.0,
                "secondary_fields": fields,
            });
            let promise = Promise {
                wrappers: &["branch", "data"],
                anchor: |row| has_text(row, "id"),
                what: "a branch with its id",
                own: params.secondary_fields.0.into_iter().map(|(key, _)| key).collect(),
            };
            client.record(&Request::new(&CREATE).timeout(params.timeout).body(body), &promise).await
        }
    }
}

pub(crate) static RESOURCE: ResourceDecl = ResourceDecl {
    name: "branches",
    class: "Branches",
    operations: &[
        OperationDecl {
            name: "branches.list",
            endpoint: &LIST,
            params: ListBranches::declared,
            output: Output::Listing(Branch::DECL),
            start: |client, arguments| Started::listing(client.branches().list(arguments.read()?)),
        },
        OperationDecl {
            name: "branches.create",
            endpoint: &CREATE,
            params: CreateBranch::declared,
            output: Output::Record(Branch::DECL),
            start: |client, arguments| Started::record(client.branches().create(arguments.read()?)),
        },
    ],
};

record! {
    /// A branch. Its secondary fields, whose names each company chooses, stand in `extra`.
    Branch {
        /// The branch's id.
        [id] id: Id = "_id";
        /// Whether it is active, if the platform says.
        active: Boolean = "active";
        /// Its name.
        [nonpersonal] corporate_name: Text = "corporate_name";
        /// Its level: `ih1` or `ih2`.
        [kind] r#type: Text = "type";
    }
}

/// A branch's level in the hierarchy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BranchType(&'static str);

impl BranchType {
    /// The first level.
    pub const IH1: BranchType = BranchType("ih1");
    /// The second level.
    pub const IH2: BranchType = BranchType("ih2");
}

impl Choice for BranchType {
    const WORDS: &'static [(&'static str, Self)] = &[("ih1", BranchType::IH1), ("ih2", BranchType::IH2)];
}

/// A branch's secondary fields, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SecondaryFields(pub Vec<(String, String)>);

impl FromArgument for SecondaryFields {
    const TYPE: InputType = InputType::Mapping(&InputType::Code);
    fn from_argument(value: Argument, name: &str) -> Result<Self> {
        let (fields, spelled) = match value {
            Argument::Map(fields) => (fields, name.to_owned()),
            Argument::CamelMap(fields) => (fields, camel_case(name)),
            other => return wrong(&other, name, "a mapping of names to values"),
        };
        let given = fields.into_iter().filter(|(_, value)| *value != Argument::Null);
        let read = given.map(|(key, value)| match value {
            Argument::Text(text) => Ok((key, text)),
            Argument::Integer(number) => Ok((key, number.to_string())),
            other if looks_like_a_contact(&key) => wrong(&other, name, "a mapping of names to texts"),
            other => {
                let field = format!("{spelled}.{key}");
                let message = format!("`{field}` must be text, not {}.", other.kind());
                Err(Error::invalid(&field, message).verbatim())
            }
        });
        read.collect::<Result<_>>().map(SecondaryFields)
    }
    fn into_argument(self) -> Argument {
        Argument::Map(self.0.into_iter().map(|(key, text)| (key, Argument::Text(text))).collect())
    }
}
