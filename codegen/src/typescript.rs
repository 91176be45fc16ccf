//! The Node binding's resources and the TypeScript types of operations and records.

use crate::Generated;

pub(crate) fn files() -> Vec<Generated> {
    Vec::new()
}
