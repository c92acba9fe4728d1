//! Teams and people.

/// Everybody, and how they are organised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// The members.
    pub people: Vec<Person>,
    /// The teams.
    pub teams: Vec<Team>,
}

/// A member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The name that they sign in with.
    pub login: String,
    /// The host's lasting identity of them.
    pub id: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// The URL of a picture.
    pub picture: Option<String>,
    /// What they say of themselves.
    pub about: Option<String>,
}

/// A team.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    /// Its short name, which is unique in the account.
    pub slug: String,
    /// Its whole short name: `acme/payments`.
    pub full_slug: String,
    /// Its name.
    pub name: Option<String>,
    /// What it does.
    pub about: Option<String>,
    /// The URL of a picture.
    pub picture: Option<String>,
    /// Where it is edited.
    pub edit_page: Option<String>,
    /// The short name of the team above it.
    pub parent: Option<String>,
    /// The logins of those who are in it themselves, not only in a team below it.
    pub members: Vec<String>,
}

/// The annotations that a host's things are known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostAnnotations {
    /// Of a component: its repository's whole name.
    pub repository: Option<String>,
    /// Of a user: the login.
    pub user: String,
    /// Of a user: the lasting identity.
    pub user_id: Option<String>,
    /// Of a group: the team's whole short name.
    pub team: String,
}
