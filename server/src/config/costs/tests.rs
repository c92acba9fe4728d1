//! Settings of costs, and mistakes in them.

use crate::config::tests::{error, read};
use insights::costs::Sharing;
use platform::costs::Currency;

#[test]
fn sources_of_costs_are_read() {
    let file = r#"
[server]
time-zone = "Europe/Berlin"
[costs]
currency = "eur"
idle = "weighted"
reconcile-above = "7%"
smallest-change = "2.50"
[[costs.rates]]
currency = "USD"
rate = "0.92"
[[costs.opencost]]
name = "production"
url = "http://opencost.opencost:9003"
cluster = "production-eu"
[[costs.aws]]
name = "aws"
access-key-id = "AKIA"
secret-access-key = "hunter2"
environment-tag = "environment"
environments = ["staging", "production"]
"#;
    let settings = read(file, &[]).unwrap();
    let costs = &settings.costs;
    assert_eq!(costs.options.zone.name(), "Europe/Berlin");
    assert_eq!(costs.options.currency.code(), "EUR");
    assert_eq!(costs.options.rates[&Currency::USD].to_string(), "0.92");
    assert_eq!((costs.options.idle, costs.options.shared), (Sharing::Weighted, Sharing::Separate));
    assert_eq!(costs.options.reconcile_above, 70);
    assert_eq!(costs.options.smallest_change.to_string(), "2.5");
    assert!(costs.options.shared_namespaces.contains("kube-system"));
    assert_eq!(costs.opencost[0].currency.code(), "EUR", "that of the company");
    assert_eq!(costs.aws[0].settings.environments, ["staging", "production"]);
    assert_eq!(costs.aws[0].keys.as_ref().unwrap().id, "AKIA");
    assert_eq!(*costs.annotations, ["slipway.dev/cost-name", "backstage.io/kubernetes-id"]);
    assert!(!format!("{settings:?}").contains("hunter2"));
}

#[test]
fn mistakes_of_costs_name_the_key() {
    let file = r#"
[costs]
currency = "euros"
kept-months = 1
[[costs.rates]]
currency = "USD"
[[costs.opencost]]
name = "one"
url = "http://opencost:9003"
intervall = "1h"
[[costs.opencost]]
name = "two"
[[costs.aws]]
name = "one"
[[costs.aws]]
name = "half"
access-key-id = "AKIA"
"#;
    let told = error(file, &[]);
    for part in [
        "costs.currency",
        "costs.kept-months",
        "costs.rates[0]",
        "costs.opencost[0].intervall",
        "costs.opencost[1]",
        "has half of a key",
    ] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
}
