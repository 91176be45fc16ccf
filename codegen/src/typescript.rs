//! The Node binding's resources, and the TypeScript types of operations and records.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use indecx::bindings::camel::{camel_name, camel_text};
use indecx::bindings::catalog::{self, OperationDecl, Output, RESOURCES, ResourceDecl};
use indecx::bindings::params::ParamDecl;
use indecx::bindings::schema::{RecordDecl, Type};

use crate::output::{Generated, doc_line};

pub(crate) const HEAD: &str = "// Generated from the core's declarations by `make generate`.\n";

/// Types that TypeScript knows by itself; any other name in a parameter's type is an input of ours.
const BUILT_IN: [&str; 3] = ["Date", "Record", "I"];

pub(crate) fn files() -> Vec<Generated> {
    vec![
        ("bindings-node/js/resources.cjs".into(), implementation()),
        ("bindings-node/js/resources.d.cts".into(), types()),
        ("bindings-node/js/records.d.cts".into(), records_types()),
    ]
}

/// What must be given, and is easier to read with its name.
const BY_NAME: [&str; 1] = ["callback_url"];

/// What stands by position: what must be given. The rest goes into the options object.
fn is_positional(param: &ParamDecl) -> bool {
    param.positional && !param.optional && !BY_NAME.contains(&param.name)
}

/// Whether a parameter holds the rows of a write.
fn is_rows(operation: &OperationDecl, param: &ParamDecl) -> bool {
    matches!(operation.output, Output::Outcomes(rows) if rows == param.name)
}

fn implementation() -> String {
    let mut out =
        format!("{HEAD}\"use strict\";\n\nconst {{ listing, outcomes, record }} = require(\"./call.cjs\");\n");
    for resource in RESOURCES {
        for operation in resource.operations {
            write_operation(&mut out, operation);
        }
        let class = resource.class;
        let _ = write!(
            out,
            "\nclass {class} {{\n  #client;\n\n  constructor(client) {{\n    this.#client = client;\n  }}\n"
        );
        for operation in resource.operations {
            let method = own_name(operation);
            let positional = positional_names(operation).join(", ");
            let taken = [positional.as_str(), "options"].into_iter().filter(|name| !name.is_empty());
            let taken = taken.collect::<Vec<_>>().join(", ");
            let (helper, constant) = (helper(operation), constant(operation));
            let call = format!("return {helper}(this.#client, {constant}, [{positional}], options);");
            let _ = write!(out, "\n  {method}({taken}) {{\n    {call}\n  }}\n");
        }
        out.push_str("}\n");
    }
    out.push_str("\nconst RESOURCES = {\n");
    for resource in RESOURCES {
        let _ = writeln!(out, "  {}: {},", camel_name(resource.name), resource.class);
    }
    out.push_str("};\n\nmodule.exports = { RESOURCES };\n");
    out
}

fn write_operation(out: &mut String, operation: &OperationDecl) {
    let (positional, options): (Vec<_>, Vec<_>) = (operation.params)().into_iter().partition(is_positional);
    let names = positional.iter().map(|param| format!("\"{}\"", param.name)).collect::<Vec<_>>().join(", ");
    let _ = write!(
        out,
        "\nconst {} = {{\n  name: \"{}\",\n  place: \"{}\",\n  positional: [{names}],\n",
        constant(operation),
        operation.name,
        camel_name(operation.name),
    );
    if let Output::Outcomes(rows) = operation.output {
        let _ = writeln!(out, "  rows: \"{rows}\",");
    }
    out.push_str("  options: {\n");
    for param in options {
        let _ = writeln!(out, "    {}: \"{}\",", camel_name(param.name), param.name);
    }
    out.push_str("  },\n};\n");
}

/// `answers.list` → `ANSWERS_LIST`.
fn constant(operation: &OperationDecl) -> String {
    operation.name.replace('.', "_").to_uppercase()
}

/// `answers.list` → `AnswersListOptions`.
fn options_type(operation: &OperationDecl) -> String {
    let words = operation.name.split(['.', '_']).map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    });
    words.collect::<String>() + "Options"
}

fn own_name(operation: &OperationDecl) -> String {
    camel_name(operation.name.rsplit('.').next().unwrap_or_default())
}

fn positional_names(operation: &OperationDecl) -> Vec<String> {
    (operation.params)().iter().filter(|param| is_positional(param)).map(|param| camel_name(param.name)).collect()
}

/// The function of `call.cjs` that an operation of this kind goes through.
fn helper(operation: &OperationDecl) -> &'static str {
    match operation.output {
        Output::Listing(_) => "listing",
        Output::Record(_) => "record",
        Output::Outcomes(_) => "outcomes",
        other => panic!("the Node binding has no helper for {other:?}"),
    }
}

fn types() -> String {
    let mut body = String::new();
    for resource in RESOURCES {
        for operation in resource.operations {
            write_options_type(&mut body, operation);
        }
        write_resource_type(&mut body, resource);
    }
    body.push_str("\n/** The resources of a client. */\nexport interface Resources {\n");
    for resource in RESOURCES {
        write_doc(&mut body, "  ", resource.doc);
        let _ = writeln!(body, "  readonly {}: {};", camel_name(resource.name), resource.class);
    }
    body.push_str("}\n");
    let mut out = HEAD.to_owned();
    write_import(&mut out, inputs(), "./inputs.cjs");
    write_import(&mut out, ["CallOptions", "Listing", "ListingOptions"].map(str::to_owned).into(), "./listing.cjs");
    write_import(&mut out, ["Outcomes", "Rows", "WriteOptions"].map(str::to_owned).into(), "./writing.cjs");
    let operations = RESOURCES.iter().flat_map(|resource| resource.operations);
    let records = operations.filter_map(|operation| operation.output.record());
    write_import(&mut out, records.map(|record| record.name.to_owned()).collect(), "./records.cjs");
    out + &body
}

/// The names of inputs that parameters' types mention.
fn inputs() -> BTreeSet<String> {
    let operations = RESOURCES.iter().flat_map(|resource| resource.operations);
    let types = operations.flat_map(|operation| (operation.params)()).map(|param| param.typescript);
    let words = types.flat_map(|ty| ty.split(|c: char| !c.is_alphanumeric()));
    words.filter(|word| word.starts_with(char::is_uppercase) && !BUILT_IN.contains(word)).map(str::to_owned).collect()
}

fn write_import(out: &mut String, names: BTreeSet<String>, from: &str) {
    let names = names.into_iter().collect::<Vec<_>>().join(",\n  ");
    let _ = writeln!(out, "import type {{\n  {names},\n}} from \"{from}\";");
}

fn write_options_type(out: &mut String, operation: &OperationDecl) {
    let base = match operation.output {
        Output::Listing(_) => "ListingOptions",
        Output::Outcomes(_) => "WriteOptions",
        _ => "CallOptions",
    };
    let name = options_type(operation);
    let _ = write!(
        out,
        "\n/** Options of `{}`. */\nexport interface {name} extends {base} {{\n",
        camel_name(operation.name)
    );
    for param in (operation.params)().iter().filter(|param| !is_positional(param)) {
        write_doc(out, "  ", &param_doc(param));
        let mark = if param.optional { "?" } else { "" };
        // Nothing and null are the same, except where a default stands for nothing.
        let absent = match (param.optional, param.default) {
            (true, None) => " | null | undefined",
            (true, Some(_)) => " | undefined",
            (false, _) => "",
        };
        let _ = writeln!(out, "  {}{mark}: {}{absent};", camel_name(param.name), param.typescript);
    }
    out.push_str("}\n");
}

fn param_doc(param: &ParamDecl) -> String {
    let mut doc = doc_line(param.doc);
    if param.name == "timeout" {
        doc = doc.replace("Seconds", "Milliseconds");
    }
    if let Some(default) = param.default {
        let _ = write!(doc, " Default: `{default}`.");
    }
    doc
}

fn write_resource_type(out: &mut String, resource: &ResourceDecl) {
    out.push('\n');
    write_doc(out, "", resource.doc);
    let _ = writeln!(out, "export interface {} {{", resource.class);
    for operation in resource.operations {
        let params = (operation.params)();
        let mut taken: Vec<String> = params
            .iter()
            .filter(|param| is_positional(param))
            .map(|param| format!("{}: {}", camel_name(param.name), positional_type(operation, param)))
            .collect();
        let needed = params.iter().any(|param| !param.optional && !is_positional(param));
        taken.push(format!("options{}: {}", if needed { "" } else { "?" }, options_type(operation)));
        let gives = gives(operation);
        write_method_doc(out, operation, &params);
        // A row's indicators may have a type of the caller's own, which has no index signature.
        let generic = if taken.iter().any(|param| param.contains("<I>")) { "<I = never>" } else { "" };
        let _ = writeln!(out, "  {}{generic}({}): {gives};", own_name(operation), taken.join(", "));
    }
    out.push_str("}\n");
}

fn write_method_doc(out: &mut String, operation: &OperationDecl, params: &[ParamDecl]) {
    let positional: Vec<_> = params.iter().filter(|param| is_positional(param)).collect();
    if positional.is_empty() {
        return write_doc(out, "  ", operation.doc);
    }
    let _ = writeln!(out, "  /**\n   * {}\n   *", spelt(operation.doc));
    for param in positional {
        let _ = writeln!(out, "   * @param {} {}", camel_name(param.name), spelt(param.doc));
    }
    out.push_str("   */\n");
}

fn positional_type(operation: &OperationDecl, param: &ParamDecl) -> String {
    if is_rows(operation, param) { format!("Rows<{}>", param.typescript) } else { param.typescript.to_owned() }
}

fn gives(operation: &OperationDecl) -> String {
    match operation.output {
        Output::Listing(record) => format!("Listing<{}>", record.name),
        Output::Record(record) => format!("Promise<{}>", record.name),
        Output::Outcomes(_) => "Promise<Outcomes>".to_owned(),
        other => panic!("the Node binding has no type for {other:?}"),
    }
}

fn records_types() -> String {
    catalog::records().into_iter().fold(HEAD.to_owned(), |mut out, record| {
        write_record(&mut out, record);
        out
    })
}

fn write_record(out: &mut String, record: &RecordDecl) {
    out.push('\n');
    write_doc(out, "", record.doc);
    let _ = writeln!(out, "export interface {} {{", record.name);
    for field in record.fields {
        write_doc(out, "  ", field.doc);
        let _ = writeln!(out, "  {}: {} | null;", field.camel_name(), type_name(field.ty));
    }
    write_doc(
        out,
        "  ",
        "Unknown fields, and values that could not be read, under the API's own names. Whole numbers beyond 2^53 are text.",
    );
    out.push_str("  extra: Record<string, unknown>;\n}\n");
}

fn type_name(ty: Type) -> String {
    match ty {
        Type::Timestamp => "string".to_owned(),
        ty if ty.is_text() => "string".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Json => "unknown".to_owned(),
        Type::List(of) => format!("{}[]", type_name(*of)),
        Type::Record(record) => record.name.to_owned(),
        other => panic!("TypeScript has no type for {other:?}"),
    }
}

/// A doc text in one line, with the names as Node spells them.
fn spelt(doc: &str) -> String {
    camel_text(&doc_line(doc))
}

fn write_doc(out: &mut String, indent: &str, doc: &str) {
    let _ = writeln!(out, "{indent}/** {} */", spelt(doc));
}
