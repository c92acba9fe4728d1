//! Health, put together for one asker: what they may not see is no reason, and what is needed counts one
//! step far.

use super::model::{BEGIN, Hand, asker, component, issue, row};
use async_trait::async_trait;
use futures::stream::{self, BoxStream, StreamExt};
use monitoring::HealthService;
use platform::{
    EntityRef, Timestamp,
    access::{Asker, Guarded},
    catalog::{EntityRow, Notice, Reference},
    deployments::NoDeployments,
    errors::{
        CompanyErrors, EntityErrors, ErrorAct, ErrorPreview, Errors, ErrorsError, IssueKey,
        IssueQuestion, OpenErrors, ShownIssue,
    },
    health::{
        AlertSeverity, Alerts, Cause, EntityAlerts, FiringAlert, HealthEntities, HealthError,
        HealthQuestion, HealthState,
    },
};
use std::sync::{Arc, atomic::AtomicI64};

/// Cart needs ledger, which needs bank. The ledger's monitor alarms, and only its owner sees that.
struct World(String);

fn only<T>(wanted: Option<&[EntityRef]>, all: Vec<(EntityRef, T)>) -> Vec<(EntityRef, T)> {
    let is = |one: &(EntityRef, T)| wanted.is_none_or(|wanted| wanted.contains(&one.0));
    all.into_iter().filter(is).collect()
}

#[async_trait]
impl Errors for World {
    async fn of_entity(
        &self,
        _: &EntityRef,
        _: &IssueQuestion,
        _: Option<&IssueKey>,
    ) -> Result<Option<EntityErrors>, ErrorsError> {
        Ok(None)
    }

    async fn company(&self, _: &IssueQuestion) -> Result<CompanyErrors, ErrorsError> {
        Ok(CompanyErrors::default())
    }

    async fn open(
        &self,
        entities: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, OpenErrors)>, ErrorsError> {
        let well = OpenErrors { told_at: Some(Timestamp(BEGIN)), ..OpenErrors::default() };
        let key = IssueKey { source: "acme".to_owned(), id: "1".to_owned() };
        let issues = vec![ShownIssue { key, issue: issue(1, "bank") }];
        let bad = OpenErrors { issues, ..well.clone() };
        let all = vec![
            (component("cart"), well.clone()),
            (component("ledger"), well),
            (component("bank"), bad),
        ];
        Ok(only(entities, all))
    }

    async fn preview(
        &self,
        _: &EntityRef,
        _: &IssueKey,
        _: ErrorAct,
    ) -> Result<Option<ErrorPreview>, ErrorsError> {
        Ok(None)
    }

    async fn act(&self, _: &EntityRef, _: &IssueKey, _: ErrorAct) -> Result<(), ErrorsError> {
        Ok(())
    }

    fn version(&self) -> i64 {
        1
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        stream::iter([Notice { position: 0, entities: vec![component("bank")] }]).boxed()
    }
}

#[async_trait]
impl Alerts for World {
    async fn firing(
        &self,
        entities: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, EntityAlerts)>, HealthError> {
        if self.0 != "owner" {
            return Ok(Vec::new());
        }
        let alert = FiringAlert {
            title: "latency".to_owned(),
            source: "datadog".to_owned(),
            severity: AlertSeverity::Alert,
            since: None,
            page: None,
        };
        let alerts = EntityAlerts { firing: vec![alert], monitors: 2, unknown: Vec::new() };
        Ok(only(entities, vec![(component("ledger"), alerts)]))
    }

    fn version(&self) -> i64 {
        2
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        stream::pending().boxed()
    }
}

impl HealthEntities for World {
    fn rows(&self, entities: &[EntityRef]) -> Vec<EntityRow> {
        entities.iter().map(row).collect()
    }

    fn needs(&self, entities: &[EntityRef]) -> Vec<(EntityRef, Vec<Reference>)> {
        let needed = |name: &str| Reference {
            target: component(name),
            label: name.to_owned(),
            entity_type: None,
            exists: true,
        };
        let of = |entity: &EntityRef| match entity.name() {
            "cart" => vec![needed("ledger")],
            "ledger" => vec![needed("bank")],
            _ => Vec::new(),
        };
        entities.iter().map(|entity| (entity.clone(), of(entity))).collect()
    }
}

fn service() -> HealthService {
    HealthService {
        deployments: Guarded::open(Arc::new(NoDeployments)),
        errors: Guarded::new(|asker: &Asker| {
            Arc::new(World(asker.principal.id.clone())) as Arc<dyn Errors>
        }),
        alerts: Guarded::new(|asker: &Asker| {
            Arc::new(World(asker.principal.id.clone())) as Arc<dyn Alerts>
        }),
        entities: Arc::new(|asker: &Asker| {
            Arc::new(World(asker.principal.id.clone())) as Arc<dyn HealthEntities>
        }),
        clock: Arc::new(Hand(AtomicI64::new(BEGIN))),
    }
}

#[tokio::test]
async fn what_is_needed_counts_one_step_far() {
    let health = service().asked(&asker("owner"));
    let states = health.states(&[component("cart"), component("ledger")]).await.unwrap();
    let expected =
        [(component("cart"), HealthState::Degraded), (component("ledger"), HealthState::Failing)];
    assert_eq!(states, expected);
    let why = health.explained(&component("cart")).await.unwrap().unwrap();
    assert!(
        matches!(&why.reasons[0].cause, Cause::Dependency { entity } if entity.label == "ledger")
    );
    // The bank is only degraded, so it does the ledger no harm; the alarm does.
    let why = health.explained(&component("ledger")).await.unwrap().unwrap();
    assert!(why.reasons.iter().all(|one| !matches!(one.cause, Cause::Dependency { .. })));
    assert_eq!(health.explained(&component("nothing")).await.unwrap(), None);
    assert_eq!(health.states(&[component("nothing")]).await.unwrap(), []);
}

/// Property 10 for health: another's sight, another's state, and no trace of the reason.
#[tokio::test]
async fn property_10_a_reason_that_somebody_may_not_see_is_neither_told_nor_counted() {
    let health = service().asked(&asker("other"));
    let states = health.states(&[component("cart"), component("ledger")]).await.unwrap();
    assert!(states.iter().all(|(_, state)| *state == HealthState::Healthy), "{states:?}");
    let why = health.explained(&component("ledger")).await.unwrap().unwrap();
    assert!(!format!("{why:?}").contains("latency"), "{why:?}");
    let overview = health.overview(&HealthQuestion::default()).await.unwrap();
    assert_eq!(overview.counts, [0, 1, 0, 2], "only what the other sees is counted");
    let owner = service().asked(&asker("owner"));
    let overview = owner.overview(&HealthQuestion::default()).await.unwrap();
    assert_eq!(overview.counts, [1, 2, 0, 0]);
}

#[tokio::test]
async fn the_overview_is_chosen_by_state_and_name() {
    let health = service().asked(&asker("owner"));
    let question =
        HealthQuestion { state: Some(HealthState::Degraded), ..HealthQuestion::default() };
    let overview = health.overview(&question).await.unwrap();
    let names: Vec<&str> = overview.rows.iter().map(|row| row.entity.reference.name()).collect();
    assert_eq!((names, overview.total), (vec!["bank", "cart"], 2));
    assert_eq!(overview.counts, [1, 2, 0, 0], "whatever state is asked for");
    let question = HealthQuestion { text: "LED".to_owned(), ..HealthQuestion::default() };
    assert_eq!(health.overview(&question).await.unwrap().total, 1);
    let question = HealthQuestion { owners: Some(Vec::new()), ..HealthQuestion::default() };
    assert_eq!(health.overview(&question).await.unwrap().total, 0, "who owns nothing");
    assert_eq!(health.version(), 3);
    let first = health.notices().next().await.unwrap();
    assert_eq!(first.entities, [component("bank")]);
}
