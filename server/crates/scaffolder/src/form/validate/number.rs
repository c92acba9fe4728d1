//! Numbers.

use super::{Violation, add};
use crate::form::schema::Schema;
use serde_json::{Number, Value};

/// How far from a whole number a quotient may be: ajv's precision as forms set it.
const PRECISION: f64 = 1e-8;

/// Whether a number keeps to a limit.
type Holds = fn(f64, f64) -> bool;

pub(super) fn check(schema: &Schema, value: &Number, pointer: &str, broken: &mut Vec<Violation>) {
    let Some(value) = value.as_f64() else { return };
    let rules: [(&str, Holds); 5] = [
        ("minimum", |value, limit| value >= limit),
        ("maximum", |value, limit| value <= limit),
        ("exclusiveMinimum", |value, limit| value > limit),
        ("exclusiveMaximum", |value, limit| value < limit),
        ("multipleOf", is_multiple),
    ];
    for (keyword, holds) in rules {
        if let Some(written) = schema.get(keyword)
            && let Some(limit) = written.as_f64()
            && !holds(value, limit)
        {
            add(broken, pointer, keyword, written);
        }
    }
    if let Some(format) = schema.get("format")
        && !fits(format, value)
    {
        add(broken, pointer, "format", format);
    }
}

fn is_multiple(value: f64, of: f64) -> bool {
    let quotient = value / of;
    (quotient.round() - quotient).abs() <= PRECISION
}

fn fits(format: &Value, value: f64) -> bool {
    match format.as_str() {
        Some("int32") => {
            value.fract() == 0.0 && value >= f64::from(i32::MIN) && value <= f64::from(i32::MAX)
        }
        Some("int64") => value.fract() == 0.0,
        _ => true,
    }
}
