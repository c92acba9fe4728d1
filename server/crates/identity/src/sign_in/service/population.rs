//! Everybody whom rules can be about, as they are now: for questions of who may do what.

use super::{GUEST, SignIn, principal::scopes_of};
use platform::{
    EntityRef, Timestamp,
    access::{Credential, Principal, PrincipalKind},
    identity::IdentityError,
};
use std::collections::{BTreeMap, BTreeSet};
use store::{AccountRecord, TokenRecord};

/// Accounts that are read at once.
const PORTION: u32 = 500;

/// Somebody, and what else decides about their roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// Who, with the roles that they have now.
    pub principal: Principal,
    /// Groups and roles as their providers name them.
    pub claims: BTreeSet<String>,
    /// The providers that tell of them, as people call them.
    pub providers: BTreeSet<String>,
    /// When they last signed in.
    pub signed_in_at: Option<Timestamp>,
}

impl SignIn {
    /// Everybody who has signed in and may still enter, the users of the catalog who have not, agents
    /// and services; by principal id.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn everybody(&self, users: &[EntityRef]) -> Result<Vec<Somebody>, IdentityError> {
        let failed = super::unavailable;
        let mut all = BTreeMap::new();
        if self.parts.settings.guest {
            put(&mut all, Principal::clone(&self.guest()), BTreeSet::new(), None);
        }
        let mut owners = BTreeMap::new();
        let mut offset = 0;
        loop {
            let page = self.parts.store.accounts("", offset, PORTION).await.map_err(failed)?;
            let (accounts, total) = page;
            offset += u64::from(PORTION);
            for account in accounts {
                let Some(principal) = self.owner(&account) else { continue };
                owners.insert(account.id.clone(), principal.clone());
                if account.provider != GUEST {
                    let door = self.provider(&account.provider).map(|one| one.door().title.clone());
                    let claims = account.claims.into_iter().collect();
                    let id = principal.id.clone();
                    put(&mut all, principal, claims, Some(account.signed_in_at));
                    if let Some(known) = all.get_mut(&id) {
                        known.providers.extend(door);
                    }
                }
            }
            if offset >= total {
                break;
            }
        }
        for user in users {
            if !all.contains_key(user.as_str()) {
                put(&mut all, self.user(user), BTreeSet::new(), None);
            }
        }
        for agent in self.parts.store.agents().await.map_err(failed)? {
            let Some(owner) = owners.get(&agent.owner) else { continue };
            let principal = Principal {
                kind: PrincipalKind::Agent,
                id: format!("agent:{}", agent.name),
                label: agent.name,
                on_behalf_of: Some(owner.id.clone()),
                scopes: Some(scopes_of(&agent.scopes)),
                ..owner.clone()
            };
            put(&mut all, principal, BTreeSet::new(), None);
        }
        for token in self.parts.store.live_tokens(self.now()).await.map_err(failed)? {
            if token.kind == "service" {
                self.put_service(&mut all, &token);
            }
        }
        Ok(all.into_values().collect())
    }

    /// A user of the catalog, as they would be once they sign in; what a provider then says of them
    /// is not known.
    fn user(&self, user: &EntityRef) -> Principal {
        let directory = &self.parts.directory;
        let principal = Principal {
            kind: PrincipalKind::Person,
            id: user.to_string(),
            label: directory.label_of(user).unwrap_or_else(|| user.to_string()),
            entity: Some(user.clone()),
            groups: directory.groups_of(user),
            ..Principal::anonymous()
        };
        let roles = self.parts.roles.roles_of(&principal, &BTreeSet::new());
        Principal { roles, ..principal }
    }

    fn put_service(&self, all: &mut BTreeMap<String, Somebody>, token: &TokenRecord) {
        let scopes = scopes_of(&token.scopes);
        let id = format!("service:{}", token.name);
        if let Some(known) = all.get_mut(&id) {
            known.principal.scopes.get_or_insert_default().extend(scopes);
            return;
        }
        let principal = Principal {
            kind: PrincipalKind::Service,
            id,
            label: token.name.clone(),
            scopes: Some(scopes),
            ..Principal::anonymous()
        };
        let roles = self.parts.roles.roles_of(&principal, &BTreeSet::new());
        put(all, Principal { roles, ..principal }, BTreeSet::new(), None);
    }

    /// The account of who asks, where there is one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn account_of(&self, principal: &Principal) -> Result<Option<String>, IdentityError> {
        let store = &self.parts.store;
        let account = match &principal.credential {
            Credential::Session(session) => store.account_of_session(session).await,
            Credential::Token(token) => store.account_of_token(token).await,
            Credential::Nothing => return Ok(None),
        };
        Ok(account.map_err(super::unavailable)?.map(|account| account.id))
    }

    /// Somebody who asked earlier, with the roles, groups and bounds that they have by now; `None`
    /// when they may not enter any more, or an agent of theirs is gone.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn by_now(
        &self,
        then: &Principal,
        account: Option<&str>,
    ) -> Result<Option<Principal>, IdentityError> {
        let failed = super::unavailable;
        let account = match account {
            Some(account) => self.parts.store.account(account).await.map_err(failed)?,
            None => None,
        };
        let owner = |account: Option<AccountRecord>| account.and_then(|one| self.owner(&one));
        let credential = then.credential.clone();
        Ok(match then.kind {
            PrincipalKind::Guest if self.parts.settings.guest => {
                Some(Principal::clone(&self.guest()))
            }
            PrincipalKind::Person => owner(account)
                .filter(|owner| owner.id == then.id)
                .map(|owner| Principal { scopes: then.scopes.clone(), credential, ..owner }),
            PrincipalKind::Agent => {
                let agents = self.parts.store.agents().await.map_err(failed)?;
                let agent = agents.into_iter().find(|one| format!("agent:{}", one.name) == then.id);
                let bound = agent.map(|agent| scopes_of(&agent.scopes));
                owner(account).zip(bound).map(|(owner, bound)| Principal {
                    groups: owner.groups,
                    roles: owner.roles,
                    entity: owner.entity,
                    scopes: then
                        .scopes
                        .as_ref()
                        .map(|scopes| scopes.intersection(&bound).copied().collect()),
                    ..then.clone()
                })
            }
            PrincipalKind::Service => {
                let roles = self.parts.roles.roles_of(then, &BTreeSet::new());
                Some(Principal { roles, ..then.clone() })
            }
            _ => None,
        })
    }
}

/// Who has several accounts is one person.
fn put(
    all: &mut BTreeMap<String, Somebody>,
    principal: Principal,
    claims: BTreeSet<String>,
    signed_in_at: Option<Timestamp>,
) {
    let Some(known) = all.get_mut(&principal.id) else {
        let providers = BTreeSet::new();
        let somebody = Somebody { principal, claims, providers, signed_in_at };
        all.insert(somebody.principal.id.clone(), somebody);
        return;
    };
    known.claims.extend(claims);
    known.principal.roles.extend(principal.roles);
    known.signed_in_at = known.signed_in_at.max(signed_in_at);
}
