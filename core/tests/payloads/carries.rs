//! Decides whether a typed view contains all of a record, only from the record's declaration.

use indecx::bindings::schema::{RecordDecl, Type};
use indecx::jiff::Timestamp;
use indecx::jiff::civil::DateTime;
use indecx::jiff::tz::TimeZone;
use serde_json::Value;

/// Checks that every member of `sent` that is not null is in `shown`, typed or in `extra`. The error is a member that
/// is missing.
pub(crate) fn carries(sent: &Value, shown: &Value, decl: &RecordDecl) -> Result<(), String> {
    let extra = &shown["extra"];
    let Value::Object(fields) = sent else {
        let kept = sent.is_null() || extra.get("") == Some(sent);
        return kept.then_some(()).ok_or(sent.to_string());
    };
    for (name, value) in fields {
        // A name that cannot be read as text is kept as it was sent.
        let kept = extra.get(name).or_else(|| extra.get(format!("\"{name}\"")));
        if value.is_null() || kept.is_some_and(|kept| same(kept, value)) {
            continue;
        }
        let reads = |path: &str, value: &Value| {
            let mut fields = decl.fields.iter().filter(|field| field.wire.contains(&path));
            fields.any(|field| holds(value, &shown[field.name], field.ty))
        };
        let below = value.as_object().is_some_and(|members| {
            members.iter().all(|(member, value)| value.is_null() || reads(&format!("{name}.{member}"), value))
        });
        if !reads(name, value) && !below {
            return Err(format!("{name}: {value}"));
        }
    }
    Ok(())
}

/// Returns whether a field's typed value has the same meaning as the value that was sent.
fn holds(sent: &Value, shown: &Value, ty: Type) -> bool {
    match ty {
        Type::Text => sent == shown,
        Type::Boolean => {
            let word = sent.as_str().map_or_else(|| sent.to_string(), |text| text.trim().to_lowercase());
            let said = match word.as_str() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            };
            said.is_some() && said == shown.as_bool()
        }
        Type::Scalar if sent.is_array() || sent.is_object() || sent.is_boolean() => shown.is_string(),
        Type::Id | Type::ActionId if sent.is_object() => sent["$oid"] == *shown,
        ty if ty.is_text() => match (sent, shown) {
            (Value::Number(sent), Value::String(shown)) => shown.parse().ok() == sent.as_f64(),
            _ => sent == shown,
        },
        Type::Number => match sent {
            Value::String(text) => text.trim().parse().ok() == shown.as_f64() && shown.is_number(),
            _ => same(sent, shown),
        },
        Type::Timestamp => {
            let at = shown.as_str().and_then(|shown| shown.strip_suffix('Z')?.parse().ok());
            at.is_some_and(|at| is_moment(sent, at))
        }
        Type::List(of) => match (sent.as_array(), shown.as_array()) {
            (Some(sent), Some(shown)) if sent.len() == shown.len() => {
                sent.iter().zip(shown).all(|(sent, shown)| sent.is_null() || holds(sent, shown, *of))
            }
            _ => false,
        },
        Type::Record(decl) => shown.is_object() && carries(sent, shown, decl).is_ok(),
        _ => same(sent, shown),
    }
}

/// Returns whether a date that was sent in any form can be this moment. Milliseconds must be equal; of a text only the
/// year is compared.
fn is_moment(sent: &Value, at: DateTime) -> bool {
    let Some(text) = sent.as_str() else {
        let sent = sent.as_i64().and_then(|sent| Timestamp::from_millisecond(sent).ok());
        return sent.is_some_and(|sent| TimeZone::UTC.to_datetime(sent) == at);
    };
    // The zone may move the moment into the year before or after.
    (at.year() - 1..=at.year() + 1).any(|year| text.contains(&format!("{year:04}")))
}

/// Returns whether two values are equal, except for the last digits of a fraction that was written again.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => match (one.as_f64(), other.as_f64()) {
            (Some(one), Some(other)) => one == other || ((one - other) / one).abs() < 1e-14,
            _ => one == other,
        },
        _ => one == other,
    }
}
