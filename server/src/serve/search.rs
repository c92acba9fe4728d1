//! Search: the kinds of documents that there are, over the catalog and the documentation.

use crate::config::Settings;
use ::deployments::{Deployed, DeploymentService};
use ::search::{
    SearchParts, SearchService,
    kinds::{Definitions, Documentation, Entities},
};
use catalog::service::CatalogService;
use platform::{
    access::{Asker, Guarded},
    docs::Docs,
    search::{Search, SharedVisibility},
    timestamp::Clock,
};
use std::sync::Arc;
use store::{Store, StoreError};

/// Starts search. A new kind of document is one line more here.
pub(super) async fn start(
    settings: &Settings,
    store: &Store,
    catalog: &Arc<CatalogService>,
    docs: &Guarded<dyn Docs>,
    deployments: &Arc<DeploymentService>,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<SearchService>, StoreError> {
    let docs = docs.seen_by(&Asker::system("search"));
    SearchService::start(SearchParts {
        store: store.clone(),
        visibility: Arc::<CatalogService>::clone(catalog) as SharedVisibility,
        kinds: vec![
            Arc::new(Entities),
            Arc::new(Definitions),
            Arc::new(Documentation::new(docs)),
            Arc::new(Deployed::new(Arc::clone(deployments))),
        ],
        settings: settings.search.clone(),
        folder: settings.server.data_dir.join("search"),
        clock: Arc::clone(clock),
    })
    .await
}

/// Search for whoever asks.
pub(super) fn guarded(search: &Arc<SearchService>) -> Guarded<dyn Search> {
    let search = Arc::clone(search);
    Guarded::new(move |asker| Arc::new(search.asked(asker)) as Arc<dyn Search>)
}
