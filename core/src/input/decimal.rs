//! Decimal numbers of other libraries, which may hold more digits than a number in JSON keeps.

use crate::input::value::Argument;

/// 2^53. A float of this size or more may stand for another whole number, as 2^53 itself does for 2^53 + 1.
pub(crate) const FIRST_INEXACT: f64 = 9_007_199_254_740_992.0;

impl Argument {
    /// Parses a decimal number such as `-12.50` or `1E+3`. A whole number becomes an integer if it fits into 64 bits;
    /// another becomes a float if the float reads back as the same decimal. NaN is absent. Any other text becomes
    /// [`Argument::Other`], which every parameter refuses.
    pub fn decimal(text: &str) -> Argument {
        let unsigned = text.trim_start_matches(['+', '-']);
        if unsigned.to_ascii_lowercase().contains("nan") {
            return Argument::Null;
        }
        if unsigned.to_ascii_lowercase().starts_with("inf") {
            return Argument::Other("an infinite number".to_owned());
        }
        Digits::read(unsigned)
            .and_then(|digits| digits.number(if text.starts_with('-') { "-" } else { "" }))
            .unwrap_or_else(|| {
                Argument::Other("a decimal with more digits than a number keeps (give it as text)".to_owned())
            })
    }
}

/// Significant digits without leading and trailing zeros, and the power of ten of the last digit.
#[derive(PartialEq)]
struct Digits {
    text: String,
    power: i64,
}

impl Digits {
    fn read(unsigned: &str) -> Option<Self> {
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let exponent: i64 = exponent.parse().ok()?;
        let power = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
        let significant = all.trim_start_matches('0');
        let text = significant.trim_end_matches('0');
        let zeros = i64::try_from(significant.len() - text.len()).ok()?;
        Some(Digits { text: text.to_owned(), power: power.checked_add(zeros)? })
    }

    /// Returns the integer or the float that reads back as exactly these digits, if there is one.
    fn number(&self, sign: &str) -> Option<Argument> {
        if self.text.is_empty() {
            return Some(Argument::Integer(0));
        }
        if let Ok(zeros @ 0..19) = usize::try_from(self.power) {
            return format!("{sign}{}{}", self.text, "0".repeat(zeros)).parse().ok().map(Argument::Integer);
        }
        if self.power > 0 {
            return None;
        }
        let number: f64 = format!("{sign}{}e{}", self.text, self.power).parse().ok()?;
        let reads_back = Digits::read(&format!("{:e}", number.abs())).as_ref() == Some(self);
        reads_back.then_some(Argument::Float(number))
    }
}

#[cfg(test)]
mod tests {
    use super::Argument;

    #[test]
    fn a_decimal_is_the_same_number_or_none() {
        for (text, number) in [
            ("4711", 4711),
            ("-4711.00", -4711),
            ("1E+3", 1000),
            ("1.2e1", 12),
            ("0.000", 0),
            ("-0", 0),
            ("1234567890123456789", 1_234_567_890_123_456_789),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert!(Argument::decimal(text) == Argument::Integer(number), "{text}");
        }
        for (text, number) in
            [("9.5", 9.5), ("-0.10", -0.1), ("1E-3", 0.001), ("123456789.123456", 123_456_789.123_456)]
        {
            assert!(Argument::decimal(text) == Argument::Float(number), "{text}");
        }
        let refused = [
            "9223372036854775808",
            "1E+19",
            "1E+99999999999",
            "0.1000000000000000055511151231257827",
            "1234567890.12345678901",
            "1E-400",
            "x",
            "",
        ];
        for text in refused {
            let Argument::Other(kind) = Argument::decimal(text) else { panic!("{text}") };
            assert!(kind.contains("as text"), "{text}");
        }
        assert!(Argument::decimal("NaN") == Argument::Null && Argument::decimal("-sNaN") == Argument::Null);
        assert!(matches!(Argument::decimal("-Infinity"), Argument::Other(_)));
    }
}
