//! Actions: the surveys of the account, and the questions that each asks.

use std::time::Duration;

use crate::api::operation::{OperationDecl, Output, ResourceDecl, Started};
use crate::error::Result;
use crate::http::client::Client;
use crate::http::request::{ActionCode, Endpoint, Request};
use crate::input::params::{Params, params};
use crate::paging::listing::Listing;
use crate::paging::query::{Paging, Query};
use crate::record::declare::{Record, record};
use crate::record::page::Shape;
use crate::record::reply::{Promise, has_text};

static LIST: Endpoint = Endpoint::get("actions-info");
static GET: Endpoint = Endpoint::get("actions-info/{action}");

static AN_ACTION: Promise = Promise {
    wrappers: &["action", "data"],
    anchor: |row| has_text(row, "id") || has_text(row, "control_id"),
    what: "an action with its id or code",
    own: Vec::new(),
};

params! {
    /// The parameters of [`Actions::list`].
    ListActions {
        /// Seconds that one request may take, in place of the client's timeout.
        [keyword] timeout: Option<Duration>;
    }
}

params! {
    /// The parameters of [`Actions::get`].
    GetAction {
        /// The action's code, such as `T0AXXX` (`control_id` of `actions.list`).
        [required] action: ActionCode;
        /// Seconds that one request may take, in place of the client's timeout.
        [keyword] timeout: Option<Duration>;
    }
}

/// Actions: the surveys of the account.
#[derive(Clone, Debug)]
pub struct Actions(Client);

impl Client {
    /// Returns the resource [`Actions`].
    pub fn actions(&self) -> Actions {
        Actions(self.clone())
    }
}

impl Actions {
    /// Lists the active actions.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the parameter.
    pub fn list(&self, params: ListActions) -> Result<Listing<Action>> {
        let params = params.checked()?;
        let paging = Paging { timeout: params.timeout, ..Paging::default() };
        Ok(Listing::new(&self.0, Query::new(Request::new(&LIST), Shape::Array("actions"), Action::DECL, paging)))
    }

    /// Fetches one action with its questions.
    ///
    /// # Cancel safety
    /// Dropping the future stops its request and loses its result: see
    /// [cancel safety](crate::api#cancel-safety).
    ///
    /// # Errors
    /// Returns any kind of [`Error`](crate::Error) except an incomplete listing.
    pub fn get(&self, params: GetAction) -> impl Future<Output = Result<Questionnaire>> + Send + use<> {
        let client = self.0.clone();
        async move {
            let params = params.checked()?;
            let request = Request::new(&GET).action(&params.action.one()?).timeout(params.timeout);
            client.record(&request, &AN_ACTION).await
        }
    }
}

pub(crate) static RESOURCE: ResourceDecl = ResourceDecl {
    name: "actions",
    class: "Actions",
    operations: &[
        OperationDecl {
            name: "actions.list",
            endpoint: &LIST,
            params: ListActions::declared,
            output: Output::Listing(Action::DECL),
            start: |client, arguments| Started::listing(client.actions().list(arguments.read()?)),
        },
        OperationDecl {
            name: "actions.get",
            endpoint: &GET,
            params: GetAction::declared,
            output: Output::Record(Questionnaire::DECL),
            start: |client, arguments| Started::record(client.actions().get(arguments.read()?)),
        },
    ],
};

record! {
    /// An active action, as `actions.list` returns it.
    Action {
        /// The action's id.
        [id] id: Id = "_id";
        /// The kind of survey, such as `survey`.
        [nonpersonal] survey_type: Text = "surveyType";
        /// The metric that it measures, such as `nps-0-10` or `csat-1-5`.
        [kind] r#type: Text = "type";
        /// Its name in the console.
        [nonpersonal, distinct] name: Text = "name";
        /// How invites are sent, such as `email`, `sms` or `emailsms`.
        [nonpersonal] channel: Text = "channel";
        /// Its code, such as `T0AXXX`. Operations on one action take it as `action`.
        [code] control_id: Text = "controlId";
        /// When it was created, in UTC.
        [created] created_at: Timestamp = "createdAt";
    }
}

record! {
    /// An action with its questions, as `actions.get` returns it.
    Questionnaire {
        /// The action's id.
        [id] id: Id = "_id";
        /// Its code, such as `T0AXXX`.
        [code] control_id: Text = "controlId";
        /// The kind of survey, such as `survey`.
        [nonpersonal] survey_type: Text = "surveyType";
        /// Its name in the console.
        [nonpersonal, distinct] name: Text = "name";
        /// The metric that it measures, such as `nps-0-10`.
        [kind] r#type: Text = "type";
        /// The main question.
        [nonpersonal] question: Text = "question";
        /// Whether people may answer anonymously; null if that was never set.
        enable_anonymous: Boolean = "enableAnonymous";
        /// The questions after the main one, in order.
        additional_questions: List<QuestionnaireQuestion> = "adittionalQuestions" | "additionalQuestions";
        /// Whether every question must be answered.
        all_answers_required: Boolean = "allAnswersRequired";
        /// When reminders are sent, if the platform says.
        resend_dates: List<Timestamp> = "resendDates";
    }
}

record! {
    /// A question that an action asks after its main one.
    QuestionnaireQuestion {
        /// The question's id, if the platform gives one.
        [id] id: Id = "_id";
        /// How it is answered: `REVIEWS`, `CSAT`, `LIKE/DISLIKE`, `LIKERT`, `EMOTION`, `MULTIPLE`, `INPUT` and more.
        [kind] r#type: Text = "type";
        /// The question itself.
        [nonpersonal] text: Text = "text";
        /// For `MULTIPLE`: `radio` (one choice) or `checkbox` (several).
        [nonpersonal] multiple_type: Text = "multipleType";
        /// For `MULTIPLE`: the choices.
        choices: List<QuestionnaireChoice> = "choices";
    }
}

record! {
    /// One choice of a `MULTIPLE` question.
    QuestionnaireChoice {
        /// The choice's id, if the platform gives one.
        [id] id: Id = "_id" | "id";
        /// The text of the choice.
        [nonpersonal] text: Text = "text";
    }
}
