//! What a person decides here: of removals that are held, and between documents that claim one
//! entity. Plain forms: they work without script.

use super::api::{ChooseClaimant, DecideRemovals};
use crate::{
    PortalError,
    text::use_text,
    ui::{Badge, ErrorState, Icon, RelativeTime},
};
use leptos::{form::ActionForm, prelude::*};
use platform::{
    EntityRef,
    catalog::{Claimant, Decision, HeldRemovals},
};

/// The decisions of this page, as they are sent.
#[derive(Clone, Copy)]
pub(super) struct Decisions {
    removals: ServerAction<DecideRemovals>,
    claimant: ServerAction<ChooseClaimant>,
}

impl Decisions {
    pub fn new() -> Self {
        Self { removals: ServerAction::new(), claimant: ServerAction::new() }
    }

    /// Another one after every answer.
    pub fn version(self) -> usize {
        self.removals.version().get() + self.claimant.version().get()
    }

    /// Why the last decision was refused.
    fn refusal(self) -> Option<PortalError> {
        let of = |answer: Option<Result<(), PortalError>>| answer.and_then(Result::err);
        of(self.removals.value().get()).or_else(|| of(self.claimant.value().get()))
    }
}

/// Why the last decision was not taken.
#[component]
pub(super) fn Refusal(decisions: Decisions) -> impl IntoView {
    move || decisions.refusal().map(|error| view! { <ErrorState error /> })
}

/// Removals of a source that wait, or were decided to be kept.
#[component]
pub(super) fn HeldCard(
    held: HeldRemovals,
    /// Whether people may decide.
    decidable: bool,
    decisions: Decisions,
) -> impl IntoView {
    let text = use_text();
    let HeldRemovals { source, decision, count, since, token } = held;
    let (title, hint) = match decision {
        Decision::Keep => ((text.held_kept)(count, &source), text.held_kept_hint),
        Decision::Open | Decision::Remove => {
            ((text.held_open)(count, &source), text.held_open_hint)
        }
    };
    let open = decision == Decision::Open;
    let compare = open.then(|| {
        let address = format!("/problems?kind={}", platform::catalog::ProblemKind::Held.name());
        view! {
            <a class="button" href=address>
                {text.held_compare}
            </a>
        }
    });
    let keep = open.then(|| {
        view! {
            <button class="button" type="submit" name="decision" value=Decision::Keep.name()>
                {text.held_keep}
            </button>
        }
    });
    let form = decidable.then(|| {
        view! {
            <ActionForm action=decisions.removals>
                <input type="hidden" name="source" value=source />
                <input type="hidden" name="token" value=token />
                {keep}
                <button
                    class="button"
                    data-look=open.then_some("main")
                    type="submit"
                    name="decision"
                    value=Decision::Remove.name()
                >
                    {(text.held_remove)(count)}
                </button>
            </ActionForm>
        }
    });
    view! {
        <section class="held-removals" data-decision=decision.name()>
            <Icon icon=icondata_lu::LuHand size=18 />
            <div>
                <h2>{title} <RelativeTime at=since /></h2>
                <p>{hint}</p>
                <div class="held-removals-actions">{compare} {form}</div>
            </div>
        </section>
    }
    .into_any()
}

/// The documents that claim one entity, each to be chosen.
#[component]
pub(super) fn Claimants(
    entity: EntityRef,
    claimants: Vec<Claimant>,
    /// Whether people may decide.
    decidable: bool,
    decisions: Decisions,
) -> impl IntoView {
    let text = use_text();
    let entity = entity.to_string();
    let chosen = claimants.iter().any(|claimant| claimant.chosen);
    let rows = claimants
        .into_iter()
        .map(|claimant| claimant_row(claimant, &entity, decidable, decisions))
        .collect_view();
    let first = (chosen && decidable).then(|| {
        view! {
            <ActionForm action=decisions.claimant>
                <input type="hidden" name="entity" value=entity />
                <button class="button" data-look="quiet" type="submit">
                    {text.claimant_first}
                </button>
            </ActionForm>
        }
    });
    view! {
        <details class="claimants">
            <summary>{text.decide_between}</summary>
            <ul role="list">{rows}</ul>
            {first}
        </details>
    }
    .into_any()
}

fn claimant_row(
    claimant: Claimant,
    entity: &str,
    decidable: bool,
    decisions: Decisions,
) -> impl IntoView + use<> {
    let text = use_text();
    let Claimant { source, location, line, shown, chosen } = claimant;
    let mark = shown.then(|| {
        let word = if chosen { text.claimant_chosen } else { text.claimant_shown };
        view! { <Badge tone="good">{word}</Badge> }
    });
    let place = format!("{location}:{line}");
    let label = format!("{}: {place} ({source})", text.claimant_use);
    let (entity, origin) = (entity.to_owned(), source.clone());
    let form = (decidable && !shown).then(|| {
        view! {
            <ActionForm action=decisions.claimant>
                <input type="hidden" name="entity" value=entity />
                <input type="hidden" name="source" value=origin />
                <input type="hidden" name="location" value=location />
                <button class="button" type="submit" aria-label=label>
                    {text.claimant_use}
                </button>
            </ActionForm>
        }
    });
    view! {
        <li>
            <code>{place}</code>
            <span>{source}</span>
            {mark}
            {form}
        </li>
    }
}
