//! Undoing what a person did: the reverse act, unless the world moved on.

use super::{
    Occasion, PORTION,
    acts::{self, Act, Registration},
    forget, forget_portion,
    registered::{choose_place, claim_generated, take_out},
    settle,
};
use crate::locations::{NewLocation, is_same, source_name};
use platform::{EntityRef, Timestamp, access::Asker, catalog::Operation};
use std::collections::BTreeSet;
use store::{RegisteredLocation, Store, StoreError, UnitOfWork};

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undoing {
    /// It is as it was before; the set of changes that did it, which can be undone too.
    Done(String),
    /// There is no such act, or it is no longer remembered.
    Unknown,
    /// It cannot be undone any more; the words say why.
    Refused(String),
}

/// Undoes an act of a person.
///
/// # Errors
/// When the store fails; then nothing happened, or all but a rest of many entities, which the next
/// reading of their source brings or the next start takes out.
pub async fn undo(
    store: &Store,
    set: &str,
    asker: &Asker,
    now: Timestamp,
) -> Result<Undoing, StoreError> {
    let mut unit = store.begin().await?;
    let Some(record) = unit.change_set(set).await? else { return Ok(Undoing::Unknown) };
    if record.undone_by.is_some() {
        return Ok(Undoing::Refused("it was undone already".to_owned()));
    }
    let Some(act) = Act::of(&record) else { return Ok(Undoing::Unknown) };
    let act = act.reversed();
    let refused = match &act {
        Act::Location { id, before, after } => {
            location_moved_on(&mut unit, id, before.as_ref(), after.as_ref()).await?
        }
        Act::Entity { reference, there } => {
            entity_moved_on(&mut unit, set, reference, *there).await?
        }
        Act::Choice { reference, before, .. } => {
            let other = unit.choice(reference).await? != *before;
            other.then(|| format!("{reference} was chosen another document since"))
        }
    };
    if let Some(reason) = refused {
        return Ok(Undoing::Refused(reason));
    }
    let occasion = acts::begin(&mut unit, Operation::Undone, &act, now).await?.by(asker);
    let undo = Undo { set, occasion };
    let rest = match &act {
        Act::Location { id, before, after } => {
            undo.location(&mut unit, id, before.as_ref(), after.as_ref()).await?
        }
        Act::Entity { reference, there } => undo.entity(&mut unit, reference, *there).await?,
        Act::Choice { reference, after, .. } => {
            choose_place(&mut unit, reference, after.as_ref(), occasion).await?;
            Rest::default()
        }
    };
    acts::note(&mut unit, occasion, &act, Some(set)).await?;
    let by = occasion.set.to_string();
    unit.note_undone(set, &by).await?;
    unit.commit().await?;
    undo.rest(store, rest).await?;
    Ok(Undoing::Done(by))
}

/// Why a location is not any more as the act left it; `before` is what it left.
async fn location_moved_on(
    unit: &mut UnitOfWork,
    id: &str,
    before: Option<&Registration>,
    after: Option<&Registration>,
) -> Result<Option<String>, StoreError> {
    let known = unit.registered_locations().await?;
    let now = known.iter().find(|known| known.id == id);
    let reason = match (now, before) {
        (None, Some(_)) => Some("the location is no longer registered".to_owned()),
        (Some(_), None) => Some("the location is registered again since".to_owned()),
        (Some(now), Some(left)) if Registration::of(now) != *left => {
            Some("the location was changed again since".to_owned())
        }
        _ => None,
    };
    let wanted = after.map(|after| {
        let RegisteredLocation { location_type, target, .. } = after.with_id(id);
        NewLocation { location_type, target, presence: None }
    });
    let taken = wanted
        .and_then(|wanted| known.iter().find(|known| known.id != id && is_same(known, &wanted)));
    Ok(reason.or_else(|| {
        let RegisteredLocation { id, location_type, target, .. } = taken?;
        Some(format!("{location_type}:{target} is registered again since, with the id {id}"))
    }))
}

/// Why an entity is not any more as the act left it.
async fn entity_moved_on(
    unit: &mut UnitOfWork,
    set: &str,
    reference: &EntityRef,
    wanted: bool,
) -> Result<Option<String>, StoreError> {
    let is_claimed = !unit.claims_of_entity(reference).await?.is_empty();
    if is_claimed && wanted {
        return Ok(Some(format!("{reference} is there again: a source says it")));
    }
    if !is_claimed && !wanted {
        return Ok(Some(format!("{reference} is gone already")));
    }
    if wanted && unit.sources_of_removed(set).await?.is_empty() {
        return Ok(Some(format!("the source that said {reference} is no longer read")));
    }
    Ok(None)
}

/// What is left to be done portion by portion.
#[derive(Default)]
struct Rest {
    unwanted: Option<String>,
    wanted: Option<String>,
}

struct Undo<'a> {
    /// What is undone.
    set: &'a str,
    occasion: Occasion<'a>,
}

impl Undo<'_> {
    async fn location(
        &self,
        unit: &mut UnitOfWork,
        id: &str,
        before: Option<&Registration>,
        after: Option<&Registration>,
    ) -> Result<Rest, StoreError> {
        let (before, after) = (before.map(|one| one.with_id(id)), after.map(|one| one.with_id(id)));
        match (&before, &after) {
            (None, Some(after)) => unit.insert_registered_location(after).await?,
            (Some(_), Some(after)) => unit.update_registered_location(after).await?,
            (_, None) => unit.delete_registered_location(id).await?,
        }
        let (old, new) = (before.as_ref().map(source_name), after.as_ref().map(source_name));
        let mut rest = Rest::default();
        if let Some(old) = old.as_ref().filter(|_| old != new)
            && !forget_portion(unit, old, self.occasion).await?
        {
            rest.unwanted = Some(old.clone());
        }
        if let (Some(after), Some(new)) = (&after, new) {
            claim_generated_again(unit, after, self).await?;
            if !self.restore(unit, &new).await? {
                rest.wanted = Some(new);
            }
        }
        Ok(rest)
    }

    async fn entity(
        &self,
        unit: &mut UnitOfWork,
        reference: &EntityRef,
        there: bool,
    ) -> Result<Rest, StoreError> {
        if there {
            for source in unit.sources_of_removed(self.set).await? {
                self.restore(unit, &source).await?;
            }
        } else {
            take_out(unit, reference, self.occasion).await?;
        }
        Ok(Rest::default())
    }

    /// Puts one portion of a source's claims back; tells whether nothing is left.
    async fn restore(&self, unit: &mut UnitOfWork, source: &str) -> Result<bool, StoreError> {
        let limit = u32::try_from(PORTION).unwrap_or(u32::MAX);
        let restored = unit.restore_claims(self.set, source, limit).await?;
        let done = restored.len() < PORTION;
        // The next pass has to look at all of the source: what came back may stand where the last
        // one found nothing.
        unit.begin_pass(source).await?;
        unit.renew_orphans(&restored, self.occasion.now).await?;
        settle(unit, BTreeSet::from_iter(restored), self.occasion).await?;
        Ok(done)
    }

    async fn rest(&self, store: &Store, rest: Rest) -> Result<(), StoreError> {
        if let Some(source) = rest.unwanted {
            forget(store, &source, self.occasion).await?;
        }
        let Some(source) = rest.wanted else { return Ok(()) };
        loop {
            let mut unit = store.begin().await?;
            let done = self.restore(&mut unit, &source).await?;
            unit.commit().await?;
            if done {
                return Ok(());
            }
        }
    }
}

/// The Location of a registration is an entity again. Its claim is put back first, so that it is as
/// old as it was.
async fn claim_generated_again(
    unit: &mut UnitOfWork,
    location: &RegisteredLocation,
    undo: &Undo<'_>,
) -> Result<(), StoreError> {
    undo.restore(unit, &source_name(location)).await?;
    claim_generated(unit, location, undo.occasion).await
}
