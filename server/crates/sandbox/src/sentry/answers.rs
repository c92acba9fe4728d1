//! Issues and their events in Sentry's form.

use super::{
    faults::{Assigned, Issue, State, number, release},
    words::platform,
};
use crate::{company::ORGANISATION, history::object};
use platform::Timestamp;
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Hours and days of a series.
const HOURS: i64 = 24;
const DAYS: i64 = 30;

fn merged(one: &mut Value, more: Value) {
    if let (Some(one), Value::Object(more)) = (one.as_object_mut(), more) {
        one.extend(more);
    }
}

/// How many events each step had, by the second at which it began.
fn series(issue: &Issue, step: i64, steps: i64, now: Timestamp) -> Vec<(i64, i64)> {
    let last = now.0.div_euclid(step);
    let one = |turn: i64| {
        let from = Timestamp(turn * step);
        let until = Timestamp((from.0 + step).min(now.0 + 1));
        (from.0 / 1000, issue.between(from, until))
    };
    (last - steps + 1..=last).map(one).collect()
}

fn assignee(issue: &Issue) -> Value {
    match &issue.assignee {
        None => Value::Null,
        Some(Assigned::Person(person)) => json!({
            "type": "user", "id": number(&["user", person.login]), "name": person.label,
            "email": person.email,
        }),
        Some(Assigned::Team(team)) => {
            json!({"type": "team", "id": number(&["team", team]), "name": team})
        }
    }
}

/// What lists and details have alike.
fn common(issue: &Issue) -> Value {
    let (status, substatus) = match issue.state {
        State::Unresolved => ("unresolved", json!(issue.substatus)),
        State::Resolved => ("resolved", Value::Null),
        State::Archived => ("ignored", json!("archived_until_escalating")),
    };
    let words = issue.words;
    let page = format!("https://{ORGANISATION}.sentry.example/issues/{}/", issue.id);
    let priority = match words.level {
        "fatal" => "high",
        "error" => "medium",
        _ => "low",
    };
    let platform = platform(issue.service.language);
    json!({
        "id": issue.id, "shareId": null, "shortId": issue.short_id(), "title": issue.title(),
        "culprit": words.culprit, "permalink": page, "logger": null, "level": words.level,
        "status": status, "substatus": substatus, "statusDetails": {}, "isPublic": false,
        "platform": platform, "priority": priority, "priorityLockedAt": null,
        "seerFixabilityScore": null, "seerAutofixLastTriggered": null,
        "seerExplorerAutofixLastTriggered": null,
        "project": {
            "id": issue.project_id(), "name": issue.service.name, "slug": issue.service.name,
            "platform": platform,
        },
        "type": "error", "issueType": "error", "issueCategory": "error",
        "metadata": {"type": words.kind, "value": words.value}, "numComments": 0,
        "assignedTo": assignee(issue), "isBookmarked": false, "isSubscribed": false,
        "subscriptionDetails": null, "hasSeen": true, "annotations": [],
        "isUnhandled": words.unhandled, "count": issue.events.to_string(),
        "userCount": issue.people, "firstSeen": issue.first_seen.to_rfc3339(),
        "lastSeen": issue.last_seen.to_rfc3339(),
    })
}

/// An issue of a list.
pub(super) fn listed(issue: &Issue, now: Timestamp) -> Value {
    let mut answer = common(issue);
    let seen = json!({
        "count": answer["count"], "userCount": answer["userCount"],
        "firstSeen": answer["firstSeen"], "lastSeen": answer["lastSeen"],
    });
    let since = answer["firstSeen"].clone();
    let reason = match issue.substatus {
        "regressed" => 2,
        "escalating" => 5,
        "ongoing" => 6,
        _ => 0,
    };
    merged(
        &mut answer,
        json!({
            "stats": {"24h": series(issue, HOUR, HOURS, now)}, "lifetime": seen, "filtered": null,
            "inbox": {"reason": reason, "reason_details": null, "date_added": since},
            "sessionCount": 0, "integrationIssues": [], "sentryAppIssues": [],
            "owners": {
                "type": "ownershipRule", "owner": format!("team:{}", issue.service.team),
                "date_added": since,
            },
            "latestEventHasAttachments": false, "matchingEventId": null,
            "matchingEventEnvironment": null,
            "derivedData": {
                "blocker": "none", "progress": "none", "status": "open", "viewCount": 0,
                "hasOpenFixPr": false, "isAssigned": issue.assignee.is_some(),
                "hasRootCause": false, "lastCompletedAutofixStep": "none",
                "lastProgressedAt": null,
            },
        }),
    );
    answer
}

fn of_release(issue: &Issue, commit: Option<&String>, at: Timestamp) -> Value {
    let Some(commit) = commit else { return Value::Null };
    let version = release(issue.service, commit);
    json!({
        "id": number(&["release", &version]).parse::<u64>().unwrap_or_default(),
        "version": version, "shortVersion": version, "status": "open", "ref": commit,
        "dateCreated": at.to_rfc3339(), "dateReleased": null, "url": null,
    })
}

/// An issue by itself.
pub(super) fn detailed(issue: &Issue, now: Timestamp) -> Value {
    let mut answer = common(issue);
    let (first, last) = &issue.releases;
    merged(
        &mut answer,
        json!({
            "firstRelease": of_release(issue, first.as_ref(), issue.first_seen),
            "lastRelease": of_release(issue, last.as_ref(), issue.last_seen),
            "stats": {
                "24h": series(issue, HOUR, HOURS, now), "30d": series(issue, DAY, DAYS, now),
            },
            "tags": [{"key": "environment", "name": "Environment", "totalValues": issue.events}],
            "activity": [{
                "id": "0", "type": "first_seen", "user": null, "data": {},
                "dateCreated": issue.first_seen.to_rfc3339(),
            }],
            "seenBy": [], "participants": [], "userReportCount": 0, "owners": null,
        }),
    );
    answer
}

/// The last event of an issue.
pub(super) fn event(issue: &Issue) -> Value {
    let words = issue.words;
    let at = issue.last_seen.to_rfc3339();
    let id = object(&["event", &issue.id, &at]);
    let id = id.get(..32).unwrap_or(&id);
    let mut tags = vec![
        json!({"key": "environment", "value": issue.environment.name()}),
        json!({"key": "level", "value": words.level}),
        json!({"key": "handled", "value": if words.unhandled { "no" } else { "yes" }}),
        json!({"key": "user", "value": "id:4711"}),
    ];
    if let Some(commit) = &issue.releases.1 {
        tags.push(json!({"key": "release", "value": release(issue.service, commit)}));
    }
    let frame = |function: &str, file: &str, line: u32, own: bool, code: &str| {
        json!({
            "function": function, "filename": file, "absPath": file, "module": null,
            "lineNo": line, "colNo": null, "inApp": own, "vars": null,
            "context": [[line - 1, ""], [line, code], [line + 1, ""]],
        })
    };
    let place = words.culprit.replace(['.', '(', ')', '*', ' '], "/");
    let frames = vec![
        frame("serve", "framework/server", 212, false, "handler(request)"),
        frame("dispatch", "framework/router", 88, false, "return next(request)"),
        frame(words.culprit, &place, 41, true, "result = work(input)"),
    ];
    let entries = json!([
        {"type": "exception", "data": {"values": [{
            "type": words.kind, "value": words.value, "module": null,
            "mechanism": {"type": "generic", "handled": !words.unhandled},
            "stacktrace": {"frames": frames, "framesOmitted": null, "registers": null,
                "hasSystemFrames": true},
        }], "excOmitted": null, "hasSystemFrames": true}},
        {"type": "breadcrumbs", "data": {"values": []}},
    ]);
    json!({
        "id": id, "eventID": id, "groupID": issue.id, "projectID": issue.project_id(),
        "message": words.value, "title": issue.title(), "location": place, "dist": null,
        "user": {"id": "4711", "email": "somebody@customer.example", "username": null,
            "ip_address": "192.0.2.7", "name": null, "geo": null, "data": null},
        "tags": tags, "platform": platform(issue.service.language), "dateReceived": at,
        "dateCreated": at, "contexts": {"trace": {"type": "trace", "trace_id": id}},
        "size": 4096, "entries": entries, "sdk": null, "sdkUpdates": [], "context": {},
        "packages": {}, "type": "error", "metadata": {"type": words.kind, "value": words.value},
        "errors": [], "occurrence": null, "_meta": {}, "release": null, "resolvedWith": [],
        "userReport": null, "nextEventID": null, "previousEventID": null, "culprit": words.culprit,
        "fingerprints": [object(&["fingerprint", &issue.id])],
    })
}
