//! Pods, and what their containers ask for. Pure.

use super::{moment, quantity, wire};
use platform::workloads::{End, Pod, Resources};
use serde_json::Value;
use std::collections::BTreeMap;

/// Characters of a message that are kept.
const MESSAGE: usize = 240;

/// A text where there is one, shortened.
pub(super) fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.chars().take(MESSAGE).collect())
}

pub(super) fn pod(read: wire::Pod) -> Pod {
    let wire::Pod { metadata, spec, status } = read;
    let all = || status.init_container_statuses.iter().chain(&status.container_statuses);
    let waiting =
        all().filter_map(|one| one.state.waiting.as_ref()).find(|one| !one.reason.is_empty());
    let ended = status.container_statuses.iter().filter_map(|one| one.state.terminated.as_ref());
    let badly = ended.clone().find(|one| one.exit_code != 0);
    let place =
        status.conditions.iter().find(|one| one.kind == "PodScheduled" && one.status == "False");
    // A pod that runs and is not ready says why it is not by its condition.
    let unready = status
        .conditions
        .iter()
        .find(|one| one.kind == "Ready" && one.status == "False" && status.phase == "Running")
        .filter(|one| one.reason == "ContainersNotReady" && waiting.is_none());
    let (reason, message) = match (waiting, badly, place) {
        (Some(one), ..) => (said(&one.reason), said(&one.message)),
        (None, Some(one), _) => (said(&one.reason), said(&one.message)),
        (None, None, Some(one)) => (said(&one.reason), said(&one.message)),
        _ => (
            said(&status.reason),
            said(&status.message).or_else(|| unready.and_then(|one| said(&one.message))),
        ),
    };
    let last = status.container_statuses.iter().flat_map(|one| {
        [one.state.terminated.as_ref(), one.last_state.terminated.as_ref()].into_iter().flatten()
    });
    let last = last.map(end).max_by_key(|end| end.at);
    let count = |found: usize| u32::try_from(found).unwrap_or(u32::MAX);
    let phase = if metadata.deletion_timestamp.is_empty() {
        status.phase
    } else {
        "Terminating".to_owned()
    };
    Pod {
        ready: count(status.container_statuses.iter().filter(|one| one.ready).count()),
        containers: count(spec.containers.len()),
        restarts: status.container_statuses.iter().map(|one| one.restart_count).sum(),
        reason,
        message,
        last_end: last,
        node: said(&spec.node_name),
        created_at: moment(&metadata.creation_timestamp),
        images: images(&spec.containers),
        name: metadata.name,
        phase,
    }
}

fn end(read: &wire::Terminated) -> End {
    let reason = said(&read.reason).unwrap_or_default();
    End { reason, exit_code: read.exit_code, at: moment(&read.finished_at) }
}

pub(super) fn images(containers: &[wire::Container]) -> Vec<String> {
    containers.iter().map(|one| one.image.clone()).filter(|image| !image.is_empty()).collect()
}

/// What all containers of a pod ask for together. Without a limit on one there is none.
pub(super) fn resources(containers: &[wire::Container]) -> Resources {
    let sum = |of: fn(&wire::Container) -> &BTreeMap<String, Value>,
               name: &str,
               read: fn(&str) -> Option<u64>| {
        let found = containers.iter().map(|one| amount(of(one).get(name)?, read));
        found.collect::<Vec<_>>()
    };
    let some = |found: Vec<Option<u64>>| {
        let known: Vec<u64> = found.into_iter().flatten().collect();
        (!known.is_empty()).then(|| known.into_iter().fold(0, u64::saturating_add))
    };
    let all = |found: Vec<Option<u64>>| {
        let known: Option<Vec<u64>> = found.into_iter().collect();
        known
            .filter(|known| !known.is_empty())
            .map(|known| known.into_iter().fold(0, u64::saturating_add))
    };
    Resources {
        cpu_request: some(sum(|one| &one.resources.requests, "cpu", quantity::thousandths)),
        cpu_limit: all(sum(|one| &one.resources.limits, "cpu", quantity::thousandths)),
        memory_request: some(sum(|one| &one.resources.requests, "memory", quantity::units)),
        memory_limit: all(sum(|one| &one.resources.limits, "memory", quantity::units)),
    }
}

/// A quantity may be written as a number.
fn amount(value: &Value, read: fn(&str) -> Option<u64>) -> Option<u64> {
    match value {
        Value::String(text) => read(text),
        Value::Number(number) => read(&number.to_string()),
        _ => None,
    }
}
