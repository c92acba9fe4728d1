//! Files that pages take in: `--8<-- "file"`, and blocks of such lines. Only files of the site,
//! only below the folders that it names.

use super::{Problem, ProblemKind, SiteConfig, Source, addresses, lines::number};

/// How deep files may take in others.
const DEEPEST: usize = 16;
/// Bytes that one page may grow to.
const LARGEST: usize = 8 << 20;

/// A page with what it takes in; `first_line` is that of its text in its file.
pub(super) fn expand(
    text: &str,
    (page, first_line): (&str, u32),
    source: &impl Source,
    config: &SiteConfig,
    problems: &mut Vec<Problem>,
) -> String {
    let appended = &config.snippets.appended;
    if !text.contains("8<-") && appended.is_empty() {
        return text.to_owned();
    }
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let own = (first_line, lines.len());
    let mut reader =
        Reader { page, source, config, problems, open: Vec::new(), size: 0, own, line: None };
    if !appended.is_empty() {
        lines.push(String::new());
        lines.push(String::new());
        lines.extend(appended.iter().map(|path| format!("--8<-- \"{path}\"")));
    }
    reader.lines(&lines, false).join("\n")
}

struct Reader<'a, S> {
    page: &'a str,
    source: &'a S,
    config: &'a SiteConfig,
    problems: &'a mut Vec<Problem>,
    /// The files that are being taken in.
    open: Vec<String>,
    size: usize,
    /// The number of the page's first line, and how many it has of its own.
    own: (u32, usize),
    /// The page's line that is read.
    line: Option<u32>,
}

/// What a line is.
enum Line<'a> {
    Text,
    /// It would be something without its `;`.
    Escaped(String),
    /// It takes in a file.
    Inline {
        indent: &'a str,
        path: &'a str,
    },
    /// It begins or ends a block.
    Block,
    /// It begins or ends a part of a file.
    Section {
        name: &'a str,
        start: bool,
    },
}

fn read(line: &str) -> Line<'_> {
    let content = line.trim_start_matches([' ', '\t']);
    let indent = &line[..line.len() - content.len()];
    let bare = content.trim_start_matches(';');
    let Some(after) = marker(bare) else { return section(line) };
    let rest = after.trim_start_matches([' ', '\t']);
    let path = quoted(rest.trim_end_matches('\r')).filter(|_| rest.len() < after.len());
    let block = after.trim_end_matches('\r').is_empty();
    if path.is_none() && !block {
        return section(line);
    }
    if bare.len() < content.len() {
        return Line::Escaped(line.replacen(';', "", 1));
    }
    match path {
        Some(path) => Line::Inline { indent, path },
        None => Line::Block,
    }
}

/// What follows `--8<--`.
fn marker(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches('-');
    let after = rest.strip_prefix("8<")?;
    let end = after.trim_start_matches('-');
    (rest.len() < text.len() && end.len() < after.len()).then_some(end)
}

fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|quote| "\"'".contains(*quote))?;
    text[1..].strip_suffix(quote).filter(|inner| !inner.is_empty())
}

/// `--8<-- [start:name]`, anywhere in a line.
fn section(line: &str) -> Line<'_> {
    let found = line.find("8<-").and_then(|at| {
        let before = &line[..at];
        let dashes = before.len() - before.trim_end_matches('-').len();
        let after = line[at + 2..].trim_start_matches('-');
        let inner = after.trim_start().strip_prefix('[').filter(|_| dashes > 0)?;
        let (inner, _) = inner.split_once(']')?;
        let (kind, name) = inner.split_once(':')?;
        let start = match kind.trim().to_ascii_lowercase().as_str() {
            "start" => true,
            "end" => false,
            _ => return None,
        };
        let escaped = before.trim_end_matches('-').ends_with(';');
        Some((escaped, name.trim(), start))
    });
    match found {
        Some((true, ..)) => Line::Escaped(line.replacen(';', "", 1)),
        Some((false, name, start)) => Line::Section { name, start },
        None => Line::Text,
    }
}

impl<S: Source> Reader<'_, S> {
    fn lines(&mut self, lines: &[String], in_section: bool) -> Vec<String> {
        let mut result = Vec::with_capacity(lines.len());
        let mut in_block = false;
        for (index, line) in lines.iter().enumerate() {
            if self.open.is_empty() {
                let (first, count) = self.own;
                self.line = (index < count).then(|| first + number(index));
            }
            match read(line) {
                Line::Escaped(line) => result.push(line),
                Line::Block => in_block = !in_block,
                Line::Inline { .. } if in_block => {}
                Line::Inline { indent, path } => self.take(indent, path, &mut result),
                _ if in_block => self.of_block(line, &mut result),
                Line::Section { .. } if !in_section => {}
                Line::Section { .. } | Line::Text => result.push(line.clone()),
            }
        }
        result
    }

    fn of_block(&mut self, line: &str, result: &mut Vec<String>) {
        let path = line.trim();
        if path.is_empty() {
            result.push(String::new());
        } else {
            let indent = &line[..line.len() - line.trim_start().len()];
            self.take(indent, path, result);
        }
    }

    fn take(&mut self, indent: &str, wanted: &str, result: &mut Vec<String>) {
        let wanted = wanted.trim();
        if wanted.starts_with(';') {
            return;
        }
        let (path, part) = parts(wanted);
        if path.starts_with("http://") || path.starts_with("https://") {
            let text = format!("{wanted} is not fetched: a page takes in files of its site only");
            self.tell(text);
            return;
        }
        let Some(found) = self.find(path) else {
            let text = format!("it wants to take in {path}, which is not there");
            self.tell(text);
            return;
        };
        if self.open.contains(&found) || self.open.len() >= DEEPEST {
            return;
        }
        let Ok(text) = self.source.text(&found) else {
            self.tell(format!("{found} cannot be read as text"));
            return;
        };
        self.size += text.len();
        if self.size > LARGEST {
            self.tell(format!("with {found} it would be larger than {LARGEST} bytes"));
            return;
        }
        let lines: Vec<String> =
            text.split('\n').map(|line| line.trim_end_matches('\r').to_owned()).collect();
        let (lines, in_section) = match &part {
            Part::Whole => (lines, false),
            Part::Lines(spans) => {
                (spans.iter().flat_map(|span| cut(&lines, *span)).collect(), false)
            }
            Part::Section(name) => (named(&lines, name), true),
        };
        if matches!(part, Part::Section(_)) && lines.is_empty() {
            self.tell(format!("{wanted}: there is no such part"));
        }
        self.open.push(found);
        let inner = self.lines(&lines, in_section);
        self.open.pop();
        result.extend(inner.into_iter().map(|line| format!("{indent}{line}")));
    }

    /// The file of that name in the folders that are searched.
    fn find(&self, path: &str) -> Option<String> {
        let paths = self.config.snippets.folders.iter().map(|folder| {
            let found = addresses::join(folder, path);
            let inside = folder.is_empty() || addresses::below(&found, folder).is_some();
            (found, inside)
        });
        let mut found = paths
            .filter(|(path, inside)| *inside && self.source.paths().binary_search(path).is_ok());
        found.next().map(|(path, _)| path)
    }

    fn tell(&mut self, text: String) {
        let problem = Problem::of_page(self.page, ProblemKind::MissingSnippet, text);
        self.problems.push(problem.at(self.line));
    }
}

/// What of a file is wanted.
enum Part {
    Whole,
    /// From and to, from 1; negative ones from the end.
    Lines(Vec<(Option<i64>, Option<i64>)>),
    Section(String),
}

fn parts(wanted: &str) -> (&str, Part) {
    let Some((path, rest)) = wanted.split_once(':').filter(|(path, _)| !path.is_empty()) else {
        return (wanted, Part::Whole);
    };
    if rest.starts_with("//") {
        return (wanted, Part::Whole);
    }
    if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return (path.trim(), Part::Section(rest.to_owned()));
    }
    let spans = rest.split(',').map(|span| {
        let (first, last) = span.split_once(':').unwrap_or((span, ""));
        (first.trim().parse().ok(), last.trim().parse().ok())
    });
    (path.trim(), Part::Lines(spans.collect()))
}

fn cut(lines: &[String], (first, last): (Option<i64>, Option<i64>)) -> Vec<String> {
    let total = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let clamp = |at: i64| usize::try_from(at.clamp(0, total)).unwrap_or(0);
    let first = match first {
        Some(first) if first < 0 => clamp(total + first),
        Some(first) => clamp((first - 1).max(0)),
        None => 0,
    };
    let last = match last {
        Some(last) if last < 0 => clamp(total + 1 + last),
        Some(last) => clamp(last),
        None => clamp(total),
    };
    lines.get(first..last.max(first)).unwrap_or_default().to_vec()
}

fn named(lines: &[String], wanted: &str) -> Vec<String> {
    let mut inside = false;
    let mut result = Vec::new();
    for line in lines {
        match read(line) {
            Line::Section { name, start } if name == wanted => {
                if inside && !start {
                    break;
                }
                inside |= start;
            }
            Line::Section { .. } if inside => {}
            _ if inside => result.push(line.clone()),
            _ => {}
        }
    }
    result
}
