//! What is wrong with a site, for the people who write it.

use serde::Serialize;

/// What sort of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// A setting that cannot be followed.
    Configuration,
    /// A plugin that is not known.
    UnknownPlugin,
    /// A Markdown extension that is not known.
    UnknownExtension,
    /// Something in the navigation leads nowhere.
    MissingTarget,
    /// A page is in no navigation.
    NotInNavigation,
    /// A link leads nowhere.
    BrokenLink,
    /// A link leads to a place on a page that is not there.
    BrokenAnchor,
    /// An image is not there.
    MissingImage,
    /// A file that a page wants to include is not there.
    MissingSnippet,
    /// What stands before a page is no YAML.
    BrokenFrontMatter,
    /// A macro stands in a page: macros are programs of a site's own, and none is run.
    Macro,
    /// A file cannot be read.
    Unreadable,
}

impl ProblemKind {
    /// Whether readers meet it: then a check fails.
    #[must_use]
    pub const fn is_error(self) -> bool {
        !matches!(self, Self::UnknownPlugin | Self::UnknownExtension | Self::NotInNavigation)
    }
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The file: a page below the documents, a configuration below the folder of the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The line of it, from 1, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What sort.
    pub kind: ProblemKind,
    /// What, and what to do about it.
    pub message: String,
}

impl Problem {
    /// A file that cannot be read.
    #[cfg(feature = "library")]
    pub(crate) fn unreadable(path: &str, error: &std::io::Error) -> Self {
        Self::of_page(path, ProblemKind::Unreadable, format!("it cannot be read: {error}"))
    }

    pub(super) fn of_site(kind: ProblemKind, message: impl Into<String>) -> Self {
        Self { path: None, line: None, kind, message: message.into() }
    }

    pub(super) fn of_page(path: &str, kind: ProblemKind, message: impl Into<String>) -> Self {
        Self { path: Some(path.to_owned()), line: None, kind, message: message.into() }
    }

    /// The same, in a line of its file.
    pub(super) fn at(self, line: Option<u32>) -> Self {
        Self { line, ..self }
    }

    /// The same, at a place of a configuration.
    pub(super) fn placed(self, place: Option<(String, u32)>) -> Self {
        match place {
            Some((path, line)) => Self { path: Some(path), line: Some(line), ..self },
            None => self,
        }
    }
}
