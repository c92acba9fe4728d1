//! Entity references: `[kind:][namespace/]name`, compared without regard to case.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The namespace of an entity that names none.
pub const DEFAULT_NAMESPACE: &str = "default";

/// The identity of an entity in canonical form: lower-cased kind, namespace and name.
///
/// Ordered by kind, then namespace, then name; serialised as `kind:namespace/name`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EntityRef {
    kind: String,
    namespace: String,
    name: String,
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
        Self {
            kind: kind.to_lowercase(),
            namespace: namespace.to_lowercase(),
            name: name.to_lowercase(),
        }
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
        &self.kind
    }

    /// The namespace, lower-cased.
    #[must_use]
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The name, lower-cased.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The shortest text that still tells a reader what is meant: the namespace stands only when
    /// it is not the default one.
    #[must_use]
    pub fn short(&self) -> String {
        if self.namespace == DEFAULT_NAMESPACE {
            self.name.clone()
        } else {
            format!("{}/{}", self.namespace, self.name)
        }
    }

    /// The path of this entity's page, such as `/catalog/default/component/checkout-api`.
    #[must_use]
    pub fn page(&self) -> String {
        format!("/catalog/{}/{}/{}", self.namespace, self.kind, self.name)
    }
}

impl fmt::Display for EntityRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}/{}", self.kind, self.namespace, self.name)
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
        reference.to_string()
    }
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
