//! English.

use super::DeliveryText;
use crate::ui::count;

fn some(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {many}", count(number)) }
}

pub(super) const ENGLISH: DeliveryText = DeliveryText {
    title: "Delivery",
    hint: "How often changes come to production, how long they take, how many fail, and how fast that is mended.",
    company: "Company",
    of: |name| format!("Delivery of {name}"),
    nothing: "Nothing was delivered yet",
    nothing_hint: "As soon as a service's deployments to production are known, its measures stand here. Histories are read back in the background.",
    no_sources: "No source of history is connected",
    no_sources_hint: "Connect an account of GitHub, or a source of deployments such as Argo CD, and name the repository or the application in the service's annotations.",
    measures: [
        "Deployment frequency",
        "Lead time for changes",
        "Change failure rate",
        "Time to restore",
        "Rework rate",
    ],
    definitions: [
        "How often something new is deployed to production.",
        "How long a change takes from its first commit until it runs in production.",
        "The share of deployments to production that fail and have to be mended at once.",
        "How long it takes until a failed deployment is well again.",
        "The share of deployments to production that nobody planned: they mend what failed.",
    ],
    formulas: [
        "Successful deployments that bring something new, a week. Rollbacks and repeats are not counted. The band is that of one service: the number by the services.",
        "Of each change, when its deployment was there minus when its first commit was written. The number is the median; beside it stands what nine of ten changes do not exceed.",
        "Deployments that did not come up, were rolled back, reverted, mended by a hotfix or followed by an incident, an alert or errors, by all deployments of something new.",
        "Of each failed deployment, when it was well again minus when that began: what watches the service says so, else the next deployment that is there. The number is the median.",
        "Rollbacks, and deployments that bring a revert or a hotfix, by all successful deployments.",
    ],
    lines: [
        "Elite: once a day and more. High: once a week. Medium: once a month. Low: less.",
        "Elite: below a day. High: below a week. Medium: below a month. Low: more.",
        "Elite: up to 5 %. High: up to 20 %. Medium: below 40 %. Low: from 40 % on.",
        "Elite: below an hour. High: below a day. Medium: below a week. Low: more.",
        "",
    ],
    bands: ["Elite", "High", "Medium", "Low"],
    band_of: |band, year| format!("{band}, as the DORA report of {year} has it"),
    parts: ["Code", "Review", "Merge", "Build", "Deploy"],
    part_hints: [
        "from the first commit until it is proposed",
        "from there until it is approved",
        "from there until it is on the main branch",
        "from there until it is built",
        "from there until it runs in production",
    ],
    per_week: "a week",
    too_little: |there, least| {
        format!("Too little data: {}, and it takes {} at least", count(there), count(least))
    },
    before: "against the period before",
    median: "Median",
    ninetieth: "90 %",
    ninetieth_is: |time| format!("nine of ten within {time}"),
    counted: |part, all| format!("{} of {}", count(part), count(all)),
    of_deployments: |number| some(number, "deployment", "deployments"),
    of_changes: |number| some(number, "change", "changes"),
    of_failures: |number| some(number, "failure", "failures"),
    per_service: |number| format!("{number} a service"),
    failed: "Failed",
    well: "Well",
    lead_parts: "Where the time goes",
    lead_parts_hint: "The median of each part, of those changes of which it is known. Medians do not add up to the median of the whole.",
    spread: "How lead times are spread",
    teams: "Teams",
    services: "Services",
    team: "Team",
    service: "Service",
    nobody: "Nobody's",
    trend: "Deployments over time",
    known: "What is not in the numbers",
    known_hint: "What sources do not tell cannot be measured.",
    since: |day| format!("There are facts from {day} on."),
    without_commit: |number| {
        format!(
            "Of {} nobody tells the commit, so they bring no changes.",
            some(number, "deployment", "deployments")
        )
    },
    without_pull: |number| {
        format!(
            "{} came without a pull request, so without a review.",
            some(number, "change", "changes")
        )
    },
    without_build: |number| {
        format!(
            "Of {} no build is known; its time counts as deployment.",
            some(number, "change", "changes")
        )
    },
    skewed: |number| {
        format!(
            "{} had moments in the wrong order, which were put right.",
            some(number, "change", "changes")
        )
    },
    unrestored: |number| format!("{} not over yet.", some(number, "failure is", "failures are")),
    excluded: |number| {
        format!("{} left out by a person, with a reason.", some(number, "fact was", "facts were"))
    },
    without_sources: |number| {
        format!(
            "{} no repository and no application that a source has.",
            some(number, "service names", "services name")
        )
    },
    sources: "Sources",
    read_so_far: |done, all| format!("{} of {} histories read whole", count(done), count(all)),
    waits: "Its limit is used up; it goes on",
    away: |vendor| format!("{vendor} does not answer; what is known of it is as old as it says."),
    definitions_title: "What is measured, and how",
    definitions_hint: |measures, measured, bands, banded| {
        format!(
            "Measures as in DORA's {measures} ({measured}). Bands as in its {bands} ({banded}), the last that sorts teams into four."
        )
    },
    computed: "Computed",
    drawn_at: "Bands",
    no_persons: "Measured are services and teams. No number of a person is kept or can be had.",
    behind: |measure| format!("Behind the number: {measure}"),
    behind_hint: "What the number is made of. What is no normal case can be annotated and left out, with a reason, and taken in again.",
    none_behind: "There is nothing behind it",
    none_behind_hint: "Nothing of this kind happened in this time.",
    shown: |shown, all| format!("{} of {}", count(shown), count(all)),
    newer: "Before",
    older: "More",
    when: "When",
    revision: "Revision",
    brought: "Brought",
    state: "State",
    succeeded: "Well",
    is_failed: "Failed",
    rollback: "Rollback",
    rework: "Rework",
    told_by: "Told by",
    change: "Change",
    begun: "Begun",
    took: "Took",
    put_right: "moments put right",
    began: "Began",
    restored: "Well again",
    goes_on: "goes on",
    signs: "Why",
    own_signs: ["did not come up", "was rolled back", "was reverted", "needed a hotfix"],
    signals: ["incident", "alert", "errors"],
    restorers: ["by a rollback", "by a deployment", "as what watches it says"],
    note: "Note",
    annotate: "Annotate",
    reason: "Reason",
    leave_out: "Leave it out of the numbers",
    left_out: "Left out",
    keep: "Keep",
    take_back: "Take back",
    said_by: |name| format!("said by {name}"),
    marked: |label| format!("Deployed {label}"),
    marked_failure: |label| format!("Failed: {label}"),
};
