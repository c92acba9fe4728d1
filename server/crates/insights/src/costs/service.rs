//! The service: what it is made of, how it starts and ends.

use super::{
    asked::Asked,
    book::{Book, Rules},
    follow,
    health::Health,
    plan::Plan,
    read,
    sharing::Sharing,
    state::State,
};
use platform::{
    Timestamp, Zone,
    access::{Asker, Authority, Guarded},
    costs::{
        Amount, CostEntities, CostError, CostSource, CostSourceState, CostedEntity, Costs,
        Currency, Day, Traffic,
    },
    deployments::Deployments,
    integrations::Integrations,
    timestamp::Clock,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};
use store::{Store, StoreError};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// What the catalog says is looked at again after so long, in milliseconds: it changes all the time, and
/// hardly ever in what is of interest here.
const PATIENCE: i64 = 5_000;

/// A source that was not heard of for so many intervals is stale, even where nobody told of a failure.
const STALE_AFTER: u32 = 3;

/// The catalog's entities as somebody sees them.
pub type EntitiesOf = Arc<dyn Fn(&Asker) -> Arc<dyn CostEntities> + Send + Sync>;

/// How costs are told.
#[derive(Clone)]
pub struct CostOptions {
    /// The company's time zone.
    pub zone: &'static Zone,
    /// In which currency everything is told.
    pub currency: Currency,
    /// What one of another currency is in it.
    pub rates: BTreeMap<Currency, Amount>,
    /// What becomes of what nobody uses.
    pub idle: Sharing,
    /// What becomes of what everybody uses.
    pub shared: Sharing,
    /// The namespaces of what everybody uses.
    pub shared_namespaces: BTreeSet<String>,
    /// A change by less a day is none.
    pub smallest_change: Amount,
    /// From how many thousandths on two sources of one cluster differ too much.
    pub reconcile_above: i64,
    /// How many days back sources are asked for.
    pub backfill: u16,
    /// How many months are kept.
    pub kept_months: u16,
}

/// What it is made of.
pub struct CostParts {
    /// The store.
    pub store: Store,
    /// The sources.
    pub sources: Vec<Arc<dyn CostSource>>,
    /// The catalog.
    pub entities: EntitiesOf,
    /// What was deployed.
    pub deployments: Guarded<dyn Deployments>,
    /// How much services are asked.
    pub traffic: Arc<dyn Traffic>,
    /// Who decides about what belongs to no entity.
    pub authority: Arc<dyn Authority>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// A name that no other process has or had.
    pub instance: String,
    /// How long another process waits before it takes over from one that gives no sign of life.
    pub lease_time: Duration,
}

/// The last book, and of when what the catalog says in it is.
struct Kept {
    book: Arc<Book>,
    /// The version of the numbers before the catalog was asked: the book has at least those.
    version: i64,
    entities: Vec<CostedEntity>,
    position: i64,
    at: Timestamp,
}

/// The costs of one process.
pub struct CostService {
    pub(crate) store: Store,
    pub(crate) sources: BTreeMap<String, Arc<dyn CostSource>>,
    pub(crate) entities: EntitiesOf,
    pub(crate) deployments: Guarded<dyn Deployments>,
    pub(crate) traffic: Arc<dyn Traffic>,
    pub(crate) authority: Arc<dyn Authority>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) instance: String,
    pub(crate) lease_time: Duration,
    pub(crate) options: CostOptions,
    pub(crate) stopping: CancellationToken,
    /// Held while it is read what is new in the store.
    pub(crate) reading: tokio::sync::Mutex<()>,
    rules: Arc<Rules>,
    state: Arc<RwLock<State>>,
    /// Held while a book is made.
    making: tokio::sync::Mutex<()>,
    kept: Mutex<Option<Kept>>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl CostService {
    /// Reads what the store has, and begins to ask. What is stored can be asked as soon as this returns,
    /// whether any source answers or not.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn start(parts: CostParts, options: CostOptions) -> Result<Arc<Self>, StoreError> {
        let CostParts { store, sources, entities, deployments, traffic, authority, .. } = parts;
        let rules = Rules {
            currency: options.currency,
            rates: options.rates.clone(),
            idle: options.idle,
            shared: options.shared,
            shared_namespaces: options.shared_namespaces.clone(),
            smallest_change: options.smallest_change,
        };
        let service = Arc::new(Self {
            store,
            sources: sources.into_iter().map(|one| (one.name().to_owned(), one)).collect(),
            entities,
            deployments,
            traffic,
            authority,
            clock: parts.clock,
            instance: parts.instance,
            lease_time: parts.lease_time,
            options,
            stopping: CancellationToken::new(),
            reading: tokio::sync::Mutex::default(),
            rules: Arc::new(rules),
            state: Arc::default(),
            making: tokio::sync::Mutex::default(),
            kept: Mutex::default(),
            tasks: Mutex::default(),
        });
        service.read_changes().await?;
        let mut tasks = vec![tokio::spawn(read::run(Arc::clone(&service)))];
        for name in service.sources.keys() {
            tasks.push(tokio::spawn(follow::run(Arc::clone(&service), name.clone())));
        }
        *service.tasks.lock().unwrap_or_else(PoisonError::into_inner) = tasks;
        Ok(service)
    }

    /// Costs as somebody asks them.
    #[must_use]
    pub fn asked(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Costs> {
        Arc::new(Asked::new(Arc::clone(self), asker.clone()))
    }

    /// The sources as integrations, as somebody asks them.
    #[must_use]
    pub fn integrations(self: &Arc<Self>, asker: &Asker) -> Arc<dyn Integrations> {
        Arc::new(Health { service: Arc::clone(self), asker: asker.clone() })
    }

    /// Ends asking, after the transactions that are under way.
    pub async fn shutdown(&self) {
        self.stopping.cancel();
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            // A task that panicked has been logged; there is nothing more to end.
            drop(task.await);
        }
    }

    /// Today, where the company is.
    pub(crate) fn today(&self) -> Day {
        Day::in_zone(self.clock.now(), self.options.zone)
    }

    /// Looks at what is known.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes what is known.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Everything that is known, attributed.
    pub(crate) async fn book(&self) -> Result<Arc<Book>, CostError> {
        if let Some(book) = self.kept_book() {
            return Ok(book);
        }
        // It is made once: whoever comes meanwhile takes what the first one made.
        let _making = self.making.lock().await;
        if let Some(book) = self.kept_book() {
            return Ok(book);
        }
        let entities = (self.entities)(&Asker::system("costs"));
        let (position, at) = (entities.position(), self.clock.now());
        // Numbers that come while the catalog is asked make another book.
        let (version, names) = self.look(|state| {
            let names = state.series.values().map(|series| series.subject.name.clone());
            let names: BTreeSet<String> = names.filter(|name| !name.is_empty()).collect();
            (state.version(), names)
        });
        let named = entities.named(&names).await?;
        if let Some(book) = self.confirmed_book(version, &named, position, at) {
            return Ok(book);
        }
        let sources: Vec<(String, bool)> =
            self.sources.iter().map(|(name, one)| (name.clone(), one.allocates())).collect();
        let (state, rules) = (Arc::clone(&self.state), Arc::clone(&self.rules));
        let of = named.clone();
        let made = tokio::task::spawn_blocking(move || {
            // Whoever takes numbers over need not wait until the book is made.
            let state = state.read().unwrap_or_else(PoisonError::into_inner).clone();
            Arc::new(Book::of(&state, of, &sources, &rules))
        });
        let book = made.await.map_err(|error| CostError::Unavailable(error.to_string()))?;
        let kept = Kept { book: Arc::clone(&book), version, entities: named, position, at };
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
        Ok(book)
    }

    /// The last book, where it has all numbers, and what the catalog says in it is not old.
    fn kept_book(&self) -> Option<Arc<Book>> {
        let position = (self.entities)(&Asker::system("costs")).position();
        let (version, now) = (self.look(State::version), self.clock.now());
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = kept.as_ref().filter(|kept| kept.version == version)?;
        let fresh = kept.position == position || now.0 - kept.at.0 < PATIENCE;
        fresh.then(|| Arc::clone(&kept.book))
    }

    /// The last book, where the catalog still says the same.
    fn confirmed_book(
        &self,
        version: i64,
        named: &[CostedEntity],
        position: i64,
        at: Timestamp,
    ) -> Option<Arc<Book>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept =
            kept.as_mut().filter(|kept| kept.version == version && kept.entities == named)?;
        (kept.position, kept.at) = (position, at);
        Some(Arc::clone(&kept.book))
    }

    /// What is asked of a source.
    pub(crate) fn plan<'a>(&self, source: &dyn CostSource, state: &'a State) -> Plan<'a>
    where
        Self: 'a,
    {
        let today = self.today();
        let kept = today.month().plus(1 - i32::from(self.options.kept_months)).first();
        let wanted = today.plus(-i32::from(self.options.backfill)).max(kept);
        Plan {
            told: state.days.get(source.name()),
            first: wanted.max(source.first_day(today).unwrap_or(wanted)),
            bill: !source.allocates(),
            portion: source.portion(),
            now: self.clock.now(),
            zone: self.options.zone,
        }
    }

    /// How the sources stand.
    pub(crate) fn source_states(&self, book: Option<&Book>) -> Vec<CostSourceState> {
        let of = |state: &State, source: &Arc<dyn CostSource>| {
            let record = state.sources.get(source.name()).cloned().unwrap_or_default();
            let days = state.days.get(source.name());
            let last = days.and_then(|days| days.iter().rfind(|(_, told)| told.complete));
            let known =
                book.and_then(|book| book.sources.iter().find(|one| one.name == record.name));
            let error = record.error.or_else(|| {
                let currency = known?.unknown_currency?;
                Some(format!(
                    "it tells costs in {currency}, and costs.rates does not say what that is in {}",
                    self.options.currency
                ))
            });
            let patience = source.interval().saturating_mul(STALE_AFTER).as_millis();
            let patience = i64::try_from(patience).unwrap_or(i64::MAX);
            let plan = self.plan(&**source, state);
            // While nothing is due it is not asked, and so does not answer.
            let waits = |answered: Timestamp| {
                let since = plan.due_since().map(|due| due.max(answered));
                since.is_some_and(|at| self.clock.now().0.saturating_sub(at.0) > patience)
            };
            CostSourceState {
                name: source.name().to_owned(),
                vendor: source.vendor().to_owned(),
                page: source.page().to_owned(),
                stale: error.is_some() || record.succeeded_at.is_none_or(waits),
                succeeded_at: record.succeeded_at,
                latency: record.latency,
                failed_at: record.failed_at,
                error,
                first: days
                    .and_then(|days| days.iter().find(|(_, told)| !told.total.is_zero()))
                    .map(|(day, _)| *day),
                last: last.map(|(day, _)| *day),
                missing: plan.missing(),
            }
        };
        self.look(|state| self.sources.values().map(|source| of(state, source)).collect())
    }
}

/// What the store's failure is to who asks.
pub(crate) fn unavailable(error: StoreError) -> CostError {
    CostError::Unavailable(error.to_string())
}
