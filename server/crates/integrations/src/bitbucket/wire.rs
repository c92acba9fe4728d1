//! What Bitbucket sends, as far as it is read.

use platform::code_host::{Repository, Visibility};
use serde::Deserialize;
use serde_json::Value;

/// A page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct Page<T> {
    pub values: Vec<T>,
    pub next: Option<String>,
}

/// A repository.
#[derive(Debug, Deserialize)]
pub(super) struct WireRepository {
    /// `acme/shop`.
    pub full_name: String,
    pub links: WireLinks,
    #[serde(default)]
    pub is_private: bool,
    pub parent: Option<Value>,
    /// `None` in an empty repository.
    pub mainbranch: Option<WireName>,
}

/// Addresses of pages and pictures.
#[derive(Debug, Default, Deserialize)]
pub(super) struct WireLinks {
    pub html: Option<WireLink>,
    pub avatar: Option<WireLink>,
}

/// An address.
#[derive(Debug, Deserialize)]
pub(super) struct WireLink {
    pub href: String,
}

/// A name.
#[derive(Debug, Deserialize)]
pub(super) struct WireName {
    pub name: String,
}

impl WireRepository {
    pub fn into_repository(self) -> Repository {
        let slug = self.full_name;
        let name = slug.split_once('/').map_or(slug.as_str(), |(_, name)| name).to_owned();
        let visibility = if self.is_private { Visibility::Private } else { Visibility::Public };
        Repository {
            id: slug.clone(),
            name,
            page: self.links.html.map_or_else(String::new, |link| link.href),
            default_branch: self.mainbranch.map(|branch| branch.name),
            archived: false,
            fork: self.parent.is_some_and(|parent| !parent.is_null()),
            visibility,
            topics: Vec::new(),
            pushed_at: None,
            slug,
        }
    }
}

/// A branch.
#[derive(Debug, Deserialize)]
pub(super) struct WireBranch {
    pub target: WireCommit,
}

/// A commit.
#[derive(Debug, Deserialize)]
pub(super) struct WireCommit {
    pub hash: String,
}

/// Something in a folder of a commit.
#[derive(Debug, Deserialize)]
pub(super) struct WireEntry {
    pub path: String,
    #[serde(rename = "type")]
    pub sort: String,
    #[serde(default)]
    pub attributes: Vec<String>,
}

/// That somebody belongs to a workspace.
#[derive(Debug, Deserialize)]
pub(super) struct WireMembership {
    pub user: WireUser,
}

/// Somebody.
#[derive(Debug, Deserialize)]
pub(super) struct WireUser {
    pub uuid: String,
    pub nickname: Option<String>,
    pub display_name: Option<String>,
    #[serde(default)]
    pub links: WireLinks,
}

/// A commit of a list.
#[derive(Debug, Deserialize)]
pub(super) struct WireListed {
    pub author: WireRawAuthor,
    pub date: String,
}

/// Who made it, as Git has it: a name and an address.
#[derive(Debug, Deserialize)]
pub(super) struct WireRawAuthor {
    pub raw: String,
}
