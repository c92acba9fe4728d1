//! `slipway backup`, `restore` and `migrate`, as a person runs them.

use crate::process::{Server, components, run, slipway};
use std::{fs, path::Path, process::Output};

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn command(what: &str, data: &Path, rest: &[&Path]) -> Output {
    run(slipway().arg(what).arg("--data-dir").arg(data).args(rest))
}

#[test]
fn a_running_portal_is_backed_up_and_another_one_starts_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let (data, catalog) = (folder.path().join("data"), folder.path().join("catalog"));
    let (file, other) = (folder.path().join("slipway.gz"), folder.path().join("other"));
    components(&catalog, 120);
    let server = Server::start(&data, &catalog);
    server.wait_until_read();
    let made = command("backup", &data, &[&file]);
    assert!(made.status.success(), "{}", said(&made));
    assert!(said(&made).contains("the change log up to position 121"), "{}", said(&made));

    let again = command("backup", &data, &[&file]);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("is there already"), "{}", said(&again));
    let in_use = command("restore", &data, &[&file]);
    assert!(said(&in_use).contains("is in use by another running Slipway"), "{}", said(&in_use));
    let checked = command("restore", &data, &[Path::new("--check"), &file]);
    assert!(said(&checked).contains("is whole"), "{}", said(&checked));
    drop(server);

    let restored = command("restore", &other, &[&file]);
    assert!(restored.status.success(), "{}", said(&restored));
    let full = command("restore", &other, &[&file]);
    assert!(said(&full).contains("is not empty") && said(&full).contains("--replace"));
    let replaced = command("restore", &other, &[Path::new("--replace"), &file]);
    assert!(replaced.status.success(), "{}", said(&replaced));

    // Its source cannot be read any more: what it shows is what was restored.
    fs::remove_dir_all(&catalog).unwrap();
    let server = Server::start(&other, &catalog);
    let (status, body) = server.get("/api/catalog/entities/by-name/component/default/service-7");
    assert_eq!(status, 200, "{body}");
}

#[test]
fn a_damaged_backup_is_refused_with_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("slipway.gz");
    fs::write(&file, "no backup at all").unwrap();
    let output = command("restore", &folder.path().join("data"), &[&file]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("slipway.gz cannot be used"), "{}", said(&output));
    let empty = command("backup", &folder.path().join("data"), &[&folder.path().join("x.gz")]);
    assert!(said(&empty).contains("was not made by Slipway"), "{}", said(&empty));
}

#[test]
fn the_schema_is_made_without_serving() {
    let folder = tempfile::tempdir().unwrap();
    let output = command("migrate", folder.path(), &[]);
    assert!(said(&output).contains("up to date"), "{}", said(&output));
    let file = folder.path().join("empty.gz");
    let output = command("backup", folder.path(), &[&file]);
    assert!(said(&output).contains("holds 0 rows"), "{}", said(&output));
}
