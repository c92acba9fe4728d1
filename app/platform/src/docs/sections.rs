//! Documentation by section: what a search index is made of.

use crate::EntityRef;

/// A part of a page, from a heading to the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocsSection {
    /// The entity whose documentation it is.
    pub entity: EntityRef,
    /// The page's address below its site; empty for the first page.
    pub path: String,
    /// What the page is called.
    pub page: String,
    /// The section's heading; the page's title for what stands before the first.
    pub title: String,
    /// The id of its heading; empty for what stands before the first.
    pub anchor: String,
    /// Its text, without the heading.
    pub text: String,
}

/// The sections of a site, or that they are as they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocsSections {
    /// Nothing has changed since the mark that was known.
    Unchanged,
    /// All of them, page by page and from the top.
    Are {
        /// What tells this state of the site from others.
        mark: String,
        /// The sections.
        sections: Vec<DocsSection>,
    },
}
