//! English.

use super::SummaryText;
use crate::ui::count;

pub(super) const ENGLISH: SummaryText = SummaryText {
    title: "Executive summary",
    hint: "How the company delivers, how its services fare and what they cost, on one page.",
    topics: ["Delivery", "Observability", "Costs"],
    period: |range, before, zone| format!("{range}, compared with {before}; days of {zone}."),
    opening: |topic, better, worse| {
        let numbers = |number: u64| match number {
            1 => "1 number".to_owned(),
            number => format!("{} numbers", count(number)),
        };
        match (better, worse) {
            (0, 0) => format!("{topic}: nothing changed that can be compared."),
            (better, 0) => format!("{topic}: {} became better, none worse.", numbers(better)),
            (0, worse) => format!("{topic}: {} became worse, none better.", numbers(worse)),
            (better, worse) => {
                format!("{topic}: {} became better, {} worse.", numbers(better), count(worse))
            }
        }
    },
    better: |was| format!("better than {was} before"),
    worse: |was| format!("worse than {was} before"),
    same: |was| format!("as before, {was}"),
    other: |was| format!("{was} before"),
    of_team: |measure, team| format!("{measure} of {team}"),
    stands_out: |what, now, change| format!("{what} is {now}, {change}"),
    is: |what, now| format!("{what}: {now}"),
    notable: "What stands out",
    facts: [
        ("observability.failing", "Failing services"),
        ("observability.degraded", "Degraded services"),
        ("observability.healthy", "Healthy services"),
        ("observability.incidents", "Open incidents"),
        ("observability.firing", "Firing monitors"),
        ("observability.objectives", "Objectives at risk"),
        ("observability.incident", "The incident"),
        ("costs.total", "Spent"),
        ("costs.month", "Forecast of this month"),
        ("costs.efficiency", "Used of what is paid for"),
        ("costs.over-budget", "Spent above the budget"),
        ("costs.day", "The cost of a day"),
    ],
    too_little: "too little data",
    missing: |topic| format!("{topic} did not answer; the other parts are whole."),
    nothing: "There is nothing to sum up yet",
    nothing_hint: "As soon as delivery is measured, costs are known or something watches services, it is summed up here.",
};
