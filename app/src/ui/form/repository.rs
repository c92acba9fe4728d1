//! Where a repository is or is to be: host, owner, and name; the parts that the host's sort wants.

mod parts;

use super::{
    api::{Suggested, complete_field},
    control::Control,
    frame::FrameSet,
    suggest::Suggest,
    suggestions::Suggestions,
};
use crate::text::form::{FormText, use_form_text};
use leptos::prelude::*;
use parts::{Part, REPO, allowed, parts_of, preset, with_preset, written};
use scaffolder::form::{PickerField, RepositoryAddress};
use serde_json::{Value, json};

/// The field.
#[component]
pub(super) fn Repository(control: Control, picker: PickerField) -> impl IntoView {
    let text = control.text();
    let address = Memo::new(move |_| RepositoryAddress::read(&text.get()));
    let options = StoredValue::new(picker.options);
    let parts = Memo::new(move |_| {
        // Before anything is written, the only host that is allowed says which parts there are.
        let whole = with_preset(address.get(), &options.with_value(preset));
        parts_of(&whole.host)
    });
    let inner = control.clone();
    let fields = move || {
        let fields = parts.get().into_iter().map(|part| {
            view! { <PartField control=inner.clone() options address part /> }
        });
        fields.collect_view()
    };
    view! {
        <FrameSet control role="group">
            <div class="parts">{fields}</div>
        </FrameSet>
    }
    .into_any()
}

#[component]
fn PartField(
    control: Control,
    options: StoredValue<Value>,
    address: Memo<RepositoryAddress>,
    part: Part,
) -> impl IntoView {
    let words = use_form_text();
    let label = label(words, part.name);
    let id = format!("{}-{}", control.id, part.name);
    let name = Some(format!("repo[{}]{}", control.field.pointer, part.name));
    // The only one that is allowed stands there without being chosen, with and without script.
    let only = options.with_value(preset).part_mut(part.name).cloned().unwrap_or_default();
    let shown = Signal::derive(move || {
        let held = address.with(|address| address.clone().part_mut(part.name).cloned());
        held.filter(|held| !held.is_empty()).unwrap_or_else(|| only.clone())
    });
    let offers = Suggestions::of(move |text: String| {
        let allowed = options.with_value(|options| allowed(options, part));
        let is_off = part == REPO
            && options.with_value(|options| {
                options.get("disableRepoAutocomplete") == Some(&Value::Bool(true))
            });
        let whole = address.get_untracked();
        let context = json!({ "host": whole.host, "owner": whole.owner }).to_string();
        async move {
            if !allowed.is_empty() {
                let begins = text.to_lowercase();
                let fitting =
                    allowed.into_iter().filter(|one| one.to_lowercase().contains(&begins));
                return fitting.map(Suggested::from).collect::<Vec<_>>();
            }
            if is_off {
                return Vec::new();
            }
            complete_field(part.resource.to_owned(), context, text).await.unwrap_or_default()
        }
    });
    let keeping = control.clone();
    let keep = Callback::new(move |text: String| {
        let before = address.get_untracked();
        let preset = options.with_value(preset);
        let mut whole = before.clone();
        if let Some(held) = whole.part_mut(part.name) {
            text.trim().clone_into(held);
        }
        whole = with_preset(whole, &preset);
        if whole == with_preset(before, &preset) {
            return;
        }
        keeping.set(if whole == preset { None } else { written(&whole) });
    });
    view! {
        <div class="part">
            <label for=id.clone()>{label}</label>
            <Suggest control id name text=shown offers on_type=keep on_pick=keep />
        </div>
    }
    .into_any()
}

fn label(words: &FormText, part: &str) -> &'static str {
    match part {
        "host" => words.host,
        "owner" => words.owner,
        "organization" => words.organization,
        "workspace" => words.workspace,
        "project" => words.project,
        _ => words.repository,
    }
}
