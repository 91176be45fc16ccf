//! Reads the platform's messages, in the three languages of its vendor. No other file interprets them.
//!
//! The same message occurs in several spellings, with and without accents, and in Portuguese, English or Spanish. So
//! messages are not compared as a whole; the words in them decide, by two tables: [`refusals`] for a call as a whole,
//! [`verdicts`] for one item of a request.

mod refusals;
mod verdicts;

pub(crate) use refusals::{Refusal, is_about_the_route, may_mean_the_token, refusal};
pub(crate) use verdicts::{Verdict, says_integrated, says_not_done, tells_of_a_failure, verdict};

/// A text as plain words: in lower case, without accents, with one blank before, between and after the words.
#[derive(Debug, Default)]
pub(crate) struct Words(String);

/// Phrases, one of which has to occur in a text. A phrase starts where a word starts and may end inside a word; a blank
/// at its end requires the whole word.
type Phrases = &'static [&'static str];

/// The meaning of a text that contains at least one phrase of each group in `has`, and no phrase in `lacks`.
struct Rule<T> {
    means: T,
    has: &'static [Phrases],
    lacks: Phrases,
}

impl<T> Rule<T> {
    const fn of(means: T, has: &'static [Phrases]) -> Self {
        Rule { means, has, lacks: &[] }
    }

    const fn without(self, lacks: Phrases) -> Self
    where
        T: Copy,
    {
        Rule { means: self.means, has: self.has, lacks }
    }
}

impl Words {
    pub(crate) fn of(text: &str) -> Self {
        let mut words = String::with_capacity(text.len() + 2);
        words.push(' ');
        // URLs are left out, since a callback's URL may contain any words.
        for word in text.split_whitespace().filter(|word| !word.contains("://")) {
            for letter in word.chars().flat_map(char::to_lowercase).filter_map(plain) {
                if letter.is_alphanumeric() {
                    words.push(letter);
                } else if !words.ends_with(' ') {
                    words.push(' ');
                }
            }
            if !words.ends_with(' ') {
                words.push(' ');
            }
        }
        Words(words)
    }

    /// Returns the words with one blank between them.
    pub(crate) fn joined(&self) -> &str {
        self.0.trim()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0 == " " || self.0.is_empty()
    }

    /// Whether one of these phrases occurs at the beginning of a word.
    fn has(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.0.match_indices(phrase).any(|(at, _)| self.0[..at].ends_with(' ')))
    }

    /// Whether the text begins with one of these phrases.
    fn begins(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.0[1.min(self.0.len())..].starts_with(phrase))
    }

    fn is(&self, texts: &[&str]) -> bool {
        texts.contains(&self.joined())
    }

    /// Returns the meaning of the text by the first rule that fits.
    fn meaning<T: Copy>(&self, rules: &[Rule<T>]) -> Option<T> {
        let fits = |rule: &&Rule<T>| rule.has.iter().all(|phrases| self.has(phrases)) && !self.has(rule.lacks);
        rules.iter().find(fits).map(|rule| rule.means)
    }
}

/// Returns a letter without its accent; nothing for a separate accent.
fn plain(letter: char) -> Option<char> {
    Some(match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        '\u{300}'..='\u{36f}' => return None,
        other => other,
    })
}
