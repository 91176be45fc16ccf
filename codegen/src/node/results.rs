//! The results of operations beside records, in TypeScript: receipts and outcomes.

use super::HEAD;
use super::structs::{Absent, interface};
use crate::contracts;

const IMPORTS: &str = r#"import type { IndeCXError } from "../errors.cjs";
import type { FollowUp } from "./inputs.cjs";
import type { Link } from "./records.cjs";
"#;

pub(super) fn results() -> String {
    let types = [contracts::receipt(), contracts::outcome()].map(|of| interface(&of, None, Absent::Null));
    format!("{HEAD}{IMPORTS}{}", types.concat())
}
