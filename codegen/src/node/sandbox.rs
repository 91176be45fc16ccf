//! The options of the sandbox of `indecx/testing`.

use super::structs::{Absent, interface};
use crate::sandbox::{self, Part};

pub(super) fn options() -> String {
    let head = "// Generated from the sandbox's declarations by `make generate`.\n";
    let types = sandbox::parts().into_iter().map(|Part { of, extends, .. }| interface(&of, extends, Absent::LeftOut));
    // A getter of the class `Sandbox`, which none of these types declares.
    head.to_owned() + &types.collect::<String>().replace("`unknown_indicators`", "`unknownIndicators`")
}
