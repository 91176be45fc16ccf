//! Where records tell of the action that they belong to: the platform gives its id, its code and its name under several
//! names, and in an object here and there.

pub(crate) const ACTION_ID: &[&str] = &["actionId", "actionId._id", "actionId.id", "action._id", "action.id"];
pub(crate) const ACTION_CODE: &[&str] = &["actionControlId", "actionId.controlId", "action.controlId", "actionId"];
pub(crate) const ACTION_NAME: &[&str] = &["actionName", "actionId.name", "action.name"];
