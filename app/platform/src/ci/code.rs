//! Repositories, and what is known of their code.

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A repository as an entity names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NamedRepository {
    /// The host of its web site, where the entity tells one.
    pub host: Option<String>,
    /// Its whole name: `acme/shop`.
    pub slug: String,
}

impl NamedRepository {
    /// The annotation that names one.
    pub const SLUG: &'static str = "github.com/project-slug";

    /// The annotation that tells where the code is; it names one where the other does not.
    pub const SOURCE: &'static str = "backstage.io/source-location";

    /// What annotations name.
    #[must_use]
    pub fn of<'a>(annotation: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        let located = annotation(Self::SOURCE).and_then(Self::of_location);
        match annotation(Self::SLUG).and_then(sane_slug) {
            Some(slug) => {
                // Where both speak of the same repository, the place tells the host too.
                let same = located.filter(|located| located.slug.eq_ignore_ascii_case(slug));
                let host = same.and_then(|located| located.host);
                Some(Self { host, slug: slug.to_owned() })
            }
            None => located,
        }
    }

    /// What `url:https://github.com/acme/shop/tree/main/…` names.
    #[must_use]
    pub fn of_location(location: &str) -> Option<Self> {
        // Only what the catalog finds again by its address: whoever owns an entity that names a
        // repository is asked, and one that were written otherwise would be missed.
        let mut parts = location.trim().strip_prefix("url:https://")?.split('/');
        let host = parts.next()?.to_lowercase();
        let (owner, name) = (parts.next()?, parts.next()?);
        let slug = format!("{owner}/{}", name.strip_suffix(".git").unwrap_or(name));
        sane_slug(&slug)?;
        Some(Self { host: Some(host).filter(|host| !host.is_empty()), slug })
    }

    /// Owner and name.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        self.slug.split_once('/').unwrap_or(("", &self.slug))
    }
}

/// Two parts of what names are made of: they stand in addresses.
fn sane_slug(slug: &str) -> Option<&str> {
    let slug = slug.trim();
    let (owner, name) = slug.split_once('/')?;
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let sane = |part: &str| {
        (1..=100).contains(&part.len()) && part.bytes().all(letters) && !matches!(part, "." | "..")
    };
    (sane(owner) && sane(name)).then_some(slug)
}

/// A repository of a source: `github.com/acme/shop`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CodeKey {
    /// The source, by its name: `github.com/acme`.
    pub source: String,
    /// Its name in there.
    pub name: String,
}

impl CodeKey {
    /// Reads one; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (source, name) = text.rsplit_once('/')?;
        let key = Self { source: source.to_owned(), name: name.to_owned() };
        Some(key).filter(|key| !key.source.is_empty() && !key.name.is_empty())
    }

    /// Its whole name: `acme/shop`.
    #[must_use]
    pub fn slug(&self) -> String {
        let owner = self.source.rsplit('/').next().unwrap_or_default();
        format!("{owner}/{}", self.name)
    }
}

impl fmt::Display for CodeKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.source, self.name)
    }
}

/// What is told of a repository as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RepositoryFacts {
    /// Its web page.
    pub page: String,
    /// What it is, in the words of its owners.
    pub description: Option<String>,
    /// The branch that is shown first.
    pub default_branch: Option<String>,
    /// Who may see it, as the host calls that.
    pub visibility: String,
    /// Whether it is read-only.
    pub archived: bool,
    /// Its licence, by the short name.
    pub license: Option<String>,
    /// Open issues, pull requests among them.
    pub open_issues: u64,
    /// When somebody last pushed to it.
    pub pushed_at: Option<Timestamp>,
}

/// How much of a repository is written in a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageShare {
    /// The language.
    pub name: String,
    /// Bytes of it.
    pub bytes: u64,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Its name.
    pub sha: String,
    /// The first line of what was said to it.
    pub message: String,
    /// Who made it: the login where the host knows one.
    pub author: String,
    /// When.
    pub at: Option<Timestamp>,
    /// Its web page.
    pub page: String,
}

/// A branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// Its name.
    pub name: String,
    /// Its last commit.
    pub sha: String,
    /// Whether it is protected.
    pub protected: bool,
}

/// The branches of a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branches {
    /// As many as were asked for.
    pub shown: Vec<Branch>,
    /// Whether there are more.
    pub more: bool,
}

/// What a repository tells of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Readme {
    /// Its path; empty when there is none.
    pub path: String,
    /// Its web page.
    pub page: String,
    /// Its text, in Markdown.
    pub text: String,
}

/// A release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The tag.
    pub tag: String,
    /// What it is called.
    pub name: String,
    /// Who made it.
    pub author: Option<String>,
    /// When it was published.
    pub at: Option<Timestamp>,
    /// Whether it is one to try.
    pub prerelease: bool,
    /// Its web page.
    pub page: String,
}

/// How a deployment that the host was told of stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EnvironmentState {
    /// It waits.
    Waiting,
    /// It is under way.
    Running,
    /// It is there.
    Succeeded,
    /// It failed.
    Failed,
    /// Another one took its place.
    Inactive,
    /// Nobody told.
    Unknown,
}

/// A deployment as the host was told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostDeployment {
    /// Its number.
    pub id: i64,
    /// Where to.
    pub environment: String,
    /// The commit.
    pub commit: String,
    /// How it stands.
    pub state: EnvironmentState,
    /// What is said of that.
    pub description: String,
    /// Who began it.
    pub by: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(slug: Option<&'static str>, source: Option<&'static str>) -> Option<(String, String)> {
        let named = NamedRepository::of(|key| match key {
            NamedRepository::SLUG => slug,
            NamedRepository::SOURCE => source,
            _ => None,
        });
        named.map(|named| (named.host.unwrap_or_default(), named.slug))
    }

    #[test]
    fn annotations_name_a_repository() {
        let pair = |host: &str, slug: &str| Some((host.to_owned(), slug.to_owned()));
        assert_eq!(of(Some("acme/shop"), None), pair("", "acme/shop"));
        let source = "url:https://GitHub.com/acme/shop/tree/main/services/cart/";
        assert_eq!(of(None, Some(source)), pair("github.com", "acme/shop"));
        assert_eq!(of(Some("Acme/Shop"), Some(source)), pair("github.com", "Acme/Shop"));
        assert_eq!(of(Some("acme/other"), Some(source)), pair("", "acme/other"));
        let git = "url:https://git.example/acme/shop.git";
        assert_eq!(of(None, Some(git)), pair("git.example", "acme/shop"));
        for wrong in ["", "acme", "acme/../x", "a/b/c", "acme/sh op", "../x", "acme/..", "a/b?c"] {
            assert_eq!(of(Some(wrong), None), None, "{wrong}");
        }
        for wrong in ["file:/a/b/c", "url:git@github.com:a/b", "url:https://github.com/a", ""] {
            assert_eq!(of(None, Some(wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn a_key_reads_back() {
        let key = CodeKey { source: "github.com/acme".to_owned(), name: "shop".to_owned() };
        assert_eq!(CodeKey::parse(&key.to_string()), Some(key.clone()));
        assert_eq!(key.slug(), "acme/shop");
        assert_eq!(CodeKey::parse("shop"), None);
    }
}
