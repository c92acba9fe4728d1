//! A number that a page begins with: what it is, how much, how it changed, how it went.

use super::{Better, Sparkline, Stat, Tone};
use crate::{preferences::Preferences, text::chart::use_chart_text, ui::Unit};
use leptos::prelude::*;

/// The tile. A row of them stands in `<div class="stat-tiles">`.
#[component]
pub fn StatTile(
    /// What it shows.
    stat: Stat,
) -> impl IntoView {
    let text = use_chart_text();
    let language = expect_context::<Preferences>().language;
    let value = stat.value.map(|value| stat.unit.headline(value, language));
    let exact = stat.value.map(|value| stat.unit.full(value, language));
    let known = value.is_some().to_string();
    let value = value.unwrap_or_else(|| text.unknown.to_owned());
    let label = match stat.link.clone() {
        Some(link) => view! { <a href=link>{stat.label.clone()}</a> }.into_any(),
        None => view! { {stat.label.clone()} }.into_any(),
    };
    let change = stat.value.zip(stat.before).map(|(now, before)| {
        view! { <Delta now before unit=stat.unit better=stat.better against=stat.against.clone() /> }
    });
    let note = stat.note.clone().map(|note| view! { <span class="note">{note}</span> });
    let course = (stat.course.iter().flatten().count() > 1)
        .then(|| view! { <Sparkline values=stat.course.clone() /> });
    view! {
        <div class="stat-tile">
            <h3>{label}</h3>
            <p class="figure" data-known=known title=exact>
                {value}
            </p>
            {course}
            <p class="below">{change} {note}</p>
        </div>
    }
    .into_any()
}

/// To the tenth of a percent, unless nothing is left of it then.
fn tenths(share: f64) -> f64 {
    let near = (share * 1_000.0).round() / 1_000.0;
    if near == 0.0 { share } else { near }
}

/// A change in words: `▲ up 12 % against …`, and whether that is good.
#[component]
pub fn Delta(
    /// How much it is.
    now: f64,
    /// How much it was.
    before: f64,
    /// What both count.
    unit: Unit,
    /// Which way is better.
    #[prop(optional)]
    better: Better,
    /// What it is compared with; may be empty.
    #[prop(optional, into)]
    against: String,
) -> impl IntoView {
    let text = use_chart_text();
    let language = expect_context::<Preferences>().language;
    let change = Change::of(now, before, unit);
    let amount = match change.amount {
        Amount::Share(share) => Unit::Percent.short(tenths(share), language),
        // From 1 % to 2 % is one point, not one percent.
        Amount::Difference(difference) if unit == Unit::Percent => {
            (text.points)(&Unit::Number.short(difference * 100.0, language))
        }
        Amount::Difference(difference) => unit.short(difference, language),
    };
    let (arrow, words) = match change.way {
        Way::Up => ("▲", (text.up)(&amount)),
        Way::Down => ("▼", (text.down)(&amount)),
        Way::Same => ("=", text.same.to_owned()),
    };
    let tone = change.tone(better);
    let meaning = match tone {
        Tone::Good => Some(text.better),
        Tone::Bad => Some(text.worse),
        Tone::Plain | Tone::Warn => None,
    };
    let meaning = meaning.map(|word| view! { <span class="unseen">{word}</span> });
    view! {
        <span class="delta" data-tone=tone.name()>
            <span class="arrow" aria-hidden="true">
                {arrow}
            </span>
            <b>{words}</b>
            {meaning}
            " "
            <span class="against">{against}</span>
        </span>
    }
    .into_any()
}

/// A change of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Change {
    way: Way,
    amount: Amount,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Up,
    Down,
    Same,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Amount {
    /// Of what it was.
    Share(f64),
    /// In the number's own terms.
    Difference(f64),
}

impl Change {
    /// A share of what it was; of nothing, and of percentages, the difference itself.
    fn of(now: f64, before: f64, unit: Unit) -> Self {
        let difference = now - before;
        let own = unit == Unit::Percent || before.abs() < f64::EPSILON;
        let share = if before == 0.0 { 0.0 } else { difference.abs() / before.abs() };
        // What would be told as nothing is nothing.
        let still = if own { difference.abs() < 0.000_5 } else { share < 0.000_5 };
        let way = match difference {
            _ if still => Way::Same,
            0.0.. => Way::Up,
            _ => Way::Down,
        };
        let amount = if own { Amount::Difference(difference.abs()) } else { Amount::Share(share) };
        Self { way, amount }
    }

    fn tone(self, better: Better) -> Tone {
        match (self.way, better) {
            (Way::Same, _) | (_, Better::Neither) => Tone::Plain,
            (Way::Up, Better::More) | (Way::Down, Better::Less) => Tone::Good,
            (Way::Up, Better::Less) | (Way::Down, Better::More) => Tone::Bad,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_shares_where_that_says_something() {
        let change = Change::of(112.0, 100.0, Unit::Number);
        assert_eq!((change.way, change.amount), (Way::Up, Amount::Share(0.12)));
        let change = Change::of(5.0, 0.0, Unit::Count);
        assert_eq!((change.way, change.amount), (Way::Up, Amount::Difference(5.0)));
        let change = Change::of(0.25, 0.5, Unit::Percent);
        assert_eq!((change.way, change.amount), (Way::Down, Amount::Difference(0.25)));
        assert_eq!(Change::of(100.01, 100.0, Unit::Number).way, Way::Same);
    }

    #[test]
    fn whether_it_is_good_is_for_the_measure_to_say() {
        let up = Change::of(2.0, 1.0, Unit::Number);
        assert_eq!(up.tone(Better::More), Tone::Good);
        assert_eq!(up.tone(Better::Less), Tone::Bad);
        assert_eq!(up.tone(Better::Neither), Tone::Plain);
        assert_eq!(Change::of(1.0, 1.0, Unit::Number).tone(Better::Less), Tone::Plain);
    }
}
