//! A text to its documents. It is divided first, at the markers that no text of an entity can
//! hold, so that a document which cannot be read takes no other with it.

mod advice;
mod mend;
mod segment;

use super::compose::{Composed, Composer};
use super::place::{Place, Spot};
use super::{Content, DocumentError, Limits, RawDocument};
use advice::{TAB, advice};
use mend::mend;
use saphyr_parser::{Event, Parser, ScanError};
use segment::{Segment, segments};
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
        return vec![broken(0, Spot::START.line, vec![error(Spot::START, message)])];
    }
    let text = text.strip_prefix(MARK).unwrap_or(text);
    let (text, stand_in) = without_marks(text);
    let mut reader = Reader { limits, stand_in, mending: limits.bytes.saturating_mul(4) };
    let mut documents = Vec::new();
    for segment in segments(&text) {
        let index = documents.len();
        if index == limits.documents {
            documents.push(too_many(index, &segment, limits));
            break;
        }
        documents.push(reader.read(index, segment));
    }
    if documents.is_empty() {
        documents.push(empty(0, Spot::START.line));
    }
    documents
}

/// The byte order mark; inside of a text it is an invisible character that people paste.
const MARK: char = '\u{FEFF}';

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

/// Reads documents one by one.
struct Reader<'a> {
    limits: &'a Limits,
    stand_in: Option<char>,
    /// How many bytes may still be read again because of a mended place.
    mending: usize,
}

impl Reader<'_> {
    fn read(&mut self, index: usize, mut segment: Segment<'_>) -> RawDocument {
        loop {
            let failure = match self.attempt(index, &segment) {
                Ok(document) => return document,
                Err(failure) => failure,
            };
            let at = segment.byte(failure.error.marker());
            let change = mend(&segment.text, failure.error.info(), at);
            let afforded = self.mending.checked_sub(segment.text.len());
            let (Some(change), Some(rest)) = (change, afforded) else {
                return failure.document(index, &segment);
            };
            self.mending = rest;
            segment.apply(&change);
        }
    }

    fn attempt(&self, index: usize, segment: &Segment<'_>) -> Result<RawDocument, Failure> {
        let lines_before = segment.first_line - 1;
        let mut composer =
            Composer::new(self.limits, segment.version(), lines_before, self.stand_in);
        let mut start = None;
        for event in Parser::new_from_str(&segment.text) {
            let (event, span) = match event {
                Ok(event) => event,
                Err(error) => {
                    let (earlier, path) = composer.abandon();
                    return Err(Failure { error, start, earlier, path });
                }
            };
            let spot = Spot::of(&span.start, lines_before);
            match &event {
                Event::StreamStart
                | Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::StreamEnd => continue,
                _ => {}
            }
            start.get_or_insert(spot);
            if composer.in_block() && indented_by_tab(&event, segment.line(spot), spot) {
                composer.fault(spot, TAB.to_owned());
            }
            composer.take(event, span);
        }
        let line = start.map_or(segment.first_line, |start| start.line);
        Ok(match composer.end() {
            Composed::Nothing => empty(index, segment.beginning()),
            Composed::Value(value, place) => {
                RawDocument { index, line, content: Content::Value(value), place, refusals: vec![] }
            }
            Composed::Broken(errors) => broken(index, line, errors),
        })
    }
}

/// Where the parser gave up.
struct Failure {
    error: ScanError,
    /// The first value.
    start: Option<Spot>,
    /// What was wrong before.
    earlier: Vec<DocumentError>,
    /// The JSON pointer of the value under way.
    path: String,
}

impl Failure {
    fn document(self, index: usize, segment: &Segment<'_>) -> RawDocument {
        let spot = Spot::of(self.error.marker(), segment.first_line - 1);
        let spot = segment.within(spot);
        let message = advice(self.error.info(), segment.line(spot));
        let mut errors = self.earlier;
        errors.push(DocumentError { path: self.path, ..error(spot, message) });
        let line = self.start.map_or(segment.beginning(), |start| start.line);
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

fn too_many(index: usize, segment: &Segment<'_>, limits: &Limits) -> RawDocument {
    let message = format!(
        "the text holds more than {} documents; split it into smaller files",
        limits.documents
    );
    let start = Spot { line: segment.first_line, column: 1 };
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
        assert_eq!(errors("[\n\tb: c\n]\n", &all), []);
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
        assert_eq!(document.position("/h"), (6, 1));
        assert_eq!(document.position("/j"), (8, 1));
    }
}
