//! The platform's resources, one file each: parameters, routes, records, and the few lines that
//! join them. A new route goes into the file of its resource.

pub mod actions;
pub mod answers;
pub mod branches;
pub mod customer;
pub mod invites;
