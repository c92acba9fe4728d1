//! What stands before a page: YAML between lines of dashes, or lines of `key: value`.

/// The front matter as YAML, when there is any, and the page without it.
#[must_use]
pub fn split(source: &str) -> (Option<&str>, &str) {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    if let Some(rest) = first_dashes(source) {
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            if matches!(line.trim_end(), "---" | "...") {
                return (Some(&rest[..at]), &rest[at + line.len()..]);
            }
            at += line.len();
        }
        return (None, source);
    }
    let mut end = 0;
    for line in source.split_inclusive('\n') {
        let goes_on = end > 0 && line.starts_with("    ");
        if line.trim().is_empty() || !(is_pair(line) || goes_on) {
            break;
        }
        end += line.len();
    }
    if end == 0 { (None, source) } else { (Some(&source[..end]), &source[end..]) }
}

fn first_dashes(source: &str) -> Option<&str> {
    let (first, rest) = source.split_once('\n')?;
    (first.trim_end() == "---").then_some(rest)
}

fn is_pair(line: &str) -> bool {
    let content = line.trim_start_matches(' ');
    let is_key = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    line.len() - content.len() <= 3
        && content.split_once(':').is_some_and(|(key, value)| {
            // An address is no key with a value.
            !key.is_empty() && key.chars().all(is_key) && !value.starts_with("//")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_parted_from_the_page() {
        assert_eq!(split("---\na: b\n---\ntext"), (Some("a: b\n"), "text"));
        assert_eq!(split("title: A\nauthor: B\n\ntext"), (Some("title: A\nauthor: B\n"), "\ntext"));
        assert_eq!(split("# Title\na: b"), (None, "# Title\na: b"));
        assert_eq!(split("---\na: b"), (None, "---\na: b"));
    }
}
