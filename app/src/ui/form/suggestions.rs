//! What a combobox offers, which line is chosen, and what keys do.

use super::api::Suggested;
use leptos::{prelude::*, task::spawn_local};
use std::{future::Future, pin::Pin, sync::Arc};

/// What is asked for a text. It runs in browsers only.
type Asking = Pin<Box<dyn Future<Output = Vec<Suggested>>>>;

/// How to ask.
type Ask = Arc<dyn Fn(String) -> Asking + Send + Sync>;

/// The state of one list.
#[derive(Clone, Copy)]
pub(super) struct Suggestions {
    typed: RwSignal<Option<String>>,
    pub rows: RwSignal<Vec<Suggested>>,
    pub chosen: RwSignal<Option<usize>>,
    is_coming: RwSignal<bool>,
    ask: StoredValue<Ask>,
}

/// What a key did.
pub(super) enum Pressed {
    /// Nothing here.
    Nothing,
    /// Something in the list, or to it.
    Moved,
    /// It chose this.
    Chose(String),
}

impl Suggestions {
    /// A list of what an answer holds.
    pub fn of<F>(ask: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Vec<Suggested>> + 'static,
    {
        let ask: Ask = Arc::new(move |text: String| -> Asking { Box::pin(ask(text)) });
        Self {
            typed: RwSignal::new(None),
            rows: RwSignal::new(Vec::new()),
            chosen: RwSignal::new(None),
            is_coming: RwSignal::new(false),
            ask: StoredValue::new(ask),
        }
    }

    pub fn is_shown(self) -> bool {
        self.typed.with(Option::is_some) && self.rows.with(|rows| !rows.is_empty())
    }

    /// How many are offered, for who does not see the list; `None` while that is not known.
    pub fn told(self) -> Option<usize> {
        let is_known = self.typed.with(Option::is_some) && !self.is_coming.get();
        is_known.then(|| self.rows.with(Vec::len))
    }

    /// Asks for what fits a text. Until that is there the last answer stays.
    pub fn ask(self, text: &str) {
        if self.typed.with_untracked(|known| known.as_deref() == Some(text)) {
            return;
        }
        self.typed.set(Some(text.to_owned()));
        self.chosen.set(None);
        self.is_coming.set(true);
        let asking = self.ask.with_value(|ask| ask(text.to_owned()));
        let text = text.to_owned();
        spawn_local(async move {
            let rows = asking.await;
            // Somebody typed on meanwhile, or left.
            let is_late = self.typed.try_with_untracked(|now| now.as_ref() != Some(&text));
            if is_late == Some(false) {
                self.rows.set(rows);
                self.is_coming.set(false);
            }
        });
    }

    pub fn close(self) {
        self.typed.set(None);
        self.rows.set(Vec::new());
        self.chosen.set(None);
        self.is_coming.set(false);
    }

    /// What a key does.
    pub fn press(self, key: &str) -> Pressed {
        if !untrack(|| self.is_shown()) {
            return Pressed::Nothing;
        }
        let count = self.rows.with_untracked(Vec::len);
        match key {
            "ArrowDown" | "ArrowUp" => {
                self.chosen.update(|at| *at = stepped(*at, count, key == "ArrowDown"));
                Pressed::Moved
            }
            "Escape" => {
                self.close();
                Pressed::Moved
            }
            "Enter" => {
                let Some(at) = self.chosen.get_untracked() else { return Pressed::Nothing };
                let value = |rows: &Vec<Suggested>| rows.get(at).map(|row| row.value.clone());
                self.rows.with_untracked(value).map_or(Pressed::Moved, Pressed::Chose)
            }
            _ => Pressed::Nothing,
        }
    }
}

/// The line after or before one, round and round; `None` is before the first and behind the last.
fn stepped(at: Option<usize>, count: usize, forwards: bool) -> Option<usize> {
    match (at, forwards) {
        (None, true) => (count > 0).then_some(0),
        (None, false) => count.checked_sub(1),
        (Some(at), true) => Some(at + 1).filter(|next| *next < count),
        (Some(at), false) => at.checked_sub(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_goes_round_through_nothing() {
        assert_eq!(stepped(None, 2, true), Some(0));
        assert_eq!(stepped(Some(1), 2, true), None);
        assert_eq!(stepped(None, 2, false), Some(1));
        assert_eq!(stepped(Some(0), 2, false), None);
        assert_eq!(stepped(None, 0, true), None);
    }
}
