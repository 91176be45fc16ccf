//! The reply to a write that returns no record of its own.

use crate::record::declare::record;

record! {
    /// The platform's reply to a write that it accepted.
    Acknowledgement {
        /// The platform's message, in Portuguese or English.
        [nonpersonal] message: Text = "message" | "mensaje" | "mensagem";
    }
}
