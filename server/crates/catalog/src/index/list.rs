//! Lists: filter by bitmaps, count by intersections, page by walking an order.

use super::{Index, Seen, cursor::Cursor, text_filter::TextSearch, values::Value};
use platform::{
    EntityRef,
    catalog::{CatalogError, Facet, FacetField, FacetValue, ListPage, ListQuery, PAGE_SIZE},
};
use roaring::RoaringBitmap;
use std::{borrow::Cow, cmp::Reverse, collections::BTreeMap};

impl Index {
    /// One page of entities with counts and facets.
    ///
    /// # Errors
    /// When the cursor is damaged.
    pub fn list(&self, seen: &Seen, query: &ListQuery) -> Result<ListPage, CatalogError> {
        let base = seen.narrow(self.of_kind(query.kind.as_deref()));
        let base = self.matching_text(base, &query.text);
        let chosen = self.chosen(query);
        let matching = chosen.values().fold(base.clone(), |left, right| left & right);
        let count = || -> Vec<Facet> {
            let fields = FacetField::ALL.into_iter();
            let facets = fields.map(|field| self.facet(seen, field, query, &base, &chosen));
            facets.filter(|facet| !facet.values.is_empty()).collect()
        };
        let ListQuery { kind, filters, .. } = query;
        // A text means few, and is hardly asked for twice.
        let facets = if query.text.trim().is_empty() {
            let question = format!("{kind:?}\0{filters:?}\0{}", seen.key());
            self.counts.list_or(question, count).to_vec()
        } else {
            count()
        };
        let page = self.page(query, &matching)?;
        Ok(ListPage {
            rows: page
                .rows
                .iter()
                .filter_map(|number| self.nodes.entry(*number))
                .map(|entry| self.row_of(seen, entry))
                .collect(),
            total: matching.len(),
            offset: page.offset,
            kinds: self.kinds(seen),
            facets,
            previous: page.previous,
            next: page.next,
        })
    }

    fn of_kind(&self, kind: Option<&str>) -> RoaringBitmap {
        match kind {
            Some(kind) => self.kinds.get(kind).cloned().unwrap_or_default(),
            None => self.all.clone(),
        }
    }

    fn matching_text(&self, numbers: RoaringBitmap, text: &str) -> RoaringBitmap {
        let Some(search) = TextSearch::of(text) else { return numbers };
        let has = |number: &u32| {
            let entry = self.nodes.entry(*number);
            entry.is_some_and(|entry| search.means(&entry.text))
        };
        numbers.iter().filter(has).collect()
    }

    /// For each field with chosen values, the entities that have any of them.
    fn chosen(&self, query: &ListQuery) -> BTreeMap<FacetField, RoaringBitmap> {
        let any_of = |field: FacetField, values: &[String]| {
            let known = self.facets.get(&field);
            let numbers = values.iter().filter_map(|value| known?.members(value));
            numbers.fold(RoaringBitmap::new(), |left, right| left | right)
        };
        let fields = query.filters.iter().filter(|(_, values)| !values.is_empty());
        fields.map(|(field, values)| (*field, any_of(*field, values))).collect()
    }

    /// The values of a field among the entities that match everything but the field's own choice:
    /// the chosen ones, then the most frequent.
    fn facet(
        &self,
        seen: &Seen,
        field: FacetField,
        query: &ListQuery,
        base: &RoaringBitmap,
        chosen: &BTreeMap<FacetField, RoaringBitmap>,
    ) -> Facet {
        let others = chosen.iter().filter(|(other, _)| **other != field);
        let scope = others.fold(Cow::Borrowed(base), |left, (_, right)| Cow::Owned(&*left & right));
        let known = self.facets.get(&field);
        let mut counts = known.map(|values| values.counts(&scope)).unwrap_or_default();
        let wanted = query.filters.get(&field).map(Vec::as_slice).unwrap_or_default();
        let mut values: Vec<FacetValue> = wanted
            .iter()
            .map(|value| {
                let at = counts.iter().position(|(known, _)| *known.text == **value);
                let count = at.map_or(0, |at| counts.swap_remove(at).1);
                let label = self.facet_label(seen, field, value.parse().ok().as_ref(), value);
                FacetValue { value: value.clone(), label, count, chosen: true }
            })
            .collect();
        let total = u64::try_from(values.len() + counts.len()).unwrap_or(u64::MAX);
        let rest = Facet::SHOWN.saturating_sub(values.len());
        values.extend(most_frequent(counts, rest).into_iter().map(|(value, count)| FacetValue {
            value: value.text.to_string(),
            label: self.facet_label(seen, field, value.reference.as_ref(), &value.text),
            count,
            chosen: false,
        }));
        let rank = |value: &FacetValue| (!value.chosen, Reverse(value.count));
        values.sort_by(|left, right| {
            // Two may have one label; the value decides, and not who came first.
            rank(left)
                .cmp(&rank(right))
                .then_with(|| left.label.cmp(&right.label))
                .then_with(|| left.value.cmp(&right.value))
        });
        values.truncate(Facet::SHOWN);
        Facet { field, values, total }
    }

    fn facet_label(
        &self,
        seen: &Seen,
        field: FacetField,
        target: Option<&EntityRef>,
        value: &str,
    ) -> String {
        if !matches!(field, FacetField::Owner | FacetField::System) {
            return value.to_owned();
        }
        target.map_or_else(|| value.to_owned(), |target| self.mention(seen, target).label)
    }

    fn page(&self, query: &ListQuery, matching: &RoaringBitmap) -> Result<Page, CatalogError> {
        let start = query.cursor.as_deref().map(Cursor::decode).transpose()?;
        let (column, descending) = (query.sort.column, query.sort.descending);
        let (ahead, behind) = self.orders.ways(&self.nodes, column, descending, start.as_ref());
        let is_meant = |number: &u32| matching.contains(*number);
        let cursor = |number: u32| -> Option<String> {
            let entry = self.nodes.entry(number)?;
            Some(Cursor::at(&self.nodes, entry, column).encode())
        };
        let mut ahead = ahead.filter(is_meant);
        let mut page = Page { rows: ahead.by_ref().take(PAGE_SIZE).collect(), ..Page::default() };
        page.next = ahead.next().and_then(cursor);
        let mut first = None;
        for number in behind.filter(is_meant) {
            page.offset += 1;
            if page.offset <= PAGE_SIZE as u64 {
                first = Some(number);
            }
        }
        page.previous = match page.offset {
            0 => None,
            offset if offset <= PAGE_SIZE as u64 => Some(String::new()),
            _ => first.and_then(cursor),
        };
        Ok(page)
    }
}

/// The `limit` most frequent values, and those that are as frequent as the last of them: their
/// labels, which cost more than the counts, decide later who is shown.
fn most_frequent(mut counts: Vec<(&Value, u64)>, limit: usize) -> Vec<(&Value, u64)> {
    if counts.len() <= limit {
        return counts;
    }
    let Some(last) = limit.checked_sub(1) else { return Vec::new() };
    let (_, (_, fewest), _) = counts.select_nth_unstable_by_key(last, |(_, count)| Reverse(*count));
    let fewest = *fewest;
    counts.retain(|(_, count)| *count >= fewest);
    counts
}

#[derive(Default)]
struct Page {
    rows: Vec<u32>,
    offset: u64,
    previous: Option<String>,
    next: Option<String>,
}
