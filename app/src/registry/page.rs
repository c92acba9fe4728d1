//! The page: what its address asks for, the answer, and the part that shows it.

use super::{
    address::{Asked, SOURCES, preview_address},
    api::{SourceAnswer, fetch_source, list_sources, preview_location},
    form::AddressForm,
    preview::Previewed,
    source::{Nowhere, SourceShown},
    sources::Sources,
};
use crate::{
    PortalError,
    acts::keep_acts,
    data::page_data,
    live::use_live,
    text::registry::use_registry_text,
    ui::{ErrorState, PageHead, Skeleton, Tab, TabList},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_location, lazy_route};
use platform::catalog::{Preview, SourceEntry};
use serde::{Deserialize, Serialize};

/// Registering and sources. Its code is loaded with the page.
pub struct RegistryPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for RegistryPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

/// The answer to what an address asks for.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
enum Answer {
    Nothing,
    Preview(Preview),
    Sources(Vec<SourceEntry>),
    Source(Option<Box<SourceAnswer>>),
}

async fn answer(asked: Asked) -> Result<Answer, PortalError> {
    Ok(match asked {
        Asked::Form => Answer::Nothing,
        Asked::Preview(target) => Answer::Preview(preview_location(target).await?),
        Asked::Sources => Answer::Sources(list_sources().await?),
        Asked::Source { name, entity, .. } => {
            Answer::Source(fetch_source(name, entity).await?.map(Box::new))
        }
    })
}

#[component]
fn Page() -> impl IntoView {
    keep_acts();
    let text = use_registry_text();
    let live = use_live();
    let location = use_location();
    let asked = Memo::new(move |before: Option<&Asked>| {
        let path = location.pathname.get();
        let query = location.query.get();
        // On the way to another page the last one stays.
        let ours = path.starts_with("/catalog-import");
        let now = ours.then(|| Asked::of(&path, &query));
        now.or_else(|| before.cloned()).unwrap_or(Asked::Form)
    });
    let version = Memo::new(move |_| asked.with(Asked::is_live).then(|| live.version()));
    let data = page_data(
        move || (asked.get(), version.get()),
        |(asked, _)| async move {
            let found = answer(asked.clone()).await;
            found.map(|found| (asked, found))
        },
    );
    // Whether what is shown answers another address than the present one. (`Transition` can tell too,
    // but by a task that on the server may outlive the page, and would then panic.)
    let pending = RwSignal::new(false);
    Effect::new(move |_| {
        let answered = data.with(|data| {
            let (asked, _) = data.as_ref()?.as_ref().ok()?;
            Some(asked.clone())
        });
        pending.set(answered.is_some_and(|answered| asked.with(|asked| *asked != answered)));
    });
    let body = move || {
        Suspend::new(async move {
            match data.await {
                Ok((asked, answer)) => shown(asked, answer),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    let registering = Memo::new(move |_| !asked.with(Asked::is_live));
    let tabs = move || {
        let tab = |label: &str, address: String, current| Tab {
            label: label.to_owned(),
            address,
            count: None,
            icon: None,
            current,
        };
        let registering = registering.get();
        let tabs = vec![
            tab(text.register, preview_address(""), registering),
            tab(text.sources, SOURCES.to_owned(), !registering),
        ];
        view! { <TabList label=text.sections tabs /> }
    };
    let form = move || registering.get().then(|| view! { <AddressForm asked pending /> });
    view! {
        <PageHead title=text.title hint=text.hint />
        <div class="registry">
            {tabs} {form}
            <div class="registry-answer" aria-busy=move || pending.get().then_some("true")>
                <Transition fallback=|| view! { <Skeleton rows=6 /> }>{body}</Transition>
            </div>
        </div>
    }
    .into_any()
}

fn shown(asked: Asked, answer: Answer) -> AnyView {
    match (asked, answer) {
        (Asked::Source { removing, .. }, Answer::Source(Some(answer))) => {
            view! { <SourceShown answer=*answer removing /> }.into_any()
        }
        (_, Answer::Source(_)) => view! { <Nowhere /> }.into_any(),
        (_, Answer::Sources(sources)) => view! { <Sources sources /> }.into_any(),
        (_, Answer::Preview(preview)) => view! { <Previewed preview /> }.into_any(),
        (_, Answer::Nothing) => ().into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_travels_as_it_is() {
        let answer = Answer::Preview(Preview::Refused("no".to_owned()));
        let text = serde_json::to_string(&answer).unwrap();
        assert!(serde_json::from_str::<Answer>(&text).unwrap() == answer);
    }
}
