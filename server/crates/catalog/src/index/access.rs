//! Who sees what of the index: entities in classes of those that are equal to the policies, one
//! decision for each class, and for each principal the bitmap of what is allowed.
//!
//! Classes are made at the first question after their aspects, and then follow each change: an entity
//! only moves between two of them. A principal's bitmap follows the moves when it is next asked for.

use super::{Index, entry::Entry, flat::lower, relation::Relation};
use hashbrown::{DefaultHashBuilder, HashMap};
use platform::{
    EntityRef,
    access::{Aspects, Authority, ClassOfEntities, EntityFacts, Object, Permission, Principal},
};
use roaring::RoaringBitmap;
use std::{
    collections::VecDeque,
    fmt,
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// In the column of classes: the entity is not there.
const NONE: u32 = u32::MAX;
/// Moves that are remembered; who is further behind begins anew.
const MOVES: usize = 8_192;
/// Principals whose bitmaps are kept.
const KEPT: usize = 256;

/// Who looks, and who decides what is seen; without that everything is.
#[derive(Clone, Default)]
pub struct Sight(Option<(Arc<Principal>, Arc<dyn Authority>)>);

impl Sight {
    /// What a principal sees.
    #[must_use]
    pub fn of(principal: Arc<Principal>, authority: Arc<dyn Authority>) -> Self {
        Self(Some((principal, authority)))
    }

    /// Whether an entity of these facts is seen.
    #[must_use]
    pub fn allows(&self, facts: &EntityFacts) -> bool {
        self.0.as_ref().is_none_or(|(principal, authority)| {
            authority
                .decide(principal, Permission::CatalogRead, &Object::Entity(facts))
                .is_allowed()
        })
    }
}

/// What of an index is seen at this moment.
#[derive(Clone, Debug, Default)]
pub struct Seen(Option<(u64, Arc<RoaringBitmap>)>);

impl Seen {
    /// Everything.
    #[must_use]
    pub const fn everything() -> Self {
        Self(None)
    }

    /// Whether that is everything.
    #[must_use]
    pub const fn is_everything(&self) -> bool {
        self.0.is_none()
    }

    /// Those who are seen as bits, 64 in a word; `None` is everybody.
    #[must_use]
    pub fn words(&self) -> Option<Vec<u64>> {
        let visible = self.visible()?;
        let mut words = vec![0; visible.max().map_or(0, |last| last as usize / 64 + 1)];
        for number in visible {
            if let Some(word) = words.get_mut(number as usize / 64) {
                *word |= 1 << (number % 64);
            }
        }
        Some(words)
    }

    /// Those who are seen; `None` is everybody.
    pub(super) fn visible(&self) -> Option<&RoaringBitmap> {
        self.0.as_ref().map(|(_, visible)| &**visible)
    }

    /// What tells it from what others see: it stays as long as the index does.
    pub(super) fn key(&self) -> u64 {
        self.0.as_ref().map_or(0, |(key, _)| *key)
    }

    pub(super) fn contains(&self, number: u32) -> bool {
        self.visible().is_none_or(|visible| visible.contains(number))
    }

    /// Leaves those who are seen.
    pub(super) fn narrow(&self, numbers: RoaringBitmap) -> RoaringBitmap {
        match self.visible() {
            Some(visible) => numbers & visible,
            None => numbers,
        }
    }
}

/// The classes of all aspects that were asked for.
#[derive(Default)]
pub(super) struct Access(RwLock<HashMap<Aspects, Arc<Mutex<Classes>>>>);

impl fmt::Debug for Access {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Access")
    }
}

#[derive(Default)]
struct Classes {
    numbers: HashMap<EntityFacts, u32>,
    members: Vec<(EntityFacts, RoaringBitmap)>,
    /// For each entity its class.
    column: Vec<u32>,
    /// Entity, class before, class after.
    moves: VecDeque<(u32, u32, u32)>,
    /// How many moves there ever were.
    moved: u64,
    seers: HashMap<u64, Seer>,
    hasher: DefaultHashBuilder,
}

/// What somebody sees, as of a move.
struct Seer {
    principal: Arc<Principal>,
    permission: Permission,
    epoch: u64,
    key: u64,
    decided: Vec<Option<bool>>,
    visible: Arc<RoaringBitmap>,
    moved: u64,
}

impl Classes {
    /// Puts an entity in its class; `None` when it is gone.
    fn set(&mut self, number: u32, class: Option<EntityFacts>) {
        let at = number as usize;
        let class = class.map_or(NONE, |class| self.number_of(class));
        if self.column.len() <= at {
            self.column.resize(at + 1, NONE);
        }
        let Some(place) = self.column.get_mut(at) else { return };
        let before = std::mem::replace(place, class);
        if before == class {
            return;
        }
        if let Some((_, members)) = self.members.get_mut(before as usize) {
            members.remove(number);
        }
        if let Some((_, members)) = self.members.get_mut(class as usize) {
            members.insert(number);
        }
        self.moved += 1;
        self.moves.push_back((number, before, class));
        if self.moves.len() > MOVES {
            self.moves.pop_front();
        }
    }

    fn number_of(&mut self, class: EntityFacts) -> u32 {
        if let Some(number) = self.numbers.get(&class) {
            return *number;
        }
        let number = u32::try_from(self.members.len()).unwrap_or(NONE);
        self.members.push((class.clone(), RoaringBitmap::new()));
        self.numbers.insert(class, number);
        number
    }

    fn seen(
        &mut self,
        principal: &Arc<Principal>,
        authority: &dyn Authority,
        permission: Permission,
        epoch: u64,
    ) -> (u64, Arc<RoaringBitmap>) {
        let Principal { kind, id, entity, groups, roles, scopes, on_behalf_of, .. } = &**principal;
        let told = (kind, id, entity, groups, roles, scopes, on_behalf_of);
        let hash = self.hasher.hash_one((told, permission, epoch));
        let known = self.seers.remove(&hash).filter(|seer| {
            seer.permission == permission
                && seer.epoch == epoch
                && (Arc::ptr_eq(&seer.principal, principal) || is_same(&seer.principal, principal))
        });
        let mut seer = known.unwrap_or_else(|| Seer::new(principal, permission, epoch));
        seer.follow(self, authority);
        let seen = (seer.key, Arc::clone(&seer.visible));
        if self.seers.len() >= KEPT {
            self.seers.clear();
        }
        self.seers.insert(hash, seer);
        seen
    }
}

/// Whether two are the same to decisions.
fn is_same(one: &Principal, other: &Principal) -> bool {
    (one.kind, &one.id, &one.entity) == (other.kind, &other.id, &other.entity)
        && (&one.groups, &one.roles) == (&other.groups, &other.roles)
        && (&one.scopes, &one.on_behalf_of) == (&other.scopes, &other.on_behalf_of)
}

impl Seer {
    fn new(principal: &Arc<Principal>, permission: Permission, epoch: u64) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self {
            principal: Arc::clone(principal),
            permission,
            epoch,
            key: NEXT.fetch_add(1, Ordering::Relaxed),
            decided: Vec::new(),
            visible: Arc::default(),
            // Behind everything that can be remembered: it is made whole.
            moved: u64::MAX,
        }
    }

    fn allows(&mut self, class: u32, facts: &EntityFacts, authority: &dyn Authority) -> bool {
        let at = class as usize;
        if self.decided.len() <= at {
            self.decided.resize(at + 1, None);
        }
        if let Some(Some(known)) = self.decided.get(at) {
            return *known;
        }
        let object = Object::Entity(facts);
        let allowed = authority.decide(&self.principal, self.permission, &object).is_allowed();
        if let Some(place) = self.decided.get_mut(at) {
            *place = Some(allowed);
        }
        allowed
    }

    /// Catches up with the moves.
    fn follow(&mut self, classes: &Classes, authority: &dyn Authority) {
        let behind = classes.moved.checked_sub(self.moved);
        let behind = behind.and_then(|behind| usize::try_from(behind).ok());
        match behind.filter(|behind| *behind <= classes.moves.len()) {
            Some(0) => {}
            Some(behind) => {
                let mut visible = RoaringBitmap::clone(&self.visible);
                for (number, _, class) in classes.moves.range(classes.moves.len() - behind..) {
                    let facts = classes.members.get(*class as usize).map(|(facts, _)| facts);
                    if facts.is_some_and(|facts| self.allows(*class, facts, authority)) {
                        visible.insert(*number);
                    } else {
                        visible.remove(*number);
                    }
                }
                self.visible = Arc::new(visible);
            }
            None => {
                let mut visible = RoaringBitmap::new();
                for (class, (facts, members)) in (0_u32..).zip(&classes.members) {
                    if !members.is_empty() && self.allows(class, facts, authority) {
                        visible |= members;
                    }
                }
                self.visible = Arc::new(visible);
            }
        }
        self.moved = classes.moved;
    }
}

impl Index {
    /// The number of an entity that is there. It stays as long as the entity does.
    #[must_use]
    pub fn number_of(&self, reference: &EntityRef) -> Option<u32> {
        self.nodes.entity(reference)
    }

    /// What is seen of it.
    #[must_use]
    pub fn seen(&self, sight: &Sight) -> Seen {
        self.permitted(sight, Permission::CatalogRead)
    }

    /// With which entities somebody may do something.
    #[must_use]
    pub fn permitted(&self, sight: &Sight, permission: Permission) -> Seen {
        let Some((principal, authority)) = &sight.0 else { return Seen::everything() };
        // The epoch first: rules that come meanwhile then decide under an epoch that is over.
        let epoch = authority.epoch();
        let classes = self.classes(&authority.aspects(permission));
        let mut classes = classes.lock().unwrap_or_else(PoisonError::into_inner);
        let (key, visible) = classes.seen(principal, &**authority, permission, epoch);
        if visible.len() == self.all.len() {
            return Seen::everything();
        }
        Seen(Some((key, visible)))
    }

    /// The classes of entities to some aspects: the facts of one that stands for all, and how many
    /// there are.
    #[must_use]
    pub fn classes_of(&self, aspects: &Aspects) -> Vec<(EntityFacts, u64)> {
        let classes = self.classes(aspects);
        let classes = classes.lock().unwrap_or_else(PoisonError::into_inner);
        let inhabited = classes.members.iter().filter(|(_, members)| !members.is_empty());
        inhabited.map(|(facts, members)| (facts.clone(), members.len())).collect()
    }

    /// All entities by what some aspects tell apart, with a few examples of each class. Nothing of it
    /// is kept: aspects that somebody only tries out are many.
    #[must_use]
    pub fn grouped(&self, aspects: &Aspects, examples: usize) -> Vec<ClassOfEntities> {
        let mut classes = HashMap::<EntityFacts, (u64, Vec<EntityRef>)>::new();
        for number in &self.all {
            let Some(entry) = self.nodes.entry(number) else { continue };
            let class = aspects.class_of(&self.facts_within(entry, Some(aspects)));
            let (count, named) = classes.entry(class).or_default();
            *count += 1;
            if named.len() < examples {
                named.push(EntityRef::clone(&entry.reference));
            }
        }
        let class = |(facts, (count, examples))| ClassOfEntities { facts, count, examples };
        classes.into_iter().map(class).collect()
    }

    /// What of an entity decides about permissions.
    #[must_use]
    pub fn facts(&self, reference: &EntityRef) -> Option<EntityFacts> {
        self.entry(reference).map(|entry| self.facts_of(entry))
    }

    fn classes(&self, aspects: &Aspects) -> Arc<Mutex<Classes>> {
        let known = self.access.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(classes) = known.get(aspects) {
            return Arc::clone(classes);
        }
        drop(known);
        let mut known = self.access.0.write().unwrap_or_else(PoisonError::into_inner);
        let classes = known.entry(aspects.clone()).or_insert_with(|| {
            let mut classes = Classes::default();
            for number in &self.all {
                let Some(entry) = self.nodes.entry(number) else { continue };
                let facts = self.facts_within(entry, Some(aspects));
                classes.set(number, Some(aspects.class_of(&facts)));
            }
            Arc::new(Mutex::new(classes))
        });
        Arc::clone(classes)
    }

    fn facts_of(&self, entry: &Entry) -> EntityFacts {
        self.facts_within(entry, None)
    }

    /// The facts that some aspects look at, or all of them: of a million entities each one that
    /// nobody looks at would cost.
    fn facts_within(&self, entry: &Entry, aspects: Option<&Aspects>) -> EntityFacts {
        let aspects = aspects.filter(|aspects| !aspects.named.contains(entry.reference.as_ref()));
        let wanted = |wanted: fn(&Aspects) -> bool| aspects.is_none_or(wanted);
        let targets = |name: &str, wanted: bool| {
            let relation = Relation::named(name).filter(|_| wanted);
            let edges = entry.edges.iter().filter(move |edge| Some(edge.relation) == relation);
            edges.filter_map(|edge| Some(EntityRef::clone(self.nodes.reference(edge.other)?)))
        };
        let text = |text: &Option<Arc<str>>, wanted: bool| {
            text.as_deref().filter(|_| wanted).map(str::to_owned)
        };
        let tags = entry.tags.iter().filter(|_| wanted(|aspects| aspects.tags));
        EntityFacts {
            reference: EntityRef::clone(&entry.reference),
            spec_type: text(&entry.entity_type, wanted(|aspects| aspects.spec_type)),
            lifecycle: text(&entry.lifecycle, wanted(|aspects| aspects.lifecycle)),
            owners: targets("ownedBy", wanted(|aspects| aspects.owners)).collect(),
            system: targets("partOf", wanted(|aspects| aspects.system))
                .find(|target| target.kind() == "system"),
            tags: tags.map(ToString::to_string).collect(),
            restricted: entry.restricted,
        }
    }

    /// Notes in which classes an entity is now; that it is in none when it is gone.
    pub(super) fn classify(&mut self, number: u32) {
        let access = std::mem::take(&mut self.access);
        let known = access.0.read().unwrap_or_else(PoisonError::into_inner);
        if !known.is_empty() {
            let facts = self.nodes.entry(number).map(|entry| self.facts_of(entry));
            for (aspects, classes) in &*known {
                let class = facts.as_ref().map(|facts| aspects.class_of(facts));
                classes.lock().unwrap_or_else(PoisonError::into_inner).set(number, class);
            }
        }
        drop(known);
        self.access = access;
    }

    /// Whether a node is an entity that is not seen. Who is only mentioned is not hidden.
    pub(super) fn hides(&self, seen: &Seen, number: u32) -> bool {
        !seen.contains(number) && self.all.contains(number)
    }

    /// Whether an entity is there, and not seen.
    #[must_use]
    pub fn is_hidden(&self, seen: &Seen, reference: &EntityRef) -> bool {
        self.nodes.number(reference).is_some_and(|number| self.hides(seen, number))
    }

    /// Whether an entity is there and seen.
    #[must_use]
    pub fn is_seen(&self, seen: &Seen, reference: &EntityRef) -> bool {
        self.nodes.entity(reference).is_some_and(|number| seen.contains(number))
    }

    /// To which entities that are not seen an entity's relations lead, as one number: the same for
    /// the same ones, in whatever order they come; 0 when there are none.
    #[must_use]
    pub fn hidden_relations(
        &self,
        seen: &Seen,
        reference: &EntityRef,
        numbering: &RandomState,
    ) -> u64 {
        if seen.is_everything() {
            return 0;
        }
        let number = self.nodes.number(reference);
        let pairs = number.into_iter().flat_map(|number| self.nodes.pairs(number));
        let hidden = pairs.filter(|edge| self.hides(seen, edge.other));
        let hidden = hidden.filter_map(|edge| self.nodes.reference(edge.other));
        let numbers = hidden.map(|reference| numbering.hash_one(&**reference).max(1));
        numbers.fold(0, u64::wrapping_add)
    }
}

/// What of an entity as it was written decides about permissions.
#[must_use]
pub fn facts_of(entity: &platform::Entity) -> EntityFacts {
    let mentions = crate::relations::mentions(entity);
    let targets = |name: &'static str| {
        let mentions = mentions.iter().filter(move |mention| mention.relation_type == name);
        mentions.filter_map(|mention| mention.target.as_ref().ok().cloned())
    };
    let text = |field| entity.spec_text(field).filter(|text| !text.is_empty()).map(str::to_owned);
    let mut systems: Vec<EntityRef> =
        targets("partOf").filter(|target| target.kind() == "system").collect();
    systems.sort();
    EntityFacts {
        reference: entity.reference().clone(),
        spec_type: text("type"),
        lifecycle: text("lifecycle"),
        owners: targets("ownedBy").collect(),
        system: systems.into_iter().next(),
        tags: entity.tags().map(str::to_owned).collect(),
        restricted: is_restricted(entity),
    }
}

/// Whether only some may see an entity.
pub(super) fn is_restricted(entity: &platform::Entity) -> bool {
    let said = entity.annotation(EntityFacts::RESTRICTED);
    said.is_some_and(|said| lower(said.trim()) == "true")
}
