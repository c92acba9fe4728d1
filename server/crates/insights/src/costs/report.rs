//! The answer for one page.

use super::{
    asked::Asked,
    benchmark::{alike, benchmark, measured, per_thousand},
    book::{Book, Owner},
    budgets::state_of,
    lens::{Lens, Sight},
    reconcile::reconciled,
    rows::{efficiency, rows},
    statistics::Course,
};
use platform::{
    EntityRef,
    access::Permission,
    catalog::Reference,
    costs::{
        Amount, Benchmark, Breakdown, BudgetState, CostChange, CostError, CostQuestion, CostReport,
        CostRow, Day, DayCost, DayRange, MonthState, NearDeployment, PerRequest, Portion, RowKind,
        Scope, ScopeInfo, Split,
    },
    deployments::is_production,
};
use std::collections::{BTreeMap, BTreeSet};

/// Changes for which it is looked what was deployed near them.
const LOOKED_UP: usize = 8;

/// Days before a change in which a deployment is near it.
const NEAR: i32 = 2;

/// What an answer is made of.
pub(crate) struct Reporter<'a> {
    pub asked: &'a Asked,
    pub book: &'a Book,
    pub sight: &'a Sight,
    pub question: &'a CostQuestion,
}

impl Reporter<'_> {
    /// The answer; `None` when there is nothing that the asker may see.
    pub async fn report(&self) -> Result<Option<CostReport>, CostError> {
        let (book, question, service) = (self.book, self.question, &self.asked.service);
        let zone = service.options.zone;
        let (asked, before) = question.days(service.clock.now(), zone);
        let Some(range) = self.sight.clipped(asked) else { return Ok(None) };
        let lens = Lens::new(book, self.sight, &question.scope)
            .only(question.environment.as_deref(), question.component.as_ref());
        let Some(scope) = self.scope(&lens) else { return Ok(None) };
        let before = Some(before).filter(|before| lens.knows(*before));
        let mut rows = self.named(rows(&lens, question.breakdown(), range, before));
        let total_rows = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let offset = page_of(question.offset, rows.len());
        rows.drain(..offset);
        rows.truncate(CostReport::SHOWN);
        let (amounts, known) = (lens.daily(), lens.complete());
        let course = Course { first: book.span.first, amounts: &amounts, known: &known };
        let month = self.month(&course, &lens);
        let through = self.through(&lens);
        let whole = self.sight.is_whole();
        let (benchmark, per_request) = self.benchmark(&lens, range).await;
        Ok(Some(CostReport {
            question: CostQuestion {
                offset: u32::try_from(offset).unwrap_or(u32::MAX),
                ..question.clone()
            },
            scope,
            currency: service.options.currency,
            range,
            // A deployment before the first day, and the end of the last one, are told too.
            zone: zone.within(
                range
                    .first
                    .min(before.map_or(range.first, |before| before.first))
                    .plus(-NEAR)
                    .begins(zone),
                range.last.plus(NEAR).begins(zone),
            ),
            today: service.today(),
            split: split(&lens, range),
            before: before.map(|before| split(&lens, before).total()),
            before_first: before.map(|before| before.first),
            days: days(&lens, range, before, &amounts),
            components: super::rows::rows(&lens, Breakdown::Component, range, before),
            rows,
            total_rows,
            environments: lens.environments(),
            month,
            changes: self.changes(&lens, range).await?,
            unallocated: self.of(Owner::Nobody, &lens, range),
            idle: self.of(Owner::Idle, &lens, range),
            efficiency: efficiency(&lens, range),
            benchmark,
            per_request,
            budgets: self.budgets(through),
            reconciliation: if whole && question.scope == Scope::Company {
                reconciled(book, range, service.options.reconcile_above)
            } else {
                Vec::new()
            },
            sources: self.sources(),
            is_partial: lens.is_partial()
                || !self.sight.sees_days(asked)
                || (question.scope == Scope::Company && !whole),
            may_refresh: self.asked.may_refresh(),
        }))
    }

    /// What is asked for; `None` when there is no such thing, or nothing of it is seen.
    fn scope(&self, lens: &Lens<'_>) -> Option<ScopeInfo> {
        let first = lens.entities().next().map(|(_, entity)| entity);
        let mention = |entity: &EntityRef| self.asked.entities.mention(entity);
        let label =
            |entity: &EntityRef| ScopeInfo { label: mention(entity).label, ..ScopeInfo::default() };
        match &self.question.scope {
            Scope::Company => Some(ScopeInfo::default()),
            Scope::Team(team) => {
                // A team that costs nothing may still have a budget.
                (first.is_some() || mention(team).exists).then(|| label(team))
            }
            Scope::Domain(domain) => first.map(|_| label(domain)),
            Scope::System(system) => first.map(|entity| ScopeInfo {
                domain: self.seen(entity.domain.as_ref()),
                ..label(system)
            }),
            Scope::Entity(_) => first.map(|entity| ScopeInfo {
                label: entity.label.clone(),
                owner: self.seen(entity.owner.as_ref()),
                system: self.seen(entity.system.as_ref()),
                domain: self.seen(entity.domain.as_ref()),
                entity_type: entity.entity_type.clone(),
            }),
        }
    }

    fn seen(&self, part: Option<&Reference>) -> Option<Reference> {
        part.map(|part| self.asked.entities.mention(&part.target))
    }

    /// Teams and systems are called as the asker sees them.
    fn named(&self, mut rows: Vec<CostRow>) -> Vec<CostRow> {
        for row in &mut rows {
            if let RowKind::Entity(entity) = &row.of {
                row.label = self.asked.entities.mention(entity).label;
            }
        }
        rows
    }

    /// The last day that all sources are done with.
    fn through(&self, lens: &Lens<'_>) -> Option<Day> {
        let complete = lens.complete();
        let place = complete.iter().rposition(|complete| *complete)?;
        Some(self.book.span.first.plus(i32::try_from(place).unwrap_or(0)))
    }

    /// How the month of yesterday goes, as far as all of it may be seen.
    fn month(&self, course: &Course<'_>, lens: &Lens<'_>) -> Option<MonthState> {
        let yesterday = self.asked.service.today().plus(-1);
        let month = yesterday.month();
        if !self.sight.sees_days(month.days()) {
            return None;
        }
        let so_far = DayRange { first: month.first(), last: yesterday };
        let last = month.plus(-1).days();
        let same = i32::try_from(yesterday.in_month()).unwrap_or(0);
        let last_so_far = DayRange { last: last.first.plus(same).min(last.last), ..last };
        let forecast =
            self.through(lens).and_then(|through| course.forecast(month.days(), through));
        let known = |range: DayRange| lens.knows(range).then(|| split(lens, range).total());
        Some(MonthState {
            month,
            spent: split(lens, so_far).total(),
            through: yesterday,
            forecast,
            last: known(last),
            last_so_far: known(last_so_far),
        })
    }

    /// What belongs to nobody, where that may be told.
    fn of(&self, owner: Owner, lens: &Lens<'_>, range: DayRange) -> Option<Amount> {
        if self.question.scope != Scope::Company || !self.sight.is_whole() {
            return None;
        }
        let places = self.book.places(range);
        let own = lens.costs().filter(|item| item.owner == owner);
        Some(own.map(|item| item.sum(places.clone())).sum())
    }

    async fn changes(
        &self,
        lens: &Lens<'_>,
        range: DayRange,
    ) -> Result<Vec<CostChange>, CostError> {
        let told = self.book.changes().iter().filter(|one| lens.tells(one, range));
        let mut changes: Vec<CostChange> = told.map(|one| one.change.clone()).collect();
        changes.sort_by_key(|change| std::cmp::Reverse(change.delta().abs()));
        changes.truncate(CostReport::CHANGES);
        for change in changes.iter_mut().take(LOOKED_UP) {
            change.deployment = self.deployment(change).await;
        }
        Ok(changes)
    }

    /// The last deployment before the end of the day on which something changed: of production, where
    /// there is one.
    async fn deployment(&self, change: &CostChange) -> Option<NearDeployment> {
        let service = &self.asked.service;
        let zone = service.options.zone;
        let (from, until) =
            (change.first.plus(-NEAR).begins(zone), change.first.plus(1).begins(zone));
        let deployments = service.deployments.seen_by(&self.asked.asker);
        // What is not known of deployments is no reason to say nothing of costs.
        let deployed = deployments.of_entity(&change.entity).await.ok().flatten()?;
        let near = deployed.environments.iter().flat_map(|one| {
            let application = &one.application.value;
            let there =
                application.history.iter().filter(|deployed| (from..until).contains(&deployed.at));
            there.map(|deployed| NearDeployment {
                environment: application.environment.clone(),
                version: platform::deployments::short(&deployed.revision).to_owned(),
                at: deployed.at,
                link: application.key.page(),
            })
        });
        near.max_by_key(|one| (is_production(&one.environment), one.at))
    }

    async fn benchmark(
        &self,
        lens: &Lens<'_>,
        range: DayRange,
    ) -> (Option<Benchmark>, Option<PerRequest>) {
        let Scope::Entity(_) = self.question.scope else { return (None, None) };
        let Some((entity, _)) = lens.entities().next() else { return (None, None) };
        let measured = measured(self.book, self.sight, range);
        let count = range.count();
        let like = alike(self.book, &measured, entity, count).map(|(_, _, like)| like);
        let mut requests = BTreeMap::new();
        for place in like.unwrap_or_default().into_iter().chain([entity]).collect::<BTreeSet<_>>() {
            let reference = &self.book.entities[place].reference;
            if let Some(known) = self.asked.service.traffic.requests(reference, range).await {
                requests.insert(place, known);
            }
        }
        let cost = measured.get(&entity).map(|(cost, _)| *cost).unwrap_or_default();
        let own = requests.get(&entity).filter(|count| **count > 0);
        let benchmark = benchmark(self.book, &measured, entity, count, &requests);
        let median = benchmark.as_ref().and_then(|one| one.per_request?.median);
        let per_request = own.map(|requests| PerRequest {
            requests: *requests,
            per_thousand: per_thousand(cost, *requests),
            median,
        });
        (benchmark, per_request)
    }

    fn budgets(&self, through: Option<Day>) -> Vec<BudgetState> {
        let service = &self.asked.service;
        let state = |team: &EntityRef| {
            state_of(service, self.book, self.sight, &*self.asked.entities, team, through)
        };
        let may_read =
            |team: &EntityRef| self.asked.entities.decide(Permission::CostRead, team).is_allowed();
        match &self.question.scope {
            Scope::Team(team) if may_read(team) => vec![state(team)],
            Scope::Company => {
                let teams = service.look(super::state::State::teams_with_budget);
                let seen =
                    |team: &&EntityRef| self.asked.entities.mention(team).exists && may_read(team);
                let mut all: Vec<BudgetState> = teams.keys().filter(seen).map(state).collect();
                all.sort_by_key(|one| std::cmp::Reverse(one.used_permille()));
                all
            }
            _ => Vec::new(),
        }
    }

    fn sources(&self) -> Vec<platform::costs::CostSourceState> {
        let all = self.asked.service.source_states(Some(self.book));
        let shown = |name: &str| {
            let known = self.book.sources.iter().position(|source| source.name == name);
            known.is_some_and(|place| self.sight.sources[place])
        };
        all.into_iter().filter(|source| shown(&source.name)).collect()
    }
}

/// Where the page that is asked for begins; the last one, where there are fewer rows by now.
fn page_of(offset: u32, rows: usize) -> usize {
    let last = rows.saturating_sub(1) / CostReport::SHOWN * CostReport::SHOWN;
    usize::try_from(offset).unwrap_or(usize::MAX).min(last)
}

/// What some days cost, by where it comes from.
fn split(lens: &Lens<'_>, range: DayRange) -> Split {
    let places = lens.book.places(range);
    let mut split = Split::default();
    for item in lens.costs() {
        *part(&mut split, item) += item.sum(places.clone());
    }
    split
}

fn part<'a>(split: &'a mut Split, item: &super::book::Item) -> &'a mut Amount {
    match item.portion {
        Portion::Idle => &mut split.idle,
        _ if item.component.is_cloud() => &mut split.cloud,
        _ => &mut split.kubernetes,
    }
}

/// Day by day; what is not known is nothing, and not complete.
fn days(
    lens: &Lens<'_>,
    range: DayRange,
    before: Option<DayRange>,
    amounts: &[Amount],
) -> Vec<DayCost> {
    let book = lens.book;
    let places = book.places(range);
    let mut splits = vec![Split::default(); places.len()];
    for item in lens.costs() {
        for (split, place) in splits.iter_mut().zip(places.clone()) {
            *part(split, item) += Amount::from_nanos(item.at(place));
        }
    }
    let of = |(nth, day): (usize, Day)| {
        let split = book.place(day).map(|place| splits[place - places.start]).unwrap_or_default();
        let before = before.and_then(|before| {
            let day = before.first.plus(i32::try_from(nth).ok()?);
            before.has(day).then_some(())?;
            Some(book.place(day).map_or(Amount::ZERO, |place| amounts[place]))
        });
        DayCost { day, split, complete: book.is_complete(day, &lens.sight.sources), before }
    };
    range.days().enumerate().map(of).collect()
}
