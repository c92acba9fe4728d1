//! A site by section, for who makes an index of it.

use super::{Shelf, shelf::Found};
use crate::publish;
use platform::docs::{DocsError, DocsSection, DocsSections};

/// All sections of a site, or that it is as `known` says. A page that cannot be read has none.
pub(super) fn of(
    shelf: &Shelf,
    found: &Found,
    known: Option<&str>,
) -> Result<DocsSections, DocsError> {
    if known.is_some_and(|known| shelf.is_still(found, known)) {
        return Ok(DocsSections::Unchanged);
    }
    let opened = shelf.open(found)?;
    if known == Some(opened.stamp.as_str()) {
        return Ok(DocsSections::Unchanged);
    }
    let mut sections = Vec::new();
    for path in opened.site.pages() {
        let Ok(Some(page)) = shelf.kept(&opened, &found.place, path) else { continue };
        sections.extend(publish::sections(&page).into_iter().map(|section| DocsSection {
            entity: found.place.entity.clone(),
            path: page.url.clone(),
            page: page.title.clone(),
            title: section.title,
            anchor: section.id,
            text: section.text,
        }));
    }
    Ok(DocsSections::Are { mark: opened.stamp.clone(), sections })
}
