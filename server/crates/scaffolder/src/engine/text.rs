//! Text as JavaScript has it: a row of UTF-16 units. It is kept as UTF-8 as long as it can be; only
//! half of a pair, as `"😀"[0]` gives, makes it a row of units.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A text that is cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Text(Arc<Data>);

#[derive(PartialEq, Eq)]
enum Data {
    Utf8 {
        text: Box<str>,
        ascii: bool,
    },
    /// Not well-formed.
    Units(Box<[u16]>),
}

impl Text {
    pub(crate) fn new(text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        let ascii = text.is_ascii();
        Self(Arc::new(Data::Utf8 { text, ascii }))
    }

    pub(crate) fn of_units(units: &[u16]) -> Self {
        match String::from_utf16(units) {
            Ok(text) => Self::new(text),
            Err(_) => Self(Arc::new(Data::Units(units.into()))),
        }
    }

    /// Whether it is the very same text, and not one that reads the same.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The text; what is no character becomes U+FFFD, as when it is written to a file.
    pub(crate) fn as_str(&self) -> Cow<'_, str> {
        match &*self.0 {
            Data::Utf8 { text, .. } => Cow::Borrowed(text),
            Data::Units(units) => Cow::Owned(String::from_utf16_lossy(units)),
        }
    }

    fn ascii(&self) -> Option<&str> {
        match &*self.0 {
            Data::Utf8 { text, ascii: true } => Some(text),
            _ => None,
        }
    }

    /// The bytes that it takes, roughly.
    pub(crate) fn weight(&self) -> usize {
        match &*self.0 {
            Data::Utf8 { text, .. } => text.len(),
            Data::Units(units) => units.len() * 2,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.weight() == 0
    }

    /// How many units it has.
    pub(crate) fn len(&self) -> usize {
        match &*self.0 {
            Data::Utf8 { text, ascii: true } => text.len(),
            Data::Utf8 { text, .. } => text.encode_utf16().count(),
            Data::Units(units) => units.len(),
        }
    }

    pub(crate) fn units(&self) -> Cow<'_, [u16]> {
        match &*self.0 {
            Data::Utf8 { text, .. } => Cow::Owned(text.encode_utf16().collect()),
            Data::Units(units) => Cow::Borrowed(units),
        }
    }

    pub(crate) fn unit(&self, index: usize) -> Option<u16> {
        if let Some(text) = self.ascii() {
            return text.as_bytes().get(index).map(|byte| u16::from(*byte));
        }
        match &*self.0 {
            Data::Utf8 { text, .. } => text.encode_utf16().nth(index),
            Data::Units(units) => units.get(index).copied(),
        }
    }

    /// The units from `start` to `end`, which must not be before it.
    pub(crate) fn slice(&self, start: usize, end: usize) -> Self {
        if let Some(text) = self.ascii() {
            let end = end.min(text.len());
            return Self::new(&text[start.min(end)..end]);
        }
        let units = self.units();
        let end = end.min(units.len());
        Self::of_units(&units[start.min(end)..end])
    }

    /// Where `needle` stands first, not before the unit `from`.
    pub(crate) fn find(&self, needle: &Self, from: usize) -> Option<usize> {
        if let (Some(text), Some(needle)) = (self.ascii(), needle.ascii()) {
            return Some(text.get(from..)?.find(needle)? + from);
        }
        let (units, needle) = (self.units(), needle.units());
        if needle.is_empty() {
            return (from <= units.len()).then_some(from);
        }
        let found = units.get(from..)?.windows(needle.len()).position(|window| window == &*needle);
        Some(found? + from)
    }

    /// Where `needle` stands last, not after the unit `from`.
    pub(crate) fn rfind(&self, needle: &Self, from: usize) -> Option<usize> {
        let (units, needle) = (self.units(), needle.units());
        let last = units.len().checked_sub(needle.len())?.min(from);
        (0..=last).rev().find(|start| units[*start..].starts_with(&needle))
    }

    pub(crate) fn starts_with(&self, other: &Self, from: usize) -> bool {
        if from == 0
            && let (Some(text), Some(other)) = (self.ascii(), other.ascii())
        {
            return text.starts_with(other);
        }
        self.units().get(from..).is_some_and(|units| units.starts_with(&other.units()))
    }

    /// Each unit as a text.
    pub(crate) fn split_units(&self) -> Vec<Self> {
        self.units().iter().map(|unit| Self::of_units(&[*unit])).collect()
    }

    /// Each character as a text, halves of pairs by themselves.
    pub(crate) fn split_characters(&self) -> Vec<Self> {
        char::decode_utf16(self.units().iter().copied())
            .map(|character| match character {
                Ok(character) => Self::new(character.to_string()),
                Err(half) => Self::of_units(&[half.unpaired_surrogate()]),
            })
            .collect()
    }

    /// The order of JavaScript, which is that of units.
    pub(crate) fn compare(&self, other: &Self) -> std::cmp::Ordering {
        match (self.ascii(), other.ascii()) {
            (Some(one), Some(two)) => one.cmp(two),
            _ => self.units().cmp(&other.units()),
        }
    }

    pub(crate) fn join<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut joined = Builder::default();
        parts.into_iter().for_each(|part| joined.push(part));
        joined.finish()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_str(), formatter)
    }
}

/// A text that grows; halves of a pair that come one after the other become whole.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    text: String,
    /// Everything, once there was half of a pair.
    units: Option<Vec<u16>>,
}

impl Builder {
    pub(crate) fn push(&mut self, text: &Text) {
        match &*text.0 {
            Data::Utf8 { text, .. } => self.push_str(text),
            Data::Units(more) => {
                let so_far = &self.text;
                let units = self.units.get_or_insert_with(|| so_far.encode_utf16().collect());
                units.extend_from_slice(more);
            }
        }
    }

    pub(crate) fn push_str(&mut self, text: &str) {
        match &mut self.units {
            Some(units) => units.extend(text.encode_utf16()),
            None => self.text.push_str(text),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.units.as_ref().map_or(self.text.is_empty(), Vec::is_empty)
    }

    pub(crate) fn finish(self) -> Text {
        match self.units {
            Some(units) => Text::of_units(&units),
            None => Text::new(self.text),
        }
    }

    pub(crate) fn into_string(self) -> String {
        match self.units {
            Some(units) => String::from_utf16_lossy(&units),
            None => self.text,
        }
    }
}

/// Whether JavaScript takes a character for white space, as `\s` and `trim` do.
pub(crate) fn is_space(character: char) -> bool {
    matches!(character, '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}')
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
        || character == '\u{feff}'
}
