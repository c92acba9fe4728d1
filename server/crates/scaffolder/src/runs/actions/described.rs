//! What these actions say of themselves.

use platform::scaffolder::ActionDescription;

const FETCH: &str = include_str!("described/fetch.json");
const FILES: &str = include_str!("described/files.json");
const CATALOG: &str = include_str!("described/catalog.json");
const OTHERS: &str = include_str!("described/others.json");

/// Those whose name a provider knows.
pub(super) fn described(is_known: impl Fn(&str) -> bool) -> Vec<ActionDescription> {
    let read = |text| serde_json::from_str::<Vec<ActionDescription>>(text).unwrap_or_default();
    let all = [FETCH, FILES, CATALOG, OTHERS].into_iter().flat_map(read);
    all.filter(|action| is_known(&action.id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        actions::{Actions, find},
        check::{Level, check_with},
    };

    fn everything() -> Vec<ActionDescription> {
        [FETCH, FILES, CATALOG, OTHERS]
            .into_iter()
            .flat_map(|text| serde_json::from_str::<Vec<ActionDescription>>(text).unwrap())
            .collect()
    }

    /// One truth: what the command line's table says is what the schemas say.
    #[test]
    fn the_table_and_the_schemas_agree() {
        let (all, table) = (everything(), Actions::built_in());
        let described = Actions::of(&all);
        assert!(all.len() > 30);
        let sorted = |names: &[String]| {
            let mut names = names.to_vec();
            names.sort();
            names
        };
        for action in &all {
            let (here, there) = (described.find(&action.id).unwrap(), table.find(&action.id));
            let there = there.unwrap_or_else(|| panic!("{} is not in the table", action.id));
            assert_eq!(sorted(&here.required), sorted(&there.required), "{}", action.id);
            assert_eq!(sorted(&here.optional), sorted(&there.optional), "{}", action.id);
            assert_eq!(sorted(&here.output), sorted(&there.output), "{}", action.id);
            assert_eq!(
                Some(action.is_local),
                find(&action.id).map(|one| one.local),
                "{}",
                action.id
            );
        }
    }

    #[test]
    fn every_example_is_right_by_its_schema() {
        let (all, actions) = (everything(), Actions::of(&everything()));
        for action in &all {
            assert!(!action.description.is_empty() && !action.examples.is_empty(), "{}", action.id);
            for example in &action.examples {
                let indented = example.example.replace('\n', "\n  ");
                let text = format!(
                    "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: t\nspec:\n  type: service\n  {indented}"
                );
                let checked = check_with(&text, &actions).pop().unwrap();
                let errors = checked.findings.into_iter().filter(|one| one.level == Level::Error);
                let errors: Vec<_> =
                    errors.filter(|one| !one.message.contains("no step has")).collect();
                assert!(errors.is_empty(), "{}: {errors:?}\n{text}", action.id);
            }
        }
    }

    #[test]
    fn what_is_written_out_is_held_against_its_schema() {
        let text = "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: t\nspec:\n  type: service\n  steps:\n    - id: a\n      action: roadiehq:utils:fs:parse\n      input:\n        path: x\n        parser: toml\n    - id: b\n      action: fs:delete\n      input:\n        files: all\n";
        let findings = check_with(text, &Actions::of(&everything())).pop().unwrap().findings;
        let told: Vec<_> = findings.iter().map(|one| (one.line, one.message.as_str())).collect();
        assert_eq!(
            told,
            [
                (
                    12,
                    "`parser` of `roadiehq:utils:fs:parse` must be one of \"yaml\", \"json\", \"multiyaml\""
                ),
                (16, "`files` of `fs:delete` must be a list"),
            ]
        );
    }
}
