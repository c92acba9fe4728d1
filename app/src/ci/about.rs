//! The head of the tab: which repository, what was last done to it, what it is written in.

use super::{address::readme_address, state::short};
use crate::{
    text::ci::use_ci_text,
    ui::{Badge, ExternalLink, Icon, RelativeTime},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    EntityRef,
    ci::{Card, CodeSource, Commit, LanguageShare, May, RepositoryFacts},
};

/// Hues of languages, by rank.
const HUES: [&str; 6] = ["blue", "teal", "amber", "purple", "green", "grey"];

/// The head.
#[component]
pub fn About(
    entity: EntityRef,
    source: CodeSource,
    facts: Card<RepositoryFacts>,
    languages: Card<Vec<LanguageShare>>,
    commit: Card<Option<Commit>>,
    may: May,
) -> impl IntoView {
    let text = use_ci_text();
    let facts = facts.known.map(|known| known.value).unwrap_or_default();
    let commit = commit.known.and_then(|known| known.value).map(last);
    let left_alone = source.left_alone_until.map(|at| {
        view! { <p class="ci-left-alone">{(text.left_alone)(&source.vendor, &at.to_rfc3339())}</p> }
    });
    let badges = [
        (!facts.visibility.is_empty()).then(|| ("plain", facts.visibility.clone())),
        facts.default_branch.clone().map(|branch| ("accent", branch)),
        facts.archived.then(|| ("warn", text.archived.to_owned())),
        facts.license.clone().map(|license| ("plain", license)),
    ];
    let badges =
        badges.into_iter().flatten().map(|(tone, word)| view! { <Badge tone>{word}</Badge> });
    let missing = match may {
        May::Not { reason } => Some(view! { <p class="ci-missing">{reason}</p> }),
        May::Act | May::Ask { .. } => None,
    };
    view! {
        <section class="ci-about" aria-label=text.repository>
            <div class="ci-about-head">
                <Icon icon=lucide::LuCode />
                <strong>
                    <ExternalLink address=source.page label=source.slug />
                </strong>
                {badges.collect_view()}
                <a class="button ci-readme-link" href=readme_address(&entity)>
                    <Icon icon=lucide::LuBookOpen />
                    {text.readme}
                </a>
            </div>
            {facts.description.map(|words| view! { <p class="ci-description">{words}</p> })}
            {commit}
            {languages.known.map(|known| bar(&known.value))}
            {left_alone}
            {missing}
        </section>
    }
    .into_any()
}

fn last(commit: Commit) -> AnyView {
    let Commit { sha, message, author, at, page } = commit;
    view! {
        <p class="ci-commit">
            <Icon icon=lucide::LuGitCommitHorizontal />
            <code title=sha.clone()>{short(&sha)}</code>
            <ExternalLink address=page label=message />
            <span class="by">{author}</span>
            {at.map(|at| view! { <RelativeTime at /> })}
        </p>
    }
    .into_any()
}

/// Shares in whole hundredths, the rest together.
fn shares(languages: &[LanguageShare]) -> Vec<(String, u64)> {
    let all: u64 = languages.iter().map(|one| one.bytes).sum();
    if all == 0 {
        return Vec::new();
    }
    let share = |bytes: u64| bytes.saturating_mul(100).div_ceil(all).min(100);
    let shown = languages.iter().take(HUES.len() - 1);
    let mut shares: Vec<(String, u64)> =
        shown.map(|one| (one.name.clone(), share(one.bytes))).collect();
    let rest: u64 = languages.iter().skip(HUES.len() - 1).map(|one| one.bytes).sum();
    if rest > 0 {
        shares.push(("…".to_owned(), share(rest)));
    }
    shares
}

fn bar(languages: &[LanguageShare]) -> AnyView {
    let shares = shares(languages);
    if shares.is_empty() {
        return ().into_any();
    }
    let mut begins = 0;
    let parts: Vec<_> = shares
        .iter()
        .zip(HUES)
        .map(|((_, share), hue)| {
            // The policy of the page allows no styles of elements: a share is a width of a drawing.
            let (x, width) = (format!("{begins}%"), format!("{share}%"));
            begins += share;
            view! { <rect x=x width=width height="8" data-hue=hue></rect> }
        })
        .collect();
    let names = shares.iter().zip(HUES).map(|((name, share), hue)| {
        let words = format!("{name} {share} %");
        view! {
            <li data-hue=hue>
                <i aria-hidden="true"></i>
                {words}
            </li>
        }
    });
    view! {
        <div class="ci-languages">
            <svg height="8" aria-hidden="true">
                {parts}
            </svg>
            <ul role="list">{names.collect_view()}</ul>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_languages_are_a_few_and_the_rest() {
        let language = |name: &str, bytes| LanguageShare { name: name.to_owned(), bytes };
        let all: Vec<_> = ["a", "b", "c", "d", "e", "f", "g"].map(|name| language(name, 10)).into();
        let shares = shares(&all);
        assert_eq!(shares.len(), 6);
        assert_eq!(shares[5], ("…".to_owned(), 29));
        assert!(super::shares(&[language("a", 0)]).is_empty());
    }
}
