//! How all vendors answer: sources of deployments, the accounts of code hosts that the catalog is read
//! from, and those that are only asked: what is built, how it is doing, what goes wrong.

use super::hosts::Account;
use async_trait::async_trait;
use catalog::service::CatalogService;
use platform::{
    access::{Asker, Guarded},
    catalog::{CatalogError, ImportState, Registry, SourceEntry},
    integrations::{IntegrationError, IntegrationHealth, Integrations, Several},
};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, sleep};

/// How long it is waited for what comes of a trial.
const WAIT: Duration = Duration::from_secs(4);

/// How often it is looked.
const LOOK: Duration = Duration::from_millis(50);

/// Those of two parts of the portal.
pub(super) fn both(
    one: Guarded<dyn Integrations>,
    other: Guarded<dyn Integrations>,
) -> Guarded<dyn Integrations> {
    Guarded::new(move |asker: &Asker| {
        let all = vec![one.seen_by(asker), other.seen_by(asker)];
        Arc::new(Several(all)) as Arc<dyn Integrations>
    })
}

/// All of them, for whoever asks.
pub(super) fn guarded(
    sources: Guarded<dyn Integrations>,
    building: Vec<Guarded<dyn Integrations>>,
    accounts: Vec<Account>,
    catalog: &Arc<CatalogService>,
) -> Guarded<dyn Integrations> {
    let (accounts, catalog): (Arc<[Account]>, _) = (accounts.into(), Arc::clone(catalog));
    Guarded::new(move |asker: &Asker| {
        Arc::new(AllIntegrations {
            sources: sources.seen_by(asker),
            building: Arc::new(Several(building.iter().map(|one| one.seen_by(asker)).collect())),
            accounts: Arc::clone(&accounts),
            registry: Arc::new(catalog.asked(asker)),
        }) as Arc<dyn Integrations>
    })
}

struct AllIntegrations {
    /// These also decide who may ask.
    sources: Arc<dyn Integrations>,
    building: Arc<dyn Integrations>,
    accounts: Arc<[Account]>,
    registry: Arc<dyn Registry>,
}

#[async_trait]
impl Integrations for AllIntegrations {
    async fn integrations(&self) -> Result<Vec<IntegrationHealth>, IntegrationError> {
        let mut all = self.sources.integrations().await?;
        let read = self.registry.sources().await.map_err(failed)?;
        for account in self.accounts.iter() {
            let page = account.host.page();
            let read = read.iter().find(|source| source.state.target == page);
            all.push(health(account, read));
        }
        // One that is read is told of already: it is the same client.
        let is_read = |page: &str| self.accounts.iter().any(|account| account.host.page() == page);
        let building = self.building.integrations().await?;
        all.extend(building.into_iter().filter(|one| !is_read(&one.page)));
        all.sort_by_key(|one| one.error.is_none());
        Ok(all)
    }

    async fn try_now(&self, name: &str) -> Result<(), IntegrationError> {
        let Some(account) = self.accounts.iter().find(|account| account.host.page() == name) else {
            return match self.sources.try_now(name).await {
                Err(IntegrationError::NotFound(_)) => self.building.try_now(name).await,
                done => done,
            };
        };
        // Who may not see the page of all may not try one of it either; that is audited there.
        self.sources.integrations().await?;
        let (before, begun) = (account.host.answering().asked_at(), Instant::now());
        self.registry.refresh_source(name).await.map_err(failed)?;
        // Where another process reads it, nothing is met here.
        while account.host.answering().asked_at() == before && begun.elapsed() < WAIT {
            sleep(LOOK).await;
        }
        Ok(())
    }
}

/// What this process met, and else what whoever reads the account told of it.
fn health(account: &Account, read: Option<&SourceEntry>) -> IntegrationHealth {
    let met = account.host.answering();
    let told = read.map(|read| &read.state);
    let unmet = met.asked_at().is_none();
    let error = told.filter(|_| unmet).and_then(|told| match &told.state {
        ImportState::Failed(reason) => Some(reason.clone()),
        _ => None,
    });
    let page = account.host.page().to_owned();
    IntegrationHealth {
        name: page.clone(),
        vendor: account.vendor.to_owned(),
        page,
        succeeded_at: met.succeeded_at.max(told.and_then(|told| told.read_at)),
        latency: met.latency,
        failed_at: met.failed_at,
        error: met.error.or(error),
        left_alone_until: met.left_alone_until,
        limit: account.host.rate_limit(),
        unreadable: Vec::new(),
        known: told.map_or(0, |told| told.entities),
        can_try: true,
    }
}

fn failed(error: CatalogError) -> IntegrationError {
    match error {
        CatalogError::Refused(refusal) => IntegrationError::NotAllowed(refusal.to_string()),
        CatalogError::NotFound(reason) => IntegrationError::NotFound(reason),
        other => IntegrationError::Unavailable(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::SystemClock;
    use ::integrations::{
        github::{Credentials, GitHub},
        http::{ClientSettings, Retry, SystemSurroundings},
    };
    use platform::{Timestamp, catalog::SourceState};
    use url::Url;

    /// An account whose API is at a port where nobody listens.
    fn account() -> Account {
        let api = Url::parse("http://127.0.0.1:9").unwrap();
        let surroundings = SystemSurroundings::new(Arc::new(SystemClock), Arc::new(|_, _, _| ()));
        let once =
            |settings| ClientSettings { retry: Retry { times: 0, ..Retry::default() }, ..settings };
        let host = GitHub::new(&api, "acme", Credentials::None, Arc::new(surroundings), once);
        Account { vendor: "GitHub", host: Arc::new(host.unwrap()) }
    }

    fn read(state: ImportState) -> SourceEntry {
        let state = SourceState {
            target: account().host.page().to_owned(),
            state,
            read_at: Some(Timestamp(1)),
            entities: 3,
            limit: None,
            reader: None,
        };
        SourceEntry { state, registration: None }
    }

    #[tokio::test]
    async fn what_was_met_here_counts_more_than_what_the_reader_told() {
        let account = account();
        let failed = read(ImportState::Failed("it was down".to_owned()));
        let told = health(&account, Some(&failed));
        assert_eq!((told.vendor.as_str(), told.known), ("GitHub", 3));
        assert_eq!(told.error.as_deref(), Some("it was down"));
        assert_eq!(told.succeeded_at, Some(Timestamp(1)));
        account.host.repositories().await.unwrap_err();
        let met = health(&account, Some(&read(ImportState::Ready)));
        assert!(met.error.is_some() && met.failed_at.is_some(), "{met:?}");
        assert_eq!(met.succeeded_at, Some(Timestamp(1)), "when it was last read to the end");
        assert!(health(&account, None).known == 0);
    }
}
