//! The errors of one entity.

use super::{
    asked::{Asked, Found, Seen},
    slot::Patience,
};
use platform::{
    EntityRef,
    ci::Card,
    errors::{
        Assignable, Assignee, AssigneeKind, EntityErrors, ErrorPart, ErrorSource, ErrorsError,
        ErrorsSource, Issue, IssueDetail, IssueKey, IssueQuestion, OpenIssue, ProjectErrors,
        ShownIssue,
    },
};
use std::{collections::BTreeMap, sync::Arc};

/// So many issues of a project are asked for at the most; with that many there may be more.
const MOST: usize = 300;

/// Whom an issue can be given to, as a page lists them, at the most.
const ASSIGNABLE: usize = 200;

impl Asked {
    pub(super) async fn errors_of(
        &self,
        entity: &EntityRef,
        question: &IssueQuestion,
        unfolded: Option<&IssueKey>,
    ) -> Result<Option<EntityErrors>, ErrorsError> {
        if self.service.sources.is_empty() {
            return Ok(None);
        }
        let joined = self.service.joined().await?;
        let Some(named) = joined.named.get(entity) else { return Ok(None) };
        if self.entities.rows(std::slice::from_ref(entity)).is_empty() {
            if self.entities.sees(entity) {
                let reason = format!("needs permission monitoring.read on {entity}");
                return Err(ErrorsError::NotAllowed(reason));
            }
            return Ok(None);
        }
        let patience = Patience::of_page();
        self.service.settle(patience).await;
        let sights = self.sights().await?;
        let found = Self::found(named, &sights);
        if found.is_empty() {
            return Ok(None);
        }
        let told = self.told_of(&found, patience).await;
        let (mut projects, mut issues) = (Vec::new(), Vec::new());
        for (seen, card) in found.seen.iter().zip(told) {
            let source = seen.sight.source.name();
            projects.push(self.project(seen, &card));
            let all = card.known.map(|known| known.value).unwrap_or_default();
            issues.extend(all.into_iter().map(|issue| shown(source, issue)));
        }
        let (chosen, counts) = question.chosen(&issues, |one| &one.issue);
        let listed = chosen.into_iter().take(EntityErrors::SHOWN).cloned().collect();
        // Of others it is not asked: whoever makes up numbers would use up the limit.
        let open = unfolded.filter(|key| issues.iter().any(|one| one.key == **key));
        let detail = match open {
            Some(key) => Some(self.unfold(entity, key, patience).await),
            None => None,
        };
        let mut assignable = assignable(&found);
        assignable.truncate(ASSIGNABLE);
        Ok(Some(EntityErrors {
            entity: entity.clone(),
            assignable,
            may: self.may(&found.seen),
            missing: found.missing,
            unclear: found.unclear,
            projects,
            issues: listed,
            counts,
            detail,
        }))
    }

    /// The issues of each project.
    pub(super) async fn told_of(
        &self,
        found: &Found<'_>,
        patience: Patience,
    ) -> Vec<Card<Vec<Issue>>> {
        let part = |seen: &Seen<'_>| {
            let source = seen.sight.source.name().to_owned();
            (source, ErrorPart::Issues(seen.project.slug.clone()))
        };
        self.service.cards_of(found.seen.iter().map(part).collect(), patience).await
    }

    fn project(&self, seen: &Seen<'_>, card: &Card<Vec<Issue>>) -> ProjectErrors {
        let source = &seen.sight.source;
        let base = source.page().trim_end_matches('/');
        let count = card.value().map_or(0, Vec::len);
        ProjectErrors {
            source: self.source(source),
            project: seen.project.name.clone(),
            page: format!("{base}/projects/{}/", seen.project.slug),
            card: card.clone().map(|_| u64::try_from(count).unwrap_or(u64::MAX)),
            more: count >= MOST,
        }
    }

    pub(super) fn source(&self, source: &Arc<dyn ErrorSource>) -> ErrorsSource {
        let health = source.health();
        let now = self.service.clock.now();
        let used_up = health.limit.filter(|limit| limit.remaining == 0 && limit.resets_at > now);
        ErrorsSource {
            name: source.name().to_owned(),
            vendor: source.vendor().to_owned(),
            page: source.page().to_owned(),
            left_alone_until: health.left_alone_until.max(used_up.map(|limit| limit.resets_at)),
        }
    }

    async fn unfold(&self, entity: &EntityRef, key: &IssueKey, patience: Patience) -> OpenIssue {
        let part = ErrorPart::Issue(key.id.clone());
        let told: Card<Option<Box<IssueDetail>>> =
            self.service.card_of(&key.source, part, patience).await;
        let known = told.known.and_then(|known| {
            let detail = known.value?;
            let (fetched_at, source, stale) = (known.fetched_at, known.source, known.stale);
            Some(platform::Fetched { value: *detail, fetched_at, source, stale })
        });
        let card = Card { known, error: told.error };
        let brought_by = match card.value() {
            Some(detail) => self.brought_by(entity, detail).await,
            None => None,
        };
        OpenIssue { key: key.clone(), card, brought_by }
    }
}

pub(super) fn shown(source: &str, issue: Issue) -> ShownIssue {
    ShownIssue { key: IssueKey { source: source.to_owned(), id: issue.id.clone() }, issue }
}

/// The asker, the teams of the projects, then the other members who see them.
pub(super) fn assignable(found: &Found<'_>) -> Vec<Assignable> {
    let mut all: BTreeMap<(u8, AssigneeKind, String, String), Assignable> = BTreeMap::new();
    for seen in &found.seen {
        for team in &seen.project.teams {
            let (kind, id, name) = (AssigneeKind::Team, team.id.clone(), team.name.clone());
            let who = Assignee { kind, id: id.clone(), name: name.clone(), email: None };
            all.insert((1, kind, name, id), Assignable { who, own: false });
        }
        let Some(access) = seen.sight.access() else { continue };
        for member in &access.members {
            if !access.shows(&seen.project, &member.email) {
                continue;
            }
            let own = seen.sight.email().is_some_and(|own| own.eq_ignore_ascii_case(&member.email));
            let (kind, id, name) = (AssigneeKind::User, member.id.clone(), member.name.clone());
            let email = Some(member.email.clone());
            let who = Assignee { kind, id: id.clone(), name: name.clone(), email };
            all.insert((if own { 0 } else { 2 }, kind, name, id), Assignable { who, own });
        }
    }
    all.into_values().collect()
}
