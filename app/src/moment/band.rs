//! The band above a page of the past: when that is, and the ways to another moment and to now.

use super::{MomentForm, PageMoment};
use crate::{
    text::use_text,
    ui::{Icon, encoded},
};
use leptos::prelude::*;
use leptos_router::{hooks::use_location, params::ParamsMap};
use platform::catalog::Moment;

/// Parts of an address that only mean something at one moment.
const OF_THE_MOMENT: [&str; 3] = ["at", "cursor", "before"];

/// What an address asks, whenever it is asked.
fn kept(query: &ParamsMap) -> Vec<(String, String)> {
    let pairs = query.clone().into_iter();
    let pairs = pairs.map(|(name, value)| (name.into_owned(), value));
    pairs.filter(|(name, _)| !OF_THE_MOMENT.contains(&name.as_str())).collect()
}

fn address(path: &str, pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// Whether the pages of a path have a past.
fn has_past(path: &str) -> bool {
    path.starts_with("/catalog") && path != "/catalog/changes"
}

/// The band; nothing on a page that is as of now.
#[component]
pub fn MomentBand() -> impl IntoView {
    let words = &use_text().memory;
    let text = use_text();
    let moment = expect_context::<PageMoment>();
    let location = use_location();
    move || {
        let path = location.pathname.get();
        let moment = moment.get().filter(|_| has_past(&path))?;
        let pairs = location.query.with(kept);
        let now = address(&path, &pairs);
        let (said, value) = match moment {
            Moment::At(at) => ((words.as_of)(&text.moment(at)), Some(at)),
            Moment::Position(position) => ((words.as_of_change)(position), None),
        };
        Some(view! {
            <section class="moment-band" aria-label=words.past>
                <p>
                    <Icon icon=icondata_lu::LuHistory />
                    {said}
                </p>
                <MomentForm path kept=pairs value />
                <a class="button" data-look="quiet" href=now>
                    {words.back_to_now}
                </a>
            </section>
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_means_something_at_one_moment_is_left_behind() {
        let mut query = ParamsMap::new();
        for (name, value) in [("kind", "api"), ("at", "@7"), ("cursor", "x"), ("tag", "c++")] {
            query.insert(name, value.to_owned());
        }
        let mut kept = kept(&query);
        kept.sort();
        assert_eq!(address("/catalog", &kept), "/catalog?kind=api&tag=c%2B%2B");
        assert_eq!(address("/catalog/a/b/c", &[]), "/catalog/a/b/c");
        assert!(has_past("/catalog/a/b/c") && !has_past("/catalog/changes") && !has_past("/"));
    }
}
