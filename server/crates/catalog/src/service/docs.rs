//! Where the documentation of entities is: what their annotations say, from the place of their
//! descriptor on.

use super::Asked;
use crate::{
    query::{Filter, Selection},
    source::Target,
};
use async_trait::async_trait;
use platform::{
    EntityRef,
    access::Permission,
    catalog::{Catalog, CatalogError, EntityDetail, EntityRow},
    docs::{DocsError, DocsFiles, DocsPlace, DocsPlaces},
    entity::{MANAGED_BY_LOCATION, SOURCE_LOCATION},
    entity_ref::DEFAULT_NAMESPACE,
};
use std::{
    collections::HashSet,
    path::{Component, Path, PathBuf},
};
use url::Url;

/// Where an entity's documentation is: `dir:` and a folder, or `url:` and an address.
const PLACE: &str = "backstage.io/techdocs-ref";
/// The entity whose documentation is an entity's own.
const SHARED: &str = "backstage.io/techdocs-entity";
/// The page of it to begin with.
const SHARED_PATH: &str = "backstage.io/techdocs-entity-path";
/// Kinds whose entities somebody works on.
const SHOULD_HAVE: [&str; 3] = ["api", "component", "system"];
/// Entities without documentation that are named.
const SHOWN: usize = 200;
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
        let Some(other) = Catalog::entity(self, &shared).await.map_err(failed)? else {
            return Err(unusable("there is no such entity".to_owned()));
        };
        self.check_entity(Permission::DocsRead, &shared).await.map_err(failed)?;
        // One step only: what is shared further has no end.
        let place = self.own_place(&other)?;
        let start = annotation(&detail, SHARED_PATH).map(|path| path.trim_matches('/').to_owned());
        Ok(place.map(|place| DocsPlace { start, ..place }))
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

    async fn undocumented(&self) -> Result<(Vec<EntityRow>, u64), DocsError> {
        let known = self.documented().await?;
        let known: HashSet<&EntityRef> = known.iter().map(|row| &row.reference).collect();
        let kinds = SHOULD_HAVE.map(|kind| format!("kind={kind}"));
        let filter = Filter::of_parameters(&kinds).map_err(failed)?;
        let view = self.seen_now();
        let selected = view.select(&Selection { limit: Some(MOST), ..Selection::of(filter) });
        let rows = selected.rows.iter().map(|reference| &**reference);
        let without: Vec<&EntityRef> = rows.filter(|one| !known.contains(one)).collect();
        let (index, seen) = view.looked_at();
        let rows = without.iter().take(SHOWN).filter_map(|reference| index.row(&seen, reference));
        Ok((rows.collect(), u64::try_from(without.len()).unwrap_or(u64::MAX)))
    }
}

impl Asked {
    fn own_place(&self, detail: &EntityDetail) -> Result<Option<DocsPlace>, DocsError> {
        let Some(said) = annotation(detail, PLACE) else { return Ok(None) };
        let unusable = |text: &str| DocsError::Unusable(format!("{PLACE} is {said:?}: {text}"));
        let files = match said.split_once(':') {
            Some(("url", address)) => web_address(address.trim()).map_err(unusable)?,
            Some(("dir", path)) => self.folder(detail, path).map_err(unusable)?,
            _ => return Err(unusable("it begins with dir: and a folder, or url: and an address")),
        };
        let (entity, label) = (detail.row.reference.clone(), detail.row.label.clone());
        Ok(Some(DocsPlace { entity, label, files, start: None }))
    }

    /// A folder, from that of the descriptor on: on this machine, else where the source has it.
    fn folder(&self, detail: &EntityDetail, path: &str) -> Result<DocsFiles, &'static str> {
        const OUTSIDE: &str = "the folder is outside of its source";
        let origin = &detail.source.origin;
        let beside = Path::new(&detail.source.location).parent().unwrap_or(Path::new(""));
        let inner = within(Path::new(""), &beside.join(path.trim_start_matches('/')));
        if let Some(root) = self.service.folder_of(origin) {
            let folder = root.join(inner.ok_or(OUTSIDE)?);
            return Ok(DocsFiles::Here { folder, root });
        }
        if let Ok(Target::Git { url, branch, .. }) = Target::parse(origin) {
            let (branch, inner) = (branch.unwrap_or_default(), inner.ok_or(OUTSIDE)?);
            return Ok(DocsFiles::At(format!("git+{url}#{branch}:{}", inner.display())));
        }
        let address = [SOURCE_LOCATION, MANAGED_BY_LOCATION].into_iter().find_map(|name| {
            annotation(detail, name)?.strip_prefix("url:").and_then(|url| Url::parse(url).ok())
        });
        let address = address.ok_or("the descriptor's place is no address that can be followed")?;
        let folder = path.trim_matches('/');
        let below = if folder.is_empty() { "./".to_owned() } else { format!("./{folder}/") };
        let joined = address.join(&below).map_err(|_| OUTSIDE)?;
        if joined.origin() != address.origin() {
            return Err(OUTSIDE);
        }
        Ok(DocsFiles::At(joined.to_string()))
    }
}

/// An address that a descriptor may name: nothing of this machine's own.
fn web_address(address: &str) -> Result<DocsFiles, &'static str> {
    let url = Url::parse(address.strip_prefix("git+").unwrap_or(address));
    let is_web = url.is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    let refused =
        "the address must be one of the web, such as https://github.com/acme/shop/tree/main";
    is_web.then(|| DocsFiles::At(address.to_owned())).ok_or(refused)
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
    /// The folder of a source's files, when they are on this machine. A clone is kept up to date only
    /// by the process that reads its source.
    pub(super) fn folder_of(&self, source: &str) -> Option<PathBuf> {
        let origin = self.sources.origin(source)?;
        let is_clone = matches!(Target::parse(source), Ok(Target::Git { .. }));
        origin.folder().filter(|_| !is_clone || self.leases.is_held(source))
    }
}
