//! Paths of files, addresses of pages, and how one leads to another.

use std::collections::BTreeMap;

/// The documents of a site: where each stands in it, and where its file is.
#[derive(Clone, Debug, Default)]
pub(super) struct Documents {
    files: BTreeMap<String, Document>,
}

#[derive(Clone, Debug)]
struct Document {
    source: String,
    /// Whether it belongs to a navigation that names no pages.
    listed: bool,
}

impl Documents {
    pub(super) fn add(&mut self, path: String, source: String, listed: bool) {
        self.files.insert(path, Document { source, listed });
    }

    /// A folder's `README.md` is its first page unless it has an `index.md`.
    pub(super) fn prefer_indexes(&mut self) {
        let shadowed: Vec<String> = self
            .files
            .keys()
            .filter(|path| name(path) == "README.md" && self.has(&join(folder(path), "index.md")))
            .cloned()
            .collect();
        for path in shadowed {
            self.files.remove(&path);
        }
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    pub(super) fn source_of(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(|document| document.source.as_str())
    }

    pub(super) fn pages(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str).filter(|path| is_page(path))
    }

    /// The pages of a navigation that names none: first pages first, then by their names.
    pub(super) fn listed(&self) -> Vec<&str> {
        let listed = self.files.iter().filter(|(path, document)| is_page(path) && document.listed);
        let mut listed: Vec<&str> = listed.map(|(path, _)| path.as_str()).collect();
        listed.sort_by(|a, b| order(a).cmp(&order(b)));
        listed
    }

    pub(super) fn assets(&self) -> impl Iterator<Item = (&str, &str)> {
        let assets = self.files.iter().filter(|(path, _)| !is_page(path));
        assets.map(|(path, document)| (path.as_str(), document.source.as_str()))
    }
}

/// Folders after files, and a folder's first page before all.
fn order(path: &str) -> Vec<(u8, &str)> {
    let parts: Vec<&str> = path.split('/').collect();
    let last = parts.len() - 1;
    let rank = |(at, part): (usize, &&str)| match (at == last, is_index(part)) {
        (true, true) => 0,
        (true, false) => 1,
        (false, _) => 2,
    };
    parts.iter().enumerate().map(|(at, part)| (rank((at, part)), *part)).collect()
}

pub(super) fn is_page(path: &str) -> bool {
    let extension = name(path).rsplit_once('.').map(|(_, extension)| extension);
    matches!(extension, Some("md" | "markdown" | "mdown" | "mkdn" | "mkd"))
}

fn is_index(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, _)| stem == "index" || stem == "README")
}

/// The last part of a path.
pub(super) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A path without its last part.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path from a folder on, without `.` and `..`.
pub(super) fn join(folder: &str, path: &str) -> String {
    normal(&format!("{folder}/{path}"))
}

/// A path without `.`, `..` and double slashes. What would leave the top begins with `..`.
pub(super) fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// What of a path lies below a folder; the empty folder is the top.
pub(super) fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    if folder.is_empty() || folder == "." {
        return Some(path);
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// The address of a file below the top of its site: `a/b.md` is at `a/b/`.
#[must_use]
pub fn url_of(path: &str, directories: bool) -> String {
    if !is_page(path) {
        return path.to_owned();
    }
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let index = is_index(name(path));
    match (index, directories) {
        (true, true) if folder(path).is_empty() => String::new(),
        (true, true) => format!("{}/", folder(path)),
        (true, false) => join(folder(path), "index.html"),
        (false, true) => format!("{stem}/"),
        (false, false) => format!("{stem}.html"),
    }
}

/// How a page leads to another address of its site.
pub(super) fn relative(from: &str, to: &str) -> String {
    let here: Vec<&str> = from.split('/').collect();
    let here = &here[..here.len().saturating_sub(1)];
    let there: Vec<&str> = to.split('/').collect();
    let folders = &there[..there.len().saturating_sub(1)];
    let shared = here.iter().zip(folders).take_while(|(a, b)| a == b).count();
    let mut parts = vec![".."; here.len() - shared];
    parts.extend(&there[shared..]);
    let path = parts.join("/");
    if path.is_empty() {
        return "./".to_owned();
    }
    // What ends in a folder is one.
    if parts.last() == Some(&"..") { format!("{path}/") } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_follow_from_paths() {
        assert_eq!(url_of("index.md", true), "");
        assert_eq!(url_of("a/README.md", true), "a/");
        assert_eq!(url_of("a/b.md", true), "a/b/");
        assert_eq!(url_of("a/b.md", false), "a/b.html");
        assert_eq!(url_of("a/b.png", true), "a/b.png");
        assert_eq!(normal("a/./b/../c//d"), "a/c/d");
        assert_eq!(normal("../a"), "../a");
        assert_eq!(below("docs/a.md", "docs"), Some("a.md"));
        assert_eq!(below("docs2/a.md", "docs"), None);
    }

    #[test]
    fn one_address_leads_to_another() {
        assert_eq!(relative("a/b/", "a/c/"), "../c/");
        assert_eq!(relative("", "a/b/"), "a/b/");
        assert_eq!(relative("a/b/", ""), "../../");
        assert_eq!(relative("a/", "a/"), "./");
        assert_eq!(relative("a/b/", "img/x.png"), "../../img/x.png");
        assert_eq!(relative("a/b.html", "a/c.html"), "c.html");
        assert_eq!(relative("a/b/", "a/"), "../");
    }

    #[test]
    fn pages_are_listed_as_people_read_them() {
        let mut documents = Documents::default();
        for path in ["b.md", "a/z.md", "a/index.md", "index.md", "a.md", "c/README.md", "x.png"] {
            documents.add(path.to_owned(), path.to_owned(), true);
        }
        assert_eq!(
            documents.listed(),
            ["index.md", "a.md", "b.md", "a/index.md", "a/z.md", "c/README.md"]
        );
    }
}
