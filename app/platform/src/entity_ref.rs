//! Entity references: `[kind:][namespace/]name`, compared without regard to case.

use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, fmt, str::FromStr};

/// The namespace of an entity that names none.
pub const DEFAULT_NAMESPACE: &str = "default";

/// The identity of an entity in canonical form: lower-cased kind, namespace and name.
///
/// Ordered by kind, then namespace, then name; serialised as `kind:namespace/name`. One text, since a
/// large catalog holds millions of them.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EntityRef {
    text: Box<str>,
    colon: u32,
    slash: u32,
}

/// Why a text is no entity reference.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntityRefError {
    /// A part around `:` or `/` is empty.
    #[error("entity reference \"{0}\" has an empty part; write it as [kind:][namespace/]name")]
    EmptyPart(String),
    /// The text names no kind and the context has none.
    #[error("entity reference \"{0}\" names no kind; write it as kind:{0}")]
    MissingKind(String),
}

impl EntityRef {
    /// The reference with these parts, lower-cased.
    #[must_use]
    pub fn new(kind: &str, namespace: &str, name: &str) -> Self {
        let mut text = String::with_capacity(kind.len() + namespace.len() + name.len() + 2);
        push_lower(&mut text, kind);
        let colon = place(&text);
        text.push(':');
        push_lower(&mut text, namespace);
        let slash = place(&text);
        text.push('/');
        push_lower(&mut text, name);
        Self { text: text.into_boxed_str(), colon, slash }
    }

    /// The reference with these parts, which another one gave: they are in lower case.
    #[must_use]
    pub fn canonical(kind: &str, namespace: &str, name: &str) -> Self {
        let text = format!("{kind}:{namespace}/{name}");
        let colon = u32::try_from(kind.len()).unwrap_or(u32::MAX);
        let slash = u32::try_from(kind.len() + namespace.len() + 1).unwrap_or(u32::MAX);
        Self { text: text.into_boxed_str(), colon, slash }
    }

    /// Reads `[kind:][namespace/]name` in a context that may supply kind and namespace.
    ///
    /// The first colon and the first slash split; a slash before the colon means that there is no
    /// kind (the colon belongs to the name), as Backstage reads it.
    ///
    /// # Errors
    /// When a part is empty, or no kind is named and the context has none.
    pub fn parse(
        text: &str,
        default_kind: Option<&str>,
        default_namespace: &str,
    ) -> Result<Self, EntityRefError> {
        let empty = || EntityRefError::EmptyPart(text.to_owned());
        let colon = text.find(':');
        let slash = text.find('/');
        let (kind, rest) = match colon {
            Some(at) if slash.is_none_or(|slash| at < slash) => {
                (Some(&text[..at]), &text[at + 1..])
            }
            _ => (None, text),
        };
        let (namespace, name) = match rest.split_once('/') {
            Some((namespace, name)) => (Some(namespace), name),
            None => (None, rest),
        };
        if name.is_empty() || kind == Some("") || namespace == Some("") {
            return Err(empty());
        }
        let kind =
            kind.or(default_kind).ok_or_else(|| EntityRefError::MissingKind(text.to_owned()))?;
        Ok(Self::new(kind, namespace.unwrap_or(default_namespace), name))
    }

    /// The kind, lower-cased.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.text[..self.colon as usize]
    }

    /// The namespace, lower-cased.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.text[self.colon as usize + 1..self.slash as usize]
    }

    /// The name, lower-cased.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.text[self.slash as usize + 1..]
    }

    /// The canonical text, `kind:namespace/name`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The shortest text that still tells a reader what is meant: the namespace stands only when
    /// it is not the default one.
    #[must_use]
    pub fn short(&self) -> String {
        self.short_str().to_owned()
    }

    /// The same without a copy.
    #[must_use]
    pub fn short_str(&self) -> &str {
        if self.namespace() == DEFAULT_NAMESPACE {
            self.name()
        } else {
            &self.text[self.colon as usize + 1..]
        }
    }

    /// The path of this entity's page, such as `/catalog/default/component/checkout-api`.
    #[must_use]
    pub fn page(&self) -> String {
        format!("/catalog/{}/{}/{}", self.namespace(), self.kind(), self.name())
    }
}

impl fmt::Display for EntityRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl fmt::Debug for EntityRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Ord for EntityRef {
    fn cmp(&self, other: &Self) -> Ordering {
        let parts = |one: &Self| (one.colon, one.slash);
        if parts(self) == parts(other) {
            // The separators stand at the same places, so the first difference is one of a part.
            return self.text.cmp(&other.text);
        }
        let by_kind = self.kind().cmp(other.kind());
        let by_namespace = || self.namespace().cmp(other.namespace());
        by_kind.then_with(by_namespace).then_with(|| self.name().cmp(other.name()))
    }
}

impl PartialOrd for EntityRef {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for EntityRef {
    type Err = EntityRefError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text, None, DEFAULT_NAMESPACE)
    }
}

impl TryFrom<String> for EntityRef {
    type Error = EntityRefError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<EntityRef> for String {
    fn from(reference: EntityRef) -> Self {
        reference.text.into_string()
    }
}

fn push_lower(text: &mut String, part: &str) {
    if part.is_ascii() {
        text.extend(part.chars().map(|character| character.to_ascii_lowercase()));
    } else {
        text.push_str(&part.to_lowercase());
    }
}

fn place(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_come_from_the_context_when_the_text_has_none() {
        let read = |text| EntityRef::parse(text, Some("Group"), "default").map(|r| r.to_string());
        assert_eq!(read("Payments").as_deref(), Ok("group:default/payments"));
        assert_eq!(read("user:anna").as_deref(), Ok("user:default/anna"));
        assert_eq!(read("rhdh/team").as_deref(), Ok("group:rhdh/team"));
        assert_eq!(read("user:rhdh/anna").as_deref(), Ok("user:rhdh/anna"));
    }

    #[test]
    fn a_slash_before_the_colon_leaves_the_colon_in_the_name() {
        let read = EntityRef::parse("team/a:b", Some("group"), "default");
        assert_eq!(read.map(|r| r.to_string()), Ok("group:team/a:b".to_owned()));
    }

    #[test]
    fn empty_parts_and_missing_kinds_are_refused() {
        for text in ["", ":a", "a:", "group:/a", "group:a/", "/"] {
            let read = EntityRef::parse(text, Some("group"), "default");
            assert!(matches!(read, Err(EntityRefError::EmptyPart(_))), "{text:?}");
        }
        let read: Result<EntityRef, _> = "name".parse();
        assert!(matches!(read, Err(EntityRefError::MissingKind(_))));
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_parts(
            one in prop::array::uniform3("[a-c:/-]{0,3}"),
            other in prop::array::uniform3("[a-c:/-]{0,3}"),
        ) {
            let of = |parts: &[String; 3]| EntityRef::new(&parts[0], &parts[1], &parts[2]);
            prop_assert_eq!(of(&one).cmp(&of(&other)), one.cmp(&other));
            prop_assert_eq!(of(&one) == of(&other), one == other);
        }

        #[test]
        fn canonical_text_reads_back_as_itself(
            kind in "[A-Za-z][A-Za-z0-9]{0,10}",
            namespace in "[a-z][a-z0-9-]{0,10}",
            name in "[A-Za-z0-9][A-Za-z0-9._-]{0,20}",
        ) {
            let reference = EntityRef::new(&kind, &namespace, &name);
            prop_assert_eq!(reference.to_string().parse(), Ok(reference));
        }
    }
}
