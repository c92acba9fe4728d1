//! Secrets that are kept elsewhere: a setting names where, and they are read at the start.
//!
//! `vault:STORE/PATH#FIELD` is a field of a secret in Vault, `aws-secret:NAME` a secret in
//! AWS Secrets Manager, `aws-secret:NAME#FIELD` a field of one that is JSON. The way in is told by
//! those tools' own variables, as their own programs read them.

mod tools;

pub(super) use tools::Tools;

use super::{layers::Layers, problem::Problem, values::Value};
use secrecy::{ExposeSecret, SecretString};

/// Where a secret is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// A field of a secret at a path of a key/value store of Vault.
    Vault { store: String, path: String, field: String },
    /// A secret of AWS, or a field of it.
    Aws { name: String, field: Option<String> },
}

/// How to write a place that was not understood.
const FIX: &str = "write vault:STORE/PATH#FIELD, aws-secret:NAME or aws-secret:NAME#FIELD";

impl Kept {
    /// The place that a text names; `None` when it is a text like any other.
    fn of(text: &str) -> Option<Result<Self, &'static str>> {
        if let Some(place) = text.strip_prefix("vault:") {
            return Some(Self::in_vault(place).ok_or("names no field of a secret"));
        }
        let name = text.strip_prefix("aws-secret:")?;
        let (name, field) = match name.split_once('#') {
            Some((name, field)) => (name, Some(field.to_owned())),
            None => (name, None),
        };
        let empty = name.is_empty() || field.as_deref() == Some("");
        let kept = Self::Aws { name: name.to_owned(), field };
        Some(if empty { Err("names no secret") } else { Ok(kept) })
    }

    fn in_vault(place: &str) -> Option<Self> {
        let (place, field) = place.split_once('#')?;
        let (store, path) = place.split_once('/')?;
        let whole = ![store, path, field].contains(&"");
        let [store, path, field] = [store, path, field].map(str::to_owned);
        whole.then_some(Self::Vault { store, path, field })
    }
}

/// What keeps secrets.
pub(super) trait Keepers {
    /// The secret, or in words why it cannot be had.
    fn read(&self, kept: &Kept) -> Result<SecretString, String>;
}

/// Puts the secrets in the places of the texts that name them.
pub(super) fn resolve(layers: &mut Layers, keepers: &dyn Keepers) {
    let mut problems = Vec::new();
    layers.each_node(&mut |key, node| {
        let (Value::Text(text) | Value::Loose(text)) = &node.value else { return };
        let Some(kept) = Kept::of(text) else { return };
        let mut complain = |message: String, fix: &str| {
            let (place, key) = (node.place.clone(), Some(key.to_owned()));
            problems.push(Problem { place, key, message, fix: fix.to_owned() });
        };
        match kept.map(|kept| keepers.read(&kept)) {
            Ok(Ok(secret)) => node.value = Value::Text(secret.expose_secret().to_owned()),
            Ok(Err(reason)) => {
                complain(
                    format!("cannot be read ({reason})"),
                    "mend that, or write the secret elsewhere",
                );
            }
            Err(reason) => complain(reason.to_owned(), FIX),
        }
    });
    layers.problems.extend(problems);
}

/// Whether anything names such a place.
pub(super) fn is_wanted(layers: &mut Layers) -> bool {
    let mut wanted = false;
    layers.each_node(&mut |_, node| {
        if let Value::Text(text) | Value::Loose(text) = &node.value {
            wanted |= Kept::of(text).is_some();
        }
    });
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::keys;

    struct Box;

    impl Keepers for Box {
        fn read(&self, kept: &Kept) -> Result<SecretString, String> {
            match kept {
                Kept::Vault { store, path, field } if store == "kv" => {
                    Ok(SecretString::from(format!("{path}/{field}")))
                }
                Kept::Aws { name, field: None } => Ok(SecretString::from(name.clone())),
                _ => Err("permission denied".to_owned()),
            }
        }
    }

    fn layers(text: &str) -> Layers {
        let mut layers = Layers::default();
        layers.add_text("slipway.toml", text);
        layers
    }

    #[test]
    fn texts_that_name_a_place_become_what_is_kept_there() {
        let mut layers = layers(
            "[database]\nurl = \"vault:kv/slipway/db#url\"\n\
             [identity]\nsecret = \"aws-secret:arn:aws:secretsmanager:eu:1:secret:slipway\"\n\
             [[catalog.github]]\norganization = \"acme\"\ntoken = \"vault:kv/github#token\"\n",
        );
        assert!(is_wanted(&mut layers));
        resolve(&mut layers, &Box);
        assert_eq!(layers.problems, []);
        let text = |key| match layers.get(key).value {
            Value::Text(text) => text,
            other => panic!("{other}"),
        };
        assert_eq!(text(&keys::DATABASE_URL), "slipway/db/url");
        assert_eq!(text(&keys::IDENTITY_SECRET), "arn:aws:secretsmanager:eu:1:secret:slipway");
        let Value::List(accounts) = layers.get(&keys::GITHUB).value else { panic!("no list") };
        assert!(format!("{accounts:?}").contains("\"github/token\""));
        assert!(!is_wanted(&mut layers));
    }

    #[test]
    fn a_list_in_a_variable_is_looked_through_too() {
        let mut layers = Layers::default();
        let list = "[{ organization = \"acme\", token = \"vault:kv/github#token\" }]";
        let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        layers.add_variables([
            variable("SLIPWAY__CATALOG__GITHUB", list),
            variable("SLIPWAY__DATABASE__URL", "vault:kv/db#url"),
        ]);
        resolve(&mut layers, &Box);
        assert_eq!(layers.problems, []);
        let accounts = layers.get(&keys::GITHUB).value;
        assert!(format!("{accounts:?}").contains("\"github/token\""), "{accounts:?}");
        assert_eq!(layers.get(&keys::DATABASE_URL).value.to_string(), "\"db/url\"");
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        let mut layers =
            layers("[database]\nurl = \"vault:kv/db\"\n[identity]\nsecret = \"vault:other/a#b\"\n");
        resolve(&mut layers, &Box);
        let told: Vec<String> = layers.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                format!("slipway.toml:2:7: database.url: names no field of a secret; {FIX}"),
                "slipway.toml:4:10: identity.secret: cannot be read (permission denied); mend that, \
                 or write the secret elsewhere"
                    .to_owned(),
            ]
        );
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in ["postgres://vault:aws@db", "secret", "", "vaults:a/b#c"] {
            assert_eq!(Kept::of(text), None, "{text}");
        }
        for text in ["vault:", "vault:a#b", "vault:a/#b", "aws-secret:", "aws-secret:a#"] {
            assert!(matches!(Kept::of(text), Some(Err(_))), "{text}");
        }
    }
}
