//! Names in snake case and camel case, and suggestions for unknown ones.

/// The case of public names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// Snake case, as declared: `created_at`.
    Snake,
    /// Camel case: `createdAt`.
    Camel,
}

impl Case {
    /// Returns a declared name in this case.
    pub(crate) fn spelled(self, name: &str) -> std::borrow::Cow<'_, str> {
        match self {
            Case::Snake => name.into(),
            Case::Camel => camel_case(name).into(),
        }
    }
}

/// Returns a name without Rust's mark for keywords: `r#type` → `type`.
#[doc(hidden)]
pub(crate) const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// Converts to camel case: `created_at` → `createdAt`.
pub fn camel_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for c in name.chars() {
        match c {
            '_' => upper = true,
            c if upper => {
                out.extend(c.to_uppercase());
                upper = false;
            }
            c => out.push(c),
        }
    }
    out
}

/// Converts to snake case: `sentimentAnalyzeGCP` → `sentiment_analyze_gcp`.
pub(crate) fn snake_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut previous_upper = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && !previous_upper && !out.is_empty() {
            out.push('_');
        }
        previous_upper = c.is_ascii_uppercase();
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// Guesses which of these names an unknown one means: `page_sise` means `page_size`. Case and underscores are ignored;
/// `None` if no name is near.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let bare = |name: &str| name.replace('_', "").to_lowercase();
    let name = bare(name);
    let far = known.into_iter().map(|other| (strsim::levenshtein(&name, &bare(other)), other));
    let near = far.filter(|(far, other)| *far <= (other.chars().count() / 3).max(1));
    near.min_by_key(|(far, _)| *far).map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::{camel_case, nearest, snake_case};

    #[test]
    fn names_change_case_and_back() {
        assert_eq!(camel_case("created_at"), "createdAt");
        assert_eq!(snake_case("sentimentAnalyzeGCP"), "sentiment_analyze_gcp");
        assert_eq!(snake_case("subCategoriesIA"), "sub_categories_ia");
        assert_eq!(snake_case("additionalQuestions"), "additional_questions");
    }

    #[test]
    fn the_nearest_name_is_told_and_no_far_one() {
        let known = ["pageSize", "page", "by"];
        for (name, meant) in [
            ("page_size", Some("pageSize")),
            ("pagesise", Some("pageSize")),
            ("pge", Some("page")),
            ("b", Some("by")),
            ("colour", None),
        ] {
            assert_eq!(nearest(name, known), meant, "{name}");
        }
        assert_eq!(nearest("page", []), None);
    }
}
