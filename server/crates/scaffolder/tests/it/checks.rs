//! What is said of templates.

use scaffolder::check::{Level, check};

/// Level, line, column and the beginning of what is said.
fn findings(text: &str) -> Vec<(Level, u32, u32, String)> {
    let checked = check(text).pop().expect("a template");
    checked.findings.into_iter().map(|one| (one.level, one.line, one.column, one.message)).collect()
}

fn template(spec: &str) -> String {
    let head = "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: t\nspec:\n  type: service\n";
    format!("{head}{spec}")
}

const FORM: &str =
    "  parameters:\n    - title: One\n      properties:\n        name: { type: string }\n";

fn steps(steps: &str) -> Vec<(Level, u32, u32, String)> {
    findings(&template(&format!("{FORM}  steps:\n{steps}")))
}

fn only(found: Vec<(Level, u32, u32, String)>) -> (Level, u32, u32, String) {
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap()
}

#[test]
fn a_good_template_has_no_findings() {
    let found = steps(
        "    - id: fetch\n      action: fetch:template\n      input:\n        url: ./skeleton\n        values:\n          name: ${{ parameters.name }}\n    \
         - id: publish\n      action: publish:github\n      input: { repoUrl: github.com?owner=o&repo=r }\n  output:\n    links:\n      - url: ${{ steps.publish.output.remoteUrl }}\n",
    );
    assert_eq!(found, vec![]);
}

#[test]
fn unknown_actions_are_named_with_their_line() {
    let found = only(steps("    - id: a\n      action: fetch:templat\n"));
    assert_eq!((found.0, found.1, found.2), (Level::Error, 13, 15));
    assert_eq!(found.3, "no action is called `fetch:templat`; did you mean `fetch:template`?");
}

#[test]
fn references_to_what_is_not_there_yet_are_found() {
    let found = steps(
        "    - id: one\n      action: debug:log\n      input: { message: \"${{ steps.two.output.x }} ${{ steps['three'].output.x }} ${{ parameters.nmae }}\" }\n    \
         - id: two\n      action: debug:log\n",
    );
    let said: Vec<_> = found.iter().map(|one| one.3.as_str()).collect();
    assert_eq!(
        said,
        [
            "the step `two` has not run yet here, so that it has no output",
            "no step has the id `three`",
            "no parameter is called `nmae`; did you mean `name`?",
        ]
    );
}

#[test]
fn expressions_that_cannot_be_read_are_found() {
    let found = only(steps(
        "    - id: one\n      action: debug:log\n      input:\n        message: ${{ parameters.name || 'x' }}\n",
    ));
    assert_eq!((found.0, found.1, found.2), (Level::Error, 15, 39));
    assert!(found.3.contains("write `or`"), "{}", found.3);
}

#[test]
fn inputs_are_looked_over() {
    let found = steps(
        "    - id: a\n      action: fetch:template\n      inptu: {}\n      input: { targetPaht: x, copyWithoutRender: [] }\n",
    );
    let said: Vec<_> = found.iter().map(|one| one.3.as_str()).collect();
    assert_eq!(
        said,
        [
            "steps have no field `inptu`; did you mean `input`?",
            "`fetch:template` needs the input `url`",
            "`fetch:template` takes no `targetPaht`; did you mean `targetPath`?",
            "`copyWithoutRender` is not looked at any more; write `copyWithoutTemplating`",
        ]
    );
}

#[test]
fn older_versions_are_refused_with_a_word_how_to_go_on() {
    let old = "apiVersion: backstage.io/v1beta2\nkind: Template\nmetadata: { name: t }\nspec: {}\n";
    let found = only(findings(old));
    assert_eq!((found.0, found.1), (Level::Error, 1));
    assert!(found.3.contains("scaffolder.backstage.io/v1beta3"), "{}", found.3);
}

#[test]
fn broken_text_is_told_and_other_kinds_are_left_alone() {
    assert_eq!(check("kind: [").len(), 1);
    assert!(check("kind: Component\nmetadata: { name: x }\n").is_empty());
    assert!(check("").is_empty());
}
