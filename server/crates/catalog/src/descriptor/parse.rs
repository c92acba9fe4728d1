//! A text to its documents. A document that cannot be read ends at the next `---` (or `...`), and
//! its neighbours are read all the same.

mod advice;
mod lines;
mod mend;

use super::compose::{Composed, Composer};
use super::place::{Place, Spot};
use super::{Content, DocumentError, Limits, RawDocument};
use advice::{TAB, advice};
use lines::{Lines, is_marker};
use mend::mend;
use saphyr_parser::{Event, Parser};
use std::borrow::Cow;

/// The documents of a text, in their order.
///
/// A text with nothing or only comments is one empty document. Nothing here fails: what cannot be
/// read comes back as [`Content::Broken`], with the place and the reason.
#[must_use]
pub fn parse(text: &str, limits: &Limits) -> Vec<RawDocument> {
    if text.len() > limits.bytes {
        let message = format!(
            "the text has {} bytes, {} are allowed; split it into smaller files",
            text.len(),
            limits.bytes
        );
        return vec![broken(0, 1, vec![error(Spot::START, message)])];
    }
    let text = text.strip_prefix(MARK).unwrap_or(text);
    let (text, stand_in) = without_marks(text);
    let reader = Reader {
        lines: Lines::of(&text),
        text,
        limits,
        stand_in,
        documents: Vec::new(),
        mending: limits.bytes.saturating_mul(4),
    };
    reader.read()
}

/// The byte order mark; inside of a text it is an invisible character that people paste.
pub(super) const MARK: char = '\u{FEFF}';

/// The text with a character of private use for every byte order mark inside of its lines, which
/// the parser would refuse, and that character. The composer puts the marks back.
fn without_marks(text: &str) -> (Cow<'_, str>, Option<char>) {
    const STAND_INS: [char; 3] = ['\u{10FFFD}', '\u{FFFFD}', '\u{F8FF}'];
    let stand_in = STAND_INS.into_iter().find(|stand_in| !text.contains(*stand_in));
    let (true, Some(stand_in)) = (text.contains(MARK), stand_in) else {
        return (Cow::Borrowed(text), None);
    };
    let mut replaced = String::with_capacity(text.len());
    let mut line_start = true;
    for character in text.chars() {
        let inside = character == MARK && !line_start;
        replaced.push(if inside { stand_in } else { character });
        line_start = matches!(character, '\n' | '\r');
    }
    (Cow::Owned(replaced), Some(stand_in))
}

/// Reads a text, document by document.
struct Reader<'a> {
    text: Cow<'a, str>,
    lines: Lines,
    limits: &'a Limits,
    stand_in: Option<char>,
    documents: Vec<RawDocument>,
    /// How many bytes may still be read again because of a mended place.
    mending: usize,
}

/// Where the parser stopped.
struct Failure<'a> {
    info: String,
    spot: Spot,
    /// The byte of the text.
    at: usize,
    /// The line on which the document before ended.
    after: usize,
    /// The line on which the broken document began.
    began: usize,
    /// What was read of it.
    open: Option<Open<'a>>,
    /// The document before, when this failure is met in what follows it.
    above: Option<RawDocument>,
}

impl<'a> Reader<'a> {
    fn read(mut self) -> Vec<RawDocument> {
        let mut from = Some(1);
        while let Some(line) = from {
            from = match self.read_from(line) {
                Ok(()) => None,
                Err(failure) => self.recover(failure),
            };
        }
        if self.documents.is_empty() {
            self.documents.push(empty(0, 1));
        }
        self.documents
    }

    /// Reads documents from a line on, up to the end of the text or the first that is broken.
    fn read_from(&mut self, from: usize) -> Result<(), Failure<'a>> {
        let (text, lines) = (&*self.text, &self.lines);
        let lines_before = u32::try_from(from - 1).unwrap_or(u32::MAX);
        let mut current: Option<Open<'_>> = None;
        let mut after = from;
        // Whether the last document was ended by `...`.
        let mut closed = true;
        for event in Parser::new_from_str(&text[lines.start(from)..]) {
            let (event, span) = match event {
                Ok(event) => event,
                Err(error) => {
                    let spot = Spot::of(error.marker(), lines_before);
                    let at = lines.byte(text, from, error.marker());
                    let above = if closed { None } else { self.documents.pop() };
                    let began = match (&current, &above) {
                        (Some(open), _) => open.start.line as usize,
                        (None, Some(_)) => after,
                        (None, None) => lines.beginning(text, after),
                    };
                    let info = error.info().to_owned();
                    return Err(Failure { info, spot, at, after, began, open: current, above });
                }
            };
            match event {
                Event::DocumentStart(_) => {
                    let start = Spot::of(&span.start, lines_before);
                    if self.documents.len() >= self.limits.documents {
                        self.documents.push(too_many(self.documents.len(), start, self.limits));
                        return Ok(());
                    }
                    let version = lines.version(text, after, start.line as usize);
                    let composer = Composer::new(self.limits, version, lines_before, self.stand_in);
                    closed = true;
                    current = Some(Open { composer, start, content: None });
                }
                Event::DocumentEnd => {
                    after = from + span.start.line().saturating_sub(1);
                    closed = is_marker(lines.text(text, after), "...");
                    if let Some(open) = current.take() {
                        self.documents.push(open.end(self.documents.len()));
                    }
                }
                event => {
                    if let Some(open) = &mut current {
                        let spot = Spot::of(&span.start, lines_before);
                        open.content.get_or_insert(spot);
                        let line = lines.text(text, spot.line as usize);
                        if !open.composer.in_flow() && indented_by_tab(&event, line, spot) {
                            open.composer.fault(spot, TAB.to_owned());
                        }
                        open.composer.take(event, span);
                    }
                }
            }
        }
        Ok(())
    }

    /// Notes a broken document, and says at which line to go on.
    fn recover(&mut self, failure: Failure<'a>) -> Option<usize> {
        let end = self.lines.resume(&self.text, failure.began);
        let end_byte = end.map_or(self.text.len(), |line| self.lines.start(line));
        let start_byte = self.lines.start(failure.after);
        if failure.above.is_none() && self.mending > end_byte - start_byte {
            if let Some(change) = mend(&self.text, &failure.info, failure.at, end_byte) {
                self.mending -= end_byte - start_byte;
                self.text.to_mut().replace_range(change.from..change.to, &change.with);
                self.lines = Lines::of(&self.text);
                return Some(failure.after);
            }
        }
        let line = self.lines.text(&self.text, failure.spot.line as usize);
        let message = advice(&failure.info, line);
        let error = error(self.within(failure.spot, end), message);
        let index = self.documents.len();
        self.documents.push(match (failure.open, failure.above) {
            (Some(open), _) => open.give_up(index, error),
            // What follows a document that nothing has closed belongs to it.
            (None, Some(above)) => broken(index, above.line, vec![error]),
            (None, None) => broken(index, error.line, vec![error]),
        });
        end
    }
}

impl Reader<'_> {
    /// The spot itself, or the end of the document that it lies behind: the parser misses a closing
    /// bracket only in the next document.
    fn within(&self, spot: Spot, end: Option<usize>) -> Spot {
        let last = end.map_or(spot.line as usize, |end| end - 1);
        if spot.line as usize <= last {
            return spot;
        }
        let length = self.lines.text(&self.text, last).trim_end().chars().count();
        let column = u32::try_from(length).unwrap_or(u32::MAX).saturating_add(1);
        Spot { line: u32::try_from(last).unwrap_or(u32::MAX), column }
    }
}

/// A document under way.
struct Open<'a> {
    composer: Composer<'a>,
    start: Spot,
    content: Option<Spot>,
}

impl Open<'_> {
    fn end(self, index: usize) -> RawDocument {
        let line = self.content.unwrap_or(self.start).line;
        match self.composer.end() {
            Composed::Nothing => empty(index, self.start.line),
            Composed::Value(value, place) => {
                RawDocument { index, line, content: Content::Value(value), place, refusals: vec![] }
            }
            Composed::Broken(errors) => broken(index, line, errors),
        }
    }

    fn give_up(self, index: usize, failure: DocumentError) -> RawDocument {
        let line = self.content.unwrap_or(self.start).line;
        let mut errors = self.composer.into_errors();
        errors.push(failure);
        broken(index, line, errors)
    }
}

fn empty(index: usize, line: u32) -> RawDocument {
    let place = Place::leaf(Spot { line, column: 1 });
    RawDocument { index, line, content: Content::Empty, place, refusals: Vec::new() }
}

fn broken(index: usize, line: u32, errors: Vec<DocumentError>) -> RawDocument {
    let place = Place::leaf(Spot { line, column: 1 });
    RawDocument { index, line, content: Content::Broken(errors), place, refusals: Vec::new() }
}

fn error(spot: Spot, message: String) -> DocumentError {
    DocumentError { line: spot.line, column: spot.column, path: String::new(), message }
}

fn too_many(index: usize, start: Spot, limits: &Limits) -> RawDocument {
    let message = format!(
        "the text holds more than {} documents; split it into smaller files",
        limits.documents
    );
    broken(index, start.line, vec![error(start, message)])
}

/// Whether a block map or list is indented by a tab: nobody can say how deep it is then.
fn indented_by_tab(event: &Event<'_>, line: &str, spot: Spot) -> bool {
    if !matches!(event, Event::MappingStart(..) | Event::SequenceStart(..)) {
        return false;
    }
    let mut characters = line.chars();
    let before = characters.by_ref().take(spot.column as usize - 1);
    let mut tab = false;
    for character in before {
        tab |= character == '\t';
        if !matches!(character, ' ' | '\t' | '-' | '?' | ':') {
            return false;
        }
    }
    tab && !matches!(characters.next(), Some('{' | '['))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(text: &str) -> Vec<Option<Value>> {
        let documents = parse(text, &Limits::default()).into_iter();
        documents.map(|document| document.value().cloned()).collect()
    }

    fn errors(text: &str, limits: &Limits) -> Vec<(u32, u32, String, String)> {
        let documents = parse(text, limits).into_iter().map(|document| document.content);
        let errors = documents.filter_map(|content| match content {
            Content::Broken(errors) => Some(errors),
            _ => None,
        });
        errors.flatten().map(|e| (e.line, e.column, e.path, e.message)).collect()
    }

    #[test]
    fn the_unusual_is_read_as_other_readers_do() {
        let cases = [
            ("a: |4\n\n    b\n     c\n", json!({"a": "\nb\n c\n"})),
            ("a: >-\n  b\n  c\n\n  d\n", json!({"a": "b c\nd"})),
            (
                "200: a\n0x10: b\n~: c\n1.50: d\n",
                json!({"200": "a", "16": "b", "": "c", "1.5": "d"}),
            ),
            ("a: &x {b: 1}\nc: *x\n", json!({"a": {"b": 1}, "c": {"b": 1}})),
            ("a: &x 1\nb: &x 2\nc: *x\n", json!({"a": 1, "b": 2, "c": 2})),
            ("<<: {a: 1}\n", json!({"<<": {"a": 1}})),
            ("a:\tb\nc: \"\\ud83d\\ude00\"\nd:\te\n", json!({"a": "b", "c": "😀", "d": "e"})),
            ("a: b\u{FEFF}c # d\u{FEFF}\n", json!({"a": "b\u{FEFF}c"})),
            ("{a, b: }", json!({"a": null, "b": null})),
            ("{ {a: } }", json!({"{ a }": null})),
            ("a: 1\r\nb: |\r\n  c\r\n  d\r\n", json!({"a": 1, "b": "c\nd\n"})),
        ];
        for (text, value) in cases {
            assert_eq!(read(text), [Some(value)], "{text}");
        }
    }

    #[test]
    fn a_document_of_yaml_1_1_is_read_by_its_rules_and_only_that() {
        let text = "%YAML 1.1\n---\na: yes\nb: &b {c: 1}\nd: {<<: *b, c: 2}\ne: {<<: [*b]}\n...\n\
                    ---\na: yes\n";
        let first = json!({"a": true, "b": {"c": 1}, "d": {"c": 2}, "e": {"c": 1}});
        assert_eq!(read(text), [Some(first), Some(json!({"a": "yes"}))]);
        let wrong = errors("%YAML 1.1\n---\na: {<<: 5}\n", &Limits::default());
        assert!(wrong[0].3.contains("only a map"), "{wrong:?}");
    }

    #[test]
    fn empty_documents_count() {
        assert_eq!(read(""), [None]);
        assert_eq!(read("# c\n"), [None]);
        assert_eq!(read("---\n# c\n---\na: 1\n---\n"), [None, Some(json!({"a": 1})), None]);
        assert_eq!(read("a: 1\n...\n"), [Some(json!({"a": 1}))]);
        let lines: Vec<u32> = parse("# c\n---\n\na: 1\n---\n# c\n\n- b\n", &Limits::default())
            .into_iter()
            .map(|document| document.line)
            .collect();
        assert_eq!(lines, [4, 8]);
    }

    #[test]
    fn a_broken_document_ends_at_the_next_marker() {
        let good = || Some(json!({"b": 1}));
        for broken in
            ["[", "a: [", "a: \"x", "\"x", "a: *x", "a: 1\na: 2", "a: 1\n c: d", "%x y\n@"]
        {
            assert_eq!(read(&format!("{broken}\n---\nb: 1\n")), [None, good()], "{broken}");
            let between = format!("b: 1\n---\n{broken}\n--- # c\nb: 1\n...\nb: 1\n");
            assert_eq!(read(&between), [good(), None, good(), good()], "{broken}");
        }
        assert_eq!(read("a: 1\nb\n...\nb: 1\n"), [None, good()]);
        assert_eq!(read("%TAG !e! x\n%YAML\n---\na: 1\n---\nb: 1\n"), [None, good()]);
    }

    #[test]
    fn errors_stand_where_the_fault_is() {
        let all = Limits::default();
        let told = errors("a: 1\nb: {c: 1, c: 2}\na: 3\n", &all);
        assert_eq!((told[0].0, told[0].1, told[0].2.as_str()), (2, 11, "/b/c"));
        assert_eq!((told[1].0, told[1].1, told[1].2.as_str()), (3, 1, "/a"));
        let told = errors("a:\n- b\n- &x [*x]\n", &all);
        assert_eq!((told[0].0, told[0].1, told[0].2.as_str()), (3, 7, "/a/1/0"));
        let told = errors("a: [b\n---\nc: d\n", &all);
        assert_eq!((told[0].0, told[0].1), (1, 6));
        assert_eq!(errors("a:\n \tb: 1\n", &all)[0].3, TAB);
        assert_eq!(errors("- a: [\n\tb: c\n\t]\n", &all), []);
    }

    #[test]
    fn limits_are_errors_with_the_numbers() {
        let tight = Limits { bytes: 60, depth: 3, nodes: 12, documents: 2 };
        let told = |text: &str| errors(text, &tight).pop().map(|error| error.3).unwrap_or_default();
        assert!(told(&"x".repeat(61)).contains("61 bytes, 60 are allowed"));
        assert!(told("a: [[[1]]]").contains("more than 3 levels"));
        assert_eq!(told("a: [[1]]"), "");
        assert!(told("a: &a [1, 2]\nb: [*a, *a, *a]").contains("more than 12 values"));
        assert!(told("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]").contains("12 values"));
        assert!(told("a\n---\nb\n---\nc\n---\nd\n").contains("more than 2 documents"));
        let neighbours = parse("[[[[1]]]]\n---\na\n", &tight);
        assert_eq!(neighbours[1].value(), Some(&json!("a")));
    }

    #[test]
    fn positions_lead_to_values_and_keys() {
        let text = "# c\na:\n  - b: 1\n    c/d: {e: [f,\n      g]}\nh: >\n  i\nj:\n";
        let document = parse(text, &Limits::default()).remove(0);
        assert_eq!(document.line, 2);
        assert_eq!(document.position("/a"), (2, 1));
        assert_eq!(document.position("/a/0/b"), (3, 8));
        assert_eq!(document.key_position("/a/0/b"), (3, 5));
        assert_eq!(document.position("/a/0/c~1d/e/1"), (5, 7));
        assert_eq!(document.position("/a/0/c~1d/x/y"), (4, 10));
        assert_eq!(document.position("/h"), (6, 4));
        assert_eq!(document.position("/j"), (8, 1));
    }
}
