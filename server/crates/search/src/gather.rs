//! One pass over what matches the words: what the asker may not see is left out, filters decide, and
//! what is left is counted and the best kept. So totals, categories and facets agree by construction.

use crate::{
    columns::{NOBODY, Numbers},
    question::Question,
    schema::{Tie, column, place_of},
};
use platform::{
    access::{Asker, Permission},
    search::{SearchField, SearchQuery, SearchSort, Seen, Visibility},
};
use std::{
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, BTreeSet, BinaryHeap},
    sync::Arc,
};
use tantivy::{
    DocAddress, DocId, Score, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::{Column, StrColumn},
};

/// The category, then the facets in their order.
const FIELDS: usize = 1 + SearchField::ALL.len();

/// What is gathered.
pub(crate) struct Gather {
    wanted: Arc<Wanted>,
    numbers: Vec<Numbers>,
}

/// What decides about a document.
struct Wanted {
    /// By the place of the permission that it takes.
    seen: Vec<(u64, Seen)>,
    everything: bool,
    chosen: [Option<BTreeSet<String>>; FIELDS],
    excluded: [Option<BTreeSet<String>>; FIELDS],
    rules: Rules,
}

/// What is the same for every document.
#[derive(Clone, Copy)]
struct Rules {
    from: i64,
    until: i64,
    bounded: bool,
    facets: bool,
    sort: SearchSort,
    keep: usize,
}

/// A document that was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub score: f32,
    pub updated: i64,
    /// What decides where everything else is equal.
    pub tie: Tie,
    pub address: DocAddress,
}

/// What came together.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub total: u64,
    /// The best first.
    pub found: Vec<Found>,
    /// How many have a value: of the category, then of the facets.
    pub counts: [BTreeMap<String, u64>; FIELDS],
}

impl Gather {
    /// What is gathered for an asker. Everything that somebody needs is looked up here, once.
    pub fn new(
        question: &Question,
        query: &SearchQuery,
        numbers: Vec<Numbers>,
        permissions: &BTreeSet<Permission>,
        visibility: &dyn Visibility,
        asker: &Asker,
        keep: usize,
    ) -> Self {
        // Who may not see an entity sees nothing about it, whatever else they may.
        let base = visibility.seen(asker, Permission::CatalogRead);
        let seen: Vec<(u64, Seen)> = permissions
            .iter()
            .map(|permission| {
                let own = visibility.seen(asker, *permission);
                (place_of(*permission), both(&base, own))
            })
            .collect();
        let everything = seen.iter().all(|(_, seen)| *seen == Seen::Everything);
        let mut chosen: [Option<BTreeSet<String>>; FIELDS] = Default::default();
        let mut excluded: [Option<BTreeSet<String>>; FIELDS] = Default::default();
        if let Some(place) = chosen.first_mut().filter(|_| !query.categories.is_empty()) {
            *place = Some(query.categories.clone());
        }
        for (place, field) in (1..).zip(SearchField::ALL) {
            if let (Some(chosen), Some(excluded)) = (chosen.get_mut(place), excluded.get_mut(place))
            {
                *chosen = question.filters.get(&field).filter(|values| !values.is_empty()).cloned();
                *excluded = question.excluded.get(&field).cloned();
            }
        }
        let (from, until) = (question.from, question.until);
        let rules = Rules {
            from: from.unwrap_or(i64::MIN),
            until: until.unwrap_or(i64::MAX),
            bounded: from.is_some() || until.is_some(),
            facets: query.facets,
            sort: query.sort,
            keep,
        };
        let wanted = Wanted { seen, everything, chosen, excluded, rules };
        Self { wanted: Arc::new(wanted), numbers }
    }
}

fn both(one: &Seen, other: Seen) -> Seen {
    match (one, other) {
        (Seen::Everything, other) => other,
        (one, Seen::Everything) => one.clone(),
        (Seen::Only(one), Seen::Only(other)) => {
            Seen::Only(one.iter().zip(other).map(|(one, other)| one & other).collect())
        }
    }
}

/// A column of texts, and which of its values are chosen and excluded.
struct Texts {
    column: StrColumn,
    chosen: Option<Vec<bool>>,
    excluded: Option<Vec<bool>>,
    counts: Vec<u64>,
}

pub(crate) struct SegmentGather {
    wanted: Arc<Wanted>,
    numbers: Numbers,
    segment: u32,
    permission: Column<u64>,
    updated: Column<i64>,
    ties: Ties,
    fields: [Option<Texts>; FIELDS],
    /// Fields that are chosen although no document here has them: nothing here passes.
    absent: u32,
    total: u64,
    best: BinaryHeap<Reverse<Ranked>>,
}

/// The columns that decide between equal ones.
pub(crate) struct Ties(Vec<Column<u64>>);

impl Ties {
    pub fn of(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = column::TIES.into_iter().map(|name| reader.fast_fields().u64(name));
        columns.collect::<tantivy::Result<_>>().map(Self)
    }

    pub fn tie(&self, document: DocId) -> Tie {
        let mut columns = self.0.iter();
        Tie::default()
            .map(|_| columns.next().and_then(|column| column.first(document)).unwrap_or_default())
    }
}

/// Ordered by score, then by title, so that every process gives the same order.
struct Ranked(f64, Found);

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_title = || other.1.tie.cmp(&self.1.tie);
        let by_place = || other.1.address.cmp(&self.1.address);
        self.0.total_cmp(&other.0).then_with(by_title).then_with(by_place)
    }
}

impl Collector for Gather {
    type Fruit = Gathered;
    type Child = SegmentGather;

    fn for_segment(&self, segment: u32, reader: &SegmentReader) -> tantivy::Result<SegmentGather> {
        let fast = reader.fast_fields();
        let wanted = &self.wanted;
        let mut fields: [Option<Texts>; FIELDS] = Default::default();
        let mut absent = 0;
        let names =
            std::iter::once(column::CATEGORY).chain(SearchField::ALL.map(SearchField::name));
        for ((at, place), name) in (0_u32..).zip(&mut fields).zip(names) {
            let chosen = wanted.chosen.get(at as usize).and_then(Option::as_ref);
            let excluded = wanted.excluded.get(at as usize).and_then(Option::as_ref);
            if at > 0 && !wanted.rules.facets && chosen.is_none() && excluded.is_none() {
                continue;
            }
            let Some(column) = fast.str(name)? else {
                absent |= u32::from(chosen.is_some()) << at;
                continue;
            };
            let marks = |values: Option<&BTreeSet<String>>| -> tantivy::Result<Option<Vec<bool>>> {
                let Some(values) = values else { return Ok(None) };
                let mut marks = vec![false; column.num_terms()];
                for value in values {
                    let term = column.dictionary().term_ord(value.as_bytes())?;
                    let place = term.and_then(|term| usize::try_from(term).ok());
                    if let Some(mark) = place.and_then(|place| marks.get_mut(place)) {
                        *mark = true;
                    }
                }
                Ok(Some(marks))
            };
            let (chosen, excluded) = (marks(chosen)?, marks(excluded)?);
            let counts = vec![0; column.num_terms()];
            *place = Some(Texts { column, chosen, excluded, counts });
        }
        Ok(SegmentGather {
            wanted: Arc::clone(wanted),
            numbers: self.numbers.get(segment as usize).cloned().unwrap_or_default(),
            segment,
            permission: fast.u64(column::PERMISSION)?,
            updated: fast.i64(column::UPDATED)?,
            ties: Ties::of(reader)?,
            fields,
            absent,
            total: 0,
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.wanted.rules.sort == SearchSort::Relevance && self.wanted.rules.keep > 0
    }

    fn merge_fruits(&self, fruits: Vec<Gathered>) -> tantivy::Result<Gathered> {
        let mut all = Gathered::default();
        for fruit in fruits {
            all.total += fruit.total;
            all.found.extend(fruit.found);
            for (counts, counted) in all.counts.iter_mut().zip(fruit.counts) {
                for (value, count) in counted {
                    *counts.entry(value).or_default() += count;
                }
            }
        }
        let sort = self.wanted.rules.sort;
        all.found.sort_by_key(|found| Reverse(Ranked(key(sort, found), *found)));
        all.found.truncate(self.wanted.rules.keep);
        Ok(all)
    }
}

/// What is ordered by.
fn key(sort: SearchSort, found: &Found) -> f64 {
    match sort {
        SearchSort::Relevance => f64::from(found.score),
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of this millennium fit")]
        SearchSort::Updated => found.updated as f64,
    }
}

impl SegmentGather {
    fn is_seen(&self, document: DocId) -> bool {
        let number = self.numbers.get(document as usize).copied().unwrap_or(NOBODY);
        if number == NOBODY {
            return false;
        }
        if self.wanted.everything {
            return true;
        }
        let permission = self.permission.first(document);
        let mut rules = self.wanted.seen.iter();
        let rule = rules.find(|(place, _)| Some(*place) == permission);
        rule.is_some_and(|(_, seen)| seen.contains(number))
    }

    /// The fields whose choice a document does not fit, as bits; `None` when it is excluded.
    fn misfits(&self, document: DocId) -> Option<u32> {
        let mut misfits = self.absent;
        for (at, texts) in (0_u32..).zip(&self.fields) {
            let Some(texts) = texts else { continue };
            let marked = |marks: &[bool]| {
                let mut terms = texts.column.ords().values_for_doc(document);
                terms.any(|term| {
                    usize::try_from(term).is_ok_and(|term| marks.get(term) == Some(&true))
                })
            };
            if texts.excluded.as_deref().is_some_and(marked) {
                return None;
            }
            if texts.chosen.as_deref().is_some_and(|chosen| !marked(chosen)) {
                misfits |= 1 << at;
            }
        }
        Some(misfits)
    }

    fn count(&mut self, document: DocId, at: usize) {
        let Some(Some(texts)) = self.fields.get_mut(at) else { return };
        for term in texts.column.ords().values_for_doc(document) {
            let place = usize::try_from(term).ok();
            if let Some(count) = place.and_then(|place| texts.counts.get_mut(place)) {
                *count += 1;
            }
        }
    }
}

impl SegmentCollector for SegmentGather {
    type Fruit = Gathered;

    fn collect(&mut self, document: DocId, score: Score) {
        if !self.is_seen(document) {
            return;
        }
        let rules = self.wanted.rules;
        let updated = || self.updated.first(document).unwrap_or_default();
        if rules.bounded && !(rules.from..rules.until).contains(&updated()) {
            return;
        }
        let Some(misfits) = self.misfits(document) else { return };
        if misfits.is_power_of_two() {
            // With this field's choice left out it would be there.
            self.count(document, misfits.trailing_zeros() as usize);
            return;
        }
        if misfits != 0 {
            return;
        }
        self.total += 1;
        let (updated, address) = (updated(), DocAddress::new(self.segment, document));
        let mut found = Found { score, updated, tie: Tie::default(), address };
        let counted = if rules.facets { FIELDS } else { 1 };
        for at in 0..counted {
            self.count(document, at);
        }
        if rules.keep == 0 {
            return;
        }
        let key = key(rules.sort, &found);
        let is_full = self.best.len() >= rules.keep;
        if is_full && self.best.peek().is_some_and(|Reverse(worst)| key < worst.0) {
            return;
        }
        found.tie = self.ties.tie(document);
        let ranked = Ranked(key, found);
        if is_full && self.best.peek().is_some_and(|Reverse(worst)| ranked <= *worst) {
            return;
        }
        if is_full {
            self.best.pop();
        }
        self.best.push(Reverse(ranked));
    }

    fn harvest(self) -> Gathered {
        let mut gathered = Gathered { total: self.total, ..Gathered::default() };
        gathered.found = self.best.into_iter().map(|Reverse(ranked)| ranked.1).collect();
        for (counts, texts) in gathered.counts.iter_mut().zip(self.fields) {
            let Some(texts) = texts else { continue };
            for (term, count) in (0_u64..).zip(&texts.counts).filter(|(_, count)| **count > 0) {
                let mut value = String::new();
                if texts.column.ord_to_str(term, &mut value).unwrap_or_default() {
                    counts.insert(value, *count);
                }
            }
        }
        gathered
    }
}
