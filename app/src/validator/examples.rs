//! A text to begin with for each kind: as short as it may be, with what most people add.

/// The kinds, as addresses name them, and their texts.
pub(super) const EXAMPLES: [(&str, &str); 9] = [
    ("component", COMPONENT),
    ("api", API),
    ("system", SYSTEM),
    ("domain", DOMAIN),
    ("resource", RESOURCE),
    ("group", GROUP),
    ("user", USER),
    ("location", LOCATION),
    ("template", TEMPLATE),
];

/// The text for a kind.
pub(super) fn example(kind: &str) -> Option<&'static str> {
    EXAMPLES.iter().find(|(name, _)| *name == kind).map(|(_, text)| *text)
}

const COMPONENT: &str = "\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout-api
  description: Takes and confirms orders.
  tags: [go]
  annotations:
    github.com/project-slug: example/checkout-api
  links:
    - url: https://runbooks.example.com/checkout-api
      title: Runbook
spec:
  type: service
  lifecycle: production
  owner: group:payments
  system: checkout
  providesApis: [checkout-v2]
  consumesApis: [payments-v1]
  dependsOn: [resource:orders-db]
";

const API: &str = "\
apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: payments-v1
  description: Charges, refunds and payouts.
spec:
  type: openapi
  lifecycle: production
  owner: group:payments
  system: checkout
  definition: |
    openapi: 3.1.0
    info: {title: Payments, version: 1.0.0}
    paths: {}
";

const SYSTEM: &str = "\
apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: checkout
  description: From the cart to the receipt.
spec:
  owner: group:payments
  domain: commerce
";

const DOMAIN: &str = "\
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata:
  name: commerce
  description: Everything that sells.
spec:
  owner: group:commerce
";

const RESOURCE: &str = "\
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: orders-db
  description: Orders and their lines.
spec:
  type: database
  owner: group:payments
  system: checkout
";

const GROUP: &str = "\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments
  description: Money in, money out.
spec:
  type: team
  profile:
    displayName: Payments
    email: payments@example.com
  parent: commerce
  children: []
  members: [anna.berg]
";

const USER: &str = "\
apiVersion: backstage.io/v1alpha1
kind: User
metadata:
  name: anna.berg
spec:
  profile:
    displayName: Anna Berg
    email: anna.berg@example.com
  memberOf: [payments]
";

const LOCATION: &str = "\
apiVersion: backstage.io/v1alpha1
kind: Location
metadata:
  name: services
  description: Where the services of the team are described.
spec:
  type: url
  targets:
    - ./services/*/catalog-info.yaml
";

const TEMPLATE: &str = "\
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: go-service
  title: Go service
  description: A service in Go with its pipeline and its chart.
spec:
  type: service
  owner: group:platform
  parameters:
    - title: The service
      required: [name]
      properties:
        name:
          type: string
          title: Name
  steps:
    - id: fetch
      name: Fetch the skeleton
      action: fetch:template
      input:
        url: ./skeleton
        values:
          name: ${{ parameters.name }}
";

#[cfg(test)]
mod tests {
    use super::*;
    use descriptor::{Limits, Verdict, review};

    #[test]
    fn every_example_is_valid_and_needs_no_advice() {
        for (kind, text) in EXAMPLES {
            let [one] = &review(text, &Limits::default())[..] else { panic!("{kind}") };
            assert_eq!(one.verdict, Verdict::Valid, "{kind}: {:?}", one.errors);
            assert_eq!(one.advice, [], "{kind}");
            assert_eq!(one.reference.as_ref().map(|r| r.kind().to_owned()).as_deref(), Some(kind));
        }
        assert_eq!(example("nothing"), None);
    }
}
