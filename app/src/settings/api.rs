//! What the page asks the server, and has it do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::identity::{Agent, IssuedToken, Session, Token};
use serde::{Deserialize, Serialize};

/// What somebody has of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnKeys {
    /// Their browsers.
    pub sessions: Vec<Session>,
    /// Their tokens.
    pub tokens: Vec<Token>,
    /// Their agents.
    pub agents: Vec<Agent>,
    /// How many days a token may live.
    pub longest: u32,
}

/// Sessions, tokens, agents.
#[server(prefix = "/fn", endpoint = "identity/own", input = GetUrl)]
pub async fn fetch_own_keys() -> Result<OwnKeys, PortalError> {
    let keys = crate::AppState::keys()?;
    let (sessions, tokens) = (keys.sessions().await?, keys.tokens().await?);
    let agents = keys.agents().await?;
    Ok(OwnKeys { sessions, tokens, agents, longest: keys.longest_token() })
}

/// Ends a browser's session; the empty number ends all others.
#[server(prefix = "/fn", endpoint = "identity/end-session", input = PostUrl)]
pub async fn end_session(number: String) -> Result<(), PortalError> {
    let keys = crate::AppState::keys()?;
    if number.is_empty() {
        keys.end_other_sessions().await?;
    } else {
        keys.end_session(&number).await?;
    }
    leptos_axum::redirect("/settings");
    Ok(())
}

/// Makes a token; its secret is in this answer only. `scopes` are names of permissions with blanks
/// between them; `owner` is empty, `service`, or the number of an agent.
#[server(prefix = "/fn", endpoint = "identity/issue-token", input = PostUrl)]
pub async fn issue_token(
    name: String,
    owner: String,
    scopes: String,
    days: u32,
) -> Result<IssuedToken, PortalError> {
    use platform::identity::{NewToken, TokenKind};
    let (kind, agent) = match owner.as_str() {
        "" => (TokenKind::Personal, None),
        "service" => (TokenKind::Service, None),
        _ => (TokenKind::Agent, Some(owner)),
    };
    let scopes = read_scopes(&scopes)?;
    let new = NewToken { name, kind, agent, scopes, days };
    Ok(crate::AppState::keys()?.issue_token(&new).await?)
}

/// Makes a token worthless.
#[server(prefix = "/fn", endpoint = "identity/revoke-token", input = PostUrl)]
pub async fn revoke_token(number: String) -> Result<(), PortalError> {
    crate::AppState::keys()?.revoke_token(&number).await?;
    leptos_axum::redirect("/settings");
    Ok(())
}

/// Makes an agent.
#[server(prefix = "/fn", endpoint = "identity/create-agent", input = PostUrl)]
pub async fn create_agent(
    name: String,
    description: String,
    scopes: String,
) -> Result<(), PortalError> {
    use platform::identity::NewAgent;
    let scopes = read_scopes(&scopes)?;
    crate::AppState::keys()?.create_agent(&NewAgent { name, description, scopes }).await?;
    leptos_axum::redirect("/settings");
    Ok(())
}

/// Removes an agent.
#[server(prefix = "/fn", endpoint = "identity/remove-agent", input = PostUrl)]
pub async fn remove_agent(number: String) -> Result<(), PortalError> {
    crate::AppState::keys()?.remove_agent(&number).await?;
    leptos_axum::redirect("/settings");
    Ok(())
}

#[cfg(feature = "ssr")]
fn read_scopes(
    text: &str,
) -> Result<std::collections::BTreeSet<platform::access::Permission>, PortalError> {
    use platform::access::Permission;
    let read = |name: &str| {
        let unknown = || PortalError::bad_query(format!("there is no permission {name}"));
        Permission::from_name(name).ok_or_else(unknown)
    };
    text.split([' ', ',', '\n']).map(str::trim).filter(|name| !name.is_empty()).map(read).collect()
}
