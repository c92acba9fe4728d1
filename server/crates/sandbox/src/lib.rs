//! Northwind, a simulated company: the vendors that Slipway integrates, in their own wire formats over
//! real HTTP on loopback, so that everything can be tried, tested and shown without an account.
//!
//! What happened is a function of a seed and the clock (`history`), so all vendors tell the same
//! story, a restart changes nothing, and time goes on by itself. What people do through an API is laid
//! over it (`acts`). Vendors can be made slow, broken or silent (`faults`).
//!
//! Clients do not know a vendor here from the real one: same client, other base address. What is
//! answered is held to what the vendors publish (`tests/it`).
//!
//! # To add a vendor
//! 1. Its facts: a module of `history`, made of the changes and deliveries that are there, each from a
//!    [`chance::Chance`] of its own name.
//! 2. Its API: a module beside `argocd`, with `routes(world)`; refusals in the vendor's form.
//! 3. Its place: a line in [`Vendor`] and in `place`, so that it has an address and can be faulty.
//! 4. A test in `tests/it` that holds every answer to the vendor's published schema.

mod acts;
mod argocd;
mod aws;
mod chance;
mod company;
mod costs;
mod datadog;
mod exchanged;
mod expression;
mod faults;
mod github;
mod history;
mod kubernetes;
mod made;
mod moments;
mod opencost;
mod openid;
mod prometheus;
mod sample;
mod sentry;
mod state;
mod switches;
mod trouble;
mod webhooks;
mod world;

pub use argocd::AUDIENCE as ARGO_CD_AUDIENCE;
pub use aws::KEYS as AWS_KEYS;
pub use company::Environment;
pub use datadog::PAGE as DATADOG_PAGE;
pub use faults::{Fault, Faults};
pub use github::SITE as GITHUB_SITE;
pub use openid::{CLIENT as OPENID_CLIENT, NoRandomness};
pub use sample::{lay_out, lay_out_policies};

use axum::{Router, middleware::from_fn_with_state};
use made::Made;
use platform::timestamp::Clock;
use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};
use tokio::{net::TcpListener, sync::oneshot};
use world::World;

/// The token that vendors of the sandbox accept.
pub const TOKEN: &str = "sandbox";

/// A vendor that is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vendor {
    /// GitHub Enterprise Server.
    GitHub,
    /// Argo CD, of one environment.
    ArgoCd(Environment),
    /// The cluster of one environment.
    Kubernetes(Environment),
    /// The `OpenID` provider.
    OpenId,
    /// Datadog.
    Datadog,
    /// Prometheus, with its Alertmanager below `/alertmanager`.
    Prometheus,
    /// Sentry.
    Sentry,
    /// `OpenCost`, of the cluster of one environment.
    OpenCost(Environment),
    /// AWS: Cost Explorer.
    Aws,
}

impl Vendor {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::GitHub,
        Self::ArgoCd(Environment::Development),
        Self::ArgoCd(Environment::Staging),
        Self::ArgoCd(Environment::Production),
        Self::Kubernetes(Environment::Development),
        Self::Kubernetes(Environment::Staging),
        Self::Kubernetes(Environment::Production),
        Self::OpenId,
        Self::Datadog,
        Self::Prometheus,
        Self::Sentry,
        Self::OpenCost(Environment::Development),
        Self::OpenCost(Environment::Staging),
        Self::OpenCost(Environment::Production),
        Self::Aws,
    ];

    /// Its name in the switches.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::ArgoCd(Environment::Development) => "argocd-development",
            Self::ArgoCd(Environment::Staging) => "argocd-staging",
            Self::ArgoCd(Environment::Production) => "argocd-production",
            Self::Kubernetes(Environment::Development) => "kubernetes-development",
            Self::Kubernetes(Environment::Staging) => "kubernetes-staging",
            Self::Kubernetes(Environment::Production) => "kubernetes-production",
            Self::OpenId => "openid",
            Self::Datadog => "datadog",
            Self::Prometheus => "prometheus",
            Self::Sentry => "sentry",
            Self::OpenCost(Environment::Development) => "opencost-development",
            Self::OpenCost(Environment::Staging) => "opencost-staging",
            Self::OpenCost(Environment::Production) => "opencost-production",
            Self::Aws => "aws",
        }
    }

    /// Its place below the sandbox's address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::GitHub => "/github",
            Self::ArgoCd(Environment::Development) => "/argocd/development",
            Self::ArgoCd(Environment::Staging) => "/argocd/staging",
            Self::ArgoCd(Environment::Production) => "/argocd/production",
            Self::Kubernetes(Environment::Development) => "/kubernetes/development",
            Self::Kubernetes(Environment::Staging) => "/kubernetes/staging",
            Self::Kubernetes(Environment::Production) => "/kubernetes/production",
            Self::OpenId => "/openid",
            Self::Datadog => "/datadog",
            Self::Prometheus => "/prometheus",
            Self::Sentry => "/sentry",
            Self::OpenCost(Environment::Development) => "/opencost/development",
            Self::OpenCost(Environment::Staging) => "/opencost/staging",
            Self::OpenCost(Environment::Production) => "/opencost/production",
            Self::Aws => "/aws",
        }
    }
}

/// Why there is no sandbox.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The address cannot be listened at.
    #[error("the sandbox cannot listen at {0}: {1}")]
    Address(SocketAddr, io::Error),
    /// The folder of what is made cannot be used.
    #[error("the sandbox cannot keep what is made in {0}: {1}")]
    Folder(PathBuf, io::Error),
    /// The system gives no randomness.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

/// A sandbox that answers until it is dropped.
pub struct Sandbox {
    address: SocketAddr,
    faults: Faults,
    world: Arc<World>,
    /// The folder of what is made, when it goes with the sandbox.
    passing: Option<PathBuf>,
    /// It ends when this is gone.
    _stop: oneshot::Sender<()>,
}

/// How many passing folders this process had.
static PASSING: AtomicU64 = AtomicU64::new(0);

impl Sandbox {
    /// Begins to answer at an address of this machine; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address is taken, or the system gives no randomness.
    pub async fn begin(
        address: SocketAddr,
        seed: u64,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SandboxError> {
        let number = PASSING.fetch_add(1, Ordering::Relaxed);
        let name = format!("slipway-sandbox-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        // An earlier process of the same number may have been killed before it was gone.
        if let Err(error) = std::fs::remove_dir_all(&folder)
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(SandboxError::Folder(folder, error));
        }
        let mut sandbox = Self::begin_in(&folder, address, seed, clock).await?;
        sandbox.passing = Some(folder);
        Ok(sandbox)
    }

    /// The same, which keeps the repositories that are made in a folder, and finds them there again.
    ///
    /// # Errors
    /// As [`Self::begin`], and when the folder cannot be used.
    pub async fn begin_in(
        folder: &Path,
        address: SocketAddr,
        seed: u64,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SandboxError> {
        let failed = |error| SandboxError::Address(address, error);
        let listener = TcpListener::bind(address).await.map_err(failed)?.into_std();
        let listener = listener.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let faults = Faults::default();
        let unusable = |error| SandboxError::Folder(folder.to_owned(), error);
        let made = Made::open(folder.to_owned()).map_err(unusable)?;
        let world = Arc::new(World::new(seed, clock, made));
        if let Err(error) = github::lay_out(&world).await {
            tracing::warn!(%error, "nothing can be made at the sandbox's GitHub: is git installed?");
        }
        let router = router(&world, &faults, address)?;
        let (stop, stopped) = oneshot::channel();
        // To make a company up takes a processor's time: on a thread of its own it takes no turn of those
        // who ask the portal.
        let answer = move || {
            if let Err(error) = answer(listener, router, stopped) {
                tracing::error!(%error, "the sandbox ended");
            }
        };
        let thread = thread::Builder::new().name("sandbox".to_owned());
        thread.spawn(answer).map_err(failed)?;
        Ok(Self { address, faults, world, passing: None, _stop: stop })
    }

    /// Sends GitHub's webhooks of the organisation there, signed with this; to plain http only.
    pub fn send_webhooks(&self, address: &str, secret: &str) {
        self.world.webhooks.add(address, secret);
    }

    /// The address of a vendor.
    #[must_use]
    pub fn url(&self, vendor: Vendor) -> String {
        format!("http://{}{}", self.address, vendor.path())
    }

    /// The switches of what is wrong.
    #[must_use]
    pub const fn faults(&self) -> &Faults {
        &self.faults
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let Some(folder) = &self.passing else { return };
        if let Err(error) = std::fs::remove_dir_all(folder) {
            tracing::debug!(folder = %folder.display(), %error, "a folder of the sandbox stays");
        }
    }
}

/// Answers until the other end of `stopped` is gone.
fn answer(
    listener: std::net::TcpListener,
    router: Router,
    stopped: oneshot::Receiver<()>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        tokio::select! {
            served = axum::serve(listener, router) => served,
            _ = stopped => Ok(()),
        }
    })
}

fn router(
    world: &Arc<World>,
    faults: &Faults,
    address: SocketAddr,
) -> Result<Router, SandboxError> {
    let mut router = switches::routes(faults.clone());
    for vendor in Vendor::ALL {
        let routes = match vendor {
            Vendor::GitHub => {
                github::routes(Arc::clone(world), format!("http://{address}{}", vendor.path()))
            }
            Vendor::ArgoCd(environment) => argocd::routes(Arc::clone(world), environment),
            Vendor::Kubernetes(environment) => {
                let faults = faults.clone();
                kubernetes::routes(Arc::clone(world), environment, faults, vendor.name())
            }
            Vendor::OpenId => {
                let issuer = format!("http://{address}{}", vendor.path());
                openid::routes(Arc::clone(world), issuer)?
            }
            Vendor::Datadog => datadog::routes(Arc::clone(world)),
            Vendor::Prometheus => prometheus::routes(Arc::clone(world)),
            Vendor::Sentry => sentry::routes(Arc::clone(world)),
            Vendor::OpenCost(environment) => opencost::routes(Arc::clone(world), environment),
            Vendor::Aws => aws::routes(Arc::clone(world)),
        };
        let suffering = from_fn_with_state((faults.clone(), vendor.name()), faults::suffer);
        router = router.nest(vendor.path(), routes.layer(suffering));
    }
    Ok(router)
}
