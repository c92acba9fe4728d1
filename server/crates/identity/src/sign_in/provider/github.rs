//! GitHub: its web flow, and what its API tells of the person: name, addresses, organisations, teams.

use super::{
    Confirmed, Door, Flow, Grant, Provider, ProviderError, Returned, Vendor, health::Health,
    openid::chance,
};
use crate::sign_in::{Randomness, claims::Claims, secret::challenge};
use async_trait::async_trait;
use platform::{identity::DoorState, timestamp::Clock};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::{collections::BTreeSet, sync::Arc};
use url::Url;

/// What is asked for: who somebody is, and which organisations and teams they are in.
const SCOPES: &str = "read:user user:email read:org";

/// Pages that are read of a list.
const PAGES: usize = 10;

/// Entries of a page.
const PAGE: usize = 100;

/// How it is set up.
#[derive(Clone, Debug)]
pub struct GitHubSettings {
    /// What it is called.
    pub door: Door,
    /// Where people see it, such as `https://github.com`.
    pub site: Url,
    /// Its API, such as `https://api.github.com`.
    pub api: Url,
    /// What it calls us.
    pub client_id: String,
    /// What we show it.
    pub client_secret: SecretString,
    /// Organisations of which one must be in one; everybody may enter when it is empty.
    pub organizations: Vec<String>,
}

/// GitHub.
pub struct GitHub {
    settings: GitHubSettings,
    vendor: Vendor,
    health: Health,
    randomness: Arc<dyn Randomness>,
}

#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    refresh_token: Option<String>,
}

#[derive(Deserialize)]
struct Address {
    email: String,
    #[serde(default)]
    primary: bool,
    #[serde(default)]
    verified: bool,
}

#[derive(Deserialize)]
struct Organization {
    login: String,
}

#[derive(Deserialize)]
struct Team {
    slug: String,
    organization: Organization,
}

impl GitHub {
    /// Nothing is asked yet.
    ///
    /// # Errors
    /// When there is no way to the network.
    pub fn new(
        settings: GitHubSettings,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Self, String> {
        let vendor = Vendor::new(&[&settings.site, &settings.api])?;
        Ok(Self { settings, vendor, health: Health::new(clock), randomness })
    }

    fn note<T>(&self, outcome: Result<T, ProviderError>) -> Result<T, ProviderError> {
        match &outcome {
            Err(ProviderError::Unreachable(reason)) => {
                tracing::warn!(provider = self.settings.door.id, reason, "GitHub does not answer");
                self.health.failed(chance(&*self.randomness));
            }
            _ => self.health.answered(),
        }
        outcome
    }

    async fn tokens(&self, form: &[(&str, &str)]) -> Result<Tokens, ProviderError> {
        let place = below(&self.settings.site, "login/oauth/access_token")?;
        let mut form = form.to_vec();
        form.push(("client_id", &self.settings.client_id));
        form.push(("client_secret", self.settings.client_secret.expose_secret()));
        Ok(self.vendor.post_form(&place, &form, None).await?)
    }

    async fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        token: &str,
    ) -> Result<Vec<T>, ProviderError> {
        let mut all = Vec::new();
        for page in 1..=PAGES {
            let mut place = below(&self.settings.api, path)?;
            let (size, page) = (PAGE.to_string(), page.to_string());
            place.query_pairs_mut().append_pair("per_page", &size).append_pair("page", &page);
            let more: Vec<T> = self.vendor.get(&place, Some(token)).await?;
            let last = more.len() < PAGE;
            all.extend(more);
            if last {
                break;
            }
        }
        Ok(all)
    }

    async fn told(&self, grant: Grant) -> Result<Confirmed, ProviderError> {
        let token = grant.access.as_str();
        let place = below(&self.settings.api, "user")?;
        let user: Claims = self.vendor.get(&place, Some(token)).await?;
        let subject = user.get("id").map(Value::to_string).unwrap_or_default();
        let login = user.get("login").and_then(Value::as_str).unwrap_or_default().to_owned();
        if subject.is_empty() || login.is_empty() {
            return Err(ProviderError::Untrusted("it names nobody".to_owned()));
        }
        if !grant.subject.is_empty() && grant.subject != subject {
            return Err(ProviderError::Untrusted("it is about somebody else".to_owned()));
        }
        let organizations: Vec<Organization> = self.list("user/orgs", token).await?;
        let mut names: BTreeSet<_> = organizations.into_iter().map(|one| one.login).collect();
        let allowed = &self.settings.organizations;
        let inside = |name: &String| allowed.iter().any(|one| one.eq_ignore_ascii_case(name));
        if !allowed.is_empty() && !names.iter().any(inside) {
            return Err(ProviderError::Outside);
        }
        let teams: Vec<Team> = self.list("user/teams", token).await?;
        names.extend(
            teams.into_iter().map(|one| format!("{}/{}", one.organization.login, one.slug)),
        );
        let email = self.address(token).await;
        let name = user.get("name").and_then(Value::as_str).filter(|name| !name.trim().is_empty());
        let label = name.unwrap_or(&login).to_owned();
        let claims = claims(&user, email.as_deref());
        let grant = Grant { subject: subject.clone(), ..grant };
        Ok(Confirmed { subject, label, email, claims, names, session: None, grant })
    }

    /// The address that GitHub has checked; a person may not let us see any.
    async fn address(&self, token: &str) -> Option<String> {
        let addresses: Vec<Address> = self.list("user/emails", token).await.ok()?;
        let checked = addresses.into_iter().find(|address| address.primary && address.verified);
        checked.map(|address| address.email)
    }
}

/// What of GitHub's long answer is about the person.
fn claims(user: &Claims, email: Option<&str>) -> Claims {
    let mut claims = Claims::new();
    for name in ["login", "id", "name"] {
        if let Some(value) = user.get(name).filter(|value| !value.is_null()) {
            claims.insert(name.to_owned(), value.clone());
        }
    }
    if let Some(email) = email {
        claims.insert("email".to_owned(), email.into());
    }
    claims
}

#[async_trait]
impl Provider for GitHub {
    fn door(&self) -> &Door {
        &self.settings.door
    }

    fn state(&self) -> DoorState {
        self.health.door()
    }

    async fn look(&self) {
        if self.health.is_due() {
            let there = self.vendor.is_there(&self.settings.api).await;
            drop(self.note(there.map_err(ProviderError::from)));
        }
    }

    async fn page(&self, flow: &Flow) -> Result<Url, ProviderError> {
        if matches!(self.health.door(), DoorState::Closed { .. }) {
            return Err(ProviderError::Unreachable("it did not a moment ago".to_owned()));
        }
        let mut page = below(&self.settings.site, "login/oauth/authorize")?;
        page.query_pairs_mut()
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", flow.redirect.as_str())
            .append_pair("scope", SCOPES)
            .append_pair("state", &flow.state)
            .append_pair("code_challenge", &challenge(&flow.verifier))
            .append_pair("code_challenge_method", "S256")
            .append_pair("allow_signup", "false");
        Ok(page)
    }

    async fn redeem(&self, returned: &Returned, flow: &Flow) -> Result<Confirmed, ProviderError> {
        // GitHub names itself as its site, where it does (RFC 9207).
        let site = self.settings.site.as_str().trim_end_matches('/');
        let told = returned.issuer.as_deref().map(|told| told.trim_end_matches('/'));
        if told.is_some_and(|told| told != site && told != format!("{site}/login/oauth")) {
            return Err(ProviderError::Untrusted("the code is another provider's".to_owned()));
        }
        let form = [
            ("code", returned.code.as_str()),
            ("redirect_uri", flow.redirect.as_str()),
            ("code_verifier", &flow.verifier),
        ];
        let tokens = self.note(self.tokens(&form).await)?;
        let (access, refresh) = (tokens.access_token, tokens.refresh_token);
        let told = self.told(Grant { access, refresh, id: None, subject: String::new() }).await;
        self.note(told)
    }

    async fn renew(&self, grant: &Grant) -> Result<Confirmed, ProviderError> {
        let mut grant = grant.clone();
        if let Some(refresh) = grant.refresh.clone() {
            let form = [("grant_type", "refresh_token"), ("refresh_token", &refresh)];
            let tokens = self.note(self.tokens(&form).await)?;
            grant.access = tokens.access_token;
            grant.refresh = tokens.refresh_token.or(Some(refresh));
        }
        let told = self.told(grant).await;
        self.note(told)
    }
}

fn below(base: &Url, path: &str) -> Result<Url, ProviderError> {
    let base = base.as_str().trim_end_matches('/');
    Url::parse(&format!("{base}/{path}"))
        .map_err(|error| ProviderError::Untrusted(error.to_string()))
}
