//! `slipway template`, from the outside.

use crate::process::{run, slipway};
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};
use tempfile::TempDir;

const TEMPLATE: &str = "\
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: service
spec:
  type: service
  parameters:
    - title: One
      properties:
        name: { type: string }
        port: { type: integer, default: 8080 }
  steps:
    - id: fetch
      action: fetch:template
      input:
        url: ./skeleton
        values: { name: '${{ parameters.name }}', port: '${{ parameters.port }}' }
    - id: publish
      action: publish:github
      input: { repoUrl: 'github.com?owner=acme&repo=${{ parameters.name }}' }
  output:
    links:
      - { title: Code, url: '${{ steps.publish.output.remoteUrl }}' }
";

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    write(folder.path(), "template.yaml", TEMPLATE);
    write(
        folder.path(),
        "skeleton/${{ values.name }}.txt",
        "${{ values.name }}:${{ values.port + 1 }}\n",
    );
    write(folder.path(), "values.yaml", "name: shop\n");
    write(folder.path(), "tests/plain/values.yaml", "name: shop\nport: 1\n");
    folder
}

fn write(folder: &Path, path: &str, content: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn template(folder: &Path, arguments: &[&str]) -> Output {
    run(slipway().arg("template").args(arguments).current_dir(folder))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_template_is_rendered_and_what_is_left_is_told() {
    let folder = folder();
    let output =
        template(folder.path(), &["render", "--values", "values.yaml", "--out", "out", "."]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(fs::read_to_string(folder.path().join("out/shop.txt")).unwrap(), "shop:8081\n");
    let told = said(&output);
    assert!(told.contains("fetch (fetch:template): done\n  wrote shop.txt"), "{told}");
    assert!(told.contains("publish (publish:github): not here"), "{told}");
    assert!(told.contains("github.com?owner=acme&repo=shop"), "{told}");
    let again = template(folder.path(), &["render", "--out", "out", "."]);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("is not empty"), "{}", said(&again));
}

#[test]
fn findings_are_told_with_their_place() {
    let folder = folder();
    let good = template(folder.path(), &["check", "."]);
    assert!(good.status.success(), "{}", said(&good));
    assert_eq!(said(&good), "1 templates, 0 errors, 0 warnings\n");
    write(folder.path(), "template.yaml", &TEMPLATE.replace("publish:github\n", "publish:gihub\n"));
    write(
        folder.path(),
        "skeleton/README.md",
        "# ${{ values.title }}\n${{ values.name || 'x' }}\n",
    );
    let bad = template(folder.path(), &["check", "--format", "json", "."]);
    assert_eq!(bad.status.code(), Some(1));
    let text = said(&bad);
    let found: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(found[0]["message"].as_str().unwrap().contains("did you mean `publish:github`?"));
    assert_eq!((found[0]["line"].as_u64(), found[0]["level"].as_str()), (Some(19), Some("error")));
    assert!(found[1]["file"].as_str().unwrap().ends_with("README.md"), "{text}");
    assert_eq!((found[1]["line"].as_u64(), found[1]["column"].as_u64()), (Some(2), Some(18)));
}

#[test]
fn golden_files_hold_a_template_to_what_it_made() {
    let folder = folder();
    let missing = template(folder.path(), &["test", "."]);
    assert_eq!(missing.status.code(), Some(1), "{}", said(&missing));
    assert!(template(folder.path(), &["test", "--update", "."]).status.success());
    let same = template(folder.path(), &["test", "."]);
    assert_eq!(said(&same), "1 passed, 0 failed\n");
    write(
        folder.path(),
        "skeleton/${{ values.name }}.txt",
        "${{ values.name }}:${{ values.port }}\n",
    );
    let other = template(folder.path(), &["test", "."]);
    assert_eq!(other.status.code(), Some(1));
    assert!(
        said(&other).contains("shop.txt:1: expected \"shop:2\", but it is \"shop:1\""),
        "{}",
        said(&other)
    );
}

#[test]
fn texts_are_rendered_one_by_one() {
    let mut child = slipway()
        .args(["template", "evaluate"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let questions = [
        json!({ "template": "${{ values.list }}", "values": { "values": { "list": [1, 2] } } }),
        json!({ "template": "${{ values.list }}", "values": { "values": { "list": [1, 2] } }, "coercion": "json" }),
        json!({ "template": "${{ nothing }}", "coercion": "json" }),
        json!({ "template": "${{ 'a' | nosuch }}" }),
    ];
    let lines = questions.map(|question| question.to_string()).join("\n");
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers[..3], [json!({ "text": "1,2" }), json!({ "value": [1, 2] }), json!({})]);
    assert!(
        answers[3]["error"].as_str().unwrap().starts_with("1:11: no filter is called `nosuch`"),
        "{text}"
    );
}
