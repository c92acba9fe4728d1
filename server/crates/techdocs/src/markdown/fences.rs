//! Fenced code, wherever it stands: in lists, in quotes, in what is indented. It is taken out
//! before anything else is read, so nothing in it is markup.

use super::stash::{OPEN, Parts, leading_marker};
use crate::{diagram::Drawer, highlight::CodeBlock};
use regex::Regex;
use std::{collections::HashMap, sync::LazyLock};

/// Where a fence stood and what it looked like: what looks like one inside of indented code is put
/// back.
#[derive(Debug, Default)]
pub(super) struct Fences {
    sources: HashMap<usize, (String, usize)>,
}

#[expect(clippy::unwrap_used, reason = "the pattern is a constant, and a test compiles it")]
static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?x)^(?P<fence>~{3,}|`{3,})
        (?:[\ \t]*\.?(?P<language>[\w\#.+-]+)(?P<after>[\ \t]|$))?
        (?:[\ \t]*\{(?P<attributes>[^\n]*)\}
          |(?P<options>(?:[\ \t]*[a-zA-Z][a-zA-Z0-9_]*(?:=(?:"[^"]*"|'[^']*'))?(?:[\ \t]+|$))+)
        )?[\ \t]*$"#,
    )
    .unwrap()
});

/// A fence that has begun.
struct Fence {
    mark: String,
    /// What stands before it: blanks and the `>` of quotes.
    prefix: String,
    first: String,
    start: usize,
    quotes: usize,
    block: CodeBlock,
    lines: Vec<String>,
    blank_lines: usize,
}

/// Takes fenced code out of the text.
pub(super) fn extract(
    text: &str,
    parts: &mut Parts,
    fences: &mut Fences,
    drawer: &mut Drawer<'_>,
) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut kept: Vec<String> = Vec::with_capacity(lines.len());
    let mut open: Option<Fence> = None;
    let mut number = 0;
    while number < lines.len() {
        let line = lines[number];
        number += 1;
        let Some(mut fence) = open.take() else {
            open = begin(line, kept.len());
            kept.push(line.to_owned());
            continue;
        };
        kept.push(line.to_owned());
        match fence.take(line) {
            Step::Inside => open = Some(fence),
            Step::Broken => {}
            Step::Closed(last) => {
                let marker = parts.stash.html(drawer.fenced(&fence.block, &fence.code()));
                if let Some((key, _)) = leading_marker(&marker) {
                    let body = fence.lines.join("\n");
                    let source = format!("{}\n{body}\n{last}", fence.first);
                    fences.sources.insert(key, (source, fence.prefix.len()));
                }
                kept.truncate(fence.start);
                kept.push(format!("{}{marker}", fence.prefix));
            }
        }
    }
    kept.join("\n")
}

fn begin(line: &str, start: usize) -> Option<Fence> {
    let content = line.trim_start_matches(['>', ' ', '\t']);
    if !content.starts_with("```") && !content.starts_with("~~~") {
        return None;
    }
    let prefix = &line[..line.len() - content.len()];
    let found = OPENING.captures(content)?;
    let part = |name: &str| found.name(name).map(|part| part.as_str());
    let mark = part("fence")?;
    let rest = content[mark.len()..].trim();
    // A word that another one is glued to is no language.
    let language = part("language").unwrap_or_default();
    let block = match part("attributes") {
        Some(attributes) => CodeBlock::from_attributes(language, attributes),
        None => CodeBlock::from_options(language, part("options").unwrap_or_default())?,
    };
    if rest.is_empty() && !language.is_empty() {
        return None;
    }
    Some(Fence {
        mark: mark.to_owned(),
        prefix: prefix.to_owned(),
        first: format!("{prefix}{content}"),
        start,
        quotes: prefix.matches('>').count(),
        block,
        lines: Vec::new(),
        blank_lines: 0,
    })
}

enum Step {
    Inside,
    /// It was no fence after all.
    Broken,
    /// It ended, with this line.
    Closed(String),
}

impl Fence {
    fn take(&mut self, line: &str) -> Step {
        let inner = |(at, character): &(usize, char)| {
            *at < self.prefix.len() && matches!(character, '>' | ' ' | '\t')
        };
        let length = line.char_indices().take_while(inner).count();
        let (prefix, content) = line.split_at(length);
        let quotes = prefix.matches('>').count();
        if self.quotes > 0 {
            self.take_quoted(prefix, content, quotes)
        } else {
            self.take_plain(prefix, content, quotes)
        }
    }

    fn take_plain(&mut self, prefix: &str, content: &str, quotes: usize) -> Step {
        if quotes > 0 {
            return Step::Broken;
        }
        if content.trim().is_empty() {
            self.lines.push(format!("{prefix}{content}"));
            return Step::Inside;
        }
        if prefix.len() != self.prefix.len() {
            return Step::Broken;
        }
        self.end_or_line(prefix, content)
    }

    fn take_quoted(&mut self, prefix: &str, content: &str, quotes: usize) -> Step {
        if quotes > self.quotes {
            return Step::Broken;
        }
        if content.is_empty() {
            self.lines.push(prefix.to_owned());
            self.blank_lines += 1;
            return Step::Inside;
        }
        if prefix.len() < self.prefix.len() || (self.blank_lines > 0 && quotes < self.quotes) {
            return Step::Broken;
        }
        self.end_or_line(prefix, content)
    }

    fn end_or_line(&mut self, prefix: &str, content: &str) -> Step {
        if content.trim_end() == self.mark {
            return Step::Closed(format!("{prefix}{content}"));
        }
        self.blank_lines = 0;
        self.lines.push(format!("{prefix}{content}"));
        Step::Inside
    }

    fn code(&self) -> String {
        let cut = self.prefix.len();
        let lines: Vec<&str> =
            self.lines.iter().map(|line| line.get(cut..).unwrap_or("")).collect();
        lines.join("\n")
    }
}

impl Fences {
    /// The block with the fences put back that were taken out of it: it is indented code.
    pub(super) fn restored(&self, block: &str) -> String {
        if !block.contains(OPEN) {
            return block.to_owned();
        }
        let lines = block.split('\n').map(|line| self.restored_line(line));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn restored_line(&self, line: &str) -> String {
        let content = line.trim_start_matches(['>', ' ']);
        let prefix = line.len() - content.len();
        let source = leading_marker(content)
            .filter(|(_, length)| *length == content.len())
            .and_then(|(key, _)| self.sources.get(&key));
        let Some((source, at)) = source else { return line.to_owned() };
        let cut = at.saturating_sub(prefix);
        let lines = source.split('\n').map(|line| line.get(cut..).unwrap_or(""));
        lines.collect::<Vec<_>>().join("\n")
    }
}
