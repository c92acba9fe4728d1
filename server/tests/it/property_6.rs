//! Property 6: registration of new projects (row 2.4).

use crate::tasks::{Company, Portal};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};

/// What somebody fills in.
fn filled_in() -> impl Strategy<Value = (String, String, Vec<String>)> {
    (
        "[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,6})?",
        r#"[A-Za-z][A-Za-z0-9 ,.'":#&-]{0,30}"#,
        prop::collection::vec("[a-z]{1,8}", 0..4),
    )
}

fn registered(
    company: &Company,
    portal: &Portal,
    number: usize,
    (name, description, files): (String, String, Vec<String>),
) -> Result<(), TestCaseError> {
    // Each case is a repository of its own.
    let name = format!("{name}-{number}");
    let values = json!({
        "name": name,
        "description": description,
        "owner": "group:default/builders",
        "files": files,
    });
    let task = portal.settled(&portal.begin(&values));
    prop_assert_eq!(&task["row"]["state"], "completed", "{}", task);

    // At once, since the run has ended: nobody waits for the catalog.
    let component = portal.component(&name);
    let Some(component) = component else {
        return Err(TestCaseError::fail(format!("{name} is not in the catalog: {task}")));
    };
    prop_assert_eq!(&component["metadata"]["description"], &values["description"]);
    prop_assert_eq!(&component["spec"]["owner"], &values["owner"]);
    let made = format!("component:default/{name}");
    prop_assert_eq!(&task["row"]["made"], &json!(made), "the run tells what it made");
    prop_assert_eq!(&task["output"]["links"][0]["entity"], &json!(made));
    let (status, page) = portal.server.get(&format!("/catalog/default/component/{name}"));
    prop_assert!(status == 200 && page.contains(&name), "its page opens");
    let (known, commits) = (company.repositories(&name), company.commits(&name));
    prop_assert_eq!((known, commits, portal.registrations(&name)), (1, 1, 1));

    // The same once more makes nothing twice: it fails, and says why.
    let again = portal.settled(&portal.begin(&values));
    prop_assert_eq!(&again["row"]["state"], "failed", "{}", again);
    prop_assert!(again["row"]["note"].as_str().is_some_and(|note| !note.is_empty()));
    prop_assert_eq!((company.commits(&name), portal.registrations(&name)), (1, 1));
    Ok(())
}

/// A company and the portal that makes services in it.
fn begin() -> (Company, Portal) {
    let company = Company::start();
    let portal = Portal::start(&company);
    (company, portal)
}

fn is_well((company, portal): &(Company, Portal)) {
    assert_eq!((portal.server.panics(), company.panics()), (Vec::<Value>::new(), Vec::new()));
}

/// Property 6: whatever is filled in of a template that makes a repository and registers it, when the run
/// ends the new service is in the catalog as it was filled in, its page opens, and it is there once.
#[test]
fn property_6_a_new_project_is_registered_when_its_run_ends() {
    let config =
        Config { cases: 100, max_shrink_iters: 0, failure_persistence: None, ..Config::default() };
    let (world, number) = (RefCell::new(begin()), Cell::new(0));
    let ran = TestRunner::new(config).run(&filled_in(), |case| {
        number.set(number.get() + 1);
        // A code host bears only so many calls an hour.
        if number.get() % 25 == 0 {
            is_well(&world.borrow());
            *world.borrow_mut() = begin();
        }
        let world = world.borrow();
        registered(&world.0, &world.1, number.get(), case)
    });
    assert!(ran.is_ok(), "{}", ran.unwrap_err());
    is_well(&world.borrow());
}
