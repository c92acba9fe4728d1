//! The actions that are known, and what each is given and gives. What the server's actions say of
//! themselves is held against this table by tests; the command line and the editor go by it alone.

mod elsewhere;
mod known;
mod workspace;

pub use known::{Actions, KnownAction};

/// An action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action {
    /// Its name.
    pub id: &'static str,
    /// What it does.
    pub description: &'static str,
    /// What it must be given.
    pub required: &'static [&'static str],
    /// What else it can be given.
    pub optional: &'static [&'static str],
    /// What it gives to later steps.
    pub output: &'static [&'static str],
    /// Whether it only works on files of the workspace, so that it can be run anywhere.
    pub local: bool,
}

const fn local(
    id: &'static str,
    description: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    output: &'static [&'static str],
) -> Action {
    Action { id, description, required, optional, output, local: true }
}

const fn remote(
    id: &'static str,
    description: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    output: &'static [&'static str],
) -> Action {
    Action { id, description, required, optional, output, local: false }
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Action> {
    workspace::ACTIONS.iter().chain(elsewhere::ACTIONS)
}

/// The action of a name.
#[must_use]
pub fn find(id: &str) -> Option<&'static Action> {
    all().find(|action| action.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_found() {
        for table in [workspace::ACTIONS, elsewhere::ACTIONS] {
            assert!(table.is_sorted_by_key(|action| action.id));
        }
        assert_eq!(find("fetch:template").unwrap().required, ["url"]);
        assert!(find("fetch:tempalte").is_none());
    }
}
