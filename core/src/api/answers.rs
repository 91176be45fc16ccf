//! Answers: what customers said.

use std::time::Duration;

use crate::api::action_places::{ACTION_CODE, ACTION_ID, ACTION_NAME};
use crate::api::inputs::contact::{ClientId, Email, Phone};
use crate::api::inputs::new_answer::NewAnswer;
use crate::api::operation::{OperationDecl, Output, ResourceDecl, Started};
use crate::error::Result;
use crate::http::client::Client;
use crate::http::request::{ActionCode, Endpoint, Request};
use crate::input::dates::DateFilter;
use crate::input::params::{Params, params};
use crate::metrics::{AnswerCounts, Counting, Grouping, Scales, Tops};
use crate::paging::listing::Listing;
use crate::paging::query::{Paging, Query};
use crate::record::declare::{Record, record};
use crate::record::page::Shape;
use crate::record::reply::{Promise, has_text, says};
use crate::record::words::{says_integrated, says_not_done};

pub use crate::api::indicators::Indicator;
pub use crate::api::treatment::{LoopAnswer, LoopChoice, LoopSubchoice, Treatment, TreatmentStep};

static LIST: Endpoint = Endpoint::get("answers-info/{action}");
static CREATE: Endpoint = Endpoint::post("create-answer/{action}");

static A_CREATED_ANSWER: Promise = Promise {
    wrappers: &["answer", "data"],
    anchor: |row| (has_text(row, "id") && !says(row, says_not_done)) || says(row, says_integrated),
    what: "the new answer's id, or that it was integrated",
    own: Vec::new(),
};

params! {
    /// The parameters of [`Answers::list`].
    ListAnswers {
        /// An action's code, or `"all"`.
        [positional] action: ActionCode = "\"all\"";
        /// The period.
        [group] dates: DateFilter;
        /// Only this respondent's answers.
        [keyword] email: Option<Email>;
        /// Only the answers of this phone.
        [keyword] phone: Option<Phone>;
        /// Only this customer's answers, by the id that your company gives.
        [keyword] client_id: Option<ClientId>;
        /// Whether to request the full treatment of each answer, which leaves out `sponsor`.
        [keyword] treatments: bool = "false";
        /// How the listing is read.
        [group] paging: Paging;
    }
}

params! {
    /// The parameters of [`Answers::metrics`].
    AnswerMetrics {
        /// An action's code, or `"all"`.
        [positional] action: ActionCode = "\"all\"";
        /// The period.
        [group] dates: DateFilter;
        /// Only this respondent's answers.
        [keyword] email: Option<Email>;
        /// Only the answers of this phone.
        [keyword] phone: Option<Phone>;
        /// Only this customer's answers, by the id that your company gives.
        [keyword] client_id: Option<ClientId>;
        /// How the rows are grouped.
        [group] grouping: Grouping;
        /// Whether scored additional questions get rows of their own, with the columns `question` and `question_type`.
        [keyword] questions: bool = "false";
        /// Whether to count answers that were deleted in the console.
        [keyword] include_deleted: bool = "false";
        /// How many of the highest points of a scale count as satisfied, for each metric's text, such as `csat-1-10`;
        /// 2 by default.
        [keyword] top: Option<Tops>;
        /// The lowest and the highest score of metrics whose text does not state them, such as `csat`.
        [keyword] scales: Option<Scales>;
        /// How the listing is read.
        [group] paging: Paging;
    }
}

params! {
    /// The parameters of [`Answers::create`].
    CreateAnswer {
        /// The action's code, such as `T0AXXX`.
        [required] action: ActionCode;
        /// The answer.
        [required] answer: NewAnswer;
        /// Seconds that one request may take, in place of the client's timeout.
        [keyword] timeout: Option<Duration>;
    }
}

/// Answers: what customers said.
#[derive(Clone, Debug)]
pub struct Answers(Client);

impl Client {
    /// Returns the resource [`Answers`].
    pub fn answers(&self) -> Answers {
        Answers(self.clone())
    }
}

impl Answers {
    /// Lists the answers of an action, or of all.
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the parameter.
    pub fn list(&self, params: ListAnswers) -> Result<Listing<Answer>> {
        let params = params.checked()?;
        let request = Request::new(&LIST)
            .action(&params.action)
            .header("treatments-details", params.treatments.then_some("true"));
        let query = Query::new(request, Shape::Envelope("answers"), Answer::DECL, params.paging)
            .dates(&params.dates)?
            .of_person(params.email.as_ref(), params.phone.as_ref(), params.client_id.as_ref());
        Ok(Listing::new(&self.0, query))
    }

    /// Counts the answers of an action, or of all, and returns NPS, CSAT and CES with their confidence intervals: one
    /// row for each metric and group. Answers without a score are left out, and so are deleted ones unless
    /// `include_deleted` is true.
    ///
    /// # When it is sent
    /// Nothing is sent before the first page is requested.
    ///
    /// ```no_run
    /// # use indecx::answers::AnswerMetrics;
    /// # #[cfg(feature = "tables")]
    /// # async fn run(client: indecx::Client) -> Result<(), indecx::Error> {
    /// let mut export = client.answers().metrics(AnswerMetrics::default())?.export()?;
    /// while export.next().await? {}
    /// println!("{} answers", export.finish().await?.receipt.rows);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Returns [`InvalidRequest`](crate::ErrorKind::InvalidRequest), which names the parameter.
    pub fn metrics(&self, params: AnswerMetrics) -> Result<Counting> {
        let params = params.checked()?;
        let counts = AnswerCounts {
            questions: params.questions,
            include_deleted: params.include_deleted,
            top: params.top,
            scales: params.scales,
            weights: None,
        };
        let list = ListAnswers {
            action: params.action,
            dates: params.dates,
            email: params.email,
            phone: params.phone,
            client_id: params.client_id,
            // Requested only if a group needs it, since the full treatment leaves out who is responsible.
            treatments: params.grouping.by.names_detail_of("treatments", Treatment::DECL),
            paging: params.paging,
        };
        Ok(Counting::new(self.list(list)?.into_raw(), params.grouping, counts))
    }

    /// Adds an answer that was collected elsewhere. Never retried once it may have taken effect.
    ///
    /// # Cancel safety
    /// Dropping the future stops its request, which may have taken effect all the same: see
    /// [cancel safety](crate::api#cancel-safety).
    ///
    /// # Errors
    /// Returns any kind of [`Error`](crate::Error) except an incomplete listing.
    pub fn create(&self, params: CreateAnswer) -> impl Future<Output = Result<CreatedAnswer>> + Send + use<> {
        let client = self.0.clone();
        async move {
            let params = params.checked()?;
            let request =
                Request::new(&CREATE).action(&params.action.one()?).timeout(params.timeout).body(params.answer.wire()?);
            client.record(&request, &A_CREATED_ANSWER).await
        }
    }
}

pub(crate) static RESOURCE: ResourceDecl = ResourceDecl {
    name: "answers",
    class: "Answers",
    operations: &[
        OperationDecl {
            name: "answers.list",
            endpoint: &LIST,
            params: ListAnswers::declared,
            output: Output::Listing(Answer::DECL),
            start: |client, arguments| Started::listing(client.answers().list(arguments.read()?)),
        },
        OperationDecl {
            name: "answers.metrics",
            endpoint: &LIST,
            params: AnswerMetrics::declared,
            output: Output::Summary(Answer::DECL),
            start: |client, arguments| Started::summary(client.answers().metrics(arguments.read()?)),
        },
        OperationDecl {
            name: "answers.create",
            endpoint: &CREATE,
            params: CreateAnswer::declared,
            output: Output::Record(CreatedAnswer::DECL),
            start: |client, arguments| Started::record(client.answers().create(arguments.read()?)),
        },
    ],
};

record! {
    /// The platform's reply to a created answer.
    CreatedAnswer {
        /// The new answer's id.
        [id] id: Id = "id" | "_id";
        /// The platform's message.
        [nonpersonal] message: Text = "message" | "mensaje" | "mensagem";
    }
}

record! {
    /// An answer to a survey. Anonymous answers come with their contact masked as `****`.
    Answer {
        /// The answer's id.
        [id] id: Id = "_id";
        /// The answer's own code, such as `S8C0VE`.
        [code] control_id: Text = "controlId";
        /// The id of the action that was answered.
        action_id: ActionId = ACTION_ID;
        /// That action's code, if the platform gives it.
        action_code: ActionCode = ACTION_CODE;
        /// That action's name, if the platform gives it.
        [nonpersonal] action_name: Text = ACTION_NAME;
        /// The id of the invite that was answered.
        [distinct] invite_id: Id = "inviteId";
        /// The id of the dispatch that the invite belongs to.
        [distinct] details_id: Id = "detailsId";
        /// The company's id.
        company_id: Id = "companyId";
        /// The id that your company gives the customer.
        [contact, distinct] client_id: Code = "clientId";
        /// The respondent's name.
        [contact, distinct] name: Text = "name";
        /// The respondent's e-mail.
        [contact, distinct] email: Text = "email";
        /// The respondent's phone, always as text.
        [contact, distinct] phone: Code = "phone";
        /// The score of the main question: a number (0 is a score) or null.
        [score] review: Number = "review";
        /// The respondent's comment.
        [comment, distinct] feedback: Text = "feedback";
        /// The metric of the main question, such as `nps-0-10` or `csat-1-5`.
        [metric] metric: Text = "metric";
        /// The main question.
        [nonpersonal] text: Text = "text";
        /// The channel of the answer, such as `email` or `link`.
        [nonpersonal] channel: Text = "channel";
        /// Whether the answer is active.
        active: Boolean = "active";
        /// Whether it was deleted in the console. Deleted answers do not belong in a score.
        deleted: Boolean = "deleted";
        /// Whether the respondent stayed anonymous.
        anonymous_response: Boolean = "anonymousResponse";
        /// Whether the action saves incomplete answers.
        partial_saved: Boolean = "partialSaved";
        /// Whether this answer was saved before it was complete.
        partial_completed: Boolean = "partialCompleted";
        /// When it was answered, in UTC.
        date: Timestamp = "date";
        /// When it was answered, in UTC.
        answer_date: Timestamp = "answerDate";
        /// When the invite was sent, in UTC, if the platform says.
        invite_date: Timestamp = "inviteDate";
        /// When the record was created, in UTC.
        [created] created_at: Timestamp = "createdAt";
        /// When it last changed, in UTC; null if it never changed.
        [updated] updated_at: Timestamp = "updatedAt" | "updateAt";
        /// The indicators that came with the invite.
        [indicators] indicators: List<Indicator> = "indicators";
        /// The answers to the questions after the main one.
        [questions] additional_questions: List<AdditionalQuestion> = "additionalQuestions" | "adittionalQuestions";
        /// How the feedback was categorised.
        categories: List<Category> = "categories";
        /// The categories' second level, if the platform gives it separately.
        [nonpersonal] sub_categories: Json = "subCategories";
        /// The categories' second level, as the platform's model chose them.
        [nonpersonal] sub_categories_ia: Json = "subCategoriesIA";
        /// Tags, in a shape that the platform does not document.
        [nonpersonal] tags: Json = "tags";
        /// The tags' second level, in a shape that the platform does not document.
        [nonpersonal] sub_tags: Json = "subTags";
        /// The feedback's sentiment; null until the platform has computed it.
        sentiment_analyze_gcp: Sentiment = "sentimentAnalyzeGCP";
        /// How the answer was followed up.
        treatments: Treatment = "treatments";
        /// What an audio answer says.
        [comment] transcription: Text = "transcription";
        /// The respondent's browser.
        [nonpersonal] browser_name: Text = "browser_name";
        /// The respondent's operating system.
        [nonpersonal] system_name: Text = "system_name";
        /// The respondent's kind of device, such as `desktop`.
        [nonpersonal] platform_type: Text = "platform_type";
    }
}

record! {
    /// The answer to one question after the main one.
    AdditionalQuestion {
        /// The id of this answer.
        [id] id: Id = "_id";
        /// The question's own id, if the platform gives it.
        question_id: Id = "questionId";
        /// How it is answered: `REVIEWS`, `CSAT`, `LIKE/DISLIKE`, `LIKERT`, `EMOTION`, `MULTIPLE`, `INPUT` and more.
        [kind] r#type: Text = "type";
        /// The question.
        [nonpersonal] text: Text = "text";
        /// The score; null if the question was skipped or is not scored.
        [score] review: Number = "review";
        /// For `INPUT`: what was written.
        [comment, distinct] answer_text: Text = "answerText";
        /// For `MULTIPLE`: what was chosen. A free choice reads `Outros: …`.
        [choice] multiple_values: List<Text> = "multipleValues";
        /// For `MULTIPLE` with second levels: what was chosen on both.
        options: List<ChosenOption> = "options";
    }
}

record! {
    /// A choice of the respondent, with the choices made below it.
    ChosenOption {
        /// The choice.
        [choice] option: Text = "option";
        /// The choices made below it.
        [choice] sub_options: List<Text> = "subOptions" | "subOption";
    }
}

record! {
    /// A category of an answer.
    Category {
        /// The category.
        [nonpersonal] category: Text = "category";
        /// Its second level, where there is one.
        [nonpersonal] sub_category: Text = "subCategory" | "subcategory";
    }
}

record! {
    /// The sentiment of a feedback, computed some time after the answer arrives.
    Sentiment {
        /// From -1 (negative) to 1 (positive).
        score: Number = "score";
        /// The words from which it was computed.
        [comment] key_phrases: List<Text> = "keyPhrases";
    }
}
