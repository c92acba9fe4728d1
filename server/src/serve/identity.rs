//! Signing in, from its settings to the service.

use crate::{
    config::{IdentitySettings, ProviderSettings, ServerSettings, Settings},
    http::Identity,
};
use ::identity::sign_in::{
    GitHub, OpenId, Parts, Provider, Randomness, Sealer, SignIn, SignInSettings, SystemRandomness,
};
use catalog::service::CatalogService;
use platform::{
    access::{Authority, RoleBook},
    timestamp::Clock,
};
use secrecy::ExposeSecret;
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    net::SocketAddr,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};
use store::Store;
use url::Url;

/// The file in the data folder with the key of what providers gave us.
const KEY_FILE: &str = "identity.key";

/// Why nobody could sign in as it is set up.
#[derive(Debug, thiserror::Error)]
pub(super) enum IdentityStartError {
    #[error(
        "Slipway would listen at {0}, where others can reach it, and nobody could sign in: set up a provider in identity.providers (SLIPWAY__IDENTITY__PROVIDERS), or listen at this machine only with server.listen = \"127.0.0.1:{port}\" (SLIPWAY__SERVER__LISTEN)",
        port = .0.port()
    )]
    NoProvider(SocketAddr),
    #[error(
        "identity.providers is set, but not where people reach the portal, and providers must send them back there: set server.public-url (SLIPWAY__SERVER__PUBLIC_URL)"
    )]
    NoAddress,
    #[error(
        "people would sign in at {0} without encryption, and everybody on the way could take their sessions: set server.public-url (SLIPWAY__SERVER__PUBLIC_URL) to an https address, with a proxy before Slipway that speaks it"
    )]
    NotEncrypted(Url),
    #[error(
        "several processes may share this PostgreSQL database, and what providers give must be readable to all of them: set identity.secret-file (SLIPWAY__IDENTITY__SECRET_FILE) to a file with a long random text, the same for all"
    )]
    NoSecret,
    #[error(
        "the key {path} cannot be kept ({reason}); give Slipway's user the right to write there, or set identity.secret-file"
    )]
    NoKey { path: PathBuf, reason: io::Error },
    #[error("identity.providers: {id}: {reason}")]
    Provider { id: String, reason: String },
    #[error("{0}")]
    Identity(#[from] platform::identity::IdentityError),
}

/// Whether somebody could sign in at all: looked at first of all.
pub(super) fn check(settings: &Settings) -> Result<(), IdentityStartError> {
    let server = &settings.server;
    let loopback = server.listen.ip().is_loopback();
    if settings.identity.providers.is_empty() {
        return if loopback { Ok(()) } else { Err(IdentityStartError::NoProvider(server.listen)) };
    }
    match &server.public_url {
        None if loopback => Ok(()),
        None => Err(IdentityStartError::NoAddress),
        Some(url) if url.scheme() == "https" || is_here(url) => Ok(()),
        Some(url) => Err(IdentityStartError::NotEncrypted(url.clone())),
    }
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// What deciding needs.
pub(super) struct Rules {
    pub(super) roles: Arc<dyn RoleBook>,
    pub(super) authority: Arc<dyn Authority>,
}

/// Makes the service. `address` is where the process listens.
pub(super) fn sign_in(
    settings: &Settings,
    address: SocketAddr,
    store: &Store,
    catalog: &Arc<CatalogService>,
    rules: Rules,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<SignIn>, IdentityStartError> {
    let Settings { server, identity, .. } = settings;
    let randomness: Arc<dyn Randomness> = Arc::new(SystemRandomness);
    let here = || Url::parse(&format!("http://{address}"));
    let portal = server.public_url.clone().map_or_else(here, Ok);
    let portal = portal.map_err(|_| IdentityStartError::NoAddress)?;
    let providers = identity.providers.iter().map(|provider| made(provider, clock, &randomness));
    let providers = providers.collect::<Result<Vec<_>, _>>()?;
    Ok(SignIn::new(Parts {
        store: store.clone(),
        settings: SignInSettings {
            portal,
            guest: providers.is_empty() || settings.sandbox.enabled,
            unmatched_enter: identity.unmatched_enter,
            idle: identity.session_idle,
            limit: identity.session_limit,
            rotation: identity.session_rotation,
            renewal: identity.renewal,
            longest_token: identity.token_limit,
            tools: identity.tools.clone(),
        },
        providers,
        directory: Arc::<CatalogService>::clone(catalog),
        roles: rules.roles,
        authority: rules.authority,
        sealer: sealer(settings, store, &randomness)?,
        clock: Arc::clone(clock),
        randomness,
    }))
}

/// What seals secrets in the database.
pub(super) fn sealer(
    settings: &Settings,
    store: &Store,
    randomness: &Arc<dyn Randomness>,
) -> Result<Sealer, IdentityStartError> {
    let key = key(&settings.identity, &settings.server, store.is_shared())?;
    Ok(Sealer::new(&key, Arc::clone(randomness))?)
}

/// What the HTTP layer needs of it.
pub(super) fn identity(sign_in: Arc<SignIn>, server: &ServerSettings) -> Identity {
    let public = server.public_url.as_ref();
    let host = public.and_then(|url| {
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        Some(format!("{}{port}", url.host_str()?))
    });
    Identity {
        sign_in,
        trusted: server.trusted_proxies.clone().into(),
        host: host.map(Arc::from),
        open_metrics: server.open_metrics,
        nowhere: None,
        https: public.is_some_and(|url| url.scheme() == "https"),
    }
}

fn made(
    provider: &ProviderSettings,
    clock: &Arc<dyn Clock>,
    randomness: &Arc<dyn Randomness>,
) -> Result<Arc<dyn Provider>, IdentityStartError> {
    let (clock, randomness) = (Arc::clone(clock), Arc::clone(randomness));
    let made: Result<Arc<dyn Provider>, String> = match provider {
        ProviderSettings::Oidc(settings) => {
            OpenId::new((**settings).clone(), clock, randomness).map(|one| Arc::new(one) as _)
        }
        ProviderSettings::GitHub(settings) => {
            GitHub::new((**settings).clone(), clock, randomness).map(|one| Arc::new(one) as _)
        }
    };
    made.map_err(|reason| IdentityStartError::Provider { id: provider.id().to_owned(), reason })
}

/// The key of what providers gave us: the one that is set, else one of the data folder's own.
fn key(
    identity: &IdentitySettings,
    server: &ServerSettings,
    shared: bool,
) -> Result<Vec<u8>, IdentityStartError> {
    if let Some(secret) = &identity.secret {
        return Ok(secret.expose_secret().as_bytes().to_vec());
    }
    if shared && !identity.providers.is_empty() {
        return Err(IdentityStartError::NoSecret);
    }
    let path = server.data_dir.join(KEY_FILE);
    kept_key(&path).map_err(|reason| IdentityStartError::NoKey { path, reason })
}

fn kept_key(path: &Path) -> io::Result<Vec<u8>> {
    match fs::read(path) {
        Ok(key) if key.len() == 32 => return Ok(key),
        Ok(_) => {
            return Err(io::Error::other("it is no key; remove it, and everybody signs in again"));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let mut key = vec![0; 32];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(&key)?;
    file.sync_all()?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{self, Overrides};

    fn checked(variables: &[(&str, &str)]) -> Result<(), String> {
        let variables =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let null = Some(Path::new("/dev/null"));
        let settings = config::load(null, variables, &Overrides::default()).unwrap();
        check(&settings).map_err(|error| error.to_string())
    }

    #[test]
    fn off_this_machine_somebody_must_be_able_to_sign_in() {
        let listen = |address| ("SLIPWAY__SERVER__LISTEN", address);
        let provider = (
            "SLIPWAY__IDENTITY__PROVIDERS",
            "[{ kind = \"oidc\", issuer = \"https://id.example\", client-id = \"slipway\" }]",
        );
        let url = |address| ("SLIPWAY__SERVER__PUBLIC_URL", address);
        assert_eq!(checked(&[]), Ok(()));
        assert_eq!(checked(&[listen("[::1]:3000")]), Ok(()));
        let refused = checked(&[listen("0.0.0.0:3000")]).unwrap_err();
        assert!(
            refused.contains("identity.providers") && refused.contains("server.listen"),
            "{refused}"
        );
        assert!(checked(&[listen("0.0.0.0:3000"), provider]).unwrap_err().contains("public-url"));
        assert_eq!(checked(&[provider]), Ok(()));
        let all = |address| checked(&[listen("0.0.0.0:3000"), provider, url(address)]);
        assert_eq!(all("https://portal.example"), Ok(()));
        assert_eq!(all("http://localhost:3000"), Ok(()));
        assert!(all("http://portal.example").unwrap_err().contains("https"));
    }

    #[test]
    fn a_key_is_kept_and_only_ours_to_read() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(KEY_FILE);
        let key = kept_key(&path).unwrap();
        assert_eq!(kept_key(&path).unwrap(), key);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&path, "short").unwrap();
        assert!(kept_key(&path).is_err());
    }
}
