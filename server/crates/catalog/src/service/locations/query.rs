//! Pages of the registered locations that a predicate chooses.

use super::CatalogService;
use crate::locations::{Location, LocationPage, Predicate};

impl CatalogService {
    /// At most `limit` of the locations that a predicate chooses, by id, after the one of an id.
    pub(in crate::service) fn locations_by_query(
        mut chosen: Vec<Location>,
        predicate: Option<&Predicate>,
        after: Option<&str>,
        limit: usize,
    ) -> LocationPage {
        chosen.retain(|location| predicate.is_none_or(|predicate| predicate.matches(location)));
        chosen.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        let total_items = chosen.len();
        let start = after.map_or(0, |after| chosen.partition_point(|one| one.id.as_str() <= after));
        let mut items = chosen.split_off(start);
        let more = items.len() > limit;
        items.truncate(limit);
        let after = items.last().filter(|_| more).map(|last| last.id.clone());
        LocationPage { items, total_items, after }
    }
}
