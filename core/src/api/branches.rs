//! Branches: the units of the company's own hierarchy.

use crate::endpoint::{Endpoint, Request};
use crate::page::Shape;
use crate::paging::{Listing, Paging, Query};
use crate::record::Record;

static LIST: Endpoint = Endpoint::get("branches");

crate::params! {
    /// What [`Branches::list`] takes.
    #[derive(Default)]
    ListBranches {
        /// Seconds for one request, in place of the client's.
        [keyword] timeout: Option<crate::argument::Seconds>;
    }
}

crate::resource! {
    /// Branches: the units of the company's own hierarchy.
    Branches branches {
        /// Lists the branches. Secondary fields stand in each row's `extra`.
        list(client, params: ListBranches) -> listing Branch = LIST {
            let paging = Paging { timeout: params.timeout, ..Paging::default() };
            Ok(Listing::new(client, Query::new(Request::new(&LIST), Shape::Array, Branch::DECL, paging)))
        }
    }
}

crate::record! {
    /// A branch. Its secondary fields, whose names each company chooses, stand in `extra`.
    Branch {
        /// The branch's id.
        id: Text = "_id";
        /// Whether it is active, where the platform says.
        active: Boolean = "active";
        /// Its name.
        corporate_name: Text = "corporate_name";
        /// Its level: `ih1` or `ih2`.
        r#type: Text = "type";
    }
}
