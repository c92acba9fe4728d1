//! The order of the best: the text's relevance, then what it is, how lately it changed, whose it is
//! and how often it is opened.

use crate::{schema::Stored, settings::Weights, words::exactly};
use hashbrown::HashMap;
use platform::{
    EntityRef, Timestamp,
    access::Asker,
    search::{Explanation, Reason},
};
use std::{
    cmp::Reverse,
    sync::{Mutex, PoisonError},
};

/// Half of what recency counts is gone after so many days.
const HALF: f32 = 90.0;
/// Opened so often, something counts half of what use may count.
const OFTEN: f32 = 5.0;

/// How often entities are opened: by each person, and by all. Kept in memory from what the store
/// has.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    own: HashMap<String, HashMap<EntityRef, u32>>,
    all: HashMap<EntityRef, u32>,
}

impl Uses {
    /// Puts in what the store has.
    pub fn load(&self, uses: Vec<(String, EntityRef, u32)>) {
        let mut counts = Counts::default();
        for (person, entity, times) in uses {
            *counts.all.entry(entity.clone()).or_default() += times;
            counts.own.entry(person).or_default().insert(entity, times);
        }
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner) = counts;
    }

    pub fn add(&self, person: &str, entity: &EntityRef) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.all.entry(entity.clone()).or_default() += 1;
        *counts.own.entry(person.to_owned()).or_default().entry(entity.clone()).or_default() += 1;
    }

    fn of(&self, person: &str, entity: &EntityRef) -> (u32, u32) {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let own = counts.own.get(person).and_then(|own| own.get(entity));
        (own.copied().unwrap_or(0), counts.all.get(entity).copied().unwrap_or(0))
    }
}

/// Something that is to be ordered.
pub(crate) struct Candidate {
    pub stored: Stored,
    pub explanation: Explanation,
}

/// Orders the best.
pub(crate) fn rank(
    found: Vec<(f32, Stored)>,
    weights: &Weights,
    uses: &Uses,
    asker: &Asker,
    now: Timestamp,
) -> Vec<Candidate> {
    let place = |(text, stored): (f32, Stored)| {
        let explanation = explain(text, &stored, weights, uses, asker, now);
        Candidate { stored, explanation }
    };
    let mut ranked: Vec<Candidate> = found.into_iter().map(place).collect();
    ranked.sort_by(|one, other| {
        let by_score = other.explanation.score.total_cmp(&one.explanation.score);
        let title = |one: &Candidate| {
            let Stored { title, path, address, .. } = &one.stored;
            (exactly(title), title.clone(), path.clone(), address.clone())
        };
        by_score.then_with(|| title(one).cmp(&title(other)))
    });
    ranked
}

fn explain(
    text: f32,
    stored: &Stored,
    weights: &Weights,
    uses: &Uses,
    asker: &Asker,
    now: Timestamp,
) -> Explanation {
    let principal = &asker.principal;
    let seconds = Timestamp(stored.updated_at).seconds_until(now).max(0);
    #[expect(clippy::cast_precision_loss, reason = "a rank needs no exact seconds")]
    let days = seconds as f32 / 86_400.0;
    let is_own = stored.owner.as_ref().is_some_and(|owner| {
        principal.groups.contains(owner) || principal.entity.as_ref() == Some(owner)
    });
    let (own, all) = uses.of(&principal.id, &stored.subject);
    let factors = [
        ("category", weights.categories.get(&stored.category).copied().unwrap_or(1.0)),
        ("recency", 1.0 + weights.recency * 0.5_f32.powf(days / HALF)),
        ("ownership", if is_own { 1.0 + weights.ownership } else { 1.0 }),
        ("own use", 1.0 + weights.own_use * often(own)),
        ("popularity", 1.0 + weights.popularity * often(all)),
    ];
    let score = factors.iter().fold(text, |score, (_, factor)| score * factor);
    let mut reasons = vec![Reason { of: "text".to_owned(), value: text }];
    reasons.extend(factors.into_iter().map(|(of, value)| Reason { of: of.to_owned(), value }));
    reasons.sort_by_key(|reason| Reverse(reason.of == "text"));
    Explanation { score, reasons }
}

/// From never, 0, towards always, 1.
fn often(times: u32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a rank needs no exact count")]
    let times = times as f32;
    times / (times + OFTEN)
}
