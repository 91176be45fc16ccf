//! Many rows written, with one outcome each.

pub(crate) mod bulk;
pub(crate) mod drive;
pub(crate) mod outcome;
pub(crate) mod prepared;
