//! The options of the sandbox of `indecx/testing`.

use super::structs::{Absent, interface};
use crate::sandbox::{self, Part};

pub(super) fn options() -> String {
    let head = "// Generated from the sandbox's declarations by `make generate`.\n";
    let types = sandbox::parts().into_iter().map(|Part { of, extends, .. }| interface(&of, extends, Absent::LeftOut));
    // The docs mention a getter of the class `Sandbox`. `interface` does not know it, since no type here declares it.
    head.to_owned() + &types.collect::<String>().replace("`unknown_indicators`", "`unknownIndicators`")
}
