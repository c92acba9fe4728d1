//! What concerns somebody: their own pull requests, and what waits for them to look at.

use crate::{
    asked::Asked,
    cards::card,
    slot::{Known, Slot},
};
use platform::{
    catalog::{EntityRow, Reference},
    ci::{Card, CodeKey, OwnPull, OwnPulls, PersonNames, Pull},
};
use std::{cmp::Reverse, collections::BTreeMap};

/// As many of each are shown.
const SHOWN: usize = 50;

/// Adds what one source told. What belongs to no entity that they may see is not shown.
pub(crate) fn add(
    asked: &Asked,
    own: &mut OwnPulls,
    person: &PersonNames,
    slot: &Slot,
    known: &Known,
) {
    let card: Card<Vec<Pull>> = card(slot, known, &asked.service);
    if card.error.is_some() {
        own.error = card.error;
    }
    let (Some(told), Some(login)) = (card.known, &person.login) else { return };
    own.fetched_at = Some(own.fetched_at.map_or(told.fetched_at, |at| at.min(told.fetched_at)));
    let mut entities: BTreeMap<String, Option<Reference>> = BTreeMap::new();
    for pull in told.value {
        let mine = pull.author.eq_ignore_ascii_case(login);
        let waits = !mine && !pull.draft && pull.waits_for(login, &person.teams);
        if !mine && !waits {
            continue;
        }
        let name = pull.repository.rsplit('/').next().unwrap_or_default().to_lowercase();
        let source = slot.key.source.clone();
        let entity = entities.entry(name.clone()).or_insert_with(|| {
            let naming = asked.service.naming(&CodeKey { source, name });
            asked.entities.rows(&naming).into_iter().next().map(reference)
        });
        let Some(entity) = entity.clone() else { continue };
        let list = if mine { &mut own.mine } else { &mut own.waiting };
        list.push(OwnPull { pull, entity });
    }
}

/// What changed last stands first; of what waits, what waits for longest.
pub(crate) fn sort(own: &mut OwnPulls) {
    own.mine.sort_by_key(|one| Reverse(one.pull.updated_at));
    own.waiting.sort_by_key(|one| one.pull.created_at);
    own.mine.truncate(SHOWN);
    own.waiting.truncate(SHOWN);
}

fn reference(row: EntityRow) -> Reference {
    let EntityRow { reference, label, entity_type, .. } = row;
    Reference { target: reference, label, entity_type, exists: true }
}
