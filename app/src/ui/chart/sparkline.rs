//! A line as small as a word, within text or a cell: the course, not the numbers.

use super::{Tone, paths, scale::Axis, thin};
use crate::ui::Unit;
use leptos::prelude::*;

/// The line. It has no axis: its lowest and highest value are the edges of its place.
#[component]
pub fn Sparkline(
    /// Its values, at equal distances; gaps where nothing is known.
    values: Vec<Option<f64>>,
    /// What it shows, for those who do not see it; empty where the words beside it say so.
    #[prop(optional, into)]
    label: String,
    /// What it means.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    let size = paths::SIZE;
    let (line, end) = drawn(&values);
    let hidden = label.is_empty().then_some("true");
    let role = (!label.is_empty()).then_some("img");
    let name = (!label.is_empty()).then_some(label);
    view! {
        <svg
            class="sparkline"
            data-tone=tone.name()
            viewBox=format!("0 0 {size} {size}")
            preserveAspectRatio="none"
            role=role
            aria-label=name
            aria-hidden=hidden
        >
            <path class="line" d=line />
            <path class="end" d=end />
        </svg>
    }
    .into_any()
}

/// The line, and a dot at its last value.
fn drawn(values: &[Option<f64>]) -> (String, String) {
    let known = || values.iter().flatten().copied();
    let (least, greatest) = known()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
    if known().next().is_none() {
        return (String::new(), String::new());
    }
    let flat = Axis::of(least, greatest, Unit::Number, false);
    let (low, high) = if greatest > least { (least, greatest) } else { (flat.low, flat.high) };
    let last = values.len().saturating_sub(1).max(1);
    #[expect(clippy::cast_precision_loss, reason = "a line of few points")]
    let spot = |at: usize| {
        // A little inside, so that round ends are whole.
        let height = |value: f64| 0.1 + 0.8 * (value - low) / (high - low);
        (0.01 + 0.97 * at as f64 / last as f64, values[at].map(height))
    };
    let spots: Vec<_> = thin::kept(values).into_iter().map(spot).collect();
    let end = spots.iter().rev().find(|(_, height)| height.is_some()).copied();
    (paths::line(&spots), end.map(|end| paths::line(&[end])).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::drawn;

    #[test]
    fn a_line_fills_its_place_and_ends_with_a_dot() {
        let (line, end) = drawn(&[Some(1.0), None, Some(3.0), Some(2.0)]);
        assert_eq!(line, "M100 9000h0M6567 1000L9800 5000");
        assert_eq!(end, "M9800 5000h0");
        assert_eq!(drawn(&[Some(5.0), Some(5.0)]).0, "M100 5000L9800 5000");
        assert_eq!(drawn(&[None]).0, "");
    }
}
