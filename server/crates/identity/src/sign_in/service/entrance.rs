//! What the sign-in page shows.

use super::SignIn;
use crate::sign_in::{Tool, digest};
use async_trait::async_trait;
use platform::{
    access::{Credential, Principal},
    identity::{Door, Entrance, Failure, IdentityError, ToolLink},
};

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

    fn tools(&self, principal: &Principal) -> Vec<ToolLink> {
        // Only who has a session at a provider is signed in elsewhere too.
        if !matches!(principal.credential, Credential::Session(_)) {
            return Vec::new();
        }
        let tools = &self.parts.settings.tools;
        if tools.is_empty() {
            return Vec::new();
        }
        let limits = self.parts.authority.limits(principal);
        let offered = |tool: &&Tool| {
            let provider = tool.provider.as_deref();
            provider.is_none_or(|id| self.provider(id).is_some())
                && limits.allows(&ToolLink::integration(&tool.name))
        };
        let link = |tool: &Tool| ToolLink { name: tool.name.clone(), url: tool.url.clone() };
        tools.iter().filter(offered).map(link).collect()
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
