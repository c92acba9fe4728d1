//! From rows back to records: what people are told.

use super::{moment, number};
use crate::statement::Row;
use crate::{AddressedNotification, NotificationRecord, PostRecord, WishesRecord};

/// A row of `notifications`, with the moment at which somebody has read it as `read_at`.
pub(crate) fn notification(row: &Row) -> Result<NotificationRecord, sqlx::Error> {
    Ok(NotificationRecord {
        id: row.get("id")?,
        body: row.get("body")?,
        link: row.get("link")?,
        about: row.read("about", |text: String| serde_json::from_str(&text).ok())?,
        at: moment(row, "at")?,
        is_over: row.get("is_over")?,
        is_read: row.get::<Option<i64>>("read_at")?.is_some(),
    })
}

/// The same with one of those whom it is meant for.
pub(crate) fn addressed(row: &Row) -> Result<AddressedNotification, sqlx::Error> {
    Ok(AddressedNotification {
        notification: notification(row)?,
        to: vec![row.get("name")?],
        except: row.get("except_for")?,
    })
}

/// A row of `notification_posts` with its notification.
pub(crate) fn post(row: &Row) -> Result<PostRecord, sqlx::Error> {
    Ok(PostRecord {
        recipient: row.get("recipient")?,
        notification: notification(row)?,
        attempts: number(row, "attempts")?,
    })
}

/// A row of `notification_wishes`.
pub(crate) fn wishes(row: &Row) -> Result<WishesRecord, sqlx::Error> {
    Ok(WishesRecord {
        principal: row.get("principal")?,
        wishes: row.get("wishes")?,
        language: row.get("language")?,
    })
}

/// A row of `notification_news`.
pub(crate) fn news(row: &Row) -> Result<(i64, String), sqlx::Error> {
    Ok((row.get("version")?, row.get("name")?))
}
