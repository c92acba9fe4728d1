//! How a site stands, for who writes it: all that is wrong with it, by file and line.

use super::api::fetch_docs_health;
use crate::{
    data::page_data,
    live::use_live,
    not_found::NotFound,
    text::docs_health::{HealthText, use_health_text},
    ui::{Badge, EmptyState, ErrorState, Icon, PageHead, RelativeTime, Skeleton},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::{
    EntityRef,
    docs::{DocsHealth, DocsProblem, docs_address},
};

/// How a site stands. Its code is loaded with the page.
pub struct DocsHealthPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for DocsHealthPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let live = use_live();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let named = query.with(|query| query.get("entity")).unwrap_or_default();
        EntityRef::parse(&named, None, "default").ok()
    });
    let health = page_data(
        move || (asked.get(), live.version()),
        |(asked, _)| async move {
            match asked {
                Some(entity) => fetch_docs_health(entity).await,
                None => Ok(None),
            }
        },
    );
    let body = move || {
        Suspend::new(async move {
            match health.await {
                Ok(Some(health)) => view! { <Told health /> }.into_any(),
                Ok(None) => view! { <NotFound /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Skeleton rows=10 /> }>{body}</Transition> }.into_any()
}

#[component]
fn Told(health: DocsHealth) -> impl IntoView {
    let words = use_health_text();
    let DocsHealth { entity, label, broken, built_at, pages, problems, .. } = health;
    let is_good = broken.is_none() && problems.is_empty();
    let [errors, notes] = [true, false].map(|error| {
        let number = problems.iter().filter(|problem| problem.error == error).count();
        u64::try_from(number).unwrap_or(u64::MAX)
    });
    let built = built_at.map(|at| {
        view! { <span>{words.built} " " <RelativeTime at /></span> }
    });
    let broken = broken.map(|reason| {
        view! {
            <div class="broken" role="status">
                <Icon icon=lucide::LuTriangleAlert />
                <div>
                    <p>
                        <strong>{words.broken}</strong>
                    </p>
                    <p>{reason}</p>
                    {(pages > 0).then_some(words.kept)}
                </div>
            </div>
        }
    });
    let good = is_good.then(|| {
        view! { <EmptyState icon=lucide::LuHeartPulse title=words.good hint=words.good_hint /> }
    });
    let files = by_file(problems)
        .into_iter()
        .map(|(file, problems)| view! { <File file problems words /> })
        .collect_view();
    let title = (words.title)(&label);
    let address = docs_address(&entity, "");
    view! {
        <PageHead title hint=words.hint>
            <a class="button" href=address>
                <Icon icon=lucide::LuBookOpen />
                {words.read}
            </a>
        </PageHead>
        <div class="docs-health">
            <p class="facts">
                <span>{(words.pages)(pages)}</span>
                <span>{(words.count)(errors, notes)}</span>
                {built}
            </p>
            {broken}
            {good}
            {files}
        </div>
    }
    .into_any()
}

#[component]
fn File(
    file: Option<String>,
    problems: Vec<DocsProblem>,
    words: &'static HealthText,
) -> impl IntoView {
    let items = problems
        .into_iter()
        .map(|DocsProblem { error, line, message, .. }| {
            let (tone, word) = if error { ("bad", words.error) } else { ("plain", words.note) };
            view! {
                <li>
                    <Badge tone>{word}</Badge>
                    <span class="line">{line.map(words.line)}</span>
                    <p>{message}</p>
                </li>
            }
        })
        .collect_view();
    let name = match file {
        Some(file) => view! { <code>{file}</code> }.into_any(),
        None => words.of_site.into_any(),
    };
    view! {
        <section>
            <h2>{name}</h2>
            <ul role="list">{items}</ul>
        </section>
    }
    .into_any()
}

/// The problems of each file, those of the site as a whole first; they come sorted.
fn by_file(problems: Vec<DocsProblem>) -> Vec<(Option<String>, Vec<DocsProblem>)> {
    let mut files: Vec<(Option<String>, Vec<DocsProblem>)> = Vec::new();
    for problem in problems {
        match files.last_mut().filter(|(file, _)| *file == problem.path) {
            Some((_, problems)) => problems.push(problem),
            None => files.push((problem.path.clone(), vec![problem])),
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_stand_below_their_files() {
        let of = |path: Option<&str>, line| DocsProblem {
            path: path.map(str::to_owned),
            error: true,
            line,
            message: String::new(),
        };
        let problems = vec![
            of(None, None),
            of(Some("a.md"), Some(1)),
            of(Some("a.md"), Some(2)),
            of(Some("b.md"), None),
        ];
        let files = by_file(problems);
        let counts: Vec<_> = files.iter().map(|(file, all)| (file.as_deref(), all.len())).collect();
        assert_eq!(counts, [(None, 1), (Some("a.md"), 2), (Some("b.md"), 1)]);
    }
}
