//! What stands behind the router in its tests: a catalog that answers by rote, an empty audit log, a
//! database that is there or not.

use crate::http::{Part, router::Readiness};
use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use platform::{
    ApiReference, EntityRef,
    access::{Decision as Decided, Permission},
    api_reference::{Group, Operation},
    approvals::{Approval, Approvals, NewApproval},
    audit::{AuditError, AuditLog, AuditPage, AuditQuery, AuditRecord},
    catalog::{
        Catalog, CatalogError, Choice, Decision, EntityDetail, EntityRow, Graph, HistoryPage,
        ListPage, ListQuery, Notice, Overview, Preview, ProblemCounts, ProblemKind, ProblemPage,
        Registry, RegistryAccess, SourceDetail, SourceEntry,
    },
    identity::IdentityError,
    rights::{
        DocumentChange, DocumentDetail, DocumentEntry, DocumentKind, Explanation, Judged, Mistake,
        Question, Review, Rights, RoleDetail, RoleEntry, WhoMay, WhoQuestion,
    },
};
use std::collections::BTreeMap;
use tokio::sync::broadcast;

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

pub(super) struct Database(pub(super) bool);

#[async_trait]
impl Readiness for Database {
    async fn parts(&self) -> BTreeMap<&'static str, Part> {
        let part = if self.0 { Part::Ready } else { Part::NotReady("no answer".to_owned()) };
        BTreeMap::from([("database", part)])
    }
}
