//! GitHub's alerts (`> [!NOTE]`) and GitLab's (`>>> [!note]`) are admonitions.

use regex::{Captures, Regex};
use std::{borrow::Cow, sync::LazyLock};

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?im)^> {0,3}\[!(note|tip|important|caution|warning)\] *(.*)\n((?:>.*\n)+)")
        .unwrap()
});

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static FENCED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?im)^>>> {0,3}\[!(note|tip|important|caution|warning)\] *(.*)\n((?:.*\n)+?)>>>")
        .unwrap()
});

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static CODE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?ms)^```.*?^```").unwrap());

/// Makes admonitions of alerts.
pub(super) fn convert(source: &str) -> Cow<'_, str> {
    if !source.contains("[!") {
        return Cow::Borrowed(source);
    }
    let source = if source.contains('\r') {
        source.replace("\r\n", "\n").into()
    } else {
        Cow::Borrowed(source)
    };
    let quoted = convert_by(&source, &QUOTED, |line| {
        let line = line.strip_prefix('>').unwrap_or(line);
        line.strip_prefix(' ').unwrap_or(line)
    });
    Cow::Owned(convert_by(&quoted, &FENCED, |line| line))
}

fn convert_by(source: &str, pattern: &Regex, inner: fn(&str) -> &str) -> String {
    let code: Vec<_> = CODE.find_iter(source).map(|code| code.range()).collect();
    let converted = pattern.replace_all(source, |found: &Captures<'_>| {
        let Some(whole) = found.get(0) else { return String::new() };
        if code.iter().any(|code| code.start < whole.start() && whole.end() < code.end) {
            return whole.as_str().to_owned();
        }
        let kind = found[1].to_lowercase();
        let class = match kind.as_str() {
            "caution" => "danger",
            "important" => "warning",
            other => other,
        };
        let title = found[2].trim();
        let title = if title.is_empty() { capitalized(&kind) } else { title.to_owned() };
        let body = found[3].trim().lines().map(|line| format!("    {}", inner(line)));
        let body = body.collect::<Vec<_>>().join("\n");
        format!("!!! {class} \"{title}\"\n{body}\n")
    });
    converted.into_owned()
}

fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
