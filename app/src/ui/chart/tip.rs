//! What is read off: a line through the plot, a dot on each line, and the values in words.

use super::{drawing::Drawing, hover::Hover, sheet::Sheet};
use crate::text::chart::use_chart_text;
use leptos::prelude::*;
use std::sync::Arc;

/// What happened within this share of the plot of a row is told with it.
const NEAR: f64 = 0.012;

/// The line, the dots and the box; and the same told to those who do not see it.
#[component]
pub(super) fn Tip(sheet: Arc<Sheet>, drawing: Memo<Drawing>, hover: Hover) -> impl IntoView {
    let told = {
        let sheet = Arc::clone(&sheet);
        move || hover.told().map(|row| sentence(&sheet, row, hover))
    };
    let shown = move || hover.row().map(|row| reading(&sheet, drawing, row, hover));
    view! {
        <div class="reading" aria-hidden="true">
            {shown}
        </div>
        <span class="unseen" aria-live="polite">
            {told}
        </span>
    }
    .into_any()
}

fn reading(sheet: &Sheet, drawing: Memo<Drawing>, row: usize, hover: Hover) -> Option<AnyView> {
    let place = sheet.places.get(row).copied()?;
    let left = format!("left:{:.2}%", place * 100.0);
    let shown = hover.shown();
    let series = (0..sheet.plot.series.len()).filter(|series| !sheet.is_stack() && shown(*series));
    let dots = series
        .filter_map(|series| {
            let value = sheet.value(series, row)?;
            let height = drawing.with(|drawing| drawing.axis.share(value)).clamp(0.0, 1.0);
            let style = format!("{left};bottom:{:.2}%", height * 100.0);
            let (slot, tone) = (sheet.slot(series).to_string(), sheet.tone(series));
            Some(view! { <i class="dot" style=style data-slot=slot data-tone=tone></i> })
        })
        .collect_view();
    let lines = sheet
        .said(row, &shown)
        .into_iter()
        .map(|said| {
            let slot = said.series.map(|series| sheet.slot(series).to_string());
            let tone = said.series.and_then(|series| sheet.tone(series));
            let sum = said.series.is_none().then_some("");
            view! {
                <span class="line" data-muted=said.muted.then_some("") data-sum=sum>
                    <i class="sample" data-slot=slot data-tone=tone></i>
                    <span>{said.name}</span>
                    <b>{said.value}</b>
                </span>
            }
        })
        .collect_view();
    let notes = notes(sheet, row)
        .into_iter()
        .map(|(tone, note)| {
            view! {
                <span class="note" data-tone=tone>
                    {note}
                </span>
            }
        })
        .collect_view();
    let side = if place > 0.5 { "left" } else { "right" };
    Some(
        view! {
            <i class="cross" style=left.clone()></i>
            {dots}
            <div class="tip" style=left data-side=side>
                <span class="when">{sheet.when(row)}</span>
                {lines}
                {notes}
            </div>
        }
        .into_any(),
    )
}

/// What else is to be known of a row: that it is not whole, and what happened then.
fn notes(sheet: &Sheet, row: usize) -> Vec<(&'static str, String)> {
    let mut notes = Vec::new();
    if sheet.is_incomplete(row) {
        notes.push(("plain", sheet.text().incomplete.to_owned()));
    }
    let place = sheet.places.get(row).copied().unwrap_or_default();
    let share = |at| super::time_axis::share(sheet.range, at);
    for annotation in &sheet.plot.annotations {
        let from = share(annotation.from);
        let to = annotation.to.map_or(from, share);
        if place >= from - NEAR && place <= to + NEAR {
            notes.push((annotation.tone.name(), annotation.label.clone()));
        }
    }
    notes.truncate(4);
    notes
}

/// A row as a sentence.
fn sentence(sheet: &Sheet, row: usize, hover: Hover) -> String {
    let text = use_chart_text();
    let said = sheet.said(row, hover.shown());
    let values = said.iter().map(|said| (text.pair)(&said.name, &said.value));
    let notes = notes(sheet, row).into_iter().map(|(_, note)| note);
    let words: Vec<_> = values.chain(notes).collect();
    (text.pair)(&sheet.when(row), &words.join(text.list))
}
