//! Small words with a meaning: badges and tags.

use leptos::prelude::*;

/// A word on a tint. `tone` is one of `plain good warn bad accent`.
#[component]
pub fn Badge(#[prop(default = "plain")] tone: &'static str, children: Children) -> impl IntoView {
    view! {
        <span class="badge" data-tone=tone>
            {children()}
        </span>
    }
}

/// A tag that leads to everything that has it.
#[component]
pub fn Tag(
    /// The tag.
    name: String,
) -> impl IntoView {
    let address = format!("/catalog?kind=all&tag={}", super::format::encoded(&name));
    view! {
        <a class="badge" data-tone="tag" href=address>
            {name}
        </a>
    }
}

/// What a lifecycle's badge looks like: production is the usual, what deserves care stands out.
pub fn lifecycle_tone(lifecycle: &str) -> &'static str {
    match lifecycle {
        "experimental" => "warn",
        "deprecated" => "bad",
        _ => "plain",
    }
}

#[cfg(test)]
mod tests {
    use super::lifecycle_tone;

    #[test]
    fn what_deserves_care_stands_out() {
        let tones = ["production", "experimental", "deprecated", "frozen"].map(lifecycle_tone);
        assert_eq!(tones, ["plain", "warn", "bad", "plain"]);
    }
}
