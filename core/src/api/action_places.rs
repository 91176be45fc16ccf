//! The places in which records hold the action that they belong to. The platform writes its id, code and name under
//! several names, in some records inside an object.

pub(crate) const ACTION_ID: &[&str] = &["actionId", "actionId._id", "actionId.id", "action._id", "action.id"];
pub(crate) const ACTION_CODE: &[&str] = &["actionControlId", "actionId.controlId", "action.controlId", "actionId"];
pub(crate) const ACTION_NAME: &[&str] = &["actionName", "actionId.name", "action.name"];
