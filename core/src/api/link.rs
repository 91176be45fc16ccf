//! The record of a link, apart from its routes: the outcomes of a write hold it, and stand below these.

use crate::api::action_places::{ACTION_CODE, ACTION_ID, ACTION_NAME};
use crate::record::declare::record;

record! {
    /// A survey link for one customer, in the answer of `links.create` or in a callback's delivery.
    Link {
        /// The id of the invite behind it.
        [distinct] invite_id: Id = "inviteId";
        /// The link; null where the platform made none.
        [contact] short_url: Text = "shortUrl" | "short_url" | "shortURL" | "url" | "inviteUrl" | "link";
        /// The long form of the link, where the platform gives it.
        [contact] real_url: Text = "realUrl";
        /// The customer's name.
        [contact, distinct] name: Text = "nome" | "name" | "Nome" | "Name";
        /// The customer's e-mail.
        [contact, distinct] email: Text = "email" | "Email";
        /// The customer's phone, always as text.
        [contact, distinct] phone: Code = "telefone" | "phone" | "Telefone" | "Phone";
        /// The action's id, where the platform gives it.
        action_id: ActionId = ACTION_ID;
        /// The action's code.
        action_code: ActionCode = ACTION_CODE;
        /// The action's name, where the platform gives it.
        [nonpersonal] action_name: Text = ACTION_NAME;
        /// What the platform says of it, such as `integrado`.
        [status] status: Text = "status";
        /// When the invite was made, in UTC.
        [created] created_at: Timestamp = "created_at" | "createdAt";
    }
}
