//! Changes a payload at random: first as a tree, then as bytes. The leaves of the tree are JSON text, so that the tree
//! can contain what no parsed value can: repeated names, lone surrogates, numbers out of range.

use fastrand::Rng;
use serde_json::Value;

/// A nesting that is deeper than a recursive parser can read.
const DEPTH: usize = 3_000;

const ODD: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "1.5",
    "9.999e11",
    "1e308",
    "1e999",
    "-1e999",
    "5e-324",
    HUGE_ID,
    "9007199254740993",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "{\"\":null}",
    "\"\"",
    "\" \"",
    "\"0\"",
    "\"9\"",
    "\"1e3\"",
    "\"nove\"",
    "\"NaN\"",
    "\"-\"",
    "\"****\"",
    "\"\\ud800\"",
    "\"a\\udc00b\"",
    "\"\\u0000\"",
    "\"\\ud83d\\ude42\"",
    "\"🙂 ção\"",
    "\"\u{feff}\"",
    "\"2025-13-45\"",
    "\"2025-02-30T00:00:00Z\"",
    "\"9999-12-31T23:59:59.999999Z\"",
    "\"0001-01-01T00:00:00+14:00\"",
    "\"2025-01-01T00:00:00.123456789-03:00\"",
    "\"\\\"\\\\\\/\\b\\n\"",
    "\"</script>\"",
];
const NAMES: &[&str] = &[
    "\"\"",
    "\"_id\"",
    "\"id\"",
    "\"extra\"",
    "\"review\"",
    "\"message\"",
    "\"\\ud800\"",
    "\"n\\u006fme\"",
    "\"$date\"",
    "\"toString\"",
    "\"__proto__\"",
    "\"\\u0000\"",
    "\"a.b\"",
    "\"Ação\"",
];

/// The character that replaces half of a surrogate pair, and the texts that stand for numbers out of range.
const LONE: &str = "\u{fffd}";
const HUGE_ID: &str = "123456789012345678901234567890";
const HUGE: &str = "HUGE";

/// Returns whether the client can read this text as text: not if it stands for a number out of range.
pub(crate) fn is_text(tame: &str) -> bool {
    tame != HUGE
}

/// Returns whether the client can read this number as an id: a whole number of any length.
pub(crate) fn is_id(number: &serde_json::Number) -> bool {
    number.is_u64() || number.as_f64() == HUGE_ID.parse().ok()
}

/// Returns the text in a form that a parser of values accepts. The client accepts some texts that such a parser does
/// not.
pub(crate) fn tame(text: &str) -> String {
    let mut tame = text.replace("\\ud83d\\ude42", "🙂");
    for lone in ["\\\\ud800", "\\ud800", "\\udc00", "\\ud83d", "\\ude42"] {
        tame = tame.replace(lone, LONE);
    }
    for huge in ["-1e999", "1e999"] {
        tame = tame.replace(huge, &format!("\"{HUGE}\""));
    }
    tame
}

pub(crate) struct Payload {
    pub(crate) bytes: Vec<u8>,
    pub(crate) is_changed: bool,
    /// Whether the payload is nested so deeply that only a parser without recursion can read it.
    pub(crate) is_deep: bool,
    tree: Node,
}

impl Payload {
    pub(crate) fn made(valid: &Value, rng: &mut Rng) -> Payload {
        let mut tree = Node::of(valid);
        let changes = [0, 1, 1, 1, 2, 3, 6][rng.usize(..7)];
        for _ in 0..changes {
            let mut at = rng.usize(..tree.count());
            if let Some(node) = tree.nth(&mut at) {
                node.change(rng);
            }
        }
        let mut text = String::new();
        tree.write(&mut text);
        let is_deep = text.contains(&deep());
        let mut bytes = text.into_bytes();
        let is_torn = rng.u8(..4) == 0;
        if is_torn {
            tear(&mut bytes, rng);
        }
        Payload { bytes, is_changed: changes > 0 || is_torn, is_deep, tree }
    }

    /// Returns the body as text: without its byte order mark, and with U+FFFD for bytes that are not UTF-8.
    pub(crate) fn text(&self) -> String {
        let bytes = self.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.bytes);
        String::from_utf8_lossy(bytes).into_owned()
    }

    /// Returns the body as an independent parser reads it; `None` if that parser refuses it.
    pub(crate) fn parsed(&self) -> Option<Value> {
        serde_json::from_str(&tame(&self.text()).replace(&deep(), "\"DEEP\"")).ok()
    }

    /// Returns whether the envelope has this name more than once.
    pub(crate) fn says_twice(&self, name: &str) -> bool {
        let Node::Object(members) = &self.tree else { return false };
        members.iter().filter(|(key, _)| *key == format!("\"{name}\"")).count() > 1
    }
}

fn deep() -> String {
    format!("{}1{}", "[".repeat(DEPTH), "]".repeat(DEPTH))
}

fn tear(bytes: &mut Vec<u8>, rng: &mut Rng) {
    let at = rng.usize(..=bytes.len());
    match rng.u8(..7) {
        0 => bytes.truncate(at),
        1 => drop(bytes.splice(0..0, *b"\xEF\xBB\xBF")),
        2 => bytes.extend_from_slice([&b" \n"[..], b"{}", b"\0", b"<!-- ok -->"][rng.usize(..4)]),
        3 => drop(bytes.splice(at..at, [rng.u8(..)])),
        4 => drop(bytes.splice(at..at, [0xC3, 0x28, 0xFF])),
        5 if at < bytes.len() => bytes[at] = rng.u8(..),
        _ => {
            let until = (at + rng.usize(..40)).min(bytes.len());
            bytes.drain(at..until);
        }
    }
}

enum Node {
    /// JSON text that is not split further.
    Leaf(String),
    List(Vec<Node>),
    /// The members of an object; their names are JSON text.
    Object(Vec<(String, Node)>),
}

impl Node {
    fn of(value: &Value) -> Node {
        match value {
            Value::Array(items) => Node::List(items.iter().map(Node::of).collect()),
            Value::Object(members) => Node::Object(
                members.iter().map(|(name, value)| (Value::from(name.as_str()).to_string(), Node::of(value))).collect(),
            ),
            leaf => Node::Leaf(leaf.to_string()),
        }
    }

    fn odd(rng: &mut Rng) -> Node {
        Node::Leaf(match rng.u8(..60) {
            0 => deep(),
            1 => format!("\"{}\"", "longo ".repeat(2_000)),
            _ => ODD[rng.usize(..ODD.len())].to_owned(),
        })
    }

    fn count(&self) -> usize {
        1 + match self {
            Node::Leaf(_) => 0,
            Node::List(items) => items.iter().map(Node::count).sum(),
            Node::Object(members) => members.iter().map(|(_, node)| node.count()).sum::<usize>(),
        }
    }

    fn nth(&mut self, at: &mut usize) -> Option<&mut Node> {
        if *at == 0 {
            return Some(self);
        }
        *at -= 1;
        match self {
            Node::Leaf(_) => None,
            Node::List(items) => items.iter_mut().find_map(|item| item.nth(at)),
            Node::Object(members) => members.iter_mut().find_map(|(_, node)| node.nth(at)),
        }
    }

    fn copy(&self) -> Node {
        match self {
            Node::Leaf(text) => Node::Leaf(text.clone()),
            Node::List(items) => Node::List(items.iter().map(Node::copy).collect()),
            Node::Object(members) => {
                Node::Object(members.iter().map(|(name, node)| (name.clone(), node.copy())).collect())
            }
        }
    }

    fn change(&mut self, rng: &mut Rng) {
        match self {
            Node::Object(members) if !members.is_empty() && rng.u8(..4) > 0 => {
                let at = rng.usize(..members.len());
                let other = rng.usize(..members.len());
                let name = NAMES[rng.usize(..NAMES.len())].to_owned();
                match rng.u8(..7) {
                    0 => drop(members.remove(at)),
                    1 => members.push((members[at].0.clone(), Node::odd(rng))),
                    2 => members[at].0 = name,
                    3 => members.insert(other, (name, Node::odd(rng))),
                    4 => members[at].0 = members[at].0.to_uppercase(),
                    5 => members[at].1 = members[other].1.copy(),
                    _ => members[at].1 = Node::odd(rng),
                }
            }
            Node::List(items) if rng.u8(..4) > 0 => {
                let at = rng.usize(..=items.len());
                match (rng.u8(..4), items.len()) {
                    (0, 1..) => drop(items.remove(rng.usize(..items.len()))),
                    (1, 1..) => items.insert(at, items[rng.usize(..items.len())].copy()),
                    (2, 1..) => *self = Node::Object(vec![("\"0\"".to_owned(), items.remove(0))]),
                    _ => items.insert(at, Node::odd(rng)),
                }
            }
            _ if rng.u8(..6) == 0 => *self = Node::List(vec![self.copy()]),
            _ if rng.u8(..6) == 0 => *self = Node::Object(vec![("\"value\"".to_owned(), self.copy())]),
            _ => *self = Node::odd(rng),
        }
    }

    fn write(&self, out: &mut String) {
        let separate = |at: usize, out: &mut String| {
            if at > 0 {
                out.push(',');
            }
        };
        match self {
            Node::Leaf(text) => out.push_str(text),
            Node::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    separate(at, out);
                    item.write(out);
                }
                out.push(']');
            }
            Node::Object(members) => {
                out.push('{');
                for (at, (name, node)) in members.iter().enumerate() {
                    separate(at, out);
                    out.push_str(name);
                    out.push(':');
                    node.write(out);
                }
                out.push('}');
            }
        }
    }
}
