//! The Node binding's resources: the types of their options and methods, and the classes behind them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use indecx::bindings::camel::camel_name;
use indecx::bindings::catalog::{OperationDecl, Output, RESOURCES, ResourceDecl};
use indecx::bindings::params::ParamDecl;
use indecx::bindings::schema::RecordDecl;

use super::types::type_name;
use super::{HEAD, camel_doc, write_doc, write_import};
use crate::output::doc_line;
use crate::sources::{operation_doc, resource_doc};

/// Types that need no import. Any other name in a parameter's type is an input of the package.
const BUILT_IN: [&str; 3] = ["Date", "Record", "I"];

const CALL: &str = r#"import {
  type Calls,
  listing,
  type Operation,
  outcomes,
  type RowsOperation,
  record,
  summary,
} from "../internal/call.cjs";
"#;

const CLASSES: &str = "
/** The classes behind the resources. @internal */
export const RESOURCES: {
  readonly [Name in keyof Resources]: new (client: Calls) => Resources[Name];
} = {
";

/// Required parameters that are options nevertheless, since a call is easier to read with their names.
const BY_NAME: [&str; 1] = ["callback_url"];

/// Returns whether a parameter is positional, as required parameters are. The others go into the options object.
fn is_positional(param: &ParamDecl) -> bool {
    param.positional && !param.optional && !BY_NAME.contains(&param.name)
}

/// Returns whether a parameter holds the rows of a write.
fn is_rows(operation: &OperationDecl, param: &ParamDecl) -> bool {
    matches!(operation.output, Output::Outcomes(rows) if rows == param.name)
}

pub(super) fn resources() -> String {
    let mut out = format!("{HEAD}{CALL}");
    write_imports(&mut out);
    for resource in RESOURCES {
        for operation in resource.operations {
            write_options_type(&mut out, operation);
        }
        write_resource_type(&mut out, resource);
    }
    out.push_str("\n/** The resources of a client. */\nexport interface Resources {\n");
    for resource in RESOURCES {
        write_doc(&mut out, "  ", resource_doc(resource));
        let _ = writeln!(out, "  readonly {}: {};", camel_name(resource.name), resource.class);
    }
    out.push_str("}\n");
    for operation in RESOURCES.iter().flat_map(|resource| resource.operations) {
        write_operation(&mut out, operation);
    }
    out.push_str(CLASSES);
    for resource in RESOURCES {
        write_class(&mut out, resource);
    }
    out + "};\n"
}

/// Writes the class behind a resource's type. The class is a member of an object, since TypeScript would merge a
/// top-level class with the interface of the same name.
fn write_class(out: &mut String, resource: &ResourceDecl) {
    let (name, class) = (camel_name(resource.name), resource.class);
    let _ = writeln!(out, "  {name}: class {class} {{\n    #client: Calls;\n\n    constructor(client: Calls) {{");
    out.push_str("      this.#client = client;\n    }\n");
    for operation in resource.operations {
        let positional = positional_names(operation).join(", ");
        let (helper, constant) = (helper(operation), constant(operation));
        let call = format!("return {helper}(this.#client, {constant}, [{positional}], options);");
        let _ = write!(out, "\n    {} {{\n      {call}\n    }}\n", signature(operation));
    }
    out.push_str("  },\n");
}

fn write_operation(out: &mut String, operation: &OperationDecl) {
    let (positional, options): (Vec<_>, Vec<_>) = (operation.params)().into_iter().partition(is_positional);
    let names = positional.iter().map(|param| format!("\"{}\"", param.name)).collect::<Vec<_>>().join(", ");
    let kind = if matches!(operation.output, Output::Outcomes(_)) { "RowsOperation" } else { "Operation" };
    let _ = write!(
        out,
        "\nconst {}: {kind} = {{\n  name: \"{}\",\n  place: \"{}\",\n  positional: [{names}],\n",
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

/// Returns the name of the function in `call.cts` that makes calls of an operation of this kind.
fn helper(operation: &OperationDecl) -> &'static str {
    match operation.output {
        Output::Listing(_) => "listing",
        Output::Record(_) => "record",
        Output::Outcomes(_) => "outcomes",
        Output::Summary(_) => "summary",
        other => panic!("the Node binding has no helper for {other:?}"),
    }
}

fn write_imports(out: &mut String) {
    write_import(out, inputs(), "../inputs.cjs");
    write_import(out, ["CallOptions", "Listing", "ListingOptions"].map(str::to_owned), "../listing.cjs");
    write_import(out, ["Outcomes", "Rows", "WriteOptions"].map(str::to_owned), "../writing.cjs");
    write_import(out, ["Metric", "MetricRows", "ResponseRate"].map(str::to_owned), "../metrics.cjs");
    let operations = RESOURCES.iter().flat_map(|resource| resource.operations);
    let records = operations.filter_map(|operation| operation.output.record());
    write_import(out, records.map(|record| record.name.to_owned()).collect::<BTreeSet<_>>(), "./records.cjs");
}

/// Returns the names of the inputs that the types of parameters mention.
fn inputs() -> BTreeSet<String> {
    let operations = RESOURCES.iter().flat_map(|resource| resource.operations);
    let params = operations.flat_map(|operation| (operation.params)());
    let types = params.map(|param| type_name(param.ty)).collect::<Vec<_>>().join(" ");
    let words = types.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.starts_with(char::is_uppercase) && !BUILT_IN.contains(word)).map(str::to_owned).collect()
}

fn write_options_type(out: &mut String, operation: &OperationDecl) {
    let base = match operation.output {
        Output::Listing(_) | Output::Summary(_) => "ListingOptions",
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
        // Null means "absent" too, except if there is a default.
        let absent = match (param.optional, param.default) {
            (true, None) => " | null | undefined",
            (true, Some(_)) => " | undefined",
            (false, _) => "",
        };
        let _ = writeln!(out, "  {}{mark}: {}{absent};", camel_name(param.name), type_name(param.ty));
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
    write_doc(out, "", resource_doc(resource));
    let _ = writeln!(out, "export interface {} {{", resource.class);
    for operation in resource.operations {
        write_method_doc(out, operation, &(operation.params)());
        let _ = writeln!(out, "  {};", signature(operation));
    }
    out.push_str("}\n");
}

/// Returns, for example, `get(action: string, options?: ActionsGetOptions): Promise<Questionnaire>`.
fn signature(operation: &OperationDecl) -> String {
    let params = (operation.params)();
    let mut parameters: Vec<String> = params
        .iter()
        .filter(|param| is_positional(param))
        .map(|param| format!("{}: {}", camel_name(param.name), positional_type(operation, param)))
        .collect();
    let has_required = params.iter().any(|param| !param.optional && !is_positional(param));
    parameters.push(format!("options{}: {}", if has_required { "" } else { "?" }, options_type(operation)));
    // A row's indicators may have the caller's own type, which has no index signature.
    let generic = if parameters.iter().any(|param| param.contains("<I>")) { "<I = never>" } else { "" };
    format!("{}{generic}({}): {}", own_name(operation), parameters.join(", "), return_type(operation))
}

fn write_method_doc(out: &mut String, operation: &OperationDecl, params: &[ParamDecl]) {
    let positional: Vec<_> = params.iter().filter(|param| is_positional(param)).collect();
    if positional.is_empty() {
        return write_doc(out, "  ", operation_doc(operation));
    }
    let _ = writeln!(out, "  /**\n   * {}\n   *", camel_doc(operation_doc(operation)));
    for param in positional {
        let _ = writeln!(out, "   * @param {} {}", camel_name(param.name), camel_doc(param.doc));
    }
    out.push_str("   */\n");
}

fn positional_type(operation: &OperationDecl, param: &ParamDecl) -> String {
    let ty = type_name(param.ty);
    if is_rows(operation, param) { format!("Rows<{ty}>") } else { ty }
}

fn return_type(operation: &OperationDecl) -> String {
    match operation.output {
        Output::Listing(record) => format!("Listing<{}>", record.name),
        Output::Record(record) => format!("Promise<{}>", record.name),
        Output::Outcomes(_) => "Promise<Outcomes>".to_owned(),
        Output::Summary(record) => format!("Promise<MetricRows<{}>>", metric_row(record)),
        other => panic!("the Node binding has no type for {other:?}"),
    }
}

/// Returns the type of a summary's rows.
fn metric_row(record: &RecordDecl) -> &'static str {
    if record.field("review").is_some() { "Metric" } else { "ResponseRate" }
}
