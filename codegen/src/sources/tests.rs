//! Tests that the table of each resource declares its methods as they are, and that the catalog lists every resource.

use std::collections::BTreeMap;

use indecx::bindings::catalog::RESOURCES;
use quote::ToTokens;
use syn::{Expr, FnArg, ImplItem, Item, ReturnType, Visibility};

use super::{class_of, files};

/// A public method of a resource.
struct Method {
    params: String,
    gives: String,
    body: String,
}

/// A row of a resource's table: its fields as they are written.
type Row = BTreeMap<String, String>;

/// A file of `core/src/api` that declares a resource.
#[derive(Default)]
struct Resource {
    class: String,
    table: Row,
    methods: BTreeMap<String, Method>,
    rows: BTreeMap<String, Row>,
}

/// Returns code without white space.
fn code(of: &impl ToTokens) -> String {
    of.to_token_stream().to_string().split_whitespace().collect::<String>().replace(",}", "}").replace(",)", ")")
}

fn fields(of: &syn::ExprStruct) -> Row {
    of.fields.iter().map(|field| (code(&field.member), code(&field.expr))).collect()
}

fn read(resource: &mut Resource, item: &Item) {
    match item {
        Item::Struct(item) if code(&item.fields) == "(Client)" => resource.class = item.ident.to_string(),
        Item::Impl(block) if block.trait_.is_none() && class_of(block) == resource.class => {
            for item in &block.items {
                let ImplItem::Fn(method) = item else { continue };
                if !matches!(method.vis, Visibility::Public(_)) {
                    continue;
                }
                let params = method.sig.inputs.iter().find_map(|input| match input {
                    FnArg::Typed(input) => Some(code(&input.ty)),
                    FnArg::Receiver(_) => None,
                });
                let gives = match &method.sig.output {
                    ReturnType::Type(_, gives) => code(gives),
                    ReturnType::Default => String::new(),
                };
                let method = (
                    method.sig.ident.to_string(),
                    Method { params: params.unwrap_or_default(), gives, body: code(&method.block) },
                );
                resource.methods.extend([method]);
            }
        }
        Item::Static(item) if item.ident == "RESOURCE" => {
            let Expr::Struct(table) = &*item.expr else { panic!("RESOURCE is no table") };
            resource.table = fields(table);
            let Some(Expr::Reference(rows)) = table.fields.iter().map(|field| &field.expr).last() else { return };
            let Expr::Array(rows) = &*rows.expr else { return };
            for row in &rows.elems {
                let Expr::Struct(row) = row else { panic!("a row of RESOURCE is no OperationDecl") };
                let row = fields(row);
                resource.rows.insert(row["name"].trim_matches('"').to_owned(), row);
            }
        }
        _ => {}
    }
}

/// Reads the resources, by the names of their files.
fn resources() -> BTreeMap<String, Resource> {
    let read = |file: &syn::File| {
        let mut resource = Resource::default();
        file.items.iter().for_each(|item| read(&mut resource, item));
        resource
    };
    let read = files().into_iter().map(|(name, file)| (name, read(&file)));
    read.filter(|(_, resource)| !resource.class.is_empty()).collect()
}

#[test]
fn every_resource_stands_in_the_catalog_and_in_the_crate() {
    let found: BTreeMap<String, String> =
        resources().into_iter().map(|(file, resource)| (file, resource.class)).collect();
    let known = RESOURCES.iter().map(|resource| (resource.name.to_owned(), resource.class.to_owned()));
    assert_eq!(found, known.collect(), "a resource is named as its file, and stands in `catalog::RESOURCES`");
    let lib = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../core/src/lib.rs")).unwrap();
    let shown = lib.split("pub use api::{").last().and_then(|rest| rest.split_once('}')).unwrap().0;
    let shown: Vec<&str> = shown.split(',').map(str::trim).collect();
    for name in found.keys() {
        assert!(shown.contains(&name.as_str()), "`core/src/lib.rs` does not re-export `{name}`");
    }
}

#[test]
fn every_method_has_its_row_and_every_row_its_method() {
    for (file, resource) in resources() {
        let methods: Vec<String> = resource.methods.keys().map(|name| format!("{file}.{name}")).collect();
        assert_eq!(
            methods,
            resource.rows.keys().cloned().collect::<Vec<_>>(),
            "{file}: methods, and rows of its table"
        );
        assert_eq!(resource.table["name"], format!("\"{file}\""));
        assert_eq!(resource.table["class"], format!("\"{}\"", resource.class));
    }
}

#[test]
fn every_row_says_what_its_method_takes_gives_and_does() {
    for (file, resource) in resources() {
        for (name, method) in &resource.methods {
            let place = format!("{file}.{name}");
            let row = &resource.rows[&place];
            assert_eq!(row["params"], format!("{}::declared", method.params), "{place}");
            let (output, start) = expected(&file, name, method);
            assert_eq!(row["output"], output, "{place}");
            assert_eq!(row["start"], format!("|client,arguments|{start}"), "{place}");
        }
    }
}

#[test]
fn every_method_checks_what_a_program_put_together() {
    for (file, resource) in resources() {
        for (name, method) in &resource.methods {
            assert_eq!(method.body.matches("params.checked()?").count(), 1, "{file}.{name}");
        }
    }
}

/// Returns the `output` and the `start` that the table must have for a method.
fn expected(resource: &str, name: &str, method: &Method) -> (String, String) {
    let between = |before: &str, after: &str| {
        let inside = method.gives.strip_prefix(before)?.strip_suffix(after)?;
        Some(inside.to_owned())
    };
    let call = |kind: &str| format!("Started::{kind}(client.{resource}().{name}(arguments.read()?))");
    if let Some(record) = between("Result<Listing<", ">>") {
        return (format!("Output::Listing({record}::DECL)"), call("listing"));
    }
    if let Some(record) = between("implFuture<Output=Result<", ">>+Send+use<>") {
        return (format!("Output::Record({record}::DECL)"), call("record"));
    }
    if method.gives == "Result<Counting>" {
        // The rows that are counted are those of the resource's own list.
        let list = method.body.contains("self.list(");
        assert!(list, "{resource}.{name} counts something else than `{resource}.list`");
        return (format!("Output::Summary({}::DECL)", listed(resource)), call("summary"));
    }
    assert_eq!(method.gives, "Result<BulkWrite>", "{resource}.{name} gives what no row can say");
    let rows = method.body.split("std::mem::take(&mutparams.").nth(1).and_then(|rest| rest.split_once(')'));
    let write = method.body.split("BulkWrite::new(").nth(1).and_then(|rest| rest.split_once("(&self.0,"));
    let (Some((rows, _)), Some((write, _))) = (rows, write) else { panic!("{resource}.{name} writes in its own way") };
    (format!("Output::Outcomes(\"{rows}\")"), format!("Started::bulk_write({write}(client,arguments.read()?))"))
}

/// Returns the record that a resource lists.
fn listed(resource: &str) -> String {
    let gives = &resources()[resource].methods["list"].gives;
    gives.trim_start_matches("Result<Listing<").trim_end_matches(">>").to_owned()
}
