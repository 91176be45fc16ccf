//! Parses phones as people, spreadsheets and address books write them, and reduces them to their digits.
//!
//! `+55 (11) 91234-5678` becomes `5511912345678`. A text that looks like a phone and is something else (a date, two
//! numbers, a number that a spreadsheet has cut) is refused, since a message to it would reach a stranger.

use crate::characters::{CANNOT_BE_READ, UNREADABLE, ascii_digit, is_invisible};

/// The largest number of digits of any phone (ITU-T E.164).
const MOST: usize = 15;
/// The smallest number of digits of a subscriber's number.
const FEWEST: usize = 8;

/// Returns the digits of a phone, or why it is none, as the end of a sentence that begins with the parameter's name.
pub(crate) fn digits(text: &str) -> Result<String, &'static str> {
    let plain: String = text.chars().filter(|character| !is_invisible(*character)).map(plain).collect();
    let plain = plain.trim();
    if is_date(plain) {
        return Err("is a date: give the phone there.");
    }
    if is_cpf(plain) {
        return Err("is a CPF: give the phone there.");
    }
    if plain.contains(UNREADABLE) {
        return Err(CANNOT_BE_READ);
    }
    if plain.contains(char::is_alphabetic) {
        return Err(if is_scientific(plain) {
            "is a number as a spreadsheet shortens it (such as 5.5E+12), whose last digits are lost: format the \
             column as text there."
        } else {
            "must be digits with country code, such as \"5511912345678\"."
        });
    }
    if plain.contains(|character: char| character.is_numeric() && !character.is_ascii_digit()) {
        return Err("holds a sign of a number that is no digit, such as ² or ½.");
    }
    let plain = without_decimals(plain)?;
    if holds_two(plain) {
        return Err("holds two numbers: give one.");
    }
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        0 => Err("must be digits with country code, such as \"5511912345678\"."),
        1..FEWEST => Err("has fewer than 8 digits, which reach nobody: give it with area and country code."),
        FEWEST..=MOST => Ok(digits),
        _ => Err("has more than 15 digits, which no phone has: is it two numbers?"),
    }
}

/// Returns a digit, a full-width sign, a dash or a separator of any script as the ASCII character; other characters
/// stay as they are.
fn plain(character: char) -> char {
    match ascii_digit(character) {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{66b}' => '.',
        '\u{60c}' | '\u{66c}' | '\u{3001}' => ',',
        '\u{61b}' => ';',
        wide @ '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(wide) - 0xfee0).unwrap_or(wide),
        other => other,
    }
}

/// Whether the text is a date, such as `1991-05-11`, `11/05/1991` or `11.05.91`, with or without a time.
fn is_date(text: &str) -> bool {
    let (day, rest) = text.split_once(|c: char| c.is_whitespace() || c == 'T').unwrap_or((text, ""));
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [first, middle, last] = parts[..] else { return false };
    let number =
        |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten();
    let (Some(a), Some(b), Some(c)) = (number(first), number(middle), number(last)) else { return false };
    let day_and_month = |a: u32, b: u32| (1..=31).contains(&a) && (1..=31).contains(&b) && a.min(b) <= 12;
    let of_this_age = |year: u32| (1800..=2200).contains(&year);
    let form = match (first.len(), middle.len(), last.len()) {
        (4, 1..=2, 1..=2) => of_this_age(a) && day_and_month(b, c),
        (1..=2, 1..=2, 4) => of_this_age(c) && day_and_month(a, b),
        (1..=2, 1..=2, 2) => day_and_month(a, b),
        _ => false,
    };
    form && (rest.is_empty() || rest.contains(':'))
}

/// Whether the text has the form of a CPF, `123.456.789-09`, the number that Brazil gives each person.
fn is_cpf(text: &str) -> bool {
    let form: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    form == "000.000.000-00"
}

/// Whether the text is in scientific notation, such as `5,51191E+12`.
fn is_scientific(text: &str) -> bool {
    let Some((number, power)) = text.split_once(['E', 'e']) else { return false };
    let is_number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    is_number(number) && is_number(power.trim_start_matches(['+', '-'])) && !power.contains(char::is_alphabetic)
}

/// Removes the zero decimals that a data frame with gaps or a spreadsheet adds to a whole number: `5511912345678.0`,
/// `5.511.912.345.678,00`. It does so if there are at least 8 digits, alone or in groups of three. A real fraction is
/// refused, since it is no phone.
fn without_decimals(text: &str) -> Result<&str, &'static str> {
    let Some(at) = text.rfind(['.', ',']) else { return Ok(text) };
    let (whole, decimals) = (&text[..at], &text[at + 1..]);
    let number = whole.trim_start_matches('+');
    let count = number.bytes().filter(u8::is_ascii_digit).count();
    let alone = count == number.len();
    let is_number = count >= FEWEST && (alone || is_grouped(number, &text[at..=at]));
    if !is_number || decimals.is_empty() || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(text);
    }
    if decimals.bytes().all(|byte| byte == b'0') {
        return Ok(whole);
    }
    // In `551191234.5678` the point separates groups. One or two digits after a whole number are a fraction.
    if decimals.len() <= 2 { Err("is a number with a fraction: give the phone as text.") } else { Ok(text) }
}

/// Whether the digits are grouped as in `5.511.912`: by one separator, other than the decimal one, and in threes after
/// the first group.
fn is_grouped(number: &str, decimal: &str) -> bool {
    let Some(separator) = number.chars().find(|character| !character.is_ascii_digit()) else { return false };
    let mut groups = number.split(separator);
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()));
    let threes = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    !decimal.starts_with(separator) && first && groups.all(threes)
}

/// Whether the text holds two numbers. After a number of at least 8 digits, a separator such as `/` with any digit
/// behind it begins a second number, and so does another `+`. A comma separates numbers only if both have at least 8
/// digits.
fn holds_two(text: &str) -> bool {
    const PARTS: [char; 14] =
        ['/', ';', '|', ':', '#', '*', '&', '\\', '\n', '\r', '\u{b}', '\u{c}', '\u{2028}', '\u{2029}'];
    let count = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
    let goes_on = |text: &str, parts: &[char]| {
        let mut counts = text.split(parts).map(count);
        counts.any(|digits| digits >= FEWEST) && counts.any(|digits| digits > 0)
    };
    let whole_by_comma = text.split(',').filter(|part| count(part) >= FEWEST).count();
    let second_plus = text.rfind('+').is_some_and(|at| count(&text[..at]) >= FEWEST);
    goes_on(text, &PARTS) || whole_by_comma > 1 || second_plus
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn a_phone_is_its_digits_however_it_is_written() {
        for (text, sent) in [
            ("5511912345678", "5511912345678"),
            ("+55 (11) 91234-5678", "5511912345678"),
            ("55.11.91234.5678", "5511912345678"),
            ("551191234.5678", "5511912345678"),
            ("+55\u{a0}11\u{2011}91234\u{2013}5678", "5511912345678"),
            ("\u{202a}+55 11 91234-5678\u{202c}", "5511912345678"),
            ("55/11/91234-5678", "5511912345678"),
            ("030/1234567", "0301234567"),
            ("(11), 91234-5678", "11912345678"),
            ("011 91234 5678", "011912345678"),
            ("005511912345678", "005511912345678"),
            ("📱 3333-4444", "33334444"),
            // Whole numbers as data frames with gaps and spreadsheets write them.
            ("5511912345678.0", "5511912345678"),
            ("5511912345678,00", "5511912345678"),
            ("+5511912345678.000000", "5511912345678"),
            (" 33334444.0\n", "33334444"),
            ("5.511.912.345.678,00", "5511912345678"),
            ("5,511,912,345,678.00", "5511912345678"),
            // After fewer than eight digits, zeros belong to the number.
            ("91234.0000", "912340000"),
            ("55119.1234.0000", "5511912340000"),
            // Digits of other scripts.
            ("5511９12345678", "5511912345678"),
            ("＋５５（１１）９１２３４－５６７８", "5511912345678"),
            ("٥٥١١٩١٢٣٤٥٦٧٨", "5511912345678"),
            ("५५११९१२३४५६७८.०", "5511912345678"),
            ("𝟓𝟓𝟏𝟏𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", "5511912345678"),
        ] {
            assert_eq!(digits(text).as_deref(), Ok(sent), "{text}");
        }
    }

    #[test]
    fn what_is_no_single_phone_is_refused_by_name() {
        for (text, why) in [
            ("(11) 91234-5678 / (11) 98765-4321", "two numbers"),
            ("11912345678/11987654321", "two numbers"),
            ("3333-4444 / 4445", "two numbers"),
            ("11912345678;11987654321", "two numbers"),
            ("11912345678；11987654321", "two numbers"),
            ("33334444 | 33335555", "two numbers"),
            ("33334444,33335555", "two numbers"),
            ("33334444، 33335555", "two numbers"),
            ("+55 11 91234-5678 ::: +55 11 98765-4321", "two numbers"),
            ("33334444\n33335555", "two numbers"),
            ("33334444\r\n33335555", "two numbers"),
            ("33334444\u{2028}33335555", "two numbers"),
            ("+551133334444+551133335555", "two numbers"),
            ("1133334444#12", "two numbers"),
            ("11912345678 11987654321", "more than 15"),
            ("1234567890123456", "more than 15"),
            ("1991-05-11", "a date"),
            ("1991-05-11 00:00:00", "a date"),
            ("1991-05-11T10:30:00.000Z", "a date"),
            ("11/05/1991", "a date"),
            ("5/31/1991", "a date"),
            ("11.05.1991", "a date"),
            ("11/05/91 10:30:00", "a date"),
            ("２０２５－０１－３１", "a date"),
            ("123.456.789-09", "a CPF"),
            (" 123.456.789\u{2010}\u{200b}09 ", "a CPF"),
            ("55\u{fffd}11912345678", "could not be read"),
            ("5,51191E+12", "spreadsheet"),
            ("5.51191e12", "spreadsheet"),
            ("5511912345678.5", "fraction"),
            ("1234567", "fewer than 8"),
            ("+55 11", "fewer than 8"),
            ("1991.0", "fewer than 8"),
            ("5511①12345678", "no digit"),
            ("5511912345678²", "no digit"),
            ("ramal 12", "must be digits"),
            ("nan", "must be digits"),
            ("---", "must be digits"),
            ("", "must be digits"),
        ] {
            let refusal = digits(text).expect_err(text);
            assert!(refusal.contains(why), "{text}: {refusal}");
        }
    }

    #[test]
    fn no_separator_makes_one_phone_of_two() {
        let (first, second) = ("11 91234-5678", "11 98765-4321");
        for between in ["/", ";", "|", ",", ":::", "\n", " ", " - ", ", ", "\t", " e ", " ou ", "//", "", "·"] {
            assert!(digits(&format!("{first}{between}{second}")).is_err(), "{between:?}");
        }
    }
}
