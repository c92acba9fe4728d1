//! The service for one asker: what takes which permission, and what the audit log is told.

use super::{RightsDesk, explain, failed, forecast, review, roles, unavailable};
use crate::policy::{DeskError, Document, PolicyProblem, PolicyProblems, becomes};
use async_trait::async_trait;
use platform::{
    EntityRef,
    access::{Asker, Authority, Decision, EntityFacts, Object, Permission, PrincipalKind, Refusal},
    audit::AuditEvent,
    identity::IdentityError,
    rights::{
        DocumentChange, DocumentDetail, DocumentEntry, DocumentKind, DocumentVersion, Explanation,
        Judged, Mistake, Question, Review, Rights, RoleDetail, RoleEntry, WhoMay, WhoQuestion,
    },
};
use std::{collections::BTreeSet, sync::Arc};

/// Characters of a reason at the most.
const LONGEST_COMMENT: usize = 500;

/// Bytes of a document at the most: rules are compiled whole, and this many at once is no accident.
const LONGEST_TEXT: usize = 256 * 1024;

pub(super) struct Asked {
    pub service: Arc<RightsDesk>,
    pub asker: Asker,
}

impl Asked {
    fn may(&self, permission: Permission, object: Object<'_>) -> bool {
        let principal = &self.asker.principal;
        principal.kind == PrincipalKind::System
            || self.service.authority.decide(principal, permission, &object).is_allowed()
    }

    /// That the asker may do something in general; a refusal is in the audit log.
    pub(super) async fn require(
        &self,
        permission: Permission,
        on: &str,
    ) -> Result<(), IdentityError> {
        if self.may(permission, Object::Portal) {
            return Ok(());
        }
        let refusal = Refusal::new(permission, on);
        let event = AuditEvent::of(&self.asker, permission).on(on).denied(refusal.to_string());
        self.note(&event).await?;
        Err(IdentityError::Refused(refusal))
    }

    async fn note(&self, event: &AuditEvent) -> Result<(), IdentityError> {
        let noted = self.service.store.audit(event, self.service.clock.now()).await;
        noted.map_err(unavailable)
    }

    /// What of an entity decides: of one that the asker sees or, where they may ask for policies, of
    /// any.
    fn facts(&self, entity: Option<&EntityRef>) -> Option<EntityFacts> {
        let facts = self.service.objects.facts(entity?)?;
        let seen = self.may(Permission::PolicyRead, Object::Portal)
            || self.may(Permission::CatalogRead, Object::Entity(&facts));
        seen.then_some(facts)
    }

    fn checked(change: &DocumentChange) -> Result<(), IdentityError> {
        if change.name.trim().is_empty() {
            return Err(IdentityError::BadRequest("give the document a name".to_owned()));
        }
        if let platform::rights::Becomes::Text(text) = &change.becomes
            && text.len() > LONGEST_TEXT
        {
            let reason = format!("the text is longer than {LONGEST_TEXT} bytes");
            return Err(IdentityError::BadRequest(reason));
        }
        Ok(())
    }
}

#[async_trait]
impl Rights for Asked {
    fn decide(&self, permission: Permission) -> Decision {
        let principal = &self.asker.principal;
        self.service.authority.decide(principal, permission, &Object::Portal)
    }

    async fn roles(&self) -> Result<Vec<RoleEntry>, IdentityError> {
        self.require(Permission::PolicyRead, "roles").await?;
        let documents = self.service.desk.documents().await.map_err(unavailable)?;
        let everybody = self.service.everybody().await?;
        Ok(roles::entries(&self.service.authority.rules(), &documents, &everybody))
    }

    async fn role(&self, name: &str) -> Result<Option<RoleDetail>, IdentityError> {
        self.require(Permission::PolicyRead, &format!("role {name}")).await?;
        let documents = self.service.desk.documents().await.map_err(unavailable)?;
        let everybody = self.service.everybody().await?;
        Ok(roles::detail(&self.service.authority.rules(), &documents, &everybody, name))
    }

    async fn documents(&self) -> Result<Vec<DocumentEntry>, IdentityError> {
        self.require(Permission::PolicyRead, "policies").await?;
        let documents = self.service.desk.documents().await.map_err(unavailable)?;
        let versions = self.service.desk.all_versions().await.map_err(unavailable)?;
        let base = self.service.desk.base();
        let mut names = BTreeSet::new();
        for kind in DocumentKind::ALL {
            names.extend(base.of(kind).map(|one| (kind, one.name.clone())));
            names.extend(documents.of(kind).map(|one| (kind, one.name.clone())));
        }
        // Of those that were switched off only the versions know.
        for version in versions {
            let kind = DocumentKind::from_name(&version.kind);
            names.extend(kind.map(|kind| (kind, version.name)));
        }
        let entry = |(kind, name): (DocumentKind, String)| {
            let has_base = base.get(kind, &name).is_some();
            entry(kind, name.clone(), documents.get(kind, &name), has_base)
        };
        Ok(names.into_iter().map(entry).collect())
    }

    async fn document(
        &self,
        kind: DocumentKind,
        name: &str,
    ) -> Result<Option<DocumentDetail>, IdentityError> {
        self.require(Permission::PolicyRead, &format!("{} {name}", kind.name())).await?;
        let desk = &self.service.desk;
        let documents = desk.documents().await.map_err(unavailable)?;
        let versions = desk.versions(kind, name).await.map_err(unavailable)?;
        let (base, now) = (desk.base().get(kind, name), documents.get(kind, name));
        if base.is_none() && now.is_none() && versions.is_empty() {
            return Ok(None);
        }
        let version = |one: store::PolicyVersion| DocumentVersion {
            becomes: becomes(&one),
            position: one.position,
            author: one.author,
            comment: one.comment,
            at: one.at,
        };
        Ok(Some(DocumentDetail {
            entry: entry(kind, name.to_owned(), now, base.is_some()),
            base: base.map(|base| base.text.clone()),
            versions: versions.into_iter().map(version).collect(),
        }))
    }

    async fn judge(&self, change: &DocumentChange) -> Result<Judged, IdentityError> {
        let on = format!("{} {}", change.kind.name(), change.name);
        self.require(Permission::PolicyWrite, &on).await?;
        Self::checked(change)?;
        let tried = (change.kind, change.name.as_str());
        let after = match self.service.desk.tried(tried, &change.becomes).await {
            Ok(after) => after,
            Err(DeskError::Refused(problems)) => return Ok(Judged::Wrong(mistakes(problems))),
            Err(error) => return Err(failed(error)),
        };
        let before = self.service.authority.rules();
        let everybody = self.service.everybody().await?;
        let objects = Arc::clone(&self.service.objects);
        let looking = tokio::task::spawn_blocking(move || {
            forecast::forecast(&before, &after, &everybody, &*objects)
        });
        let told = looking.await;
        told.map(Judged::Would).map_err(|error| IdentityError::Unavailable(error.to_string()))
    }

    async fn save(&self, change: &DocumentChange) -> Result<Vec<Mistake>, IdentityError> {
        let on = format!("{} {}", change.kind.name(), change.name);
        self.require(Permission::PolicyWrite, &on).await?;
        Self::checked(change)?;
        let DocumentChange { kind, name, becomes, comment } = change;
        let comment: String = comment.trim().chars().take(LONGEST_COMMENT).collect();
        let now = self.service.clock.now();
        let document = (*kind, name.as_str());
        match self.service.desk.save(&self.asker, document, becomes, &comment, now).await {
            Ok(()) => Ok(Vec::new()),
            Err(DeskError::Refused(problems)) => {
                let event = AuditEvent::of(&self.asker, Permission::PolicyWrite).on(on);
                self.note(&event.failed(problems.to_string())).await?;
                Ok(mistakes(problems))
            }
            Err(error) => Err(failed(error)),
        }
    }

    async fn explain(&self, question: &Question) -> Result<Explanation, IdentityError> {
        let own = self.asker.principal.id.as_str();
        let other = question.principal.as_deref().map(str::trim).filter(|id| *id != own);
        let facts = self.facts(question.entity.as_ref());
        let everybody = match other {
            Some(id) => {
                self.require(Permission::PolicyRead, id).await?;
                self.service.everybody().await?
            }
            None => self.service.everybody().await?,
        };
        let known = everybody.iter().find(|one| one.principal.id == other.unwrap_or(own));
        let somebody = match (other, known) {
            (Some(_), Some(known)) => known.clone(),
            (Some(id), None) => {
                let reason = format!("there is nobody called {id}");
                return Err(IdentityError::NotFound(reason));
            }
            // Who asks is asked as they are on this request, a token's bound included.
            (None, known) => crate::sign_in::Somebody {
                principal: (*self.asker.principal).clone(),
                claims: known.map(|known| known.claims.clone()).unwrap_or_default(),
                providers: known.map(|known| known.providers.clone()).unwrap_or_default(),
                signed_in_at: None,
            },
        };
        let rules = self.service.authority.rules();
        Ok(explain::explained(&rules, &somebody, question, facts.as_ref(), &everybody))
    }

    async fn who_may(&self, question: &WhoQuestion) -> Result<WhoMay, IdentityError> {
        let about = question.entity.as_ref().map_or("the portal", EntityRef::as_str);
        self.require(Permission::PolicyRead, about).await?;
        let facts = self.facts(question.entity.as_ref());
        if let (Some(entity), None) = (&question.entity, &facts) {
            return Err(IdentityError::NotFound(format!("there is no entity {entity}")));
        }
        let everybody = self.service.everybody().await?;
        let rules = self.service.authority.rules();
        Ok(explain::who_may(&rules, question.permission, facts.as_ref(), &everybody))
    }

    async fn review(&self) -> Result<Review, IdentityError> {
        self.require(Permission::PolicyRead, "access review").await?;
        self.require(Permission::PeopleRead, "access review").await?;
        self.note(&AuditEvent::new(&self.asker, "access.review")).await?;
        let everybody = self.service.everybody().await?;
        let rows = review::rows(&self.service.authority.rules(), &everybody);
        Ok(Review { at: self.service.clock.now(), rows })
    }
}

fn entry(
    kind: DocumentKind,
    name: String,
    document: Option<&Document>,
    has_base: bool,
) -> DocumentEntry {
    DocumentEntry {
        kind,
        name,
        text: document.map(|one| one.text.clone()).unwrap_or_default(),
        source: document.map(|one| one.source.clone()),
        has_base,
    }
}

fn mistakes(problems: PolicyProblems) -> Vec<Mistake> {
    let mistake = |problem: PolicyProblem| {
        let PolicyProblem { place, line, column, message, fix } = problem;
        Mistake { place, line, column, message, fix }
    };
    problems.0.into_iter().map(mistake).collect()
}
