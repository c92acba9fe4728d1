//! Pull requests and what others said of them.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is good.
    Approved,
    /// It has to change.
    ChangesRequested,
    /// Neither.
    Commented,
    /// What was said counts no longer.
    Dismissed,
}

/// What the checks of the last commit say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Checks {
    /// All went well.
    Passed,
    /// One went wrong.
    Failed,
    /// Some are under way.
    Running,
    /// There are none.
    None,
}

/// What one person last said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Who, by login.
    pub by: String,
    /// What.
    pub verdict: Verdict,
    /// When.
    pub at: Option<Timestamp>,
}

/// An open pull request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pull {
    /// The repository's whole name.
    pub repository: String,
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Who opened it, by login.
    pub author: String,
    /// Whether it is not meant to be looked at yet.
    pub draft: bool,
    /// The branch that it brings.
    pub branch: String,
    /// The branch that it is for.
    pub base: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When something last happened to it.
    pub updated_at: Timestamp,
    /// What each person last said.
    pub reviews: Vec<Review>,
    /// Who is asked to look at it, by login.
    pub asked: Vec<String>,
    /// Which teams are: `acme/payments`.
    pub asked_teams: Vec<String>,
    /// What the reviews say together, where the host decides.
    pub decision: Option<Verdict>,
    /// What the checks say.
    pub checks: Checks,
    /// Its web page.
    pub page: String,
}

impl Pull {
    /// Whether somebody of this login and these teams is asked to look at it.
    #[must_use]
    pub fn waits_for(&self, login: &str, teams: &[String]) -> bool {
        let of_team =
            |asked: &String| teams.iter().any(|team| team.eq_ignore_ascii_case(asked.as_str()));
        let asked = self.asked.iter().any(|asked| asked.eq_ignore_ascii_case(login))
            || self.asked_teams.iter().any(of_team);
        asked && !self.author.eq_ignore_ascii_case(login)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_waits_for_those_who_are_asked_and_not_for_its_author() {
        let pull = Pull {
            repository: "acme/shop".to_owned(),
            number: 1,
            title: String::new(),
            author: "Jane".to_owned(),
            draft: false,
            branch: String::new(),
            base: String::new(),
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
            reviews: Vec::new(),
            asked: vec!["Bo".to_owned()],
            asked_teams: vec!["acme/Payments".to_owned()],
            decision: None,
            checks: Checks::None,
            page: String::new(),
        };
        let teams = ["acme/payments".to_owned()];
        assert!(pull.waits_for("bo", &[]) && pull.waits_for("lena", &teams));
        assert!(!pull.waits_for("jane", &teams) && !pull.waits_for("lena", &[]));
    }
}
