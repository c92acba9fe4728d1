//! Parts of paths in addresses.

use std::fmt::Write as _;

/// A part of a path, percent-encoded: a slash in it does not part it.
pub(crate) fn part(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_stays_one_part() {
        assert_eq!(part("release/1.0 ü?"), "release%2F1.0%20%C3%BC%3F");
    }
}
