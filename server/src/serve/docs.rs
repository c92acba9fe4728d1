//! Documentation: its shelf, and the mirror of what lies on other machines.

mod hearing;
mod kroki;
mod notices;
mod votes;

pub(super) use hearing::hear;

use super::sources::repositories;
use crate::{Failure, config::Settings};
use async_trait::async_trait;
use catalog::{
    service::CatalogService,
    source::{Clones, SourceSettings},
};
use platform::{
    access::{Asker, Guarded},
    code_host::CodeHost,
    docs::Docs,
    timestamp::Clock,
};
use std::{path::PathBuf, sync::Arc};
use store::Store;
use techdocs::{
    library::{Keeper, Library, Shelf},
    mirror::{Cloner, Mirror, MirrorLimits},
    storage::Storage,
};
use url::Url;

/// Clones by the rules of sources.
struct ByGit(Clones);

#[async_trait]
impl Cloner for ByGit {
    async fn update(&self, url: &Url, branch: Option<&str>) -> Result<PathBuf, String> {
        Ok(self.0.update(url, branch).await?.folder)
    }
}

/// The mirror, in the data folder.
pub(super) fn mirror(
    settings: &Settings,
    usual: &SourceSettings,
    accounts: Vec<Arc<dyn CodeHost>>,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<Mirror>, Failure> {
    let folder = settings.server.data_dir.join("docs");
    let cloned = SourceSettings { cache: folder.join("clones"), ..usual.clone() };
    let known = repositories(&settings.catalog);
    let cloner = Arc::new(ByGit(Clones::new(cloned, known)));
    let limits = MirrorLimits { kept: settings.docs.cache as u64, ..MirrorLimits::default() };
    let opened = Mirror::open(folder.clone(), accounts, cloner, limits, Arc::clone(clock));
    let unusable =
        |error: std::io::Error| format!("{} cannot be written ({error})", folder.display());
    Ok(Arc::new(opened.map_err(unusable)?))
}

/// The shelf of all sites.
pub(super) fn shelf(settings: &Settings, mirror: &Arc<Mirror>) -> Result<Arc<Shelf>, Failure> {
    let remembered = settings.server.data_dir.join("docs").join("folders");
    let mut shelf = Shelf::new(Some(Arc::clone(mirror)), settings.docs.image_hosts.clone())
        .with_memory(remembered);
    if let Some(address) = &settings.docs.kroki {
        shelf = shelf.with_painter(Arc::new(kroki::Kroki::new(address)?));
    }
    let Some(published) = &settings.docs.published else { return Ok(Arc::new(shelf)) };
    network::prepare();
    let storage = Storage::open(published).map_err(|error| format!("docs.published: {error}"))?;
    Ok(Arc::new(shelf.with_storage(storage)))
}

/// Who looks after all sites; `portal` is the address that people use.
pub(super) fn keeper(
    settings: &Settings,
    catalog: &Arc<CatalogService>,
    shelf: &Arc<Shelf>,
    store: &Store,
    portal: &str,
) -> Result<Keeper, Failure> {
    let places = Arc::new(catalog.asked(&Asker::system("docs")));
    let (store, catalog) = (store.clone(), Arc::clone(catalog));
    let memory = Arc::new(notices::InStore { store, catalog });
    let messengers = notices::messengers(&settings.docs, portal)?;
    Ok(Keeper::new(places, Arc::clone(shelf), memory, messengers))
}

/// The documentation that the catalog knows of, for whoever asks.
pub(super) fn documentation(
    catalog: &Arc<CatalogService>,
    shelf: Arc<Shelf>,
    store: Store,
) -> Guarded<dyn Docs> {
    let catalog = Arc::clone(catalog);
    Guarded::new(move |asker| {
        let places = Arc::new(catalog.asked(asker));
        let (store, principal) = (store.clone(), Arc::clone(&asker.principal));
        let votes = votes::StoredVotes { store, catalog: Arc::clone(&places), principal };
        let library = Library::new(places, Arc::clone(&shelf)).with_votes(Arc::new(votes));
        Arc::new(library) as Arc<dyn Docs>
    })
}
