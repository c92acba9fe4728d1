//! What other rules would change, for whom, with which entities: the decisions of both compared, once
//! for each class of equal entities.

use super::explain::count;
use crate::{policy::Rules, sign_in::Somebody};
use platform::access::{
    About, Aspects, ClassOfEntities, Decision, Object, Objects, Permission, Principal,
    PrincipalKind,
};
use platform::rights::{Difference, Forecast};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

/// How long is looked: a page that takes longer is broken off, and whoever was not looked at is told.
const LOOKING: Duration = Duration::from_secs(4);

/// Compares. Agents are left out: they have what their owners have.
pub(super) fn forecast(
    before: &Rules,
    after: &Rules,
    everybody: &[Somebody],
    objects: &dyn Objects,
) -> Forecast {
    let people: Vec<&Somebody> =
        everybody.iter().filter(|one| one.principal.kind != PrincipalKind::Agent).collect();
    let changed = Permission::ALL.iter().filter(|one| !before.decides_alike(after, **one));
    let changed: BTreeSet<Permission> = changed.copied().collect();
    let until = Instant::now() + LOOKING;
    let mut looking = Looking { before, after, objects, classes: BTreeMap::new() };
    let keeps = |one: &&Somebody| Sides::of(before, after, one).keeps_rules(after);
    let locks_out = !people.iter().any(keeps);
    let mut told = Forecast { of: count(people.len()), locks_out, ..Forecast::default() };
    let mut differences = Vec::new();
    for somebody in people {
        // At least one, however slow the machine.
        if told.looked_at > 0 && Instant::now() >= until {
            break;
        }
        told.looked_at += 1;
        let sides = Sides::of(before, after, somebody);
        let same_roles = sides.was.roles == sides.will.roles
            && !matches!(somebody.principal.kind, PrincipalKind::Guest);
        let (mut gains, mut loses) = (false, false);
        for permission in Permission::ALL {
            if same_roles && !changed.contains(permission) {
                continue;
            }
            let Some(difference) = looking.difference(&sides, *permission) else { continue };
            gains |= difference.gained > 0;
            loses |= difference.lost > 0;
            differences.push(difference);
        }
        told.gaining += u64::from(gains);
        told.losing += u64::from(loses);
    }
    told.total = count(differences.len());
    differences.sort_by_key(|one| {
        (std::cmp::Reverse(one.lost.max(one.gained).max(one.to_be_approved)), one.label.clone())
    });
    differences.truncate(Forecast::SHOWN);
    Forecast { differences, ..told }
}

/// Somebody under both.
struct Sides {
    was: Principal,
    will: Principal,
}

impl Sides {
    fn of(before: &Rules, after: &Rules, somebody: &Somebody) -> Self {
        let with = |rules: &Rules| {
            let roles = rules.roles_of(&somebody.principal, &somebody.claims);
            Principal { roles, ..somebody.principal.clone() }
        };
        Self { was: with(before), will: with(after) }
    }

    fn keeps_rules(&self, after: &Rules) -> bool {
        after.decide(&self.will, Permission::PolicyWrite, &Object::Portal).is_allowed()
    }
}

struct Looking<'a> {
    before: &'a Rules,
    after: &'a Rules,
    objects: &'a dyn Objects,
    classes: BTreeMap<Aspects, Arc<Vec<ClassOfEntities>>>,
}

impl Looking<'_> {
    fn difference(&mut self, sides: &Sides, permission: Permission) -> Option<Difference> {
        let mut difference = Difference {
            principal: sides.was.id.clone(),
            label: sides.was.label.clone(),
            permission,
            gained: 0,
            lost: 0,
            to_be_approved: 0,
            examples: Vec::new(),
        };
        if permission.about() == About::Portal {
            self.compare(sides, permission, Object::Portal, 1, &mut difference);
        } else {
            for class in self.classes(permission).iter() {
                let object = Object::Entity(&class.facts);
                if self.compare(sides, permission, object, class.count, &mut difference) {
                    let room = Forecast::NAMED - difference.examples.len().min(Forecast::NAMED);
                    difference.examples.extend(class.examples.iter().take(room).cloned());
                }
            }
        }
        let Difference { gained, lost, to_be_approved, .. } = difference;
        (gained + lost + to_be_approved > 0).then_some(difference)
    }

    /// Adds what is different with some equal entities; tells whether anything is.
    fn compare(
        &self,
        sides: &Sides,
        permission: Permission,
        object: Object<'_>,
        count: u64,
        difference: &mut Difference,
    ) -> bool {
        let was = self.before.decide(&sides.was, permission, &object);
        let will = self.after.decide(&sides.will, permission, &object);
        match (was, will) {
            (Decision::Allow, Decision::Allow)
            | (Decision::Deny, Decision::Deny)
            | (Decision::WithApproval { .. }, Decision::WithApproval { .. }) => return false,
            (_, Decision::Allow) => difference.gained += count,
            (_, Decision::Deny) => difference.lost += count,
            (_, Decision::WithApproval { .. }) => difference.to_be_approved += count,
        }
        true
    }

    /// Entities by what either rules look at.
    fn classes(&mut self, permission: Permission) -> Arc<Vec<ClassOfEntities>> {
        let aspects = self.before.aspects(permission).union(&self.after.aspects(permission));
        let objects = self.objects;
        let classes = self.classes.entry(aspects.clone());
        Arc::clone(classes.or_insert_with(|| Arc::new(objects.classes(&aspects))))
    }
}
