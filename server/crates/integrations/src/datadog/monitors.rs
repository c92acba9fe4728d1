//! Monitors: how they stand, since when, who is told.

use super::{Datadog, wire};
use crate::{http::HttpError, moment};
use platform::{
    Timestamp,
    monitoring::{
        Audience, Escalation, Monitor, MonitorState, Muted, Recipient, Scope, Thresholds,
    },
};

/// Monitors of one page; a list of all in one answer is slow.
const PAGE: usize = 200;

/// Pages at most: whoever has more monitors is told of the first of them.
const PAGES: usize = 100;

/// All of them.
pub(super) async fn all(datadog: &Datadog, waits: bool) -> Result<Vec<Monitor>, HttpError> {
    let mut all = Vec::new();
    let size = PAGE.to_string();
    for page in 0..PAGES {
        let page = page.to_string();
        let query = [
            ("group_states", "all"),
            ("with_downtimes", "true"),
            ("page", page.as_str()),
            ("page_size", size.as_str()),
        ];
        let read: Vec<wire::Monitor> =
            datadog.read("monitors", "/api/v1/monitor", &query, waits).await?;
        let last = read.len() < PAGE;
        all.extend(read.into_iter().map(|one| monitor(&datadog.page, one)));
        if last {
            break;
        }
    }
    Ok(all)
}

fn monitor(page: &str, read: wire::Monitor) -> Monitor {
    let state = state(&read.overall_state);
    let mut notifies: Vec<Recipient> = Vec::new();
    let first = handles(&read.message).into_iter().map(|name| (name, false));
    let then = handles(&read.options.escalation_message).into_iter().map(|name| (name, true));
    for (name, later) in first.chain(then) {
        if !notifies.iter().any(|one| one.name == name) {
            notifies.push(Recipient { name, later });
        }
    }
    let after = read.options.renotify_interval.filter(|minutes| *minutes > 0);
    let message = read.options.escalation_message.trim().to_owned();
    let escalation =
        (after.is_some() || !message.is_empty()).then_some(Escalation { after, message });
    let wire::Thresholds { critical, warning } = read.options.thresholds;
    Monitor {
        id: read.id.to_string(),
        since: since(&read, state),
        muted: muted(&read),
        scope: scope(&read.tags, &read.query),
        name: read.name,
        state,
        query: read.query,
        message: read.message,
        thresholds: Thresholds { critical, warning },
        priority: read.priority.and_then(|one| u8::try_from(one).ok()),
        notifies,
        escalation,
        page: Some(format!("{page}/monitors/{}", read.id)),
        audience: audience(read.restricted_roles),
    }
}

pub(super) fn state(word: &str) -> MonitorState {
    match word {
        "Alert" => MonitorState::Alert,
        "Warn" => MonitorState::Warn,
        "No Data" => MonitorState::NoData,
        // What is ignored or was skipped is not wrong.
        "OK" | "Ignored" | "Skipped" => MonitorState::Ok,
        _ => MonitorState::Unknown,
    }
}

/// Only some may see it; an empty list restricts nothing.
pub(super) fn audience(roles: Option<Vec<String>>) -> Audience {
    match roles {
        Some(roles) if !roles.is_empty() => Audience::Only { names: roles.into_iter().collect() },
        _ => Audience::All,
    }
}

/// Since when it stands so: of its groups that do, the first.
fn since(read: &wire::Monitor, state: MonitorState) -> Option<Timestamp> {
    let same = read.state.groups.values().filter(|group| self::state(&group.status) == state);
    let told = same.filter_map(|group| {
        moment::seconds(match state {
            MonitorState::Alert | MonitorState::Warn => group.last_triggered_ts,
            MonitorState::NoData => group.last_nodata_ts,
            MonitorState::Ok => group.last_resolved_ts,
            MonitorState::Unknown => None,
        })
    });
    let modified = || read.overall_state_modified.as_deref().and_then(moment::moment);
    told.min().or_else(modified)
}

fn muted(read: &wire::Monitor) -> Option<Muted> {
    // One without an end lasts longer than any other.
    let lasting = |one: &&wire::Downtime| moment::seconds(one.end).map_or(i64::MAX, |end| end.0);
    let covering = read.matching_downtimes.iter().filter(|one| covers(one, read));
    let longest = covering.max_by_key(lasting)?;
    let reason = longest.message.trim().to_owned();
    Some(Muted { until: moment::seconds(longest.end), reason })
}

/// Whether a downtime silences all groups that fire, or all that there are while none does: that of one
/// group silences no other.
fn covers(downtime: &wire::Downtime, read: &wire::Monitor) -> bool {
    let scope = downtime.scope.iter().flat_map(|one| one.split(',')).map(str::trim);
    let scope: Vec<&str> = scope.filter(|tag| !tag.is_empty() && *tag != "*").collect();
    let groups = &read.state.groups;
    let fires = |group: &wire::MonitorGroup| state(&group.status).is_firing();
    let any = groups.values().any(fires);
    let mut concerned = groups.iter().filter(|(_, group)| !any || fires(group));
    concerned.all(|(group, _)| scope.iter().all(|tag| is_within(group, tag, read)))
}

/// Whether a group of a monitor has a tag; where it says nothing of that kind, the monitor does.
fn is_within(group: &str, tag: &str, read: &wire::Monitor) -> bool {
    let is = |one: &str| match tag.strip_suffix('*') {
        Some(begin) => one.starts_with(begin),
        None => one == tag,
    };
    let key_of = |tag: &str| tag.split(':').next().unwrap_or_default().to_owned();
    let key = key_of(tag);
    let own = group.split(',').map(str::trim).filter(|one| key_of(one) == key);
    let own: Vec<&str> = own.collect();
    if !own.is_empty() {
        return own.into_iter().any(is);
    }
    read.tags.iter().any(|one| is(one))
        || filtered(&read.query, &key).is_some_and(|value| is(&format!("{key}:{value}")))
}

/// What it is about: by its own tags, else by what its query is filtered by.
pub(super) fn scope(tags: &[String], query: &str) -> Scope {
    let tagged = |key: &str| {
        let mut values = tags.iter().filter_map(|tag| tag.strip_prefix(key)?.strip_prefix(':'));
        values.next().filter(|value| !value.is_empty()).map(str::to_owned)
    };
    let of = |key: &str| tagged(key).or_else(|| filtered(query, key));
    Scope { service: of("service"), environment: of("env"), team: of("team") }
}

/// The value of a tag between the braces of a query.
fn filtered(query: &str, key: &str) -> Option<String> {
    let inside = query.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let values = inside.flat_map(|scope| scope.split(','));
    let mut values = values.filter_map(|tag| tag.trim().strip_prefix(key)?.strip_prefix(':'));
    values.find(|value| !value.is_empty() && !value.contains(['*', '$', ' '])).map(str::to_owned)
}

/// Who is told by a message: what is written with an `@` before it, as Datadog reads it.
fn handles(message: &str) -> Vec<String> {
    let part_of_name = |letter: char| {
        letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '@' | '+' | '/')
    };
    let mut found = Vec::new();
    let mut before = ' ';
    for (at, letter) in message.char_indices() {
        if letter == '@' && !part_of_name(before) {
            let rest = &message[at + 1..];
            let end = rest.find(|letter| !part_of_name(letter)).unwrap_or(rest.len());
            let name = rest[..end].trim_end_matches(['.', '/', '-']);
            if !name.is_empty() && !found.iter().any(|one| one == name) {
                found.push(name.to_owned());
            }
        }
        before = letter;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_read_as_datadog_reads_them() {
        let message = "Errors in checkout. Call @pagerduty-Payments, tell @slack-shop/ops and \
                       @lena.park@northwind.example. Mail to ops@northwind.example tells nobody.";
        let expected = ["pagerduty-Payments", "slack-shop/ops", "lena.park@northwind.example"];
        assert_eq!(handles(message), expected);
        assert!(handles("@ nobody, and @").is_empty());
    }

    #[test]
    fn what_it_is_about_is_its_tags_or_its_query() {
        let tags = ["service:cart".to_owned(), "tier:1".to_owned()];
        let query = "avg(last_5m):sum:trace.http.request.errors{env:prod,service:other} > 1";
        let scope = scope(&tags, query);
        assert_eq!(scope.service.as_deref(), Some("cart"));
        assert_eq!(scope.environment.as_deref(), Some("prod"));
        assert_eq!(scope.team, None);
        assert_eq!(super::scope(&[], "sum:x{service:*,env:$env}").service, None);
    }

    #[test]
    fn a_downtime_of_one_group_silences_no_other() {
        let group = |status: &str| wire::MonitorGroup {
            status: status.to_owned(),
            ..wire::MonitorGroup::default()
        };
        let mut read = wire::Monitor {
            query: "avg(last_5m):avg:x{env:prod} by {host} > 1".to_owned(),
            ..wire::Monitor::default()
        };
        read.state.groups.insert("host:a".to_owned(), group("Alert"));
        read.state.groups.insert("host:b".to_owned(), group("OK"));
        let silences = |read: &mut wire::Monitor, scope: &[&str]| {
            let scope = scope.iter().map(|one| (*one).to_owned()).collect();
            read.matching_downtimes = vec![wire::Downtime { scope, ..wire::Downtime::default() }];
            muted(read).is_some()
        };
        assert!(silences(&mut read, &["*"]) && silences(&mut read, &[]));
        assert!(silences(&mut read, &["host:a,env:prod"]) && silences(&mut read, &["host:*"]));
        assert!(!silences(&mut read, &["host:b"]) && !silences(&mut read, &["env:staging"]));
        read.state.groups.insert("host:b".to_owned(), group("Warn"));
        assert!(!silences(&mut read, &["host:a"]), "the other one fires too");
    }

    #[test]
    fn no_roles_restrict_nobody() {
        assert_eq!(audience(None), Audience::All);
        assert_eq!(audience(Some(Vec::new())), Audience::All);
        assert_ne!(audience(Some(vec!["r".to_owned()])), Audience::All);
    }
}
