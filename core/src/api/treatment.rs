//! Treatments: how an answer was followed up, as records inside an answer.

use crate::record::declare::record;

record! {
    /// How an answer was followed up. The platform has two shapes. `answers.list` returns the full one if its option
    /// `treatments` is true; it leaves out `sponsor`.
    Treatment {
        /// The status, such as `aberto` or `respondido`; accounts add their own.
        [status] status: Text = "status";
        /// The responsible person; null in the full shape.
        [contact] sponsor: Text = "sponsor";
        /// Comments, in a shape that the platform does not document.
        [comment] comments: Json = "comments";
        /// When it was followed up, in UTC.
        date: Timestamp = "date";
        /// Categories, in a shape that the platform does not document here.
        [nonpersonal] categories: Json = "categories";
        /// When the treatment began, in UTC.
        [detail] start_date_treatment: Timestamp = "startDateTreatment";
        /// When it was solved, in UTC.
        [detail] solved_date: Timestamp = "solvedDate";
        /// When it last changed, in UTC.
        [detail] update_date_treatment: Timestamp = "updateDateTreatment";
        /// The steps of the treatment, in order.
        [detail] feed: List<TreatmentStep> = "feed";
        /// The customer's answers when the loop was closed.
        [detail] close_the_loop_feedback: List<LoopAnswer> = "closeTheLoopFeedback";
    }
}

record! {
    /// One step of a treatment.
    TreatmentStep {
        /// The step's id.
        [id] id: Id = "_id";
        /// The kind of step: `status`, `alert`, `responsible` or `close-the-loop`.
        [kind] r#type: Text = "type";
        /// The author: an e-mail, or `robot`.
        [contact] sender: Text = "sender";
        /// What changed, such as the new status.
        [contact] change: Text = "change";
        /// When it happened, in UTC.
        date: Timestamp = "date";
        /// Attachments, in a shape that the platform does not document.
        [comment] attachments: Json = "attachments";
    }
}

record! {
    /// One answer to a question asked when the loop was closed.
    LoopAnswer {
        /// The question's id.
        [id] id: Id = "id" | "_id";
        /// The question.
        [nonpersonal] text: Text = "text";
        /// How it is answered: `MULTIPLE`, `NPS`, `CSAT-1-5` and more.
        [kind] r#type: Text = "type";
        /// The score.
        [score] review: Number = "review";
        /// For `INPUT`: what was written, if the platform gives it.
        [comment, distinct] answer_text: Text = "answerText";
        /// For `MULTIPLE`: what was chosen.
        choices: List<LoopChoice> = "choices";
    }
}

record! {
    /// A choice of a question asked when the loop was closed; the platform has two shapes for it.
    LoopChoice {
        /// The choice's id.
        [id] id: Id = "id" | "choice.id";
        /// The text of the choice.
        [choice] text: Text = "text" | "choice.text";
        /// The choices made below it.
        subchoices: List<LoopSubchoice> = "subchoices";
    }
}

record! {
    /// A choice made below a `LoopChoice`.
    LoopSubchoice {
        /// The choice's id.
        [id] id: Id = "id";
        /// The text of the choice.
        [choice] text: Text = "text";
    }
}
