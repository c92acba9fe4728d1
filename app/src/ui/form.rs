//! Fields made from JSON Schema: one component a sort of field.
//!
//! [`scaffolder::form`] says what is shown, filled in and wrong; here it is drawn. Each input has the
//! name under which a form without script carries it (`values[/owner]`), and stays the same element
//! while somebody types: only what is really another field is drawn anew.

mod alternatives;
mod api;
mod boxes;
mod completed;
mod control;
mod description;
mod field;
mod file;
mod frame;
mod group;
mod line;
mod lines;
mod list;
#[cfg(feature = "ssr")]
mod lookup;
mod number;
mod picked;
mod radio;
mod repository;
mod select;
mod several;
mod state;
mod suggest;
mod suggestions;
mod switch;

pub use description::Description;
pub use state::FormState;

use field::Fields;
use leptos::prelude::*;

/// The fields of a page; the `<form>` around them is whoever shows it's own.
#[component]
pub fn Form(
    /// What is filled in.
    state: FormState,
) -> impl IntoView {
    let fields = state.fields;
    view! {
        <div class="form">
            <Fields state fields=Signal::derive(move || fields.get()) />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests;
