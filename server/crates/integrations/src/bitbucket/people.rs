//! Members of a workspace. Its groups are not part of the API.

use super::{Bitbucket, wire::WireMembership};
use crate::{http::HttpError, path};
use platform::code_host::{People, Person};
use std::collections::BTreeMap;

/// Everybody in the workspace, by the name that they are called by.
///
/// Two may be called alike: the first by their lasting identity has the name, and who comes after is
/// told apart by a number.
pub(super) async fn all(bitbucket: &Bitbucket) -> Result<People, HttpError> {
    let workspace = path::part(&bitbucket.workspace);
    let path = format!("/workspaces/{workspace}/members?pagelen=100");
    let mut members: Vec<WireMembership> = bitbucket.all(&path).await?;
    members.sort_by(|one, other| one.user.uuid.cmp(&other.user.uuid));
    let mut people: BTreeMap<String, Person> = BTreeMap::new();
    for WireMembership { user } in members {
        let called = user.nickname.or(user.display_name.clone()).unwrap_or_default();
        let name = login(&called).unwrap_or_else(|| "member".to_owned());
        let mut numbered = (2..).map(|number| format!("{name}-{number}"));
        let mut login = name.clone();
        while people.contains_key(&login) {
            login = numbered.next().unwrap_or_default();
        }
        let person = Person {
            login: login.clone(),
            id: Some(user.uuid),
            name: user.display_name,
            email: None,
            picture: user.links.avatar.map(|link| link.href),
            about: None,
        };
        people.insert(login, person);
    }
    Ok(People { people: people.into_values().collect(), teams: Vec::new() })
}

/// A name of an entity, of what somebody is called; `None` when nothing is left of it.
fn login(called: &str) -> Option<String> {
    let letters = called.chars().map(|letter| match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '_' => letter,
        _ => '-',
    });
    let name: String = letters.take(60).collect();
    let name = name.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
    (!name.is_empty()).then(|| name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_what_somebody_is_called() {
        assert_eq!(login("Lena Ortiz").as_deref(), Some("lena-ortiz"));
        assert_eq!(login(" (lena) ").as_deref(), Some("lena"));
        assert_eq!(login("李娜"), None);
    }
}
