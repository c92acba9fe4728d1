//! The numbers of the company, a team or a service.

use super::{
    asked::{Asked, Looked, Seen, source_name},
    history::History,
    measure::{Sample, known},
    state::{APPLICATIONS, State, Subject},
    trend,
};
use platform::{
    EntityRef, TimeRange, Timestamp,
    catalog::Reference,
    delivery::{
        DeliveryPage, DeliveryQuestion, DeliveryRow, DeliveryScope, DeliverySourceState, Mark,
        MarkKind, Measure, Reading, RowKind,
    },
    deployments::short,
    time_range::{Bucket, Step},
};
use std::collections::{BTreeMap, BTreeSet};

/// A source that told nothing for so long may know of something that is not here, in milliseconds.
const STALE: i64 = 24 * 3_600_000;

/// The samples of a service, of the time that is asked for and of the one before.
struct Sampled<'a> {
    seen: &'a Seen,
    now: Sample,
    before: Sample,
}

impl Asked {
    pub(super) fn overview(&self, question: &DeliveryQuestion, looked: Looked) -> DeliveryPage {
        let Looked { crumbs, services, subjects, compared, zone, now } = looked;
        let (range, before) = (compared.range, compared.before);
        let sampled: Vec<Sampled<'_>> = services
            .iter()
            .map(|seen| Sampled {
                seen,
                now: Sample::of(&seen.history, range),
                before: Sample::of(&seen.history, before),
            })
            .collect();
        let all: Vec<&Sampled<'_>> = sampled.iter().collect();
        let histories: Vec<&History> = services.iter().map(|seen| &*seen.history).collect();
        let step = trend::step(range);
        let buckets = range.buckets(step, &zone);
        let measured = Measured { range, before, now, buckets: &buckets };
        let whole = whole(&all, |one| &one.now);
        let mut gaps = whole.gaps;
        gaps.excluded = services.iter().map(|seen| seen.excluded.len() as u64).sum();
        gaps.without_sources = services.iter().filter(|seen| !seen.sourced).count() as u64;
        let may_write = match &question.scope {
            DeliveryScope::Service(entity) => self.may_write(entity),
            _ => services.iter().any(|seen| self.may_write(&seen.row.reference)),
        };
        DeliveryPage {
            scope: question.scope.clone(),
            crumbs,
            compared,
            step,
            readings: measured.readings(&all),
            points: trend::points(&histories, range, step, &zone),
            zone,
            parts: whole.lead_parts(),
            bins: trend::bins(&whole.leads),
            rows: rows(&question.scope, &all, &measured),
            marks: marks(&services, range),
            gaps,
            services: services.iter().filter(|seen| seen.history.since.is_some()).count() as u64,
            sources: sources(&self.service.state(), &self.vendors(), &subjects, now),
            since: histories.iter().filter_map(|history| history.since).min(),
            may_write,
        }
    }

    /// The vendors of sources, by their names.
    fn vendors(&self) -> BTreeMap<String, (&'static str, Option<Timestamp>)> {
        let hosts = self.service.sources.hosts.iter().map(|source| {
            let health = source.health();
            let used_up = health.limit.filter(|limit| limit.remaining == 0);
            let waits = health.left_alone_until.max(used_up.map(|limit| limit.resets_at));
            (source.name().to_owned(), (source.vendor(), waits))
        });
        let signals = self.service.sources.signals.iter();
        let signals = signals.map(|one| (one.name().to_owned(), (one.vendor(), None)));
        hosts.chain(signals).collect()
    }
}

/// The times that are measured.
struct Measured<'a> {
    range: TimeRange,
    before: TimeRange,
    now: Timestamp,
    buckets: &'a [Bucket],
}

fn whole<'a>(all: &[&'a Sampled<'a>], which: impl Fn(&'a Sampled<'a>) -> &'a Sample) -> Sample {
    let mut whole = Sample::default();
    for one in all {
        whole.join(which(one));
    }
    whole.sorted()
}

impl Measured<'_> {
    fn readings(&self, all: &[&Sampled<'_>]) -> Vec<Reading> {
        let since = all.iter().filter_map(|one| one.seen.history.since).min();
        let now = whole(all, |one| &one.now);
        let before = whole(all, |one| &one.before);
        let here = known(self.range, since, self.now);
        let there = known(self.before, since, self.now);
        // A time of which only the end is known is none to compare with.
        let before = if there == self.before { before } else { Sample::default() };
        let reading = |measure| now.reading(measure, here, (&before, there));
        Measure::ALL.into_iter().map(reading).collect()
    }

    fn row(
        &self,
        kind: RowKind,
        reference: Option<Reference>,
        all: &[&Sampled<'_>],
    ) -> DeliveryRow {
        let histories: Vec<&History> = all.iter().map(|one| &*one.seen.history).collect();
        DeliveryRow {
            kind,
            reference,
            services: all.len() as u64,
            readings: self.readings(all),
            trend: trend::counts(&histories, self.buckets),
        }
    }
}

/// Teams of the company, services of a team, by name.
fn rows(scope: &DeliveryScope, all: &[&Sampled<'_>], measured: &Measured<'_>) -> Vec<DeliveryRow> {
    let mut rows: Vec<DeliveryRow> = match scope {
        DeliveryScope::Service(_) => Vec::new(),
        DeliveryScope::Team(_) => all
            .iter()
            .map(|one| {
                let row = &one.seen.row;
                let reference = Reference {
                    target: row.reference.clone(),
                    label: row.label.clone(),
                    entity_type: row.entity_type.clone(),
                    exists: true,
                };
                measured.row(RowKind::Service, Some(reference), &[*one])
            })
            .collect(),
        DeliveryScope::Company => {
            let mut teams: BTreeMap<Option<EntityRef>, (Option<Reference>, Vec<&Sampled<'_>>)> =
                BTreeMap::new();
            for one in all {
                let owner = one.seen.row.owner.clone();
                let key = owner.as_ref().map(|owner| owner.target.clone());
                teams.entry(key).or_insert((owner, Vec::new())).1.push(one);
            }
            let row = |(owner, of): (Option<Reference>, Vec<&Sampled<'_>>)| {
                measured.row(RowKind::Team, owner, &of)
            };
            teams.into_values().map(row).collect()
        }
    };
    rows.sort_by_key(|row| {
        let label = row.reference.as_ref().map(|one| one.label.to_lowercase());
        (label.is_none(), label)
    });
    rows
}

/// The last things that are marked on charts: failures before deployments of something new.
fn marks(services: &[Seen], range: TimeRange) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for seen in services {
        let entity = &seen.row.reference;
        for one in super::measure::within(&seen.history, range) {
            let kind = match (&one.failure, one.is_delivery()) {
                (Some(_), _) => MarkKind::Failure,
                // Of one service each deployment is shown, of several only what failed.
                (None, true) if services.len() == 1 => MarkKind::Deployment,
                _ => continue,
            };
            let label = format!("{} {}", seen.row.label, short(&one.revision));
            marks.push(Mark { kind, at: one.finished_at, label, entity: entity.clone() });
        }
    }
    marks.sort_by(|one, other| (other.at, &other.label).cmp(&(one.at, &one.label)));
    marks.truncate(DeliveryPage::MARKS);
    marks
}

/// How far each source is with what is looked at: of other repositories it is told neither that they are
/// there nor what is wrong with them.
fn sources(
    state: &State,
    vendors: &BTreeMap<String, (&'static str, Option<Timestamp>)>,
    subjects: &BTreeSet<Subject>,
    now: Timestamp,
) -> Vec<DeliverySourceState> {
    let mut sources: BTreeMap<&str, DeliverySourceState> = BTreeMap::new();
    let new = |name: &str, vendor: &str, waits_until: Option<Timestamp>| DeliverySourceState {
        name: source_name(name).to_owned(),
        vendor: vendor.to_owned(),
        succeeded_at: None,
        failed_at: None,
        error: None,
        complete: 0,
        total: 0,
        waits_until: waits_until.filter(|until| *until > now),
        stale: false,
    };
    for (name, (vendor, waits)) in vendors {
        sources.insert(name, new(name, vendor, *waits));
    }
    // What is of no subject is the source's as a whole.
    let told = |subject: &Subject| subject.1.is_empty() || subjects.contains(subject);
    for ((subject, _), record) in state.streams.iter().filter(|((subject, _), _)| told(subject)) {
        let Some(source) = sources.get_mut(subject.0.as_str()) else { continue };
        source.total += 1;
        source.complete += u64::from(record.complete);
        source.succeeded_at = source.succeeded_at.max(record.succeeded_at);
        source.failed_at = source.failed_at.max(record.failed_at);
        if source.error.is_none() {
            source.error.clone_from(&record.error);
        }
    }
    for source in sources.values_mut() {
        let old = source.succeeded_at.is_none_or(|at| now.0 - at.0 > STALE);
        source.stale = source.error.is_some() || (old && source.total > 0);
    }
    // Applications are told by the deployments' own sources, which show their state themselves.
    let applications = state.facts.keys().filter(|subject| subjects.contains(*subject));
    let applications = applications.filter(|(source, _)| source.starts_with(APPLICATIONS));
    for (source, _) in applications {
        let name = source_name(source);
        let known = sources.entry(name).or_insert_with(|| new(name, "", None));
        known.total += 1;
        known.complete += 1;
    }
    sources.into_values().collect()
}

/// Charts of one answer have the same steps.
pub(super) fn bucket_of(
    range: TimeRange,
    zone: &platform::Zone,
    at: Timestamp,
) -> Option<TimeRange> {
    let step: Step = trend::step(range);
    let buckets = range.buckets(step, zone);
    buckets.into_iter().map(|bucket| bucket.range).find(|bucket| bucket.contains(at))
}
