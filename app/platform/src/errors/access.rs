//! Whom the vendor itself would show what.

use super::ErrorProject;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a member may do in the whole organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemberRole {
    /// Sees the projects of their teams.
    #[default]
    Member,
    /// Sees every project: an owner or manager.
    Everything,
    /// Sees no project: who looks after bills only.
    Nothing,
}

/// Somebody who is in the organisation. Who was only invited is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The vendor's number of the person; what an assignment names.
    pub id: String,
    /// What people call them.
    pub name: String,
    /// Their address, in small letters.
    pub email: String,
    /// What they may do.
    pub role: MemberRole,
}

/// Who is in an organisation and in its teams.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// Whether every member sees every project.
    pub open: bool,
    /// The members.
    pub members: Vec<Member>,
    /// Whom each team has, by the team's slug; addresses in small letters.
    pub teams: BTreeMap<String, BTreeSet<String>>,
}

impl Access {
    /// The member of an address.
    #[must_use]
    pub fn member(&self, email: &str) -> Option<&Member> {
        let email = email.trim().to_lowercase();
        self.members.iter().find(|member| !email.is_empty() && member.email == email)
    }

    /// Whether the vendor would show a project to whom an address belongs. Who is no member sees
    /// nothing, whatever teams say.
    #[must_use]
    pub fn shows(&self, project: &ErrorProject, email: &str) -> bool {
        let Some(member) = self.member(email) else { return false };
        match member.role {
            MemberRole::Nothing => false,
            MemberRole::Everything => true,
            MemberRole::Member if self.open => true,
            MemberRole::Member => project.teams.iter().any(|team| {
                let in_it = self.teams.get(&team.slug);
                in_it.is_some_and(|emails| emails.contains(&member.email))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::errors::ErrorTeam;

    fn project(teams: &[&str]) -> ErrorProject {
        let team = |slug: &&str| ErrorTeam {
            id: format!("1{slug}"),
            slug: (*slug).to_owned(),
            name: (*slug).to_owned(),
        };
        ErrorProject {
            id: "7".to_owned(),
            slug: "shop".to_owned(),
            name: "Shop".to_owned(),
            platform: None,
            teams: teams.iter().map(team).collect(),
        }
    }

    fn access(open: bool, role: MemberRole) -> Access {
        let (id, name) = ("1".to_owned(), "Anna".to_owned());
        let email = "anna@acme.example".to_owned();
        let team = ("web".to_owned(), [email.clone()].into());
        let ghost = ("core".to_owned(), ["gone@acme.example".to_owned()].into());
        Access {
            open,
            members: vec![Member { id, name, email, role }],
            teams: [team, ghost].into(),
        }
    }

    #[test]
    fn a_member_sees_the_projects_of_their_teams() {
        let closed = access(false, MemberRole::Member);
        assert!(closed.shows(&project(&["core", "web"]), " Anna@Acme.example"));
        assert!(!closed.shows(&project(&["core"]), "anna@acme.example"));
        assert!(!closed.shows(&project(&[]), "anna@acme.example"));
        let open = access(true, MemberRole::Member);
        assert!(open.shows(&project(&["core"]), "anna@acme.example"));
        assert!(access(false, MemberRole::Everything).shows(&project(&[]), "anna@acme.example"));
        assert!(!access(true, MemberRole::Nothing).shows(&project(&["web"]), "anna@acme.example"));
    }

    #[test]
    fn who_is_no_member_sees_nothing() {
        let open = access(true, MemberRole::Member);
        assert!(!open.shows(&project(&["core"]), "gone@acme.example"), "in a team, but not in it");
        assert!(!open.shows(&project(&["core"]), ""));
    }
}
