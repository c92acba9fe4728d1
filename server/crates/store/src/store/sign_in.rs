//! Who signed in and what programs show: reads, and the small writes that stand by themselves.

use super::Store;
use crate::statement::Statement;
use crate::{
    AccountRecord, AgentRecord, SessionRecord, SignInNote, SignInRecord, StoreError, TokenRecord,
    rows,
};
use platform::Timestamp;

const SESSION: &str = "
    SELECT * FROM sessions WHERE secret = $1
    UNION ALL SELECT * FROM sessions WHERE previous = $1 AND secret <> $1";

/// Refused when somebody else changed it in the meantime.
const ROTATE: &str = "
    UPDATE sessions SET secret = $3, previous = $2, confirmed = FALSE, rotated_at = $4
    WHERE id = $1 AND (secret = $2 OR (previous = $2 AND NOT confirmed))
    RETURNING id";

/// Whoever takes it has until `$2` before another one tries.
const TAKE_DUE: &str = "
    UPDATE sessions SET renew_at = $2
    WHERE renew_at <= $1 AND id IN (
        SELECT id FROM sessions WHERE renew_at <= $1 AND seen_at >= $3 ORDER BY renew_at LIMIT $4)
    RETURNING *";

const RENEWED: &str = "
    UPDATE sessions SET vendor_grant = $2, renew_at = $3, failing_since = NULL WHERE id = $1
    RETURNING id";

const FAILING: &str = "
    UPDATE sessions SET renew_at = $2, failing_since = COALESCE(failing_since, $3) WHERE id = $1
    RETURNING id";

const PEOPLE: &str = "
    SELECT * FROM accounts
    WHERE $1 = '' OR LOWER(label) LIKE $1 ESCAPE '!' OR LOWER(email) LIKE $1 ESCAPE '!'
        OR LOWER(entity) LIKE $1 ESCAPE '!'
    ORDER BY signed_in_at DESC, id LIMIT $2 OFFSET $3";

const COUNT_PEOPLE: &str = "
    SELECT COUNT(*) AS count FROM accounts
    WHERE $1 = '' OR LOWER(label) LIKE $1 ESCAPE '!' OR LOWER(email) LIKE $1 ESCAPE '!'
        OR LOWER(entity) LIKE $1 ESCAPE '!'";

const KEEP_NOTE: &str = "
    INSERT INTO sign_in_notes (id, browser, body, expires_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (id) DO NOTHING RETURNING id";

const BEGIN: &str = "
    INSERT INTO sign_ins (state, provider, browser, nonce, verifier, return_to, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING state AS id";

/// Sessions.
impl Store {
    /// The session that has this secret, or had it before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn session(&self, secret: &str) -> Result<Option<SessionRecord>, StoreError> {
        self.first(Statement::new(SESSION).bind(secret), rows::session).await
    }

    /// The sessions of an account, the one seen last first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sessions_of(&self, account: &str) -> Result<Vec<SessionRecord>, StoreError> {
        let all = "SELECT * FROM sessions WHERE account = $1 ORDER BY seen_at DESC, id";
        self.read(&Statement::new(all).bind(account), rows::session).await
    }

    /// Gives a session another secret in the place of one that it has; `false` when it has another
    /// one by now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rotate_session(
        &self,
        id: &str,
        shown: &str,
        secret: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let statement = Statement::new(ROTATE).bind(id).bind(shown).bind(secret).bind(now);
        Ok(!self.write(&statement, rows::id).await?.is_empty())
    }

    /// The browser has shown its newest secret.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn confirm_session(&self, id: &str, secret: &str) -> Result<(), StoreError> {
        let confirm = "
            UPDATE sessions SET confirmed = TRUE WHERE id = $1 AND secret = $2 RETURNING id";
        self.write(&Statement::new(confirm).bind(id).bind(secret), rows::id).await.map(drop)
    }

    /// A session was seen.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn session_seen(
        &self,
        id: &str,
        address: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let seen = "
            UPDATE sessions SET seen_at = $2, address = COALESCE($3, address) WHERE id = $1
            RETURNING id";
        let statement = Statement::new(seen).bind(id).bind(now).bind(address);
        self.write(&statement, rows::id).await.map(drop)
    }

    /// Takes sessions that were seen lately and whose provider is to be asked again. Nobody else
    /// gets them before `until`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_due_sessions(
        &self,
        now: Timestamp,
        until: Timestamp,
        seen_since: Timestamp,
        limit: u32,
    ) -> Result<Vec<SessionRecord>, StoreError> {
        let statement = Statement::new(TAKE_DUE).bind(now).bind(until).bind(seen_since).bind(limit);
        self.write(&statement, rows::session).await
    }

    /// The provider confirmed a session; `false` when it is gone.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn session_renewed(
        &self,
        id: &str,
        grant: &[u8],
        renew_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let statement = Statement::new(RENEWED).bind(id).bind(grant.to_vec()).bind(renew_at);
        Ok(!self.write(&statement, rows::id).await?.is_empty())
    }

    /// The provider did not answer for a session.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn session_failing(
        &self,
        id: &str,
        renew_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let statement = Statement::new(FAILING).bind(id).bind(renew_at).bind(now);
        self.write(&statement, rows::id).await.map(drop)
    }

    /// Forgets what is too old: sessions, sign-ins under way, notes, tokens. A token stays for a
    /// while after its end, so that its owner sees why it does not work any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_sign_ins(
        &self,
        now: Timestamp,
        idle_since: Timestamp,
        tokens_before: Timestamp,
    ) -> Result<(), StoreError> {
        let sessions = "
            DELETE FROM sessions WHERE expires_at <= $1 OR seen_at <= $2 RETURNING id";
        let sessions = Statement::new(sessions).bind(now).bind(idle_since);
        let begun = "DELETE FROM sign_ins WHERE expires_at <= $1 RETURNING state AS id";
        let notes = "DELETE FROM sign_in_notes WHERE expires_at <= $1 RETURNING id";
        let tokens = "DELETE FROM tokens WHERE expires_at <= $1 RETURNING id";
        let all = [
            sessions,
            Statement::new(begun).bind(now),
            Statement::new(notes).bind(now),
            Statement::new(tokens).bind(tokens_before),
        ];
        for statement in &all {
            self.write(statement, rows::id).await?;
        }
        Ok(())
    }

    async fn first<T>(
        &self,
        statement: Statement<'_>,
        read: rows::Read<T>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.read(&statement, read).await?.into_iter().next())
    }
}

/// Sign-ins under way.
impl Store {
    /// Keeps a sign-in until its browser is back.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_sign_in(&self, record: &SignInRecord) -> Result<(), StoreError> {
        let statement = Statement::new(BEGIN)
            .bind(&record.state)
            .bind(&record.provider)
            .bind(&record.browser)
            .bind(&record.nonce)
            .bind(record.verifier.clone())
            .bind(&record.return_to)
            .bind(record.expires_at);
        self.write(&statement, rows::id).await.map(drop)
    }

    /// Takes a sign-in of this state out: whoever comes with the same state again finds none.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_sign_in(&self, state: &str) -> Result<Option<SignInRecord>, StoreError> {
        let take = Statement::new("DELETE FROM sign_ins WHERE state = $1 RETURNING *").bind(state);
        Ok(self.write(&take, rows::sign_in).await?.into_iter().next())
    }

    /// Keeps a note; `false` when one of its number is there already.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keep_note(&self, note: &SignInNote) -> Result<bool, StoreError> {
        let statement = Statement::new(KEEP_NOTE)
            .bind(&note.id)
            .bind(&note.browser)
            .bind(&note.body)
            .bind(note.expires_at);
        Ok(!self.write(&statement, rows::id).await?.is_empty())
    }

    /// A note.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note(&self, id: &str) -> Result<Option<SignInNote>, StoreError> {
        let one = Statement::new("SELECT * FROM sign_in_notes WHERE id = $1").bind(id);
        self.first(one, rows::note).await
    }
}

/// Accounts, agents and tokens.
impl Store {
    /// An account.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn account(&self, id: &str) -> Result<Option<AccountRecord>, StoreError> {
        let one = Statement::new("SELECT * FROM accounts WHERE id = $1").bind(id);
        self.first(one, rows::account).await
    }

    /// The account of a session that is not over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn account_of_session(
        &self,
        session: &str,
    ) -> Result<Option<AccountRecord>, StoreError> {
        let one = "
            SELECT accounts.* FROM accounts JOIN sessions ON sessions.account = accounts.id
            WHERE sessions.id = $1";
        self.first(Statement::new(one).bind(session), rows::account).await
    }

    /// Accounts whose name, address or entity contains a text, the one that signed in last first,
    /// and how many there are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn accounts(
        &self,
        text: &str,
        offset: u64,
        limit: u32,
    ) -> Result<(Vec<AccountRecord>, u64), StoreError> {
        let pattern = pattern(text);
        let page = Statement::new(PEOPLE).bind(&pattern).bind(limit).bind(offset);
        let count = Statement::new(COUNT_PEOPLE).bind(&pattern);
        Ok((self.answer(&page, rows::account).await?, self.count(&count).await?))
    }

    /// The token of this secret.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn token(&self, secret: &str) -> Result<Option<TokenRecord>, StoreError> {
        let one = Statement::new("SELECT * FROM tokens WHERE secret = $1").bind(secret);
        self.first(one, rows::token).await
    }

    /// The tokens that an account made, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tokens_of(&self, account: &str) -> Result<Vec<TokenRecord>, StoreError> {
        let all = "SELECT * FROM tokens WHERE account = $1 ORDER BY created_at DESC, id";
        self.read(&Statement::new(all).bind(account), rows::token).await
    }

    /// A token was used.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn token_used(&self, id: &str, now: Timestamp) -> Result<(), StoreError> {
        let used = "UPDATE tokens SET used_at = $2 WHERE id = $1 RETURNING id";
        self.write(&Statement::new(used).bind(id).bind(now), rows::id).await.map(drop)
    }

    /// An agent.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn agent(&self, id: &str) -> Result<Option<AgentRecord>, StoreError> {
        let one = Statement::new("SELECT * FROM agents WHERE id = $1").bind(id);
        self.first(one, rows::agent).await
    }

    /// Every agent, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn agents(&self) -> Result<Vec<AgentRecord>, StoreError> {
        self.read(&Statement::new("SELECT * FROM agents ORDER BY name"), rows::agent).await
    }

    /// Every token that has not ended, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn live_tokens(&self, now: Timestamp) -> Result<Vec<TokenRecord>, StoreError> {
        let live = "SELECT * FROM tokens WHERE expires_at > $1 ORDER BY created_at, id";
        self.read(&Statement::new(live).bind(now), rows::token).await
    }

    /// The account of a token.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn account_of_token(&self, token: &str) -> Result<Option<AccountRecord>, StoreError> {
        let one = "
            SELECT accounts.* FROM accounts JOIN tokens ON tokens.account = accounts.id
            WHERE tokens.id = $1";
        self.first(Statement::new(one).bind(token), rows::account).await
    }

    /// The agents of an account, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn agents_of(&self, owner: &str) -> Result<Vec<AgentRecord>, StoreError> {
        let all = "SELECT * FROM agents WHERE owner = $1 ORDER BY name";
        self.read(&Statement::new(all).bind(owner), rows::agent).await
    }
}

/// Matches texts that contain this one; empty matches all.
fn pattern(text: &str) -> String {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return text;
    }
    let escaped = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{escaped}%")
}
