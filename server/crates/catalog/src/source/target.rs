//! What a configured target means: a folder, a file, a Git repository, an address.

use std::path::PathBuf;
use url::Url;

/// A target, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A folder, or one file.
    Path(PathBuf),
    /// A Git repository: its branch (the remote's own when left out) and the folder in it.
    Git {
        /// Where it is cloned from.
        url: Url,
        /// The branch or tag.
        branch: Option<String>,
        /// The folder or file in it; empty for the whole.
        path: String,
    },
    /// A catalog file on the web.
    Url(Url),
}

/// Why a target means nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// No target at all.
    #[error("the target is empty; name a folder, a Git URL or an https URL")]
    Empty,
    /// A URL that cannot be read.
    #[error("\"{0}\" is no valid URL: {1}")]
    BadUrl(String, url::ParseError),
    /// A scheme that is not spoken.
    #[error("\"{0}\" begins with {1}:, which is not read; use a folder, https:// or git+https://")]
    BadScheme(String, String),
}

impl Target {
    /// Reads a target: `./folder`, `https://host/repo.git[#branch[:path]]`, `git+https://…`,
    /// `https://host/file.yaml`.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn parse(text: &str) -> Result<Self, TargetError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TargetError::Empty);
        }
        if !text.contains("://") {
            return Ok(Self::Path(PathBuf::from(text)));
        }
        let (address, marked) = match text.strip_prefix("git+") {
            Some(address) => (address, true),
            None => (text, false),
        };
        let mut url = Url::parse(address)
            .map_err(|error| TargetError::BadUrl(without_password(text), error))?;
        let scheme = url.scheme().to_owned();
        let is_git = marked || scheme == "git" || url.path().to_lowercase().ends_with(".git");
        match scheme.as_str() {
            "http" | "https" | "git" => {}
            "file" if is_git => {}
            "file" => {
                let path = url.to_file_path().ok().map(Self::Path);
                return path.ok_or_else(|| TargetError::BadScheme(text.to_owned(), scheme));
            }
            _ => return Err(TargetError::BadScheme(without_password(text), scheme)),
        }
        if !is_git {
            return Ok(Self::Url(url));
        }
        let fragment = url.fragment().map(str::to_owned).unwrap_or_default();
        url.set_fragment(None);
        let (branch, path) = fragment.split_once(':').unwrap_or((&fragment, ""));
        let branch = Some(branch.to_owned()).filter(|branch| !branch.is_empty());
        Ok(Self::Git { url, branch, path: path.trim_matches('/').to_owned() })
    }

    /// The target as it may be shown and stored: without a password or token.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Path(path) => path.to_string_lossy().trim_end_matches('/').to_owned(),
            Self::Url(url) => bare(url),
            Self::Git { url, branch, path } => {
                let mut name = bare(url);
                if branch.is_some() || !path.is_empty() {
                    name.push('#');
                    name.push_str(branch.as_deref().unwrap_or_default());
                }
                if !path.is_empty() {
                    name.push(':');
                    name.push_str(path);
                }
                name
            }
        }
    }
}

/// A URL without user and password.
pub(super) fn bare(url: &Url) -> String {
    let mut url = url.clone();
    // Both fail only where a URL can have neither.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

/// What stands between `//` and `@` is taken out, for a text that is no valid URL.
fn without_password(text: &str) -> String {
    match (text.split_once("://"), text.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://{rest}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_told_apart() {
        assert_eq!(Target::parse("./x"), Ok(Target::Path(PathBuf::from("./x"))));
        let file = Target::parse("https://a.example/all.yaml");
        assert!(matches!(file, Ok(Target::Url(_))), "{file:?}");
        let Ok(Target::Git { url, branch, path }) =
            Target::parse("git+https://token@a.example/x#main:catalog/")
        else {
            panic!("a Git target");
        };
        assert_eq!(bare(&url), "https://a.example/x");
        assert_eq!((branch.as_deref(), path.as_str()), (Some("main"), "catalog"));
        assert!(matches!(Target::parse("https://a.example/x.git"), Ok(Target::Git { .. })));
        assert!(matches!(Target::parse("ftp://a"), Err(TargetError::BadScheme(..))));
        assert_eq!(Target::parse(" "), Err(TargetError::Empty));
    }

    #[test]
    fn a_name_never_shows_a_password() {
        let target = Target::parse("https://anna:secret@a.example/x.git#main").unwrap();
        assert_eq!(target.name(), "https://a.example/x.git#main");
        let error = Target::parse("ssh://anna:secret@a.example/x").unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
