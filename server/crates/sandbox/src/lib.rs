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
mod chance;
mod company;
mod faults;
mod github;
mod history;
mod openid;
mod sample;
mod switches;
mod world;

pub use company::Environment;
pub use faults::{Fault, Faults};
pub use openid::{CLIENT as OPENID_CLIENT, NoRandomness};
pub use sample::{lay_out, lay_out_policies};

use axum::{Router, middleware::from_fn_with_state};
use platform::timestamp::Clock;
use std::{io, net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, task::JoinHandle};
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
    /// The `OpenID` provider.
    OpenId,
}

impl Vendor {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::GitHub,
        Self::ArgoCd(Environment::Development),
        Self::ArgoCd(Environment::Staging),
        Self::ArgoCd(Environment::Production),
        Self::OpenId,
    ];

    /// Its name in the switches.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::ArgoCd(Environment::Development) => "argocd-development",
            Self::ArgoCd(Environment::Staging) => "argocd-staging",
            Self::ArgoCd(Environment::Production) => "argocd-production",
            Self::OpenId => "openid",
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
            Self::OpenId => "/openid",
        }
    }
}

/// Why there is no sandbox.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The address cannot be listened at.
    #[error("the sandbox cannot listen at {0}: {1}")]
    Address(SocketAddr, io::Error),
    /// The system gives no randomness.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

/// A sandbox that answers until it is dropped.
pub struct Sandbox {
    address: SocketAddr,
    faults: Faults,
    task: JoinHandle<()>,
}

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
        let failed = |error| SandboxError::Address(address, error);
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let faults = Faults::default();
        let router = router(&Arc::new(World::new(seed, clock)), &faults, address)?;
        let task = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the sandbox ended");
            }
        });
        Ok(Self { address, faults, task })
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
        self.task.abort();
    }
}

fn router(
    world: &Arc<World>,
    faults: &Faults,
    address: SocketAddr,
) -> Result<Router, SandboxError> {
    let mut router = switches::routes(faults.clone());
    for vendor in Vendor::ALL {
        let routes = match vendor {
            Vendor::GitHub => github::routes(Arc::clone(world)),
            Vendor::ArgoCd(environment) => argocd::routes(Arc::clone(world), environment),
            Vendor::OpenId => {
                let issuer = format!("http://{address}{}", vendor.path());
                openid::routes(Arc::clone(world), issuer)?
            }
        };
        let suffering = from_fn_with_state((faults.clone(), vendor.name()), faults::suffer);
        router = router.nest(vendor.path(), routes.layer(suffering));
    }
    Ok(router)
}
