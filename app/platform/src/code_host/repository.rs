//! Repositories and their files.

use crate::Timestamp;

/// A repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// The host's own name for it in requests: `acme/shop`, or a number.
    pub id: String,
    /// Its name within the account: `shop`, or `payments/shop` in a subgroup.
    pub name: String,
    /// Its whole name: `acme/shop`.
    pub slug: String,
    /// Its web page.
    pub page: String,
    /// The branch that is shown first; none in an empty repository.
    pub default_branch: Option<String>,
    /// Whether it is read-only.
    pub archived: bool,
    /// Whether it is a fork of another one.
    pub fork: bool,
    /// Who may see it.
    pub visibility: Visibility,
    /// Topics.
    pub topics: Vec<String>,
    /// The last push to any branch, when the listing tells. Two pushes within a second look alike.
    pub pushed_at: Option<Timestamp>,
}

/// Who may see a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Everybody in the company.
    Internal,
    /// Those who are let in.
    Private,
}

impl Visibility {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Public, Self::Internal, Self::Private];

    /// The word of hosts and configuration.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Private => "private",
        }
    }

    /// The visibility of that word; what is unknown is taken for private.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.word() == word).unwrap_or(Self::Private)
    }
}

/// A file of a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepositoryFile {
    /// The path in the repository, without a slash before it.
    pub path: String,
    /// What the host calls this content: while it is the same, the text is.
    pub version: String,
}

/// What Git knows of a file beside its content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileKind {
    /// Nothing.
    #[default]
    Plain,
    /// It can be executed.
    Executable,
    /// It is a link, and its content is where it leads to.
    Link,
}

impl FileKind {
    /// What Git's mode of a file means.
    #[must_use]
    pub fn of_mode(mode: &str) -> Self {
        match mode {
            "100755" => Self::Executable,
            "120000" => Self::Link,
            _ => Self::Plain,
        }
    }
}

/// A commit that touched a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// When it was made.
    pub at: Timestamp,
    /// Who made it, as Git calls them.
    pub author: String,
}

/// The pages of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilePages {
    /// Shows the file.
    pub view: String,
    /// Edits it.
    pub edit: String,
    /// Shows the folder that it stands in, with a slash at the end.
    pub folder: String,
}
