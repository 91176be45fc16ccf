//! The places in which records hold the id, the code and the name of their action. The platform writes each of them
//! under several names, and in some records inside an object.

pub(crate) const ACTION_ID: &[&str] = &["actionId", "actionId._id", "actionId.id", "action._id", "action.id"];
pub(crate) const ACTION_CODE: &[&str] = &["actionControlId", "actionId.controlId", "action.controlId", "actionId"];
pub(crate) const ACTION_NAME: &[&str] = &["actionName", "actionId.name", "action.name"];
