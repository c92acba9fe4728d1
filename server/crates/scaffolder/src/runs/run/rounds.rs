//! The rounds of a step: one, or as many as `each` has entries; one after the other, or several at once.

use super::{Run, step::Outcome};
use crate::{
    runs::{
        journal::Halt,
        round::{Ended, Round},
        service::Known,
        wishes,
    },
    steps::{self, Gathered},
};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, time::Duration};
use tokio::task::JoinSet;

/// What is known of a round before it is done.
pub(super) enum Prepared {
    /// It is to be done.
    Ready(Box<Round>),
    /// It was done, or is left out; with what it gave.
    Behind(Option<Map<String, Value>>),
}

/// How a step's rounds are done.
pub(super) struct Manner {
    pub known: Known,
    pub timeout: Duration,
    at_once: usize,
}

impl Run {
    /// Does the rounds of a step.
    pub(super) async fn rounds(&mut self, place: usize, step: &Value) -> Result<Outcome, Halt> {
        match self.prepared(place, step).await {
            Ok((manner, rounds)) => self.each(place, step, &manner, rounds).await,
            Err(reason) => Ok(Outcome::Failed(reason)),
        }
    }

    /// The rounds that there are; why there are none, in words.
    async fn prepared(
        &mut self,
        place: usize,
        step: &Value,
    ) -> Result<(Manner, Vec<Option<Value>>), String> {
        let action = step.get("action").and_then(Value::as_str).unwrap_or_default();
        let known = self.service.known(action);
        let known = known.ok_or_else(|| format!("no action is called `{action}`"))?;
        let at_once = wishes::parallel(step)?;
        let wanted = wishes::timeout(step, &self.service.options)?;
        let left = self.service.options.task_timeout.checked_sub(self.began.elapsed());
        let left = left.filter(|left| !left.is_zero());
        let left = left.ok_or("the task took longer than a task may (`task-timeout`)")?;
        let context = self.with_secrets().await;
        let rounds = steps::rounds(step, &context, &self.host())?;
        let rounds = self.sure(place, "each", rounds)?;
        Ok((Manner { known, timeout: wanted.min(left), at_once }, rounds))
    }

    async fn each(
        &mut self,
        place: usize,
        step: &Value,
        manner: &Manner,
        rounds: Vec<Option<Value>>,
    ) -> Result<Outcome, Halt> {
        let looped = step.get("each").is_some();
        let total = u32::try_from(rounds.len()).unwrap_or(u32::MAX);
        let mut done: BTreeMap<u32, Option<Map<String, Value>>> = BTreeMap::new();
        let mut waiting = Vec::new();
        for (at, round) in (0..total).zip(rounds) {
            match self.prepare(place, step, manner, at, round).await {
                Ok(Prepared::Ready(round)) => waiting.push((at, round)),
                Ok(Prepared::Behind(output)) => drop(done.insert(at, output)),
                Err(reason) => return Ok(Outcome::Failed(reason)),
            }
        }
        self.show_input(place, looped, &waiting);
        if looped {
            self.count_rounds(place, done.len(), total).await?;
        }
        let mut waiting = waiting.into_iter();
        // Tasks of their own: what one writes must not wait for another that waits for the journal.
        let mut under_way = JoinSet::new();
        let mut worst: Option<Ended> = None;
        loop {
            // After a failure, or once it is to end, those that are under way end, and none is begun.
            while worst.is_none() && !self.is_to_stop() && under_way.len() < manner.at_once {
                let Some((at, round)) = waiting.next() else { break };
                under_way.spawn(async move { (at, round.run().await) });
            }
            let Some(joined) = under_way.join_next().await else { break };
            let (at, ended) = match joined {
                Ok((at, ended)) => (at, ended?),
                Err(error) => (total, Ended::Failed(error.to_string())),
            };
            match ended {
                Ended::Done(output) => {
                    done.insert(at, Some(output));
                    if looped {
                        self.count_rounds(place, done.len(), total).await?;
                    }
                }
                other => worst = Some(worse(worst, other)),
            }
        }
        if let Some(worst) = worst {
            return Ok(outcome(worst));
        }
        if waiting.next().is_some() {
            // They were not begun: whoever goes on with the task begins them, unless it ends here.
            return self.signals.halt().map_or(Ok(Outcome::Cancelled), Err);
        }
        let mut gathered = Gathered::of(step);
        for output in done.into_values().flatten() {
            gathered.add(output);
        }
        Ok(Outcome::Done(gathered.outputs()))
    }

    /// Whether nothing more is to be begun here.
    fn is_to_stop(&self) -> bool {
        self.signals.cancel.is_cancelled() || self.signals.halt().is_some()
    }

    /// Shows what a step is given, secrets masked: a list of it with `each`. The journal has that of
    /// rounds which are behind.
    fn show_input(&mut self, place: usize, looped: bool, rounds: &[(u32, Box<Round>)]) {
        let name = self.journal_name(place);
        let before = self.rounds.range((name.clone(), 0)..=(name, u32::MAX));
        let mut inputs: BTreeMap<u32, Value> = before
            .filter_map(|((_, at), round)| {
                let input = serde_json::from_str(round.input.as_deref()?).ok()?;
                Some((*at, input))
            })
            .collect();
        inputs.extend(rounds.iter().map(|(at, round)| (*at, self.masker.value(&round.call.input))));
        let Some(record) = self.steps.get_mut(place) else { return };
        let mut inputs = inputs.into_values().peekable();
        if inputs.peek().is_none() {
            return;
        }
        let shown = if looped { Some(inputs.collect()) } else { inputs.next() };
        record.input = shown.map(|shown| shown.to_string());
    }

    async fn count_rounds(&mut self, place: usize, done: usize, total: u32) -> Result<(), Halt> {
        if let Some(record) = self.steps.get_mut(place) {
            record.rounds = Some((u32::try_from(done).unwrap_or(u32::MAX), total));
        }
        self.write(Some(place), Vec::new()).await
    }
}

/// Of two ends the one that decides: who looks has to look first, then comes the end of all.
fn worse(before: Option<Ended>, after: Ended) -> Ended {
    let rank = |ended: &Ended| match ended {
        Ended::Done(_) => 0,
        Ended::Later(..) => 1,
        Ended::Failed(_) => 2,
        Ended::Cancelled => 3,
        Ended::Undecided(_) => 4,
    };
    match before {
        Some(before) if rank(&before) >= rank(&after) => before,
        _ => after,
    }
}

fn outcome(ended: Ended) -> Outcome {
    match ended {
        Ended::Done(output) => Outcome::Done(output),
        Ended::Failed(reason) => Outcome::Failed(reason),
        Ended::Undecided(words) => Outcome::Undecided(words),
        Ended::Cancelled => Outcome::Cancelled,
        Ended::Later(at, words) => Outcome::Later(at, words),
    }
}
