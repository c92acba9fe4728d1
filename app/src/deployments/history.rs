//! What was deployed, by whom, and how it ended: a source's history and the operations that were
//! seen, as one.

use super::{address::act_address, standing::phase_tone};
use crate::{
    text::deployments::use_deployment_text,
    ui::{Badge, RelativeTime},
};
use leptos::prelude::*;
use platform::{
    Timestamp,
    deployments::{Application, ApplicationKey, Commit, Initiator, Operation, Phase, short},
};

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it ended, or began while it has not.
    pub at: Timestamp,
    pub revision: String,
    pub initiator: Initiator,
    pub commit: Option<Commit>,
    /// How it ended; what stands in a history succeeded.
    pub phase: Phase,
    /// The error, when it failed.
    pub message: Option<String>,
    /// The number in the source's history, which a rollback names; `None` of what runs now, and of
    /// what never ran.
    pub back_to: Option<i64>,
    pub current: bool,
}

/// The entries of an application, the newest first.
pub fn entries(application: &Application, operations: &[Operation]) -> Vec<Entry> {
    let deployed = application.history.iter().enumerate().map(|(at, deployed)| {
        // Who began it is better known by what was seen.
        let seen = operations.iter().find(|one| {
            one.revision == deployed.revision
                && one.phase == Phase::Succeeded
                && one.finished_at.is_some_and(|end| (end.0 - deployed.at.0).abs() < 60_000)
        });
        let initiator = seen.map_or(&deployed.initiator, |seen| &seen.initiator).clone();
        Entry {
            at: deployed.at,
            revision: deployed.revision.clone(),
            initiator,
            commit: deployed.commit.clone(),
            phase: Phase::Succeeded,
            message: None,
            back_to: (at > 0).then_some(deployed.id),
            current: at == 0,
        }
    });
    let known = |revision: &str| {
        let found = application.history.iter().find(|one| one.revision == revision);
        found.and_then(|one| one.commit.clone())
    };
    let other = operations.iter().filter(|one| one.phase != Phase::Succeeded).map(|one| Entry {
        at: one.finished_at.unwrap_or(one.started_at),
        revision: one.revision.clone(),
        initiator: one.initiator.clone(),
        commit: known(&one.revision),
        phase: one.phase,
        message: Some(one.message.clone()).filter(|text| one.phase.is_failed() && !text.is_empty()),
        back_to: None,
        current: false,
    });
    let mut entries: Vec<Entry> = deployed.chain(other).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    entries
}

/// The list. `rollbacks` tells of each entry whether going back to it may be offered.
#[component]
pub fn Timeline(
    entries: Vec<(String, ApplicationKey, Entry)>,
    rollbacks: Vec<bool>,
    /// Whether the environment is told of each.
    named: bool,
) -> impl IntoView {
    let text = use_deployment_text();
    if entries.is_empty() {
        return view! { <p class="deployment-timeline-empty">{text.no_history}</p> }.into_any();
    }
    let rows = entries
        .into_iter()
        .zip(rollbacks)
        .map(|((environment, key, entry), rollback)| {
            row(named.then_some(environment), &key, entry, rollback)
        })
        .collect_view();
    view! {
        <section class="deployment-timeline" aria-label=text.history>
            <h2>{text.history}</h2>
            <ol role="list">{rows}</ol>
        </section>
    }
    .into_any()
}

fn row(
    environment: Option<String>,
    key: &ApplicationKey,
    entry: Entry,
    rollback: bool,
) -> impl IntoView + use<> {
    let text = use_deployment_text();
    let page = key.page();
    let environment = environment.map(|name| {
        view! {
            <a class="environment" href=page>
                {name}
            </a>
        }
    });
    let commit = entry.commit.unwrap_or_default();
    let author = commit.author.map(|author| view! { <span class="author">{author}</span> });
    let back = entry.back_to.filter(|_| rollback).map(|id| {
        view! {
            <a class="button" data-look="quiet" href=act_address(key, "rollback", Some(id))>
                {text.roll_back_here}
            </a>
        }
    });
    let current = entry.current.then(|| view! { <Badge tone="good">{text.runs_now}</Badge> });
    view! {
        <li data-row>
            <span class="phase">
                <Badge tone=phase_tone(entry.phase)>{text.phase(entry.phase)}</Badge>
            </span>
            {environment}
            <code title=entry.revision.clone()>{short(&entry.revision).to_owned()}</code>
            {current}
            <span class="message">{commit.message}</span>
            {author}
            <span class="by">{text.initiator(&entry.initiator)}</span>
            <RelativeTime at=entry.at />
            {back}
            {entry.message.map(|message| view! { <p class="error">{message}</p> })}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::deployments::Deployed;

    fn application(history: Vec<Deployed>) -> Application {
        let application = serde_json::json!({
            "key": {"source": "s", "namespace": "", "name": "cart"},
            "project": "", "environment": "production",
            "destination": {"cluster": "", "namespace": ""},
            "sync": "Synced", "health": "Healthy", "health_message": null, "target": "",
            "target_revision": "", "repository": "", "images": [], "resources": [],
            "resources_total": 0, "conditions": [], "history": [], "operation": null,
            "automated": false, "labels": {}, "address": null,
        });
        Application { history, ..serde_json::from_value(application).unwrap() }
    }

    fn deployed(id: i64, at: i64) -> Deployed {
        let initiator = Initiator::Account("slipway".to_owned());
        Deployed { id, revision: format!("r{id}"), at: Timestamp(at), initiator, commit: None }
    }

    #[test]
    fn history_and_what_was_seen_are_one() {
        let operation = |phase, revision: &str, at: i64| Operation {
            phase,
            message: "no such image".to_owned(),
            started_at: Timestamp(at - 10),
            finished_at: Some(Timestamp(at)),
            revision: revision.to_owned(),
            initiator: Initiator::Portal("user:default/jane".to_owned()),
            retries: 0,
            failing: Vec::new(),
        };
        let application = application(vec![deployed(2, 200_000), deployed(1, 100_000)]);
        let operations =
            [operation(Phase::Failed, "r3", 300_000), operation(Phase::Succeeded, "r2", 200_010)];
        let entries = entries(&application, &operations);
        let told: Vec<_> = entries
            .iter()
            .map(|one| (one.revision.as_str(), one.phase, one.back_to, one.current))
            .collect();
        assert_eq!(
            told,
            [
                ("r3", Phase::Failed, None, false),
                ("r2", Phase::Succeeded, None, true),
                ("r1", Phase::Succeeded, Some(1), false),
            ]
        );
        assert_eq!(entries[0].message.as_deref(), Some("no such image"));
        let jane = Initiator::Portal("user:default/jane".to_owned());
        assert_eq!(entries[1].initiator, jane, "better known by what was seen");
    }
}
