//! Who signed in and what programs show: the changes that the audit log tells of.

use super::UnitOfWork;
use crate::statement::Statement;
use crate::{AccountRecord, AgentRecord, SessionRecord, SessionsOf, StoreError, TokenRecord, rows};
use platform::{Timestamp, notifications::News};

/// Who was there before keeps number and date.
const SAVE_ACCOUNT: &str = "
    INSERT INTO accounts (id, provider, subject, label, email, entity, claims, created_at,
        signed_in_at, confirmed_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (provider, subject) DO UPDATE SET label = excluded.label, email = excluded.email,
        entity = excluded.entity, claims = excluded.claims, signed_in_at = excluded.signed_in_at,
        confirmed_at = excluded.confirmed_at
    RETURNING *";

const INSERT_SESSION: &str = "
    INSERT INTO sessions (id, account, secret, previous, confirmed, device, address, created_at,
        rotated_at, seen_at, expires_at, provider_session, vendor_grant, renew_at, failing_since)
    VALUES ($1, $2, $3, NULL, TRUE, $4, $5, $6, $6, $6, $7, $8, $9, $10, NULL)";

const INSERT_TOKEN: &str = "
    INSERT INTO tokens (id, secret, hint, name, kind, account, agent, scopes, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

const INSERT_AGENT: &str = "
    INSERT INTO agents (id, name, owner, description, scopes, created_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name) DO NOTHING RETURNING *";

/// Accounts, sessions, agents and tokens.
impl UnitOfWork {
    /// Keeps what a provider told of somebody, and gives it as it is kept.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn save_account(
        &mut self,
        account: &AccountRecord,
    ) -> Result<Option<AccountRecord>, StoreError> {
        let statement = Statement::new(SAVE_ACCOUNT)
            .bind(&account.id)
            .bind(&account.provider)
            .bind(&account.subject)
            .bind(&account.label)
            .bind(account.email.as_deref())
            .bind(account.entity.as_deref());
        let claims = names(&account.claims);
        let statement = statement
            .bind(&claims)
            .bind(account.created_at)
            .bind(account.signed_in_at)
            .bind(account.confirmed_at);
        Ok(self.read(&statement, rows::account).await?.into_iter().next())
    }

    /// Begins a session.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn insert_session(&mut self, session: &SessionRecord) -> Result<(), StoreError> {
        let statement = Statement::new(INSERT_SESSION)
            .bind(&session.id)
            .bind(&session.account)
            .bind(&session.secret)
            .bind(&session.device)
            .bind(session.address.as_deref())
            .bind(session.created_at)
            .bind(session.expires_at)
            .bind(session.provider_session.as_deref())
            .bind(session.grant.clone())
            .bind(session.renew_at);
        self.run(&statement).await
    }

    /// Ends sessions, and tells which.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_sessions(
        &mut self,
        which: SessionsOf<'_>,
    ) -> Result<Vec<SessionRecord>, StoreError> {
        let (sql, one, other) = match which {
            SessionsOf::One { account, session } => (
                "DELETE FROM sessions WHERE account = $1 AND id = $2 RETURNING *",
                account,
                session,
            ),
            SessionsOf::Others { account, session } => (
                "DELETE FROM sessions WHERE account = $1 AND id <> $2 RETURNING *",
                account,
                session,
            ),
            SessionsOf::Provider { provider, session } => (
                "DELETE FROM sessions WHERE provider_session = $2 AND account IN
                    (SELECT id FROM accounts WHERE provider = $1) RETURNING *",
                provider,
                session,
            ),
            SessionsOf::Subject { provider, subject } => (
                "DELETE FROM sessions WHERE account IN
                    (SELECT id FROM accounts WHERE provider = $1 AND subject = $2) RETURNING *",
                provider,
                subject,
            ),
        };
        self.read(&Statement::new(sql).bind(one).bind(other), rows::session).await
    }

    /// Keeps a token.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn insert_token(&mut self, token: &TokenRecord) -> Result<(), StoreError> {
        let scopes = names(&token.scopes);
        let statement = Statement::new(INSERT_TOKEN)
            .bind(&token.id)
            .bind(&token.secret)
            .bind(&token.hint)
            .bind(&token.name)
            .bind(&token.kind)
            .bind(&token.account)
            .bind(token.agent.as_deref())
            .bind(&scopes)
            .bind(token.created_at)
            .bind(token.expires_at);
        self.run(&statement).await
    }

    /// Takes a token of an account out; `None` when it has none of that number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_token(
        &mut self,
        account: &str,
        id: &str,
    ) -> Result<Option<TokenRecord>, StoreError> {
        let one = "DELETE FROM tokens WHERE account = $1 AND id = $2 RETURNING *";
        let one = Statement::new(one).bind(account).bind(id);
        let deleted = self.read(&one, rows::token).await?.into_iter().next();
        if deleted.is_some() {
            self.told_is_over(&News::key_of_token(id)).await?;
        }
        Ok(deleted)
    }

    /// Takes every token of an account out, those of its agents too, and tells which.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_tokens_of(
        &mut self,
        account: &str,
    ) -> Result<Vec<TokenRecord>, StoreError> {
        let all = Statement::new("DELETE FROM tokens WHERE account = $1 RETURNING *").bind(account);
        let deleted = self.read(&all, rows::token).await?;
        for token in &deleted {
            self.told_is_over(&News::key_of_token(&token.id)).await?;
        }
        Ok(deleted)
    }

    /// Keeps an agent; `false` when another one has its name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn insert_agent(&mut self, agent: &AgentRecord) -> Result<bool, StoreError> {
        let scopes = names(&agent.scopes);
        let statement = Statement::new(INSERT_AGENT)
            .bind(&agent.id)
            .bind(&agent.name)
            .bind(&agent.owner)
            .bind(&agent.description)
            .bind(&scopes)
            .bind(agent.created_at);
        Ok(!self.read(&statement, rows::agent).await?.is_empty())
    }

    /// Takes an agent of an account out, with its tokens; `None` when it has none of that number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_agent(
        &mut self,
        owner: &str,
        id: &str,
    ) -> Result<Option<AgentRecord>, StoreError> {
        let one = "DELETE FROM agents WHERE owner = $1 AND id = $2 RETURNING *";
        let one = Statement::new(one).bind(owner).bind(id);
        let gone = self.read(&one, rows::agent).await?.into_iter().next();
        if gone.is_some() {
            let tokens = Statement::new("DELETE FROM tokens WHERE agent = $1").bind(id);
            self.run(&tokens).await?;
        }
        Ok(gone)
    }

    /// The session of this number, as it is now; nobody changes it until the unit ends.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn session_by_number(
        &mut self,
        id: &str,
        now: Timestamp,
    ) -> Result<Option<SessionRecord>, StoreError> {
        let one = "SELECT * FROM sessions WHERE id = $1 AND expires_at > $2";
        let one = Statement::new(one).bind(id).bind(now);
        Ok(self.read(&one, rows::session).await?.into_iter().next())
    }
}

fn names(names: &[String]) -> String {
    serde_json::to_string(names).unwrap_or_else(|_| "[]".to_owned())
}
