//! What is being written, and how it looks.

use super::{page::Start, session};
use crate::{
    PortalError,
    docs::api::preview_docs,
    editing::{self as browser, Edit, offset},
};
use leptos::{html::Textarea, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use platform::docs::DocsPreview as Preview;
use std::time::Duration;

/// Typing rests this long before the page is rendered: long enough that the server isn't asked for each
/// letter, too short to be waited for.
const REST: Duration = Duration::from_millis(150);

/// One of the two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Page,
    /// What is given of the site's configuration.
    Config,
}

/// What is being written, and how it looks.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) page: NodeRef<Textarea>,
    pub(super) config: NodeRef<Textarea>,
    texts: RwSignal<(String, String)>,
    shown: RwSignal<Preview>,
    /// Why what is shown is not the newest.
    behind: RwSignal<Option<PortalError>>,
    typing: StoredValue<Option<TimeoutHandle>>,
    /// Whether the server is asked.
    asking: StoredValue<bool>,
}

impl Draft {
    /// One that begins with a text.
    pub(super) fn new(start: &Start) -> Self {
        let texts = RwSignal::new((start.text.clone(), start.config.clone()));
        let shown = RwSignal::new(start.shown.clone());
        let behind = RwSignal::new(None);
        let (typing, asking) = (StoredValue::new(None), StoredValue::new(false));
        let (page, config) = (NodeRef::new(), NodeRef::new());
        Self { page, config, texts, shown, behind, typing, asking }
    }

    /// How it looks.
    pub(super) const fn shown(self) -> RwSignal<Preview> {
        self.shown
    }

    /// Why what is shown is not the newest.
    pub(super) const fn behind(self) -> RwSignal<Option<PortalError>> {
        self.behind
    }

    /// Whether nothing is written.
    pub(super) fn is_empty(self) -> bool {
        self.texts.with(|(text, _)| text.trim().is_empty())
    }

    /// The field of one of the texts.
    pub(super) fn field(self, part: Part) -> Option<web_sys::HtmlTextAreaElement> {
        match part {
            Part::Page => self.page.try_get_untracked().flatten(),
            Part::Config => self.config.try_get_untracked().flatten(),
        }
    }

    /// Puts another page in the place of all; the browser can undo it.
    pub(super) fn replace(self, text: &str) {
        let Some(field) = self.field(Part::Page) else { return };
        let to = field.value().encode_utf16().count();
        browser::apply(&field, &Edit { from: 0, to, insert: text.to_owned(), select: (0, 0) });
        field.set_scroll_top(0);
        self.read();
    }

    /// Puts the cursor at a line.
    pub(super) fn go_to(self, part: Part, line: u32) {
        let Some(field) = self.field(part) else { return };
        let value = field.value();
        let (from, to) = (offset(&value, line, 1), offset(&value, line, u32::MAX));
        // A browser shows the cursor when a field gets the focus, not when it is moved.
        let _ = field.blur();
        browser::select(&field, (from, from));
        let _ = field.focus();
        browser::select(&field, (from, to));
    }

    /// Begins with what this browser's window held before, when the page came with nothing.
    pub(super) fn resume(self, given: bool) {
        let kept = if given { None } else { session::kept() };
        let untouched = [Part::Page, Part::Config].into_iter().all(|part| {
            let now = self.field(part).map(|field| field.value()).unwrap_or_default();
            self.texts.with_untracked(|(page, config)| match part {
                Part::Page => now == *page,
                Part::Config => now == *config,
            })
        });
        if let Some((page, config)) = kept.filter(|_| untouched) {
            for (part, text) in [(Part::Page, page), (Part::Config, config)] {
                if let Some(field) = self.field(part) {
                    field.set_value(&text);
                }
            }
        }
        // What was typed before the page was taken over is the text.
        self.read();
    }

    /// Takes what the fields hold, when typing has rested.
    pub(super) fn read_soon(self) {
        stop(self.typing);
        let read = move || self.read();
        self.typing.set_value(set_timeout_with_handle(read, REST).ok());
    }

    fn read(self) {
        let value = |part| self.field(part).map(|field| field.value());
        let (Some(page), Some(config)) = (value(Part::Page), value(Part::Config)) else { return };
        let now = (page, config);
        if self.texts.with_untracked(|texts| *texts != now) {
            session::keep(&now.0, &now.1);
            self.texts.set(now);
            // One question at a time: what is written while the server answers is asked for next.
            if !self.asking.get_value() {
                self.asking.set_value(true);
                spawn_local(self.render());
            }
        }
    }

    async fn render(self) {
        // The page may be left meanwhile.
        while let Some(texts) = self.texts.try_get_untracked() {
            let (page, config) = texts.clone();
            let nothing = page.is_empty() && config.is_empty();
            let shown =
                if nothing { Ok(Preview::default()) } else { preview_docs(page, config).await };
            match self.texts.try_with_untracked(|now| *now == texts) {
                None => return,
                Some(false) => continue,
                Some(true) => {}
            }
            self.asking.set_value(false);
            self.behind.set(shown.as_ref().err().cloned());
            if let Ok(shown) = shown {
                self.shown.set(shown);
            }
            return;
        }
    }

    /// Nothing is done any more.
    pub(super) fn stop(self) {
        stop(self.typing);
    }
}

fn stop(waiting: StoredValue<Option<TimeoutHandle>>) {
    if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
        handle.clear();
    }
}
