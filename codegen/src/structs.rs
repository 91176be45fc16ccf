//! Reads structs of the core and of the sandbox as data: their fields with types and doc texts, from which the types in
//! other languages are made.
//!
//! ```text
//! /// What a pull did.                         the doc text
//! pub struct Receipt {
//!     /// Rows given.
//!     pub rows: u64,                           a whole number
//!     /// What proves that nothing is missing.
//!     pub evidence: Evidence,                  words: "linked", "counted", from `Evidence::as_str`
//! ```

use std::collections::HashMap;
use std::path::Path;

use syn::{Fields, GenericArgument, ImplItem, Item, PathArguments, Visibility};

use crate::sources::{class_of, parse, shared_doc};

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Text,
    /// The body of a reply.
    Bytes,
    /// The path of a file.
    Path,
    /// Text, or a whole number instead of it.
    Code,
    Whole,
    Number,
    /// A duration, which other languages have in seconds.
    Seconds,
    Boolean,
    Moment,
    /// Any JSON value.
    Any,
    /// One of these words.
    Words(Vec<String>),
    /// A mapping from names to texts.
    Texts,
    /// A mapping from names to values of indicators.
    Indicators,
    /// An error in the form of the language.
    Error,
    /// A struct or a record with this name.
    Named(String),
    List(Box<Holds>),
    Nullable(Box<Holds>),
}

impl Holds {
    pub(crate) fn is_seconds(&self) -> bool {
        match self {
            Holds::Nullable(of) => of.is_seconds(),
            holds => *holds == Holds::Seconds,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) holds: Holds,
    pub(crate) doc: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) fields: Vec<Field>,
}

/// The structs of some files, and the words of their enums.
pub(crate) struct Source {
    items: Vec<Item>,
    words: HashMap<String, Vec<String>>,
}

impl Source {
    /// Reads a file below the project's root.
    pub(crate) fn read(path: &str) -> Self {
        Source::read_all(&[path])
    }

    /// Reads files below the project's root that belong together.
    pub(crate) fn read_all(paths: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let items: Vec<Item> = paths.iter().flat_map(|path| parse(&root.join(path)).items).collect();
        let words = items.iter().filter_map(words_of).collect();
        Source { items, words }
    }

    /// Returns the struct with this name and its public fields.
    pub(crate) fn of(&self, name: &str) -> Struct {
        let found = self.items.iter().find_map(|item| match item {
            Item::Struct(item) if item.ident == name => Some(item),
            _ => None,
        });
        let found = found.unwrap_or_else(|| panic!("there is no struct {name}"));
        let Fields::Named(fields) = &found.fields else { panic!("{name} has no named fields") };
        let public = fields.named.iter().filter(|field| matches!(field.vis, Visibility::Public(_)));
        let fields = public.map(|field| Field {
            name: field.ident.as_ref().map(|name| name.to_string().replace("r#", "")).unwrap_or_default(),
            holds: match is_null_without_limit(field) {
                true => Holds::Nullable(Box::new(self.holds(&field.ty))),
                false => self.holds(&field.ty),
            },
            doc: shared_doc(&field.attrs),
        });
        Struct { name: name.to_owned(), doc: shared_doc(&found.attrs), fields: fields.collect() }
    }

    /// Returns getters of a class as fields.
    pub(crate) fn getters(&self, class: &str, names: &[&str]) -> Vec<Field> {
        let blocks = self.items.iter().filter_map(|item| match item {
            Item::Impl(block) if block.trait_.is_none() && class_of(block) == class => Some(block),
            _ => None,
        });
        let methods: Vec<_> = blocks.flat_map(|block| &block.items).collect();
        let getter = |name: &&str| {
            let found = methods.iter().find_map(|item| match item {
                ImplItem::Fn(method) if method.sig.ident == name => Some(method),
                _ => None,
            });
            let method = found.unwrap_or_else(|| panic!("{class} has no method {name}"));
            let syn::ReturnType::Type(_, gives) = &method.sig.output else { panic!("{class}::{name} gives nothing") };
            Field { name: (*name).to_owned(), holds: self.holds(gives), doc: shared_doc(&method.attrs) }
        };
        names.iter().map(getter).collect()
    }

    /// Returns the texts of a constant array.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let found = self.items.iter().find_map(|item| match item {
            Item::Const(item) if item.ident == name => Some(&*item.expr),
            _ => None,
        });
        let Some(syn::Expr::Array(texts)) = found else { panic!("there are no texts {name}") };
        texts.elems.iter().filter_map(text_of).collect()
    }

    fn holds(&self, ty: &syn::Type) -> Holds {
        if let syn::Type::Reference(of) = ty {
            return self.holds(&of.elem);
        }
        let (name, inner) = type_parts(ty);
        match (name.as_str(), &inner[..]) {
            ("String" | "str" | "Email" | "SecretString", []) => Holds::Text,
            ("Bytes", []) => Holds::Bytes,
            ("PathBuf", []) => Holds::Path,
            ("Phone", []) => Holds::Code,
            ("usize" | "u16" | "u32" | "u64" | "i32" | "i64", []) => Holds::Whole,
            ("Duration", []) => Holds::Seconds,
            ("f64", []) => Holds::Number,
            ("bool", []) => Holds::Boolean,
            ("Timestamp", []) => Holds::Moment,
            ("Value", []) => Holds::Any,
            ("Error", []) => Holds::Error,
            ("Option", [of]) => Holds::Nullable(Box::new(self.holds(of))),
            ("BTreeMap", [_, _]) => Holds::Texts,
            ("Vec", [syn::Type::Tuple(pair)]) => match type_parts(&pair.elems[1]).0.as_str() {
                "IndicatorValue" => Holds::Indicators,
                _ => Holds::Texts,
            },
            ("Vec", [of]) => Holds::List(Box::new(self.holds(of))),
            (name, []) => self.words.get(name).cloned().map_or(Holds::Named(name.to_owned()), Holds::Words),
            (name, _) => panic!("no language has a type for {name}"),
        }
    }
}

/// Returns whether null stands for the largest number in a field.
fn is_null_without_limit(field: &syn::Field) -> bool {
    let reader = |attribute: &syn::Attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("serde") => list.tokens.to_string().contains("unlimited_if_null"),
        _ => false,
    };
    field.attrs.iter().any(reader)
}

fn text_of(expr: &syn::Expr) -> Option<String> {
    match expr {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

/// Returns the name of a type, and its type arguments.
fn type_parts(ty: &syn::Type) -> (String, Vec<&syn::Type>) {
    let syn::Type::Path(path) = ty else { panic!("a type without a name") };
    let Some(last) = path.path.segments.last() else { panic!("a type without a name") };
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.iter().filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        }),
        _ => return (last.ident.to_string(), Vec::new()),
    };
    (last.ident.to_string(), inner.collect())
}

/// Returns the words of an enum: the texts of its `as_str`, or the texts in the sandbox's macro `words!`.
fn words_of(item: &Item) -> Option<(String, Vec<String>)> {
    match item {
        Item::Impl(block) if block.trait_.is_none() => {
            let method = block.items.iter().find_map(|item| match item {
                ImplItem::Fn(method) if method.sig.ident == "as_str" => Some(method),
                _ => None,
            })?;
            let [syn::Stmt::Expr(syn::Expr::Match(arms), None)] = &method.block.stmts[..] else { return None };
            let words = arms.arms.iter().filter_map(|arm| text_of(&arm.body));
            Some((class_of(block), words.collect()))
        }
        Item::Macro(call) if call.mac.path.is_ident("words") => {
            let text = call.mac.tokens.to_string();
            let (head, body) = text.split_once('{')?;
            let name = head.split_whitespace().next_back()?.to_owned();
            let words = body.split("= \"").skip(1).filter_map(|rest| rest.split_once('"'));
            Some((name, words.filter(|(word, _)| !word.starts_with(' ')).map(|(word, _)| word.to_owned()).collect()))
        }
        _ => None,
    }
}
