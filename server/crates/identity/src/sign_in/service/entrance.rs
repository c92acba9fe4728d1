//! What the sign-in page shows.

use super::SignIn;
use crate::sign_in::digest;
use async_trait::async_trait;
use platform::identity::{Door, Entrance, Failure, IdentityError};

#[async_trait]
impl Entrance for SignIn {
    fn doors(&self) -> Vec<Door> {
        let door = |provider: &std::sync::Arc<dyn crate::sign_in::Provider>| Door {
            id: provider.door().id.clone(),
            title: provider.door().title.clone(),
            github: provider.door().github,
            state: provider.state(),
        };
        self.parts.providers.iter().map(door).collect()
    }

    async fn failure(
        &self,
        number: &str,
        browser: Option<&str>,
    ) -> Result<Option<Failure>, IdentityError> {
        let note = self.parts.store.note(number).await.map_err(super::unavailable)?;
        let browser = browser.map(digest).unwrap_or_default();
        let note = note.filter(|note| note.browser == browser && self.now() < note.expires_at);
        Ok(note.and_then(|note| serde_json::from_str(&note.body).ok()))
    }
}
