//! What changed: of one entity, in a span of time, between two moments; who set a field; undoing.

use super::{Asked, CatalogService, answers::unavailable, view::View};
use crate::{
    fields, history,
    import::{
        acts::Act,
        undo::{self, Undoing},
    },
    locations::NewLocation,
};
use platform::{
    EntityRef,
    access::Asker,
    catalog::{
        Actor, CatalogError, Cause, Change, ChangeKind, ChangesPage, ChangesQuery, FieldChange,
        FieldOrigin, HistoryPage, LogPlace, Moment, Operation,
    },
};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap, HashSet};
use store::{ChangeFilter, ChangeRecord, DifferenceCounts, DifferenceRecord, Mark, Store};

/// Changes of a page of an entity's history.
const HISTORY: usize = 20;

/// Changes of a page of all.
const CHANGES: usize = 50;

/// Changes of an entity that are read at once while a field's origin is looked for.
const PORTION: u32 = 50;

/// Entities that are different between two moments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferencePage {
    /// The earlier moment.
    pub from: Mark,
    /// The later one.
    pub to: Mark,
    /// How many there are in all.
    pub counts: DifferenceCounts,
    /// Those of the page, by reference.
    pub items: Vec<DifferenceRecord>,
    /// Whether there are more behind the last one.
    pub more: bool,
}

/// What is different of one entity between two moments.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EntityDifference {
    /// The fields, by path.
    pub fields: Vec<FieldChange>,
    /// Relations that are there only after: type and target.
    pub relations_added: Vec<(String, EntityRef)>,
    /// Relations that were there only before.
    pub relations_removed: Vec<(String, EntityRef)>,
}

/// A change as programs read it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggedChange {
    /// Its position in the log.
    pub position: i64,
    /// When it was accepted, as RFC 3339.
    pub at: String,
    /// What it did.
    pub change: ChangeKind,
    /// The entity.
    pub entity_ref: EntityRef,
    /// Who or what did it.
    pub by: Cause,
    /// Whether it is part of an act that can be undone.
    pub undoable: bool,
    /// Whether what it changed is unknown: what stood there before is no longer kept.
    pub oldest: bool,
    /// The fields that it changed.
    pub fields: Vec<FieldChange>,
}

impl LoggedChange {
    fn of(record: ChangeRecord, previous: Option<&ChangeRecord>) -> Self {
        let ChangeRecord { position, change } = record;
        let oldest = change.kind == ChangeKind::Updated && previous.is_none();
        let body = fields::json(&change.body);
        let (before, after) = match change.kind {
            ChangeKind::Deleted => (body, serde_json::Value::Null),
            _ => (previous.and_then(body_after).map(fields::json).unwrap_or_default(), body),
        };
        Self {
            position,
            at: Moment::At(change.at).to_string(),
            change: change.kind,
            entity_ref: change.reference,
            by: change.by,
            undoable: false,
            oldest,
            fields: if oldest { Vec::new() } else { fields::difference(&before, &after) },
        }
    }
}

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

    /// The last act of a person about a location (by its id) or an entity (by its reference), to be
    /// undone.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn last_act(&self, subject: &str) -> Result<Option<String>, CatalogError> {
        let last = self.store.last_change_set(subject).await.map_err(unavailable)?;
        Ok(last.map(|set| set.id))
    }

    /// Undoes what a person did in one act; gives the set of changes that did it.
    ///
    /// # Errors
    /// `NotFound` when no such act is remembered, `Conflict` when the world moved on since,
    /// `NotAllowed` when the catalog is read-only.
    pub(super) async fn undo_changes(
        &self,
        asker: &Asker,
        set: &str,
    ) -> Result<String, CatalogError> {
        self.locations.check_writable()?;
        let known = self.store.change_set(set).await.map_err(unavailable)?;
        let restored = known.as_ref().and_then(Act::of).and_then(|act| match act {
            Act::Location { id, before, .. } => Some(before?.with_id(&id)),
            Act::Entity { .. } | Act::Choice { .. } => None,
        });
        if let Some(location) = restored {
            let (location_type, target) = (location.location_type, location.target);
            self.checked(&NewLocation { location_type, target, presence: None })?;
        }
        let undone = undo::undo(&self.store, set, asker, self.clock.now()).await;
        match undone.map_err(unavailable)? {
            Undoing::Done(set) => Ok(set),
            Undoing::Refused(reason) => {
                Err(CatalogError::Conflict(format!("this cannot be undone: {reason}")))
            }
            Undoing::Unknown => Err(CatalogError::NotFound(format!(
                "there is no change set {set:?} that a person made, or it is no longer remembered"
            ))),
        }
    }
}

/// The place before the first row of the log.
const BEFORE_ALL: Mark = Mark { position: 0, at: platform::Timestamp(i64::MIN) };

fn filter(question: &ChangesQuery) -> ChangeFilter {
    let ChangesQuery { kind, owner, source, .. } = question.clone();
    ChangeFilter { kind: kind.map(|kind| kind.to_lowercase()), owner, source }
}

/// Each of the rows with the one before it of the same entity.
pub(super) async fn with_previous(
    store: &Store,
    records: Vec<ChangeRecord>,
) -> Result<Vec<(ChangeRecord, Option<ChangeRecord>)>, CatalogError> {
    let places: Vec<_> =
        records.iter().map(|record| (&record.change.reference, record.position)).collect();
    let previous = store.changes_before(&places).await.map_err(unavailable)?;
    let mut previous: HashMap<i64, ChangeRecord> = previous.into_iter().collect();
    let paired = records.into_iter().map(|record| {
        let before = previous.remove(&record.position);
        (record, before)
    });
    Ok(paired.collect())
}

/// Changes with their differences. Long definitions take their time to compare: not on a thread
/// that answers requests.
async fn compared(
    records: Vec<(ChangeRecord, Option<ChangeRecord>)>,
) -> Result<Vec<Change>, CatalogError> {
    let comparing = tokio::task::spawn_blocking(move || {
        let compare = |(record, previous): &(ChangeRecord, Option<ChangeRecord>)| {
            history::change(record, previous.as_ref().and_then(body_after), true)
        };
        records.iter().map(compare).collect()
    });
    comparing.await.map_err(|error| CatalogError::Unavailable(error.to_string()))
}

/// The body that a change left; a deletion left none.
fn body_after(record: &ChangeRecord) -> Option<&str> {
    let deleted = record.change.kind == ChangeKind::Deleted;
    (!deleted).then_some(record.change.body.as_str())
}

/// Notes which of the changes belong to an act that can still be undone.
async fn mark_undoable(store: &Store, changes: &mut [Change]) -> Result<(), CatalogError> {
    let open = undoable(store, changes.iter().map(|change| &change.by)).await?;
    for change in changes {
        change.undoable = change.by.change_set.as_ref().is_some_and(|set| open.contains(set));
    }
    Ok(())
}

/// The acts among some causes that can be undone, of people and of time: the last ones about what they
/// are about.
async fn undoable(
    store: &Store,
    causes: impl Iterator<Item = &Cause>,
) -> Result<HashSet<String>, CatalogError> {
    let acts = causes
        .filter(|cause| cause.actor == Actor::Person || cause.operation == Operation::Expired);
    let ids: BTreeSet<&str> = acts.filter_map(|cause| cause.change_set.as_deref()).collect();
    let ids: Vec<&str> = ids.into_iter().collect();
    let sets = store.open_change_sets(&ids).await.map_err(unavailable)?;
    Ok(sets.into_iter().map(|set| set.id).collect())
}
