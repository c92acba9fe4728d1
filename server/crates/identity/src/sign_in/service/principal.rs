//! From what is stored to a principal.

use super::{
    GUEST, SignIn,
    held::{Epochs, Holder, Known},
};
use platform::{
    EntityRef, Timestamp,
    access::{Credential, Permission, Principal, PrincipalKind},
};
use std::{collections::BTreeSet, sync::Arc};
use store::{AccountRecord, AgentRecord, SessionRecord, TokenRecord};

/// What one who may only read may do.
fn reading() -> BTreeSet<Permission> {
    Permission::ALL.iter().copied().filter(|permission| !permission.changes()).collect()
}

/// The permissions of these names; what is not known any more is none.
pub(super) fn scopes_of(names: &[String]) -> BTreeSet<Permission> {
    names.iter().filter_map(|name| Permission::from_name(name)).collect()
}

impl SignIn {
    pub(super) fn epochs(&self) -> Epochs {
        Epochs { people: self.parts.directory.epoch(), roles: self.parts.roles.epoch() }
    }

    /// The User that an account was matched to, as long as the catalog has it.
    pub(super) fn entity_of(&self, account: &AccountRecord) -> Option<EntityRef> {
        let entity = account.entity.as_deref()?;
        let entity = EntityRef::parse(entity, Some("user"), "default").ok()?;
        self.parts.directory.label_of(&entity).is_some().then_some(entity)
    }

    /// Who stands behind an account; nobody when they may not enter any more.
    pub(super) fn owner(&self, account: &AccountRecord) -> Option<Principal> {
        if !self.may_enter(account) {
            return None;
        }
        if account.provider == GUEST {
            return Some(self.with_roles(Principal::guest(), account));
        }
        let entity = self.entity_of(account);
        let directory = &self.parts.directory;
        let label = entity.as_ref().and_then(|entity| directory.label_of(entity));
        let id = entity.as_ref().map_or_else(
            || format!("account:{}/{}", account.provider, account.subject),
            ToString::to_string,
        );
        let groups = entity.as_ref().map(|entity| directory.groups_of(entity));
        let principal = Principal {
            kind: PrincipalKind::Person,
            id,
            label: label.unwrap_or_else(|| account.label.clone()),
            entity,
            groups: groups.unwrap_or_default(),
            roles: BTreeSet::new(),
            on_behalf_of: None,
            scopes: None,
            credential: Credential::Nothing,
        };
        Some(self.with_roles(principal, account))
    }

    fn with_roles(&self, principal: Principal, account: &AccountRecord) -> Principal {
        let claims = account.claims.iter().cloned().collect();
        let roles = self.parts.roles.roles_of(&principal, &claims);
        Principal { roles, ..principal }
    }

    /// The principal of what is held.
    pub(super) fn principal_of(&self, known: &Known) -> Option<Arc<Principal>> {
        let principal = match &known.holder {
            Holder::Session(session) => self.by_session(session, &known.account)?,
            Holder::Token(token, agent) => self.by_token(token, agent.as_ref(), &known.account)?,
        };
        Some(Arc::new(principal))
    }

    /// Somebody in a browser; while their provider does not answer, they may only read.
    pub(super) fn by_session(
        &self,
        session: &SessionRecord,
        account: &AccountRecord,
    ) -> Option<Principal> {
        let credential = Credential::Session(session.id.clone());
        let scopes = session.failing_since.map(|_| reading());
        Some(Principal { credential, scopes, ..self.owner(account)? })
    }

    /// A program: for its maker, for an agent that acts for them, or for a service.
    fn by_token(
        &self,
        token: &TokenRecord,
        agent: Option<&AgentRecord>,
        account: &AccountRecord,
    ) -> Option<Principal> {
        let credential = Credential::Token(token.id.clone());
        let scopes = scopes_of(&token.scopes);
        let principal = match token.kind.as_str() {
            "personal" => Principal { credential, scopes: Some(scopes), ..self.owner(account)? },
            // It has what its owner has, and of that what it was made for: never more.
            "agent" => {
                let agent = agent?;
                let owner = self.owner(account)?;
                let bound = scopes_of(&agent.scopes);
                Principal {
                    kind: PrincipalKind::Agent,
                    id: format!("agent:{}", agent.name),
                    label: agent.name.clone(),
                    on_behalf_of: Some(owner.id.clone()),
                    scopes: Some(scopes.intersection(&bound).copied().collect()),
                    credential,
                    ..owner
                }
            }
            "service" => {
                let service = Principal {
                    kind: PrincipalKind::Service,
                    id: format!("service:{}", token.name),
                    label: token.name.clone(),
                    scopes: Some(scopes),
                    credential,
                    ..Principal::anonymous()
                };
                let roles = self.parts.roles.roles_of(&service, &BTreeSet::new());
                Principal { roles, ..service }
            }
            _ => return None,
        };
        Some(principal)
    }
}

/// How long the secret before the newest one counts, in milliseconds, once the newest was seen: as
/// long as requests may be under way that were sent with it.
const OVERLAP: i64 = 60_000;

/// Whether a session lives, and its secret counts.
pub(super) fn lives(
    session: &SessionRecord,
    seen_at: Timestamp,
    secret: &str,
    idle: std::time::Duration,
    now: Timestamp,
) -> bool {
    let newest = session.secret == secret;
    let previous = session.previous.as_deref() == Some(secret)
        && (!session.confirmed || now.0 - session.rotated_at.0 < OVERLAP);
    (newest || previous) && now < session.expires_at && now < super::after(seen_at, idle)
}
