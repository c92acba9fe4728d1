//! Code as people read it: highlighted, with numbers, a title and marked lines.

mod css;
mod grammars;
mod languages;
mod lines;
mod markup;
mod scanner;
mod settings;
mod shell;
mod templates;
#[cfg(test)]
mod tests;
mod texts;
mod words;
mod yaml;

use crate::markdown::Settings;
use languages::Language;
use std::fmt::Write;

/// What a fence says of its code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CodeBlock {
    /// As it is written; empty when nothing is.
    pub(crate) language: String,
    /// A line above the code.
    pub(crate) title: Option<String>,
    /// The first number; `Some(0)` is no numbers at all.
    pub(crate) first_number: Option<usize>,
    /// Every which number is shown, and every which stands out; 0 is none.
    pub(crate) steps: (usize, usize),
    /// Lines that are marked, from 1 on: first and last of each span.
    pub(crate) marked: Vec<(usize, usize)>,
    pub(crate) id: Option<String>,
    pub(crate) classes: Vec<String>,
}

impl CodeBlock {
    /// What `title="…" hl_lines="…"` say; `None` when there is something else: then it is no fence.
    pub(crate) fn from_options(language: &str, options: &str) -> Option<Self> {
        let mut block = Self { language: language.to_owned(), ..Self::default() };
        for (name, value) in pairs(options) {
            if !block.set(&name, value.as_deref()) {
                return None;
            }
        }
        Some(block)
    }

    /// What `{.python #id .class title="…"}` says; what is unknown is left out.
    pub(crate) fn from_attributes(language: &str, attributes: &str) -> Self {
        let mut block = Self { language: language.to_owned(), ..Self::default() };
        for (name, value) in pairs(attributes) {
            if let Some(class) = name.strip_prefix('.') {
                block.classes.push(class.to_owned());
            } else if let Some(id) = name.strip_prefix('#') {
                block.id = Some(id.to_owned());
            } else {
                block.set(&name, value.as_deref());
            }
        }
        if block.language.is_empty() && !block.classes.is_empty() {
            block.language = block.classes.remove(0);
        }
        block
    }

    fn set(&mut self, name: &str, value: Option<&str>) -> bool {
        match (name, value) {
            ("title", Some(value)) => self.title = Some(value.trim().to_owned()),
            ("linenums", Some(value)) => {
                let mut numbers = value.split_whitespace().map(|number| number.parse().ok());
                let Some(first) = numbers.next().flatten() else { return false };
                self.first_number = Some(first);
                let mut step = || numbers.next().flatten().unwrap_or_default();
                self.steps = (step(), step());
            }
            ("hl_lines", Some(value)) => {
                let Some(marked) = value.split_whitespace().map(span).collect() else {
                    return false;
                };
                self.marked = marked;
            }
            _ => return false,
        }
        true
    }
}

fn span(text: &str) -> Option<(usize, usize)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((first.parse().ok()?, last.parse().ok()?))
}

/// `a b="c d" e='f' g=h`.
fn pairs(text: &str) -> Vec<(String, Option<String>)> {
    let mut pairs = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find([' ', '\t', '=']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(value) = after.strip_prefix('=') else {
            pairs.push((name.to_owned(), None));
            rest = after.trim_start();
            continue;
        };
        let quote = value.chars().next().filter(|first| matches!(first, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_once([' ', '\t']).unwrap_or((value, "")),
        };
        pairs.push((name.to_owned(), Some(value.to_owned())));
        rest = after.trim_start();
    }
    pairs
}

/// Text as HTML shows it.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape_into(&mut escaped, text);
    escaped
}

fn escape_into(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>']) {
        let (before, special) = rest.split_at(at);
        html.push_str(before);
        html.push_str(match special.as_bytes()[0] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        rest = &special[1..];
    }
    html.push_str(rest);
}

/// Writes the blocks of code of a page, one after another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Coder<'a> {
    settings: &'a Settings,
    /// How many there were.
    count: usize,
}

impl<'a> Coder<'a> {
    pub(crate) const fn new(settings: &'a Settings) -> Self {
        Self { settings, count: 0 }
    }

    /// A block of code.
    pub(crate) fn block(&mut self, block: &CodeBlock, code: &str) -> String {
        let code = code.trim_matches('\n');
        let number = self.count;
        self.count += 1;
        let mut classes = class_of(&block.language);
        for class in &block.classes {
            let _ = write!(classes, " {}", escape(class));
        }
        let id = block.id.as_deref();
        let id = id.map(|id| format!(" id=\"{}\"", escape(id))).unwrap_or_default();
        let usual = usize::from(self.settings.numbers);
        let first = block.first_number.unwrap_or(usual);
        let lines = highlighted(&block.language, code);
        let places = self.settings.line_places.then_some(number);
        let lines = Lines { block, texts: &lines, first, places };
        let title = block.title.as_deref().filter(|title| !title.is_empty());
        let title = title.map(|title| format!("<span class=\"filename\">{}</span>", escape(title)));
        let body = lines.body();
        if first == 0 || !self.settings.column {
            let title = title.unwrap_or_default();
            return format!(
                "<div{id} class=\"{classes} highlight\">{title}<pre><span></span><code>{body}</code></pre></div>"
            );
        }
        let title = title
            .map(|title| format!("<tr><th colspan=\"2\" class=\"filename\">{title}</th></tr>"));
        format!(
            "<div{id} class=\"{classes} highlight\"><table class=\"highlighttable\">{}<tr><td class=\"linenos\"><div class=\"linenodiv\"><pre><span></span>{}</pre></div></td><td class=\"code\"><div><pre><span></span><code>{body}</code></pre></div></td></tr></table></div>",
            title.unwrap_or_default(),
            lines.column(),
        )
    }
}

/// The lines of a block.
struct Lines<'a> {
    block: &'a CodeBlock,
    texts: &'a [String],
    /// The first number; 0 is no numbers.
    first: usize,
    /// Which block of the page it is, when links can lead to its lines.
    places: Option<usize>,
}

impl Lines<'_> {
    /// Whether the number of a line is shown.
    const fn shows(&self, number: usize) -> bool {
        self.block.steps.0 == 0 || number.is_multiple_of(self.block.steps.0)
    }

    /// The numbers as a column of their own.
    fn column(&self) -> String {
        let last = self.first + self.texts.len().max(1) - 1;
        let width = last.to_string().len();
        let one = |number: usize| {
            let special = self.block.steps.1 != 0 && number.is_multiple_of(self.block.steps.1);
            let class = if special { "special" } else { "normal" };
            let shown = match (self.shows(number), self.places) {
                (false, _) => " ".repeat(width),
                (true, None) => format!("{number:>width$}"),
                (true, Some(place)) => {
                    format!("<a href=\"#__codelineno-{place}-{number}\">{number:>width$}</a>")
                }
            };
            format!("<span class=\"{class}\">{shown}</span>")
        };
        (self.first..=last).map(one).collect::<Vec<_>>().join("\n")
    }

    /// The code. Before each line stands what knows its number, so that it can be shown beside the
    /// line however that is folded.
    fn body(&self) -> String {
        let mut body = String::new();
        for (index, line) in self.texts.iter().enumerate() {
            let number = self.first + index;
            if let Some(place) = self.places {
                // Without numbers lines are counted all the same.
                let number = number + usize::from(self.first == 0);
                let id = format!("__codelineno-{place}-{number}");
                let _ = write!(body, "<a id=\"{id}\" name=\"{id}\"></a>");
            }
            let marked = self
                .block
                .marked
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&(index + 1)));
            if marked {
                body.push_str("<span class=\"hll\">");
            }
            if self.first > 0 && self.shows(number) {
                let _ = write!(body, "<span data-line=\"{number}\"></span>");
            }
            body.push_str(line);
            body.push('\n');
            if marked {
                body.push_str("</span>");
            }
        }
        body
    }
}

/// The lines of code, as HTML.
fn highlighted(language: &str, code: &str) -> Vec<String> {
    lines::highlighted(Language::named(language), code)
}

/// The class of a language: names that Pygments does not know are text, as pages' style sheets
/// have it, though code of some of them is highlighted.
fn class_of(language: &str) -> String {
    let name = if languages::is_known(language) { language } else { "text" };
    format!("language-{}", escape(name))
}

/// Code inside of a line, with a language.
pub(crate) fn inline(language: &str, code: &str) -> (String, String) {
    (format!("{} highlight", class_of(language)), highlighted(language, code).join("\n"))
}
