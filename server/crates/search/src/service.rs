//! The search of one process.

use crate::{
    columns::Columns,
    disk::{self, Mark, Opened},
    follow,
    look::Look,
    pick::Pick,
    ranking::Uses,
    settings::SearchSettings,
};
use async_trait::async_trait;
use platform::{
    EntityRef,
    access::{Asker, Permission, PrincipalKind},
    search::{
        Findable, PersonalSearches, PickPage, PickQuery, RecentSearch, SavedSearch, Search,
        SearchError, SearchPage, SearchQuery, SearchState, SharedVisibility,
    },
    timestamp::Clock,
};
use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};
use store::{Store, StoreError};
use tokio::{
    sync::Notify,
    task::{JoinHandle, spawn_blocking},
    time::sleep,
};
use tokio_util::sync::CancellationToken;

/// Searches of lately that are kept for each person.
const RECENT: u32 = 10;
/// Letters of a search that is kept.
const LONGEST: usize = 200;

/// What search is made of.
pub struct SearchParts {
    /// Where the change log and people's searches are.
    pub store: Store,
    /// Who sees what.
    pub visibility: SharedVisibility,
    /// What can be found.
    pub kinds: Vec<Arc<dyn Findable>>,
    /// How.
    pub settings: SearchSettings,
    /// The folder of the index.
    pub folder: PathBuf,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// The index with who follows the log, and everything that answers.
pub struct SearchService {
    pub(crate) store: Store,
    pub(crate) visibility: SharedVisibility,
    pub(crate) kinds: Vec<Arc<dyn Findable>>,
    pub(crate) root: PathBuf,
    pub(crate) damaged: Notify,
    pub(crate) stopping: CancellationToken,
    settings: SearchSettings,
    permissions: BTreeSet<Permission>,
    clock: Arc<dyn Clock>,
    live: RwLock<Option<Arc<Opened>>>,
    columns: Columns,
    uses: Uses,
    state: Mutex<State>,
    task: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug, Default)]
struct State {
    degraded: Option<String>,
    position: i64,
    /// A search met something that cannot be read: what is shown is to be replaced at once.
    failing: bool,
}

impl SearchService {
    /// Opens the index and begins to follow the log. Search can be asked as soon as this returns,
    /// and says so while it cannot find everything yet.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn start(parts: SearchParts) -> Result<Arc<Self>, StoreError> {
        let SearchParts { store, visibility, kinds, settings, folder, clock } = parts;
        let uses = Uses::default();
        uses.load(store.search_uses().await?);
        let permissions = kinds.iter().map(|kind| kind.permission()).collect();
        let service = Arc::new(Self {
            store,
            visibility,
            kinds,
            root: folder.clone(),
            damaged: Notify::new(),
            stopping: CancellationToken::new(),
            settings,
            permissions,
            clock,
            live: RwLock::default(),
            columns: Columns::default(),
            uses,
            state: Mutex::default(),
            task: Mutex::default(),
        });
        let opening = move || {
            let found = disk::open(&folder);
            let kept = if found.is_err() { disk::open_as_it_is(&folder) } else { None };
            (found, kept)
        };
        let found = match spawn_blocking(opening).await {
            Ok((Ok((opened, mark)), _)) => {
                service.show(opened.clone(), mark.position);
                Some((opened, mark))
            }
            Ok((Err(error), kept)) => {
                tracing::info!(%error, "the search index is made");
                if let Some(kept) = kept {
                    service.show(kept, 0);
                }
                service.degrade("the index is being made");
                None
            }
            Err(_) => None,
        };
        let following = tokio::spawn(Self::follow(Arc::clone(&service), found));
        *service.task.lock().unwrap_or_else(PoisonError::into_inner) = Some(following);
        Ok(service)
    }

    async fn follow(service: Arc<Self>, found: Option<(Opened, Mark)>) {
        follow::run(&service, found).await;
    }

    /// Search as somebody asks it.
    #[must_use]
    pub fn asked(self: &Arc<Self>, asker: &Asker) -> AskedSearch {
        AskedSearch { service: Arc::clone(self), asker: asker.clone() }
    }

    /// How the index stands.
    #[must_use]
    pub fn state(&self) -> SearchState {
        let documents = self.live().map_or(0, |live| live.reader.searcher().num_docs());
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        SearchState { degraded: state.degraded.clone(), position: state.position, documents }
    }

    /// Stops following, after what is being written.
    pub async fn shutdown(&self) {
        self.stopping.cancel();
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            // A task that panicked has been logged; there is nothing more to end.
            drop(task.await);
        }
    }

    pub(crate) fn show(&self, opened: Opened, position: i64) {
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(opened));
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.position = position;
        state.failing = false;
    }

    pub(crate) fn moved(&self, position: i64) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).position = position;
    }

    pub(crate) fn degrade(&self, reason: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.degraded = Some(reason.to_owned());
    }

    /// What is shown is to be replaced as soon as there is anything else.
    pub(crate) fn fail(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).failing = true;
    }

    pub(crate) fn heal(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).degraded = None;
    }

    /// Whether there is nothing that search could go on with.
    pub(crate) fn needs_anything(&self) -> bool {
        let failing = self.state.lock().unwrap_or_else(PoisonError::into_inner).failing;
        let live = self.live();
        failing
            || live.is_none_or(|live| live.reader.searcher().num_docs() == 0)
            || self.is_unfinished()
    }

    /// Whether what is shown is what is being made.
    fn is_unfinished(&self) -> bool {
        self.live().is_some_and(|live| live.mark().is_ok_and(|mark| !mark.complete))
    }

    /// Waits until the catalog is as far as a position.
    pub(crate) async fn catalog_at(&self, position: i64) {
        while self.visibility.position() < position {
            sleep(Duration::from_millis(2)).await;
        }
    }

    fn live(&self) -> Option<Arc<Opened>> {
        self.live.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn find(
        self: &Arc<Self>,
        asker: &Asker,
        query: &SearchQuery,
    ) -> Result<SearchPage, SearchError> {
        let (asker, query) = (asker.clone(), query.clone());
        let look = move |service: &Self, opened: &Opened| {
            let look = Look {
                opened,
                columns: &service.columns,
                settings: &service.settings,
                uses: &service.uses,
                permissions: &service.permissions,
                visibility: &*service.visibility,
                asker: &asker,
                now: service.clock.now(),
            };
            look.answer(&query)
        };
        let mut page = self.looked(look).await?;
        page.degraded = self.state().degraded;
        Ok(page)
    }

    async fn pick(
        self: &Arc<Self>,
        asker: &Asker,
        query: &PickQuery,
    ) -> Result<PickPage, SearchError> {
        let (asker, query) = (asker.clone(), query.clone());
        let look = move |service: &Self, opened: &Opened| {
            let (columns, visibility) = (&service.columns, &*service.visibility);
            Pick { opened, columns, visibility, asker: &asker }.answer(&query)
        };
        let wrong = "the cursor is none of an answer";
        self.looked(look).await?.map_err(|_| SearchError::BadQuery(wrong.to_owned()))
    }

    /// Does something with the index where blocking is no harm.
    async fn looked<T: Send + 'static>(
        self: &Arc<Self>,
        look: impl FnOnce(&Self, &Opened) -> tantivy::Result<T> + Send + 'static,
    ) -> Result<T, SearchError> {
        let Some(opened) = self.live() else {
            return Err(SearchError::NotReady("the search index is being made".to_owned()));
        };
        let service = Arc::clone(self);
        let looked = spawn_blocking(move || look(&service, &opened));
        let reason = match looked.await {
            Ok(Ok(found)) => return Ok(found),
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        // Its files may be no more what they were: who follows looks, and makes them anew if so.
        self.damaged.notify_one();
        Err(SearchError::Unavailable(reason))
    }
}

/// Search for one asker.
#[derive(Clone)]
pub struct AskedSearch {
    service: Arc<SearchService>,
    asker: Asker,
}

fn unavailable(error: StoreError) -> SearchError {
    SearchError::Unavailable(error.to_string())
}

impl AskedSearch {
    /// Who it is whose searches are kept: nobody's are nobody's.
    fn person(&self) -> Option<&str> {
        let principal = &self.asker.principal;
        let known = !matches!(principal.kind, PrincipalKind::Anonymous | PrincipalKind::System);
        known.then_some(principal.id.as_str())
    }
}

#[async_trait]
impl Search for AskedSearch {
    async fn find(&self, query: &SearchQuery) -> Result<SearchPage, SearchError> {
        self.service.find(&self.asker, query).await
    }

    async fn pick(&self, query: &PickQuery) -> Result<PickPage, SearchError> {
        self.service.pick(&self.asker, query).await
    }

    async fn personal(&self) -> Result<PersonalSearches, SearchError> {
        let Some(person) = self.person() else { return Ok(PersonalSearches::default()) };
        let store = &self.service.store;
        let recent = store.recent_searches(person, RECENT).await.map_err(unavailable)?;
        let saved = store.saved_searches(person).await.map_err(unavailable)?;
        let recent = recent.into_iter().map(|(text, at)| RecentSearch { text, at });
        let saved = saved.into_iter().map(|(name, address)| SavedSearch { name, address });
        Ok(PersonalSearches { recent: recent.collect(), saved: saved.collect() })
    }

    async fn remember(&self, text: &str) -> Result<(), SearchError> {
        let text: String = text.trim().chars().take(LONGEST).collect();
        let Some(person) = self.person().filter(|_| !text.is_empty()) else { return Ok(()) };
        let now = self.service.clock.now();
        self.service.store.remember_search(person, &text, now, RECENT).await.map_err(unavailable)
    }

    async fn opened(&self, entity: &EntityRef) -> Result<(), SearchError> {
        let Some(person) = self.person() else { return Ok(()) };
        if !self.service.visibility.sees(&self.asker, Permission::CatalogRead, entity) {
            return Ok(());
        }
        self.service.store.note_search_use(person, entity).await.map_err(unavailable)?;
        self.service.uses.add(person, entity);
        Ok(())
    }

    async fn save(&self, name: &str, address: &str) -> Result<(), SearchError> {
        let name: String = name.trim().chars().take(LONGEST).collect();
        if name.is_empty() || !address.starts_with("/search") || address.len() > 2_000 {
            let wrong = "a search is kept under a name, by its address in the portal";
            return Err(SearchError::BadQuery(wrong.to_owned()));
        }
        let Some(person) = self.person() else { return Ok(()) };
        self.service.store.save_search(person, &name, address).await.map_err(unavailable)
    }

    async fn forget(&self, name: &str) -> Result<(), SearchError> {
        let Some(person) = self.person() else { return Ok(()) };
        self.service.store.forget_search(person, name).await.map_err(unavailable)
    }
}
