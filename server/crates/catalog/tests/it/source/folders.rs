//! Folders.

use super::{component, folder, location, names, one_finding, read, read_with, settings, write};
use catalog::{
    reading::{Keep, Known, Reading},
    service::Origin,
    source::{SourceReader, SourceSettings, Target},
};
use futures::StreamExt;
use platform::catalog::ProblemKind;
use proptest::prelude::*;
use std::{collections::BTreeSet, fs, os::unix::fs::symlink, time::Duration};
use tempfile::TempDir;

#[tokio::test]
async fn descriptors_are_found_wherever_they_stand_and_other_files_are_not_touched() {
    let folder = folder(&[
        ("b/catalog-info.yaml", &component("b")),
        ("a/deep/catalog-info.yml", &component("a")),
        ("other.yaml", "not: [an, entity"),
        (".git/catalog-info.yaml", "x"),
        ("node_modules/x/catalog-info.yaml", "x"),
    ]);
    let reading = read(&folder).await;
    assert_eq!(names(&reading), ["a", "b"]);
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
    assert!(reading.locations.iter().all(|location| location.scanned && location.parent.is_none()));
}

#[tokio::test]
async fn a_folder_without_descriptors_by_name_gives_what_its_yaml_files_hold() {
    let folder = folder(&[("org.yaml", &component("org")), ("values.yaml", "replicas: 3\n")]);
    let reading = read(&folder).await;
    assert_eq!(names(&reading), ["org"]);
    assert!(reading.findings.is_empty(), "other YAML is nobody's fault");
}

#[tokio::test]
async fn one_broken_document_takes_no_neighbour_with_it() {
    let text = format!("{}---\nkind: [broken\n---\n{}", component("first"), component("last"));
    let folder = folder(&[("catalog-info.yaml", &text)]);
    let reading = read(&folder).await;
    assert_eq!(names(&reading), ["first", "last"]);
    let finding = one_finding(&reading);
    assert_eq!((finding.kind, finding.keep), (ProblemKind::Refused, Keep::Location));
    assert!(finding.line.is_some_and(|line| (9..=12).contains(&line)), "{finding:?}");
}

#[tokio::test]
async fn a_refused_document_names_what_it_meant() {
    let text = component("x").replace("  owner: team\n", "");
    let folder = folder(&[("catalog-info.yaml", &text)]);
    let reading = read(&folder).await;
    let finding = one_finding(&reading);
    assert_eq!(
        finding.entity.as_ref().map(ToString::to_string).as_deref(),
        Some("component:default/x")
    );
    assert_eq!(finding.keep, Keep::Named);
    assert!(finding.message.contains("owner"), "{}", finding.message);
}

#[tokio::test]
async fn locations_lead_down_up_and_by_pattern_and_circles_end() {
    let folder = folder(&[
        ("catalog-info.yaml", &location(&["./teams/all.yaml", "./services/**/info.yaml"])),
        ("teams/all.yaml", &location(&["../extra.yaml", "./all.yaml", "../catalog-info.yaml"])),
        ("extra.yaml", &component("extra")),
        ("services/x/info.yaml", &component("x")),
        ("services/y/z/info.yaml", &component("z")),
    ]);
    let reading = read(&folder).await;
    let found = names(&reading);
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, BTreeSet::from(["l", "extra", "x", "z"]));
    assert_eq!(reading.claims.len(), 5, "each file once: {:?}", names(&reading));
    let of = |name: &str| reading.locations.iter().find(|one| one.location == name).unwrap();
    assert_eq!(of("extra.yaml").parent.as_deref(), Some("teams/all.yaml"));
    assert!(!of("extra.yaml").scanned && of("services/x/info.yaml").scanned);
}

#[tokio::test]
async fn nothing_outside_of_the_folder_is_read() {
    let outside = folder(&[("secret.yaml", &component("secret"))]);
    let secret = outside.path().join("secret.yaml");
    let folder = folder(&[(
        "in/catalog-info.yaml",
        &location(&[
            "../../secret.yaml",
            secret.to_str().unwrap(),
            "./link.yaml",
            "file:///etc/passwd",
        ]),
    )]);
    symlink(&secret, folder.path().join("in/link.yaml")).unwrap();
    let reading = read(&folder).await;
    assert_eq!(names(&reading), ["l"]);
    let said: Vec<_> = reading.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(said.len(), 4, "{said:?}");
    assert!(said.iter().filter(|text| text.contains("leads out")).count() == 2, "{said:?}");
    assert!(said.iter().any(|text| text.contains("absolute")), "{said:?}");
    assert!(reading.findings.iter().all(|finding| finding.kind == ProblemKind::Unreadable));
}

#[tokio::test]
async fn a_missing_target_says_who_names_it_and_an_optional_one_says_nothing() {
    let optional = location(&["./maybe.yaml"]).replace("spec:\n", "spec:\n  presence: optional\n");
    let folder = folder(&[
        ("a/catalog-info.yaml", &location(&["./missing.yaml"])),
        ("b/catalog-info.yaml", &optional.replace("name: l", "name: m")),
    ]);
    let reading = read(&folder).await;
    let finding = one_finding(&reading);
    assert_eq!((finding.location.as_str(), finding.keep), ("a/missing.yaml", Keep::Subtree));
    assert!(finding.message.contains("a/catalog-info.yaml line 7"), "{}", finding.message);
}

#[tokio::test]
async fn placeholders_are_filled_from_files_inside() {
    let api = "apiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: NAME\nspec:\n  type: openapi\n  lifecycle: production\n  owner: team\n  definition:\n    $text: TARGET\n";
    let with = |name: &str, target: &str| api.replace("NAME", name).replace("TARGET", target);
    let folder = folder(&[
        (
            "catalog-info.yaml",
            &format!("{}---\n{}", with("good", "./api.yaml"), with("bad", "../../x")),
        ),
        ("api.yaml", "openapi: 3.1.0\n"),
    ]);
    let reading = read(&folder).await;
    assert_eq!(names(&reading), ["good"]);
    assert_eq!(reading.claims[0].entity().spec_text("definition"), Some("openapi: 3.1.0\n"));
    let finding = one_finding(&reading);
    assert_eq!((finding.line, finding.keep), (Some(20), Keep::Named), "{finding:?}");
    assert!(finding.message.contains("$text ../../x"), "{}", finding.message);
}

#[tokio::test]
async fn limits_are_named_with_their_setting() {
    let folder = folder(&[
        ("catalog-info.yaml", &location(&["./one.yaml"])),
        ("one.yaml", &location(&["./two.yaml"])),
        ("two.yaml", &component("two")),
        ("big/catalog-info.yaml", &format!("# {}\n", "x".repeat(5_000))),
    ]);
    let path = folder.path().to_str().unwrap();
    let reading = read_with(path, |settings| {
        settings.depth = 1;
        settings.document.bytes = 4_000;
    })
    .await
    .unwrap();
    let said: Vec<_> = reading.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(said.iter().any(|text| text.contains("catalog.max-depth")), "{said:?}");
    assert!(said.iter().any(|text| text.contains("catalog.max-file-size")), "{said:?}");
    let reading = read_with(path, |settings| settings.locations = 2).await.unwrap();
    assert!(reading.findings.iter().any(|one| one.message.contains("catalog.max-locations")));
}

#[tokio::test]
async fn kinds_of_ones_own_are_kept_or_refused_as_configured() {
    let text = component("r")
        .replace("kind: Component", "kind: Runbook")
        .replace("backstage.io/v1alpha1", "acme.example/v1");
    let folder = folder(&[("catalog-info.yaml", &text)]);
    assert_eq!(names(&read(&folder).await), ["r"]);
    let refusing =
        read_with(folder.path().to_str().unwrap(), |one| one.refuse_unknown_kinds = true);
    assert!(one_finding(&refusing.await.unwrap()).message.contains("Runbook"));
}

#[tokio::test]
async fn a_missing_folder_is_a_failure_of_the_source() {
    let error = read_with("/nowhere/at/all", |_| {}).await.unwrap_err();
    assert!(error.contains("/nowhere/at/all"), "{error}");
}

#[tokio::test]
async fn a_change_in_a_watched_folder_is_told_within_a_second_even_after_it_was_replaced() {
    let parent = TempDir::new().unwrap();
    let path = parent.path().join("catalog");
    write(&path, "catalog-info.yaml", &component("a"));
    let cache = TempDir::new().unwrap();
    let target = Target::parse(path.to_str().unwrap()).unwrap();
    let reader = SourceReader::new(target, settings(&cache)).unwrap();
    let mut changes = reader.changes();
    changes.next().await; // The watch begins.
    let told = async |changes: &mut futures::stream::BoxStream<'static, ()>, seconds| {
        tokio::time::timeout(Duration::from_secs(seconds), changes.next()).await
    };
    write(&path, "sub/catalog-info.yaml", &component("b"));
    told(&mut changes, 1).await.expect("told within a second");
    fs::rename(&path, parent.path().join("old")).unwrap();
    write(&path, "catalog-info.yaml", &component("c"));
    told(&mut changes, 6).await.expect("the new folder is noticed");
    while told(&mut changes, 2).await.is_ok() {}
    write(&path, "catalog-info.yaml", &component("d"));
    told(&mut changes, 1).await.expect("and watched");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// Whatever Locations lead where, the traversal ends and reads every file once.
    #[test]
    fn every_web_of_locations_ends(links in proptest::collection::vec((0_usize..8, 0_usize..8), 0..24)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = TempDir::new().unwrap();
            for file in 0..8 {
                let targets: Vec<String> = links.iter().filter(|(from, _)| *from == file)
                    .map(|(_, to)| format!("./{to}.yaml")).collect();
                let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
                let text = if targets.is_empty() { component(&format!("c{file}")) } else {
                    location(&targets).replace("name: l", &format!("name: l{file}"))
                };
                write(folder.path(), &format!("{file}.yaml"), &text);
            }
            let start = folder.path().join("0.yaml");
            let reading = read_with(start.to_str().unwrap(), |_| {}).await.unwrap();
            let mut reached = BTreeSet::from([0]);
            while links.iter().any(|(from, to)| reached.contains(from) && reached.insert(*to)) {}
            let files: Vec<_> = reading.locations.iter().map(|one| one.location.clone()).collect();
            let once: BTreeSet<_> = files.iter().cloned().collect();
            assert_eq!(files.len(), once.len());
            assert_eq!(once, reached.iter().map(|file| format!("{file}.yaml")).collect());
        });
    }
}

#[tokio::test]
async fn only_what_looks_different_is_read_again() {
    let with_text = format!("{}  definition:\n    $text: ./used.txt\n", component("api"));
    let folder = folder(&[
        ("catalog-info.yaml", &location(&["./led.yaml", "./broken.yaml", "./api.yaml"])),
        ("led.yaml", &component("led")),
        ("broken.yaml", "kind: [\n"),
        ("api.yaml", &with_text),
        ("used.txt", "one"),
    ]);
    let cache = TempDir::new().unwrap();
    let target = Target::parse(folder.path().to_str().unwrap()).unwrap();
    let settings = SourceSettings::new(cache.path().to_path_buf());
    let reader = SourceReader::new(target.clone(), settings.clone()).unwrap();
    let pass = async |reader: &SourceReader, before: &Reading| {
        let known: Known = before
            .locations
            .iter()
            .filter_map(|one| Some((one.location.as_str(), one.fingerprint.as_deref()?)))
            .collect();
        let reading = reader.read(&known).await.unwrap();
        let mut unchanged: Vec<_> = reading.unchanged.iter().cloned().collect();
        unchanged.sort_unstable();
        (reading, unchanged)
    };
    // What was written just now may change once more without looking different.
    tokio::time::sleep(Duration::from_millis(150)).await;
    let (first, unchanged) = pass(&reader, &Reading::default()).await;
    assert_eq!((names(&first).join(" "), unchanged.len()), ("l led api".to_owned(), 0));
    let (second, unchanged) = pass(&reader, &first).await;
    assert_eq!(unchanged, ["api.yaml", "led.yaml"], "not what leads on, not what is broken");
    assert_eq!(names(&second), ["l"]);
    assert_eq!(second.locations, first.locations);
    assert_eq!(second.findings.len(), 1, "the broken file is told of again");

    write(folder.path(), "used.txt", "two");
    let (third, unchanged) = pass(&reader, &second).await;
    assert_eq!(
        (names(&third).join(" "), unchanged),
        ("l api".to_owned(), vec!["led.yaml".to_owned()])
    );

    let updated = SourceSettings { program: "another build".to_owned(), ..settings };
    let updated = SourceReader::new(target, updated).unwrap();
    let (_, unchanged) = pass(&updated, &second).await;
    assert!(unchanged.is_empty(), "another program may read it in another way");
}
