//! What is open in the whole company, and beside every service.

use super::{asked::Asked, entity::shown, sight::SourceSight, slot::Patience};
use platform::{
    EntityRef,
    catalog::{EntityRow, Reference},
    ci::Card,
    errors::{
        CompanyErrors, CompanyIssue, ErrorPart, ErrorsError, ErrorsTold, Issue, IssueQuestion,
        OpenErrors,
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// What is open, by source and project.
type Open<'a> = BTreeMap<(&'a str, &'a str), Vec<&'a Issue>>;

impl Asked {
    pub(super) async fn errors_of_company(
        &self,
        question: &IssueQuestion,
    ) -> Result<CompanyErrors, ErrorsError> {
        if self.service.sources.is_empty() {
            return Ok(CompanyErrors::default());
        }
        let patience = Patience::of_page();
        self.service.settle(patience).await;
        let sights = self.sights().await?;
        let allowed: Vec<&SourceSight> =
            sights.iter().filter(|one| one.is_let_in() || one.is_unclear()).collect();
        let part = |one: &&SourceSight| (one.source.name().to_owned(), ErrorPart::Open);
        let cards: Vec<Card<Vec<Issue>>> =
            self.service.cards_of(allowed.iter().map(part).collect(), patience).await;
        let joined = self.service.joined().await?;
        let everybody: Vec<EntityRef> = joined.named.keys().cloned().collect();
        // The first entity that names a project, so that no issue stands there twice.
        let mut owners: BTreeMap<(String, String), Reference> = BTreeMap::new();
        for row in self.entities.rows(&everybody) {
            let named = joined.named.get(&row.reference).map(Vec::as_slice).unwrap_or_default();
            for seen in Self::found(named, &sights).seen {
                let key = (seen.sight.source.name().to_owned(), seen.project.slug);
                owners.entry(key).or_insert_with(|| reference(&row));
            }
        }
        let (mut all, mut sources) = (Vec::new(), Vec::new());
        for (sight, card) in allowed.iter().zip(cards) {
            let name = sight.source.name();
            let mut count = 0_u64;
            for issue in card.value().into_iter().flatten() {
                let Some(entity) = owners.get(&(name.to_owned(), issue.project.clone())) else {
                    continue;
                };
                count += 1;
                let (shown, entity) = (shown(name, issue.clone()), entity.clone());
                all.push(CompanyIssue { shown, entity });
            }
            // While it is not known what is whose, that nothing is open is not known either.
            let card = if sight.is_unclear() {
                Card::default()
            } else if sight.knows_projects() {
                card.map(|_| count)
            } else {
                Card { known: None, error: card.error }
            };
            sources.push((self.source(&sight.source), card));
        }
        let (chosen, counts) = question.chosen(&all, |one| &one.shown.issue);
        let issues = chosen.into_iter().take(CompanyErrors::SHOWN).cloned();
        Ok(CompanyErrors { connected: true, issues: issues.collect(), counts, sources })
    }

    pub(super) async fn open_of(
        &self,
        entities: Option<&[EntityRef]>,
    ) -> Result<Vec<(EntityRef, OpenErrors)>, ErrorsError> {
        if self.service.sources.is_empty() {
            return Ok(Vec::new());
        }
        let joined = self.service.joined().await?;
        let wanted: Vec<EntityRef> = match entities {
            Some(entities) => {
                entities.iter().filter(|one| joined.named.contains_key(one)).cloned().collect()
            }
            None => joined.named.keys().cloned().collect(),
        };
        let sights = self.sights().await?;
        let peeked: Vec<_> = sights
            .iter()
            .map(|one| (one.source.name(), self.service.peek(one.source.name(), ErrorPart::Open)))
            .collect();
        let mut open: Open<'_> = BTreeMap::new();
        for (name, one) in &peeked {
            if let Some(ErrorsTold::Issues(issues)) = one.told.as_deref().map(|told| &told.value) {
                for issue in issues {
                    open.entry((*name, issue.project.as_str())).or_default().push(issue);
                }
            }
        }
        let mut result = Vec::new();
        for row in self.entities.rows(&wanted) {
            let named = joined.named.get(&row.reference).map(Vec::as_slice).unwrap_or_default();
            let found = Self::found(named, &sights);
            if found.is_empty() {
                continue;
            }
            let mut errors = OpenErrors::default();
            let mut unknown: BTreeSet<String> = found.unclear.iter().cloned().collect();
            unknown.extend(found.missing.iter().cloned());
            let mut told_at = Vec::new();
            for seen in &found.seen {
                let name = seen.sight.source.name();
                let of_source = peeked.iter().find(|(one, _)| *one == name).map(|(_, one)| one);
                if of_source.is_none_or(|one| one.stale) {
                    unknown.insert(name.to_owned());
                }
                told_at.push(of_source.and_then(super::cards::Peeked::told_at));
                let issues = open.get(&(name, seen.project.slug.as_str())).into_iter().flatten();
                errors.issues.extend(issues.map(|issue| shown(name, (*issue).clone())));
            }
            // One that was never told makes all of it unknown.
            let all_told: Option<Vec<_>> = told_at.into_iter().collect();
            errors.told_at = all_told.and_then(|all| all.into_iter().min());
            errors.unknown = unknown.into_iter().collect();
            result.push((row.reference, errors));
        }
        Ok(result)
    }
}

pub(super) fn reference(row: &EntityRow) -> Reference {
    Reference {
        target: row.reference.clone(),
        label: row.label.clone(),
        entity_type: row.entity_type.clone(),
        exists: true,
    }
}
