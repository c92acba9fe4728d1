//! Where a repository is, as templates write it: `github.com?owner=acme&repo=shop`.

use platform::scaffolder::ActionError;
use url::Url;

/// The parts of such an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RepoUrl {
    /// With the port, where it is not the usual one.
    pub host: String,
    pub owner: Option<String>,
    pub repo: Option<String>,
    /// GitLab's number or path of a project.
    pub project: Option<String>,
}

impl RepoUrl {
    pub fn parse(text: &str) -> Result<Self, ActionError> {
        let wrong = || ActionError::Input(format!("repoUrl \"{text}\" is no {EXAMPLE}"));
        let text = text.trim();
        let text = text.split_once("://").map_or(text, |(_, rest)| rest);
        let url = Url::parse(&format!("https://{text}")).map_err(|_| wrong())?;
        let host = url.host_str().ok_or_else(wrong)?.to_lowercase();
        let host = url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
        let of = |name: &str| {
            let found = url.query_pairs().find(|(key, _)| key == name);
            found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        Ok(Self { host, owner: of("owner"), repo: of("repo"), project: of("project") })
    }

    /// Owner and name, which GitHub needs both.
    pub fn slug(&self) -> Result<(String, String), ActionError> {
        match (&self.owner, &self.repo) {
            (Some(owner), Some(repo)) => Ok((plain(owner, "owner")?, plain(repo, "repo")?)),
            (None, _) => {
                Err(ActionError::Input(format!("repoUrl names no owner; write {EXAMPLE}")))
            }
            (_, None) => Err(ActionError::Input(format!("repoUrl names no repo; write {EXAMPLE}"))),
        }
    }
}

const EXAMPLE: &str = "address of a repository, such as github.com?owner=acme&repo=shop";

/// A name of GitHub's: it stands in paths as it is.
fn plain(name: &str, what: &str) -> Result<String, ActionError> {
    let allowed = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_' | '.');
    if name.chars().all(allowed) && !matches!(name, "." | "..") && name.len() <= 100 {
        return Ok(name.to_owned());
    }
    Err(ActionError::Input(format!(
        "\"{name}\" is no {what}: letters, digits, -, _ and . are allowed, a hundred at the most"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_an_address_are_found() {
        let read = RepoUrl::parse("GitHub.com?repo=shop&owner=acme").unwrap();
        assert_eq!(read.host, "github.com");
        assert_eq!(read.slug().unwrap(), ("acme".to_owned(), "shop".to_owned()));
        let read = RepoUrl::parse("127.0.0.1:8080?owner=a%2Fb&repo=c&project=7").unwrap();
        assert_eq!((read.host.as_str(), read.owner.as_deref()), ("127.0.0.1:8080", Some("a/b")));
        assert_eq!(read.project.as_deref(), Some("7"));
    }

    #[test]
    fn what_is_missing_or_no_name_is_told() {
        let told = |text: &str| RepoUrl::parse(text).and_then(|url| url.slug()).unwrap_err();
        assert!(told("github.com?repo=shop").to_string().contains("owner"));
        assert!(told("github.com?owner=acme&repo=").to_string().contains("no repo"));
        assert!(told("github.com?owner=acme&repo=a%2F..%2Fb").to_string().contains("letters"));
        assert!(told("github.com?owner=..&repo=b").to_string().contains("letters"));
        assert!(RepoUrl::parse("").is_err());
    }
}
