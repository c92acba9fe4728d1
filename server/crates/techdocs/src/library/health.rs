//! How sites stand, for the people who write them.

use super::{
    shelf::{Found, Shelf},
    views,
};
use platform::{
    EntityRef,
    docs::{DocsError, DocsHealth},
};

/// All that is wrong with a site, and whether it is the one that its files make now.
pub(super) fn of(shelf: &Shelf, found: &Found) -> Result<DocsHealth, DocsError> {
    let opened = shelf.open(found)?;
    let problems = shelf.problems(&opened, &found.place);
    Ok(DocsHealth {
        entity: found.place.entity.clone(),
        label: found.place.label.clone(),
        site: opened.site.config().site_name.clone(),
        broken: opened.broken.clone(),
        built_at: opened.built_at,
        pages: u64::try_from(opened.site.pages().count()).unwrap_or(u64::MAX),
        problems: problems.iter().cloned().map(views::problem).collect(),
    })
}

/// A site that never was one.
pub(super) fn broken(entity: &EntityRef, reason: String) -> DocsHealth {
    DocsHealth {
        entity: entity.clone(),
        label: entity.name().to_owned(),
        site: String::new(),
        broken: Some(reason),
        built_at: None,
        pages: 0,
        problems: Vec::new(),
    }
}
