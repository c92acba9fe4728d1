//! Integration tests: clients over fakes that answer as the vendors do.

#[cfg(test)]
mod actions;
#[cfg(test)]
mod argocd;
#[cfg(test)]
mod aws;
#[cfg(test)]
mod bitbucket;
#[cfg(test)]
mod contracts;
#[cfg(test)]
mod cost_explorer;
#[cfg(test)]
mod datadog;
#[cfg(test)]
mod described;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod fake;
#[cfg(test)]
mod flux;
#[cfg(test)]
mod github;
#[cfg(test)]
mod github_ci;
#[cfg(test)]
mod gitlab;
#[cfg(test)]
mod grafana;
#[cfg(test)]
mod http;
#[cfg(test)]
mod kubernetes;
#[cfg(test)]
mod newrelic;
#[cfg(test)]
mod opencost;
#[cfg(test)]
mod prometheus;
#[cfg(test)]
mod prometheus_real;
#[cfg(test)]
mod sentry;
#[cfg(test)]
mod vault;
