//! What changed: of one entity, in a span of time, between two moments; who set a field.

mod compared;

pub use compared::{DifferencePage, EntityDifference, LoggedChange};

use super::{
    Asked, CatalogService,
    answers::unavailable,
    undoing::{mark_undoable, undoable},
    view::View,
};
use crate::fields;
use compared::compared;
pub(super) use compared::with_previous;
use platform::{
    EntityRef,
    catalog::{
        CatalogError, ChangeKind, ChangesPage, ChangesQuery, FieldOrigin, HistoryPage, LogPlace,
        Moment,
    },
};
use std::collections::BTreeSet;
use store::{ChangeFilter, ChangeRecord, DifferenceCounts, DifferenceRecord, Mark};

/// Changes of a page of an entity's history.
const HISTORY: usize = 20;

/// Changes of a page of all.
const CHANGES: usize = 50;

/// Changes of an entity that are read at once while a field's origin is looked for.
const PORTION: u32 = 50;

impl View {
    /// The changes of an entity with their differences, newest first, before a position.
    pub(super) async fn history(
        &self,
        reference: &EntityRef,
        before: Option<i64>,
    ) -> Result<Option<HistoryPage>, CatalogError> {
        let end = self.mark().map(|mark| mark.position + 1);
        let before = before.into_iter().chain(end).min();
        // One more than shown: the change before the last one is what it differs from.
        let limit = u32::try_from(HISTORY + 1).unwrap_or(u32::MAX);
        let records = self.store.changes_of(reference, before, limit).await.map_err(unavailable)?;
        if records.is_empty() && before == end {
            return Ok(None);
        }
        let older =
            records.get(HISTORY).and(records.get(HISTORY - 1)).map(|record| record.position);
        let previous = |at: usize| records.get(at + 1).cloned();
        let shown: Vec<_> = records.iter().take(HISTORY).cloned().enumerate().collect();
        let shown = shown.into_iter().map(|(at, record)| (record, previous(at))).collect();
        let mut changes = compared(shown).await?;
        mark_undoable(&self.store, &mut changes).await?;
        Ok(Some(HistoryPage { changes, older }))
    }

    /// Who or what set each field of an entity, as far back as who asks is told; `None` when it is not
    /// there.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn origins(
        &self,
        reference: &EntityRef,
    ) -> Result<Option<Vec<FieldOrigin>>, CatalogError> {
        let origins = self.all_origins(reference).await?;
        let told = |one: &FieldOrigin| self.tells_of(one.at);
        Ok(origins.map(|origins| origins.into_iter().filter(told).collect()))
    }

    async fn all_origins(
        &self,
        reference: &EntityRef,
    ) -> Result<Option<Vec<FieldOrigin>>, CatalogError> {
        if !self.sees(reference) {
            return Ok(None);
        }
        let mut before = self.mark().map(|mark| mark.position + 1);
        let mut search: Option<fields::Search> = None;
        loop {
            let portion = self.store.changes_of(reference, before, PORTION).await;
            let portion = portion.map_err(unavailable)?;
            let Some(last) = portion.last() else { break };
            before = Some(last.position);
            for record in portion {
                let more = match &mut search {
                    None if record.change.kind == ChangeKind::Deleted => return Ok(None),
                    None => {
                        search = Some(fields::Search::from(record));
                        true
                    }
                    Some(search) => search.step(record),
                };
                if !more {
                    return Ok(search.map(fields::Search::end));
                }
            }
        }
        Ok(search.map(fields::Search::end))
    }

    /// An entity as JSON, `Null` when it is not there, and its relations.
    async fn content(
        &self,
        reference: &EntityRef,
    ) -> Result<(serde_json::Value, BTreeSet<(String, EntityRef)>), CatalogError> {
        let records = self.records(std::slice::from_ref(reference)).await?;
        let value = records.first().map(|record| fields::json(&record.body)).unwrap_or_default();
        let (index, seen) = self.looked_at();
        let relations = index.relation_pairs(&seen, reference).into_iter();
        let relations = relations.map(|(name, target)| (name.to_owned(), (*target).clone()));
        Ok((value, relations.collect()))
    }
}

impl CatalogService {
    /// Where a span of time begins and ends in the log.
    async fn span(
        &self,
        asked: &Asked,
        from: Option<Moment>,
        to: Option<Moment>,
    ) -> Result<(Mark, Mark), CatalogError> {
        let from = match from {
            Some(from) => self.mark_of(from).await?,
            None => self.oldest_mark().await?.unwrap_or(BEFORE_ALL),
        };
        // What is older than the asker sees is not counted either.
        let from = match asked.oldest_shown().filter(|oldest| from.at < *oldest) {
            Some(oldest) => {
                let found = self.store.mark_at(oldest).await.map_err(unavailable)?;
                found.filter(|found| found.position > from.position).unwrap_or(from)
            }
            None => from,
        };
        let to = match to {
            Some(to) => self.mark_of(to).await?,
            None => self.store.mark_up_to(i64::MAX).await.map_err(unavailable)?.unwrap_or(from),
        };
        if from.position > to.position {
            let message = "the span ends before it begins; turn its two moments round";
            return Err(CatalogError::BadQuery(message.to_owned()));
        }
        Ok((from, to))
    }

    /// What changed in a span of time, newest first.
    pub(super) async fn changes_page(
        &self,
        asked: &Asked,
        question: &ChangesQuery,
    ) -> Result<ChangesPage, CatalogError> {
        let (page, records) = self.changes_between(asked, question, CHANGES).await?;
        let records = with_previous(&self.store, records).await?;
        let mut changes = compared(records).await?;
        mark_undoable(&self.store, &mut changes).await?;
        Ok(ChangesPage { changes, ..page })
    }

    /// The same with the fields that each changed, at most `limit`.
    ///
    /// # Errors
    /// `BadQuery` and `Gone` for moments that cannot be asked for.
    pub(super) async fn logged_changes(
        &self,
        asked: &Asked,
        question: &ChangesQuery,
        limit: usize,
    ) -> Result<(ChangesPage, Vec<LoggedChange>), CatalogError> {
        let (page, records) = self.changes_between(asked, question, limit).await?;
        let records = with_previous(&self.store, records).await?;
        let undoable = undoable(&self.store, records.iter().map(|(one, _)| &one.change.by)).await?;
        let logged = records.into_iter().map(|(record, previous)| {
            let mut change = LoggedChange::of(record, previous.as_ref());
            change.undoable =
                change.by.change_set.as_ref().is_some_and(|set| undoable.contains(set));
            change
        });
        Ok((page, logged.collect()))
    }

    /// The same as rows of the log, at most `limit`.
    async fn changes_between(
        &self,
        asked: &Asked,
        question: &ChangesQuery,
        limit: usize,
    ) -> Result<(ChangesPage, Vec<ChangeRecord>), CatalogError> {
        let (from, to) = self.span(asked, question.from, question.to).await?;
        let filter = filter(question);
        let counts = self.shown_counts(asked, from, to, &filter).await?;
        let until = match question.before {
            Some(before) => Mark { position: to.position.min(before - 1), ..to },
            None => to,
        };
        let many = u32::try_from(limit + 1).unwrap_or(u32::MAX);
        let mut records = Vec::new();
        let mut until = until;
        loop {
            let portion = self.store.changes_between(from, until, &filter, many).await;
            let portion = portion.map_err(unavailable)?;
            let last = portion.last().map(|record| record.position);
            let is_end = portion.len() <= limit;
            records.extend(portion.into_iter().filter(|record| asked.shows(record)));
            match last.filter(|_| !is_end && records.len() <= limit) {
                Some(last) => until = Mark { position: last - 1, ..until },
                None => break,
            }
        }
        let more = records.len() > limit;
        records.truncate(limit);
        let older = records.last().filter(|_| more).map(|record| record.position);
        let place = |Mark { position, at }: Mark| LogPlace { position, at };
        let DifferenceCounts { created, updated, deleted } = counts;
        let (from, to, changes) = (place(from), place(to), Vec::new());
        Ok((ChangesPage { from, to, created, updated, deleted, changes, older }, records))
    }

    /// How many entities are different in a span of the log.
    async fn counts(
        &self,
        from: Mark,
        to: Mark,
        filter: &ChangeFilter,
    ) -> Result<DifferenceCounts, CatalogError> {
        let span = (from.position, to.position, filter.clone());
        if let Some(counts) = self.pasts.counts.get(&span) {
            return Ok(counts);
        }
        let counts = self.store.count_differences(from, to, filter).await.map_err(unavailable)?;
        self.pasts.counts.insert(span, counts);
        Ok(counts)
    }

    /// The same of what somebody sees.
    async fn shown_counts(
        &self,
        asked: &Asked,
        from: Mark,
        to: Mark,
        filter: &ChangeFilter,
    ) -> Result<DifferenceCounts, CatalogError> {
        if asked.view().looked_at().1.is_everything() {
            return self.counts(from, to, filter).await;
        }
        let mut counts = DifferenceCounts::default();
        let found = self.store.differences(from, to, filter, None, u32::MAX).await;
        for one in self.shown_differences(asked, found.map_err(unavailable)?).await? {
            match one.kind {
                ChangeKind::Created => counts.created += 1,
                ChangeKind::Updated => counts.updated += 1,
                ChangeKind::Deleted => counts.deleted += 1,
            }
        }
        Ok(counts)
    }

    /// Those of the differences that somebody sees: by what the entity is now and, when it is gone,
    /// by what it was at last.
    async fn shown_differences(
        &self,
        asked: &Asked,
        differences: Vec<DifferenceRecord>,
    ) -> Result<Vec<DifferenceRecord>, CatalogError> {
        if asked.view().looked_at().1.is_everything() {
            return Ok(differences);
        }
        let mut shown = Vec::new();
        for one in differences {
            let last = self.store.changes_of(&one.reference, Some(one.last + 1), 1).await;
            let last = last.map_err(unavailable)?;
            if last.iter().all(|record| asked.shows(record)) {
                shown.push(one);
            }
        }
        Ok(shown)
    }

    /// Which entities are different between two moments, by reference, after one of them.
    ///
    /// # Errors
    /// `BadQuery` and `Gone` for moments that cannot be asked for.
    pub(super) async fn differences(
        &self,
        asked: &Asked,
        question: &ChangesQuery,
        after: Option<&EntityRef>,
        limit: usize,
    ) -> Result<DifferencePage, CatalogError> {
        let (from, to) = self.span(asked, question.from, question.to).await?;
        let filter = filter(question);
        let counts = self.shown_counts(asked, from, to, &filter).await?;
        let many = u32::try_from(limit + 1).unwrap_or(u32::MAX);
        let mut items: Vec<DifferenceRecord> = Vec::new();
        let mut after = after.cloned();
        loop {
            let portion = self.store.differences(from, to, &filter, after.as_ref(), many).await;
            let portion = portion.map_err(unavailable)?;
            after = portion.last().map(|last| last.reference.clone());
            let is_end = portion.len() <= limit;
            items.extend(self.shown_differences(asked, portion).await?);
            if is_end || items.len() > limit {
                break;
            }
        }
        let more = items.len() > limit;
        items.truncate(limit);
        Ok(DifferencePage { from, to, counts, items, more })
    }

    /// What is different of one entity between two moments; `None` when it was there at neither.
    ///
    /// # Errors
    /// `BadQuery` and `Gone` for moments that cannot be asked for.
    pub(super) async fn entity_difference(
        &self,
        asked: &Asked,
        reference: &EntityRef,
        from: Moment,
        to: Option<Moment>,
    ) -> Result<Option<EntityDifference>, CatalogError> {
        let from = asked.seen_at(from).await?;
        let to = match to {
            Some(to) => asked.seen_at(to).await?,
            None => asked.seen_now(),
        };
        if asked.hides(reference) {
            return Ok(None);
        }
        let (before, relations_before) = from.content(reference).await?;
        let (after, relations_after) = to.content(reference).await?;
        if before.is_null() && after.is_null() {
            return Ok(None);
        }
        Ok(Some(EntityDifference {
            fields: fields::difference(&before, &after),
            relations_added: relations_after.difference(&relations_before).cloned().collect(),
            relations_removed: relations_before.difference(&relations_after).cloned().collect(),
        }))
    }
}

/// The place before the first row of the log.
const BEFORE_ALL: Mark = Mark { position: 0, at: platform::Timestamp(i64::MIN) };

fn filter(question: &ChangesQuery) -> ChangeFilter {
    let ChangesQuery { kind, owner, source, .. } = question.clone();
    ChangeFilter { kind: kind.map(|kind| kind.to_lowercase()), owner, source }
}
