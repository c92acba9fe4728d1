//! Where a project is by now, and how changes are proposed there.

use super::recipe::Published;
use serde_json::Value;

/// A repository, or a folder of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The address of its files.
    pub tree: String,
    /// The repository, as templates name it.
    pub repository: String,
    /// The folder of it, if it is not the whole.
    pub target_path: Option<String>,
    /// The action that opens a pull request there.
    pub action: &'static str,
    /// What that action calls the pull request's address.
    pub output: &'static str,
}

/// Actions that open pull requests, by the beginning of those that publish, with what they call its
/// address.
const REQUESTS: [(&str, &str, &str); 2] = [
    ("publish:github", "publish:github:pull-request", "remoteUrl"),
    ("publish:gitlab", "publish:gitlab:merge-request", "mergeRequestUrl"),
];

/// What they call it.
pub(super) const REQUEST_OUTPUTS: [&str; 2] = [REQUESTS[0].2, REQUESTS[1].2];

/// Where the files of an entity are that were published.
///
/// # Errors
/// When no pull request can be opened there; the text says why.
pub(super) fn place(published: Option<&Published>, entity: &Value) -> Result<Place, String> {
    let Some(published) = published else {
        return Err("the template published nothing that could be updated".to_owned());
    };
    let request =
        REQUESTS.into_iter().find(|(publishes, ..)| published.action.starts_with(publishes));
    let Some((_, action, output)) = request else {
        return Err(format!("no pull request can be opened where {} publishes", published.action));
    };
    let target_path = published.target_path.as_deref().map(bare).filter(|path| !path.is_empty());
    let tree = tree(published, target_path, entity).ok_or_else(|| {
        "the catalog does not tell where its files are (`backstage.io/source-location`)".to_owned()
    })?;
    Ok(Place {
        tree,
        repository: published.repository.clone(),
        target_path: target_path.map(str::to_owned),
        action,
        output,
    })
}

/// The address of the files. That of the catalog goes first: it follows when a branch or a repository is
/// called otherwise by now.
fn tree(published: &Published, target_path: Option<&str>, entity: &Value) -> Option<String> {
    let annotations = &entity["metadata"]["annotations"];
    let located = annotations["backstage.io/source-location"].as_str();
    let located = located.and_then(|location| location.strip_prefix("url:"));
    let is_whole = |location: &&str| match target_path {
        Some(path) => bare(location).ends_with(&format!("/{path}")),
        // The folder of a branch: nothing stands behind the branch's name.
        None => location.split_once("/tree/").is_some_and(|(_, rest)| !bare(rest).contains('/')),
    };
    if let Some(location) = located.filter(is_whole) {
        return Some(location.to_owned());
    }
    let contents =
        published.contents.as_deref().map(|contents| contents.replace("/blob/", "/tree/"));
    match target_path {
        None => contents.or_else(|| located.map(str::to_owned)),
        Some(path) => contents.map(|contents| format!("{}/{path}", bare(&contents))),
    }
}

fn bare(path: &str) -> &str {
    path.trim_start_matches("./").trim_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn published(action: &str, target: Option<&str>, contents: Option<&str>) -> Published {
        Published {
            step: "publish".to_owned(),
            action: action.to_owned(),
            repository: "github.com?owner=acme&repo=shop".to_owned(),
            source_path: None,
            target_path: target.map(str::to_owned),
            contents: contents.map(str::to_owned),
        }
    }

    fn located(address: &str) -> Value {
        json!({ "metadata": { "annotations": { "backstage.io/source-location": format!("url:{address}") } } })
    }

    #[test]
    fn the_catalog_knows_best_where_files_are() {
        let contents = "https://github.com/acme/shop/blob/master";
        let was = published("publish:github", None, Some(contents));
        let here = located("https://github.com/acme/shop/tree/main/");
        let found = place(Some(&was), &here).unwrap();
        assert_eq!(found.tree, "https://github.com/acme/shop/tree/main/");
        assert_eq!(found.action, "publish:github:pull-request");
        let elsewhere = located("https://github.com/acme/shop/tree/main/docs/");
        let found = place(Some(&was), &elsewhere).unwrap();
        assert_eq!(found.tree, "https://github.com/acme/shop/tree/master");
        assert_eq!(place(Some(&was), &json!({})).unwrap().tree, found.tree);
    }

    #[test]
    fn a_folder_of_a_repository_is_a_place() {
        let was = published("publish:gitlab:merge-request", Some("./services/shop/"), None);
        let here = located("https://gitlab.com/acme/all/-/tree/main/services/shop/");
        let found = place(Some(&was), &here).unwrap();
        assert_eq!(found.target_path.as_deref(), Some("services/shop"));
        assert_eq!(found.output, "mergeRequestUrl");
        let elsewhere = located("https://gitlab.com/acme/all/-/tree/main/");
        assert!(place(Some(&was), &elsewhere).is_err());
    }

    #[test]
    fn what_cannot_be_updated_says_why() {
        assert!(place(None, &json!({})).unwrap_err().contains("published nothing"));
        let was = published("publish:azure", None, None);
        assert!(place(Some(&was), &json!({})).unwrap_err().contains("publish:azure"));
    }
}
