//! Plain scalars of YAML 1.1: `yes` and `off`, `0777`, `1_000`, `0b1010`, `1:30:00`.
//!
//! Dates stay texts: that is what they are in JSON too.

use super::{Scalar, Sign, digits_of, float as current_float, signed};

/// What a plain scalar that is not null means, when it is no text.
pub(super) fn resolve(text: &str) -> Option<Scalar> {
    boolean(text).or_else(|| integer(text)).or_else(|| float(text)).or_else(|| sexagesimal(text))
}

pub(super) fn boolean(text: &str) -> Option<Scalar> {
    match text {
        "Y" | "y" | "Yes" | "yes" | "YES" | "True" | "true" | "TRUE" | "On" | "on" | "ON" => {
            Some(Scalar::Bool(true))
        }
        "N" | "n" | "No" | "no" | "NO" | "False" | "false" | "FALSE" | "Off" | "off" | "OFF" => {
            Some(Scalar::Bool(false))
        }
        _ => None,
    }
}

pub(super) fn integer(text: &str) -> Option<Scalar> {
    let (sign, digits) = signed(text);
    let (digits, radix) = match digits.as_bytes() {
        [b'0', b'b', ..] => (&digits[2..], 2),
        [b'0', b'x', ..] => (&digits[2..], 16),
        [b'0', _, ..] if octal(&digits[1..]) => (&digits[1..], 8),
        [b'0'..=b'9', ..] => (digits, 10),
        _ => return None,
    };
    digits_of(&digits.replace('_', ""), radix).map(|value| sign.of(value))
}

pub(super) fn float(text: &str) -> Option<Scalar> {
    let (_, rest) = signed(text);
    if rest.starts_with('_') {
        return None;
    }
    current_float(&text.replace('_', ""))
}

fn octal(digits: &str) -> bool {
    digits.bytes().all(|digit| matches!(digit, b'0'..=b'7' | b'_'))
}

/// Numbers in base 60, such as `1:30` (90) and `1:30.5` (90.5).
fn sexagesimal(text: &str) -> Option<Scalar> {
    let (sign, rest) = signed(text);
    if !rest.contains(':') || !rest.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let (whole, fraction) = match rest.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction.replace('_', ""))),
        None => (rest, None),
    };
    let mut sum = 0_i128;
    for (place, part) in whole.split(':').enumerate() {
        let part = if place == 0 { part.replace('_', "") } else { part.to_owned() };
        let digit: u64 = part.parse().ok()?;
        if place > 0 && (digit > 59 || part.len() > 2) {
            return None;
        }
        sum = sum.checked_mul(60)?.checked_add(i128::from(digit))?;
    }
    let Some(fraction) = fraction else {
        return Some(sign.of(Scalar::Integer(sum)));
    };
    let value: f64 = format!("{sum}.{fraction}0").parse().ok()?;
    Some(match sign {
        Sign::Minus => Scalar::Float(-value),
        Sign::Plus => Scalar::Float(value),
    })
}

#[cfg(test)]
mod tests {
    use super::super::Version;
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn the_types_of_1_1_are_read() {
        let read = |text: &str| Scalar::plain(text, Version::Legacy).into_json();
        let cases: [(&str, Value); 12] = [
            ("yes", json!(true)),
            ("Off", json!(false)),
            ("0777", json!(511)),
            ("1_000", json!(1000)),
            ("0b1010", json!(10)),
            ("-0x1F", json!(-31)),
            ("1_0.5", json!(10.5)),
            ("1:30", json!(90)),
            ("-1:30.5", json!(-90.5)),
            ("1:60", json!("1:60")),
            ("_1", json!("_1")),
            ("2024-01-01", json!("2024-01-01")),
        ];
        for (text, value) in cases {
            assert_eq!(read(text), value, "{text:?}");
        }
        assert_eq!(
            Scalar::tagged("yes", "tag:yaml.org,2002:bool", Version::Legacy),
            Scalar::Bool(true)
        );
    }
}
