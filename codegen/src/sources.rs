//! Reads the doc texts of resources and operations from the core's sources, which are the only place where these texts
//! are written.
//!
//! ```text
//! /// Answers: what customers said.                     the resource's text
//! pub struct Answers(Client);
//!
//! impl Answers {
//!     /// Lists the answers of an action, or of all.    the operation's text, for every language
//!     ///
//!     /// # Errors                                      from the first heading on: for Rust alone
//!     pub fn list(&self, params: ListAnswers) -> Result<Listing<Answer>> {
//! ```

use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

use indecx::bindings::catalog::{OperationDecl, RESOURCES, ResourceDecl};
use syn::{Attribute, Expr, ExprLit, ImplItem, Item, Lit, Meta};

/// The doc texts by the items that they belong to: `Answers`, `Answers::list`.
static DOCS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut docs = HashMap::new();
    for (_, file) in files() {
        for item in file.items {
            match item {
                Item::Struct(item) => drop(docs.insert(item.ident.to_string(), shared_doc(&item.attrs))),
                Item::Impl(block) if block.trait_.is_none() => {
                    let class = class_of(&block);
                    for item in block.items {
                        if let ImplItem::Fn(method) = item {
                            docs.insert(format!("{class}::{}", method.sig.ident), shared_doc(&method.attrs));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    docs
});

/// Parses the files of `core/src/api`; returns them sorted by their names.
pub(crate) fn files() -> Vec<(String, syn::File)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/api");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|is| is == "rs"));
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut files: Vec<_> = paths.map(|path| (name(&path), parse(&path))).collect();
    files.sort_by(|(one, _), (other, _)| one.cmp(other));
    files
}

/// Parses a Rust file.
pub(crate) fn parse(path: &Path) -> syn::File {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the name of the type that a block of methods belongs to.
pub(crate) fn class_of(block: &syn::ItemImpl) -> String {
    match &*block.self_ty {
        syn::Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

/// Returns a doc text up to its first heading.
pub(crate) fn shared_doc(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    lines.take_while(|line| !line.trim_start().starts_with("# ")).map(|line| line + "\n").collect()
}

fn doc(place: &str) -> &'static str {
    match DOCS.get(place) {
        Some(text) if !text.trim().is_empty() => text,
        _ => panic!("core/src/api has no `{place}` with a doc text"),
    }
}

/// Returns the doc text of a resource.
pub(crate) fn resource_doc(resource: &ResourceDecl) -> &'static str {
    doc(resource.class)
}

/// Returns the doc text of an operation.
pub(crate) fn operation_doc(operation: &OperationDecl) -> &'static str {
    let (resource, method) = operation.name.split_once('.').unwrap_or_default();
    let class = RESOURCES.iter().find(|known| known.name == resource).map_or(resource, |known| known.class);
    doc(&format!("{class}::{method}"))
}

#[cfg(test)]
mod tests;
