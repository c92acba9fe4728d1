//! Numbers and addresses in words. Pure.

/// A count with its thousands set apart, as English and Chinese write it.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A URL without what a reader need not see: scheme, `www.`, trailing slash.
pub fn compact_url(url: &str) -> String {
    let text = url.split_once("://").map_or(url, |(_, rest)| rest);
    text.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

/// A text as it may stand in the query part of an address.
pub fn encoded(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b':' | b'/' => {
                result.push(char::from(byte));
            }
            _ => {
                const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
                result.push('%');
                result.push(char::from(DIGITS[usize::from(byte >> 4)]));
                result.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
        }
    }
    result
}

/// Adds a text to a piece of HTML, so that it stays text.
pub fn escape(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}

/// What a text field holds, as the HTML between its tags. When a page is read, the first line break there
/// is taken for the page's own; when a browser makes the field itself, it is not.
pub fn field_content(text: &str) -> String {
    let mut html = String::new();
    if cfg!(feature = "ssr") {
        html.push('\n');
    }
    escape(&mut html, text);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_000), "1,000");
        assert_eq!(count(12_345_678), "12,345,678");
    }

    #[test]
    fn addresses_are_short_and_safe() {
        assert_eq!(compact_url("https://www.a.example/b/"), "a.example/b");
        assert_eq!(encoded("c++ & ü"), "c%2B%2B%20%26%20%C3%BC");
    }
}
