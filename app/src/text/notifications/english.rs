//! In English.

use super::NotificationsText;
use crate::ui::count;
use platform::{approvals::ApprovalState, deployments::Phase, scaffolder::TaskState};

pub(super) const ENGLISH: NotificationsText = NotificationsText {
    title: "Notifications",
    hint: "What waits for you, what became of what you began, and what your teams should know.",
    unread: "Unread",
    all: "All",
    kinds: "Kinds",
    every_kind: "Every kind",
    read_one: "Mark as read",
    read_all: "Mark all as read",
    is_new: "New",
    nothing_unread: "You have read everything",
    nothing_at_all: "You were told nothing yet",
    nothing_here: "What waits for you, and what your teams should know, will stand here.",
    kept: |days| format!("What you were told is kept for {days} days."),
    change_wishes: "What am I told?",
    wishes: "Notifications",
    wishes_hint: "What you want to be told of, and where. What is read here before a mail goes out is not mailed.",
    in_portal: "In the portal",
    by_mail: "By e-mail",
    mail_goes_to: |address| format!("Mail goes to {address}."),
    no_mail: "This portal sends no mail; whoever runs it may set that up.",
    no_address: "Your provider tells no e-mail address of you, so there is nowhere to send mail.",
    kind_names: [
        "Approvals to decide",
        "Answers to your requests",
        "Syncs that you began",
        "Tasks that you began",
        "Documentation of your teams",
        "Removals that wait",
        "Conflicting descriptions",
        "Tokens that end",
        "Budgets and costs",
        "The week of your teams",
        "Messages of templates",
    ],
    approval_wanted: |by, permission, label| {
        format!("{by} asks for your approval: {permission} on {label}")
    },
    approval_answered: |state, permission, label| {
        let word = match state {
            ApprovalState::Waiting => "Waiting",
            ApprovalState::Approved => "Approved",
            ApprovalState::Refused => "Refused",
            ApprovalState::Withdrawn => "Taken back",
            ApprovalState::Expired => "Nobody decided in time",
            ApprovalState::Done => "Approved and done",
            ApprovalState::Failed => "Approved, but it went wrong",
        };
        format!("{word}: {permission} on {label}")
    },
    sync_ended: |phase, application, environment| {
        let word = match phase {
            Phase::Succeeded => "is done",
            Phase::Failed | Phase::Error => "failed",
            Phase::Running | Phase::Terminating => "goes on",
        };
        format!("The sync of {application} in {environment} {word}")
    },
    task: |state, label| match state {
        TaskState::Completed => format!("{label} is done"),
        TaskState::Failed => format!("{label} has failed"),
        TaskState::Cancelled => format!("{label} was cancelled"),
        TaskState::Waiting => format!("{label} waits for somebody"),
        TaskState::Open | TaskState::Processing => format!("{label} is under way"),
    },
    docs_failed: |label| format!("The documentation of {label} cannot be built"),
    docs_mended: |label| format!("The documentation of {label} can be built again"),
    removals_held: |number| match number {
        1 => "1 entity of your team is about to be removed from the catalog".to_owned(),
        number => format!(
            "{} entities of your team are about to be removed from the catalog",
            count(number)
        ),
    },
    conflict: |entity, places| format!("{entity} is described in {places} places"),
    budget_reached: |team, percent, month| {
        format!("{team} has used {percent} % of its budget of {month}")
    },
    costs_differ: |cluster, day, difference| {
        format!("What is allocated in {cluster} on {day} is {difference} off what is billed for it")
    },
    token_ends: |name, day| format!("The token {name} ends on {day}"),
    message: |label| format!("A task of the template {label} says something"),
    delivery_week: |week| {
        let deployments = match week.deployments {
            1 => "1 deployment".to_owned(),
            number => format!("{} deployments", count(number)),
        };
        let changes = match week.changes {
            1 => "1 change".to_owned(),
            number => format!("{} changes", count(number)),
        };
        let text = format!(
            "{}, {} to {}: {deployments} to production ({} the week before) with {changes}, {} of {} \
             failed",
            week.team,
            week.first,
            week.last,
            count(week.before),
            count(week.failed),
            count(week.attempts)
        );
        let lead = week.lead.as_ref();
        let lead = lead.map(|lead| format!("; changes took {lead} from commit to production"));
        let restore = week.restore.as_ref();
        let restore = restore.map(|time| format!("; what failed was well again after {time}"));
        [Some(text), lead, restore].into_iter().flatten().collect()
    },
    time: |time| match time / 60_000 {
        minutes if minutes < 120 => format!("{minutes} min"),
        minutes if minutes < 48 * 60 => format!("{} h", minutes / 60),
        minutes => format!("{} d", minutes / 1_440),
    },
};
