//! Reading values off a chart: the row under the pointer, or the one that arrow keys reached.

use super::sheet::Sheet;
use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    html::Div,
    prelude::*,
};

/// What a reader does to a chart. A chart that is about to be replaced still answers.
#[derive(Clone, Copy)]
pub(super) struct Hover {
    /// The row that is read.
    row: RwSignal<Option<usize>>,
    /// The row that is told to those who do not see it: only keys choose it.
    told: RwSignal<Option<usize>>,
    /// The series that are not shown, a bit each.
    hidden: RwSignal<u32>,
    /// Whether there is a script that answers.
    live: RwSignal<bool>,
    /// The plot's place on the page.
    pub plot: NodeRef<Div>,
}

impl Hover {
    /// Nothing read yet.
    pub fn new() -> Self {
        let hover = Self {
            row: RwSignal::new(None),
            told: RwSignal::new(None),
            hidden: RwSignal::new(0),
            live: RwSignal::new(false),
            plot: NodeRef::new(),
        };
        Effect::new(move |_| hover.live.set(true));
        hover
    }

    /// Whether keys and pointer do something.
    pub fn live(self) -> bool {
        self.live.get()
    }

    /// The row that is read.
    pub fn row(self) -> Option<usize> {
        self.row.get()
    }

    /// The row to be told.
    pub fn told(self) -> Option<usize> {
        self.told.get()
    }

    /// The series that are not shown, as something to ask.
    pub fn shown(self) -> impl Fn(usize) -> bool {
        let hidden = self.hidden.get();
        move |series| series >= 32 || hidden & (1 << series) == 0
    }

    /// Shows a series, or hides it; the last one stays.
    pub fn toggle(self, series: usize, count: usize) {
        let Some(hidden) = self.hidden.try_get_untracked() else { return };
        let next = hidden ^ (1_u32.checked_shl(u32::try_from(series).unwrap_or(32)).unwrap_or(0));
        let all =
            1_u32.checked_shl(u32::try_from(count).unwrap_or(32)).map_or(u32::MAX, |end| end - 1);
        if next & all != all {
            let _gone = self.hidden.try_set(next);
        }
    }

    /// The pointer is over the plot.
    pub fn point(self, event: &PointerEvent, sheet: &Sheet) {
        let Some(Some(plot)) = self.plot.try_get_untracked() else { return };
        let edges = plot.get_bounding_client_rect();
        if edges.width() > 0.0 {
            let place = (f64::from(event.client_x()) - edges.left()) / edges.width();
            self.read(sheet.nearest(place), false);
        }
    }

    /// Arrows go from row to row, Home and End to the first and the last, Escape leaves.
    pub fn key(self, event: &KeyboardEvent, sheet: &Sheet) {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let Some(last) = sheet.places.len().checked_sub(1) else { return };
        let row = self.row.try_get_untracked().flatten();
        let next = match event.key().as_str() {
            "ArrowRight" => row.map_or(Some(0), |row| Some((row + 1).min(last))),
            "ArrowLeft" => row.map_or(Some(last), |row| Some(row.saturating_sub(1))),
            "PageDown" => row.map_or(Some(0), |row| Some((row + 10).min(last))),
            "PageUp" => row.map_or(Some(last), |row| Some(row.saturating_sub(10))),
            "Home" => Some(0),
            "End" => Some(last),
            "Escape" if row.is_some() => None,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        self.read(next, true);
    }

    /// The pointer is gone. A finger that was lifted leaves what it touched.
    pub fn away(self, event: &PointerEvent) {
        if event.pointer_type() != "touch" {
            self.leave();
        }
    }

    /// Nothing is read any more.
    pub fn leave(self) {
        self.read(None, false);
    }

    fn read(self, row: Option<usize>, told: bool) {
        if self.row.try_get_untracked().is_some_and(|now| now != row) {
            let _gone = self.row.try_set(row);
        }
        if told || row.is_none() {
            let _gone = self.told.try_set(row.filter(|_| told));
        }
    }
}
