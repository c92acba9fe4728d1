//! What changes are called.

use super::changes::ChangeKind;

const FEATURES: &[&str] = &[
    "Add a health check that looks at the database",
    "Accept amounts in minor units",
    "Page through results by cursor",
    "Publish an event when the state changes",
    "Let callers choose the fields of an answer",
    "Keep idempotency keys for a day",
    "Read feature flags from the flag service",
    "Tell the region in every answer",
    "Add a dry run to the import",
    "Show which rule decided",
    "Support bulk requests of up to 100 items",
    "Send traces to the collector",
];

const FIXES: &[&str] = &[
    "Close the response body on every path",
    "Do not retry what was refused",
    "Round half to even, as the ledger does",
    "Wait for the outbox before ending",
    "Ignore events that are older than the state",
    "Limit the size of uploads before reading them",
    "Use the tenant's time zone for daily limits",
    "Answer 409 instead of 500 on a stale version",
    "Stop counting cancelled orders twice",
    "Handle names with a plus sign",
];

const CHORES: &[&str] = &[
    "Update dependencies",
    "Raise the memory limit to what is used",
    "Run tests in parallel",
    "Pin the base image by digest",
    "Remove the old configuration format",
    "Move dashboards next to the code",
    "Document the runbook for full queues",
    "Split the package of handlers",
];

pub(super) fn of(kind: ChangeKind) -> &'static [&'static str] {
    match kind {
        ChangeKind::Feature => FEATURES,
        ChangeKind::Fix => FIXES,
        ChangeKind::Chore => CHORES,
    }
}
