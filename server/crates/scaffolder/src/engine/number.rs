//! Numbers as JavaScript writes and reads them.

use super::text::is_space;

/// `String(number)`
pub(crate) fn to_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number < 0.0 { "-Infinity" } else { "Infinity" }.to_owned();
    }
    if number == 0.0 {
        return "0".to_owned();
    }
    let (digits, exponent) = digits(number.abs());
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}{}", written(&digits, exponent))
}

/// The shortest digits that mean the number, and where the point stands after the first of them.
fn digits(number: f64) -> (String, i32) {
    let scientific = format!("{number:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

fn written(digits: &str, exponent: i32) -> String {
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let point = exponent + 1;
    if (count..=21).contains(&point) {
        return format!("{digits}{}", "0".repeat(usize::try_from(point - count).unwrap_or(0)));
    }
    if (1..=21).contains(&point) {
        let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or(0));
        return format!("{whole}.{fraction}");
    }
    if (-5..=0).contains(&point) {
        return format!("0.{}{digits}", "0".repeat(usize::try_from(-point).unwrap_or(0)));
    }
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    format!("{first}{point}{rest}e{exponent:+}")
}

/// `Number(text)`
pub(crate) fn of_text(text: &str) -> f64 {
    let text = text.trim_matches(is_space);
    if text.is_empty() {
        return 0.0;
    }
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let all = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
            return if all { of_digits(digits, radix) } else { f64::NAN };
        }
    }
    let taken = decimal_prefix(text);
    if taken.len() == text.len() { parse(taken) } else { f64::NAN }
}

/// `parseFloat(text)`
pub(crate) fn parse_float(text: &str) -> f64 {
    let taken = decimal_prefix(text.trim_start_matches(is_space));
    if taken.is_empty() { f64::NAN } else { parse(taken) }
}

/// `parseInt(text, radix)`
pub(crate) fn parse_int(text: &str, radix: f64) -> f64 {
    let text = text.trim_start_matches(is_space);
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let radix = to_int32(radix);
    let hexadecimal = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let (radix, text) = match (radix, hexadecimal) {
        (0 | 16, Some(rest)) => (16, rest),
        (0, None) => (10, text),
        (2..=36, _) => (u32::try_from(radix).unwrap_or(10), text),
        _ => return f64::NAN,
    };
    let end = text.find(|digit: char| !digit.is_digit(radix)).unwrap_or(text.len());
    if end == 0 { f64::NAN } else { sign * of_digits(&text[..end], radix) }
}

fn of_digits(digits: &str, radix: u32) -> f64 {
    if radix == 10 {
        return parse(digits);
    }
    digits
        .chars()
        .filter_map(|digit| digit.to_digit(radix))
        .fold(0.0, |number, digit| number * f64::from(radix) + f64::from(digit))
}

fn parse(text: &str) -> f64 {
    match text.trim_start_matches(['+', '-']) {
        "Infinity" if text.starts_with('-') => f64::NEG_INFINITY,
        "Infinity" => f64::INFINITY,
        _ => text.parse().unwrap_or(f64::NAN),
    }
}

/// As much of a text as is a decimal number.
fn decimal_prefix(text: &str) -> &str {
    let bytes = text.as_bytes();
    let mut at = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    if text[at..].starts_with("Infinity") {
        return &text[..at + 8];
    }
    let run = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let whole = run(at) - at;
    at += whole;
    let mut fraction = 0;
    if bytes.get(at) == Some(&b'.') {
        fraction = run(at + 1) - at - 1;
        if whole + fraction > 0 {
            at += 1 + fraction;
        }
    }
    if whole + fraction == 0 {
        return "";
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let signed = at + 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let end = run(signed);
        if end > signed {
            at = end;
        }
    }
    &text[..at]
}

/// The whole part, with NaN as 0.
pub(crate) fn to_integer(number: f64) -> f64 {
    if number.is_nan() { 0.0 } else { number.trunc() }
}

/// `number | 0`
#[expect(clippy::cast_possible_truncation, reason = "the rest of a division by 2^32 fits")]
pub(crate) fn to_int32(number: f64) -> i32 {
    if !number.is_finite() {
        return 0;
    }
    let rest = number.trunc().rem_euclid(4_294_967_296.0);
    if rest >= 2_147_483_648.0 { (rest - 4_294_967_296.0) as i32 } else { rest as i32 }
}

/// A number as an index; what is less than nothing is 0, what is too much is `most`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded before")]
pub(crate) fn index(number: f64, most: usize) -> usize {
    let number = to_integer(number);
    if number <= 0.0 {
        0
    } else if number >= of_count(most) {
        most
    } else {
        number as usize
    }
}

/// An index as `slice` counts: from the end when it is negative.
pub(crate) fn relative(number: f64, length: usize) -> usize {
    let number = to_integer(number);
    index(if number < 0.0 { of_count(length) + number } else { number }, length)
}

/// A count as a number.
#[expect(clippy::cast_precision_loss, reason = "nothing has 2^53 of anything")]
pub(crate) fn of_count(count: usize) -> f64 {
    count as f64
}

/// `number.toFixed(places)`, which rounds the exact value half up.
pub(crate) fn to_fixed(number: f64, places: usize) -> String {
    if !number.is_finite() || number.abs() >= 1e21 {
        return to_text(number);
    }
    let exact = format!("{:.1100}", number.abs());
    let (whole, fraction) = exact.split_once('.').unwrap_or((&exact, ""));
    let mut kept: Vec<u8> = whole.bytes().chain(fraction.bytes().take(places)).collect();
    let up = fraction.as_bytes().get(places).is_some_and(|digit| *digit >= b'5');
    if up {
        increment(&mut kept);
    }
    let digits: String = kept.iter().map(|digit| char::from(*digit)).collect();
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if number < 0.0 { "-" } else { "" };
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

/// `number.toString(radix)`
pub(crate) fn to_radix(number: f64, radix: u32) -> String {
    if !number.is_finite() {
        return to_text(number);
    }
    let base = f64::from(radix);
    let digit = |value: f64| {
        let value = u32::try_from(to_int32(value)).unwrap_or(0);
        char::from_digit(value, radix).unwrap_or('0')
    };
    let size = number.abs();
    let mut whole = size.floor();
    let mut fraction = size - whole;
    // Half of the distance to the next number: no digit counts beyond it.
    let mut delta = (0.5 * (size.next_up() - size)).max(f64::MIN_POSITIVE);
    let mut after: Vec<char> = Vec::new();
    while fraction >= delta {
        fraction *= base;
        delta *= base;
        let value = fraction.trunc();
        after.push(digit(value));
        fraction -= value;
        let up = fraction > 0.5 || (fraction >= 0.5 && value % 2.0 != 0.0);
        if up && fraction + delta > 1.0 {
            loop {
                let Some(last) = after.pop() else {
                    whole += 1.0;
                    break;
                };
                let next = last.to_digit(radix).unwrap_or(0) + 1;
                if next < radix {
                    after.extend(char::from_digit(next, radix));
                    break;
                }
            }
            break;
        }
    }
    let mut before = Vec::new();
    while whole >= 9_007_199_254_740_992.0 {
        whole /= base;
        before.push('0');
    }
    whole = whole.trunc();
    loop {
        let rest = whole % base;
        before.push(digit(rest));
        whole = (whole - rest) / base;
        if whole < 1.0 {
            break;
        }
    }
    let sign = if number < 0.0 { "-" } else { "" };
    let point = if after.is_empty() { "" } else { "." };
    let before: String = before.into_iter().rev().collect();
    format!("{sign}{before}{point}{}", after.into_iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_javascript_does() {
        let cases = [
            (1.0, "1"),
            (-0.0, "0"),
            (0.1, "0.1"),
            (1e21, "1e+21"),
            (123_456_789_012_345_680_000.0, "123456789012345680000"),
            (1e-7, "1e-7"),
            (0.000_001, "0.000001"),
            (1.5e-10, "1.5e-10"),
            (-2.5, "-2.5"),
            (1.2e30, "1.2e+30"),
            (f64::NAN, "NaN"),
        ];
        for (number, text) in cases {
            assert_eq!(to_text(number), text);
        }
    }

    #[test]
    fn texts_are_read_as_javascript_does() {
        let cases =
            [(" 12 ", 12.0), ("", 0.0), ("0x1f", 31.0), (".5", 0.5), ("5.", 5.0), ("1e3", 1e3)];
        for (text, number) in cases {
            assert!((of_text(text) - number).abs() < f64::EPSILON, "{text}");
        }
        for text in ["1a", "0x", ".", "e3", "1_000", "+-1"] {
            assert!(of_text(text).is_nan(), "{text}");
        }
        assert!((parse_int("12px", 10.0) - 12.0).abs() < f64::EPSILON);
        assert!((parse_int("ff", 16.0) - 255.0).abs() < f64::EPSILON);
        assert!((parse_float("3.5.1") - 3.5).abs() < f64::EPSILON);
        assert!(parse_int("", 10.0).is_nan());
    }

    #[test]
    fn fixed_numbers_round_the_exact_value() {
        assert_eq!(to_fixed(1.005, 2), "1.00");
        assert_eq!(to_fixed(2.5, 0), "3");
        assert_eq!(to_fixed(0.5, 0), "1");
        assert_eq!(to_fixed(9.99, 1), "10.0");
        assert_eq!(to_fixed(-1.5, 0), "-2");
    }
}
