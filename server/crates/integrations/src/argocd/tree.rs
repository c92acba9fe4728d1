//! The resources of an application with what they made, and what happened to them. Pure.

use super::{application::moment, wire};
use platform::deployments::{Health, Resource, ResourceEvent, ResourceNode};
use std::collections::{BTreeMap, BTreeSet};

/// Nodes that are shown at the most.
const NODES: usize = 300;

/// Events that are shown, the newest first.
const EVENTS: usize = 50;

/// Each resource before what it made.
pub(super) fn nodes(tree: wire::Tree) -> Vec<ResourceNode> {
    let known: BTreeSet<String> = tree.nodes.iter().map(|node| node.uid.clone()).collect();
    let mut children: BTreeMap<String, Vec<wire::Node>> = BTreeMap::new();
    let mut roots = Vec::new();
    for node in tree.nodes {
        let parent = node.parent_refs.iter().find(|parent| known.contains(&parent.uid));
        match parent.map(|parent| parent.uid.clone()) {
            Some(parent) if parent != node.uid => children.entry(parent).or_default().push(node),
            _ => roots.push(node),
        }
    }
    let order = |nodes: &mut Vec<wire::Node>| {
        nodes.sort_by(|one, other| (&other.kind, &other.name).cmp(&(&one.kind, &one.name)));
    };
    order(&mut roots);
    let mut ahead: Vec<(u8, wire::Node)> = roots.into_iter().map(|node| (0, node)).collect();
    let mut found = Vec::new();
    while let Some((depth, node)) = ahead.pop() {
        if found.len() == NODES {
            break;
        }
        let mut made = children.remove(&node.uid).unwrap_or_default();
        order(&mut made);
        ahead.extend(made.into_iter().map(|node| (depth.saturating_add(1), node)));
        found.push(one(node, depth));
    }
    found
}

fn one(node: wire::Node, depth: u8) -> ResourceNode {
    let wire::Node { group, kind, namespace, name, health, images, created_at, .. } = node;
    let (health, message) = health.map_or((None, None), |health| {
        let message = Some(health.message).filter(|message| !message.is_empty());
        (Health::from_name(&health.status), message)
    });
    let resource = Resource { group, kind, namespace, name, sync: None, health, message };
    ResourceNode { resource, depth, images, created_at: moment(&created_at) }
}

/// The newest first.
pub(super) fn events(read: wire::Events) -> Vec<ResourceEvent> {
    let event = |event: wire::Event| ResourceEvent {
        object: format!("{}/{}", event.involved_object.kind, event.involved_object.name),
        kind: event.kind,
        reason: event.reason,
        message: event.message,
        at: moment(&event.last_timestamp),
        count: event.count.max(1),
    };
    let mut events: Vec<ResourceEvent> = read.items.into_iter().map(event).collect();
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    events.truncate(EVENTS);
    events
}
