//! Integration tests: clients over fakes that answer as the vendors do.

#[cfg(test)]
mod argocd;
#[cfg(test)]
mod aws;
#[cfg(test)]
mod bitbucket;
#[cfg(test)]
mod contracts;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod fake;
#[cfg(test)]
mod github;
#[cfg(test)]
mod gitlab;
#[cfg(test)]
mod http;
#[cfg(test)]
mod vault;
