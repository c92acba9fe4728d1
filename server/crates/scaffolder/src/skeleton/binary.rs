//! Whether a file is text, judged by its first bytes as Backstage judges it.

const LOOKED_AT: usize = 512;

/// Whether the content is no text, and is copied as it is.
#[must_use]
pub fn is_binary(content: &[u8]) -> bool {
    const MARKS: [&[u8]; 6] = [
        &[0xef, 0xbb, 0xbf],
        &[0, 0, 0xfe, 0xff],
        &[0xff, 0xfe, 0, 0],
        &[0x84, 0x31, 0x95, 0x33],
        &[0xfe, 0xff],
        &[0xff, 0xfe],
    ];
    let bytes = &content[..content.len().min(LOOKED_AT)];
    if MARKS.iter().any(|mark| bytes.starts_with(mark)) {
        return false;
    }
    if bytes.starts_with(b"%PDF-") {
        return true;
    }
    let (mut at, mut odd) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        match *byte {
            0 => return true,
            7..=14 | 32..=127 => {}
            first => {
                let more = following(first);
                if at + more < bytes.len() && more > 0 {
                    let good =
                        bytes[at + 1..=at + more].iter().all(|next| (0x80..=0xbf).contains(next));
                    if good {
                        at += more + 1;
                        continue;
                    }
                    at += 1;
                }
                odd += 1;
                if at >= 32 && odd * 100 > bytes.len() * 10 {
                    return true;
                }
            }
        }
        at += 1;
    }
    odd * 100 > bytes.len() * 10
}

/// How many bytes follow the first of a character.
fn following(first: u8) -> usize {
    match first {
        0xc0..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xf7 => 3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_any_language_is_text() {
        assert!(!is_binary(b""));
        assert!(!is_binary("plain\ttext\r\n".as_bytes()));
        assert!(!is_binary("文档与表情😀 déjà vu".as_bytes()));
        assert!(!is_binary(b"\xef\xbb\xbf\x00"));
    }

    #[test]
    fn images_and_archives_are_not() {
        assert!(is_binary(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"));
        assert!(is_binary(b"PK\x03\x04\x14\x00"));
        assert!(is_binary(b"%PDF-1.7 text"));
        assert!(is_binary(&[0xfa; 64]));
    }
}
