//! A service of signing in whose provider believes whatever code it is shown.

use crate::{http::Identity, system::SystemClock};
use ::identity::sign_in::{
    Confirmed, Door, Flow, Grant, LoggedOut, Parts, Provider, ProviderError, Returned, Rule,
    Sealer, SignIn, SignInSettings, SystemRandomness,
};
use async_trait::async_trait;
use platform::{
    EntityRef,
    access::{Aspects, Authority, Decision, Directory, Object, Permission, Principal, RoleBook},
    identity::DoorState,
};
use serde_json::json;
use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, OnceLock},
};
use store::{Store, StoreOptions};
use tempfile::TempDir;
use url::Url;

/// A database for all tests of this process, with a runtime of its own: theirs come and go.
fn store() -> Store {
    static STORE: OnceLock<(Store, TempDir)> = OnceLock::new();
    let open = || {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("slipway.db").display());
        let opening = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            let options = StoreOptions { url, max_connections: 4 };
            let store = runtime.block_on(Store::open(&options)).unwrap();
            std::mem::forget(runtime);
            store
        });
        (opening.join().unwrap(), folder)
    };
    STORE.get_or_init(open).0.clone()
}

/// Whoever sits at this machine is a guest.
pub(super) fn guests() -> SignInSettings {
    SignInSettings { guest: true, ..people() }
}

/// Only who has signed in is somebody.
pub(super) fn people() -> SignInSettings {
    SignInSettings::usual(Url::parse("http://127.0.0.1:3000").unwrap())
}

pub(super) fn identity(settings: SignInSettings) -> Identity {
    let randomness = Arc::new(SystemRandomness);
    let providers: Vec<Arc<dyn Provider>> =
        if settings.guest { Vec::new() } else { vec![Arc::new(Believing::new())] };
    let sign_in = SignIn::new(Parts {
        store: store(),
        settings,
        providers,
        directory: Arc::new(Lena),
        roles: Arc::new(Lena),
        authority: Arc::new(Lena),
        sealer: Sealer::new(b"secret", randomness.clone()).unwrap(),
        clock: Arc::new(SystemClock),
        randomness,
    });
    with(sign_in)
}

/// What the HTTP layer needs of a service of signing in.
pub(super) fn with(sign_in: Arc<SignIn>) -> Identity {
    Identity {
        sign_in,
        trusted: Arc::from([]),
        host: None,
        open_metrics: false,
        nowhere: Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        https: false,
    }
}

/// The only person there is, who may do everything.
struct Lena;

impl Directory for Lena {
    fn users_with(&self, _: &str, value: &str) -> Vec<EntityRef> {
        let lena = EntityRef::new("user", "default", "lena");
        if value == "lena" { vec![lena] } else { Vec::new() }
    }

    fn groups_of(&self, _: &EntityRef) -> BTreeSet<EntityRef> {
        BTreeSet::new()
    }

    fn label_of(&self, entity: &EntityRef) -> Option<String> {
        (entity.name() == "lena").then(|| "Lena <b>Park</b>".to_owned())
    }

    fn epoch(&self) -> u64 {
        0
    }
}

impl RoleBook for Lena {
    fn roles_of(&self, _: &Principal, _: &BTreeSet<String>) -> BTreeSet<String> {
        BTreeSet::new()
    }
}

impl Authority for Lena {
    fn decide(&self, principal: &Principal, permission: Permission, _: &Object<'_>) -> Decision {
        if principal.in_scope(permission) { Decision::Allow } else { Decision::Deny }
    }

    fn aspects(&self, _: Permission) -> Aspects {
        Aspects::default()
    }

    fn epoch(&self) -> u64 {
        0
    }
}

/// A provider for which the code is the person.
pub(super) struct Believing(Door);

impl Believing {
    pub(super) fn new() -> Self {
        let rules = vec![Rule::new("login", "metadata.name")];
        let (id, title) = ("believing".to_owned(), "Believing".to_owned());
        Self(Door { id, title, github: false, rules })
    }

    fn confirmed(name: &str) -> Confirmed {
        let claims = json!({"login": name, "hint": "<script>"});
        let grant = Grant {
            access: "secret-access".to_owned(),
            refresh: None,
            id: None,
            subject: name.to_owned(),
        };
        Confirmed {
            subject: name.to_owned(),
            label: name.to_owned(),
            email: None,
            claims: claims.as_object().unwrap().clone(),
            names: BTreeSet::new(),
            session: None,
            grant,
        }
    }
}

#[async_trait]
impl Provider for Believing {
    fn door(&self) -> &Door {
        &self.0
    }

    fn state(&self) -> DoorState {
        DoorState::Open
    }

    async fn look(&self) {}

    async fn page(&self, flow: &Flow) -> Result<Url, ProviderError> {
        let page = format!("https://id.example/authorize?state={}", flow.state);
        Ok(Url::parse(&page).unwrap())
    }

    async fn redeem(&self, returned: &Returned, _: &Flow) -> Result<Confirmed, ProviderError> {
        Ok(Self::confirmed(&returned.code))
    }

    async fn renew(&self, grant: &Grant) -> Result<Confirmed, ProviderError> {
        Ok(Self::confirmed(&grant.subject))
    }

    fn farewell(&self, _: Option<&Grant>, back: &Url) -> Option<Url> {
        Url::parse(&format!("https://id.example/logout?back={back}&x=\"1\"")).ok()
    }

    async fn logged_out(&self, token: &str) -> Result<LoggedOut, ProviderError> {
        let (subject, number) = token
            .split_once(' ')
            .ok_or_else(|| ProviderError::Untrusted("it is no notice".to_owned()))?;
        let (subject, number) = (Some(subject.to_owned()), number.to_owned());
        Ok(LoggedOut { session: None, subject, number })
    }
}
