//! Formats of texts, as ajv-formats checks them by default.

use super::patterns::Patterns;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Formats that one regular expression says.
const WRITTEN: &[(&str, &str)] = &[
    (
        "email",
        "^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*@\
         ([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\\.)+[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$",
    ),
    (
        "hostname",
        "^(?=.{1,253}\\.?$)[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\
         (\\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\\.?$",
    ),
    (
        "uuid",
        "^([uU][rR][nN]:[uU][uU][iI][dD]:)?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    ),
    ("json-pointer", "^(\\/([^~\\/]|~[01])*)*$"),
    ("json-pointer-uri-fragment", "^#(\\/([a-zA-Z0-9_.!$&'()*+,;:=@-]|%[0-9a-fA-F]{2}|~[01])*)*$"),
    ("relative-json-pointer", "^(0|[1-9][0-9]*)(#|(\\/([^~\\/]|~[01])*)*)$"),
    ("duration", "^P(?!$)((\\d+Y)?(\\d+M)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?|(\\d+W)?)$"),
    (
        "uri-template",
        "^([^\\x00-\\x20\"'<>%\\\\^`{|}]|%[0-9a-fA-F]{2}|\\{[+#./;?&=,!@|]?\
         ([a-zA-Z0-9_]|%[0-9a-fA-F]{2})+(:[1-9][0-9]{0,3}|\\*)?\
         (,([a-zA-Z0-9_]|%[0-9a-fA-F]{2})+(:[1-9][0-9]{0,3}|\\*)?)*\\})*$",
    ),
    ("byte", "^([A-Za-z0-9+\\/]{4})*([A-Za-z0-9+\\/]{2}==|[A-Za-z0-9+\\/]{3}=)?$"),
    (
        "color",
        "^(#?([0-9A-Fa-f]{3}){1,2}|aqua|black|blue|fuchsia|gray|green|lime|maroon|navy|olive|orange|\
         purple|red|silver|teal|white|yellow|rgb\\(\\s*\\d{1,3}\\s*,\\s*\\d{1,3}\\s*,\\s*\\d{1,3}\\s*\\)|\
         rgb\\(\\s*\\d{1,3}%\\s*,\\s*\\d{1,3}%\\s*,\\s*\\d{1,3}%\\s*\\))$",
    ),
    ("data-url", "^data:([a-z]+\\/[a-z0-9-+.]+)?;(?:name=(.*);)?base64,(.*)$"),
];

/// Characters of an address, escapes included, but for `/`, `?`, `#`, `@` and `:`.
const PART: &str = "[a-zA-Z0-9._~!$&'()*+,;=-]|%[0-9a-fA-F]{2}";

/// Whether a text is written in a format; what is not known fits.
pub(super) fn fits(format: &str, text: &str, patterns: &dyn Patterns) -> bool {
    match format {
        "date" => is_date(text),
        "time" => is_time(text, true),
        "iso-time" => is_time(text, false),
        "date-time" => is_date_time(text, true),
        "iso-date-time" => is_date_time(text, false),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "regex" => patterns.is_match(text, "").is_some(),
        "uri" | "uri-reference" => is_address(text, format == "uri", patterns),
        "url" => is_url(text, patterns),
        _ => {
            let written = WRITTEN.iter().find(|(name, _)| *name == format);
            written.is_none_or(|(_, pattern)| patterns.is_match(pattern, text) == Some(true))
        }
    }
}

fn is_address(text: &str, whole: bool, patterns: &dyn Patterns) -> bool {
    let scheme = if whole { "[a-zA-Z][a-zA-Z0-9+.-]*:" } else { "([a-zA-Z][a-zA-Z0-9+.-]*:)?" };
    let host = format!("(\\[[0-9a-fA-F:.]+\\]|({PART})*)");
    let authority = format!("\\/\\/(({PART}|:)*@)?{host}(:[0-9]*)?");
    let segments = format!("(\\/({PART}|[:@])*)*");
    let empty = if whole { "" } else { "|" };
    let path = format!(
        "({authority}{segments}|\\/(({PART}|[:@])+{segments})?|({PART}|[:@])+{segments}{empty})"
    );
    let query = format!("(\\?({PART}|[:@\\/?])*)?(#({PART}|[:@\\/?])*)?");
    // An address without `/` and `:` is a name or a fragment, whatever else the grammar says.
    (!whole || text.contains(['/', ':']))
        && patterns.is_match(&format!("^{scheme}{path}{query}$"), text) == Some(true)
}

fn is_url(text: &str, patterns: &dyn Patterns) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let known = ["http", "https", "ftp"];
    let is_known = known.iter().any(|one| scheme.eq_ignore_ascii_case(one));
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let is_host = host.parse::<Ipv4Addr>().is_ok()
        || patterns.is_match(
            "^([a-z0-9\u{a1}-\u{ffff}]+-)*[a-z0-9\u{a1}-\u{ffff}]+\
             (\\.([a-z0-9\u{a1}-\u{ffff}]+-)*[a-z0-9\u{a1}-\u{ffff}]+)*\\.[a-z\u{a1}-\u{ffff}]{2,}$",
            &host.to_lowercase(),
        ) == Some(true);
    is_known && is_host && !text.contains(char::is_whitespace)
}

fn is_date_time(text: &str, strict: bool) -> bool {
    let mut parts =
        text.split(|character: char| matches!(character, 't' | 'T') || character.is_whitespace());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(date), Some(time), None) => is_date(date) && is_time(time, strict),
        _ => false,
    }
}

/// `2026-02-28`
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2))
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day)
}

/// `12:30:59.5+01:00`; strictly with its zone.
fn is_time(text: &str, strict: bool) -> bool {
    let zone = text.find(['z', 'Z', '+', '-']);
    let (clock, zone) = zone.map_or((text, None), |at| (&text[..at], Some(&text[at..])));
    let offset = match zone {
        None if strict => return false,
        None | Some("z" | "Z") => Some(0),
        Some(zone) => offset(zone),
    };
    let mut parts = clock.split(':');
    let (Some(hour), Some(minute), Some(second), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let (whole, fraction) = second.split_once('.').unwrap_or((second, "0"));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let (Some(offset), Some(hour), Some(minute), Some(second), true) =
        (offset, digits(hour, 2), digits(minute, 2), digits(whole, 2), is_fraction)
    else {
        return false;
    };
    if hour <= 23 && minute <= 59 && second <= 59 {
        return true;
    }
    // A leap second is at midnight in UTC.
    second == 60 && (hour * 60 + minute - offset).rem_euclid(24 * 60) == 23 * 60 + 59
}

/// `+01:00`, `+0100` or `+01` in minutes.
fn offset(zone: &str) -> Option<i64> {
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let rest = zone.get(1..)?;
    let hour = digits(rest.get(..2)?, 2)?;
    let minute = rest.get(2..)?;
    let minute = minute.strip_prefix(':').unwrap_or(minute);
    let minute = if rest.len() == 2 { 0 } else { digits(minute, 2)? };
    (hour <= 23 && minute <= 59).then_some(sign * (hour * 60 + minute))
}

fn digits(text: &str, count: usize) -> Option<i64> {
    let all = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::EnginePatterns;

    fn fitting<'a>(format: &str, texts: &[&'a str]) -> Vec<&'a str> {
        let fits = |text: &&&str| fits(format, text, &EnginePatterns);
        texts.iter().filter(fits).copied().collect()
    }

    #[test]
    fn days_and_times_are_those_of_the_calendar() {
        let dates = ["2024-02-29", "2023-02-29", "2026-13-01", "2026-1-1", "2026-04-31"];
        assert_eq!(fitting("date", &dates), ["2024-02-29"]);
        let times =
            ["12:30:59Z", "12:30:59", "24:00:00Z", "23:59:60Z", "22:59:60Z", "00:59:60+01:00"];
        assert_eq!(fitting("time", &times), ["12:30:59Z", "23:59:60Z", "00:59:60+01:00"]);
        let moments = ["2026-11-30T22:15:00Z", "2026-11-30 22:15:00.5+08:00", "2026-11-30T22:15Z"];
        assert_eq!(fitting("date-time", &moments), &moments[..2]);
    }

    #[test]
    fn addresses_are_told_from_what_only_looks_like_one() {
        let emails = ["a.b@c.de", "a@b", "a b@c.de", "a..b@c.de"];
        assert_eq!(fitting("email", &emails), ["a.b@c.de"]);
        let addresses =
            ["https://a.example/x?y#z", "a.example", "mailto:a@b.c", "http://a b", "a:%zz"];
        assert_eq!(fitting("uri", &addresses), ["https://a.example/x?y#z", "mailto:a@b.c"]);
        assert_eq!(fitting("uri-reference", &["./a", "a b", "#x"]), ["./a", "#x"]);
        let hosts = ["a-b.example", "-a.example", "a_b"];
        assert_eq!(fitting("hostname", &hosts), ["a-b.example"]);
        assert_eq!(fitting("ipv4", &["1.2.3.4", "1.2.3.256"]), ["1.2.3.4"]);
        assert_eq!(fitting("ipv6", &["::1", "1::2::3"]), ["::1"]);
        let ids = ["00000000-0000-0000-0000-00000000000f", "00000000-0000"];
        assert_eq!(fitting("uuid", &ids), [ids[0]]);
    }

    #[test]
    fn what_is_not_known_fits() {
        assert_eq!(fitting("of-our-own", &["x"]), ["x"]);
    }
}
