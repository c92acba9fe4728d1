//! From rows back to records: accounts, sessions, sign-ins under way, agents and tokens.

use super::{moment, optional_moment};
use crate::statement::Row;
use crate::{AccountRecord, AgentRecord, SessionRecord, SignInNote, SignInRecord, TokenRecord};

/// A list of names, which is stored as JSON.
fn names(row: &Row, column: &str) -> Result<Vec<String>, sqlx::Error> {
    row.read(column, |text: String| serde_json::from_str(&text).ok())
}

/// The columns of `accounts`.
pub(crate) fn account(row: &Row) -> Result<AccountRecord, sqlx::Error> {
    Ok(AccountRecord {
        id: row.get("id")?,
        provider: row.get("provider")?,
        subject: row.get("subject")?,
        label: row.get("label")?,
        email: row.get("email")?,
        entity: row.get("entity")?,
        claims: names(row, "claims")?,
        created_at: moment(row, "created_at")?,
        signed_in_at: moment(row, "signed_in_at")?,
        confirmed_at: moment(row, "confirmed_at")?,
    })
}

/// A row of `sessions`.
pub(crate) fn session(row: &Row) -> Result<SessionRecord, sqlx::Error> {
    Ok(SessionRecord {
        id: row.get("id")?,
        account: row.get("account")?,
        secret: row.get("secret")?,
        previous: row.get("previous")?,
        confirmed: row.get("confirmed")?,
        device: row.get("device")?,
        address: row.get("address")?,
        created_at: moment(row, "created_at")?,
        rotated_at: moment(row, "rotated_at")?,
        seen_at: moment(row, "seen_at")?,
        expires_at: moment(row, "expires_at")?,
        provider_session: row.get("provider_session")?,
        grant: row.get("vendor_grant")?,
        renew_at: moment(row, "renew_at")?,
        failing_since: optional_moment(row, "failing_since")?,
    })
}

/// A row of `sign_ins`.
pub(crate) fn sign_in(row: &Row) -> Result<SignInRecord, sqlx::Error> {
    Ok(SignInRecord {
        state: row.get("state")?,
        provider: row.get("provider")?,
        browser: row.get("browser")?,
        nonce: row.get("nonce")?,
        verifier: row.get("verifier")?,
        return_to: row.get("return_to")?,
        expires_at: moment(row, "expires_at")?,
    })
}

/// A row of `sign_in_notes`.
pub(crate) fn note(row: &Row) -> Result<SignInNote, sqlx::Error> {
    Ok(SignInNote {
        id: row.get("id")?,
        browser: row.get("browser")?,
        body: row.get("body")?,
        expires_at: moment(row, "expires_at")?,
    })
}

/// A row of `agents`.
pub(crate) fn agent(row: &Row) -> Result<AgentRecord, sqlx::Error> {
    Ok(AgentRecord {
        id: row.get("id")?,
        name: row.get("name")?,
        owner: row.get("owner")?,
        description: row.get("description")?,
        scopes: names(row, "scopes")?,
        created_at: moment(row, "created_at")?,
    })
}

/// A row of `tokens`.
pub(crate) fn token(row: &Row) -> Result<TokenRecord, sqlx::Error> {
    Ok(TokenRecord {
        id: row.get("id")?,
        secret: row.get("secret")?,
        hint: row.get("hint")?,
        name: row.get("name")?,
        kind: row.get("kind")?,
        account: row.get("account")?,
        agent: row.get("agent")?,
        scopes: names(row, "scopes")?,
        created_at: moment(row, "created_at")?,
        expires_at: moment(row, "expires_at")?,
        used_at: optional_moment(row, "used_at")?,
    })
}

/// The column `id` alone.
pub(crate) fn id(row: &Row) -> Result<String, sqlx::Error> {
    row.get("id")
}
