//! From the parser's events to a JSON value with places, one document at a time.

mod frame;

use super::place::{Inside, Place, Spot, push_token};
use super::scalar::{Identity, Version};
use super::{DocumentError, Limits};
use frame::{Anchored, Collection, Frame, Key, Node, Pending, merge, spelled};
use saphyr_parser::{Event, ScalarStyle, Span};
use serde_json::Value;
use std::collections::HashMap;

/// What a document comes to.
pub(super) enum Composed {
    /// An empty scalar, or a plain null.
    Nothing,
    Value(Value, Place),
    Broken(Vec<DocumentError>),
}

/// Builds one document. After an error that leaves no sensible value (too deep, too large) the
/// remaining events are passed over, so that the next document is found.
pub(super) struct Composer<'a> {
    limits: &'a Limits,
    version: Version,
    lines_before: u32,
    /// What stands for a byte order mark in this text.
    stand_in: Option<char>,
    frames: Vec<Frame>,
    anchors: HashMap<usize, Anchored>,
    /// Values made so far, copies for aliases included.
    nodes: usize,
    root: Option<Node>,
    errors: Vec<DocumentError>,
    exhausted: bool,
}

/// The most errors that are worth a person's while.
const MOST_ERRORS: usize = 50;

impl<'a> Composer<'a> {
    pub(super) fn new(
        limits: &'a Limits,
        version: Version,
        lines_before: u32,
        stand_in: Option<char>,
    ) -> Self {
        Self {
            limits,
            version,
            lines_before,
            stand_in,
            frames: Vec::new(),
            anchors: HashMap::new(),
            nodes: 0,
            root: None,
            errors: Vec::new(),
            exhausted: false,
        }
    }

    /// Takes the next event of the document.
    pub(super) fn take(&mut self, event: Event<'_>, span: Span) {
        if self.exhausted {
            return;
        }
        let spot = Spot::of(&span.start, self.lines_before);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let text = match self.stand_in {
                    Some(stand_in) => text.replace(stand_in, "\u{FEFF}"),
                    None => text.into_owned(),
                };
                if style == ScalarStyle::Plain && text.starts_with(['|', '>']) {
                    let message = "a value cannot begin with | or > between brackets; put it in \
                                   quotes";
                    self.fault(spot, message.to_owned());
                }
                // What is empty or begins on the next line is better shown at its key.
                let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let key = (block || span.is_empty()).then_some(spot);
                let place = Place { shown: spot, key, inside: Inside::Nothing };
                let node = Node::scalar(&text, style, tag.as_deref(), self.version, place);
                self.finish(node, anchor, spot);
            }
            Event::SequenceStart(anchor, _) => {
                self.open(Collection::list(), anchor, spot, !span.is_empty());
            }
            Event::MappingStart(anchor, _) => {
                self.open(Collection::map(), anchor, spot, !span.is_empty());
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(id) => self.alias(id, spot),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
    }

    /// What the document came to.
    pub(super) fn end(mut self) -> Composed {
        match self.root.take() {
            _ if !self.errors.is_empty() => Composed::Broken(self.errors),
            Some(Node { key: Key::Scalar { identity: Some(Identity::Null), .. }, .. }) => {
                Composed::Nothing
            }
            Some(root) => Composed::Value(root.value, root.place),
            None => Composed::Nothing,
        }
    }

    /// Whether the indentation of the next value counts: it stands between no brackets.
    pub(super) fn in_block(&self) -> bool {
        !self.exhausted && !self.frames.iter().any(|frame| frame.flow)
    }

    /// Notes an error that only the text shows.
    pub(super) fn fault(&mut self, spot: Spot, message: String) {
        let path = self.pointer();
        self.report(spot, path, message);
    }

    /// The errors so far and the JSON pointer reached, for a document that the parser gave up on.
    pub(super) fn abandon(self) -> (Vec<DocumentError>, String) {
        let pointer = self.pointer();
        (self.errors, pointer)
    }

    fn open(&mut self, content: Collection, anchor: usize, start: Spot, flow: bool) {
        if self.frames.len() >= self.limits.depth {
            let depth = self.limits.depth;
            return self.give_up(
                start,
                format!("nested more than {depth} levels deep; flatten this part of the document"),
            );
        }
        self.frames.push(Frame { start, flow, anchor, nodes: 1, content });
    }

    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let (value, inside) = match frame.content {
            Collection::List { values, places } => (Value::Array(values), Inside::List(places)),
            Collection::Map { values, places, .. } => (Value::Object(values), Inside::Map(places)),
        };
        // A block collection begins at its first entry: the key above is the better place.
        let key = (!frame.flow).then_some(frame.start);
        let place = Place { shown: frame.start, key, inside };
        let node = Node { value, place, nodes: frame.nodes, key: Key::Other };
        self.finish(node, frame.anchor, frame.start);
    }

    fn alias(&mut self, id: usize, spot: Spot) {
        let Some(anchored) = self.anchors.get(&id) else {
            let message = "this alias stands inside of its own anchor or names an anchor of \
                           another document; set the anchor (&name) before the alias (*name)";
            return self.give_up(spot, message.to_owned());
        };
        if !self.afford(anchored.nodes) {
            return self.too_large(spot);
        }
        let (value, nodes) = (anchored.value.clone(), anchored.nodes);
        self.nodes += nodes;
        let node = Node { value, place: Place::leaf(spot), nodes, key: Key::Other };
        self.finish(node, 0, spot);
    }

    /// Puts a finished value where it belongs.
    fn finish(&mut self, node: Node, anchor: usize, spot: Spot) {
        self.nodes += 1;
        if anchor > 0 {
            self.nodes += node.nodes;
            let anchored = Anchored { value: node.value.clone(), nodes: node.nodes };
            self.anchors.insert(anchor, anchored);
        }
        if !self.afford(0) {
            return self.too_large(spot);
        }
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return;
        };
        frame.nodes += node.nodes;
        match &mut frame.content {
            Collection::List { values, places } => {
                values.push(node.value);
                places.push(Place { key: None, ..node.place });
            }
            Collection::Map { pending: pending @ None, seen, .. } => {
                let (text, identity, merge) = match node.key {
                    Key::Scalar { text, identity, merge } => (text, identity, merge),
                    Key::Other => (spelled(&node.value), None, false),
                };
                let spot = node.place.shown;
                let first = identity.filter(|_| !merge).and_then(|key| seen.insert(key, spot.line));
                *pending = Some(Pending { text: text.clone(), spot, merge });
                if let Some(first) = first {
                    self.duplicate(&text, spot, first);
                }
            }
            Collection::Map { pending, values, places, .. } => {
                let Some(key) = pending.take() else {
                    return;
                };
                if key.merge {
                    if !merge(node.value, values) {
                        let message = "only a map or a list of maps can be merged by <<; give it \
                                       an alias of a map";
                        self.report(key.spot, String::new(), message.to_owned());
                    }
                    return;
                }
                let shown = if node.place.key.is_some() { key.spot } else { node.place.shown };
                let place = Place { shown, key: Some(key.spot), inside: node.place.inside };
                places.insert(key.text.clone(), place);
                values.insert(key.text, node.value);
            }
        }
    }

    fn duplicate(&mut self, text: &str, spot: Spot, first: u32) {
        let path = self.pointer();
        let message = format!(
            "the key \"{text}\" stands twice in this map (first on line {first}); keep one of them"
        );
        self.report(spot, path, message);
    }

    /// The JSON pointer of the value under way.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for frame in &self.frames {
            match &frame.content {
                Collection::List { values, .. } => {
                    push_token(&mut pointer, &values.len().to_string());
                }
                Collection::Map { pending: Some(key), .. } => push_token(&mut pointer, &key.text),
                Collection::Map { pending: None, .. } => {}
            }
        }
        pointer
    }

    fn afford(&self, more: usize) -> bool {
        self.nodes.saturating_add(more) <= self.limits.nodes
    }

    fn too_large(&mut self, spot: Spot) {
        let nodes = self.limits.nodes;
        self.give_up(
            spot,
            format!(
                "the document holds more than {nodes} values once its aliases are expanded; \
                 split it, or use fewer aliases"
            ),
        );
    }

    fn give_up(&mut self, spot: Spot, message: String) {
        let path = self.pointer();
        self.report(spot, path, message);
        self.exhausted = true;
        self.frames.clear();
        self.anchors.clear();
        self.root = None;
    }

    fn report(&mut self, spot: Spot, path: String, message: String) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(DocumentError { line: spot.line, column: spot.column, path, message });
        }
    }
}
