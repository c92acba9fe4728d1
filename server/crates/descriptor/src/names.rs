//! The formats of names, keys and texts (BACKSTAGE.md 4.4, which are those of Kubernetes).

#[cfg(not(target_family = "wasm"))]
use url::Url;
#[cfg(target_family = "wasm")]
use web_sys::Url;

/// The longest name, tag or label of a domain.
const LABEL: usize = 63;
/// The longest prefix of a key.
const SUBDOMAIN: usize = 253;

/// `metadata.name`, and a label's value: letters, digits, `-`, `_`, `.`; a letter or digit first
/// and last.
pub(super) fn is_name(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let outer = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    bytes.len() <= LABEL
        && outer(bytes.first())
        && outer(bytes.last())
        && bytes.iter().copied().all(inner)
}

/// A namespace, and each part of a key's prefix: lower-case letters and digits, `-` between them.
pub(super) fn is_dns_label(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let bytes = text.as_bytes();
    bytes.len() <= LABEL
        && bytes.first().copied().is_some_and(inner)
        && bytes.last().copied().is_some_and(inner)
        && bytes.iter().copied().all(|byte| byte == b'-' || inner(byte))
}

/// A key of labels or annotations: `[prefix/]name`, the prefix a domain.
pub(super) fn is_key(text: &str) -> bool {
    match prefixed(text) {
        Some((prefix, name)) => prefix.is_none_or(is_dns_subdomain) && is_name(name),
        None => false,
    }
}

/// `apiVersion`: `[prefix/]version`, the prefix a domain, the version letters and digits.
pub(super) fn is_api_version(text: &str) -> bool {
    match prefixed(text) {
        Some((prefix, version)) => {
            prefix.is_none_or(is_dns_subdomain)
                && (1..=LABEL).contains(&version.len())
                && version.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }
        None => false,
    }
}

/// `kind`: a letter, then letters and digits.
pub(super) fn is_kind(text: &str) -> bool {
    text.len() <= LABEL
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A tag: groups of lower-case letters, digits, `:`, `+`, `#`, joined by single `-`.
pub(super) fn is_tag(text: &str) -> bool {
    let inner = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b':' | b'+' | b'#')
    };
    text.len() <= LABEL
        && text.split('-').all(|group| !group.is_empty() && group.bytes().all(inner))
}

/// An absolute URL, of any scheme, by the URL standard. The browser's own reader follows it as ours
/// does.
pub(super) fn is_url(text: &str) -> bool {
    #[cfg(not(target_family = "wasm"))]
    return Url::parse(text).is_ok();
    #[cfg(target_family = "wasm")]
    return Url::new(text).is_ok();
}

/// A text with nothing to see in it, by the white space of JavaScript.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|character| match character {
        '\u{FEFF}' => true,
        '\u{85}' => false,
        other => other.is_whitespace(),
    })
}

/// The nearest allowed name to a text, when something of it remains.
pub(super) fn as_name(text: &str) -> Option<String> {
    joined(text, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
        .filter(|name| is_name(name))
}

/// The nearest allowed namespace to a text.
pub(super) fn as_dns_label(text: &str) -> Option<String> {
    joined(&text.to_lowercase(), |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        .filter(|label| is_dns_label(label))
}

/// The nearest allowed tag to a text.
pub(super) fn as_tag(text: &str) -> Option<String> {
    let inner = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b':' | b'+' | b'#')
    };
    joined(&text.to_lowercase(), inner).filter(|tag| is_tag(tag))
}

/// The runs of allowed bytes, joined by `-` and cut to length.
fn joined(text: &str, allowed: impl Fn(u8) -> bool) -> Option<String> {
    let mut result = String::new();
    for byte in text.bytes() {
        if allowed(byte) {
            result.push(char::from(byte));
        } else if !result.is_empty() && !result.ends_with('-') {
            result.push('-');
        }
    }
    result.truncate(LABEL);
    let edges = |edge: char| !edge.is_ascii_alphanumeric() && !matches!(edge, ':' | '+' | '#');
    let trimmed = result.trim_matches(edges);
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

fn is_dns_subdomain(text: &str) -> bool {
    (1..=SUBDOMAIN).contains(&text.len()) && text.split('.').all(is_dns_label)
}

/// The parts around the one `/`; nothing when there are more.
fn prefixed(text: &str) -> Option<(Option<&str>, &str)> {
    match text.split_once('/') {
        None => Some((None, text)),
        Some((_, rest)) if rest.contains('/') => None,
        Some((prefix, rest)) => Some((Some(prefix), rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_and_end_with_a_letter_or_digit() {
        for good in ["a", "9", "A-b_c.D", "a..b", &"x".repeat(63)] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["", "-a", "a-", ".", "a b", "ä", "a/b", "a\n", &"x".repeat(64)] {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[test]
    fn namespaces_are_lower_case() {
        assert!(is_dns_label("a--b0"));
        for bad in ["", "A", "a_b", "a.b", "-a", "a-", &"x".repeat(64)] {
            assert!(!is_dns_label(bad), "{bad}");
        }
    }

    #[test]
    fn keys_have_at_most_one_prefix() {
        for good in ["a", "backstage.io/Managed_by.x", "1/a"] {
            assert!(is_key(good), "{good}");
        }
        for bad in ["", "/a", "a/", "a/b/c", "A.io/b", "a..b/c", &format!("{}/b", "a".repeat(64))] {
            assert!(!is_key(bad), "{bad}");
        }
    }

    #[test]
    fn versions_kinds_and_tags_have_their_alphabets() {
        assert!(is_api_version("backstage.io/v1alpha1") && is_api_version("v1"));
        assert!(!is_api_version("backstage.io/v1-alpha") && !is_api_version("a/b/c"));
        assert!(!is_api_version("") && !is_api_version("backstage.io/"));
        assert!(is_kind("AiResource") && !is_kind("1a") && !is_kind("") && !is_kind("a-b"));
        assert!(is_tag("c++") && is_tag("c#-7:x") && is_tag("a-b"));
        assert!(!is_tag("a--b") && !is_tag("-a") && !is_tag("A") && !is_tag("") && !is_tag("a_b"));
    }

    #[test]
    fn blank_and_url_follow_javascript() {
        assert!(is_blank(" \u{FEFF}\u{A0}\t") && is_blank("") && !is_blank("\u{85}"));
        assert!(is_url("https://x.io") && is_url("mailto:a@b") && !is_url("/x") && !is_url("x.io"));
    }

    #[test]
    fn a_near_name_is_offered() {
        assert_eq!(as_name("My Service!").as_deref(), Some("My-Service"));
        assert_eq!(as_dns_label("Team_A").as_deref(), Some("team-a"));
        assert_eq!(as_tag("Spring Boot").as_deref(), Some("spring-boot"));
        assert_eq!(as_name("--"), None);
        assert_eq!(as_name(&format!("{}-b", "a".repeat(62))), Some("a".repeat(62)));
    }
}
