//! Addresses of folders in repositories, as people find them in a browser.

use url::Url;

/// A folder of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TreeAddress {
    /// The repository's web page: `https://github.com/acme/shop`.
    pub repository: String,
    /// The branch, tag or commit; its own branch when left out.
    pub branch: Option<String>,
    /// The folder in it, without slashes at its ends; empty for the whole.
    pub path: String,
    /// Where it is cloned from, when the address says so.
    pub clone: Option<Url>,
}

impl TreeAddress {
    /// Reads an address: GitHub's `/tree/main/docs` or `/blob/…`, GitLab's `/-/tree/…`, Bitbucket's
    /// `/src/…`, a repository's own page, or `git+URL#branch:folder`.
    pub fn parse(address: &str) -> Result<Self, String> {
        let unreadable = |error: url::ParseError| format!("{address:?} is no address: {error}");
        if let Some(clone) = address.strip_prefix("git+") {
            let mut url = Url::parse(clone).map_err(unreadable)?;
            let fragment = url.fragment().unwrap_or_default().to_owned();
            url.set_fragment(None);
            let (branch, path) = fragment.split_once(':').unwrap_or((&fragment, ""));
            return Ok(Self {
                repository: url.as_str().trim_end_matches('/').trim_end_matches(".git").to_owned(),
                branch: Some(branch.to_owned()).filter(|branch| !branch.is_empty()),
                path: normal(path)?,
                clone: Some(url),
            });
        }
        let url = Url::parse(address).map_err(unreadable)?;
        let decoded = percent_encoding::percent_decode_str(url.path()).decode_utf8_lossy();
        let whole = decoded.trim_matches('/');
        let origin = url.origin().ascii_serialization();
        let (repository, rest, is_file) = split(whole);
        if repository.split('/').filter(|part| !part.is_empty()).count() < 2 {
            return Err(format!("{address:?} names no repository"));
        }
        let (branch, path) = rest.split_once('/').unwrap_or((rest, ""));
        // The address of a file stands for its folder.
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = if is_file && !url.path().ends_with('/') { folder } else { path };
        Ok(Self {
            repository: format!("{origin}/{}", repository.trim_end_matches(".git")),
            branch: Some(branch.to_owned()).filter(|branch| !branch.is_empty()),
            path: normal(path)?,
            clone: None,
        })
    }

    /// The repository's name in an account, when it is one of its.
    pub fn name_in(&self, account: &str) -> Option<&str> {
        self.repository.strip_prefix(account)?.strip_prefix('/').filter(|name| !name.is_empty())
    }

    /// Where it is cloned from.
    pub fn clone_url(&self) -> Result<Url, String> {
        if let Some(url) = &self.clone {
            return Ok(url.clone());
        }
        let url = format!("{}.git", self.repository);
        Url::parse(&url).map_err(|error| format!("{url} is no address: {error}"))
    }
}

/// The repository, what follows the mark of a folder or file, and whether it is a file's.
fn split(path: &str) -> (&str, &str, bool) {
    for (mark, is_file) in [("/-/tree/", false), ("/-/blob/", true)] {
        if let Some((repository, rest)) = path.split_once(mark) {
            return (repository, rest, is_file);
        }
    }
    let mut slashes = path.match_indices('/').map(|(at, _)| at).skip(1);
    let Some(end) = slashes.next() else { return (path, "", false) };
    let (repository, rest) = (&path[..end], &path[end + 1..]);
    let marks = [("tree/", false), ("blob/", true), ("src/", false)];
    let found = marks.into_iter().find_map(|(mark, is_file)| {
        rest.strip_prefix(mark).map(|rest| (repository, rest, is_file))
    });
    // Without a mark it is a group's repository, however deep.
    found.unwrap_or((path, "", false))
}

/// A path without `.` and `..`.
fn normal(path: &str) -> Result<String, String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop().ok_or("the folder is outside of its repository")?),
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str) -> (String, String, String) {
        let read = TreeAddress::parse(address).unwrap();
        (read.repository, read.branch.unwrap_or_default(), read.path)
    }

    #[test]
    fn pages_of_hosts_are_folders_of_repositories() {
        let cases = [
            ("https://github.com/acme/shop", "https://github.com/acme/shop", "", ""),
            ("https://github.com/acme/shop/tree/main/", "https://github.com/acme/shop", "main", ""),
            (
                "https://github.com/acme/shop/tree/main/a/./b/",
                "https://github.com/acme/shop",
                "main",
                "a/b",
            ),
            (
                "https://github.com/acme/shop/blob/main/a/catalog-info.yaml",
                "https://github.com/acme/shop",
                "main",
                "a",
            ),
            // A folder that was named from a file on.
            (
                "https://github.com/acme/shop/blob/main/a/b/",
                "https://github.com/acme/shop",
                "main",
                "a/b",
            ),
            (
                "https://gitlab.com/acme/group/shop/-/tree/main/docs",
                "https://gitlab.com/acme/group/shop",
                "main",
                "docs",
            ),
            ("https://gitlab.com/acme/group/shop", "https://gitlab.com/acme/group/shop", "", ""),
            (
                "https://bitbucket.org/acme/shop/src/main/a",
                "https://bitbucket.org/acme/shop",
                "main",
                "a",
            ),
            (
                "git+https://git.acme.example/shop.git#dev:a",
                "https://git.acme.example/shop",
                "dev",
                "a",
            ),
        ];
        for (address, repository, branch, path) in cases {
            let expected = (repository.to_owned(), branch.to_owned(), path.to_owned());
            assert_eq!(read(address), expected, "{address}");
        }
    }

    #[test]
    fn an_address_leads_out_of_no_repository() {
        assert!(TreeAddress::parse("https://github.com/acme").is_err());
        assert!(TreeAddress::parse("git+https://a.example/b.git#main:../../c").is_err());
        let read = TreeAddress::parse("https://github.com/acme/shop-2/tree/main").unwrap();
        assert_eq!(read.name_in("https://github.com/acme"), Some("shop-2"));
        assert_eq!(read.name_in("https://github.com/ac"), None);
    }
}
