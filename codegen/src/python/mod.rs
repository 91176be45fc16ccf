//! The Python package's generated parts: the records, the asynchronous resources, and of these and the hand-written
//! asynchronous modules the blocking ones.

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

/// The modules of `asynchronous` that are written by hand, and that the blocking ones are made from.
const BY_HAND: [&str; 4] = ["__init__.py", "client.py", "listing.py", "writing.py"];

/// All generated files of the package below the project's `root`.
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
