//! What stops a start, and what it says then.

use crate::process::{Server, components, run, slipway};
use std::{fs, net::TcpListener, path::Path};

/// Exit status and words of a start that must fail.
fn fails(listen: &str, data: &Path) -> String {
    let mut command = slipway();
    command.args(["serve", "--listen", listen, "--data-dir"]).arg(data);
    let output = run(&mut command);
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn an_address_in_use_is_told() {
    let data = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = fails(&address, data.path());
    assert!(
        said.contains(&format!("address {address} is in use")) && said.contains("--listen"),
        "{said}"
    );
}

#[test]
fn a_data_folder_that_cannot_be_made_or_written_is_told() {
    let said = fails("127.0.0.1:0", Path::new("/proc/slipway"));
    assert!(said.contains("the data folder /proc/slipway cannot be made"), "{said}");
    let said = fails("127.0.0.1:0", Path::new("/proc"));
    assert!(said.contains("the data folder /proc is not writable"), "{said}");
}

#[test]
fn a_second_one_on_the_same_data_is_refused_and_the_first_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (data, catalog) = (folder.path().join("data"), folder.path().join("catalog"));
    components(&catalog, 3);
    let first = Server::start(&data, &catalog);
    let said = fails("127.0.0.1:0", &data);
    assert!(said.contains("is in use by another running Slipway"), "{said}");
    // Nor may another data folder be a way around to the same database.
    let database = format!("sqlite:{}", data.join("slipway.db").display());
    let other = folder.path().join("other");
    let mut command = slipway();
    command.args(["serve", "--listen", "127.0.0.1:0", "--database-url", &database]);
    let output = run(command.arg("--data-dir").arg(&other));
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(first.get("/healthz").0, 200);
}

#[test]
fn a_database_that_is_none_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("slipway.db"),
        "this is no database, but it is long enough ".repeat(50),
    )
    .unwrap();
    let said = fails("127.0.0.1:0", folder.path());
    assert!(said.contains("slipway.db"), "{said}");
}
