//! Templates on this machine.

use scaffolder::engine::CodeHosts;
use scaffolder::files::Workspace;
use scaffolder::files::run::{Run, State, Step};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, content) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}

fn run(base: &Path, out: &Path, spec: &Value, parameters: Value) -> (Vec<Step>, Option<Value>) {
    let workspace = Workspace::open(out).unwrap();
    let mut steps = Vec::new();
    let mut run = Run::new(base, workspace, parameters, CodeHosts::default());
    let output = run.steps(spec, |step| steps.push(step.clone()));
    (steps, output)
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

#[test]
fn a_skeleton_is_rendered_with_names_modes_and_links() {
    let (base, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    write(
        base.path(),
        &[
            ("skeleton/${{ values.name }}/README.md", "# ${{ values.name | title }}\n"),
            ("skeleton/.github/workflows/ci.yaml", "run: ${{ github.sha }}\n"),
            ("skeleton/${{ 'db' if values.db }}/x.sql", "drop"),
            ("skeleton/run.sh", "echo ${{ values.name }}\n"),
        ],
    );
    fs::write(base.path().join("skeleton/logo.png"), b"\x89PNG\0${{ values.name }}").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let script = base.path().join("skeleton/run.sh");
        fs::set_permissions(script, fs::Permissions::from_mode(0o755)).unwrap();
        symlink("run.sh", base.path().join("skeleton/link")).unwrap();
    }
    let spec = json!({
        "steps": [{
            "id": "fetch",
            "action": "fetch:template",
            "input": {
                "url": "./skeleton",
                "copyWithoutTemplating": [".github/workflows"],
                "values": { "name": "${{ parameters.name }}", "db": false },
            },
        }],
    });
    let (steps, _) = run(base.path(), out.path(), &spec, json!({ "name": "shop" }));
    assert!(matches!(steps[0].state, State::Done { .. }), "{steps:?}");
    assert_eq!(read(out.path(), "shop/README.md"), "# Shop\n");
    assert_eq!(read(out.path(), ".github/workflows/ci.yaml"), "run: ${{ github.sha }}\n");
    assert_eq!(fs::read(out.path().join("logo.png")).unwrap(), b"\x89PNG\0${{ values.name }}");
    assert!(!out.path().join("db").exists() && !out.path().join("x.sql").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(out.path().join("run.sh")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o755);
        assert_eq!(fs::read_link(out.path().join("link")).unwrap(), Path::new("run.sh"));
    }
}

#[test]
fn steps_depend_on_each_other_and_on_conditions() {
    let (base, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    write(base.path(), &[("a/x.txt", "x"), ("a/y.txt", "y")]);
    let spec = json!({
        "steps": [
            { "id": "copy", "action": "fetch:plain", "input": { "url": "./a", "targetPath": "sub" } },
            { "id": "no", "if": "${{ parameters.nothing }}", "action": "debug:log" },
            { "id": "move", "action": "fs:rename", "input": { "files": [{ "from": "sub/x.txt", "to": "z.txt" }] } },
            { "id": "list", "action": "fs:readdir", "input": { "paths": ["sub"] } },
            { "id": "each", "each": "${{ steps.list.output.files }}", "action": "debug:log",
              "input": { "message": "${{ each.value.name }} ${{ each.key }}" } },
            { "id": "publish", "action": "publish:github", "input": { "repoUrl": "${{ parameters.url }}" } },
            { "id": "gone", "action": "fs:delete", "input": { "files": ["sub"] } },
        ],
        "output": { "links": [
            { "url": "${{ steps.publish.output.remoteUrl }}" },
            { "url": "x", "if": "${{ parameters.nothing }}" },
        ] },
    });
    let (steps, output) =
        run(base.path(), out.path(), &spec, json!({ "url": "github.com?owner=o&repo=r" }));
    assert_eq!(steps[1].state, State::Skipped);
    assert_eq!(steps[4].state, State::Done { told: vec!["y.txt 0".to_owned()] });
    assert_eq!(
        steps[5].state,
        State::Told { input: json!({ "repoUrl": "github.com?owner=o&repo=r" }) }
    );
    assert_eq!(read(out.path(), "z.txt"), "x");
    assert!(!out.path().join("sub").exists());
    assert_eq!(output, Some(json!({ "links": [{ "url": "<remoteUrl>" }] })));
}

#[test]
fn nothing_leads_out_of_the_workspace() {
    let (base, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    write(base.path(), &[("a/x.txt", "x"), ("up/${{ values.path }}", "x")]);
    let failing = |step: Value| {
        let spec = json!({ "steps": [step] });
        let (steps, _) = run(base.path(), &out.path().join("w"), &spec, json!({}));
        let State::Failed { message } = &steps[0].state else {
            panic!("{steps:?}");
        };
        assert!(message.contains("leads out"), "{message}");
    };
    failing(json!({ "action": "fetch:plain", "input": { "url": "a", "targetPath": "../b" } }));
    failing(
        json!({ "action": "fetch:template", "input": { "url": "up", "values": { "path": "a/../../b" } } }),
    );
    failing(json!({ "action": "fs:delete", "input": { "files": ["../*"] } }));
    failing(
        json!({ "action": "fs:rename", "input": { "files": [{ "from": "a", "to": "../../b" }] } }),
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        fs::create_dir_all(base.path().join("l")).unwrap();
        symlink("../../..", base.path().join("l/out")).unwrap();
        failing(json!({ "action": "fetch:plain", "input": { "url": "l" } }));
        symlink(base.path(), out.path().join("w/door")).unwrap();
        failing(
            json!({ "action": "fetch:plain", "input": { "url": "a", "targetPath": "door/b" } }),
        );
    }
    assert!(!out.path().join("b").exists() && !base.path().join("b").exists());
}

#[test]
fn what_fails_stops_what_comes_later() {
    let (base, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let spec = json!({
        "steps": [
            { "id": "bad", "action": "fetch:plain", "input": { "url": "./none" } },
            { "id": "later", "action": "debug:log" },
            { "id": "always", "if": "${{ always() }}", "action": "debug:log", "input": { "message": "cleaned" } },
        ],
    });
    let (steps, output) = run(base.path(), out.path(), &spec, json!({}));
    assert!(matches!(steps[0].state, State::Failed { .. }));
    assert_eq!(steps[1].state, State::Skipped);
    assert_eq!(steps[2].state, State::Done { told: vec!["cleaned".to_owned()] });
    assert_eq!(output, None);
}
