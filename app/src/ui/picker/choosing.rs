//! What a picker shows, which line is chosen, and what keys do.

use crate::search::pick_entities;
use leptos::{prelude::*, task::spawn_local};
use platform::search::Picked;

/// Whether there are more than those that are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum More {
    /// There are none.
    #[default]
    None,
    /// Those behind a cursor.
    After(String),
    /// They are being asked for.
    Coming,
}

/// The state of one picker.
#[derive(Clone, Copy)]
pub(super) struct Choosing {
    /// What was typed; `None` while nothing is offered.
    typed: RwSignal<Option<String>>,
    pub rows: RwSignal<Vec<Picked>>,
    pub more: RwSignal<More>,
    pub chosen: RwSignal<Option<usize>>,
    kinds: &'static [&'static str],
}

impl Choosing {
    pub fn start(kinds: &'static [&'static str]) -> Self {
        Self {
            typed: RwSignal::new(None),
            rows: RwSignal::new(Vec::new()),
            more: RwSignal::new(More::None),
            chosen: RwSignal::new(None),
            kinds,
        }
    }

    pub fn is_shown(self) -> bool {
        self.typed.with(Option::is_some) && self.rows.with(|rows| !rows.is_empty())
    }

    /// How many are offered, for who does not see the list; `None` while that is not known.
    pub fn told(self) -> Option<usize> {
        let is_known = self.typed.with(Option::is_some) && self.more.get() != More::Coming;
        is_known.then(|| self.rows.with(Vec::len))
    }

    /// Takes what is typed now, and asks for what begins so. Until that is there the last answer
    /// stays.
    pub fn set_typed(self, typed: String) {
        if self.typed.with_untracked(|known| known.as_ref() == Some(&typed)) {
            return;
        }
        self.typed.set(Some(typed.clone()));
        self.chosen.set(None);
        self.more.set(More::Coming);
        self.ask(typed, None);
    }

    pub fn close(self) {
        self.typed.set(None);
        self.rows.set(Vec::new());
        self.more.set(More::None);
        self.chosen.set(None);
    }

    /// The reference of a line; nothing is offered any more then.
    pub fn take(self, at: usize) -> Option<String> {
        let reference =
            self.rows.with_untracked(|rows| rows.get(at).map(|row| row.entity.to_string()));
        if reference.is_some() {
            self.close();
        }
        reference
    }

    /// Asks for those behind the last one.
    pub fn load_more(self) {
        let More::After(after) = self.more.get_untracked() else { return };
        let Some(typed) = self.typed.get_untracked() else { return };
        self.more.set(More::Coming);
        self.ask(typed, Some(after));
    }

    fn ask(self, typed: String, after: Option<String>) {
        let goes_on = after.is_some();
        spawn_local(async move {
            let kinds = self.kinds.join(",");
            let answer = pick_entities(typed.clone(), kinds, after.unwrap_or_default()).await;
            // Somebody typed on meanwhile, or left.
            let is_late = self.typed.try_with_untracked(|now| now.as_ref() != Some(&typed));
            if is_late != Some(false) {
                return;
            }
            let page = answer.unwrap_or_default();
            if goes_on {
                self.rows.update(|rows| rows.extend(page.rows));
            } else {
                self.rows.set(page.rows);
            }
            self.more.set(page.next.map_or(More::None, More::After));
        });
    }

    /// Moves the choice by one; the line for more is one, too.
    fn step(self, forwards: bool) {
        let lines = self.rows.with_untracked(Vec::len);
        let lines = lines + usize::from(self.more.with_untracked(|more| *more != More::None));
        self.chosen.update(|at| *at = stepped(*at, lines, forwards));
    }
}

/// The line after or before one, round and round; `None` is before the first and behind the last.
fn stepped(at: Option<usize>, lines: usize, forwards: bool) -> Option<usize> {
    match (at, forwards) {
        (None, true) => (lines > 0).then_some(0),
        (None, false) => lines.checked_sub(1),
        (Some(at), true) => Some(at + 1).filter(|next| *next < lines),
        (Some(at), false) => at.checked_sub(1),
    }
}

/// What a key does. Tells whether it does anything here.
pub(super) fn press(choosing: Choosing, choose: Callback<usize>, key: &str) -> bool {
    let shown = untrack(|| choosing.is_shown());
    match (key, shown) {
        ("ArrowDown", true) => choosing.step(true),
        ("ArrowUp", true) => choosing.step(false),
        ("Escape", true) => choosing.close(),
        ("Enter", true) => {
            let Some(at) = choosing.chosen.get_untracked() else { return false };
            if at < choosing.rows.with_untracked(Vec::len) {
                choose.run(at);
            } else {
                choosing.load_more();
            }
        }
        _ => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_goes_round_through_nothing() {
        assert_eq!(stepped(None, 2, true), Some(0));
        assert_eq!(stepped(Some(0), 2, true), Some(1));
        assert_eq!(stepped(Some(1), 2, true), None);
        assert_eq!(stepped(None, 2, false), Some(1));
        assert_eq!(stepped(Some(0), 2, false), None);
        assert_eq!(stepped(None, 0, true), None);
        assert_eq!(stepped(None, 0, false), None);
    }
}
