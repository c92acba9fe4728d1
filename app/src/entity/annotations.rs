//! Annotations and labels: the known ones in words, with values that lead somewhere.

use crate::{
    moment::entity_address,
    text::{Text, use_text},
    ui::{Card, ExternalLink, Fact, Facts, Fold, compact_url, safe_address},
};
use leptos::prelude::*;
use platform::{
    Entity, EntityRef,
    entity::{
        EDIT_URL, MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION, SOURCE_LOCATION, VIEW_URL,
    },
};

/// How many are shown at once.
const FIRST: usize = 8;

/// Annotations that other cards tell of; they come last and are folded away.
const TOLD_ELSEWHERE: [&str; 5] =
    [MANAGED_BY_LOCATION, MANAGED_BY_ORIGIN_LOCATION, SOURCE_LOCATION, VIEW_URL, EDIT_URL];

/// An annotation's value as it helps a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A page elsewhere.
    Page {
        /// Its address.
        address: String,
        /// What to read.
        label: String,
    },
    /// Another entity.
    Entity(EntityRef),
    /// The value itself.
    Value(String),
}

/// How a value is shown.
pub fn shown(key: &str, value: &str) -> Shown {
    let page = |address: String| Shown::Page { address, label: value.to_owned() };
    let value = value.trim();
    match key {
        "github.com/project-slug" | "github.com/user-login" if is_path(value) => {
            return page(format!("https://github.com/{value}"));
        }
        "github.com/team-slug" if is_path(value) => {
            if let Some((company, team)) = value.split_once('/') {
                return page(format!("https://github.com/orgs/{company}/teams/{team}"));
            }
        }
        "gitlab.com/project-slug" if is_path(value) => {
            return page(format!("https://gitlab.com/{value}"));
        }
        "circleci.com/project-slug" if is_path(value) => {
            return page(format!("https://app.circleci.com/pipelines/{value}"));
        }
        "quay.io/repository-slug" if is_path(value) => {
            return page(format!("https://quay.io/repository/{value}"));
        }
        "backstage.io/source-template"
        | "backstage.io/techdocs-entity"
        | "slipway.dev/replaced-by" => {
            if let Ok(reference) = value.parse() {
                return Shown::Entity(reference);
            }
        }
        _ => {}
    }
    let address = value.strip_prefix("url:").unwrap_or(value);
    if address.contains("://") && safe_address(address).is_some() {
        let label = compact_url(address);
        return Shown::Page { address: address.to_owned(), label };
    }
    Shown::Value(value.to_owned())
}

/// Whether a value can stand in the path of an address.
fn is_path(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
}

/// The repository that an entity's annotations name.
pub fn repository(entity: &Entity) -> Option<Shown> {
    ["github.com/project-slug", "gitlab.com/project-slug"].into_iter().find_map(|key| {
        let shown = shown(key, entity.annotation(key)?);
        matches!(shown, Shown::Page { .. }).then_some(shown)
    })
}

/// The pairs in the order of the card: those with words, the others, those told elsewhere.
fn ordered<'a>(
    pairs: impl Iterator<Item = (&'a str, &'a str)>,
    text: &Text,
) -> Vec<(&'a str, &'a str)> {
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort_by_key(|(key, _)| {
        if TOLD_ELSEWHERE.contains(key) { 2 } else { u8::from(text.annotation(key).is_none()) }
    });
    pairs
}

/// The value as a view.
pub(super) fn value_view(shown: Shown) -> impl IntoView {
    match shown {
        Shown::Page { address, label } => view! { <ExternalLink address label /> }.into_any(),
        Shown::Entity(reference) => {
            view! { <a href=entity_address(&reference)>{reference.short()}</a> }.into_any()
        }
        Shown::Value(value) => view! { <code>{value}</code> }.into_any(),
    }
}

fn fact(key: &str, value: &str, text: &'static Text) -> impl IntoView + use<> {
    let value = value_view(shown(key, value));
    match text.annotation(key) {
        Some(words) => view! {
            <Fact name=words key=key.to_owned()>
                {value}
            </Fact>
        }
        .into_any(),
        None => view! { <Fact name=key.to_owned()>{value}</Fact> }.into_any(),
    }
}

#[component]
fn Pairs(
    #[prop(into)] title: String,
    icon: icondata_core::Icon,
    pairs: Vec<(String, String)>,
) -> impl IntoView {
    let text = use_text();
    if pairs.is_empty() {
        return ().into_any();
    }
    let pairs = ordered(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())), text);
    let view = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(key, value)| fact(key, value, text)).collect_view()
    };
    let own = pairs.iter().filter(|(key, _)| !TOLD_ELSEWHERE.contains(key)).count();
    let (first, rest) = pairs.split_at(own.min(FIRST));
    let total = u64::try_from(rest.len()).unwrap_or(u64::MAX);
    let more = (!rest.is_empty()).then(|| {
        let rest = view(rest);
        view! {
            <Fold summary=(text.show_more)(total)>
                <Facts>{rest}</Facts>
            </Fold>
        }
    });
    let first = view(first);
    view! {
        <Card title icon>
            <Facts>{first}</Facts>
            {more}
        </Card>
    }
    .into_any()
}

/// The card of annotations; nothing when there are none.
#[component]
pub(super) fn Annotations(entity: Entity) -> impl IntoView {
    let title = use_text().entity.annotations;
    view! { <Pairs title icon=icondata_lu::LuNotebookTabs pairs=owned(entity.annotations()) /> }
}

/// The card of labels; nothing when there are none.
#[component]
pub(super) fn Labels(entity: Entity) -> impl IntoView {
    let title = use_text().entity.labels;
    view! { <Pairs title icon=icondata_lu::LuTag pairs=owned(entity.labels()) /> }
}

fn owned<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{preferences::Language, text};

    fn page(address: &str, label: &str) -> Shown {
        Shown::Page { address: address.to_owned(), label: label.to_owned() }
    }

    #[test]
    fn known_values_lead_somewhere() {
        assert_eq!(shown("github.com/project-slug", "a/b"), page("https://github.com/a/b", "a/b"));
        assert_eq!(
            shown("github.com/team-slug", "a/b"),
            page("https://github.com/orgs/a/teams/b", "a/b")
        );
        assert_eq!(
            shown("slipway.dev/replaced-by", "api:default/b"),
            Shown::Entity(EntityRef::new("api", "default", "b"))
        );
        assert_eq!(
            shown("backstage.io/source-location", "url:https://a.example/b/"),
            page("https://a.example/b/", "a.example/b")
        );
        assert_eq!(shown("x/y", "http://a.example"), page("http://a.example", "a.example"));
    }

    #[test]
    fn what_leads_nowhere_stays_a_value() {
        for (key, value) in [
            ("github.com/project-slug", "javascript:alert(1)"),
            ("github.com/team-slug", "team"),
            ("x/y", "javascript://a"),
            ("x/y", "99.95"),
            ("backstage.io/managed-by-location", "file:/srv/a.yaml"),
            ("backstage.io/techdocs-entity", "no-kind"),
        ] {
            assert_eq!(shown(key, value), Shown::Value(value.to_owned()), "{key}");
        }
    }

    #[test]
    fn known_annotations_come_first_and_those_of_the_machinery_last() {
        let pairs = [
            (MANAGED_BY_LOCATION, "a"),
            ("own/thing", "b"),
            ("slipway.dev/on-call", "c"),
            (VIEW_URL, "d"),
        ];
        let order = ordered(pairs.into_iter(), text::of(Language::English));
        let values: Vec<_> = order.into_iter().map(|(_, value)| value).collect();
        assert_eq!(values, ["c", "b", "a", "d"]);
    }
}
