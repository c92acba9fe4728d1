//! Property 9 for health: a state has reasons, a worse reason never betters it, and nothing reads as
//! healthy that nobody told of.

use super::*;
use crate::{
    EntityRef,
    deployments::{ApplicationKey, Health, SyncStatus},
    errors::{Count, IssueKey, IssueState},
};
use proptest::{collection::vec, option, prelude::*, sample::select};

const NOW: Timestamp = Timestamp(1_800_000_000_000);

fn environment() -> impl Strategy<Value = String> {
    select(vec!["development", "staging", "production", "prod-eu"]).prop_map(str::to_owned)
}

fn cell() -> impl Strategy<Value = Cell> {
    let standing = select(Standing::ALL.to_vec());
    (standing, select(Health::ALL.to_vec()), option::of(0_i64..100)).prop_map(
        |(standing, health, at)| Cell {
            key: ApplicationKey {
                source: "argo".to_owned(),
                namespace: String::new(),
                name: "cart".to_owned(),
            },
            standing,
            version: Some("1.0.0".to_owned()),
            revision: None,
            deployed_at: at.map(Timestamp),
            health,
            sync: SyncStatus::Synced,
            error: None,
            fetched_at: NOW,
        },
    )
}

fn environments() -> impl Strategy<Value = Vec<EnvironmentCell>> {
    let one = (environment(), vec(cell(), 1..3))
        .prop_map(|(environment, cells)| EnvironmentCell { environment, cells });
    vec(one, 0..4)
}

fn issue() -> impl Strategy<Value = ShownIssue> {
    let substatus = option::of(select(Substatus::ALL.to_vec()));
    let (level, state) = (select(Level::ALL.to_vec()), select(IssueState::ALL.to_vec()));
    let seen = option::of(0_i64..3 * OLD_AFTER);
    (level, state, substatus, seen, 0_u64..300, 0_u64..30).prop_map(
        |(level, state, substatus, ago, events, people)| ShownIssue {
            key: IssueKey { source: "sentry".to_owned(), id: "1".to_owned() },
            issue: Issue {
                id: "1".to_owned(),
                short_id: "CART-1".to_owned(),
                title: "KeyError".to_owned(),
                culprit: String::new(),
                level,
                state,
                substatus,
                unhandled: true,
                events,
                people,
                first_seen: Some(Timestamp(NOW.0 - 10 * OLD_AFTER)),
                last_seen: ago.map(|ago| Timestamp(NOW.0 - ago)),
                project: "cart".to_owned(),
                page: "https://sentry.example/1".to_owned(),
                assignee: None,
                hourly: vec![Count { at: NOW, events }],
            },
        },
    )
}

fn errors() -> impl Strategy<Value = OpenErrors> {
    let told = option::of(Just(NOW));
    (vec(issue(), 0..5), told, vec(Just("sentry".to_owned()), 0..2))
        .prop_map(|(issues, told_at, unknown)| OpenErrors { issues, told_at, unknown })
}

fn alerts() -> impl Strategy<Value = EntityAlerts> {
    let severity = select(vec![AlertSeverity::Alert, AlertSeverity::Warning]);
    let firing = severity.prop_map(|severity| FiringAlert {
        title: "latency".to_owned(),
        source: "datadog".to_owned(),
        severity,
        since: None,
        page: None,
    });
    (vec(firing, 0..3), 0_u64..4, vec(Just("datadog".to_owned()), 0..2)).prop_map(
        |(firing, watched, unknown)| {
            let monitors = watched + u64::try_from(firing.len()).unwrap();
            EntityAlerts { firing, monitors, unknown }
        },
    )
}

fn reasons() -> impl Strategy<Value = Vec<Reason>> {
    let need = Reference {
        target: EntityRef::new("component", "default", "ledger"),
        label: "ledger".to_owned(),
        entity_type: None,
        exists: true,
    };
    let needs = vec(select(HealthState::ALL.to_vec()), 0..3);
    (environments(), option::of(errors()), option::of(alerts()), needs).prop_map(
        move |(environments, errors, alerts, needs)| {
            let mut all = of_deployments(&environments);
            all.extend(errors.iter().flat_map(|one| of_errors(one, NOW)));
            all.extend(alerts.iter().flat_map(of_alerts));
            all.extend(needs.iter().filter_map(|state| of_dependency(&need, *state)));
            all
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// Property 9.
    #[test]
    fn property_9_another_reason_never_betters_the_state(all in reasons(), more in reasons()) {
        let before = judged(all.clone());
        let with_more: Vec<Reason> = all.iter().cloned().chain(more.clone()).collect();
        let after = judged(with_more);
        let added = judged(more.clone());
        if !all.is_empty() {
            prop_assert!(after.state <= before.state, "{:?} after {:?}", after.state, before.state);
        }
        if !more.is_empty() {
            prop_assert!(after.state <= added.state);
        }
        // It is no worse than its parts either.
        if !all.is_empty() && !more.is_empty() {
            prop_assert_eq!(after.state, before.state.min(added.state));
        }
    }

    /// Property 9.
    #[test]
    fn property_9_every_state_has_a_reason_of_its_own(all in reasons()) {
        let health = judged(all.clone());
        prop_assert!(!health.reasons.is_empty());
        prop_assert_eq!(health.reasons[0].state(), health.state);
        prop_assert!(health.reasons.windows(2).all(|two| two[0].state() <= two[1].state()));
        for reason in &all {
            prop_assert!(health.reasons.contains(reason), "{reason:?} is lost");
        }
    }

    /// Property 9.
    #[test]
    fn property_9_what_is_not_known_never_reads_as_healthy(
        environments in environments(),
        errors in errors(),
        alerts in alerts(),
    ) {
        let nearest = environments.iter().map(|one| environment_rank(&one.environment)).max();
        let untold = environments
            .iter()
            .filter(|one| Some(environment_rank(&one.environment)) == nearest)
            .flat_map(|one| &one.cells)
            .any(|cell| matches!(cell.standing, Standing::Unknown | Standing::Stale));
        let mut all = of_deployments(&environments);
        all.extend(of_errors(&errors, NOW));
        all.extend(of_alerts(&alerts));
        let unknown = untold || !errors.unknown.is_empty() || !alerts.unknown.is_empty();
        let never = errors.told_at.is_none() && errors.issues.is_empty();
        if unknown || never {
            prop_assert!(judged(all).state <= HealthState::Unknown);
        }
    }

    /// Property 9.
    #[test]
    fn property_9_what_alarms_or_fails_where_it_counts_is_told(
        environments in environments(),
        alerts in alerts(),
    ) {
        let mut all = of_deployments(&environments);
        all.extend(of_alerts(&alerts));
        let state = judged(all.clone()).state;
        let alarms = alerts.firing.iter().filter(|one| one.severity == AlertSeverity::Alert);
        let told = all.iter().filter(|one| matches!(one.cause, Cause::Alert { .. }));
        prop_assert_eq!(told.count(), alarms.clone().count());
        let nearest = environments.iter().map(|one| environment_rank(&one.environment)).max();
        let fails = |one: &EnvironmentCell| {
            let counts = Some(environment_rank(&one.environment)) == nearest;
            let cells = one.cells.iter();
            counts && cells.clone().any(|cell| {
                cell.standing == Standing::Failing && cell.health.is_failing()
            })
        };
        if alarms.count() > 0 || environments.iter().any(fails) {
            prop_assert_eq!(state, HealthState::Failing);
        }
    }
}

#[test]
fn nothing_is_unknown() {
    let health = judged(Vec::new());
    assert_eq!(health.state, HealthState::Unknown);
    assert_eq!(health.reasons, [Reason::of(Cause::Nothing)]);
}

#[test]
fn a_new_issue_matters_once_it_affects_many() {
    let shown = |substatus, level, events, people| {
        let hourly = vec![Count { at: NOW, events }];
        let issue = Issue {
            id: "1".to_owned(),
            short_id: "CART-1".to_owned(),
            title: "KeyError".to_owned(),
            culprit: String::new(),
            level,
            state: IssueState::Unresolved,
            substatus: Some(substatus),
            unhandled: true,
            events,
            people,
            first_seen: None,
            last_seen: Some(NOW),
            project: "cart".to_owned(),
            page: String::new(),
            assignee: None,
            hourly,
        };
        let key = IssueKey { source: "sentry".to_owned(), id: "1".to_owned() };
        let issues = vec![ShownIssue { key, issue }];
        let errors = OpenErrors { issues, told_at: Some(NOW), unknown: Vec::new() };
        judged(of_errors(&errors, NOW)).state
    };
    let (new, error) = (Substatus::New, Level::Error);
    assert_eq!(shown(new, error, MANY_EVENTS - 1, MANY_PEOPLE - 1), HealthState::Healthy);
    assert_eq!(shown(new, error, MANY_EVENTS, 0), HealthState::Degraded);
    assert_eq!(shown(new, error, 1, MANY_PEOPLE), HealthState::Degraded);
    assert_eq!(shown(new, Level::Warning, MANY_EVENTS, MANY_PEOPLE), HealthState::Healthy);
    assert_eq!(shown(Substatus::Ongoing, error, MANY_EVENTS, MANY_PEOPLE), HealthState::Healthy);
    assert_eq!(shown(Substatus::Escalating, error, 1, 1), HealthState::Degraded);
    assert_eq!(shown(Substatus::Escalating, Level::Fatal, 1, 1), HealthState::Failing);
}
