//! Readmes as they may be shown: rendered as documentation is, sanitised, and without a question to any
//! third party. Links and pictures lead into the repository; a picture is a link with its description.

mod tags;

use moka::sync::Cache;
use platform::{
    Timestamp,
    ci::{Card, CodeKey, Readme, ReadmePage},
};
use std::sync::Arc;
use techdocs::{
    markdown,
    sanitize::{self, Origins, Policy},
};

/// Pages that are remembered.
const REMEMBERED: u64 = 200;

/// Bytes of a text that is rendered; longer ones are cut.
const LONGEST: usize = 512 << 10;

/// Those that were rendered lately, each for as long as what was told is the same.
pub(crate) struct Readmes(Cache<(CodeKey, Timestamp), Arc<ReadmePage>>);

impl Default for Readmes {
    fn default() -> Self {
        Self(Cache::new(REMEMBERED))
    }
}

/// A readme of a repository at a page.
pub(crate) async fn rendered(
    readmes: &Readmes,
    key: &CodeKey,
    readme: Card<Readme>,
    page: &str,
) -> Card<ReadmePage> {
    let Card { known, error } = readme;
    let Some(known) = known else { return Card { known: None, error } };
    let key = (key.clone(), known.fetched_at);
    let shown = if let Some(shown) = readmes.0.get(&key) {
        shown
    } else {
        let (told, page) = (known.value.clone(), page.to_owned());
        // A long one takes its time.
        let made = tokio::task::spawn_blocking(move || Arc::new(render(told, &page))).await;
        let Ok(made) = made else {
            let error = Some("the readme cannot be rendered".to_owned());
            return Card { known: None, error };
        };
        readmes.0.insert(key, Arc::clone(&made));
        made
    };
    Card { known: Some(known.map(|_| ReadmePage::clone(&shown))), error }
}

fn render(readme: Readme, repository: &str) -> ReadmePage {
    let Readme { path, page, text } = readme;
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let (_, text) = markdown::split_front_matter(&text[..end]);
    let html = markdown::render(text).html;
    let place = Place::of(repository, &page, &path);
    // Pictures are needed until they are links; what is left of other origins goes then.
    let html = sanitize::clean(&html, &policy(Origins::All));
    let html = tags::led(&html, &|address| place.lead(address));
    let html = sanitize::clean(&html, &policy(Origins::Only(Vec::new())));
    ReadmePage { path, page, html }
}

const fn policy(images: Origins) -> Policy {
    Policy { images, frames: Vec::new() }
}

/// Where a readme stands: what its relative addresses are relative to.
struct Place {
    /// `https://github.com/acme/shop/`, with a slash at its end.
    repository: String,
    /// `https://github.com/acme/shop/blob/main/`, with a slash at its end.
    root: String,
    /// The folder in there, with a slash at its end; empty at the root.
    folder: String,
}

impl Place {
    fn of(repository: &str, page: &str, path: &str) -> Self {
        let root = page.strip_suffix(path).filter(|root| root.ends_with('/') && !path.is_empty());
        let repository = format!("{}/", repository.trim_end_matches('/'));
        let usual = || format!("{repository}blob/HEAD/");
        let folder = path.rfind('/').map_or("", |at| &path[..=at]);
        let root = root.map_or_else(usual, str::to_owned);
        Self { repository, root, folder: folder.to_owned() }
    }

    /// The whole address; `None` for one that stays as it is.
    fn lead(&self, address: &str) -> Option<String> {
        let address = address.trim();
        let has_scheme =
            address.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
        if address.is_empty()
            || address.starts_with(['#', '\\'])
            || address.starts_with("//")
            || has_scheme
        {
            return None;
        }
        let (path, rest) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
        let path = match path.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => format!("{}{path}", self.folder),
        };
        let (mut parts, mut above): (Vec<&str>, usize) = (Vec::new(), 0);
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => above += usize::from(parts.pop().is_none()),
                part => parts.push(part),
            }
        }
        // Above the files are the pages of the repository (`../../actions`), and nothing else.
        let base = if above > 1 { &self.repository } else { &self.root };
        Some(format!("{base}{}{rest}", parts.join("/")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://github.com/acme/shop/blob/main/README.md";

    fn html(text: &str) -> String {
        let (path, page) = ("README.md".to_owned(), PAGE.to_owned());
        let readme = Readme { path, page, text: text.to_owned() };
        render(readme, "https://github.com/acme/shop").html
    }

    #[test]
    fn links_and_pictures_lead_into_the_repository() {
        let shown =
            html("# Shop\n\n[how](docs/how.md#top) ![plan](../img/plan.png) [here](#shop)\n");
        assert!(shown.contains("href=\"https://github.com/acme/shop/blob/main/docs/how.md#top\""));
        assert!(shown.contains("href=\"https://github.com/acme/shop/blob/main/img/plan.png\""));
        assert!(shown.contains(">plan</a>") && shown.contains("href=\"#shop\""), "{shown}");
    }

    #[test]
    fn no_third_party_is_asked() {
        let text = "[![build](https://ci.example/b.svg)](https://ci.example/) \
                    ![x](https://a.example/x.png)\n\n<img src=\"//b.example/y.png\" alt=\"y > z\">\n\n\
                    <picture><source srcset=\"https://c.example/1.png\"><img src=\"https://c.example/2.png\">\
                    </picture>\n\n<video src=\"https://d.example/v.mp4\" poster=\"https://d.example/p.png\">\
                    </video>\n\n<iframe src=\"https://e.example\"></iframe>\n\n<script>alert(1)</script>\n\n\
                    <svg><image href=\"https://f.example/i.png\"/></svg>\n\n<a href=\"javascript:x()\">j</a>";
        let shown = html(text);
        assert!(
            !shown.contains("<img") && !shown.contains("<script") && !shown.contains("<iframe")
        );
        assert!(!shown.contains("src=") && !shown.contains("srcset") && !shown.contains("poster"));
        assert!(!shown.contains("javascript:") && !shown.contains("f.example"), "{shown}");
        assert!(shown.contains("<a href=\"https://ci.example/\">build</a>"), "{shown}");
        assert!(shown.contains("<a href=\"https://a.example/x.png\">x</a>"), "{shown}");
        assert!(shown.contains(">y &gt; z</a>"), "{shown}");
    }

    #[test]
    fn addresses_stay_in_the_repository() {
        let place = Place::of("https://x/acme/shop", "", "docs/README.md");
        let lead = |address: &str| place.lead(address);
        let whole = |path: &str| Some(format!("https://x/acme/shop/blob/HEAD/{path}"));
        assert_eq!(lead("a.md"), whole("docs/a.md"));
        assert_eq!(lead("/a.md?x#y"), whole("a.md?x#y"));
        assert_eq!(lead("../../x.md"), whole("x.md"));
        let actions = Some("https://x/acme/shop/actions".to_owned());
        assert_eq!(
            (lead("../../../actions"), lead("../../../../actions")),
            (actions.clone(), actions)
        );
        for same in ["#a", "https://b", "mailto:a@b", "//b/c", "javascript:x", "\\\\b", ""] {
            assert_eq!(lead(same), None, "{same}");
        }
    }
}
