//! What somebody has of their own: browsers, tokens, agents.

use super::api::{
    CreateAgent, EndSession, IssueToken, OwnKeys, RemoveAgent, RevokeToken, fetch_own_keys,
};
use crate::{
    PortalError,
    acts::act,
    data::page_data,
    text::keys::{KeysText, use_keys_text},
    ui::{Badge, Card, CopyButton, ErrorState, RelativeTime, Skeleton},
};
use leptos::{form::ActionForm, prelude::*};
use platform::identity::{Agent, Session, Token};

/// The cards.
#[component]
pub(super) fn OwnCards() -> impl IntoView {
    let version = RwSignal::new(0_u32);
    let data = page_data(move || version.get(), |_| async { fetch_own_keys().await });
    let body = move || {
        Suspend::new(async move {
            match data.await {
                Ok(keys) => shown(keys, version),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Skeleton rows=4 /> }>{body}</Transition> }.into_any()
}

fn shown(keys: OwnKeys, version: RwSignal<u32>) -> AnyView {
    let text = use_keys_text();
    let OwnKeys { sessions, tokens, agents, longest } = keys;
    let several = sessions.len() > 1;
    let browsers = (!sessions.is_empty()).then(|| {
        let rows = sessions.into_iter().map(|session| browser(session, text)).collect_view();
        let others = several.then(|| {
            view! {
                <form action="/fn/identity/end-session" method="post">
                    <input type="hidden" name="number" value="" />
                    <button class="button" type="submit">
                        {text.end_others}
                    </button>
                </form>
            }
        });
        view! {
            <Card title=text.sessions icon=icondata_lu::LuMonitorSmartphone>
                <ul class="settings-keys" role="list">
                    {rows}
                </ul>
                {others}
            </Card>
        }
    });
    let owners = agents.iter().map(|agent| (agent.number.clone(), agent.name.clone())).collect();
    let token_rows = tokens.into_iter().map(|token| self::token(token, text)).collect_view();
    let agent_rows = agents.into_iter().map(|agent| self::agent(agent, text)).collect_view();
    view! {
        {browsers}
        <Card title=text.tokens icon=icondata_lu::LuKeyRound>
            <p>{text.tokens_hint}</p>
            <ul class="settings-keys" role="list">
                {token_rows}
            </ul>
            <NewToken owners longest version />
        </Card>
        <Card title=text.agents icon=icondata_lu::LuBot>
            <p>{text.agents_hint}</p>
            <ul class="settings-keys" role="list">
                {agent_rows}
            </ul>
            <NewAgent />
        </Card>
    }
    .into_any()
}

fn browser(session: Session, text: &'static KeysText) -> AnyView {
    let Session { number, device, address, seen_at, current, .. } = session;
    let end = if current {
        view! { <Badge tone="good">{text.this_browser}</Badge> }.into_any()
    } else {
        let action = act::<EndSession>(&number);
        view! { <ActionForm action>{end_button(number, text.end)}</ActionForm> }.into_any()
    };
    view! {
        <li>
            <div>
                <p>{device}</p>
                <p class="facts">{address} " · " {text.seen} " " <RelativeTime at=seen_at /></p>
            </div>
            {end}
        </li>
    }
    .into_any()
}

fn token(token: Token, text: &'static KeysText) -> AnyView {
    let Token { number, name, kind, agent, hint, scopes, expires_at, used_at, .. } = token;
    let owner = agent.unwrap_or_else(|| kind.name().to_owned());
    let scopes: Vec<_> = scopes.into_iter().map(platform::access::Permission::name).collect();
    let used = used_at.map(|at| {
        view! {
            " · "
            {text.used}
            " "
            <RelativeTime at />
        }
    });
    let action = act::<RevokeToken>(&number);
    view! {
        <li>
            <div>
                <p>{name} " " <code>{hint} "…"</code> " " <Badge>{owner}</Badge></p>
                <p class="facts">{scopes.join(", ")}</p>
                <p class="facts">{text.ends} " " {expires_at.to_rfc3339()} {used}</p>
            </div>
            <ActionForm action>{end_button(number, text.revoke)}</ActionForm>
        </li>
    }
    .into_any()
}

fn agent(agent: Agent, text: &'static KeysText) -> AnyView {
    let Agent { number, name, description, scopes, .. } = agent;
    let scopes: Vec<_> = scopes.into_iter().map(platform::access::Permission::name).collect();
    let action = act::<RemoveAgent>(&number);
    view! {
        <li>
            <div>
                <p>
                    <code>"agent:" {name}</code>
                </p>
                <p class="facts">{description}</p>
                <p class="facts">{scopes.join(", ")}</p>
            </div>
            <ActionForm action>{end_button(number, text.remove)}</ActionForm>
        </li>
    }
    .into_any()
}

fn end_button(number: String, label: &'static str) -> AnyView {
    view! {
        <input type="hidden" name="number" value=number />
        <button class="button" type="submit">
            {label}
        </button>
    }
    .into_any()
}

#[component]
fn NewToken(owners: Vec<(String, String)>, longest: u32, version: RwSignal<u32>) -> impl IntoView {
    let text = use_keys_text();
    let action = act::<IssueToken>("");
    let owners =
        owners.into_iter().map(|(number, name)| view! { <option value=number>{name}</option> });
    let owners = owners.collect_view();
    let issued = move || {
        action.value().get().map(|outcome| match outcome {
            Ok(issued) => view! {
                <div class="secret" role="status">
                    <p>{text.once}</p>
                    <code>{issued.secret.clone()}</code>
                    <CopyButton text=issued.secret />
                    <button
                        class="button"
                        type="button"
                        on:click=move |_| {
                            action.clear();
                            version.update(|at| *at += 1);
                        }
                    >
                        {text.kept}
                    </button>
                </div>
            }
            .into_any(),
            Err(error) => failed(&error),
        })
    };
    view! {
        {issued}
        <ActionForm action>
            <label>{text.name} <input type="text" name="name" required maxlength="60" /></label>
            <label>
                {text.owner} <select name="owner">
                    <option value="">{text.mine}</option>
                    {owners}
                    <option value="service">{text.service}</option>
                </select>
            </label>
            <label>
                {text.scopes}
                <input type="text" name="scopes" required value="catalog.read" spellcheck="false" />
            </label>
            <label>
                {text.days}
                <input type="number" name="days" min="1" max=longest.to_string() value="30" />
            </label>
            <button class="button" data-look="main" type="submit">
                {text.make_token}
            </button>
        </ActionForm>
    }
    .into_any()
}

#[component]
fn NewAgent() -> impl IntoView {
    let text = use_keys_text();
    let action = act::<CreateAgent>("");
    let problem = move || action.value().get().and_then(Result::err).map(|error| failed(&error));
    view! {
        {problem}
        <ActionForm action>
            <label>{text.name} <input type="text" name="name" required maxlength="60" /></label>
            <label>{text.purpose} <input type="text" name="description" maxlength="300" /></label>
            <label>
                {text.scopes}
                <input type="text" name="scopes" required value="catalog.read" spellcheck="false" />
            </label>
            <button class="button" data-look="main" type="submit">
                {text.make_agent}
            </button>
        </ActionForm>
    }
    .into_any()
}

fn failed(error: &PortalError) -> AnyView {
    view! {
        <p class="failed" role="alert">
            {error.to_string()}
        </p>
    }
    .into_any()
}
