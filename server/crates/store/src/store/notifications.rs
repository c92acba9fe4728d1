//! What people are told: reads, and the small writes that stand by themselves.

use super::Store;
use crate::statement::{Statement, Value};
use crate::{
    AddressedNotification, NotificationRecord, PostRecord, StoreError, WishesRecord, rows,
};
use platform::Timestamp;
use std::fmt::Write as _;

const UNPLANNED: &str = "
    SELECT notifications.*, CAST(NULL AS BIGINT) AS read_at, notification_audience.name
    FROM notifications JOIN notification_audience ON notification_audience.notification = notifications.id
    WHERE NOT notifications.planned
    ORDER BY notifications.id, notification_audience.name LIMIT $1";

/// What was read meanwhile, or is over, need not be sent.
const DUE: &str = "
    SELECT notification_posts.recipient, notification_posts.attempts, notifications.*,
        notification_reads.at AS read_at
    FROM notification_posts
    JOIN notifications ON notifications.id = notification_posts.notification
    LEFT JOIN notification_reads ON notification_reads.notification = notifications.id
        AND notification_reads.principal = notification_posts.recipient
    WHERE notification_posts.due_at <= $1
    ORDER BY notification_posts.recipient, notifications.id LIMIT $2";

const LATER: &str = "
    UPDATE notification_posts SET due_at = $3, attempts = attempts + 1
    WHERE recipient = $1 AND notification = $2 RETURNING recipient AS id";

const SENT: &str = "
    DELETE FROM notification_posts WHERE recipient = $1 AND notification = $2
    RETURNING recipient AS id";

const WISH: &str = "
    INSERT INTO notification_wishes (principal, wishes, language) VALUES ($1, $2, $3)
    ON CONFLICT (principal) DO UPDATE SET wishes = excluded.wishes, language = excluded.language
    RETURNING principal AS id";

const NEWS: &str = "
    SELECT version, name FROM notification_news WHERE version > $1 ORDER BY version LIMIT $2";

/// The newest are kept, so that versions go on growing and who is behind by a little misses nothing.
const KEPT_NEWS: i64 = 10_000;

/// Reads of notifications.
impl Store {
    /// What of these kinds is meant for somebody, the newest first; `names` are theirs: principal id,
    /// groups, roles.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn notifications_for(
        &self,
        principal: &str,
        names: &[String],
        kinds: &[&str],
        unread_only: bool,
        limit: u32,
    ) -> Result<Vec<NotificationRecord>, StoreError> {
        if names.is_empty() || kinds.is_empty() {
            return Ok(Vec::new());
        }
        let names_at = places(3, names.len());
        let kinds_at = places(3 + names.len(), kinds.len());
        let unread = if unread_only {
            "AND notification_reads.at IS NULL AND NOT notifications.is_over"
        } else {
            ""
        };
        let sql = format!(
            "SELECT notifications.*, notification_reads.at AS read_at FROM notifications
            LEFT JOIN notification_reads ON notification_reads.notification = notifications.id
                AND notification_reads.principal = $1
            WHERE notifications.id IN (
                SELECT notification FROM notification_audience WHERE name IN ({names_at}))
                AND notifications.kind IN ({kinds_at})
                AND (notifications.except_for IS NULL OR notifications.except_for <> $1) {unread}
            ORDER BY notifications.id DESC LIMIT $2"
        );
        let mut values: Vec<Value<'_>> = vec![principal.into(), limit.into()];
        values.extend(names.iter().map(Value::from));
        values.extend(kinds.iter().map(|kind| Value::from(*kind)));
        self.answer(&Statement::made(sql, values), rows::notification).await
    }

    /// For whom something is another than at a version, in order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn notification_news(
        &self,
        after: i64,
        limit: u32,
    ) -> Result<Vec<(i64, String)>, StoreError> {
        self.read(&Statement::new(NEWS).bind(after).bind(limit), rows::news).await
    }

    /// Whether something was told under a key.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_told(&self, key: &str) -> Result<bool, StoreError> {
        let one = "SELECT occurrence AS id FROM notifications WHERE occurrence = $1";
        Ok(!self.read(&Statement::new(one).bind(key), rows::id).await?.is_empty())
    }

    /// The version of the last news.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn notification_version(&self) -> Result<i64, StoreError> {
        let last = "SELECT COALESCE(MAX(version), 0) AS version FROM notification_news";
        let last = self.read(&Statement::new(last), |row| row.get::<i64>("version")).await?;
        Ok(last.first().copied().unwrap_or(0))
    }

    /// Notifications of which it is not known yet whom to send them, with whom they are meant for.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unplanned_notifications(
        &self,
        limit: u32,
    ) -> Result<Vec<AddressedNotification>, StoreError> {
        let rows = self.read(&Statement::new(UNPLANNED).bind(limit), rows::addressed).await?;
        let cut = u32::try_from(rows.len()).is_ok_and(|count| count == limit);
        let mut all: Vec<AddressedNotification> = Vec::new();
        for row in rows {
            match all.last_mut() {
                Some(last) if last.notification.id == row.notification.id => last.to.extend(row.to),
                _ => all.push(row),
            }
        }
        // Of the last one some names may be missing: it comes with the next ones.
        if cut && all.len() > 1 {
            all.pop();
        }
        Ok(all)
    }

    /// What somebody wants to be told of.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn wishes(&self, principal: &str) -> Result<Option<WishesRecord>, StoreError> {
        let one = "SELECT * FROM notification_wishes WHERE principal = $1";
        let found = self.answer(&Statement::new(one).bind(principal), rows::wishes).await?;
        Ok(found.into_iter().next())
    }

    /// What everybody wants to be told of who said so.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn all_wishes(&self) -> Result<Vec<WishesRecord>, StoreError> {
        let all = "SELECT * FROM notification_wishes ORDER BY principal";
        self.read(&Statement::new(all), rows::wishes).await
    }

    /// Notes what somebody wants to be told of.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn wish(&self, new: &WishesRecord) -> Result<(), StoreError> {
        let WishesRecord { principal, wishes, language } = new;
        let statement = Statement::new(WISH).bind(principal).bind(wishes).bind(language);
        self.write(&statement, rows::id).await.map(drop)
    }
}

/// What is sent.
impl Store {
    /// What is to be sent by now, by recipient.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn due_posts(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PostRecord>, StoreError> {
        self.read(&Statement::new(DUE).bind(now).bind(limit), rows::post).await
    }

    /// It was sent, or is not to be sent any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn post_is_done(&self, recipient: &str, id: i64) -> Result<(), StoreError> {
        let statement = Statement::new(SENT).bind(recipient).bind(id);
        self.write(&statement, rows::id).await.map(drop)
    }

    /// It could not be sent, and is tried again from then on.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn post_failed(
        &self,
        recipient: &str,
        id: i64,
        due_at: Timestamp,
    ) -> Result<(), StoreError> {
        let statement = Statement::new(LATER).bind(recipient).bind(id).bind(due_at);
        self.write(&statement, rows::id).await.map(drop)
    }

    /// Forgets what was told before a moment, and what belongs to it; gives how much that was.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_notifications(&self, before: Timestamp) -> Result<usize, StoreError> {
        let old = "DELETE FROM notifications WHERE at < $1 RETURNING occurrence AS id";
        let gone = self.write(&Statement::new(old).bind(before), rows::id).await?.len();
        let rest = [
            "DELETE FROM notification_audience WHERE notification NOT IN (SELECT id FROM notifications)
                RETURNING name AS id",
            "DELETE FROM notification_reads WHERE notification NOT IN (SELECT id FROM notifications)
                RETURNING principal AS id",
            "DELETE FROM notification_posts WHERE notification NOT IN (SELECT id FROM notifications)
                RETURNING recipient AS id",
        ];
        for statement in rest {
            self.write(&Statement::new(statement), rows::id).await?;
        }
        let news = "
            DELETE FROM notification_news
            WHERE version <= (SELECT MAX(version) FROM notification_news) - $1 RETURNING name AS id";
        self.write(&Statement::new(news).bind(KEPT_NEWS), rows::id).await?;
        Ok(gone)
    }
}

/// So many places of a statement from one on: `$3, $4`.
pub(super) fn places(first: usize, count: usize) -> String {
    let mut places = String::new();
    for place in first..first + count {
        let separator = if place == first { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(places, "{separator}${place}");
    }
    places
}
