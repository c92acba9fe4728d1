//! Pages of the registered locations that a predicate chooses.

use super::{CatalogService, unavailable};
use crate::locations::{Location, LocationPage, Predicate};
use platform::catalog::CatalogError;

impl CatalogService {
    /// At most `limit` of the locations that a predicate chooses, by id, after the one of an id.
    ///
    /// # Errors
    /// [`CatalogError::Unavailable`].
    pub async fn locations_by_query(
        &self,
        predicate: Option<&Predicate>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<LocationPage, CatalogError> {
        let records = self.store.registered_locations().await.map_err(unavailable)?;
        let mut chosen: Vec<Location> = records.into_iter().map(Location::from).collect();
        chosen.retain(|location| predicate.is_none_or(|predicate| predicate.matches(location)));
        chosen.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        let total_items = chosen.len();
        let start = after.map_or(0, |after| chosen.partition_point(|one| one.id.as_str() <= after));
        let mut items = chosen.split_off(start);
        let more = items.len() > limit;
        items.truncate(limit);
        let after = items.last().filter(|_| more).map(|last| last.id.clone());
        Ok(LocationPage { items, total_items, after })
    }
}
