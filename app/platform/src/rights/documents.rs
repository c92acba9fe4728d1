//! The texts that rules are made of.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// The sort of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// Policies of Cedar.
    Policy,
    /// A role, as TOML.
    Role,
    /// That somebody has a role; its name says all, its text is empty.
    Binding,
}

impl DocumentKind {
    /// Every sort.
    pub const ALL: [Self; 3] = [Self::Policy, Self::Role, Self::Binding];

    /// Its name in the database and in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Role => "role",
            Self::Binding => "binding",
        }
    }

    /// The sort of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Where a document comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "source", content = "of")]
pub enum Source {
    /// Slipway brings it along.
    BuiltIn,
    /// A file of the company's.
    File(String),
    /// A setting.
    Setting(String),
    /// It was written on a page; its version.
    Database(i64),
}

impl Source {
    /// In a word: `built-in`, `file PATH`, `setting NAME`, `version N`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::BuiltIn => "built-in".to_owned(),
            Self::File(path) => format!("file {path}"),
            Self::Setting(name) => format!("setting {name}"),
            Self::Database(position) => format!("version {position}"),
        }
    }
}

/// A document, in force or switched off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentEntry {
    /// Its sort.
    pub kind: DocumentKind,
    /// Its name among its sort.
    pub name: String,
    /// Its text; empty when it is switched off.
    pub text: String,
    /// Where it comes from; `None` when it is switched off.
    #[serde(flatten)]
    pub source: Option<Source>,
    /// Whether a file or Slipway itself brings one of that name along.
    pub has_base: bool,
}

/// A document with its past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentDetail {
    /// The document.
    pub entry: DocumentEntry,
    /// What stands beneath: the text of a file, or what Slipway brings along.
    pub base: Option<String>,
    /// What was written here, the newest first.
    pub versions: Vec<DocumentVersion>,
}

/// What was written once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentVersion {
    /// Its place among all versions of all documents.
    pub position: i64,
    /// What it made of the document.
    pub becomes: Becomes,
    /// Who wrote it, by principal id.
    pub author: String,
    /// Why.
    pub comment: String,
    /// When.
    pub at: Timestamp,
}

/// What is to become of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "becomes", content = "text")]
pub enum Becomes {
    /// This is its text.
    Text(String),
    /// It is not in force, whatever files say.
    Off,
    /// What files say is in force again.
    Base,
}

/// A change of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentChange {
    /// The sort.
    pub kind: DocumentKind,
    /// The name.
    pub name: String,
    /// What is to become of it.
    pub becomes: Becomes,
    /// Why.
    pub comment: String,
}
