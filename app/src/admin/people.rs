//! Everybody who has signed in, and one of them with what they have. Links and forms, so it works
//! without script.

use super::api::{fetch_people, fetch_person};
use crate::{
    PortalError,
    data::page_data,
    text::people::{PeopleText, use_people_text},
    ui::{ErrorState, PageHead, RelativeTime, Skeleton, encoded},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::identity::{PeoplePage as List, Person, PersonDetail};
use serde::{Deserialize, Serialize};

/// People. Its code is loaded with the page.
pub struct PeoplePage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for PeoplePage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
enum Answer {
    List(List),
    One(Option<Box<PersonDetail>>),
}

async fn answer(account: Option<String>, text: String, offset: u64) -> Result<Answer, PortalError> {
    Ok(match account {
        Some(account) => Answer::One(fetch_person(account).await?.map(Box::new)),
        None => Answer::List(fetch_people(text, offset).await?),
    })
}

#[component]
fn Page() -> impl IntoView {
    let text = use_people_text();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let offset = query.get_str("offset").and_then(|text| text.parse().ok());
            let searched = query.get("text").unwrap_or_default();
            (query.get("account"), searched, offset.unwrap_or(0_u64))
        })
    });
    let data = page_data(
        move || asked.get(),
        |(account, text, offset)| async move { answer(account, text, offset).await },
    );
    let body = move || {
        Suspend::new(async move {
            match data.await {
                Ok(Answer::List(list)) => listed(list, text),
                Ok(Answer::One(Some(detail))) => one(*detail, text),
                Ok(Answer::One(None)) => view! { <p>{text.gone}</p> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    let searched = asked.with_untracked(|(_, searched, _)| searched.clone());
    view! {
        <PageHead title=text.title hint=text.hint />
        <form class="people-search" action="/admin/people" method="get" role="search">
            <input
                type="search"
                name="text"
                value=searched
                placeholder=text.search
                aria-label=text.search
            />
            <button class="button" type="submit">
                {text.search}
            </button>
        </form>
        <Transition fallback=|| view! { <Skeleton rows=6 /> }>{body}</Transition>
    }
    .into_any()
}

fn listed(list: List, text: &'static PeopleText) -> AnyView {
    let List { people, total, .. } = list;
    let rows = people.into_iter().map(row).collect_view();
    view! {
        <p class="people-total">{(text.total)(total)}</p>
        <div class="people">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{text.name}</th>
                        <th scope="col">{text.user}</th>
                        <th scope="col">{text.provider}</th>
                        <th scope="col">{text.roles}</th>
                        <th scope="col">{text.signed_in}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(person: Person) -> AnyView {
    let address = format!("/admin/people?account={}", encoded(&person.account));
    let entity = person.entity.map(|entity| {
        let page = entity.page();
        view! { <a href=page>{entity.to_string()}</a> }
    });
    view! {
        <tr data-row>
            <td>
                <a href=address data-row-link>
                    {person.label}
                </a>
            </td>
            <td>{entity}</td>
            <td>{person.provider}</td>
            <td>{person.roles.join(", ")}</td>
            <td>
                <RelativeTime at=person.signed_in_at />
            </td>
        </tr>
    }
    .into_any()
}

fn one(detail: PersonDetail, text: &'static PeopleText) -> AnyView {
    let PersonDetail { person, sessions, tokens } = detail;
    let groups: Vec<_> = person.groups.iter().map(ToString::to_string).collect();
    let entity = person.entity.map(|entity| entity.to_string()).unwrap_or_default();
    let account = person.account;
    let browsers = sessions.into_iter().map(|session| {
        view! {
            <li>
                {session.device} " · " <RelativeTime at=session.seen_at />
                {form("/fn/people/end-sessions", &account, "session", session.number, text.end)}
            </li>
        }
        .into_any()
    });
    let browsers = browsers.collect_view();
    let shown = tokens.into_iter().map(|token| {
        view! {
            <li>
                {token.name} " " <code>{token.hint} "…"</code>
                {form("/fn/people/revoke-tokens", &account, "token", token.number, text.revoke)}
            </li>
        }
        .into_any()
    });
    let shown = shown.collect_view();
    view! {
        <section class="people-one">
            <h2>{person.label}</h2>
            <dl>
                <dt>{text.user}</dt>
                <dd>{entity}</dd>
                <dt>{text.provider}</dt>
                <dd>{person.provider} " · " {person.subject}</dd>
                <dt>{text.groups}</dt>
                <dd>{groups.join(", ")}</dd>
                <dt>{text.roles}</dt>
                <dd>{person.roles.join(", ")}</dd>
                <dt>{text.claims}</dt>
                <dd>{person.claims.join(", ")}</dd>
            </dl>
            <h3>{text.sessions}</h3>
            <ul role="list">{browsers}</ul>
            {form("/fn/people/end-sessions", &account, "session", String::new(), text.end_all)}
            <h3>{text.tokens}</h3>
            <ul role="list">{shown}</ul>
        </section>
    }
    .into_any()
}

fn form(
    action: &'static str,
    account: &str,
    name: &'static str,
    value: String,
    label: &'static str,
) -> AnyView {
    view! {
        <form action=action method="post">
            <input type="hidden" name="account" value=account.to_owned() />
            <input type="hidden" name=name value=value />
            <button class="button" type="submit">
                {label}
            </button>
        </form>
    }
    .into_any()
}
