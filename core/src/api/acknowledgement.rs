//! What comes of a write that gives no record of its own.

use crate::record::declare::record;

record! {
    /// What the platform says of a write that it accepted.
    Acknowledgement {
        /// The platform's words, in Portuguese or English.
        [nonpersonal] message: Text = "message" | "mensaje" | "mensagem";
    }
}
