//! How an answer was followed up, as records within an answer.

use crate::record::declare::record;

record! {
    /// How an answer was followed up. The platform has two shapes; the fuller one comes with
    /// `treatments=True`.
    Treatment {
        /// Such as `aberto` or `respondido`; accounts add their own.
        [status] status: Text = "status";
        /// Who is responsible.
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
        /// What happened, step by step.
        [detail] feed: List<TreatmentStep> = "feed";
        /// What the customer answered when the loop was closed.
        [detail] close_the_loop_feedback: List<LoopAnswer> = "closeTheLoopFeedback";
    }
}

record! {
    /// One step of a treatment.
    TreatmentStep {
        /// The step's id.
        [id] id: Id = "_id";
        /// `status`, `alert`, `responsible` or `close-the-loop`.
        [kind] r#type: Text = "type";
        /// Who did it: an e-mail, or `robot`.
        [contact] sender: Text = "sender";
        /// What changed, such as the new status.
        [contact] change: Text = "change";
        /// When, in UTC.
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
        /// For `INPUT`: what was written, where the platform gives it.
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
        /// What it says.
        [choice] text: Text = "text" | "choice.text";
        /// What was chosen below it.
        subchoices: List<LoopSubchoice> = "subchoices";
    }
}

record! {
    /// A choice below a [`LoopChoice`].
    LoopSubchoice {
        /// The choice's id.
        [id] id: Id = "id";
        /// What it says.
        [choice] text: Text = "text";
    }
}
