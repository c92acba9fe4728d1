//! Sentry's client over the sandbox: every part is told, acts change the world, people see what Sentry
//! would show them, each fault costs no more than newness.

use super::model::{Company, component, until};
use integrations::{
    http::{ClientSettings, Outcome, Retry, Surroundings, SystemSurroundings},
    sentry::{Sentry, SentrySettings},
};
use platform::{
    errors::{
        Access, ErrorAct, ErrorPart, ErrorSource, ErrorsTold, Issue, IssueFilter, IssueQuestion,
        IssueState, MemberRole, Visibility,
    },
    timestamp::Clock,
};
use sandbox::{Fault, Sandbox, TOKEN, Vendor};
use secrecy::SecretString;
use std::{
    net::SocketAddr,
    sync::{Arc, atomic::AtomicI64},
    time::Duration,
};
use url::Url;

/// 2026-11-27, a Friday, at noon.
const NOON: i64 = 1_795_780_800_000;

struct Northwind {
    sandbox: Sandbox,
    sentry: Arc<Sentry>,
}

impl Northwind {
    async fn new() -> Self {
        // Fails when another test was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let wall: Arc<dyn Clock> = Arc::new(super::model::Hand(AtomicI64::new(NOON)));
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let sandbox = Sandbox::begin(address, 1, Arc::clone(&wall)).await.unwrap();
        let surroundings: Arc<dyn Surroundings> = Arc::new(SystemSurroundings::new(
            wall,
            Arc::new(|_: &str, _: Outcome, _: Duration| {}),
        ));
        let settings = SentrySettings {
            name: "northwind".to_owned(),
            url: Url::parse(&sandbox.url(Vendor::Sentry)).unwrap(),
            organisation: "northwind".to_owned(),
            token: SecretString::from(TOKEN),
            visibility: Visibility::Vendor,
            webhook_secret: None,
        };
        let once = |settings: ClientSettings| ClientSettings {
            retry: Retry { times: 0, ..Retry::default() },
            timeout: Duration::from_secs(2),
            ..settings
        };
        let sentry = Arc::new(Sentry::new(settings, surroundings, once).unwrap());
        Self { sandbox, sentry }
    }

    async fn issues(&self, part: ErrorPart) -> Vec<Issue> {
        let told = self.sentry.ask(&part, true).await.unwrap();
        let ErrorsTold::Issues(issues) = told else { panic!("{told:?}") };
        issues
    }
}

/// The numbers of the sandbox, read a second way: what is open in all projects is what is open in each.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_open_everywhere_is_what_is_open_in_each_project() {
    let northwind = Northwind::new().await;
    let ErrorsTold::Projects(projects) =
        northwind.sentry.ask(&ErrorPart::Projects, true).await.unwrap()
    else {
        panic!("no projects")
    };
    assert_eq!(projects.len(), 37);
    let open = northwind.issues(ErrorPart::Open).await;
    assert!(open.iter().all(Issue::is_open) && open.len() > 20, "{}", open.len());
    let mut each = Vec::new();
    for project in &projects {
        let all = northwind.issues(ErrorPart::Issues(project.slug.clone())).await;
        assert!(all.iter().all(|issue| issue.project == project.slug));
        each.extend(all.into_iter().filter(Issue::is_open));
    }
    let ids = |all: &[Issue]| {
        let mut ids: Vec<String> = all.iter().map(|issue| issue.id.clone()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&open), ids(&each));
    for issue in &open {
        assert!(issue.last_day() <= issue.events && issue.first_seen <= issue.last_seen);
    }
    let states: Vec<IssueState> = each.iter().map(|issue| issue.state).collect();
    assert!(states.iter().all(|state| *state == IssueState::Unresolved));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_see_what_sentry_would_show_them() {
    let northwind = Northwind::new().await;
    let told = northwind.sentry.ask(&ErrorPart::Access, true).await.unwrap();
    let ErrorsTold::Access(access) = told else { panic!("{told:?}") };
    let ErrorsTold::Projects(projects) =
        northwind.sentry.ask(&ErrorPart::Projects, true).await.unwrap()
    else {
        panic!("no projects")
    };
    let sees = |access: &Access, email: &str| -> Vec<String> {
        let shown = projects.iter().filter(|project| access.shows(project, email));
        shown.map(|project| project.slug.clone()).collect()
    };
    let contractor = sees(&access, "amara.diallo@ext.northwind.example");
    assert_eq!(contractor, ["partner-feed", "partner-portal"]);
    let developer = sees(&access, "lena.park@northwind.example");
    assert_eq!(developer.len(), 36, "all but security's");
    assert!(!developer.contains(&"auth-proxy".to_owned()));
    let boss = access.member("astrid.lindqvist@northwind.example").unwrap();
    assert_eq!(boss.role, MemberRole::Everything);
    assert_eq!(sees(&access, &boss.email).len(), 37);
    assert!(sees(&access, "somebody@else.example").is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_issue_unfolds_with_its_release_and_is_resolved() {
    let northwind = Northwind::new().await;
    let open = northwind.issues(ErrorPart::Open).await;
    let mut found = None;
    for issue in &open {
        let told = northwind.sentry.ask(&ErrorPart::Issue(issue.id.clone()), true).await.unwrap();
        let ErrorsTold::Issue(Some(detail)) = told else { panic!("{told:?}") };
        assert_eq!(detail.issue.id, issue.id);
        let event = detail.event.as_ref().unwrap();
        assert!(!event.thrown[0].frames.is_empty() && event.thrown[0].frames[0].own);
        assert!(event.tags.iter().all(|(key, _)| key != "user"));
        if detail.first_release.is_some() {
            found = Some(detail);
            break;
        }
    }
    let detail = found.expect("something was brought by a deployment");
    let release = detail.first_release.as_ref().unwrap();
    assert!(release.version.starts_with(&format!("{}@", detail.issue.project)));
    northwind.sentry.act(&detail.issue.id, &ErrorAct::Archive).await.unwrap();
    let part = ErrorPart::Issues(detail.issue.project.clone());
    let after = northwind.issues(part).await;
    let after = after.iter().find(|issue| issue.id == detail.issue.id).unwrap();
    assert_eq!(after.state, IssueState::Archived);
}

/// Each fault of the vendor: what was known is shown, with a word of what is wrong (F2).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_wrong_with_sentry_costs_newness_only() {
    let northwind = Northwind::new().await;
    let source = Arc::clone(&northwind.sentry);
    let company = Company::start(source).await;
    company.entities.lock().unwrap().named =
        [(component("checkout-api"), "checkout-api".to_owned())].into();
    company.entities.lock().unwrap().position = 1;
    let question = IssueQuestion { filter: IssueFilter::Unresolved, ..IssueQuestion::default() };
    let shown = async || {
        let guest = company.asked_by("guest");
        guest.of_entity(&component("checkout-api"), &question, None).await.unwrap()
    };
    until("it is told", async || {
        shown().await.is_some_and(|found| {
            found.projects.first().is_some_and(|project| project.card.known.is_some())
        })
    })
    .await;
    let before = shown().await.unwrap();
    for fault in [
        Fault::Broken,
        Fault::Limited { seconds: 30 },
        Fault::Malformed,
        Fault::Refusing,
        Fault::Slow { delay: 3_000 },
        Fault::Silent,
    ] {
        northwind.sandbox.faults().set("sentry", Some(fault));
        company.clock.on(61);
        until("the fault is told", async || {
            shown().await.is_some_and(|found| found.projects[0].card.error.is_some())
        })
        .await;
        let found = shown().await.unwrap();
        assert_eq!(found.issues, before.issues, "{fault:?}");
        assert!(found.projects[0].card.known.as_ref().is_some_and(|known| known.stale));
    }
    company.end().await;
}
