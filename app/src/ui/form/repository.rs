//! Where a repository is or is to be: host, owner, and name; the parts that the host's sort wants.

use super::{
    api::{Suggested, complete_field},
    control::Control,
    frame::FrameSet,
    suggest::Suggest,
    suggestions::Suggestions,
};
use crate::text::form::{FormText, use_form_text};
use leptos::prelude::*;
use scaffolder::form::{PickerField, RepositoryAddress};
use serde_json::{Value, json};

/// A part of an address, and what the code host calls it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Part {
    name: &'static str,
    resource: &'static str,
    allowed: &'static str,
}

const HOST: Part = Part { name: "host", resource: "hosts", allowed: "allowedHosts" };
const OWNER: Part = Part { name: "owner", resource: "owners", allowed: "allowedOwners" };
const REPO: Part = Part { name: "repo", resource: "repositories", allowed: "allowedRepos" };
const ORGANIZATION: Part =
    Part { name: "organization", resource: "organizations", allowed: "allowedOrganizations" };
const WORKSPACE: Part =
    Part { name: "workspace", resource: "workspaces", allowed: "allowedOwners" };
const PROJECT: Part = Part { name: "project", resource: "projects", allowed: "allowedProjects" };

/// The field.
#[component]
pub(super) fn Repository(control: Control, picker: PickerField) -> impl IntoView {
    let text = control.text();
    let address = Memo::new(move |_| RepositoryAddress::read(&text.get()));
    let options = StoredValue::new(picker.options);
    // The only host, owner … that is allowed need not be chosen.
    let chosen = control.clone();
    Effect::new(move |before: Option<()>| {
        if before.is_none() && !chosen.is_fixed() {
            let mut whole = address.get_untracked();
            for part in [HOST, OWNER, ORGANIZATION, PROJECT] {
                let only = options.with_value(|options| allowed(options, part));
                if let ([only], Some(held)) = (only.as_slice(), whole.part_mut(part.name))
                    && held.is_empty()
                {
                    held.clone_from(only);
                }
            }
            if whole != address.get_untracked() {
                chosen.set(written(&whole));
            }
        }
    });
    let parts = Memo::new(move |_| address.with(|address| parts_of(&address.host)));
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
    let only = options.with_value(|options| match allowed(options, part).as_slice() {
        [only] => only.clone(),
        _ => String::new(),
    });
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
        let mut whole = address.get_untracked();
        if let Some(held) = whole.part_mut(part.name)
            && held.as_str() != text.trim()
        {
            text.trim().clone_into(held);
            keeping.set(written(&whole));
        }
    });
    view! {
        <div class="part">
            <label for=id.clone()>{label}</label>
            <Suggest control id name text=shown offers on_type=keep on_pick=keep />
        </div>
    }
    .into_any()
}

/// An address as a value; one without a host is kept too, while it is being written.
fn written(address: &RepositoryAddress) -> Option<Value> {
    if let Some(written) = address.written() {
        return Some(Value::String(written));
    }
    let placed = RepositoryAddress { host: ".".to_owned(), ..address.clone() };
    let rest = placed.written().and_then(|text| text.strip_prefix('.').map(str::to_owned))?;
    (rest != "?").then_some(Value::String(rest))
}

/// The parts that an address at a host has.
fn parts_of(host: &str) -> Vec<Part> {
    let host = host.to_lowercase();
    if host.contains("dev.azure.com") || host.contains("visualstudio.com") {
        return vec![HOST, ORGANIZATION, PROJECT, REPO];
    }
    if host.contains("bitbucket.org") {
        return vec![HOST, WORKSPACE, PROJECT, REPO];
    }
    if host.contains("bitbucket") {
        return vec![HOST, PROJECT, REPO];
    }
    if host.contains("gerrit") {
        return vec![HOST, OWNER, WORKSPACE, REPO];
    }
    vec![HOST, OWNER, REPO]
}

/// What the template allows of a part; anything when it is empty.
fn allowed(options: &Value, part: Part) -> Vec<String> {
    let all = options.get(part.allowed).and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_while_it_is_being_written() {
        let owner = RepositoryAddress { owner: "acme".to_owned(), ..RepositoryAddress::default() };
        assert_eq!(written(&owner), Some(json!("?owner=acme")));
        assert_eq!(RepositoryAddress::read("?owner=acme"), owner);
        assert_eq!(written(&RepositoryAddress::default()), None);
        let names = |host| parts_of(host).iter().map(|part| part.name).collect::<Vec<_>>();
        assert_eq!(names("github.com"), ["host", "owner", "repo"]);
        assert_eq!(names("dev.azure.com"), ["host", "organization", "project", "repo"]);
    }
}
