//! Numbers in the size that a reader grasps: thousands, milliseconds to days, bytes.

use super::{
    decimal::{fixed, rounded, significant, trimmed},
    places,
};
use crate::preferences::Language;

/// Thousands and what follows, as each language counts them.
const fn sizes(language: Language) -> &'static [(f64, &'static str)] {
    match language {
        Language::English => &[(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")],
        Language::Chinese => &[(1e12, "万亿"), (1e8, "亿"), (1e4, "万")],
    }
}

/// Milliseconds of a unit, its sign in English and Chinese.
const DURATIONS: [(f64, &str, &str); 5] = [
    (86_400_000.0, "d", "天"),
    (3_600_000.0, "h", "小时"),
    (60_000.0, "min", "分钟"),
    (1_000.0, "s", "秒"),
    (1.0, "ms", "毫秒"),
];

const BYTES: [(f64, &str); 5] = [
    (1_099_511_627_776.0, "TiB"),
    (1_073_741_824.0, "GiB"),
    (1_048_576.0, "MiB"),
    (1_024.0, "KiB"),
    (1.0, "B"),
];

/// A number in three digits that count.
pub(super) fn compact(value: f64, language: Language) -> String {
    let rounded = rounded(value, 3);
    match sizes(language).iter().find(|(size, _)| rounded.abs() >= *size) {
        Some((size, name)) => format!("{}{name}", significant(value / size, 3)),
        None => significant(value, 3),
    }
}

/// A tick of an axis, in the size of the number, as exact as its step.
pub(super) fn compact_step(value: f64, step: f64, language: Language) -> String {
    match sizes(language).iter().find(|(size, _)| value.abs() >= *size) {
        Some((size, name)) => {
            format!("{}{name}", trimmed(&fixed(value / size, places(step / size))))
        }
        None => fixed(value, places(step)),
    }
}

/// A duration in its largest unit, in three digits that count.
pub(super) fn duration(milliseconds: f64, language: Language) -> String {
    let rounded = rounded(milliseconds, 3);
    let found = DURATIONS.iter().find(|(size, ..)| rounded.abs() >= *size);
    let (size, english, chinese) = found.unwrap_or(&DURATIONS[4]);
    with_minus(&significant(milliseconds / size, 3), word(language, english, chinese), language)
}

/// A duration in its two largest units: `2 d 4 h`.
pub(super) fn duration_full(milliseconds: f64, language: Language) -> String {
    let length = milliseconds.abs();
    if length < 1_000.0 {
        return duration(milliseconds, language);
    }
    if length < 60_000.0 {
        let (size, english, chinese) = DURATIONS[3];
        let text = trimmed(&fixed(milliseconds / size, 2));
        return with_minus(&text, word(language, english, chinese), language);
    }
    let whole = DURATIONS.iter().position(|(size, ..)| length >= *size).unwrap_or(3).min(2);
    let (large, small) = (DURATIONS[whole], DURATIONS[whole + 1]);
    let mut first = (length / large.0).floor();
    let mut second = ((length - first * large.0) / small.0).round();
    if second * small.0 >= large.0 {
        (first, second) = (first + 1.0, 0.0);
    }
    let sign = if milliseconds < 0.0 { "-" } else { "" };
    let head = with_minus(
        &format!("{sign}{}", fixed(first, 0)),
        word(language, large.1, large.2),
        language,
    );
    if second == 0.0 {
        return head;
    }
    let tail = with_minus(&fixed(second, 0), word(language, small.1, small.2), language);
    match language {
        Language::English => format!("{head} {tail}"),
        Language::Chinese => format!("{head}{tail}"),
    }
}

/// Bytes in their largest unit.
pub(super) fn bytes(value: f64) -> String {
    let rounded = rounded(value, 4);
    let (size, name) = BYTES.iter().find(|(size, _)| rounded.abs() >= *size).unwrap_or(&BYTES[4]);
    with_minus(&significant(value / size, 3), name, Language::English)
}

const fn word(language: Language, english: &'static str, chinese: &'static str) -> &'static str {
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}

fn with_minus(digits: &str, word: &str, language: Language) -> String {
    let space = match language {
        Language::English => "\u{a0}",
        Language::Chinese => "",
    };
    match digits.strip_prefix('-') {
        Some(digits) => format!("\u{2212}{digits}{space}{word}"),
        None => format!("{digits}{space}{word}"),
    }
}
