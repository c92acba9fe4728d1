//! Who began a task, as sign-in knows them by now.

use async_trait::async_trait;
use identity::sign_in::SignIn;
use platform::access::Principal;
use scaffolder::runs::People;
use std::sync::Arc;

/// Those who sign in.
pub(super) struct SignedIn(pub(super) Arc<SignIn>);

#[async_trait]
impl People for SignedIn {
    async fn account_of(&self, principal: &Principal) -> Result<Option<String>, String> {
        self.0.account_of(principal).await.map_err(|error| error.to_string())
    }

    async fn by_now(
        &self,
        then: &Principal,
        account: Option<&str>,
    ) -> Result<Option<Principal>, String> {
        self.0.by_now(then, account).await.map_err(|error| error.to_string())
    }
}
