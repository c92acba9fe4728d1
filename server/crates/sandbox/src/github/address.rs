//! Names and addresses, as GitHub makes them.

use crate::{
    company::{ORGANISATION, Person},
    history::object,
};
use serde_json::{Value, json};

/// The web site; nobody answers there.
pub const SITE: &str = "https://github.northwind.example";

/// The API's address, as it calls itself.
const API: &str = "https://github.northwind.example/api/v3";

pub(super) fn site(path: &str) -> String {
    format!("{SITE}/{path}")
}

pub(super) fn api(path: &str) -> String {
    format!("{API}/{path}")
}

/// The API's address of something in a repository.
pub(super) fn of(repository: &str, path: &str) -> String {
    api(&format!("repos/{ORGANISATION}/{repository}/{path}"))
}

/// The page of something in a repository.
pub(super) fn page(repository: &str, path: &str) -> String {
    site(&format!("{ORGANISATION}/{repository}/{path}"))
}

/// A number for something that has a name: below 2^52, as JavaScript needs.
pub(super) fn id(words: &[&str]) -> i64 {
    let name = object(words);
    i64::from_str_radix(&name[..9], 16).unwrap_or_default() + 1
}

/// Its other name.
pub(super) fn node(words: &[&str]) -> String {
    format!("SB_{}", &object(words)[..18])
}

/// Somebody, in GitHub's short form.
pub(super) fn user(login: &str) -> Value {
    account(login, "User")
}

/// A person in it.
pub(super) fn person(person: &Person) -> Value {
    user(person.login)
}

/// The organisation in it.
pub(super) fn organisation() -> Value {
    account(ORGANISATION, "Organization")
}

fn account(login: &str, kind: &str) -> Value {
    let at = |path: &str| api(&format!("users/{login}{path}"));
    json!({
        "login": login,
        "id": id(&["user", login]),
        "node_id": node(&["user", login]),
        "avatar_url": site(&format!("avatars/{login}.png")),
        "gravatar_id": "",
        "url": at(""),
        "html_url": site(login),
        "followers_url": at("/followers"),
        "following_url": at("/following{/other_user}"),
        "gists_url": at("/gists{/gist_id}"),
        "starred_url": at("/starred{/owner}{/repo}"),
        "subscriptions_url": at("/subscriptions"),
        "organizations_url": at("/orgs"),
        "repos_url": at("/repos"),
        "events_url": at("/events{/privacy}"),
        "received_events_url": at("/received_events"),
        "type": kind,
        "site_admin": false,
    })
}
