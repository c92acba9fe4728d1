//! Writes of what people are told. Units run one after the other, so numbers have no gaps that fill
//! later, and who follows the news misses none.

use super::UnitOfWork;
use crate::statement::{Statement, Value};
use crate::{StoreError, rows};
use platform::{EntityRef, Timestamp, notifications::News};

const INSERT: &str = "
    INSERT INTO notifications (id, occurrence, kind, body, link, about, except_for, is_over, planned, at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE, FALSE, $8)
    ON CONFLICT (occurrence) DO NOTHING
    RETURNING id AS number";

const AUDIENCE: (&str, &str) = ("INSERT INTO notification_audience (notification, name)", "");

const NEWS: (&str, &str) = ("INSERT INTO notification_news (version, name)", "");

const READ: (&str, &str) = (
    "INSERT INTO notification_reads (principal, notification, at)",
    " ON CONFLICT (principal, notification) DO NOTHING",
);

/// By the beginning of the occurrence: `$2` is the first text that does not begin so.
const OVER: &str = "
    UPDATE notifications SET is_over = TRUE, planned = TRUE
    WHERE occurrence >= $1 AND occurrence < $2 AND NOT is_over
    RETURNING id AS number";

const NAMES: (&str, &str) = (
    "WITH wanted (id) AS (",
    ") SELECT DISTINCT notification_audience.name AS id FROM notification_audience \
     WHERE notification IN (SELECT wanted.id FROM wanted)",
);

const POSTS: (&str, &str) = (
    "INSERT INTO notification_posts (recipient, notification, due_at, attempts)",
    " ON CONFLICT (recipient, notification) DO NOTHING",
);

const PLANNED: (&str, &str) = (
    "WITH wanted (id) AS (",
    ") UPDATE notifications SET planned = TRUE WHERE id IN (SELECT wanted.id FROM wanted)",
);

/// Writes of notifications.
impl UnitOfWork {
    /// Tells something to whom it is meant for, unless it was told already, or is meant for nobody;
    /// whether it was told now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tell(&mut self, news: &News, now: Timestamp) -> Result<bool, StoreError> {
        let names: Vec<&String> = news.to.iter().take(News::MOST).collect();
        if names.is_empty() {
            return Ok(false);
        }
        let id = self.next_news().await?;
        // What was made in memory can be written.
        let body = serde_json::to_string(&news.told).unwrap_or_default();
        let about: Vec<&str> = news.about.iter().map(EntityRef::as_str).collect();
        let about = serde_json::Value::from(about).to_string();
        let statement = Statement::new(INSERT)
            .bind(id)
            .bind(&news.key)
            .bind(news.told.kind().name())
            .bind(&body)
            .bind(&news.link)
            .bind(&about)
            .bind(news.except.as_deref())
            .bind(now);
        if self.read(&statement, |row| rows::number::<i64>(row, "number")).await?.is_empty() {
            return Ok(false);
        }
        let audience = names.iter().map(|name| [id.into(), (*name).into()]);
        self.run_all(Statement::for_rows(AUDIENCE, audience)).await?;
        self.notification_news(id, &names).await?;
        Ok(true)
    }

    /// Nothing is to be done any more about what was told under keys that begin so.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn told_is_over(&mut self, key: &str) -> Result<(), StoreError> {
        let end = format!("{key}\u{10ffff}");
        let statement = Statement::new(OVER).bind(key).bind(&end);
        let over = self.read(&statement, |row| rows::number::<i64>(row, "number")).await?;
        if over.is_empty() {
            return Ok(());
        }
        let mut names = Vec::new();
        for statement in Statement::for_rows(NAMES, over.into_iter().map(|id| [id.into()])) {
            names.extend(self.read(&statement, rows::id).await?);
        }
        let version = self.next_news().await?;
        self.notification_news(version, &names.iter().collect::<Vec<_>>()).await
    }

    /// Notes that somebody has read these.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn notifications_read(
        &mut self,
        principal: &str,
        ids: &[i64],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let reads = ids.iter().map(|id| [principal.into(), (*id).into(), now.into()]);
        self.run_all(Statement::for_rows(READ, reads)).await?;
        let version = self.next_news().await?;
        self.notification_news(version, &[&principal.to_owned()]).await
    }

    /// Notes whom to send what, and that this is known of these notifications.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn plan_posts(
        &mut self,
        planned: &[i64],
        posts: &[(String, i64)],
        due_at: Timestamp,
    ) -> Result<(), StoreError> {
        let posts = posts.iter().map(|(recipient, id)| {
            [recipient.into(), (*id).into(), due_at.into(), Value::Integer(Some(0))]
        });
        self.run_all(Statement::for_rows(POSTS, posts)).await?;
        self.run_all(Statement::for_rows(PLANNED, planned.iter().map(|id| [(*id).into()]))).await
    }

    async fn next_news(&mut self) -> Result<i64, StoreError> {
        let last = "SELECT COALESCE(MAX(version), 0) AS version FROM notification_news";
        let last = self.read(&Statement::new(last), |row| row.get::<i64>("version")).await?;
        Ok(last.first().copied().unwrap_or(0) + 1)
    }

    async fn notification_news(&mut self, from: i64, names: &[&String]) -> Result<(), StoreError> {
        let news = (from..).zip(names).map(|(version, name)| [version.into(), (*name).into()]);
        self.run_all(Statement::for_rows(NEWS, news)).await
    }
}
