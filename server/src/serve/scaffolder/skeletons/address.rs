//! Addresses of files and folders, as templates name them.

use percent_encoding::percent_decode_str;
use std::path::{Path, PathBuf};
use url::Url;

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// On this machine.
    Here(PathBuf),
    /// In a repository.
    Tree(Tree),
    /// A file on the web.
    File(Url),
}

/// A file or folder of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tree {
    /// The repository's web page: `https://github.com/acme/shop`.
    pub(super) page: String,
    /// The whole address.
    pub(super) address: String,
    /// Where it is cloned from, when the address says so.
    clone: Option<Url>,
    /// The branch, tag or commit where that is told apart; else nothing.
    branch: Option<String>,
    /// The path, behind the branch where that is not told apart.
    rest: String,
}

/// The marks of a file or folder behind a repository in an address.
const MARKS: [&str; 5] = ["/-/tree/", "/-/blob/", "/tree/", "/blob/", "/src/"];

/// The whole address of what a template names, which may be relative to the template's own.
pub(super) fn whole(base: &str, url: &str) -> Result<String, String> {
    if url.contains("://") {
        return Ok(url.to_owned());
    }
    let relative = url.split(['?', '#']).next().unwrap_or_default();
    if let Some(clone) = base.strip_prefix("git+") {
        let (repository, place) = clone.split_once('#').unwrap_or((clone, ""));
        let (branch, path) = place.split_once(':').unwrap_or((place, ""));
        let path = beside(path, relative)?;
        return Ok(format!("git+{repository}#{branch}:{path}"));
    }
    if !base.contains("://") {
        if relative.starts_with('/') {
            return Err(format!("{url} is not relative to the template"));
        }
        let folder = Path::new(base).parent().unwrap_or(Path::new(""));
        return Ok(folder.join(url).to_string_lossy().into_owned());
    }
    let mut address = Url::parse(base).map_err(|error| format!("{base}: {error}"))?;
    address.set_query(None);
    address.set_fragment(None);
    let path = decoded(&address);
    // In a repository nothing leads out of the branch.
    let root = MARKS.iter().find_map(|mark| path.find(mark).map(|at| at + mark.len()));
    let root = root.and_then(|root| Some(root + path[root..].find('/')? + 1)).unwrap_or(1);
    let (root, inner) = path.split_at(root.min(path.len()));
    address.set_path(&format!("{root}{}", beside(inner, relative)?));
    Ok(address.to_string())
}

impl Address {
    /// Reads a whole address; `accounts` are the pages of those that are known.
    pub(super) fn parse(text: &str, accounts: &[&str]) -> Result<Self, String> {
        if !text.contains("://") {
            return Ok(Self::Here(PathBuf::from(text)));
        }
        let unreadable = |error: url::ParseError| format!("{text:?} is no address: {error}");
        if let Some(clone) = text.strip_prefix("git+") {
            return Tree::cloned(Url::parse(clone).map_err(unreadable)?, text).map(Self::Tree);
        }
        let url = Url::parse(text).map_err(unreadable)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("{text:?} is not read; name an https address"));
        }
        let path = decoded(&url);
        let path = path.trim_end_matches('/');
        if path.to_lowercase().ends_with(".git") {
            return Tree::cloned(url, text).map(Self::Tree);
        }
        let origin = url.origin().ascii_serialization();
        let marked = MARKS.iter().find_map(|mark| path.split_once(mark));
        let (repository, rest) = marked.unwrap_or((path, ""));
        let page = format!("{origin}{repository}");
        let is_known = accounts.iter().any(|account| name_in(&page, account).is_some());
        let parts = repository.split('/').filter(|part| !part.is_empty()).count();
        if (marked.is_some() && parts >= 2) || is_known || (marked.is_none() && parts == 2) {
            let (address, rest) = (text.to_owned(), rest.to_owned());
            return Ok(Self::Tree(Tree { page, address, clone: None, branch: None, rest }));
        }
        Ok(Self::File(url))
    }
}

impl Tree {
    fn cloned(mut url: Url, text: &str) -> Result<Self, String> {
        // Git runs programs for what it calls other protocols.
        if !matches!(url.scheme(), "http" | "https" | "git" | "file") {
            return Err(format!("{text:?} is not read; name a git+https address"));
        }
        let place = url.fragment().unwrap_or_default().to_owned();
        url.set_fragment(None);
        let (branch, path) = place.split_once(':').unwrap_or((&place, ""));
        let branch = Some(branch.to_owned()).filter(|branch| !branch.is_empty());
        if branch.as_ref().is_some_and(|branch| branch.starts_with('-')) {
            return Err(format!("{text:?} names no branch"));
        }
        let rest = beside("", path)?;
        let mut page = url.clone();
        // Both fail only where an address can have neither.
        let _ = page.set_username("");
        let _ = page.set_password(None);
        let page = page.as_str().trim_end_matches('/').trim_end_matches(".git").to_owned();
        let address = text.to_owned();
        Ok(Self { page, address, clone: Some(url), branch, rest })
    }

    /// Whether it is a repository on this machine.
    pub(super) fn is_here(&self) -> bool {
        self.clone.as_ref().is_some_and(|url| url.scheme() == "file")
    }

    /// The repository's name in an account, when it is one of its.
    pub(super) fn name_in(&self, account: &str) -> Option<&str> {
        name_in(&self.page, account)
    }

    /// The branch, if one is named, and the path. A branch's name may hold slashes: that of the
    /// repository's own branch is known.
    pub(super) fn branch_and_path(&self, own: Option<&str>) -> (Option<String>, String) {
        if self.branch.is_some() || self.rest.is_empty() || self.clone.is_some() {
            return (self.branch.clone(), self.rest.clone());
        }
        if let Some(own) = own
            && let Some(rest) = self.rest.strip_prefix(own)
            && (rest.is_empty() || rest.starts_with('/'))
        {
            return (Some(own.to_owned()), rest.trim_matches('/').to_owned());
        }
        let (branch, path) = self.rest.split_once('/').unwrap_or((&self.rest, ""));
        (Some(branch.to_owned()), path.trim_matches('/').to_owned())
    }

    /// Where it is cloned from, with somebody's own token if there is one.
    pub(super) fn clone_url(&self, token: Option<&str>) -> Result<Url, String> {
        let mut url = if let Some(url) = &self.clone {
            url.clone()
        } else {
            let url = format!("{}.git", self.page);
            Url::parse(&url).map_err(|error| format!("{url} is no address: {error}"))?
        };
        if let Some(token) = token {
            // What GitHub and GitLab both take beside a token.
            let taken = url.set_username("oauth2").and_then(|()| url.set_password(Some(token)));
            taken.map_err(|()| format!("{} takes no token", self.page))?;
        }
        Ok(url)
    }
}

fn name_in<'a>(page: &'a str, account: &str) -> Option<&'a str> {
    let name = page.strip_prefix(account)?.strip_prefix('/')?;
    Some(name).filter(|name| !name.is_empty())
}

fn decoded(url: &Url) -> String {
    percent_decode_str(url.path()).decode_utf8_lossy().into_owned()
}

/// A path relative to the folder of a file, without `.` and `..`; one that leads out is refused.
fn beside(file: &str, relative: &str) -> Result<String, String> {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    // From the root of the repository on.
    let folder = if relative.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(relative.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or_else(|| format!("{relative:?} leads out of the repository"))?;
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_are_beside_the_template() {
        let page = "https://github.com/acme/templates/blob/main/go/template.yaml";
        let of = |url: &str| whole(page, url).unwrap();
        assert_eq!(of("./skeleton"), "https://github.com/acme/templates/blob/main/go/skeleton");
        assert_eq!(of("../shared"), "https://github.com/acme/templates/blob/main/shared");
        assert_eq!(of("/shared/x"), "https://github.com/acme/templates/blob/main/shared/x");
        assert_eq!(of("."), "https://github.com/acme/templates/blob/main/go");
        assert_eq!(of("https://a.example/b"), "https://a.example/b");
        assert!(whole(page, "../../x").is_err());
        let gitlab = "https://gitlab.com/g/s/r/-/blob/main/t.yaml";
        assert_eq!(whole(gitlab, "a b").unwrap(), "https://gitlab.com/g/s/r/-/blob/main/a%20b");
        assert!(whole(gitlab, "..").is_err());
        let clone = "git+https://git.example/r.git#main:go/template.yaml";
        assert_eq!(
            whole(clone, "./skeleton").unwrap(),
            "git+https://git.example/r.git#main:go/skeleton"
        );
        assert!(whole(clone, "../../x").is_err());
        assert_eq!(whole("/t/go/template.yaml", "./skeleton").unwrap(), "/t/go/./skeleton");
        assert!(whole("/t/go/template.yaml", "/etc/passwd").is_err());
    }

    fn tree(text: &str) -> Tree {
        match Address::parse(text, &["https://code.example/acme"]).unwrap() {
            Address::Tree(tree) => tree,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn trees_have_a_repository_a_branch_and_a_path() {
        let cases = [
            (
                "https://github.com/acme/shop/tree/main/a/b",
                "https://github.com/acme/shop",
                "main",
                "a/b",
            ),
            ("https://github.com/acme/shop", "https://github.com/acme/shop", "", ""),
            ("https://gitlab.com/g/s/r/-/blob/v1/a.txt", "https://gitlab.com/g/s/r", "v1", "a.txt"),
            ("https://code.example/acme/deep/shop", "https://code.example/acme/deep/shop", "", ""),
            ("git+https://git.example/r.git#dev:a", "https://git.example/r", "dev", "a"),
            ("https://git.example/x/r.git", "https://git.example/x/r", "", ""),
        ];
        for (text, page, branch, path) in cases {
            let tree = tree(text);
            let (found, rest) = tree.branch_and_path(None);
            assert_eq!((tree.page.as_str(), rest.as_str()), (page, path), "{text}");
            assert_eq!(found.unwrap_or_default(), branch, "{text}");
        }
        let slashed = tree("https://github.com/acme/shop/tree/feature/x/a");
        assert_eq!(
            slashed.branch_and_path(Some("feature/x")),
            (Some("feature/x".to_owned()), "a".to_owned())
        );
    }

    #[test]
    fn other_addresses_are_files() {
        for text in ["https://raw.example/acme/shop/main/a.txt", "https://a.example/x"] {
            assert!(matches!(Address::parse(text, &[]).unwrap(), Address::File(_)), "{text}");
        }
        assert!(Address::parse("file:///etc/passwd", &[]).is_err());
        assert!(Address::parse("git+https://a.example/r.git#-x:a", &[]).is_err());
        for text in ["git+ext::sh -c touch% x://", "git+ssh://a.example/r", "git+fd://7/x"] {
            assert!(Address::parse(text, &[]).is_err(), "{text}");
        }
    }

    #[test]
    fn somebodys_own_token_goes_along() {
        let url = tree("https://github.com/acme/shop/tree/main").clone_url(Some("t")).unwrap();
        assert_eq!(url.as_str(), "https://oauth2:t@github.com/acme/shop.git");
    }
}
