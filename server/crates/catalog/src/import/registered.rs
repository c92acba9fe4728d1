//! What a person does by hand, each in one transaction: registering a location, giving it another
//! target, removing it, removing an entity, choosing between several who claim one.

use super::{
    Occasion,
    acts::{self, Act},
    forget, forget_portion,
    records::claim_records,
    settle,
};
use crate::locations::{NewLocation, generated, is_same, source_name};
use platform::{
    EntityRef, Timestamp,
    access::Asker,
    catalog::{Choice, Operation},
};
use std::collections::BTreeSet;
use store::{ClaimHead, ClaimKey, RegisteredLocation, SourceRecord, Store, StoreError, UnitOfWork};
use uuid::Uuid;

/// The namespace of the identities of registered locations.
const NAMESPACE: Uuid = Uuid::from_u128(0x2b8e_41c7_90f5_4d16_8a3c_5e07_b1d9_64f2);

/// What became of a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is as was asked.
    Done(RegisteredLocation),
    /// Another one has that target.
    Taken(RegisteredLocation),
    /// There is none of that id.
    Unknown,
}

/// Registers a location, unless one with that target is: the row, and its Location as an entity.
///
/// # Errors
/// When the store fails; then nothing happened.
pub async fn register(
    store: &Store,
    asked: &NewLocation,
    asker: &Asker,
    now: Timestamp,
) -> Result<Outcome, StoreError> {
    let mut unit = store.begin().await?;
    let known = unit.registered_locations().await?;
    if let Some(taken) = known.iter().find(|known| is_same(known, asked)) {
        return Ok(Outcome::Taken(taken.clone()));
    }
    let location = as_asked(new_id(asked, now, &known), asked, now);
    unit.insert_registered_location(&location).await?;
    let act = Act::location(&location.id, None, Some(&location));
    let occasion = acts::begin(&mut unit, Operation::Registered, &act, now).await?.by(asker);
    claim_generated(&mut unit, &location, occasion).await?;
    acts::note(&mut unit, occasion, &act, None).await?;
    unit.commit().await?;
    Ok(Outcome::Done(location))
}

/// The row of a location that is to be registered.
#[must_use]
pub fn as_asked(id: String, asked: &NewLocation, now: Timestamp) -> RegisteredLocation {
    RegisteredLocation {
        id,
        location_type: asked.location_type.clone(),
        target: asked.target.clone(),
        presence: asked.presence.map(|presence| presence.name().to_owned()),
        created_at: now,
    }
}

/// Gives a registered location another target. What only the old one claimed is deleted.
///
/// # Errors
/// When the store fails; then nothing happened, or all but a rest of what the old target claimed,
/// which the next start takes out.
pub async fn update(
    store: &Store,
    id: &str,
    asked: &NewLocation,
    asker: &Asker,
    now: Timestamp,
) -> Result<Outcome, StoreError> {
    let mut unit = store.begin().await?;
    let known = unit.registered_locations().await?;
    let taken = known.iter().find(|known| known.id != id && is_same(known, asked));
    if let Some(taken) = taken {
        return Ok(Outcome::Taken(taken.clone()));
    }
    let Some(before) = known.into_iter().find(|known| known.id == id) else {
        return Ok(Outcome::Unknown);
    };
    let presence = asked.presence.map(|presence| presence.name().to_owned());
    let after = RegisteredLocation {
        location_type: asked.location_type.clone(),
        target: asked.target.clone(),
        presence: presence.or_else(|| before.presence.clone()),
        ..before.clone()
    };
    if after == before {
        return Ok(Outcome::Done(after));
    }
    unit.update_registered_location(&after).await?;
    let act = Act::location(id, Some(&before), Some(&after));
    let occasion = acts::begin(&mut unit, Operation::Retargeted, &act, now).await?.by(asker);
    let (old, new) = (source_name(&before), source_name(&after));
    let done = old == new || forget_portion(&mut unit, &old, occasion).await?;
    claim_generated(&mut unit, &after, occasion).await?;
    acts::note(&mut unit, occasion, &act, None).await?;
    unit.commit().await?;
    if !done {
        forget(store, &old, occasion).await?;
    }
    Ok(Outcome::Done(after))
}

/// Removes a registered location. What only it claimed is deleted, what another source claims too
/// falls to that one.
///
/// # Errors
/// When the store fails; then nothing happened, or all but a rest of what it claimed, which the
/// next start takes out.
pub async fn remove(
    store: &Store,
    id: &str,
    asker: &Asker,
    now: Timestamp,
) -> Result<Outcome, StoreError> {
    let mut unit = store.begin().await?;
    let Some(location) = unit.registered_location(id).await? else { return Ok(Outcome::Unknown) };
    unit.delete_registered_location(id).await?;
    let act = Act::location(id, Some(&location), None);
    let occasion = acts::begin(&mut unit, Operation::Unregistered, &act, now).await?.by(asker);
    let source = source_name(&location);
    let done = forget_portion(&mut unit, &source, occasion).await?;
    acts::note(&mut unit, occasion, &act, None).await?;
    unit.commit().await?;
    if !done {
        forget(store, &source, occasion).await?;
    }
    Ok(Outcome::Done(location))
}

/// Takes out what is left of a source that is no longer registered, if anything is.
///
/// # Errors
/// When the store fails.
pub async fn forget_rest(store: &Store, source: &str, now: Timestamp) -> Result<(), StoreError> {
    let known = store.sources().await?.iter().any(|record| record.source == source);
    if known || !store.claims_of_source(source).await?.is_empty() {
        forget(store, source, Occasion::named(Operation::Unregistered, source, now)).await?;
    }
    Ok(())
}

/// Takes an entity out, whoever claims it. Gives the sources that did: what they still say returns
/// when they are read again.
///
/// # Errors
/// When the store fails; then nothing happened.
pub async fn remove_entity(
    store: &Store,
    reference: &EntityRef,
    asker: &Asker,
    now: Timestamp,
) -> Result<BTreeSet<String>, StoreError> {
    let mut unit = store.begin().await?;
    let act = Act::Entity { reference: reference.clone(), there: false };
    let occasion = acts::begin(&mut unit, Operation::Removed, &act, now).await?.by(asker);
    let sources = take_out(&mut unit, reference, occasion).await?;
    if sources.is_empty() {
        return Ok(sources);
    }
    acts::note(&mut unit, occasion, &act, None).await?;
    unit.commit().await?;
    Ok(sources)
}

/// Takes out whatever is claimed of an entity; gives the sources that did.
pub(super) async fn take_out(
    unit: &mut UnitOfWork,
    reference: &EntityRef,
    occasion: Occasion<'_>,
) -> Result<BTreeSet<String>, StoreError> {
    let claims = unit.claims_of_entity(reference).await?;
    let ids: Vec<_> = claims.iter().map(|claim| claim.id).collect();
    unit.remember_claims(&occasion.set.to_string(), &ids).await?;
    unit.delete_claims(&ids).await?;
    settle(unit, BTreeSet::from([reference.clone()]), occasion).await?;
    for ClaimKey { source, location, .. } in claims.iter().map(|claim| &claim.key) {
        unit.distrust(source, location).await?;
    }
    Ok(claims.into_iter().map(|claim| claim.key.source).collect())
}

/// Makes a chosen place say what an entity is, or the first one again. Gives whether the entity is
/// claimed there.
///
/// # Errors
/// When the store fails; then nothing happened.
pub async fn choose(
    store: &Store,
    choice: &Choice,
    asker: &Asker,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let mut unit = store.begin().await?;
    let Choice { entity, place } = choice;
    let claims = unit.claims_of_entity(entity).await?;
    let stands_there = |claim: &ClaimHead| {
        place.as_ref().is_none_or(|(source, location)| {
            claim.key.source == *source && claim.key.location == *location
        })
    };
    if !claims.iter().any(stands_there) {
        return Ok(false);
    }
    let before = unit.choice(entity).await?;
    if before == *place {
        return Ok(true);
    }
    let act = Act::Choice { reference: entity.clone(), before, after: place.clone() };
    let occasion = acts::begin(&mut unit, Operation::Chosen, &act, now).await?.by(asker);
    choose_place(&mut unit, entity, place.as_ref(), occasion).await?;
    acts::note(&mut unit, occasion, &act, None).await?;
    unit.commit().await?;
    Ok(true)
}

/// Makes a place say what an entity is, or the first one.
pub(super) async fn choose_place(
    unit: &mut UnitOfWork,
    entity: &EntityRef,
    place: Option<&(String, String)>,
    occasion: Occasion<'_>,
) -> Result<(), StoreError> {
    let place = place.map(|(source, location)| (&**source, &**location));
    unit.choose(entity, place, occasion.now).await?;
    settle(unit, BTreeSet::from([entity.clone()]), occasion).await
}

/// Makes the source of a location known, and its Location an entity.
pub(super) async fn claim_generated(
    unit: &mut UnitOfWork,
    location: &RegisteredLocation,
    occasion: Occasion<'_>,
) -> Result<(), StoreError> {
    let source = source_name(location);
    let claims = claim_records(&source, vec![generated::claim(location)]);
    let references = claims.iter().map(|claim| claim.key.reference.clone()).collect();
    unit.put_claims(&claims).await?;
    settle(unit, references, occasion).await?;
    unit.put_source(&SourceRecord { source, read_at: None, failure: None }).await
}

/// A name-based identity that no other location has: it stays when the target changes, and a target
/// that is registered again gets another one.
fn new_id(asked: &NewLocation, now: Timestamp, known: &[RegisteredLocation]) -> String {
    let mut attempt = 0_u64;
    loop {
        let name = format!("{}:{} {} {attempt}", asked.location_type, asked.target, now.0);
        let id = Uuid::new_v5(&NAMESPACE, name.as_bytes()).to_string();
        if known.iter().all(|known| known.id != id) {
            return id;
        }
        attempt += 1;
    }
}
