//! Keycloak's Admin REST: somebody's groups and realm roles, asked with an account of our own, for
//! realms whose tokens do not tell them.

use super::{ProviderError, Vendor};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::collections::BTreeSet;
use url::Url;

/// How it is asked.
#[derive(Clone, Debug)]
pub struct KeycloakAdmin {
    /// The realm there, such as `https://id.example/admin/realms/acme`.
    pub url: Url,
    /// A client whose service account may view users (role `view-users` of `realm-management`).
    pub client_id: String,
    /// Its secret.
    pub client_secret: SecretString,
}

/// Groups that are asked for at once, as much as anybody is in.
const MOST: &str = "1000";

#[derive(Deserialize)]
struct AccountToken {
    access_token: String,
}

/// `GroupRepresentation`, the part that is used.
#[derive(Deserialize)]
struct Group {
    path: Option<String>,
    name: Option<String>,
}

/// `RoleRepresentation`, the part that is used.
#[derive(Deserialize)]
struct Role {
    name: Option<String>,
}

impl KeycloakAdmin {
    /// The paths of somebody's groups and the names of their realm roles, those that roles and groups
    /// bring with them too.
    pub(super) async fn names_of(
        &self,
        vendor: &Vendor,
        tokens: &Url,
        subject: &str,
    ) -> Result<BTreeSet<String>, ProviderError> {
        let form = [("grant_type", "client_credentials")];
        let us = (self.client_id.as_str(), self.client_secret.expose_secret());
        let token: AccountToken = vendor.post_form(tokens, &form, Some(us)).await.map_err(ours)?;
        let token = Some(token.access_token.as_str());
        let mut place = self.below(&["users", subject, "groups"])?;
        place.query_pairs_mut().append_pair("max", MOST);
        let groups: Vec<Group> = vendor.get(&place, token).await.map_err(ours)?;
        let place = self.below(&["users", subject, "role-mappings", "realm", "composite"])?;
        let roles: Vec<Role> = vendor.get(&place, token).await.map_err(ours)?;
        let groups = groups.into_iter().filter_map(|group| group.path.or(group.name));
        Ok(groups.chain(roles.into_iter().filter_map(|role| role.name)).collect())
    }

    fn below(&self, parts: &[&str]) -> Result<Url, ProviderError> {
        let mut url = self.url.clone();
        let cannot = || ProviderError::Untrusted("admin-url is no address".to_owned());
        url.path_segments_mut().map_err(|()| cannot())?.pop_if_empty().extend(parts);
        Ok(url)
    }
}

/// That our own account is refused says nothing of the person: it is as if nobody answered, and the
/// log tells why.
fn ours(error: super::VendorError) -> ProviderError {
    match ProviderError::from(error) {
        ProviderError::Refused(reason) => ProviderError::Unreachable(format!(
            "the Admin REST refuses admin-client-id: {reason}; give its service account view-users"
        )),
        other => other,
    }
}
