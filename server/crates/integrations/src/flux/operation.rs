//! What Flux does now, or did last. Pure.
//!
//! Flux keeps no operations, only conditions. Its beginning is when `Reconciling` began to hold or, of
//! what was asked for, when it was asked for; its end is when `Ready` became what it is. What began is
//! remembered from one look to the next, so that an end has its beginning.

use super::{ASKED_BY, REQUESTED, reading::revision, state::same, wire};
use crate::kubernetes::moment;
use platform::{
    Timestamp,
    deployments::{Initiator, Operation, Phase},
};

pub(super) fn operation(
    object: &wire::Object,
    before: Option<&Operation>,
    now: Timestamp,
) -> Option<Operation> {
    let found = found(object, now)?;
    let Some(before) = before else { return Some(found) };
    let goes_on = before.phase.is_running();
    Some(match (goes_on, found.phase.is_running()) {
        // It goes on, or it has ended: the same one.
        (true, true) => Operation {
            started_at: before.started_at,
            initiator: before.initiator.clone(),
            ..found
        },
        (true, false) => {
            let finished = found.finished_at.filter(|at| *at >= before.started_at);
            let finished_at = Some(finished.unwrap_or(now));
            let initiator = before.initiator.clone();
            Operation { started_at: before.started_at, finished_at, initiator, ..found }
        }
        // Nothing happened since.
        (false, false) if same(before, &found) => before.clone(),
        _ => found,
    })
}

fn found(object: &wire::Object, now: Timestamp) -> Option<Operation> {
    let (metadata, status) = (&object.metadata, &object.status);
    let asked = metadata.annotations.get(REQUESTED).filter(|asked| !asked.is_empty());
    let waits = asked.is_some_and(|asked| *asked != status.last_handled_reconcile_at);
    let ready = object.condition("Ready");
    let reconciling = object.condition("Reconciling").filter(|one| one.status == "True");
    let stalled = object.is("Stalled");
    let unknown = ready.is_some_and(|one| one.status == "Unknown");
    // What is suspended does nothing, whatever it is asked for; what is stalled waits for a person.
    let runs = !object.spec.suspend && !stalled && (waits || reconciling.is_some() || unknown);
    let revision = revision(&status.last_attempted_revision).to_owned();
    let asked_at = asked.and_then(|asked| moment(asked));
    // Who asked here says for which request: a later one of somebody else's leaves that as it is.
    let by = metadata.annotations.get(ASKED_BY).zip(asked);
    let by = by.and_then(|(by, asked)| by.strip_prefix(asked)?.strip_prefix(' '));
    let initiator = match (by, waits) {
        (Some(by), true) if !by.is_empty() => Initiator::Portal(by.to_owned()),
        (_, true) => Initiator::Unknown,
        _ => Initiator::Automated,
    };
    if runs {
        let said = reconciling.or(ready.filter(|one| one.status != "True"));
        let began = said.and_then(|one| moment(&one.last_transition_time));
        return Some(Operation {
            phase: Phase::Running,
            message: said.map(|one| one.message.clone()).unwrap_or_default(),
            started_at: asked_at.filter(|_| waits).or(began).unwrap_or(now),
            finished_at: None,
            revision,
            initiator,
            retries: status.failures,
            failing: Vec::new(),
        });
    }
    let ready = ready?;
    let ended = moment(&ready.last_transition_time)?;
    let phase = match ready.status.as_str() {
        "True" => Phase::Succeeded,
        "False" => Phase::Failed,
        _ => return None,
    };
    Some(Operation {
        phase,
        message: ready.message.clone(),
        started_at: ended,
        finished_at: Some(ended),
        revision,
        initiator: Initiator::Automated,
        retries: status.failures,
        failing: Vec::new(),
    })
}
