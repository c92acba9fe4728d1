//! What happened, as marks at the axis of time: each has a name and leads to more, those that
//! lie too close stand together.

use super::{Annotation, sheet::Sheet, time_axis::share};
use crate::text::chart::use_chart_text;
use leptos::prelude::*;
use platform::TimeRange;
use std::sync::Arc;

/// Marks whose distance is less than this share of the axis would lie upon each other on a phone.
const APART: f64 = 0.022;

/// The row of marks; there is none where nothing happened.
#[component]
pub(super) fn Marks(sheet: Arc<Sheet>) -> impl IntoView {
    let text = use_chart_text();
    let spans = sheet.plot.annotations.iter().filter(|one| one.to.is_some());
    let spans = spans.filter_map(|one| span(&sheet, one)).collect_view();
    let groups = groups(&sheet.plot.annotations, sheet.range);
    if groups.is_empty() && sheet.plot.annotations.iter().all(|one| one.to.is_none()) {
        return ().into_any();
    }
    let points = groups.into_iter().map(|group| mark(&sheet, &group)).collect_view();
    view! {
        <ul class="marks" role="list" aria-label=text.happened>
            {spans}
            {points}
        </ul>
    }
    .into_any()
}

/// Points in time that stand together.
struct Group<'a> {
    place: f64,
    members: Vec<&'a Annotation>,
}

fn groups(annotations: &[Annotation], range: TimeRange) -> Vec<Group<'_>> {
    let inside =
        |one: &&Annotation| one.to.is_none() && (range.from..=range.to).contains(&one.from);
    let mut points: Vec<_> = annotations.iter().filter(inside).collect();
    points.sort_by_key(|one| one.from);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for point in points {
        let place = share(range, point.from);
        match groups.last_mut() {
            Some(group) if place - group.place < APART => group.members.push(point),
            _ => groups.push(Group { place, members: vec![point] }),
        }
    }
    groups
}

/// The worst of a group is what it shows.
fn tone(members: &[&Annotation]) -> &'static str {
    let order = ["bad", "warn", "good", "plain"];
    let has = |name: &&&str| members.iter().any(|one| one.tone.name() == **name);
    order.iter().find(has).copied().unwrap_or("plain")
}

fn mark(sheet: &Sheet, group: &Group<'_>) -> AnyView {
    let text = sheet.text();
    let style = format!("left:{:.2}%", group.place * 100.0);
    let tone = tone(&group.members);
    let body = if let [one] = group.members[..] {
        named(sheet, one, true)
    } else {
        let side = if group.place > 0.5 { "left" } else { "right" };
        let lines = group.members.iter().map(|one| {
            view! { <li data-tone=one.tone.name()>{named(sheet, one, false)}</li> }
        });
        view! {
            <details data-side=side>
                <summary aria-label=(text.several)(group.members.len())>
                    <i></i>
                    {group.members.len()}
                </summary>
                <ul role="list">{lines.collect_view()}</ul>
            </details>
        }
        .into_any()
    };
    view! {
        <li class="mark" style=style data-tone=tone>
            {body}
        </li>
    }
    .into_any()
}

/// A link where there is one. `sign` is a sign without words, whose name is read out and shown on
/// hover.
fn named(sheet: &Sheet, one: &Annotation, sign: bool) -> AnyView {
    let when = sheet.words().moment(one.from);
    let name = (sheet.text().pair)(&when, &one.label);
    let words =
        if sign { view! { <i></i> }.into_any() } else { view! { {name.clone()} }.into_any() };
    let (label, role) = (sign.then(|| name.clone()), sign.then_some("img"));
    match &one.link {
        Some(link) => view! {
            <a href=link.clone() title=label.clone() aria-label=label>
                {words}
            </a>
        }
        .into_any(),
        None => view! {
            <span title=label.clone() role=role aria-label=label>
                {words}
            </span>
        }
        .into_any(),
    }
}

fn span(sheet: &Sheet, one: &Annotation) -> Option<AnyView> {
    let to = one.to?;
    let range = sheet.range;
    if one.from >= range.to || to <= range.from {
        return None;
    }
    let (from, end) = (share(range, one.from).max(0.0), share(range, to).min(1.0));
    let style = format!("left:{:.2}%;width:{:.2}%", from * 100.0, (end - from) * 100.0);
    let words = sheet.words();
    let label = (sheet.text().until)(&one.label, &words.moment(to));
    let label = (sheet.text().pair)(&words.moment(one.from), &label);
    let tone = one.tone.name();
    let body = match &one.link {
        Some(link) => {
            view! { <a href=link.clone() title=label.clone() aria-label=label></a> }.into_any()
        }
        None => view! { <span title=label.clone() role="img" aria-label=label></span> }.into_any(),
    };
    Some(
        view! {
            <li class="stretch" style=style data-tone=tone>
                {body}
            </li>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::chart::Tone;
    use platform::Timestamp;

    #[test]
    fn what_lies_close_stands_together_and_shows_the_worst() {
        let point = |at, tone| Annotation {
            from: Timestamp(at),
            to: None,
            label: at.to_string(),
            link: None,
            tone,
        };
        let range = TimeRange { from: Timestamp(0), to: Timestamp(1_000) };
        let all = [
            point(500, Tone::Good),
            point(10, Tone::Good),
            point(20, Tone::Bad),
            point(2_000, Tone::Bad),
        ];
        let groups = groups(&all, range);
        let counts: Vec<_> = groups.iter().map(|group| group.members.len()).collect();
        assert_eq!(counts, [2, 1]);
        assert_eq!(
            groups.iter().map(|group| tone(&group.members)).collect::<Vec<_>>(),
            ["bad", "good"]
        );
    }
}
