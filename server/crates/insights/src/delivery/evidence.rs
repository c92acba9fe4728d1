//! What is behind a number: the very deployments, changes and failures, those too that somebody left out.

use super::{
    asked::{Asked, Looked, Seen, source_name},
    history::{Deployed, Failure, Sort},
    measure::{Sample, known, within},
    overview::bucket_of,
};
use platform::{
    EntityRef, TimeRange, Timestamp,
    catalog::Reference,
    delivery::{
        ChangeEvidence, DeploymentEvidence, Evidence, EvidenceItem, EvidenceKind, EvidenceQuestion,
        FailureEvidence, Measure, Note, Noted, Part, Sign, SignKind,
    },
};
use std::{cmp::Reverse, collections::BTreeMap};
use store::NoteRecord;

/// A fact with what it is sorted by: what stands out, then the newest or the longest.
struct Found {
    order: (Reverse<bool>, Reverse<i64>, String),
    noted: Noted,
}

impl Asked {
    pub(super) fn evidence_of(&self, question: &EvidenceQuestion, looked: Looked) -> Evidence {
        let Looked { crumbs, services, compared, zone, now, .. } = looked;
        let whole = compared.range;
        let range = question.at.and_then(|at| bucket_of(whole, &zone, at)).unwrap_or(whole);
        let mut found: Vec<Found> = Vec::new();
        let mut sample = Sample::default();
        let state = self.service.state();
        for seen in &services {
            sample.join(&Sample::of(&seen.history, range));
            let of = OfService { asked: self, notes: &state.notes, seen };
            of.find(question.measure, range, &mut found);
        }
        drop(state);
        found.sort_by(|one, other| one.order.cmp(&other.order));
        let total = found.len() as u64;
        let since = services.iter().filter_map(|seen| seen.history.since).min();
        let there = known(range, since, now);
        let nothing = Sample::default();
        let reading = sample.sorted().reading(question.measure, there, (&nothing, there));
        let skipped = usize::try_from(question.offset).unwrap_or(usize::MAX);
        let shown = usize::try_from(question.limit).unwrap_or(usize::MAX);
        let mut items: Vec<Noted> =
            found.into_iter().skip(skipped).take(shown).map(|found| found.noted).collect();
        let mut may_write: BTreeMap<EntityRef, bool> = BTreeMap::new();
        for item in &mut items {
            let entity = &item.entity.target;
            let known = may_write.get(entity).copied();
            item.may_write = known.unwrap_or_else(|| self.may_write(entity));
            if known.is_none() {
                may_write.insert(entity.clone(), item.may_write);
            }
        }
        Evidence {
            question: question.clone(),
            crumbs,
            range,
            zone,
            reading: Some(reading),
            items,
            total,
        }
    }
}

/// The facts of one service.
struct OfService<'a> {
    asked: &'a Asked,
    notes: &'a BTreeMap<(EntityRef, String), NoteRecord>,
    seen: &'a Seen,
}

impl OfService<'_> {
    fn find(&self, measure: Measure, range: TimeRange, found: &mut Vec<Found>) {
        match EvidenceKind::of(measure) {
            EvidenceKind::Deployments => self.deployments(measure, range, found),
            EvidenceKind::Changes => self.changes(range, found),
            EvidenceKind::Failures => self.failures(range, found),
        }
    }

    /// A fact under the name by which something was said of it, else under its first one.
    fn noted(&self, names: impl IntoIterator<Item = String>, item: EvidenceItem) -> Noted {
        let row = &self.seen.row;
        let mut names: Vec<String> = names.into_iter().collect();
        let note_of = |name: &String| self.notes.get(&(row.reference.clone(), name.clone()));
        let said = names.iter().position(|name| note_of(name).is_some()).unwrap_or_default();
        let key = if names.is_empty() { String::new() } else { names.swap_remove(said) };
        let note = note_of(&key).map(|note| Note {
            id: note.id,
            reason: note.reason.clone(),
            excluded: note.excluded,
            by: note.label.clone(),
            at: note.at,
        });
        let entity = Reference {
            target: row.reference.clone(),
            label: row.label.clone(),
            entity_type: row.entity_type.clone(),
            exists: true,
        };
        // Whether the asker may say something is found out for what is shown only.
        Noted { key, entity, note, may_write: false, item }
    }

    fn deployments(&self, measure: Measure, range: TimeRange, found: &mut Vec<Found>) {
        for one in within(&self.seen.whole, range) {
            let counted = match measure {
                Measure::Frequency => one.is_delivery(),
                Measure::Rework => one.succeeded && one.sort != Sort::Repeat,
                _ => one.is_attempt(),
            };
            if !counted {
                continue;
            }
            let failed = one.failure.is_some() && !one.is_failure_left_out(&self.seen.excluded);
            let stands_out = match measure {
                Measure::FailureRate => failed,
                Measure::Rework => one.rework,
                _ => false,
            };
            let order = (Reverse(stands_out), Reverse(one.finished_at.0), one.name());
            let item = EvidenceItem::Deployment(deployment(one, failed));
            found.push(Found { order, noted: self.noted(one.names(), item) });
        }
    }

    fn changes(&self, range: TimeRange, found: &mut Vec<Found>) {
        for one in within(&self.seen.whole, range) {
            for change in &one.changes {
                let parts = Part::ALL.into_iter().zip(change.parts);
                let parts = parts.filter_map(|(part, time)| Some((part, time?))).collect();
                let item = EvidenceItem::Change(ChangeEvidence {
                    commit: change.commit.clone(),
                    title: change.title.clone(),
                    pull: change.pull,
                    begun_at: change.begun_at,
                    delivered_at: one.finished_at,
                    lead: change.lead(),
                    parts,
                    skewed: change.skewed,
                    page: change.page.clone(),
                });
                let order = (Reverse(false), Reverse(change.lead()), change.commit.clone());
                found.push(Found { order, noted: self.noted([change.name()], item) });
            }
        }
    }

    fn failures(&self, range: TimeRange, found: &mut Vec<Found>) {
        let told = self.asked.may_see_signals(&self.seen.row.reference);
        for one in &self.seen.whole.deployments {
            let Some(failure) = &one.failure else { continue };
            if !range.contains(failure.began_at) {
                continue;
            }
            let item = EvidenceItem::Failure(failed(one, failure, told));
            let goes_on = failure.restored.is_none();
            let order = (Reverse(goes_on), Reverse(failure.began_at.0), one.name());
            found.push(Found { order, noted: self.noted(one.failure_names(), item) });
        }
    }
}

fn deployment(one: &Deployed, failed: bool) -> DeploymentEvidence {
    DeploymentEvidence {
        revision: one.revision.clone(),
        started_at: one.started_at,
        finished_at: one.finished_at,
        changes: one.changes.len() as u64,
        succeeded: one.succeeded,
        failed,
        rollback: one.sort == Sort::Rollback,
        rework: one.rework,
        sources: one.sources.iter().map(|source| source_name(source).to_owned()).collect(),
        page: one.page.clone(),
    }
}

/// A failure; `told` says whether what watches the service may be quoted.
fn failed(one: &Deployed, failure: &Failure, told: bool) -> FailureEvidence {
    let sign = |sign: &Sign| match sign.kind {
        SignKind::Signal(_) if !told => Sign { title: String::new(), page: None, ..sign.clone() },
        _ => sign.clone(),
    };
    FailureEvidence {
        revision: one.revision.clone(),
        began_at: failure.began_at,
        restored_at: failure.restored.map(|(at, _): (Timestamp, _)| at),
        signs: failure.signs.iter().map(sign).collect(),
        restored_by: failure.restored.map(|(_, by)| by),
        page: one.page.clone(),
    }
}
