//! The generated parts of the Python package: the records, the asynchronous resources, and the blocking modules, which
//! are made from the asynchronous ones.

mod blocking;
mod docstrings;
mod records;
mod resources;
mod sandbox;
pub(crate) mod structs;
pub(crate) mod types;

use std::path::Path;

use crate::output::Generated;

const PACKAGE: &str = "bindings-python/python/indecx";

/// The hand-written modules of `asynchronous`, from which blocking modules are made.
const BY_HAND: [&str; 4] = ["__init__.py", "client.py", "listing.py", "writing.py"];

/// Returns all generated files of the package below the project's `root`.
pub(crate) fn files(root: &Path) -> std::io::Result<Vec<Generated>> {
    let resources = resources::module();
    let mut asynchronous = vec![("resources.py", resources.clone())];
    for name in BY_HAND {
        let path = root.join(PACKAGE).join("asynchronous").join(name);
        asynchronous.push((name, std::fs::read_to_string(path)?.replace("\r\n", "\n")));
    }
    let mut files = vec![
        (format!("{PACKAGE}/_generated/records.py").into(), records::module()),
        (format!("{PACKAGE}/_generated/resources.py").into(), resources),
        (format!("{PACKAGE}/_generated/sandbox_options.py").into(), sandbox::module()),
    ];
    for (name, text) in asynchronous {
        files.push((format!("{PACKAGE}/blocking/{name}").into(), blocking::module(&text)));
    }
    Ok(files)
}
