//! Parts of paths in addresses.

use std::fmt::Write as _;

/// A part of a path, percent-encoded: a slash in it does not part it.
pub(crate) fn part(text: &str) -> String {
    encode(text, |byte| matches!(byte, b'-' | b'.' | b'_' | b'~'))
}

#[cfg(test)]
/// A path, percent-encoded part by part.
pub(crate) fn whole(path: &str) -> String {
    encode(path, |byte| matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/'))
}

fn encode(text: &str, stays: impl Fn(u8) -> bool) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || stays(byte) {
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
        assert_eq!(whole("a b/c#d.yaml"), "a%20b/c%23d.yaml");
    }
}
