//! The record of a link. It has a file of its own, since the outcomes of writes hold it and must not import the routes.

use crate::api::action_places::{ACTION_CODE, ACTION_ID, ACTION_NAME};
use crate::record::declare::record;

record! {
    /// A survey link for one customer, in the reply to `links.create` or in a callback's delivery.
    Link {
        /// The id of the invite behind it.
        [distinct] invite_id: Id = "inviteId";
        /// The link; null if the platform did not create one.
        [contact] short_url: Text = "shortUrl" | "short_url" | "shortURL" | "url" | "inviteUrl" | "link";
        /// The long form of the link, if the platform gives it.
        [contact] real_url: Text = "realUrl";
        /// The customer's name.
        [contact, distinct] name: Text = "nome" | "name" | "Nome" | "Name";
        /// The customer's e-mail.
        [contact, distinct] email: Text = "email" | "Email";
        /// The customer's phone, always as text.
        [contact, distinct] phone: Code = "telefone" | "phone" | "Telefone" | "Phone";
        /// The action's id, if the platform gives it.
        action_id: ActionId = ACTION_ID;
        /// The action's code.
        action_code: ActionCode = ACTION_CODE;
        /// The action's name, if the platform gives it.
        [nonpersonal] action_name: Text = ACTION_NAME;
        /// The platform's word for the state of the link, such as `integrado`.
        [status] status: Text = "status";
        /// When the invite was created, in UTC.
        [created] created_at: Timestamp = "created_at" | "createdAt";
    }
}
