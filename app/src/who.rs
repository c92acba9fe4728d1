//! Who is signed in, as the document says it: the same for every part of the page.

use platform::access::Permission;

/// Whoever sees this page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// What a person calls them; `None` is nobody.
    pub label: Option<String>,
    /// Whether they came by a session, which can be ended.
    pub session: bool,
    /// Whether they may only read, because their provider does not answer.
    pub read_only: bool,
    /// What they may do, of [`Who::TOLD`]: for what is only offered to those who may.
    pub may: Vec<Permission>,
}

impl Who {
    /// What the document tells about: what decides whether something is offered at all.
    #[cfg(any(feature = "ssr", test))]
    pub const TOLD: [Permission; 5] = [
        Permission::PeopleRead,
        Permission::PolicyRead,
        Permission::AuditRead,
        Permission::CatalogUnregister,
        Permission::Admin,
    ];

    /// Whether they may do something, or may ask for an approval to do it. Only of what is told.
    pub fn may(&self, permission: Permission) -> bool {
        self.may.contains(&permission)
    }

    /// The names of what they may, for the document.
    pub fn may_names(&self) -> String {
        self.may.iter().map(|one| one.name()).collect::<Vec<_>>().join(" ")
    }

    /// Of this request or, in the browser, of this document.
    pub fn current() -> Self {
        // Found out once a page: what somebody may is decided by policies.
        #[cfg(feature = "ssr")]
        return leptos::prelude::use_context().unwrap_or_else(Self::of_request);
        #[cfg(not(feature = "ssr"))]
        return Self::of_document();
    }

    /// The name of the state on the document.
    pub const fn state(&self) -> &'static str {
        match (self.session, self.read_only) {
            (true, true) => "read-only",
            (true, false) => "session",
            (false, _) => "none",
        }
    }

    #[cfg(feature = "ssr")]
    fn of_request() -> Self {
        use platform::access::{Credential, PrincipalKind};
        let Ok(asker) = crate::AppState::asker() else { return Self::default() };
        let principal = &asker.principal;
        let session = matches!(principal.credential, Credential::Session(_));
        let known = principal.kind != PrincipalKind::Anonymous;
        Self {
            label: known.then(|| principal.label.clone()),
            session,
            read_only: session && principal.scopes.is_some(),
            may: Self::allowed(),
        }
    }

    #[cfg(feature = "ssr")]
    fn allowed() -> Vec<Permission> {
        let Ok(rights) = crate::AppState::rights() else { return Vec::new() };
        let denied = platform::access::Decision::Deny;
        Self::TOLD.into_iter().filter(|one| rights.decide(*one) != denied).collect()
    }

    #[cfg(not(feature = "ssr"))]
    fn of_document() -> Self {
        let root = leptos::prelude::document().document_element();
        let attribute = |name| root.as_ref().and_then(|root| root.get_attribute(name));
        let state = attribute("data-session").unwrap_or_default();
        Self {
            label: attribute("data-person"),
            session: state != "none",
            read_only: state == "read-only",
            may: attribute("data-may")
                .unwrap_or_default()
                .split(' ')
                .filter_map(Permission::from_name)
                .collect(),
        }
    }
}
