//! Where the documentation of entities is: what their annotations say, from the place of their
//! descriptor on.

use super::Asked;
use crate::query::{Filter, Selection};
use async_trait::async_trait;
use platform::{
    EntityRef,
    access::Permission,
    catalog::{Catalog, CatalogError, EntityDetail, EntityRow},
    docs::{DocsError, DocsPlace, DocsPlaces},
    entity_ref::DEFAULT_NAMESPACE,
};
use std::path::{Component, Path, PathBuf};

/// Where an entity's documentation is: `dir:` and a folder, or `url:` and an address.
const PLACE: &str = "backstage.io/techdocs-ref";
/// The entity whose documentation is an entity's own.
const SHARED: &str = "backstage.io/techdocs-entity";
/// Entities that a home of documentation lists.
const MOST: usize = 5_000;

fn failed(error: CatalogError) -> DocsError {
    match error {
        CatalogError::NotAllowed(text) => DocsError::NotAllowed(text),
        CatalogError::Refused(refusal) => DocsError::NotAllowed(refusal.to_string()),
        other => DocsError::Unavailable(other.to_string()),
    }
}

#[async_trait]
impl DocsPlaces for Asked {
    async fn place(&self, entity: &EntityRef) -> Result<Option<DocsPlace>, DocsError> {
        let Some(detail) = Catalog::entity(self, entity).await.map_err(failed)? else {
            return Ok(None);
        };
        self.check_entity(Permission::DocsRead, entity).await.map_err(failed)?;
        if let Some(place) = self.own_place(&detail)? {
            return Ok(Some(place));
        }
        let Some(shared) = annotation(&detail, SHARED) else { return Ok(None) };
        let unusable =
            |text: String| DocsError::Unusable(format!("{SHARED} is {shared:?}: {text}"));
        let shared = EntityRef::parse(shared, None, DEFAULT_NAMESPACE)
            .map_err(|error| unusable(error.to_string()))?;
        let Some(detail) = Catalog::entity(self, &shared).await.map_err(failed)? else {
            return Err(unusable("there is no such entity".to_owned()));
        };
        self.check_entity(Permission::DocsRead, &shared).await.map_err(failed)?;
        // One step only: what is shared further has no end.
        self.own_place(&detail)
    }

    async fn documented(&self) -> Result<Vec<EntityRow>, DocsError> {
        let with = [PLACE, SHARED].map(|key| format!("metadata.annotations.{key}"));
        let filter = Filter::of_parameters(&with).map_err(failed)?;
        let view = self.seen_now();
        let selected = view.select(&Selection { limit: Some(MOST), ..Selection::of(filter) });
        let (index, seen) = view.looked_at();
        let read = index.permitted(&view.sight, Permission::DocsRead);
        let rows = selected.rows.iter().filter(|reference| index.is_seen(&read, reference));
        Ok(rows.filter_map(|reference| index.row(&seen, reference)).collect())
    }
}

impl Asked {
    fn own_place(&self, detail: &EntityDetail) -> Result<Option<DocsPlace>, DocsError> {
        let Some(said) = annotation(detail, PLACE) else { return Ok(None) };
        let unusable = |text: &str| DocsError::Unusable(format!("{PLACE} is {said:?}: {text}"));
        let Some(path) = said.strip_prefix("dir:") else {
            let text = "only folders beside the descriptor can be read here (dir:.)";
            return Err(unusable(text));
        };
        let origin = &detail.source.origin;
        let Some(root) = self.service.folder_of(origin) else {
            let text = format!("the files of {origin} are not on this machine");
            return Err(unusable(&text));
        };
        let beside = Path::new(&detail.source.location).parent().unwrap_or(Path::new(""));
        let Some(folder) = within(&root, &beside.join(path.trim_start_matches('/'))) else {
            return Err(unusable("the folder is outside of its source"));
        };
        let (entity, label) = (detail.row.reference.clone(), detail.row.label.clone());
        Ok(Some(DocsPlace { entity, label, folder, root }))
    }
}

fn annotation<'a>(detail: &'a EntityDetail, name: &str) -> Option<&'a str> {
    detail.entity.annotation(name).map(str::trim).filter(|said| !said.is_empty())
}

/// A path below a root, without `..`; `None` when it would leave it.
fn within(root: &Path, path: &Path) -> Option<PathBuf> {
    let mut parts: Vec<Component<'_>> = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()?),
            Component::Normal(_) => parts.push(part),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(root.join(parts.iter().collect::<PathBuf>()))
}

impl super::CatalogService {
    /// The folder of a source's files, when they are on this machine.
    fn folder_of(&self, source: &str) -> Option<PathBuf> {
        self.sources.origin(source)?.folder()
    }
}
