//! The sandbox over HTTP, as its vendors' clients see it.

#[cfg(test)]
mod argocd;
#[cfg(test)]
mod contracts;
#[cfg(test)]
mod costs;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod github;
#[cfg(test)]
mod kubernetes;
#[cfg(test)]
mod made;
#[cfg(test)]
mod openid;
#[cfg(test)]
mod sentry;
#[cfg(test)]
mod support;
