//! What a workflow wants to know before it is run by hand.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// As many as GitHub takes.
pub const MOST_INPUTS: usize = 25;

/// Characters of all of them together: as many as GitHub takes.
const LONGEST: usize = 65_535;

/// What sort of answer is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "of")]
pub enum InputKind {
    /// Any text.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// One of these.
    Choice(Vec<String>),
    /// An environment.
    Environment,
}

/// One of the questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// What sort.
    pub kind: InputKind,
    /// Whether it must be answered.
    pub required: bool,
    /// What holds when nothing else is said.
    pub default: String,
}

/// Answers as the host takes them; an error says what to change.
///
/// # Errors
/// When one lacks, is of the wrong sort, or was not asked for.
pub fn checked(
    inputs: &[Input],
    given: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, String> {
    if let Some(unknown) = given.keys().find(|name| !inputs.iter().any(|one| one.name == **name)) {
        return Err(format!("the workflow has no input {unknown:?}"));
    }
    let mut answers = BTreeMap::new();
    for input in inputs {
        let value = match (given.get(&input.name).map(|value| value.trim()), &input.kind) {
            // A box that is not ticked is not sent.
            (None | Some(""), InputKind::Flag) => "false",
            // The host takes it so too; and what was checked is the same when it is checked again.
            (None | Some(""), _) => input.default.trim(),
            (Some(value), _) => value,
        };
        if value.is_empty() {
            if input.required {
                return Err(format!("the input {:?} is needed", input.name));
            }
            continue;
        }
        let fits = match &input.kind {
            InputKind::Text | InputKind::Environment => true,
            InputKind::Number => value.parse::<f64>().is_ok_and(f64::is_finite),
            InputKind::Flag => matches!(value, "true" | "false"),
            InputKind::Choice(options) => options.iter().any(|option| option == value),
        };
        if !fits {
            return Err(format!("{value:?} is no answer for the input {:?}", input.name));
        }
        answers.insert(input.name.clone(), value.to_owned());
    }
    if answers.values().map(String::len).sum::<usize>() > LONGEST {
        return Err(format!("the inputs are longer than {LONGEST} characters together"));
    }
    Ok(answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(name: &str, kind: InputKind, required: bool, default: &str) -> Input {
        let (name, default) = (name.to_owned(), default.to_owned());
        Input { name, description: String::new(), kind, required, default }
    }

    #[test]
    fn answers_are_held_to_what_is_asked() {
        let options = vec!["staging".to_owned(), "production".to_owned()];
        let inputs = [
            input("where", InputKind::Choice(options), true, "staging"),
            input("count", InputKind::Number, false, ""),
            input("dry", InputKind::Flag, false, "true"),
            input("why", InputKind::Text, true, ""),
        ];
        let told = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            checked(&inputs, &pairs.collect())
        };
        let answers = told(&[("why", "because"), ("count", "7")]).unwrap();
        let pairs: Vec<_> = answers.iter().map(|(a, b)| format!("{a}={b}")).collect();
        assert_eq!(pairs, ["count=7", "dry=false", "where=staging", "why=because"]);
        assert!(told(&[]).unwrap_err().contains("\"why\" is needed"));
        let emptied = told(&[("why", " because "), ("where", "")]).unwrap();
        assert_eq!(emptied["where"], "staging");
        assert_eq!(checked(&inputs, &emptied).unwrap(), emptied);
        assert!(told(&[("why", "x"), ("where", "moon")]).unwrap_err().contains("moon"));
        assert!(told(&[("why", "x"), ("count", "many")]).unwrap_err().contains("many"));
        assert!(told(&[("why", "x"), ("count", "NaN")]).unwrap_err().contains("NaN"));
        assert!(told(&[("why", "x"), ("other", "y")]).unwrap_err().contains("no input"));
        assert!(told(&[("why", &"x".repeat(70_000))]).unwrap_err().contains("longer"));
    }
}
