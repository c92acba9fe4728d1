//! Sites that somebody published into storage: what of them a reader of the portal sees.
//!
//! Who published them may have been mkdocs. A page is therefore read as both write it: what stands in
//! its `article` is its text, and the search index tells which pages there are.

use super::Library;
use crate::{
    markdown::strip_tags,
    publish::{METADATA, SEARCH, content_type},
    sanitize::{Policy, clean},
    storage::{Storage, StorageError},
};
use bytes::Bytes;
use platform::{
    EntityRef, Timestamp,
    docs::{
        DocsAnswer, DocsAsset, DocsEntry, DocsError, DocsHeading, DocsHealth, DocsLink, DocsPage,
        DocsPlace, DocsSection, DocsSections, docs_address,
    },
};
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

/// A site in storage.
pub(super) struct Published {
    storage: Arc<Storage>,
    place: DocsPlace,
    pub(super) metadata: Value,
}

#[derive(Deserialize)]
struct Index {
    docs: Vec<Indexed>,
}

/// A section, or a page as a whole.
#[derive(Deserialize)]
struct Indexed {
    location: String,
    title: String,
    #[serde(default)]
    text: String,
}

fn unavailable(error: StorageError) -> DocsError {
    DocsError::Unavailable(error.to_string())
}

impl Library {
    /// The site that was published for an entity that the asker may read, when there is one.
    pub(super) async fn published(
        &self,
        entity: &EntityRef,
    ) -> Result<Option<Published>, DocsError> {
        let Some(storage) = self.shelf.storage() else { return Ok(None) };
        let Some(place) = self.places.place(entity).await? else { return Ok(None) };
        let found = storage.read(&place.entity, METADATA).await.map_err(unavailable)?;
        let metadata = found.and_then(|text| serde_json::from_slice(&text).ok());
        Ok(metadata.map(|metadata| Published { storage, place, metadata }))
    }
}

impl Published {
    pub(super) async fn read(&self, path: &str) -> Result<Option<Bytes>, DocsError> {
        self.storage.read(&self.place.entity, path).await.map_err(unavailable)
    }

    async fn index(&self) -> Result<Vec<Indexed>, DocsError> {
        let text = self.read(SEARCH).await?.unwrap_or_default();
        let index = serde_json::from_slice::<Index>(&text);
        Ok(index.map_or_else(|_| Vec::new(), |index| index.docs))
    }

    fn name(&self) -> &str {
        self.metadata["site_name"].as_str().unwrap_or(&self.place.label)
    }

    fn stamp(&self) -> String {
        let etag = self.metadata["etag"].as_str().unwrap_or_default();
        format!("{etag} {}", self.metadata["build_timestamp"])
    }

    pub(super) async fn asset(&self, path: &str) -> Result<Option<DocsAsset>, DocsError> {
        let bytes = self.read(path).await?;
        let sort = content_type(path);
        Ok(bytes.map(|bytes| DocsAsset { bytes: bytes.to_vec(), content_type: sort }))
    }

    pub(super) async fn page(
        &self,
        asked: &EntityRef,
        path: &str,
        policy: &Policy,
    ) -> Result<Option<DocsAnswer>, DocsError> {
        let path = path.trim_matches('/');
        if let (Some(start), "") = (self.place.start.as_deref(), path) {
            return Ok(Some(DocsAnswer::Moved(docs_address(asked, &format!("{start}/")))));
        }
        let (file, url) = match path {
            "" | "index.html" => ("index.html".to_owned(), String::new()),
            path if is_file(path) => (path.to_owned(), path.to_owned()),
            path => (format!("{path}/index.html"), format!("{path}/")),
        };
        let Some(html) = self.read(&file).await? else { return Ok(None) };
        let html = String::from_utf8_lossy(&html);
        let html = clean(article(&html), policy);
        let index = self.index().await?;
        let pages: Vec<&Indexed> = index.iter().filter(|one| !one.location.contains('#')).collect();
        let link = |one: &Indexed| DocsLink {
            title: one.title.clone(),
            address: docs_address(asked, &one.location),
        };
        let at = pages.iter().position(|one| one.location == url);
        let title = at.map_or_else(|| self.name().to_owned(), |at| pages[at].title.clone());
        let entry =
            |one: &&Indexed| DocsEntry::Page { link: link(one), current: one.location == url };
        let around = |at: Option<usize>| at.and_then(|at| pages.get(at)).map(|one| link(one));
        Ok(Some(DocsAnswer::Page(Box::new(DocsPage {
            entity: self.place.entity.clone(),
            label: self.place.label.clone(),
            site: self.name().to_owned(),
            navigation: pages.iter().map(entry).collect(),
            address: docs_address(asked, &url),
            title,
            headings: headings(&html),
            html,
            sections: Vec::new(),
            previous: around(at.and_then(|at| at.checked_sub(1))),
            next: around(at.map(|at| at + 1)),
            edit_url: None,
            problems: Vec::new(),
            outdated: None,
            built_at: self.metadata["build_timestamp"].as_i64().map(Timestamp),
            report_url: None,
            changed: None,
            votes: None,
        }))))
    }

    /// How it stands: whoever published it was told what is wrong.
    pub(super) async fn health(&self) -> Result<DocsHealth, DocsError> {
        let index = self.index().await?;
        let pages = index.iter().filter(|one| !one.location.contains('#')).count();
        Ok(DocsHealth {
            entity: self.place.entity.clone(),
            label: self.place.label.clone(),
            site: self.name().to_owned(),
            broken: None,
            built_at: self.metadata["build_timestamp"].as_i64().map(Timestamp),
            pages: u64::try_from(pages).unwrap_or(u64::MAX),
            problems: Vec::new(),
        })
    }

    pub(super) async fn sections(&self, known: Option<&str>) -> Result<DocsSections, DocsError> {
        let mark = self.stamp();
        if known == Some(mark.as_str()) {
            return Ok(DocsSections::Unchanged);
        }
        let index = self.index().await?;
        let title_of = |path: &str| {
            let page = index.iter().find(|one| one.location == path);
            page.map_or_else(String::new, |page| page.title.clone())
        };
        let section = |one: &Indexed| {
            let (path, anchor) = one.location.split_once('#')?;
            Some(DocsSection {
                entity: self.place.entity.clone(),
                path: path.to_owned(),
                page: title_of(path),
                title: one.title.clone(),
                anchor: anchor.to_owned(),
                text: text_of(&one.text),
            })
        };
        Ok(DocsSections::Are { sections: index.iter().filter_map(section).collect(), mark })
    }
}

fn is_file(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == "html")
}

fn text_of(html: &str) -> String {
    htmlize::unescape(strip_tags(html)).into_owned()
}

/// What stands in a page's article, without the buttons at its top.
fn article(html: &str) -> &str {
    let Some(at) = html.find("<article") else { return html };
    let inner = html[at..].split_once('>').map_or("", |(_, inner)| inner);
    let inner = inner.rfind("</article>").map_or(inner, |end| &inner[..end]);
    let mut rest = inner.trim_start();
    while rest.starts_with("<a ") {
        let is_button =
            rest.split('>').next().is_some_and(|tag| tag.contains("md-content__button"));
        match rest.split_once("</a>") {
            Some((_, after)) if is_button => rest = after.trim_start(),
            _ => break,
        }
    }
    rest
}

fn headings(html: &str) -> Vec<DocsHeading> {
    let mut headings = Vec::new();
    for (at, _) in html.match_indices("<h") {
        let tag = &html[at + 2..];
        let Some(level @ 1..=6) = tag.chars().next().and_then(|digit| digit.to_digit(10)) else {
            continue;
        };
        let Some((attributes, rest)) = tag.split_once('>') else { continue };
        let id = attributes.split_once("id=\"").and_then(|(_, id)| id.split('"').next());
        let Some((inner, _)) = rest.split_once(&format!("</h{level}>")) else { continue };
        // The link that a heading has to itself is no part of its name.
        let own = inner.split("<a class=\"headerlink\"").next().unwrap_or(inner);
        headings.extend(id.map(|id| DocsHeading {
            level: u8::try_from(level).unwrap_or(6),
            id: id.to_owned(),
            name: text_of(own).trim().to_owned(),
        }));
    }
    headings
}
