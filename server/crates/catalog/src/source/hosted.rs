//! An account of a code host as a source: its repositories, their catalog files, its people.
//!
//! A pass asks for the list of repositories, leaves those alone that have not moved, and walks the
//! others from the files that the patterns name. What a webhook told of (`hints`) is looked at
//! between passes. A repository that fails keeps what it held; when the list itself fails, so does
//! the source, and everything stays.

mod files;
mod filter;
mod hints;
mod pages;
mod patience;
mod people;
mod repository;
mod settings;

pub use pages::{HostedPage, HostedPages};
pub use settings::HostedSettings;

use super::{SourceSettings, fetch::Fetcher};
use crate::{
    reading::{Known, Reading},
    service::{Origin, SourceLimit},
};
use async_trait::async_trait;
use files::{RepositoryFiles, Texts};
use filter::Filter;
use futures::{StreamExt, stream, stream::BoxStream};
use hints::{Hints, Told};
use patience::Waiting;
use platform::{
    Timestamp,
    code_host::{CodeHost, HostError, HostEvent, Repository},
    timestamp::Clock,
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

/// Repositories that are read at the same time.
const AT_ONCE: usize = 8;

/// Where chance comes from: a number from 0 on, less than 1.
pub type Chance = Arc<dyn Fn() -> f64 + Send + Sync>;

/// Reads one account.
pub struct HostedSource {
    host: Arc<dyn CodeHost>,
    settings: HostedSettings,
    usual: SourceSettings,
    filter: Filter,
    fetcher: Fetcher,
    clock: Arc<dyn Clock>,
    chance: Chance,
    hints: Arc<Hints>,
    waiting: Waiting,
    texts: Texts,
    state: Mutex<State>,
}

/// What is known from passes before.
#[derive(Default)]
struct State {
    /// The last whole list, and when it was asked for.
    listed: Option<Listing>,
    /// The files of the commits that were last read, by repository.
    files: HashMap<String, Arc<RepositoryFiles>>,
}

#[derive(Clone)]
struct Listing {
    at: Timestamp,
    repositories: BTreeMap<String, Repository>,
}

/// A repository in a pass.
struct Turn {
    repository: Repository,
    /// When the repository was listed.
    listed_at: Timestamp,
    /// Something was told of it: it is asked whether it has moved, whatever the list says.
    told: bool,
    /// The pass is about others: if it was ever read, it is as it was.
    passed_over: bool,
}

impl HostedSource {
    /// A source for an account.
    ///
    /// # Errors
    /// When a pattern cannot be read, or the system offers no way to the network.
    pub fn new(
        host: Arc<dyn CodeHost>,
        settings: HostedSettings,
        usual: SourceSettings,
        clock: Arc<dyn Clock>,
        chance: Chance,
    ) -> Result<Self, String> {
        Ok(Self {
            filter: Filter::new(&settings)?,
            fetcher: Fetcher::new(&usual)?,
            hints: Arc::default(),
            waiting: Waiting::default(),
            texts: Texts::default(),
            state: Mutex::default(),
            host,
            settings,
            usual,
            clock,
            chance,
        })
    }

    fn with_state<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn pass(&self, known: &Known, told: &Told) -> Result<Reading, HostError> {
        let before = self.with_state(|state| state.listed.clone());
        let partial = before.filter(|before| told.is_something() && !self.is_due(before.at));
        let is_partial = partial.is_some();
        let listing = match partial {
            Some(before) => self.look_at(before, told).await?,
            None => self.list().await?,
        };
        self.with_state(|state| {
            state.files.retain(|name, _| listing.repositories.contains_key(name));
            state.listed = Some(listing.clone());
        });
        let kept = listing.repositories.into_values().filter(|one| self.filter.admits(one));
        let turns = kept.map(|repository| Turn {
            told: told.repositories.contains(&repository.name),
            passed_over: is_partial && !told.repositories.contains(&repository.name),
            listed_at: listing.at,
            repository,
        });
        let readings = stream::iter(turns).map(|turn| self.read_repository(turn, known));
        let readings: Vec<Reading> = readings.buffered(AT_ONCE).collect().await;
        let mut whole = Reading::default();
        if self.settings.people {
            join(&mut whole, self.read_people(known, is_partial && !told.people).await);
        }
        for reading in readings {
            join(&mut whole, reading);
        }
        Ok(whole)
    }

    /// Whether a list is so old that it is time for the next one.
    fn is_due(&self, at: Timestamp) -> bool {
        let age = self.clock.now().0 - at.0;
        u128::try_from(age).is_ok_and(|age| age >= self.settings.interval.as_millis())
    }

    async fn list(&self) -> Result<Listing, HostError> {
        let at = self.clock.now();
        let found = self.patiently(|| self.host.repositories()).await?;
        let named = |repository: Repository| (repository.name.clone(), repository);
        Ok(Listing { at, repositories: found.into_iter().map(named).collect() })
    }

    /// The list of before, with what the told repositories are now.
    async fn look_at(&self, mut listing: Listing, told: &Told) -> Result<Listing, HostError> {
        for name in &told.repositories {
            let found = self.patiently(|| self.host.repository(name)).await?;
            match found {
                Some(repository) => listing.repositories.insert(name.clone(), repository),
                None => listing.repositories.remove(name),
            };
        }
        Ok(listing)
    }
}

#[async_trait]
impl Origin for HostedSource {
    fn target(&self) -> &str {
        self.host.page()
    }

    async fn read(&self, known: &Known) -> Result<Reading, String> {
        let told = self.hints.take();
        let reading = self.pass(known, &told).await;
        reading.map_err(|error| {
            self.hints.add(told);
            error.to_string()
        })
    }

    fn changes(&self) -> BoxStream<'static, ()> {
        let (chance, interval) = (Arc::clone(&self.chance), self.settings.interval);
        // Earlier rather than later, so that many sources do not all come at once.
        let due = stream::unfold((), move |()| {
            let interval = interval.mul_f64(1.0 - chance() / 10.0);
            async move {
                tokio::time::sleep(interval).await;
                Some(((), ()))
            }
        });
        stream::select(due, hints::coming(Arc::clone(&self.hints))).boxed()
    }

    fn tell(&self, event: &HostEvent) {
        match event {
            HostEvent::Pushed { repository, branch, paths } => {
                if self.concerns(repository, branch, paths.as_deref()) {
                    self.hints.add(Told::repositories([repository.clone()]));
                }
            }
            HostEvent::Repositories(names) => {
                self.hints.add(Told::repositories(names.iter().cloned()));
            }
            HostEvent::People if self.settings.people => self.hints.add(Told::people()),
            HostEvent::People | HostEvent::Nothing => {}
        }
    }

    fn limit(&self) -> SourceLimit {
        SourceLimit { rate: self.host.rate_limit(), waiting_until: self.waiting.until() }
    }
}

fn join(whole: &mut Reading, part: Reading) {
    whole.claims.extend(part.claims);
    whole.findings.extend(part.findings);
    whole.locations.extend(part.locations);
    whole.unchanged.extend(part.unchanged);
}
