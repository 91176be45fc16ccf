//! The records of invites: of all, and of those that nobody has answered.

use crate::api::action_places::{ACTION_CODE, ACTION_ID, ACTION_NAME};
use crate::api::indicators::Indicator;
use crate::record::declare::record;

record! {
    /// An invite, answered or not.
    Invite {
        /// The invite's id.
        [id] id: Id = "_id";
        /// The id of its action.
        action_id: ActionId = ACTION_ID;
        /// The code of its action, if the platform gives it.
        action_code: ActionCode = ACTION_CODE;
        /// The name of its action, if the platform gives it.
        [nonpersonal] action_name: Text = ACTION_NAME;
        /// The customer's name.
        [contact, distinct] name: Text = "name";
        /// The customer's e-mail.
        [contact, distinct] email: Text = "email";
        /// The customer's phone, always as text.
        [contact, distinct] phone: Code = "phone";
        /// Whether it was answered.
        answered: Boolean = "answered";
        /// The id of its answer, if it was answered.
        answered_id: Id = "answeredId";
        /// Whether its answer was deleted.
        deleted_answer: Boolean = "deletedAnswer";
        /// Whether the invite was deleted.
        deleted: Boolean = "deleted";
        /// Whether it is active.
        active: Boolean = "active";
        /// The survey's link.
        [contact] short_url: Text = "shortUrl";
        /// Whether the platform finds the e-mail valid.
        valid_email: Boolean = "validEmail";
        /// Whether the platform finds the phone valid.
        valid_phone: Boolean = "validPhone";
        /// The indicators that it carries.
        [indicators] indicators: List<Indicator> = "indicators";
        /// When it was created, in UTC.
        [created] created_at: Timestamp = "createdAt";
        /// When it last changed, in UTC.
        [updated] updated_at: Timestamp = "updatedAt" | "updateAt";
    }
}

record! {
    /// An invite that nobody has answered.
    UnansweredInvite {
        /// The invite's id.
        [id] id: Id = "_id";
        /// The invite's own code.
        [code] control_id: Text = "controlId";
        /// The id of its action, if the platform gives it.
        action_id: ActionId = ACTION_ID;
        /// The code of its action.
        action_code: ActionCode = ACTION_CODE;
        /// The name of its action.
        [nonpersonal] action_name: Text = ACTION_NAME;
        /// The customer's name.
        [contact, distinct] name: Text = "name";
        /// The customer's e-mail.
        [contact, distinct] email: Text = "email";
        /// The customer's phone, always as text.
        [contact, distinct] phone: Code = "phone";
        /// Whether it was answered.
        answered: Boolean = "answered";
        /// Whether it is active.
        active: Boolean = "active";
        /// When the invite was sent again, in UTC.
        resend_dates: List<Timestamp> = "resendDates";
        /// When reminders were sent, in UTC.
        reminder_dates: List<Timestamp> = "reminderDates";
        /// The survey's link.
        [contact] short_url: Text = "shortUrl";
        /// Whether the platform finds the e-mail valid.
        valid_email: Boolean = "validEmail";
        /// Whether the platform finds the phone valid.
        valid_phone: Boolean = "validPhone";
        /// The indicators that it carries.
        [indicators] indicators: List<Indicator> = "indicators";
        /// The metric of its action, such as `nps-0-10`.
        [metric] metric: Text = "metric";
        /// When it was created, in UTC.
        [created] created_at: Timestamp = "createdAt";
        /// When it last changed, in UTC, if the platform says.
        [updated] updated_at: Timestamp = "updatedAt" | "updateAt";
    }
}
