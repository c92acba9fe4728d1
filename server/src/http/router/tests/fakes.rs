//! What stands behind the router in its tests: a catalog that answers by rote, an empty audit log, a
//! database that is there or not.

use crate::http::{Part, router::Readiness};
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use platform::{
    ApiReference, EntityRef, Timestamp,
    access::{Decision as Decided, Permission},
    api_reference::{Group, Operation},
    approvals::{Approval, Approvals, NewApproval},
    audit::{AuditError, AuditLog, AuditPage, AuditQuery, AuditRecord},
    catalog::{
        Catalog, CatalogError, Choice, Decision, EntityDetail, EntityRow, Graph, HistoryPage,
        ListPage, ListQuery, Notice, Overview, Preview, ProblemCounts, ProblemKind, ProblemPage,
        Registry, RegistryAccess, SourceDetail, SourceEntry,
    },
    ci::{CiAct, CiSource, NamedRepository, Part as CiPart, Run, RunState, Told},
    code_host::HostError,
    delivery::{Summaries, Summary, SummaryError, SummaryPeriod},
    deployments::SourceHealth,
    docs::{DocsError, DocsPlace, DocsPlaces},
    errors::{
        ErrorAct, ErrorPart, ErrorProject, ErrorSource, ErrorsTold, Issue, IssueState, Level,
        Substatus, Visibility,
    },
    identity::{GroupDetail, GroupList, GroupQuery, Groups, GroupsPage, IdentityError},
    monitoring::{
        Audience, DashboardKey, Embedding, Link, Monitor, MonitorState, MonitoredNames,
        MonitoringSource, Part as MeasuredPart, Questions, Scope, Thresholds, Told as Measured,
        Watched, Window,
    },
    notifications::{
        NotificationKind, NotificationPage, NotificationQuery, Notifications, OwnWishes, Wishes,
    },
    rights::{
        DocumentChange, DocumentDetail, DocumentEntry, DocumentKind, Explanation, Judged, Mistake,
        Question, Review, Rights, RoleDetail, RoleEntry, WhoMay, WhoQuestion,
    },
    time_range::RangeQuery,
};
use std::collections::BTreeMap;
use tokio::sync::broadcast;

/// A summary of nothing.
pub(super) struct NothingToSumUp;

#[async_trait]
impl Summaries for NothingToSumUp {
    async fn summary(&self, asked: RangeQuery, _: Option<&str>) -> Result<Summary, SummaryError> {
        let zone = platform::zone::UTC.clone();
        let compared = asked.compared(Timestamp(0), &zone);
        let period = SummaryPeriod { asked, compared, zone };
        Ok(Summary { period, parts: Vec::new(), missing: Vec::new() })
    }
}

/// An audit log that shows nothing and gives nothing away.
pub(super) struct NoRecords;

/// An empty catalog; asked for problems, it panics.
pub(super) struct Rote {
    pub(super) notices: broadcast::Sender<Notice>,
}

#[async_trait]
impl Catalog for Rote {
    async fn list(&self, _: &ListQuery) -> Result<ListPage, CatalogError> {
        let (rows, kinds, facets) = (Vec::new(), Vec::new(), Vec::new());
        Ok(ListPage { rows, total: 0, offset: 0, kinds, facets, previous: None, next: None })
    }

    async fn overview(&self) -> Result<Overview, CatalogError> {
        let (kinds, changes, sources) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Overview {
            kinds,
            changes,
            problems: ProblemCounts::default(),
            sources,
            away_since: None,
        })
    }

    async fn entity(&self, _: &EntityRef) -> Result<Option<EntityDetail>, CatalogError> {
        Ok(None)
    }

    async fn graph(&self, _: &EntityRef, _: u8) -> Result<Option<Graph>, CatalogError> {
        Ok(None)
    }

    async fn history(
        &self,
        _: &EntityRef,
        _: Option<i64>,
    ) -> Result<Option<HistoryPage>, CatalogError> {
        Ok(None)
    }

    async fn problems(&self, _: Option<ProblemKind>, _: u64) -> Result<ProblemPage, CatalogError> {
        panic!("on purpose")
    }

    async fn decide_removals(&self, _: &str, _: &str, _: Decision) -> Result<(), CatalogError> {
        Err(CatalogError::NotAllowed("nothing is decided here".to_owned()))
    }

    async fn choose(&self, _: &Choice) -> Result<(), CatalogError> {
        Err(CatalogError::NotAllowed("nothing is chosen here".to_owned()))
    }

    async fn suggest(&self, _: &str, _: usize) -> Result<Vec<EntityRow>, CatalogError> {
        Ok(Vec::new())
    }

    fn notices(&self) -> BoxStream<'static, Notice> {
        let heard = futures::stream::unfold(self.notices.subscribe(), async |mut receiver| {
            let notice = receiver.recv().await.ok()?;
            Some((notice, receiver))
        });
        heard.boxed()
    }
}

#[async_trait]
impl AuditLog for NoRecords {
    async fn page(&self, _: &AuditQuery) -> Result<AuditPage, AuditError> {
        Ok(AuditPage::default())
    }

    async fn exporting(&self, _: &AuditQuery, _: &str) -> Result<(), AuditError> {
        Err(AuditError::NotAllowed)
    }

    async fn records(
        &self,
        _: &AuditQuery,
        _: i64,
        _: u32,
    ) -> Result<Vec<AuditRecord>, AuditError> {
        Err(AuditError::NotAllowed)
    }
}

#[async_trait]
impl Registry for Rote {
    fn access(&self) -> RegistryAccess {
        RegistryAccess::ReadOnly
    }

    async fn preview(&self, target: &str) -> Result<Preview, CatalogError> {
        Ok(Preview::Refused(format!("{target} is <not> there")))
    }

    async fn register(&self, target: &str) -> Result<String, CatalogError> {
        Ok(format!("url:{target}"))
    }

    async fn unregister(&self, _: &str) -> Result<(), CatalogError> {
        Ok(())
    }

    async fn sources(&self) -> Result<Vec<SourceEntry>, CatalogError> {
        Ok(Vec::new())
    }

    async fn source(&self, _: &str) -> Result<Option<SourceDetail>, CatalogError> {
        Ok(None)
    }

    async fn refresh_source(&self, _: &str) -> Result<(), CatalogError> {
        Ok(())
    }

    async fn refresh(&self, _: &EntityRef) -> Result<(), CatalogError> {
        Ok(())
    }

    async fn remove(&self, _: &EntityRef) -> Result<(), CatalogError> {
        Ok(())
    }
}

/// Roles and policies of which nothing is told, and approvals that nobody asks for; who asks may do
/// everything.
pub(super) struct NoRights;

fn untold<T>() -> Result<T, IdentityError> {
    Err(IdentityError::NotAllowed("nothing is told here".to_owned()))
}

#[async_trait]
impl Rights for NoRights {
    fn decide(&self, _: Permission) -> Decided {
        Decided::Allow
    }

    async fn roles(&self) -> Result<Vec<RoleEntry>, IdentityError> {
        untold()
    }

    async fn role(&self, _: &str) -> Result<Option<RoleDetail>, IdentityError> {
        untold()
    }

    async fn documents(&self) -> Result<Vec<DocumentEntry>, IdentityError> {
        untold()
    }

    async fn document(
        &self,
        _: DocumentKind,
        _: &str,
    ) -> Result<Option<DocumentDetail>, IdentityError> {
        untold()
    }

    async fn judge(&self, _: &DocumentChange) -> Result<Judged, IdentityError> {
        untold()
    }

    async fn save(&self, _: &DocumentChange) -> Result<Vec<Mistake>, IdentityError> {
        untold()
    }

    async fn explain(&self, _: &Question) -> Result<Explanation, IdentityError> {
        untold()
    }

    async fn who_may(&self, _: &WhoQuestion) -> Result<WhoMay, IdentityError> {
        untold()
    }

    async fn review(&self) -> Result<Review, IdentityError> {
        untold()
    }
}

#[async_trait]
impl Approvals for NoRights {
    async fn to_decide(&self) -> Result<Vec<Approval>, IdentityError> {
        Ok(Vec::new())
    }

    async fn own(&self) -> Result<Vec<Approval>, IdentityError> {
        Ok(Vec::new())
    }

    async fn ask(&self, _: &NewApproval) -> Result<String, IdentityError> {
        untold()
    }

    async fn decide(&self, _: &str, _: bool, _: &str) -> Result<(), IdentityError> {
        untold()
    }

    async fn delegate(&self, _: &str, _: &str) -> Result<(), IdentityError> {
        untold()
    }

    async fn withdraw(&self, _: &str) -> Result<(), IdentityError> {
        untold()
    }
}

#[async_trait]
impl Groups for NoRights {
    async fn groups(&self, query: &GroupQuery) -> Result<GroupsPage, IdentityError> {
        let list = GroupList::Groups(Vec::new());
        Ok(GroupsPage { list, total: 0, offset: query.offset, counts: [0; 3] })
    }

    async fn group(&self, _: &EntityRef, _: u64) -> Result<Option<GroupDetail>, IdentityError> {
        Ok(None)
    }

    async fn claim(&self, _: &str, _: u64) -> Result<Option<GroupDetail>, IdentityError> {
        Ok(None)
    }
}

/// Somebody who has three things to read, which are never shown.
pub(super) struct ThreeUnread;

#[async_trait]
impl Notifications for ThreeUnread {
    async fn unread(&self) -> Result<u64, IdentityError> {
        Ok(3)
    }

    async fn page(&self, _: &NotificationQuery) -> Result<NotificationPage, IdentityError> {
        Ok(NotificationPage { unread: 3, ..NotificationPage::default() })
    }

    async fn read(&self, _: i64) -> Result<(), IdentityError> {
        untold()
    }

    async fn read_all(&self, _: Option<NotificationKind>, _: i64) -> Result<(), IdentityError> {
        Ok(())
    }

    async fn wishes(&self) -> Result<OwnWishes, IdentityError> {
        let (wishes, address) = (Wishes::default(), None);
        Ok(OwnWishes { wishes, address, mails: false, kept_days: 30 })
    }

    async fn wish(&self, _: &Wishes, _: &str) -> Result<(), IdentityError> {
        Ok(())
    }

    fn counts(&self) -> BoxStream<'static, u64> {
        let once = futures::stream::once(async { 3 });
        once.chain(futures::stream::pending()).boxed()
    }
}

/// An API of one call, whose words try to be more than words.
pub(super) fn api() -> ApiReference {
    let operation = Operation {
        method: "GET".to_owned(),
        path: "/api/things".to_owned(),
        summary: "All <script>things</script>".to_owned(),
        ..Operation::default()
    };
    let groups = vec![Group { name: "Things".to_owned(), operations: vec![operation] }];
    ApiReference { groups, ..ApiReference::default() }
}

/// A code host that has every repository of `acme`, each with one run that went wrong.
pub(super) struct Building;

#[async_trait]
impl CiSource for Building {
    fn name(&self) -> &'static str {
        "git.example/acme"
    }

    fn vendor(&self) -> &'static str {
        "Model"
    }

    fn page(&self) -> &'static str {
        "https://git.example/acme"
    }

    fn has(&self, named: &NamedRepository) -> Option<String> {
        named.slug.strip_prefix("acme/").map(str::to_owned)
    }

    async fn ask(&self, _: &str, part: &CiPart, _: bool) -> Result<Told, HostError> {
        if *part != CiPart::Runs {
            return Err(HostError::Unavailable("it is not told".to_owned()));
        }
        Ok(Told::Runs(vec![Run {
            id: 1,
            workflow: "build".to_owned(),
            title: String::new(),
            number: 1,
            attempt: 1,
            event: "push".to_owned(),
            state: RunState::Failed,
            branch: None,
            commit: "c1".to_owned(),
            by: None,
            created_at: Timestamp(0),
            started_at: None,
            updated_at: Timestamp(0),
            page: String::new(),
        }]))
    }

    async fn act(&self, _: &str, _: &CiAct) -> Result<(), HostError> {
        Ok(())
    }

    fn health(&self) -> SourceHealth {
        SourceHealth::default()
    }
}

/// A source of monitoring in which a monitor of every service fires.
pub(super) struct Measuring;

#[async_trait]
impl MonitoringSource for Measuring {
    fn name(&self) -> &'static str {
        "measuring"
    }

    fn vendor(&self) -> &'static str {
        "Model"
    }

    fn integration(&self) -> &'static str {
        "datadog"
    }

    fn page(&self) -> &'static str {
        "https://measuring.example"
    }

    fn questions(&self) -> Questions {
        Questions { people: false, open: true, slos: false, incidents: false, on_call: false }
    }

    fn watched(&self, names: &MonitoredNames) -> Option<Watched> {
        let service = names.get(MonitoredNames::DATADOG_SERVICE)?.to_owned();
        Some(Watched { service, ..Watched::default() })
    }

    async fn ask(&self, part: &MeasuredPart, _: bool) -> Result<Measured, HostError> {
        if *part != MeasuredPart::Monitors {
            return Err(HostError::Unavailable("it is not told".to_owned()));
        }
        let monitor = |name: &str| Monitor {
            id: name.to_owned(),
            name: "Errors".to_owned(),
            state: MonitorState::Alert,
            since: None,
            muted: None,
            scope: Scope { service: Some(name.to_owned()), ..Scope::default() },
            query: String::new(),
            message: String::new(),
            thresholds: Thresholds::default(),
            priority: None,
            notifies: Vec::new(),
            escalation: None,
            page: None,
            audience: Audience::All,
        };
        let names = ["own", "other", "restricted", "own-restricted", "contractors"];
        Ok(Measured::Monitors(names.map(monitor).to_vec()))
    }

    fn links(&self, _: &Watched, _: &str, _: Window) -> Vec<Link> {
        Vec::new()
    }

    fn dashboard_page(&self, _: &str) -> String {
        String::new()
    }

    fn embedding(&self, _: &DashboardKey, _: &str, _: &str, _: Window) -> Option<Embedding> {
        None
    }

    fn origins(&self) -> Vec<String> {
        Vec::new()
    }

    fn health(&self) -> SourceHealth {
        SourceHealth::default()
    }
}

/// Error tracking that has a project for each of these, each with one issue; what it shows to whom is
/// left to the portal.
pub(super) struct Failing(pub(super) Vec<String>);

impl Failing {
    fn issue(project: &str, at: usize) -> Issue {
        Issue {
            id: at.to_string(),
            short_id: format!("{}-1", project.to_uppercase()),
            title: "it went wrong".to_owned(),
            culprit: String::new(),
            level: Level::Error,
            state: IssueState::Unresolved,
            substatus: Some(Substatus::New),
            unhandled: true,
            events: 1,
            people: 1,
            first_seen: None,
            last_seen: None,
            project: project.to_owned(),
            page: String::new(),
            assignee: None,
            hourly: Vec::new(),
        }
    }
}

#[async_trait]
impl ErrorSource for Failing {
    fn name(&self) -> &'static str {
        "failing"
    }

    fn vendor(&self) -> &'static str {
        "Model"
    }

    fn integration(&self) -> &'static str {
        "model"
    }

    fn organisation(&self) -> &'static str {
        "acme"
    }

    fn page(&self) -> &'static str {
        "https://errors.example/acme"
    }

    fn visibility(&self) -> Visibility {
        Visibility::Portal
    }

    async fn ask(&self, part: &ErrorPart, _: bool) -> Result<ErrorsTold, HostError> {
        let project = |(at, slug): (usize, &String)| ErrorProject {
            id: at.to_string(),
            slug: slug.clone(),
            name: slug.clone(),
            platform: None,
            teams: Vec::new(),
        };
        let issues = self.0.iter().enumerate().map(|(at, slug)| Self::issue(slug, at));
        match part {
            ErrorPart::Projects => {
                Ok(ErrorsTold::Projects(self.0.iter().enumerate().map(project).collect()))
            }
            ErrorPart::Open => Ok(ErrorsTold::Issues(issues.collect())),
            // The number that acts name.
            ErrorPart::Issues(slug) => Ok(ErrorsTold::Issues(vec![Self::issue(slug, 1)])),
            _ => Err(HostError::Unavailable("it is not told".to_owned())),
        }
    }

    async fn act(&self, _: &str, _: &ErrorAct) -> Result<(), HostError> {
        Ok(())
    }

    fn health(&self) -> SourceHealth {
        SourceHealth::default()
    }
}

pub(super) struct Database(pub(super) bool);

#[async_trait]
impl Readiness for Database {
    async fn parts(&self) -> BTreeMap<&'static str, Part> {
        let part = if self.0 { Part::Ready } else { Part::NotReady("no answer".to_owned()) };
        BTreeMap::from([("database", part)])
    }
}

/// No entity has documentation.
pub(super) struct NoPlaces;

#[async_trait]
impl DocsPlaces for NoPlaces {
    async fn place(&self, _: &EntityRef) -> Result<Option<DocsPlace>, DocsError> {
        Ok(None)
    }

    async fn documented(&self) -> Result<Vec<EntityRow>, DocsError> {
        Ok(Vec::new())
    }
}
