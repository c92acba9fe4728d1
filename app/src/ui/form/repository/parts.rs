//! The parts of a repository's address: which there are, what a template allows of them, and what need
//! not be chosen.

use scaffolder::form::RepositoryAddress;
use serde_json::Value;

/// A part of an address, and what the code host calls it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub name: &'static str,
    pub resource: &'static str,
    pub allowed: &'static str,
}

pub(super) const HOST: Part = Part { name: "host", resource: "hosts", allowed: "allowedHosts" };
pub(super) const OWNER: Part = Part { name: "owner", resource: "owners", allowed: "allowedOwners" };
pub(super) const REPO: Part =
    Part { name: "repo", resource: "repositories", allowed: "allowedRepos" };
pub(super) const ORGANIZATION: Part =
    Part { name: "organization", resource: "organizations", allowed: "allowedOrganizations" };
pub(super) const WORKSPACE: Part =
    Part { name: "workspace", resource: "workspaces", allowed: "allowedOwners" };
pub(super) const PROJECT: Part =
    Part { name: "project", resource: "projects", allowed: "allowedProjects" };

/// An address as a value; one without a host is kept too, while it is being written.
pub(super) fn written(address: &RepositoryAddress) -> Option<Value> {
    if let Some(written) = address.written() {
        return Some(Value::String(written));
    }
    let placed = RepositoryAddress { host: ".".to_owned(), ..address.clone() };
    let rest = placed.written().and_then(|text| text.strip_prefix('.').map(str::to_owned))?;
    (rest != "?").then_some(Value::String(rest))
}

/// What need not be chosen: the only host, owner … that is allowed.
pub(super) fn preset(options: &Value) -> RepositoryAddress {
    let mut preset = RepositoryAddress::default();
    for part in [HOST, OWNER, ORGANIZATION, PROJECT] {
        if let ([only], Some(held)) =
            (allowed(options, part).as_slice(), preset.part_mut(part.name))
        {
            held.clone_from(only);
        }
    }
    preset
}

/// An address with what need not be chosen, where its host is the one that is allowed.
pub(super) fn with_preset(
    mut address: RepositoryAddress,
    preset: &RepositoryAddress,
) -> RepositoryAddress {
    let parts = parts_of(if address.host.is_empty() { &preset.host } else { &address.host });
    for part in parts {
        let only = preset.clone().part_mut(part.name).cloned().unwrap_or_default();
        if let Some(held) = address.part_mut(part.name).filter(|held| held.is_empty()) {
            *held = only;
        }
    }
    address
}

/// The parts that an address at a host has.
pub(super) fn parts_of(host: &str) -> Vec<Part> {
    let host = host.to_lowercase();
    if host.contains("dev.azure.com") || host.contains("visualstudio.com") {
        return vec![HOST, ORGANIZATION, PROJECT, REPO];
    }
    if host.contains("bitbucket.org") {
        return vec![HOST, WORKSPACE, PROJECT, REPO];
    }
    if host.contains("bitbucket") {
        return vec![HOST, PROJECT, REPO];
    }
    if host.contains("gerrit") {
        return vec![HOST, OWNER, WORKSPACE, REPO];
    }
    vec![HOST, OWNER, REPO]
}

/// What the template allows of a part; anything when it is empty.
pub(super) fn allowed(options: &Value, part: Part) -> Vec<String> {
    let all = options.get(part.allowed).and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_address_is_kept_while_it_is_being_written() {
        let owner = RepositoryAddress { owner: "acme".to_owned(), ..RepositoryAddress::default() };
        assert_eq!(written(&owner), Some(json!("?owner=acme")));
        assert_eq!(RepositoryAddress::read("?owner=acme"), owner);
        assert_eq!(written(&RepositoryAddress::default()), None);
        let options = json!({ "allowedHosts": ["github.com"], "allowedOwners": ["acme"] });
        let whole = with_preset(RepositoryAddress::default(), &preset(&options));
        assert_eq!(whole.written().as_deref(), Some("github.com?owner=acme"));
        assert_eq!(whole, preset(&options));
        let names = |host| parts_of(host).iter().map(|part| part.name).collect::<Vec<_>>();
        assert_eq!(names("github.com"), ["host", "owner", "repo"]);
        assert_eq!(names("dev.azure.com"), ["host", "organization", "project", "repo"]);
    }
}
