//! Who asks.

use super::Permission;
use crate::EntityRef;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, net::IpAddr, sync::Arc};

/// What sort of principal somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrincipalKind {
    /// A human being who signed in.
    Person,
    /// A program that acts for a person, with an identity of its own.
    Agent,
    /// A program that acts for nobody in particular.
    Service,
    /// Whoever sits at this machine: only on loopback, and only where no provider is set.
    Guest,
    /// Nobody: no session, no token.
    Anonymous,
    /// A part of Slipway itself.
    System,
}

impl PrincipalKind {
    /// Its name in policies, in the audit log and in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Agent => "agent",
            Self::Service => "service",
            Self::Guest => "guest",
            Self::Anonymous => "anonymous",
            Self::System => "system",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let all =
            [Self::Person, Self::Agent, Self::Service, Self::Guest, Self::Anonymous, Self::System];
        all.into_iter().find(|kind| kind.name() == name)
    }
}

/// By what somebody is known on this request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "by", content = "id")]
pub enum Credential {
    /// A browser's session; its public number, not its secret.
    Session(String),
    /// An API token; its public number, not its secret.
    Token(String),
    /// Nothing was shown.
    Nothing,
}

impl Credential {
    /// Its public number.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        match self {
            Self::Session(number) | Self::Token(number) => Some(number),
            Self::Nothing => None,
        }
    }
}

/// Somebody who asks, as permissions see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// What sort.
    pub kind: PrincipalKind,
    /// The stable name in policies and in the audit log: `user:default/jane` for who has a User
    /// entity, else `agent:…`, `service:…`, `account:…`, `system:…`, `guest`,
    /// `anonymous`.
    pub id: String,
    /// What a person calls them.
    pub label: String,
    /// Their User entity.
    pub entity: Option<EntityRef>,
    /// The Groups that they are in, and those around these.
    pub groups: BTreeSet<EntityRef>,
    /// Their roles, by name, however they came by them.
    pub roles: BTreeSet<String>,
    /// Who answers for what they do: an agent's owner, by principal id.
    pub on_behalf_of: Option<String>,
    /// What they may do at the most, whatever their roles say; `None` is no such bound.
    pub scopes: Option<BTreeSet<Permission>>,
    /// By what they are known.
    pub credential: Credential,
}

impl Principal {
    fn plain(kind: PrincipalKind, label: &str) -> Self {
        Self {
            kind,
            id: kind.name().to_owned(),
            label: label.to_owned(),
            entity: None,
            groups: BTreeSet::new(),
            roles: BTreeSet::new(),
            on_behalf_of: None,
            scopes: None,
            credential: Credential::Nothing,
        }
    }

    /// Whoever sits at this machine.
    #[must_use]
    pub fn guest() -> Self {
        Self::plain(PrincipalKind::Guest, "Guest")
    }

    /// Nobody.
    #[must_use]
    pub fn anonymous() -> Self {
        Self::plain(PrincipalKind::Anonymous, "Nobody")
    }

    /// A part of Slipway itself, by its name.
    #[must_use]
    pub fn system(part: &str) -> Self {
        let id = format!("{}:{part}", PrincipalKind::System.name());
        Self { id, ..Self::plain(PrincipalKind::System, "Slipway") }
    }

    /// Whether the bound on what they may do at the most lets it through.
    #[must_use]
    pub fn in_scope(&self, permission: Permission) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&permission))
    }
}

/// A principal on one request.
#[derive(Clone, Debug)]
pub struct Asker {
    /// Who it is.
    pub principal: Arc<Principal>,
    /// The number of the request; what a person tells the platform team.
    pub request: Arc<str>,
    /// Where it came from.
    pub address: Option<IpAddr>,
    /// What somebody else has approved of this one request.
    pub approved: Option<Arc<Approved>>,
}

/// That something was approved: this, with this, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// What.
    pub permission: Permission,
    /// With what.
    pub object: String,
    /// Who approved, by principal id.
    pub by: String,
    /// The number of the request for it.
    pub number: String,
}

impl Asker {
    /// Somebody on a request.
    #[must_use]
    pub const fn new(
        principal: Arc<Principal>,
        request: Arc<str>,
        address: Option<IpAddr>,
    ) -> Self {
        Self { principal, request, address, approved: None }
    }

    /// The same with an approval.
    #[must_use]
    pub fn with_approval(self, approved: Approved) -> Self {
        Self { approved: Some(Arc::new(approved)), ..self }
    }

    /// Whether it was approved that they do something with something.
    #[must_use]
    pub fn is_approved(&self, permission: Permission, object: &str) -> bool {
        let approved = self.approved.as_ref();
        approved.is_some_and(|one| one.permission == permission && one.object == object)
    }

    /// Whoever sits at this machine, on no request in particular.
    #[must_use]
    pub fn guest() -> Self {
        Self::new(Arc::new(Principal::guest()), Arc::from("none"), None)
    }

    /// A part of Slipway itself, on no request: it sees and does everything.
    #[must_use]
    pub fn system(part: &str) -> Self {
        Self::new(Arc::new(Principal::system(part)), Arc::from("none"), None)
    }
}
