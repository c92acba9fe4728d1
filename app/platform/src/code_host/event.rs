//! What a host tells by webhook.

/// A delivery that was understood. Repositories are called by their whole names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The account that it is about; empty when it does not say.
    pub account: String,
    /// What happened.
    pub event: HostEvent,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostEvent {
    /// Commits came to a branch.
    Pushed {
        /// The repository's name.
        repository: String,
        /// The branch.
        branch: String,
        /// The files that they touch; `None` when the host did not name all of them.
        paths: Option<Vec<String>>,
    },
    /// The repositories of these names came, went, or are different.
    Repositories(Vec<String>),
    /// Teams or members are different.
    People,
    /// Nothing that concerns the catalog.
    Nothing,
}

impl Delivery {
    /// What of it concerns an account, with repositories by their names within it; `None` when
    /// nothing does.
    #[must_use]
    pub fn within(&self, account: &str) -> Option<HostEvent> {
        match &self.event {
            HostEvent::Pushed { repository, branch, paths } => Some(HostEvent::Pushed {
                repository: inside(repository, account)?.to_owned(),
                branch: branch.clone(),
                paths: paths.clone(),
            }),
            HostEvent::Repositories(names) => {
                let names = names.iter().filter_map(|name| inside(name, account));
                let names: Vec<String> = names.map(str::to_owned).collect();
                (!names.is_empty()).then_some(HostEvent::Repositories(names))
            }
            HostEvent::People => {
                let told = self.account.is_empty()
                    || self.account.eq_ignore_ascii_case(account)
                    || inside(&self.account, account).is_some();
                told.then_some(HostEvent::People)
            }
            HostEvent::Nothing => None,
        }
    }
}

/// What follows the account in a whole name; hosts do not tell case.
fn inside<'a>(name: &'a str, account: &str) -> Option<&'a str> {
    let begins = name.get(..account.len())?.eq_ignore_ascii_case(account);
    name.get(account.len()..)?.strip_prefix('/').filter(|_| begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivery(account: &str, event: HostEvent) -> Delivery {
        Delivery { account: account.to_owned(), event }
    }

    #[test]
    fn names_are_cut_down_to_the_account_and_others_are_nobodys() {
        let names = ["Acme/shop", "other/shop", "acme/pay/web"].map(str::to_owned).to_vec();
        let told = delivery("", HostEvent::Repositories(names)).within("acme");
        let expected = ["shop", "pay/web"].map(str::to_owned).to_vec();
        assert_eq!(told, Some(HostEvent::Repositories(expected)));
        let pushed = |repository: &str| {
            let (repository, branch) = (repository.to_owned(), "main".to_owned());
            HostEvent::Pushed { repository, branch, paths: None }
        };
        assert_eq!(delivery("", pushed("acme/shop")).within("acme"), Some(pushed("shop")));
        assert_eq!(delivery("", pushed("acme2/shop")).within("acme"), None);
        assert_eq!(delivery("acme/pay", HostEvent::People).within("acme"), Some(HostEvent::People));
        assert_eq!(delivery("acme2", HostEvent::People).within("acme"), None);
        assert_eq!(delivery("acme", HostEvent::Nothing).within("acme"), None);
    }
}
