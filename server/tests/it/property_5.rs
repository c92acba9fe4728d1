//! Property 5: generated project completeness (rows 2.2, 2.3, 2.5).

use crate::process::{run, slipway};
use descriptor::{Content, Limits, parse};
use proptest::{prelude::*, sample::subsequence};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};
use walkdir::WalkDir;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/golden-paths");

const ENVIRONMENTS: [&str; 3] = ["development", "staging", "production"];

/// What every project has, whatever was chosen.
const ALWAYS: [&str; 21] = [
    ".devcontainer/devcontainer.json",
    ".dockerignore",
    ".github/CODEOWNERS",
    ".github/dependabot.yml",
    ".github/workflows/chart.yml",
    ".github/workflows/ci.yml",
    ".github/workflows/deploy.yml",
    ".github/workflows/image.yml",
    ".github/workflows/scan.yml",
    ".gitignore",
    "Dockerfile",
    "README.md",
    "catalog-info.yaml",
    "deploy/chart/Chart.yaml",
    "deploy/chart/templates/deployment.yaml",
    "deploy/chart/templates/service.yaml",
    "deploy/chart/values.yaml",
    "docs/deployment.md",
    "docs/index.md",
    "docs/operation.md",
    "mkdocs.yml",
];

/// What a catalog file says of where a project runs, is measured, and is documented.
const ANNOTATIONS: [&str; 6] = [
    "github.com/project-slug",
    "backstage.io/techdocs-ref",
    "backstage.io/kubernetes-id",
    "argocd/app-name",
    "datadoghq.com/service",
    "sentry.io/project-slug",
];

/// What somebody may fill in of one of the golden paths: its file, and the values.
fn filled_in() -> impl Strategy<Value = (&'static str, Value)> {
    let template = prop_oneof![
        Just("go-service.yaml"),
        Just("java-service.yaml"),
        Just("react-application.yaml"),
        Just("react-native-application.yaml"),
    ];
    let database = prop_oneof![Just("none"), Just("postgresql"), Just("mysql")];
    let messaging = prop_oneof![Just("none"), Just("kafka"), Just("rabbitmq")];
    (
        template,
        "[a-z][a-z0-9]{2,9}(-[a-z0-9]{1,8}){0,2}",
        // Whatever YAML, HTML and JSON stumble over.
        r#"[A-Za-z][A-Za-z0-9 ,.'":&<>#%@{}\[\]|*!?-]{2,60}[A-Za-z]"#,
        "[A-Za-z][A-Za-z0-9]{1,8}(-[a-z0-9]{1,5})?",
        subsequence(ENVIRONMENTS.to_vec(), 1..=3),
        (database, messaging),
        any::<bool>(),
        1024_u16..,
    )
        .prop_map(|(template, name, description, owner, environments, needs, asks, port)| {
            let mut values = json!({
                "name": name,
                "description": description,
                "owner": "group:default/storefront",
                "system": "system:default/shop",
                "repoUrl": format!("github.com?owner={owner}&repo={name}"),
                "visibility": "private",
                "environments": environments,
                "argocdProject": "default",
                "datadogSite": "datadoghq.eu",
            });
            if asks {
                values["deploymentsRepoUrl"] =
                    json!(format!("github.com?owner={owner}&repo=deploy"));
            }
            let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
            match template {
                "go-service.yaml" | "java-service.yaml" => {
                    values["database"] = json!(needs.0);
                    values["messaging"] = json!(needs.1);
                    values["port"] = json!(port);
                }
                _ => values["apiUrl"] = json!("https://api.example.com"),
            }
            match template {
                "java-service.yaml" => {
                    values["packageName"] = json!(format!("com.example.{letters}"));
                    values["javaVersion"] = json!(if asks { "25" } else { "21" });
                }
                "react-native-application.yaml" => {
                    values["applicationId"] = json!(format!("com.example.{letters}"));
                }
                _ => {}
            }
            (template, values)
        })
}

/// The files of a folder, by their paths below it.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            (path, String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned())
        })
        .collect()
}

/// The environments that a folder has a file of.
fn laid_out(files: &BTreeMap<String, String>, folder: &str) -> BTreeSet<String> {
    let names = files.keys().filter_map(|path| path.strip_prefix(folder)?.strip_suffix(".yaml"));
    names.filter(|name| ENVIRONMENTS.contains(name)).map(str::to_owned).collect()
}

/// The documents of a YAML file; what is none is told with its path.
fn documents(path: &str, text: &str) -> Vec<Value> {
    let all = parse(text, &Limits::default()).into_iter();
    all.filter_map(|document| match document.content {
        Content::Value(value) => Some(value),
        Content::Empty => None,
        Content::Broken(errors) => panic!("{path}: {errors:?}\n{text}"),
    })
    .collect()
}

fn ends(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|one| one == extension)
}

/// Whether braces of a template were left over: GitHub's own know no such names.
fn is_left_over(text: &str) -> bool {
    ["${{ values", "${{ parameters", "{% if", "{% for", "{% endif", "{% raw"]
        .iter()
        .any(|braces| text.contains(braces))
}

fn complete(template: &str, values: &Value) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    let (given, out) = (folder.path().join("values.json"), folder.path().join("out"));
    fs::write(&given, values.to_string()).unwrap();
    let mut command = slipway();
    command.args(["template", "render", "--values"]).arg(&given).arg("--out").arg(&out);
    let ran = run(command.arg(template).current_dir(FOLDER));
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    prop_assert!(ran.status.success(), "{said}{}", String::from_utf8_lossy(&ran.stdout));

    let project = files(&out.join("project"));
    for path in ALWAYS {
        prop_assert!(project.contains_key(path), "{path} is missing");
    }
    for (path, text) in &project {
        prop_assert!(!ends(path, "njk") && !path.contains("{{"), "{path} was not rendered");
        prop_assert!(!is_left_over(text), "{path} has braces left over: {text}");
        let is_json = ends(path, "json") && !path.starts_with("tsconfig");
        if is_json {
            let read = serde_json::from_str::<Value>(text);
            prop_assert!(read.is_ok(), "{path}: {read:?}");
        }
        let is_yaml = ends(path, "yaml") || ends(path, "yml");
        // Helm's own templates are YAML only once Helm has rendered them.
        if is_yaml && !path.starts_with("deploy/chart/templates/") {
            prop_assert!(!documents(path, text).is_empty(), "{path} says nothing");
        }
    }

    let chosen: BTreeSet<String> = serde_json::from_value(values["environments"].clone()).unwrap();
    prop_assert_eq!(&laid_out(&project, "deploy/environments/"), &chosen);
    prop_assert_eq!(&laid_out(&project, "deploy/argocd/"), &chosen);
    let asked = values.get("deploymentsRepoUrl").is_some();
    prop_assert_eq!(!files(&out.join("deployments")).is_empty(), asked, "Argo CD is told, or not");

    let told = documents("catalog-info.yaml", &project["catalog-info.yaml"]);
    let component = &told[0];
    prop_assert_eq!(&component["kind"], "Component");
    prop_assert_eq!(&component["metadata"]["name"], &values["name"]);
    prop_assert_eq!(&component["metadata"]["description"], &values["description"]);
    prop_assert_eq!(&component["spec"]["owner"], &values["owner"]);
    prop_assert_eq!(&component["spec"]["system"], &values["system"]);
    let annotations = &component["metadata"]["annotations"];
    for name in ANNOTATIONS {
        let is_said = annotations[name].as_str().is_some_and(|value| !value.is_empty());
        prop_assert!(is_said, "{name} is not said: {annotations}");
    }
    let applications: BTreeSet<&str> =
        annotations["argocd/app-name"].as_str().unwrap().split(',').map(str::trim).collect();
    prop_assert_eq!(applications.len(), chosen.len(), "an application for each environment");
    // An API that is described elsewhere is there.
    for api in told.iter().filter(|one| one["kind"] == "API") {
        let place = api["spec"]["definition"]["$text"].as_str().unwrap().trim_start_matches("./");
        prop_assert!(project.contains_key(place), "{place} is missing");
    }

    let user = project["Dockerfile"].lines().rfind(|line| line.starts_with("USER "));
    let user = user.map(|line| line.trim_start_matches("USER ").to_owned()).unwrap_or_default();
    prop_assert!(!user.is_empty() && user != "root" && !user.starts_with('0'), "USER {user}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 120, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default()
    })]

    /// Property 5: whatever is filled in of a golden path, the project that comes of it is complete: source
    /// and tests aside, it has an image that does not run as root, workflows, a chart, exactly the
    /// environments that were chosen, documentation, and a catalog file that wires it to Argo CD, Datadog
    /// and Sentry; and every file of it can be read.
    #[test]
    fn property_5_a_generated_project_is_complete((template, values) in filled_in()) {
        complete(template, &values)?;
    }
}
