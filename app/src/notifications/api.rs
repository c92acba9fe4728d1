//! What the pages ask the server, and have it do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::notifications::{NotificationPage, OwnWishes};

/// What one is told: with `all`, also what was read; of a kind by its name, or of every one.
#[server(prefix = "/fn", endpoint = "notifications/list", input = GetUrl)]
pub async fn list_notifications(
    all: bool,
    kind: String,
    offset: u64,
) -> Result<NotificationPage, PortalError> {
    use platform::notifications::{NotificationKind, NotificationQuery};
    let query = NotificationQuery { all, kind: NotificationKind::from_name(&kind), offset };
    Ok(crate::AppState::notifications()?.page(&query).await?)
}

/// Marks one as read. Without script the browser is led back to where it came from; with it, nowhere:
/// it is on its way already when somebody follows a notification.
#[server(prefix = "/fn", endpoint = "notifications/read", input = PostUrl)]
pub async fn read_notification(number: i64) -> Result<(), PortalError> {
    Ok(crate::AppState::notifications()?.read(number).await?)
}

/// Marks all as read that were told up to a number, of a kind or of every one.
#[server(prefix = "/fn", endpoint = "notifications/read-all", input = PostUrl)]
pub async fn read_all_notifications(kind: String, up_to: i64) -> Result<(), PortalError> {
    let kind = platform::notifications::NotificationKind::from_name(&kind);
    Ok(crate::AppState::notifications()?.read_all(kind, up_to).await?)
}

/// What one wants to be told of.
#[server(prefix = "/fn", endpoint = "notifications/wishes", input = GetUrl)]
pub async fn fetch_wishes() -> Result<OwnWishes, PortalError> {
    Ok(crate::AppState::notifications()?.wishes().await?)
}

/// Changes that; each list has the names of kinds. Mail is then in the language of the page.
#[server(prefix = "/fn", endpoint = "notifications/wish", input = PostUrl)]
pub async fn save_wishes(
    #[server(default)] portal: Vec<String>,
    #[server(default)] mail: Vec<String>,
) -> Result<(), PortalError> {
    use platform::notifications::{NotificationKind, Wishes};
    let kinds = |names: &[String]| {
        let kind = |name: &String| {
            let unknown = || PortalError::bad_query(format!("nobody is told of {name}"));
            NotificationKind::from_name(name).ok_or_else(unknown)
        };
        names.iter().map(kind).collect::<Result<_, _>>()
    };
    let wishes = Wishes { portal: kinds(&portal)?, mail: kinds(&mail)? };
    let language = crate::preferences::Preferences::current().language;
    crate::AppState::notifications()?.wish(&wishes, language.tag()).await?;
    leptos_axum::redirect("/settings#notifications");
    Ok(())
}
