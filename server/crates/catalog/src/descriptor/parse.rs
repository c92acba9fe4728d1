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
                    let composer =
                        Composer::new(self.limits, version, lines_before, self.stand_in);
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
        let error = error(failure.spot, advice(&failure.info, line));
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
