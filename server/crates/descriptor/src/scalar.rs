//! What a scalar means: the core schema of YAML 1.2, and the types of YAML 1.1 where a document
//! asks for them by `%YAML 1.1`.

mod legacy;

use serde_json::{Number, Value};

/// The version of YAML by which plain scalars are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// 1.1, only on request.
    Legacy,
    /// 1.2.
    Current,
}

/// A scalar's meaning.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    /// A number that fits; larger ones are floats, as in every reader of JSON.
    Integer(i128),
    Float(f64),
    Text(String),
}

/// What makes two keys of a map the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Identity {
    Null,
    Bool(bool),
    Number(u64),
    Text(String),
}

const CORE: &str = "tag:yaml.org,2002:";

impl Scalar {
    /// A plain scalar without a tag.
    pub(super) fn plain(text: &str, version: Version) -> Self {
        if null(text) {
            return Self::Null;
        }
        let number = match version {
            Version::Current => boolean(text).or_else(|| integer(text)).or_else(|| float(text)),
            Version::Legacy => legacy::resolve(text),
        };
        number.unwrap_or_else(|| Self::Text(text.to_owned()))
    }

    /// A scalar under an explicit tag. A tag that does not fit the text, or that nobody here
    /// knows, leaves the text as it stands.
    pub(super) fn tagged(text: &str, tag: &str, version: Version) -> Self {
        let meant = match (tag.strip_prefix(CORE), version) {
            (Some("null"), _) if null(text) => Some(Self::Null),
            (Some("bool"), Version::Current) => boolean(text),
            (Some("int"), Version::Current) => integer(text),
            (Some("float"), Version::Current) => float(text),
            (Some("bool"), Version::Legacy) => legacy::boolean(text),
            (Some("int"), Version::Legacy) => legacy::integer(text),
            (Some("float"), Version::Legacy) => legacy::float(text),
            _ => None,
        };
        meant.unwrap_or_else(|| Self::Text(text.to_owned()))
    }

    /// The JSON value; what JSON cannot say (`.nan`, `.inf`) is null, as JSON writers have it.
    pub(super) fn into_json(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Integer(value) => integer_json(value),
            Self::Float(value) => Number::from_f64(value).map_or(Value::Null, Value::Number),
            Self::Text(text) => Value::String(text),
        }
    }

    /// The text of this scalar as the key of a map.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) if value.unsigned_abs() < 1 << 53 => value.to_string(),
            Self::Integer(value) => number_key(as_float(*value)),
            Self::Float(value) => number_key(*value),
            Self::Text(text) => text.clone(),
        }
    }

    /// What this scalar is compared by as a key; nothing equals not-a-number.
    pub(super) fn identity(&self) -> Option<Identity> {
        Some(match self {
            Self::Null => Identity::Null,
            Self::Bool(value) => Identity::Bool(*value),
            Self::Integer(value) => Identity::Number((as_float(*value) + 0.0).to_bits()),
            Self::Float(value) if value.is_nan() => return None,
            // Adding zero makes one of the two zeros.
            Self::Float(value) => Identity::Number((value + 0.0).to_bits()),
            Self::Text(text) => Identity::Text(text.clone()),
        })
    }
}

fn null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn boolean(text: &str) -> Option<Scalar> {
    match text {
        "true" | "True" | "TRUE" => Some(Scalar::Bool(true)),
        "false" | "False" | "FALSE" => Some(Scalar::Bool(false)),
        _ => None,
    }
}

fn integer(text: &str) -> Option<Scalar> {
    if let Some(digits) = text.strip_prefix("0o") {
        return digits_of(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return digits_of(digits, 16);
    }
    let (sign, digits) = signed(text);
    digits_of(digits, 10).map(|value| sign.of(value))
}

fn float(text: &str) -> Option<Scalar> {
    let (sign, rest) = signed(text);
    match rest {
        ".inf" | ".Inf" | ".INF" => return Some(sign.of(Scalar::Float(f64::INFINITY))),
        ".nan" | ".NaN" | ".NAN" if rest.len() == text.len() => {
            return Some(Scalar::Float(f64::NAN));
        }
        _ => {}
    }
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (rest, None),
    };
    let well_formed = match mantissa.split_once('.') {
        Some(("", fraction)) => digits_only(fraction),
        Some((whole, "")) => digits_only(whole),
        Some((whole, fraction)) => digits_only(whole) && digits_only(fraction),
        None => exponent.is_some() && digits_only(mantissa),
    };
    if !well_formed || exponent.is_some_and(|exponent| !digits_only(signed(exponent).1)) {
        return None;
    }
    rest.parse().ok().map(|value| sign.of(Scalar::Float(value)))
}

/// A sign before a number.
#[derive(Clone, Copy)]
enum Sign {
    Plus,
    Minus,
}

impl Sign {
    fn of(self, number: Scalar) -> Scalar {
        match (self, number) {
            (Self::Minus, Scalar::Integer(value)) => Scalar::Integer(-value),
            (Self::Minus, Scalar::Float(value)) => Scalar::Float(-value),
            (_, number) => number,
        }
    }
}

fn signed(text: &str) -> (Sign, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (Sign::Minus, &text[1..]),
        Some(b'+') => (Sign::Plus, &text[1..]),
        _ => (Sign::Plus, text),
    }
}

fn digits_only(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn digits_of(digits: &str, radix: u32) -> Option<Scalar> {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    match i128::from_str_radix(digits, radix) {
        Ok(value) => Some(Scalar::Integer(value)),
        Err(_) if radix == 10 => digits.parse().ok().map(Scalar::Float),
        Err(_) => {
            let value = digits.chars().filter_map(|digit| digit.to_digit(radix));
            let sum = value.fold(0.0, |sum, digit| sum * f64::from(radix) + f64::from(digit));
            Some(Scalar::Float(sum))
        }
    }
}

fn integer_json(value: i128) -> Value {
    if let Ok(small) = i64::try_from(value) {
        return Value::from(small);
    }
    if let Ok(large) = u64::try_from(value) {
        return Value::from(large);
    }
    Number::from_f64(as_float(value)).map_or(Value::Null, Value::Number)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "beyond 64 bits a number is a float, as in every reader of JSON"
)]
fn as_float(value: i128) -> f64 {
    value as f64
}

/// A number as a key, in the shortest form that reads back, as JavaScript writes it: keys of
/// descriptors are compared across tools.
fn number_key(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    if (1e-6..1e21).contains(&value.abs()) {
        return value.to_string();
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((mantissa, exponent)) if !exponent.starts_with('-') => {
            format!("{mantissa}e+{exponent}")
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(text: &str) -> Value {
        Scalar::plain(text, Version::Current).into_json()
    }

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(read(text), Value::Null, "{text:?}");
        }
        assert_eq!(read("True"), json!(true));
        assert_eq!(read("0o17"), json!(15));
        assert_eq!(read("0x1F"), json!(31));
        assert_eq!(read("+12"), json!(12));
        assert_eq!(read("-.5"), json!(-0.5));
        assert_eq!(read("5."), json!(5.0));
        assert_eq!(read("1e3"), json!(1000.0));
        assert_eq!(read("18446744073709551615"), json!(u64::MAX));
        assert_eq!(read("99999999999999999999999"), json!(1e23));
        assert_eq!(read(&"9".repeat(400)), Value::Null);
        assert_eq!(read(".nan"), Value::Null);
        assert_eq!(read("-.INF"), Value::Null);
    }

    #[test]
    fn what_only_looks_like_another_type_stays_text() {
        for text in [
            "n",
            "y",
            "yes",
            "No",
            "on",
            "OFF",
            "nULL",
            "tRUE",
            "0b1",
            "1_000",
            "017x",
            "0o8",
            "0xg",
            "1:30",
            "+.nan",
            ".",
            "e3",
            "1e",
            "1.2.3",
            "2024-01-01",
            "--1",
            "+",
            "0x",
            "1e+",
        ] {
            assert_eq!(read(text), json!(text));
        }
        assert_eq!(read("017"), json!(17));
    }

    #[test]
    fn tags_decide_where_they_fit() {
        let tagged = |text, tag: &str| {
            Scalar::tagged(text, &format!("{CORE}{tag}"), Version::Current).into_json()
        };
        assert_eq!(tagged("12", "str"), json!("12"));
        assert_eq!(tagged("12", "int"), json!(12));
        assert_eq!(tagged("yes", "bool"), json!("yes"));
        assert_eq!(tagged("1.5", "float"), json!(1.5));
        assert_eq!(tagged("", "null"), Value::Null);
        assert_eq!(Scalar::tagged("12", "!custom", Version::Current), Scalar::Text("12".into()));
    }

    #[test]
    fn keys_are_texts_and_compared_by_meaning() {
        let plain = |text| Scalar::plain(text, Version::Current);
        let keys = ["200", "0x10", "1.0", "1e30", "1e-7", "~", "true", ".nan", "-.inf", "1.50"];
        let texts = ["200", "16", "1", "1e+30", "1e-7", "", "true", "NaN", "-Infinity", "1.5"];
        assert_eq!(keys.map(|key| plain(key).key()), texts.map(str::to_owned));
        assert_eq!(plain("1").identity(), plain("1.0").identity());
        assert_eq!(plain("0").identity(), plain("-0.0").identity());
        assert_ne!(plain("1").identity(), Scalar::Text("1".into()).identity());
        assert_eq!(plain(".nan").identity(), None);
    }
}
