//! Quantities: `250m`, `1.5`, `512Mi`, `2G`, `1e3`, `12345678n`. Pure.

/// Thousandths, rounded up; `None` of what is no quantity.
pub(super) fn thousandths(text: &str) -> Option<u64> {
    scaled(text, 3)
}

/// Units, rounded up.
pub(super) fn units(text: &str) -> Option<u64> {
    scaled(text, 0)
}

/// The number of 10^-places in it, in whole numbers: a float would not hold what memory has.
fn scaled(text: &str, places: i32) -> Option<u64> {
    let text = text.trim();
    let end = text.find(|char: char| !matches!(char, '0'..='9' | '.' | '+')).unwrap_or(text.len());
    let (number, suffix) = text.split_at(end);
    let number = number.trim_start_matches('+');
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let sane =
        |digits: &str| digits.len() <= 24 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !(sane(whole) && sane(fraction)) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let digits: u128 = format!("{whole}{fraction}").parse().ok()?;
    let (tens, factor): (i32, u128) = match suffix {
        "n" => (-9, 1),
        "u" => (-6, 1),
        "m" => (-3, 1),
        "" => (0, 1),
        "k" => (3, 1),
        "M" => (6, 1),
        "G" => (9, 1),
        "T" => (12, 1),
        "P" => (15, 1),
        "E" => (18, 1),
        "Ki" => (0, 1 << 10),
        "Mi" => (0, 1 << 20),
        "Gi" => (0, 1 << 30),
        "Ti" => (0, 1 << 40),
        "Pi" => (0, 1 << 50),
        "Ei" => (0, 1 << 60),
        exponent => (
            exponent.strip_prefix(['e', 'E'])?.parse().ok().filter(|one| i32::abs(*one) <= 30)?,
            1,
        ),
    };
    let tens = tens + places - i32::try_from(fraction.len()).ok()?;
    let power = 10_u128.checked_pow(tens.unsigned_abs())?;
    let digits = digits.checked_mul(factor)?;
    let value = if tens < 0 { digits.div_ceil(power) } else { digits.checked_mul(power)? };
    u64::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_one_is_read() {
        for (text, expected) in [
            ("250m", 250),
            ("1", 1_000),
            ("1.5", 1_500),
            ("0.0001", 1),
            ("12345678n", 13),
            ("2e1", 20_000),
            ("1E-3", 1),
            ("+2", 2_000),
        ] {
            assert_eq!(thousandths(text), Some(expected), "{text}");
        }
        for (text, expected) in [
            ("512Mi", 512 << 20),
            ("1.5Gi", 3 << 29),
            ("2G", 2_000_000_000),
            ("28312Ki", 28_312 << 10),
            ("1E", 1_000_000_000_000_000_000),
            ("1e9", 1_000_000_000),
        ] {
            assert_eq!(units(text), Some(expected), "{text}");
        }
        for wrong in ["", "m", ".", "1x", "-1", "1e", "1e99", "9999999999E", "1.2.3"] {
            assert_eq!(units(wrong), None, "{wrong}");
        }
    }
}
