//! Digits: rounding, grouping, decimals that are texts.

/// So many digits after the point.
pub(super) fn fixed(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    // What rounds to nothing has no sign.
    if text.starts_with('-') && text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.')) {
        return text[1..].to_owned();
    }
    text
}

/// So many digits that count, without zeros at the end; whole digits are all kept.
pub(super) fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    let exponent = value.abs().log10().floor();
    #[expect(clippy::cast_possible_truncation, reason = "the exponent of a number is small")]
    let exponent = exponent as i64;
    let places = i64::try_from(digits).unwrap_or(3) - 1 - exponent;
    trimmed(&fixed(value, usize::try_from(places).unwrap_or(0).min(12)))
}

/// A number of no more than so many digits that count.
pub(super) fn rounded(value: f64, digits: i32) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the exponent of a number is small")]
    let exponent = value.abs().log10().floor() as i32 + 1 - digits;
    // Powers of ten are exact only upwards.
    if exponent >= 0 {
        (value / 10_f64.powi(exponent)).round() * 10_f64.powi(exponent)
    } else {
        (value * 10_f64.powi(-exponent)).round() / 10_f64.powi(-exponent)
    }
}

/// Without zeros after the point that say nothing.
pub(super) fn trimmed(text: &str) -> String {
    if !text.contains('.') {
        return text.to_owned();
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// With the thousands set apart.
pub(super) fn grouped(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, rest) = match digits.find('.') {
        Some(point) => digits.split_at(point),
        None => (digits, ""),
    };
    let mut result = String::with_capacity(text.len() + whole.len() / 3);
    result.push_str(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            result.push(',');
        }
        result.push(digit);
    }
    result.push_str(rest);
    result
}

/// Whether a text is a decimal: a sign, digits, a point and digits.
pub(super) fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    plain(whole) && plain(rest)
}

/// A decimal with at least so many digits after the point.
pub(super) fn padded(text: &str, places: usize) -> String {
    let text = text.strip_prefix('+').unwrap_or(text);
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let rest = if rest.len() > places { trimmed_to(rest, places) } else { rest.to_owned() };
    if places == 0 && rest.is_empty() {
        return whole.to_owned();
    }
    format!("{whole}.{rest:0<places$}")
}

/// Digits after the point without zeros at the end, but so many at least.
fn trimmed_to(rest: &str, places: usize) -> String {
    let kept = rest.trim_end_matches('0').len().max(places);
    rest[..kept].to_owned()
}
