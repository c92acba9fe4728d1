//! Acts: decided, audited, done, and then asked about like everything else.

use super::{
    asked::{Asked, Seen},
    entity::assignable,
    service::unavailable,
    slot::{Patience, SlotKey},
};
use platform::{
    EntityRef,
    access::{self, Decision, Permission},
    audit::AuditEvent,
    ci::May,
    errors::{
        ErrorAct, ErrorPart, ErrorPreview, ErrorRefusal, ErrorRequest, ErrorsError, Issue, IssueKey,
    },
};
use serde_json::json;
use std::collections::BTreeSet;

/// What an act is about.
pub(super) struct About {
    pub label: String,
    pub preview: ErrorPreview,
    pub may: May,
    /// The entities that name the project, whoever asks.
    pub naming: BTreeSet<EntityRef>,
    issue: Issue,
}

impl Asked {
    /// Whether the asker may do something with the issues of projects: they must be allowed to with
    /// every entity that names one. Otherwise whoever may write an annotation would own what it names.
    pub(super) fn may(&self, seen: &[Seen<'_>]) -> May {
        let mut approvers: Option<Vec<String>> = None;
        let naming = self.naming(seen);
        // Who owns what nobody names is not known.
        if naming.is_empty() {
            let (permission, on) = (Permission::MonitoringWrite, projects(seen));
            let reason = format!("needs permission {permission} on what names {on}");
            return May::Not { reason };
        }
        for entity in naming {
            match self.entities.decide(Permission::MonitoringWrite, &entity) {
                Decision::Allow => {}
                Decision::WithApproval { by }
                    if approvers.as_ref().is_none_or(|one| *one == by) =>
                {
                    approvers = Some(by);
                }
                // One request has one set of people who decide about it.
                Decision::WithApproval { .. } => {
                    let permission = Permission::MonitoringWrite;
                    let reason = format!(
                        "needs permission {permission} on several entities, which different people \
                         have to approve; ask one of those to do it"
                    );
                    return May::Not { reason };
                }
                Decision::Deny => {
                    let permission = Permission::MonitoringWrite;
                    let sees = !self.entities.rows(std::slice::from_ref(&entity)).is_empty();
                    let on = if sees { entity.to_string() } else { projects(seen) };
                    let reason =
                        format!("needs permission {permission} on {on}, which its owners have");
                    return May::Not { reason };
                }
            }
        }
        approvers.map_or(May::Act, |by| May::Ask { by })
    }

    /// The entities that name a project, whoever asks; as the join had them last.
    pub(super) fn naming(&self, seen: &[Seen<'_>]) -> BTreeSet<EntityRef> {
        let Some(joined) = self.service.join.last() else { return BTreeSet::new() };
        let of = |one: &Seen<'_>| joined.naming(one.sight.source.organisation(), &one.project.slug);
        seen.iter().flat_map(of).collect()
    }

    pub(super) async fn preview_of(
        &self,
        entity: &EntityRef,
        key: &IssueKey,
        act: ErrorAct,
    ) -> Result<Option<ErrorPreview>, ErrorsError> {
        let about = self.about(entity, key, act, Patience::of_page()).await?;
        let Some(about) = about else { return Ok(None) };
        match about.may {
            May::Act => Ok(Some(about.preview)),
            May::Ask { by } => Ok(Some(ErrorPreview { approvers: by, ..about.preview })),
            May::Not { reason } => {
                self.denied(key, &reason).await?;
                Err(ErrorsError::NotAllowed(reason))
            }
        }
    }

    /// What an act is about; `None` when the entity has no such issue that the asker sees.
    pub(super) async fn about(
        &self,
        entity: &EntityRef,
        key: &IssueKey,
        act: ErrorAct,
        patience: Patience,
    ) -> Result<Option<About>, ErrorsError> {
        let joined = self.service.joined().await?;
        let Some(named) = joined.named.get(entity) else { return Ok(None) };
        if self.entities.rows(std::slice::from_ref(entity)).is_empty() {
            return Ok(None);
        }
        self.service.settle(patience).await;
        let sights = self.sights().await?;
        let found = Self::found(named, &sights);
        let told = self.told_of(&found, patience).await;
        let mut here = found.seen.iter().zip(&told).filter_map(|(seen, card)| {
            let same = seen.sight.source.name() == key.source;
            let all = card.value().filter(|_| same)?;
            Some((seen, all.iter().find(|issue| issue.id == key.id)?))
        });
        let Some((seen, issue)) = here.next() else { return Ok(None) };
        let project = std::slice::from_ref(seen);
        let assigned = match &act {
            ErrorAct::Assign { kind, id } => {
                let one = super::asked::Found { seen: project.to_vec(), ..Default::default() };
                let all = assignable(&one).into_iter();
                let mut all = all.filter(|one| one.who.kind == *kind && one.who.id == *id);
                Some(all.next().map(|one| one.who.name))
            }
            _ => None,
        };
        // Whom the vendor would not show it to cannot look after it.
        let nobody = assigned == Some(None);
        let refusal = act.refusal(issue.state).or(nobody.then_some(ErrorRefusal::Nobody));
        let about = format!("{}: {}", issue.short_id, issue.title);
        let request = ErrorRequest { act: act.clone(), key: key.clone() }.to_string();
        let label = format!("{} {about} ({})", act.name(), seen.project.name);
        let preview = ErrorPreview {
            act,
            key: key.clone(),
            about,
            to: assigned.flatten(),
            refusal,
            approvers: Vec::new(),
            request,
        };
        let (may, naming) = (self.may(project), self.naming(project));
        Ok(Some(About { label, preview, may, naming, issue: issue.clone() }))
    }

    async fn denied(&self, key: &IssueKey, reason: &str) -> Result<(), ErrorsError> {
        let event = AuditEvent::of(&self.asker, Permission::MonitoringWrite);
        self.note(event.on(key.to_string()).denied(reason)).await
    }

    async fn note(&self, event: AuditEvent) -> Result<(), ErrorsError> {
        let now = self.service.clock.now();
        self.service.store.audit(&event, now).await.map_err(unavailable)
    }

    /// Does it.
    pub(super) async fn do_act(
        &self,
        entity: &EntityRef,
        key: &IssueKey,
        act: ErrorAct,
    ) -> Result<(), ErrorsError> {
        let missing = || ErrorsError::NotFound(format!("{entity} has no such issue"));
        let source = self.service.sources.get(&key.source).ok_or_else(missing)?;
        let about = self.about(entity, key, act.clone(), Patience::of_act()).await?;
        let about = about.ok_or_else(missing)?;
        if let May::Not { reason } = about.may {
            self.denied(key, &reason).await?;
            return Err(ErrorsError::NotAllowed(reason));
        }
        if let Some(refusal) = about.preview.refusal {
            return Err(ErrorsError::Conflict(words(refusal).to_owned()));
        }
        let permission = Permission::MonitoringWrite;
        let request = about.preview.request.clone();
        if let May::Ask { by } = about.may
            && !self.asker.is_approved(permission, &request)
        {
            let refusal = access::Refusal::until_approved(permission, &request, by);
            self.denied(key, &refusal.to_string()).await?;
            return Err(ErrorsError::NeedsApproval(refusal));
        }
        let issue = &about.issue;
        let before = json!({"state": issue.state.name(), "assignee": issue.assignee.as_ref().map(|one| &one.name)});
        let told = json!({"act": act.name(), "about": about.preview.about, "to": about.preview.to, "request": request});
        let event = AuditEvent::of(&self.asker, permission).on(key.to_string());
        let event = event.changing(Some(before), Some(told));
        // First the log, then the deed: what is not told must not happen.
        self.note(event.clone()).await?;
        let done = source.act(&key.id, &act).await;
        let parts = [
            ErrorPart::Issues(issue.project.clone()),
            ErrorPart::Issue(key.id.clone()),
            ErrorPart::Open,
        ];
        for part in parts {
            self.service.ask_again(&SlotKey::of(&key.source, part));
        }
        if let Err(error) = done {
            let reason = error.to_string();
            self.note(event.failed(&reason)).await?;
            return Err(ErrorsError::Refused(format!("{}: {reason}", source.vendor())));
        }
        Ok(())
    }
}

fn projects(seen: &[Seen<'_>]) -> String {
    let names: Vec<&str> = seen.iter().map(|one| one.project.slug.as_str()).collect();
    names.join(", ")
}

const fn words(refusal: ErrorRefusal) -> &'static str {
    match refusal {
        ErrorRefusal::Resolved => "the issue is resolved already",
        ErrorRefusal::Archived => "the issue is archived already",
        ErrorRefusal::Open => "the issue is open",
        ErrorRefusal::Nobody => "there is nobody of that name who sees the project at the vendor",
    }
}
