//! Actions on files, as Backstage's and Roadie's do them.

use super::*;
use crate::{
    actions::{all, find},
    engine::Host,
};
use serde_json::json;
use std::{fs, path::Path};
use tempfile::TempDir;

struct Folder(PathBuf);

impl Sources for Folder {
    fn place(&self, url: &str) -> Result<PathBuf, Failed> {
        Ok(self.0.join(url))
    }
}

/// Does actions one after the other, in a workspace that holds these files.
struct Bench {
    folder: TempDir,
    workspace: Workspace,
}

impl Bench {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let workspace = Workspace::open(&folder.path().join("w")).unwrap();
        for (path, content) in files {
            workspace.write(Path::new(path), content.as_bytes(), None).unwrap();
        }
        Self { folder, workspace }
    }

    fn act(&self, id: &str, given: Value) -> Result<Done, Failed> {
        let sources = Folder(self.folder.path().join("source"));
        let template = Some("template:default/service");
        let host = Host::default();
        let desk = Desk { workspace: &self.workspace, host: &host, sources: &sources, template };
        act(id, given.as_object().unwrap(), &desk)
    }

    fn output(&self, id: &str, given: Value) -> Value {
        Value::Object(self.act(id, given).unwrap().output)
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8(self.workspace.read(Path::new(path)).unwrap()).unwrap()
    }

    fn has(&self, path: &str) -> bool {
        self.workspace.tree().kind(Path::new(path)).unwrap().is_some()
    }
}

#[test]
fn what_is_here_is_in_the_table_and_the_other_way_round() {
    assert!(ACTS.is_sorted_by_key(|(name, _)| *name));
    for (name, _) in ACTS {
        assert!(find(name).is_some_and(|action| action.local), "{name}");
    }
    let elsewhere = ["catalog:fetch", "debug:wait", "roadiehq:utils:sleep"];
    for action in all().filter(|action| action.local) {
        assert!(is_here(action.id) != elsewhere.contains(&action.id), "{}", action.id);
    }
}

#[test]
fn files_are_written_read_and_appended_to() {
    let bench = Bench::new(&[]);
    let given = json!({ "path": "a/b.json", "content": "{\"x\":[1]}", "preserveFormatting": true });
    assert_eq!(bench.output("roadiehq:utils:fs:write", given), json!({ "path": "a/b.json" }));
    assert_eq!(bench.text("a/b.json"), "{\n  \"x\": [\n    1\n  ]\n}");
    bench.act("roadiehq:utils:fs:append", json!({ "path": "log", "content": "1\n" })).unwrap();
    bench.act("roadiehq:utils:fs:append", json!({ "path": "log", "content": "2\n" })).unwrap();
    assert_eq!(bench.output("fs:read", json!({ "path": "log" })), json!({ "content": "1\n2\n" }));
    assert!(bench.act("fs:write", json!({ "path": "../x", "content": "" })).is_err());
    assert!(bench.act("fs:write", json!({ "path": "x", "content": 5 })).is_err());
}

#[test]
fn words_are_replaced_in_what_a_pattern_finds() {
    let files = [("a/x.txt", "one one"), ("a/.hidden.txt", "one"), ("b.md", "one\n \n\ntwo")];
    let bench = Bench::new(&files);
    let given = json!({ "files": [
        { "file": "**/*.txt", "find": "one", "replaceWith": "1" },
        { "file": "b.md", "find": "\\n\\s*\\n", "replaceWith": "\n", "matchRegex": true },
    ] });
    bench.act("roadiehq:utils:fs:replace", given).unwrap();
    assert_eq!(bench.text("a/x.txt"), "1 1");
    assert_eq!(bench.text("a/.hidden.txt"), "one");
    assert_eq!(bench.text("b.md"), "one\ntwo");
    let given = json!({ "files": [{ "file": "*/*", "find": "one", "replaceWith": "1", "includeDotFiles": true }] });
    bench.act("roadiehq:utils:fs:replace", given).unwrap();
    assert_eq!(bench.text("a/.hidden.txt"), "1");
}

#[test]
fn data_is_parsed_merged_and_written_out() {
    let files = [
        ("a.yaml", "x: 1\nlist: [a]\n"),
        ("many.yaml", "kind: A\n---\nkind: B\nn: 1\n"),
        ("a.json", "{\n    \"x\": 1\n}"),
    ];
    let bench = Bench::new(&files);
    let parsed = bench
        .output("roadiehq:utils:fs:parse", json!({ "path": "many.yaml", "parser": "multiyaml" }));
    assert_eq!(parsed, json!({ "content": [{ "kind": "A" }, { "kind": "B", "n": 1 }] }));
    let given = json!({ "path": "a.yaml", "content": "list: [b]\n", "mergeArrays": true });
    bench.act("roadiehq:utils:merge", given).unwrap();
    assert_eq!(bench.text("a.yaml"), "x: 1\nlist:\n  - a\n  - b\n");
    let field = json!({ "key": "kind", "value": "B" });
    let given =
        json!({ "path": "many.yaml", "content": { "n": 2 }, "useDocumentIncludingField": field });
    bench.act("roadiehq:utils:merge", given).unwrap();
    assert_eq!(bench.text("many.yaml"), "kind: A\n---\nkind: B\nn: 2\n");
    let given = json!({ "path": "a.json", "content": { "y": {} }, "matchFileIndent": true });
    bench.act("roadiehq:utils:json:merge", given).unwrap();
    assert_eq!(bench.text("a.json"), "{\n    \"x\": 1,\n    \"y\": {}\n}");
    let given = json!({ "data": { "b": 1, "a": [1] }, "replacer": ["a"], "space": " " });
    let written = bench.output("roadiehq:utils:serialize:json", given);
    assert_eq!(written, json!({ "serialized": "{\n \"a\": [\n  1\n ]\n}" }));
    let written =
        bench.output("roadiehq:utils:serialize:yaml", json!({ "data": { "a": "yes: no" } }));
    assert_eq!(written, json!({ "serialized": "a: \"yes: no\"\n" }));
}

#[test]
fn files_are_asked_by_expressions() {
    let bench = Bench::new(&[("a.json", "{\"n\":[1,2]}"), ("a.yaml", "n: 1\n---\nn: 2\n")]);
    let given = json!({ "path": "a.json", "expression": "{ \"sum\": $sum(n) }" });
    let asked = bench.output("roadiehq:utils:jsonata:json:transform", given);
    assert_eq!(asked, json!({ "result": "{\"sum\":3}" }));
    let given =
        json!({ "path": "a.yaml", "expression": "$sum(n)", "loadAll": true, "as": "object" });
    let asked = bench.output("roadiehq:utils:jsonata:yaml:transform", given);
    assert_eq!(asked, json!({ "result": 3 }));
    let asked = bench.act("roadiehq:utils:jsonata", json!({ "data": {}, "expression": "$x(" }));
    assert!(asked.is_err());
}

#[test]
fn an_archive_is_the_same_each_time() {
    let bench = Bench::new(&[("a/x.txt", "x"), ("a/y/z.txt", "z")]);
    let pack = |output: &str| {
        bench.act("roadiehq:utils:zip", json!({ "path": "a", "outputPath": output })).unwrap();
        bench.workspace.read(Path::new(output)).unwrap()
    };
    let (one, other) = (pack("one.zip"), pack("a/other.zip"));
    assert!(one.starts_with(b"PK"));
    assert_eq!(one, other);
    assert_eq!(one, pack("a/other.zip"), "it does not pack itself");
    let missing = bench.act("roadiehq:utils:zip", json!({ "path": "b", "outputPath": "b.zip" }));
    assert!(missing.is_err());
}

#[test]
fn catalog_files_name_their_template() {
    let bench = Bench::new(&[]);
    let entity = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": { "name": "shop", "annotations": { "a/b": "c" } },
        "spec": { "type": "service" },
    });
    bench.act("catalog:write", json!({ "entity": entity })).unwrap();
    let expected = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: shop\n  annotations:\n    a/b: c\n    backstage.io/source-template: template:default/service\nspec:\n  type: service\n";
    assert_eq!(bench.text("catalog-info.yaml"), expected);
}

#[test]
fn a_folder_of_the_workspace_is_rendered_into_another_one() {
    let bench = Bench::new(&[("in/${{ values.a }}.txt", "${{ values.b }}")]);
    let values = json!({ "a": "name", "b": "text" });
    let given = json!({ "sourcePath": "in", "targetPath": "out", "values": values });
    bench.act("workspace:template", given).unwrap();
    assert_eq!(bench.text("out/name.txt"), "text");
    let given = json!({ "sourcePath": "in", "targetPath": "in/deeper", "values": values });
    assert!(bench.act("workspace:template", given).is_err());
}

#[test]
fn files_are_kept_unless_they_are_to_be_replaced() {
    let bench = Bench::new(&[("a.txt", "old")]);
    fs::create_dir_all(bench.folder.path().join("source")).unwrap();
    fs::write(bench.folder.path().join("source/a.txt"), "${{ values.x }}").unwrap();
    let given = |replace: bool| json!({ "url": "a.txt", "targetPath": "a.txt", "values": { "x": "new" }, "replace": replace });
    bench.act("fetch:template:file", given(false)).unwrap();
    assert_eq!(bench.text("a.txt"), "old");
    bench.act("fetch:template:file", given(true)).unwrap();
    assert_eq!(bench.text("a.txt"), "new");
    bench
        .act("fetch:template", json!({ "url": ".", "targetPath": "b", "values": { "x": 1 } }))
        .unwrap();
    assert_eq!(bench.text("b/a.txt"), "1");
}

#[test]
fn what_is_renamed_replaces_only_when_it_may() {
    let bench = Bench::new(&[("a", "1"), ("b", "2"), ("c/d", "3")]);
    let rename = |from: &str, to: &str, overwrite: bool| {
        let file = json!({ "from": from, "to": to, "overwrite": overwrite });
        bench.act("fs:rename", json!({ "files": [file] }))
    };
    assert!(rename("a", "b", false).is_err());
    rename("a", "b", true).unwrap();
    assert_eq!(bench.text("b"), "1");
    assert!(rename("c", "c/e", true).is_err() && rename("none", "x", true).is_err());
    assert!(rename("c/d", "c", true).is_err());
    bench.act("fs:delete", json!({ "files": ["*"] })).unwrap();
    assert!(!bench.has("b") && !bench.has("c"));
}

#[test]
fn the_workspace_is_listed() {
    let bench = Bench::new(&[("a/b.txt", "text"), ("c", "x")]);
    let told =
        bench.act("debug:log", json!({ "message": "hello", "listWorkspace": true })).unwrap().told;
    assert_eq!(told, ["hello", "Workspace:", "  - a/b.txt", "  - c"]);
    let told = bench.act("debug:log", json!({ "listWorkspace": "with-contents" })).unwrap().told;
    assert_eq!(told[1], " - a/b.txt:\n\n  text");
    let listed = bench.output("fs:readdir", json!({ "paths": ["."], "recursive": true }));
    assert_eq!(listed["files"][0]["path"], "a/b.txt");
    assert_eq!(listed["folders"][0]["name"], "a");
}
