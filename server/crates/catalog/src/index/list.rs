//! Lists: filter by bitmaps, count by intersections, page by walking an order.

use super::{Index, cursor::Cursor, order::RowKey};
use platform::{
    EntityRef,
    catalog::{CatalogError, Facet, FacetField, FacetValue, ListPage, ListQuery, PAGE_SIZE},
};
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, VecDeque};

impl Index {
    /// One page of entities with counts and facets.
    ///
    /// # Errors
    /// When the cursor is damaged.
    pub fn list(&self, query: &ListQuery) -> Result<ListPage, CatalogError> {
        let base = self.matching_text(self.of_kind(query.kind.as_deref()), &query.text);
        let chosen = self.chosen(query);
        let matching = chosen.values().fold(base.clone(), |left, right| left & right);
        let facets = FacetField::ALL
            .into_iter()
            .map(|field| self.facet(field, query, &base, &chosen))
            .filter(|facet| !facet.values.is_empty())
            .collect();
        let page = self.page(query, &matching)?;
        Ok(ListPage {
            rows: page
                .rows
                .iter()
                .filter_map(|key| self.by_key(key))
                .map(|(_, entry)| self.row_of(entry))
                .collect(),
            total: matching.len(),
            offset: page.offset,
            kinds: self.kinds(),
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
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            return numbers;
        }
        let finder = memchr::memmem::Finder::new(text.as_bytes());
        let has = |number: &u32| {
            let entry = self.by_number(*number);
            entry.is_some_and(|entry| finder.find(entry.text.as_bytes()).is_some())
        };
        numbers.iter().filter(has).collect()
    }

    /// For each field with chosen values, the entities that have any of them.
    fn chosen(&self, query: &ListQuery) -> BTreeMap<FacetField, RoaringBitmap> {
        let any_of = |field: FacetField, values: &[String]| {
            let known = self.facets.get(&field);
            let numbers = values.iter().filter_map(|value| known?.get(value.as_str()));
            numbers.fold(RoaringBitmap::new(), |left, right| left | right)
        };
        let fields = query.filters.iter().filter(|(_, values)| !values.is_empty());
        fields.map(|(field, values)| (*field, any_of(*field, values))).collect()
    }

    /// The values of a field among the entities that match everything but the field's own choice.
    fn facet(
        &self,
        field: FacetField,
        query: &ListQuery,
        base: &RoaringBitmap,
        chosen: &BTreeMap<FacetField, RoaringBitmap>,
    ) -> Facet {
        let others = chosen.iter().filter(|(other, _)| **other != field);
        let scope = others.fold(base.clone(), |left, (_, right)| left & right);
        let known = self.facets.get(&field).into_iter().flatten();
        let mut values: Vec<FacetValue> = known
            .map(|(value, numbers)| (value, numbers.intersection_len(&scope)))
            .filter(|(value, count)| *count > 0 || query.has(field, value))
            .map(|(value, count)| FacetValue {
                value: value.to_string(),
                label: self.facet_label(field, value),
                count,
                chosen: query.has(field, value),
            })
            .collect();
        let unknown = query.filters.get(&field).into_iter().flatten();
        for value in unknown {
            if !values.iter().any(|known| known.value == *value) {
                let label = self.facet_label(field, value);
                let value = value.clone();
                values.push(FacetValue { value, label, count: 0, chosen: true });
            }
        }
        values.sort_by(|left, right| {
            let rank = |value: &FacetValue| (!value.chosen, u64::MAX - value.count);
            rank(left).cmp(&rank(right)).then_with(|| left.label.cmp(&right.label))
        });
        let total = u64::try_from(values.len()).unwrap_or(u64::MAX);
        values.truncate(Facet::SHOWN);
        Facet { field, values, total }
    }

    fn facet_label(&self, field: FacetField, value: &str) -> String {
        if !matches!(field, FacetField::Owner | FacetField::System) {
            return value.to_owned();
        }
        let reference = value.parse::<EntityRef>();
        reference.map_or_else(|_| value.to_owned(), |reference| self.mention(&reference).label)
    }

    fn page(&self, query: &ListQuery, matching: &RoaringBitmap) -> Result<Page<'_>, CatalogError> {
        let start = query.cursor.as_deref().map(Cursor::decode).transpose()?;
        let descending = query.sort.descending;
        let walk = self.orders.walk(query.sort.column, descending);
        let mut walk = walk.filter(|key| matching.contains(key.number)).peekable();
        let mut page = Page::default();
        let mut before: VecDeque<&RowKey> = VecDeque::with_capacity(PAGE_SIZE + 1);
        if let Some(start) = &start {
            while let Some(key) = walk.next_if(|key| start.is_after(key, descending)) {
                page.offset += 1;
                if before.len() == PAGE_SIZE {
                    before.pop_front();
                }
                before.push_back(key);
            }
        }
        page.previous = match page.offset {
            0 => None,
            offset if offset <= PAGE_SIZE as u64 => Some(String::new()),
            _ => before.front().map(|key| Cursor::at(key).encode()),
        };
        page.rows = walk.by_ref().take(PAGE_SIZE).collect();
        page.next = walk.next().map(|key| Cursor::at(key).encode());
        Ok(page)
    }
}

#[derive(Default)]
struct Page<'a> {
    rows: Vec<&'a RowKey>,
    offset: u64,
    previous: Option<String>,
    next: Option<String>,
}
