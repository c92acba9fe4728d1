//! How much of something is used up: a bar with a mark where it should be by now, and words.

use super::Budget;
use crate::{preferences::Preferences, text::chart::use_chart_text, ui::Unit};
use leptos::prelude::*;

/// The bar.
#[component]
pub fn BudgetBar(
    /// Of what, and how much.
    budget: Budget,
    /// Whether the words stand below it; else they are told only to those who do not see it.
    #[prop(default = true)]
    words: bool,
) -> impl IntoView {
    let text = use_chart_text();
    let language = expect_context::<Preferences>().language;
    let share = share(budget.used, budget.whole);
    let amount = |value: f64| budget.unit.headline(value, language);
    let percent = |share: f64| Unit::Percent.short(share, language);
    let used = match budget.unit {
        Unit::Percent => (text.used)(&percent(share)),
        _ => (text.used_of)(&amount(budget.used), &amount(budget.whole), &percent(share)),
    };
    let rest = budget.whole - budget.used;
    let rest = if rest < 0.0 { (text.over)(&amount(-rest)) } else { (text.left)(&amount(rest)) };
    let expected = budget.expected.map(|expected| (text.expected_of)(&amount(expected)));
    let elapsed = budget.elapsed.map(|elapsed| (text.elapsed)(&percent(elapsed)));
    let said: Vec<_> = [Some(used), Some(rest), expected, elapsed].into_iter().flatten().collect();
    let said = said.join(text.list);
    // What is used beyond the whole makes the track longer, not the bar invisible.
    let whole =
        budget.whole.max(budget.used).max(budget.expected.unwrap_or(0.0)).max(f64::MIN_POSITIVE);
    let width = |value: f64| format!("width:{:.2}%", (value / whole).clamp(0.0, 1.0) * 100.0);
    let place = |value: f64| format!("left:{:.2}%", (value / whole).clamp(0.0, 1.0) * 100.0);
    let ahead =
        budget.expected.map(|expected| view! { <i class="expected" style=width(expected)></i> });
    let due = budget
        .elapsed
        .map(|elapsed| view! { <i class="due" style=place(elapsed * budget.whole)></i> });
    let end =
        (whole > budget.whole).then(|| view! { <i class="end" style=place(budget.whole)></i> });
    let label = (text.pair)(&budget.label, &said);
    let line = words.then(|| {
        view! {
            <span class="words" aria-hidden="true">
                {said}
            </span>
        }
    });
    view! {
        <div class="budget-bar" data-tone=tone(&budget)>
            <span class="track" role="img" aria-label=label>
                {ahead}
                <i class="used" style=width(budget.used)></i>
                {due}
                {end}
            </span>
            {line}
        </div>
    }
    .into_any()
}

fn share(used: f64, whole: f64) -> f64 {
    if whole > 0.0 {
        used / whole
    } else if used > 0.0 {
        1.0
    } else {
        0.0
    }
}

/// Spent is bad; about to be, or nearly, deserves a look.
fn tone(budget: &Budget) -> &'static str {
    let share = share(budget.used, budget.whole);
    let will = budget.expected.is_some_and(|expected| expected > budget.whole);
    let ahead = budget.elapsed.is_some_and(|elapsed| share > elapsed + 0.1);
    if share >= 1.0 {
        "bad"
    } else if will || share > 0.9 || ahead && share > 0.5 {
        "warn"
    } else {
        "plain"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tone_looks_ahead() {
        let budget = |used, expected, elapsed| Budget {
            label: String::new(),
            unit: Unit::Number,
            used,
            whole: 100.0,
            expected,
            elapsed,
        };
        assert_eq!(tone(&budget(40.0, None, None)), "plain");
        assert_eq!(tone(&budget(40.0, Some(110.0), None)), "warn");
        assert_eq!(tone(&budget(60.0, None, Some(0.4))), "warn");
        assert_eq!(tone(&budget(60.0, Some(90.0), Some(0.6))), "plain");
        assert_eq!(tone(&budget(100.0, None, None)), "bad");
    }
}
