//! What GitHub's GraphQL sends of people.

use platform::code_host::{Person, Team};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub(in crate::github) struct GraphQl {
    #[serde(default)]
    pub data: Value,
    #[serde(default)]
    pub errors: Vec<GraphQlError>,
}

#[derive(Deserialize)]
pub(in crate::github) struct GraphQlError {
    #[serde(rename = "type")]
    pub sort: Option<String>,
    pub message: String,
}

#[derive(Deserialize)]
pub(super) struct OfOrganisation<T> {
    pub organization: Option<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WithMembers {
    pub members_with_role: Connection<WireUser>,
}

#[derive(Deserialize)]
pub(super) struct WithTeams {
    pub teams: Connection<WireTeam>,
}

#[derive(Deserialize)]
pub(super) struct WithTeam {
    pub team: Option<OnlyMembers>,
}

#[derive(Deserialize)]
pub(super) struct OnlyMembers {
    pub members: Connection<WireLogin>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::github) struct Connection<T> {
    pub page_info: PageInfo,
    pub nodes: Vec<Option<T>>,
}

impl<T> Default for Connection<T> {
    fn default() -> Self {
        Self { page_info: PageInfo::default(), nodes: Vec::new() }
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::github) struct PageInfo {
    pub has_next_page: bool,
    pub end_cursor: Option<String>,
}

impl PageInfo {
    pub fn next(&self) -> Option<String> {
        self.end_cursor.clone().filter(|_| self.has_next_page)
    }
}

#[derive(Deserialize)]
pub(super) struct WireLogin {
    pub login: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireUser {
    pub login: String,
    pub id: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub avatar_url: Option<String>,
    pub bio: Option<String>,
}

impl From<WireUser> for Person {
    fn from(wire: WireUser) -> Self {
        let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Self {
            login: wire.login,
            id: Some(wire.id),
            name: said(wire.name),
            email: said(wire.email),
            picture: said(wire.avatar_url),
            about: said(wire.bio),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireTeam {
    pub slug: String,
    pub combined_slug: String,
    pub name: Option<String>,
    pub description: Option<String>,
    pub avatar_url: Option<String>,
    pub edit_team_url: Option<String>,
    pub parent_team: Option<WireSlug>,
    pub members: Connection<WireLogin>,
}

#[derive(Deserialize)]
pub(super) struct WireSlug {
    pub slug: String,
}

impl From<WireTeam> for Team {
    fn from(wire: WireTeam) -> Self {
        Self {
            slug: wire.slug,
            full_slug: wire.combined_slug,
            name: wire.name,
            about: wire.description.filter(|text| !text.trim().is_empty()),
            picture: wire.avatar_url,
            edit_page: wire.edit_team_url,
            parent: wire.parent_team.map(|parent| parent.slug),
            members: wire.members.nodes.into_iter().flatten().map(|one| one.login).collect(),
        }
    }
}
