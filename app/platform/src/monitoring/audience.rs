//! Who may see something at the vendor.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Whom the vendor shows something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "to")]
pub enum Audience {
    /// Whoever the vendor lets in at all.
    #[default]
    All,
    /// Only these.
    Only {
        /// Roles, teams and persons, by the vendor's own names for them.
        names: BTreeSet<String>,
    },
}

/// Somebody, as a vendor knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorPerson {
    /// The vendor's own name for them.
    pub id: String,
    /// What people call them.
    pub label: String,
    /// Their address, in lower case.
    pub email: String,
    /// Their roles and teams, by the vendor's own names.
    pub memberships: BTreeSet<String>,
}

/// Whom a vendor lets in: who was shut out is not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorPeople(pub Vec<VendorPerson>);

impl VendorPeople {
    /// The one with one of these addresses.
    #[must_use]
    pub fn with_email(&self, emails: &[String]) -> Option<&VendorPerson> {
        let is = |person: &&VendorPerson| {
            !person.email.is_empty()
                && emails.iter().any(|email| email.eq_ignore_ascii_case(&person.email))
        };
        self.0.iter().find(is)
    }
}

/// Who looks, to one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Slipway itself, or whoever sits at this machine while nobody signs in.
    Owner,
    /// Somebody whom the vendor knows.
    Person(VendorPerson),
    /// Somebody whom it does not know, where the source is open to all who may use the portal.
    Guest,
    /// Somebody whom it does not know: nothing is theirs to see.
    Stranger,
    /// It is not known yet whom the vendor knows: nothing is theirs to see until it is.
    Unclear,
}

impl Viewer {
    /// Whether they are let in at all.
    #[must_use]
    pub const fn is_let_in(&self) -> bool {
        matches!(self, Self::Owner | Self::Person(_) | Self::Guest)
    }

    /// Whether the vendor would show them something.
    #[must_use]
    pub fn sees(&self, audience: &Audience) -> bool {
        match (self, audience) {
            (Self::Stranger | Self::Unclear, _) | (Self::Guest, Audience::Only { .. }) => false,
            (Self::Owner, _) | (Self::Person(_) | Self::Guest, Audience::All) => true,
            (Self::Person(person), Audience::Only { names }) => {
                names.contains(&person.id) || !names.is_disjoint(&person.memberships)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_who_are_named_see_what_is_restricted() {
        let only = |name: &str| Audience::Only { names: BTreeSet::from([name.to_owned()]) };
        let memberships = BTreeSet::from(["security".to_owned()]);
        let person = VendorPerson { id: "u1".to_owned(), memberships, ..VendorPerson::default() };
        let person = Viewer::Person(person);
        assert!(person.sees(&Audience::All) && person.sees(&only("security")));
        assert!(person.sees(&only("u1")) && !person.sees(&only("payments")));
        assert!(Viewer::Guest.sees(&Audience::All) && !Viewer::Guest.sees(&only("security")));
        for nobody in [Viewer::Stranger, Viewer::Unclear] {
            assert!(!nobody.sees(&Audience::All) && !nobody.is_let_in());
        }
        assert!(Viewer::Owner.sees(&only("security")));
        let empty = Audience::Only { names: BTreeSet::new() };
        assert!(!person.sees(&empty), "what is restricted to nobody is nobody's");
    }

    #[test]
    fn people_are_known_by_their_address() {
        let known = |email: &str| VendorPerson { email: email.to_owned(), ..Default::default() };
        let people = VendorPeople(vec![known(""), known("lena@acme.example")]);
        let found = |email: &str| people.with_email(&[email.to_owned()]).is_some();
        assert!(found("Lena@acme.example") && !found("") && !found("max@acme.example"));
    }
}
