//! The verdicts of Backstage's own validators on real files, and ours on what is rare in them.

use catalog::{
    descriptor::Verdict,
    validate::{DocumentReport, ValidateSettings, validate_paths},
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The corpus of public files, where `SLIPWAY_CORPUS` says or beside the workspace.
fn corpus() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus");
    std::env::var_os("SLIPWAY_CORPUS").map_or(beside, PathBuf::from)
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The rows of a table, without its head.
fn rows(table: &Path) -> Vec<Vec<String>> {
    let table = fs::read_to_string(table).unwrap();
    let row = |line: &str| line.split('\t').map(str::to_owned).collect();
    table.lines().skip(1).map(row).collect()
}

fn reports(file: &Path) -> Vec<DocumentReport> {
    validate_paths(&[file.to_owned()], ValidateSettings::default()).collect()
}

#[test]
fn the_corpus_is_judged_as_backstage_judges_it() {
    let corpus = corpus();
    let table = corpus.join("VERDICTS.tsv");
    if !table.is_file() {
        eprintln!(
            "no corpus at {}: set SLIPWAY_CORPUS; only the fixtures are checked",
            table.display()
        );
        return;
    }
    let mut expected: BTreeMap<PathBuf, Vec<[String; 4]>> = BTreeMap::new();
    for row in rows(&table) {
        let file = corpus.join(&row[0]).join(row[1].replace('/', "__")).join(&row[2]);
        let told = [3, 6, 4, 5].map(|column| row[column].clone());
        expected.entry(file).or_default().push(told);
    }
    assert!(expected.len() > 300, "the table of verdicts is cut short");
    for (file, expected) in expected {
        let told = reports(&file).into_iter().map(|report| {
            let name = |name: Option<String>| name.unwrap_or_default();
            [
                report.document.to_string(),
                report.verdict.to_string(),
                name(report.kind),
                name(report.name),
            ]
        });
        assert_eq!(told.collect::<Vec<_>>(), expected, "{}", file.display());
    }
}

#[test]
fn what_is_rare_is_judged_as_the_table_says() {
    let mut expected: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for row in rows(&fixtures().join("VERDICTS.tsv")) {
        expected.entry(row[0].clone()).or_default().push(row[1..].to_vec());
    }
    assert!(expected.len() > 40);
    for (file, expected) in expected {
        let told = reports(&fixtures().join(&file)).into_iter().map(|report| {
            let first = report.errors.first();
            let name = |name: &Option<String>| name.clone().unwrap_or_default();
            vec![
                report.document.to_string(),
                report.line.to_string(),
                report.verdict.to_string(),
                name(&report.kind),
                name(&report.name),
                first.map(|error| error.line.to_string()).unwrap_or_default(),
                first.map(|error| error.path.clone()).unwrap_or_default(),
            ]
        });
        assert_eq!(told.collect::<Vec<_>>(), expected, "{file}");
    }
}

#[test]
fn every_fixture_has_its_rows() {
    let known: Vec<String> =
        rows(&fixtures().join("VERDICTS.tsv")).into_iter().map(|row| row[0].clone()).collect();
    for entry in fs::read_dir(fixtures()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let table = name == "VERDICTS.tsv" || name.starts_with('.') || name == "files";
        assert!(table || known.contains(&name), "{name} has no row in VERDICTS.tsv");
    }
}

#[test]
fn a_refused_document_has_errors_within_it_and_says_how_to_mend_them() {
    let folder = fixtures();
    for report in validate_paths(std::slice::from_ref(&folder), ValidateSettings::default()) {
        let lines = fs::read_to_string(&report.file).unwrap().lines().count();
        let last = u32::try_from(lines).unwrap();
        assert_eq!(report.is_refused(), !report.errors.is_empty() && !is_unjudged(&report));
        for error in &report.errors {
            assert!(error.line >= 1 && error.line <= last + 1, "{report}");
            assert!(error.column >= 1 && error.message.len() > 20, "{report}");
        }
    }
}

fn is_unjudged(report: &DocumentReport) -> bool {
    matches!(report.verdict, Verdict::NotAnEntity | Verdict::NeedsRemote)
}

#[test]
fn unknown_kinds_are_refused_on_request() {
    let file = fixtures().join("unknown-kinds.yaml");
    let settings = ValidateSettings { refuse_unknown_kinds: true, ..ValidateSettings::default() };
    let reports: Vec<DocumentReport> = validate_paths(&[file], settings).collect();
    assert!(reports.iter().all(DocumentReport::is_refused));
    assert!(reports[2].errors[0].message.contains("backstage.io/v1alpha1"), "{}", reports[2]);
    assert!(reports[4].errors[0].message.contains("did you mean Component"), "{}", reports[4]);
}

#[test]
fn a_report_has_the_promised_form() {
    let file = fixtures().join("duplicate-key.yaml");
    let report = &reports(&file)[0];
    let mut json = serde_json::to_value(report).unwrap();
    json["file"] = "duplicate-key.yaml".into();
    let expected = concat!(
        r#"{"file":"duplicate-key.yaml","document":0,"line":1,"verdict":"yaml-error","kind":null,"#,
        r#""name":null,"errors":[{"line":6,"column":3,"path":"/metadata/title","message":"the key "#,
        r#"\"title\" stands twice in this map (first on line 5); keep one of them"}]}"#
    );
    assert_eq!(json.to_string(), expected);
    assert!(report.to_string().ends_with(
        "6:3: yaml-error: the key \"title\" stands twice in this \
                                          map (first on line 5); keep one of them"
    ));
}
