//! What a host tells by webhook.

/// A delivery that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The account that it is about, in the host's own spelling; empty when it names none.
    pub account: String,
    /// What happened.
    pub event: HostEvent,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostEvent {
    /// Commits came to a branch.
    Pushed {
        /// The repository's name within the account.
        repository: String,
        /// The branch.
        branch: String,
        /// The files that they touch; `None` when the host did not name all of them.
        paths: Option<Vec<String>>,
    },
    /// These repositories (names within the account) came, went, or are different.
    Repositories(Vec<String>),
    /// Teams or members are different.
    People,
    /// Nothing that concerns the catalog.
    Nothing,
}
