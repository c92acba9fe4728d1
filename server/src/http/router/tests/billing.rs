//! Costs of a company in which everything costs a dollar a day.

use crate::http::rest::matrix::entities;
use ::identity::policy::PolicyAuthority;
use ::insights::costs::{CostOptions, CostParts, CostService, Sharing};
use async_trait::async_trait;
use catalog::service::CatalogService;
use platform::{
    access::{Asker, Authority, Guarded},
    costs::{
        Amount, Component, CostEntities, CostLine, CostNames, CostSource, CostSourceError,
        CostSourceHealth, Currency, DayCosts, DayRange, NoTraffic, Portion, SubjectKey,
    },
    deployments::Deployments,
    timestamp::Clock,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use store::Store;

/// A bill in which everything costs a dollar a day.
struct Billing(Vec<String>);

#[async_trait]
impl CostSource for Billing {
    fn name(&self) -> &'static str {
        "bill"
    }

    fn vendor(&self) -> &'static str {
        "Model"
    }

    fn page(&self) -> &'static str {
        "https://bill.example"
    }

    fn allocates(&self) -> bool {
        true
    }

    fn portion(&self) -> u16 {
        31
    }

    fn settles_after(&self) -> Duration {
        Duration::ZERO
    }

    fn interval(&self) -> Duration {
        Duration::from_hours(1)
    }

    async fn days(&self, range: DayRange) -> Result<Vec<DayCosts>, CostSourceError> {
        let line = |name: &String| CostLine {
            subject: SubjectKey { name: name.clone(), ..SubjectKey::default() },
            component: Component::Cpu,
            portion: Portion::Own,
            amount: Amount::from_cents(100),
        };
        let lines: Vec<CostLine> = self.0.iter().map(line).collect();
        let total = lines.iter().map(|line| line.amount).sum();
        let day = |day| DayCosts {
            day,
            currency: Currency::USD,
            lines: lines.clone(),
            total,
            complete: true,
        };
        Ok(range.days().map(day).collect())
    }

    fn health(&self) -> CostSourceHealth {
        CostSourceHealth::default()
    }
}

/// How costs are told where nobody says otherwise.
fn options() -> CostOptions {
    CostOptions {
        zone: &platform::zone::UTC,
        currency: Currency::USD,
        rates: BTreeMap::new(),
        idle: Sharing::Separate,
        shared: Sharing::Separate,
        shared_namespaces: BTreeSet::new(),
        smallest_change: Amount::from_cents(100),
        reconcile_above: 50,
        backfill: 60,
        kept_months: 12,
    }
}

/// Costs of the entities of the matrix.
pub(super) async fn costs(
    store: &Store,
    catalog: &Arc<CatalogService>,
    deployments: &Guarded<dyn Deployments>,
    authority: &Arc<PolicyAuthority>,
    clock: &Arc<dyn Clock>,
) -> Arc<CostService> {
    let names = entities().iter().map(|one| one.name().to_owned()).collect();
    let catalog = Arc::clone(catalog);
    let parts = CostParts {
        store: store.clone(),
        sources: vec![Arc::new(Billing(names)) as Arc<dyn CostSource>],
        entities: Arc::new(move |asker: &Asker| {
            let keys: Arc<[String]> = Arc::from([CostNames::NAME.to_owned()]);
            Arc::new(catalog.costed(asker, &keys)) as Arc<dyn CostEntities>
        }),
        deployments: deployments.clone(),
        traffic: Arc::new(NoTraffic),
        authority: Arc::<PolicyAuthority>::clone(authority) as Arc<dyn Authority>,
        clock: Arc::clone(clock),
        instance: "test".to_owned(),
        lease_time: Duration::from_secs(5),
    };
    CostService::start(parts, options()).await.unwrap()
}
