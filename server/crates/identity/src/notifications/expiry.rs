//! Tokens that are about to end. Whichever process sees it first tells it: once for each token.

use super::{NotificationDesk, desk::unavailable};
use platform::{
    Timestamp,
    identity::IdentityError,
    notifications::{News, Told},
};
use std::time::Duration;
use store::TokenRecord;

/// How long before its end it is told of a token; of a short one in the last quarter of its life.
const BEFORE: Duration = Duration::from_hours(7 * 24);

/// Where it is made anew.
const PAGE: &str = "/settings";

impl NotificationDesk {
    /// Tells who made them of tokens that are about to end; gives how many are told of now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tell_of_tokens(&self) -> Result<usize, IdentityError> {
        let store = &self.parts.store;
        let now = self.parts.clock.now();
        let live = store.live_tokens(now).await.map_err(unavailable)?;
        let mut all = Vec::new();
        for token in live.iter().filter(|token| is_about_to_end(token, now)) {
            let key = News::key_of_token(&token.id);
            if store.is_told(&key).await.map_err(unavailable)? {
                continue;
            }
            let Some(maker) = self.parts.sign_in.person_of(&token.account).await? else { continue };
            let told = Told::TokenExpires { name: token.name.clone(), at: token.expires_at };
            all.push(News::new(key, told, PAGE).to([maker.id]));
        }
        if all.is_empty() {
            return Ok(0);
        }
        let mut unit = store.begin().await.map_err(unavailable)?;
        let mut count = 0;
        for news in &all {
            count += usize::from(unit.tell(news, now).await.map_err(unavailable)?);
        }
        unit.commit().await.map_err(unavailable)?;
        Ok(count)
    }
}

fn is_about_to_end(token: &TokenRecord, now: Timestamp) -> bool {
    let life = token.expires_at.0.saturating_sub(token.created_at.0);
    let before = i64::try_from(BEFORE.as_millis()).unwrap_or(i64::MAX).min(life / 4);
    now < token.expires_at && token.expires_at.0.saturating_sub(now.0) <= before
}
