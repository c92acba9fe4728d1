//! The entities of an address, each with what would become of it.

use crate::{
    text::{
        registry::{EFFECT_TONES, RegistryText, use_registry_text},
        use_text,
    },
    ui::{Badge, Diff, Icon, KindIcon, count, diff_counts},
};
use leptos::prelude::*;
use platform::catalog::{DiffLine, Effect, PreviewedEntity};

/// The list; nothing when there are none.
#[component]
pub(super) fn Effects(entities: Vec<PreviewedEntity>, counts: [u64; 5]) -> impl IntoView {
    let text = use_registry_text();
    if entities.is_empty() {
        return ().into_any();
    }
    let shown = u64::try_from(entities.len()).unwrap_or(u64::MAX);
    let hidden = counts.iter().sum::<u64>().saturating_sub(shown);
    let more = (hidden > 0).then(|| view! { <li class="more">{(text.more)(&count(hidden))}</li> });
    let rows = entities.into_iter().map(|entity| row(entity, text)).collect_view();
    view! {
        <ul class="registry-effects" role="list">
            {rows}
            {more}
        </ul>
    }
    .into_any()
}

fn row(entity: PreviewedEntity, text: &'static RegistryText) -> AnyView {
    let PreviewedEntity { reference, kind, label, entity_type, location, line, effect } = entity;
    let kind = use_text().kind_singular(reference.kind(), &kind);
    let rank = effect.rank();
    let (tone, word) = (EFFECT_TONES[rank], text.effect_names[rank]);
    let page = reference.page();
    let name = match &effect {
        Effect::Added => view! { <span class="name">{label}</span> }.into_any(),
        _ => view! {
            <a class="name" href=page data-row-link>
                {label}
            </a>
        }
        .into_any(),
    };
    let more = match effect {
        Effect::Conflict { source, location, line } => {
            let words = (text.kept_by)(&format!("{location}:{line}"), &source);
            view! { <p class="why">{words}</p> }.into_any()
        }
        Effect::Changed(lines) if !lines.is_empty() => difference(lines, text),
        Effect::Missing => view! { <p class="why">{text.missing_hint}</p> }.into_any(),
        _ => ().into_any(),
    };
    view! {
        <li data-row>
            <div class="line">
                <KindIcon kind=reference.kind() entity_type />
                {name}
                <Badge tone>{word}</Badge>
                <span class="kind" title=reference.to_string()>
                    {kind}
                </span>
                <span class="place">
                    <Icon icon=icondata_lu::LuFileCode size=14 />
                    <code title=location.clone()>{format!("{}:{line}", last_part(&location))}</code>
                </span>
            </div>
            {more}
        </li>
    }
    .into_any()
}

fn difference(lines: Vec<DiffLine>, text: &'static RegistryText) -> AnyView {
    let (added, removed) = diff_counts(&lines);
    view! {
        <details>
            <summary>
                {text.difference} <span class="counts">
                    <ins>{format!("+{added}")}</ins>
                    <del>{format!("−{removed}")}</del>
                </span>
            </summary>
            <Diff lines label=text.difference />
        </details>
    }
    .into_any()
}

/// The end of an address: all that tells the files of one place apart, mostly.
fn last_part(location: &str) -> String {
    let parts: Vec<&str> = location.rsplit('/').take(2).collect();
    match parts[..] {
        [file, folder] if !folder.is_empty() && !folder.contains(':') => format!("{folder}/{file}"),
        [file, ..] if !file.is_empty() => file.to_owned(),
        _ => location.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_by_its_end() {
        assert_eq!(
            last_part("https://a.example/o/r/shop/catalog-info.yaml"),
            "shop/catalog-info.yaml"
        );
        assert_eq!(last_part("catalog-info.yaml"), "catalog-info.yaml");
        assert_eq!(last_part("https://a.example/"), "a.example/");
    }
}
