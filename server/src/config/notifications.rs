//! `[notifications]`: how long what people are told is kept, and the channels of teams. Where mail is sent
//! from stands in `[docs]`, which tells of documentation by the same server.

use super::{
    keys,
    layers::Layers,
    problem::{Problem, nearest},
    sign_in::tables,
    sources::problem,
    values::{self, Complaint, Node, Value},
};
use platform::EntityRef;
use std::time::Duration;
use url::Url;

const FIELDS: [&str; 2] = ["team", "webhook"];

/// What is told of a token's end must still be known when it ends.
const SHORTEST: Duration = Duration::from_hours(10 * 24);

/// `[notifications]`
#[derive(Clone, Debug)]
pub(crate) struct NotificationSettings {
    /// How long what was told is kept.
    pub(crate) kept: Duration,
    /// Channels of teams.
    pub(crate) slack: Vec<TeamChannel>,
}

/// A team's channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TeamChannel {
    /// The Group of the catalog.
    pub(crate) team: EntityRef,
    /// Where Slack takes messages for it.
    pub(crate) webhook: Url,
}

/// Reads all of it but what a reader of single keys reads.
pub(super) fn channels(layers: &mut Layers) -> Vec<TeamChannel> {
    let fix = "write [[notifications.slack]] and under it team = \"group:default/…\" and webhook = \"https://hooks.slack.com/…\"";
    tables(layers, &keys::NOTIFICATIONS_SLACK, fix, channel)
}

pub(super) fn kept(node: &Node) -> Result<Duration, Complaint> {
    let time = values::duration(node)?;
    if time >= SHORTEST {
        return Ok(time);
    }
    Err(Complaint::new("too short: people are away for longer", "write 10d or more"))
}

fn channel(node: &Node, path: &str, problems: &mut Vec<Problem>) -> Option<TeamChannel> {
    let fix = "write { team = \"group:default/payments\", webhook = \"https://hooks.slack.com/services/…\" }";
    let Value::Table(table) = &node.value else {
        problems.push(problem(&node.place, path.to_owned(), Complaint::new("no channel", fix)));
        return None;
    };
    let (mut team, mut webhook) = (None, None);
    for (field, node) in table {
        let read = match field.as_str() {
            "team" => group(node).map(|read| team = Some(read)),
            "webhook" => values::web_url(node).map(|read| webhook = read),
            other => Err(Complaint::new("no such key", nearest(other, &FIELDS))),
        };
        if let Err(complaint) = read {
            problems.push(problem(&node.place, format!("{path}.{field}"), complaint));
            return None;
        }
    }
    let (Some(team), Some(webhook)) = (team, webhook) else {
        let complaint = Complaint::new("lacks a team or an address", fix);
        problems.push(problem(&node.place, path.to_owned(), complaint));
        return None;
    };
    Some(TeamChannel { team, webhook })
}

fn group(node: &Node) -> Result<EntityRef, Complaint> {
    let text = values::text(node)?;
    let group = EntityRef::parse(&text, Some("group"), "default").ok();
    group.filter(|group| group.kind() == "group").ok_or_else(|| {
        Complaint::new(format!("{text:?} is no group"), "write group:default/payments")
    })
}
