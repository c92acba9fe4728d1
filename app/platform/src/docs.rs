//! Documentation: the sites of entities, and their pages as readers see them.

mod drafts;
mod find;
mod health;
mod overview;
mod places;
mod sections;

pub use drafts::{DocsPreview, DocsRules};
pub use find::{DocsHit, find_in};
pub use health::DocsHealth;
pub use overview::{DocsOverview, DocsSite};
pub use places::{DocsFiles, DocsPlace, DocsPlaces};
pub use sections::{DocsSection, DocsSections};

use crate::{EntityRef, Timestamp, catalog::EntityRow};
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Why there is no documentation to show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocsError {
    /// What the entity says of its documentation cannot be followed; the text says why and what to
    /// change.
    #[error("{0}")]
    Unusable(String),
    /// There is no such page.
    #[error("there is no such page")]
    NoPage,
    /// The asker may not read it; the text says what is missing.
    #[error("{0}")]
    NotAllowed(String),
    /// A service behind it did not answer; the text is for the log.
    #[error("{0}")]
    Unavailable(String),
}

/// A link inside of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsLink {
    /// What it is called.
    pub title: String,
    /// Its address in the portal.
    pub address: String,
}

/// Something in a site's navigation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum DocsEntry {
    /// A page of the site.
    Page {
        /// Which.
        link: DocsLink,
        /// Whether it is the one that is read.
        current: bool,
    },
    /// An address elsewhere.
    Link {
        /// Which.
        link: DocsLink,
    },
    /// Several under one title.
    Section {
        /// What it is called.
        title: String,
        /// Whether the page that is read is in it.
        open: bool,
        /// What is in it.
        entries: Vec<Self>,
    },
}

/// A heading of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsHeading {
    /// 1 to 6.
    pub level: u8,
    /// The place that a link leads to.
    pub id: String,
    /// Its text.
    pub name: String,
}

/// Something that is wrong with a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsProblem {
    /// The file: a page below the documents, a configuration below the folder of the site.
    pub path: Option<String>,
    /// Whether readers meet it.
    pub error: bool,
    /// The line of it, from 1, where that is known.
    #[serde(default)]
    pub line: Option<u32>,
    /// What, and what to do about it.
    pub message: String,
}

/// A page with the site around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsPage {
    /// The entity whose documentation it is.
    pub entity: EntityRef,
    /// What people call it.
    pub label: String,
    /// What the site is called.
    pub site: String,
    /// The site's navigation.
    pub navigation: Vec<DocsEntry>,
    /// The page's own address in the portal.
    pub address: String,
    /// What the page is called.
    pub title: String,
    /// The page, safe to show.
    pub html: String,
    /// Its headings below the first.
    pub headings: Vec<DocsHeading>,
    /// The sections that it is in, from the top.
    pub sections: Vec<String>,
    /// The page before it.
    pub previous: Option<DocsLink>,
    /// The page after it.
    pub next: Option<DocsLink>,
    /// Where its source is edited.
    pub edit_url: Option<String>,
    /// What is wrong with the page.
    pub problems: Vec<DocsProblem>,
    /// Why the site as it is now cannot be shown; the page is then of the last one that could.
    pub outdated: Option<String>,
    /// When the site that the page is of was read.
    pub built_at: Option<Timestamp>,
    /// Where something that is wrong with the page is reported; what is quoted of it may be added
    /// at the end.
    pub report_url: Option<String>,
    /// The last commit that changed it, where that is known.
    pub changed: Option<DocsChange>,
    /// What readers say of it, for who owns it.
    pub votes: Option<DocsVotes>,
}

/// A commit that changed a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsChange {
    /// When it was made.
    pub at: Timestamp,
    /// Who made it.
    pub author: String,
}

/// What readers say of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocsVotes {
    /// How many found it helpful.
    pub helpful: u64,
    /// How many did not.
    pub unhelpful: u64,
}

/// What an address of a site leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "of")]
pub enum DocsAnswer {
    /// A page.
    Page(Box<DocsPage>),
    /// Another address in the portal, which it has moved to.
    Moved(String),
}

/// A file of a site that is no page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocsAsset {
    /// What it holds.
    pub bytes: Vec<u8>,
    /// What sort of thing it is; never one that a browser would run.
    pub content_type: &'static str,
}

/// Documentation, for one asker.
#[async_trait]
pub trait Docs: Send + Sync {
    /// The entities that have documentation.
    async fn documented(&self) -> Result<Vec<EntityRow>, DocsError>;

    /// The entities that have documentation, how it stands, and those that have none.
    async fn overview(&self) -> Result<DocsOverview, DocsError>;

    /// Sections of an entity's site that hold all words of a question, the best first.
    async fn find(&self, entity: &EntityRef, question: &str) -> Result<Vec<DocsHit>, DocsError>;

    /// Notes whether a page was helpful.
    async fn vote(&self, entity: &EntityRef, path: &str, helpful: bool) -> Result<(), DocsError>;

    /// The page at an address below an entity's site; `None` when there is none.
    async fn page(&self, entity: &EntityRef, path: &str) -> Result<Option<DocsAnswer>, DocsError>;

    /// The file at an address below an entity's site; `None` when there is none.
    async fn asset(&self, entity: &EntityRef, path: &str) -> Result<Option<DocsAsset>, DocsError>;

    /// How an entity's site stands; `None` when there is none.
    async fn health(&self, entity: &EntityRef) -> Result<Option<DocsHealth>, DocsError>;

    /// What pages may show.
    fn rules(&self) -> DocsRules;

    /// How a page that is being written will look; `config` is what is given of its site's
    /// `mkdocs.yml`.
    async fn preview(&self, text: &str, config: &str) -> Result<DocsPreview, DocsError>;

    /// An entity's own site by section, unless it is still as `known`, the mark of an answer
    /// before; `None` when it has none, or shows another entity's.
    async fn sections(
        &self,
        entity: &EntityRef,
        known: Option<&str>,
    ) -> Result<Option<DocsSections>, DocsError>;

    /// Word of entities whose site's files on this machine may have changed, from now on and at
    /// once: of the sites that somebody has looked into. Never ends.
    fn changed(&self) -> BoxStream<'static, EntityRef> {
        futures::stream::pending().boxed()
    }
}

/// Documentation where nothing has any.
pub struct NoDocs;

#[async_trait]
impl Docs for NoDocs {
    async fn documented(&self) -> Result<Vec<EntityRow>, DocsError> {
        Ok(Vec::new())
    }

    async fn overview(&self) -> Result<DocsOverview, DocsError> {
        Ok(DocsOverview::default())
    }

    async fn find(&self, _: &EntityRef, _: &str) -> Result<Vec<DocsHit>, DocsError> {
        Ok(Vec::new())
    }

    async fn vote(&self, _: &EntityRef, _: &str, _: bool) -> Result<(), DocsError> {
        Err(DocsError::Unusable("there is no such page".to_owned()))
    }

    async fn page(&self, _: &EntityRef, _: &str) -> Result<Option<DocsAnswer>, DocsError> {
        Ok(None)
    }

    async fn asset(&self, _: &EntityRef, _: &str) -> Result<Option<DocsAsset>, DocsError> {
        Ok(None)
    }

    async fn health(&self, _: &EntityRef) -> Result<Option<DocsHealth>, DocsError> {
        Ok(None)
    }

    fn rules(&self) -> DocsRules {
        DocsRules::default()
    }

    async fn preview(&self, _: &str, _: &str) -> Result<DocsPreview, DocsError> {
        Ok(DocsPreview::default())
    }

    async fn sections(
        &self,
        _: &EntityRef,
        _: Option<&str>,
    ) -> Result<Option<DocsSections>, DocsError> {
        Ok(None)
    }
}

/// Where an entity's documentation is in the portal: `/docs/default/component/x/`, and a path.
#[must_use]
pub fn docs_address(entity: &EntityRef, url: &str) -> String {
    format!("/docs/{}/{}/{}/{url}", entity.namespace(), entity.kind(), entity.name())
}

/// A shared handle to what the catalog knows of documentation.
pub type SharedPlaces = Arc<dyn DocsPlaces>;
