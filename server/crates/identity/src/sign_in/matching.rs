//! Who in the catalog somebody is: rules, tried in order, each from a claim to a key of User
//! entities.

use super::claims::{Claims, text_at, value_at};
use platform::{EntityRef, access::Directory, identity::Sought};
use serde_json::Value;

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The claim, such as `email` or `preferred_username`.
    pub claim: String,
    /// The key that must say the same, such as `spec.profile.email`.
    pub key: String,
}

impl Rule {
    /// A rule.
    #[must_use]
    pub fn new(claim: &str, key: &str) -> Self {
        Self { claim: claim.to_owned(), key: key.to_owned() }
    }
}

/// What came of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The User.
    pub entity: Option<EntityRef>,
    /// What each rule looked for, up to the one that found somebody.
    pub sought: Vec<Sought>,
}

/// The User of the first rule that finds exactly one.
#[must_use]
pub fn matched(rules: &[Rule], claims: &Claims, directory: &dyn Directory) -> Matched {
    let mut sought = Vec::new();
    for rule in rules {
        let value = text_at(claims, &rule.claim).filter(|_| counts(&rule.claim, claims));
        let found = value.as_deref().map(|value| directory.users_with(&rule.key, value));
        let mut found = found.unwrap_or_default();
        found.sort();
        found.dedup();
        let entity = if let [only] = found.as_slice() { Some(only.clone()) } else { None };
        let (claim, key) = (rule.claim.clone(), rule.key.clone());
        sought.push(Sought { claim, value, key, found });
        if entity.is_some() {
            return Matched { entity, sought };
        }
    }
    Matched { entity: None, sought }
}

/// An address that the provider says nobody has checked could be anybody's.
fn counts(claim: &str, claims: &Claims) -> bool {
    claim != "email" || !matches!(value_at(claims, "email_verified"), Some(Value::Bool(false)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign_in::samples::People;
    use serde_json::json;

    fn ask(rules: &[(&str, &str)], claims: &Value) -> (Option<String>, usize) {
        let directory = People::new(&[
            ("user:default/lena", &[("spec.profile.email", "lena@acme.example")]),
            ("user:default/twin", &[("spec.profile.email", "twin@acme.example")]),
            ("user:other/twin", &[("spec.profile.email", "twin@acme.example")]),
        ]);
        let rules: Vec<_> = rules.iter().map(|(claim, key)| Rule::new(claim, key)).collect();
        let Matched { entity, sought } = matched(&rules, claims.as_object().unwrap(), &directory);
        (entity.map(|entity| entity.to_string()), sought.len())
    }

    #[test]
    fn the_first_rule_that_finds_one_person_decides() {
        let rules = [("login", "metadata.name"), ("email", "spec.profile.email")];
        let lena = Some("user:default/lena".to_owned());
        assert_eq!(
            ask(&rules, &json!({"login": "nobody", "email": "LENA@acme.example"})),
            (lena.clone(), 2)
        );
        assert_eq!(ask(&rules, &json!({"email": "lena@acme.example"})), (lena, 2));
        assert_eq!(
            ask(&rules, &json!({"email": "twin@acme.example"})),
            (None, 2),
            "two are nobody"
        );
        assert_eq!(ask(&rules, &json!({})), (None, 2));
        assert_eq!(ask(&[], &json!({"email": "lena@acme.example"})), (None, 0));
    }

    #[test]
    fn an_unchecked_address_is_nobodys() {
        let rules = [("email", "spec.profile.email")];
        let unchecked = json!({"email": "lena@acme.example", "email_verified": false});
        assert_eq!(ask(&rules, &unchecked).0, None);
        let checked = json!({"email": "lena@acme.example", "email_verified": true});
        assert!(ask(&rules, &checked).0.is_some());
    }
}
