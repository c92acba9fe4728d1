//! What is known of well-known code hosts: pages that show, edit and deliver a file.

use url::Url;

/// The address that delivers the file which a page shows; any other URL as it is.
pub(super) fn raw(url: &Url) -> Url {
    let mut raw = url.clone();
    let parts: Vec<&str> = url.path().trim_matches('/').split('/').collect();
    let path = match (url.host_str(), parts.as_slice()) {
        (Some("github.com"), [owner, repository, "blob" | "tree", rest @ ..]) => {
            if raw.set_host(Some("raw.githubusercontent.com")).is_err() {
                return raw;
            }
            format!("/{owner}/{repository}/{}", rest.join("/"))
        }
        (Some("bitbucket.org"), [owner, repository, "src", rest @ ..]) => {
            format!("/{owner}/{repository}/raw/{}", rest.join("/"))
        }
        _ if url.path().contains("/-/blob/") => url.path().replacen("/-/blob/", "/-/raw/", 1),
        _ => return raw,
    };
    raw.set_path(&path);
    raw
}

/// The pages of a file on a code host.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pages {
    /// Shows the file.
    pub view: Option<String>,
    /// Edits it; none for a fixed commit.
    pub edit: Option<String>,
    /// Shows the folder that it stands in.
    pub folder: Option<String>,
}

/// The pages of the file that a URL of a code host shows.
pub(super) fn pages_of(url: &Url) -> Pages {
    let text = super::target::bare(url);
    let parts: Vec<&str> = url.path().trim_matches('/').split('/').collect();
    let (mark, edit_mark) = match (url.host_str(), parts.as_slice()) {
        (Some("github.com"), [_, _, "blob" | "tree", ..]) => {
            (if parts[2] == "blob" { "/blob/" } else { "/tree/" }, "/edit/")
        }
        _ if url.path().contains("/-/blob/") => ("/-/blob/", "/-/edit/"),
        (Some("bitbucket.org"), [_, _, "src", ..]) => ("/src/", "/src/"),
        _ => return Pages::default(),
    };
    let reference = url.path().split_once(mark).and_then(|(_, rest)| rest.split('/').next());
    let fixed = reference.is_some_and(is_commit);
    let folder_mark = if mark.starts_with("/-/") {
        "/-/tree/"
    } else if mark == "/src/" {
        "/src/"
    } else {
        "/tree/"
    };
    let folder = text
        .rsplit_once('/')
        .map(|(folder, _)| format!("{}/", folder.replacen(mark, folder_mark, 1)));
    Pages {
        edit: (!fixed).then(|| {
            let edit = text.replacen(mark, edit_mark, 1);
            if mark == "/src/" { format!("{edit}?mode=edit") } else { edit }
        }),
        folder,
        view: Some(text),
    }
}

/// The page of a file in a repository that is cloned from a code host.
pub(super) fn page_in(repository: &Url, branch: &str, path: &str) -> Option<Url> {
    let mark = match repository.host_str()? {
        "github.com" => "blob",
        "bitbucket.org" => "src",
        host if host.contains("gitlab") => "-/blob",
        _ => return None,
    };
    let base = super::target::bare(repository);
    let base = base.trim_end_matches('/').trim_end_matches(".git");
    Url::parse(&format!("{base}/{mark}/{branch}/{path}")).ok()
}

fn is_commit(reference: &str) -> bool {
    reference.len() == 40 && reference.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn pages_deliver_their_files() {
        let raws = [
            (
                "https://github.com/o/r/blob/main/a/b.yaml",
                "https://raw.githubusercontent.com/o/r/main/a/b.yaml",
            ),
            (
                "https://gitlab.com/g/s/r/-/blob/main/b.yaml",
                "https://gitlab.com/g/s/r/-/raw/main/b.yaml",
            ),
            (
                "https://bitbucket.org/o/r/src/main/b.yaml",
                "https://bitbucket.org/o/r/raw/main/b.yaml",
            ),
            ("https://a.example/b.yaml", "https://a.example/b.yaml"),
        ];
        for (page, file) in raws {
            assert_eq!(raw(&url(page)).as_str(), file);
        }
    }

    #[test]
    fn a_file_of_a_branch_can_be_edited_and_one_of_a_commit_can_not() {
        let pages = pages_of(&url("https://github.com/o/r/blob/main/a/b.yaml"));
        assert_eq!(pages.edit.as_deref(), Some("https://github.com/o/r/edit/main/a/b.yaml"));
        assert_eq!(pages.folder.as_deref(), Some("https://github.com/o/r/tree/main/a/"));
        let commit = "0123456789abcdef0123456789abcdef01234567";
        let pages = pages_of(&url(&format!("https://github.com/o/r/blob/{commit}/b.yaml")));
        assert_eq!(pages.edit, None);
        assert!(pages.view.is_some());
        assert_eq!(pages_of(&url("https://a.example/b.yaml")), Pages::default());
    }
}
