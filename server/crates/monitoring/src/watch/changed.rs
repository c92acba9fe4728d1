//! What of an answer is another one than before. Pure.

use platform::monitoring::{Incident, Monitor, Slo, Told};
use std::collections::{BTreeMap, BTreeSet};

/// The services of which something is told otherwise than before: all who look are concerned where it
/// is of none in particular, which is an empty set. `None` when nothing is.
pub(crate) fn changed(old: Option<&Told>, new: Option<&Told>) -> Option<BTreeSet<String>> {
    let new = new?;
    if old == Some(new) {
        return None;
    }
    let (old, new) = (old.map(by_service), by_service(new));
    let (Some(Some(old)), Some(new)) = (old, new) else { return Some(BTreeSet::new()) };
    let keys: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let differ = keys.into_iter().filter(|key| old.get(key) != new.get(key));
    Some(differ.filter(|key| !key.is_empty()).map(str::to_owned).collect())
}

/// Something that belongs to a service.
#[derive(PartialEq)]
enum One<'a> {
    Monitor(&'a Monitor),
    Slo(&'a Slo),
    Incident(&'a Incident),
}

type ByService<'a> = BTreeMap<&'a str, Vec<One<'a>>>;

/// What is told of an account as a whole, by service; `None` of what is of one service anyway.
fn by_service(told: &Told) -> Option<ByService<'_>> {
    let mut all = ByService::new();
    match told {
        Told::Monitors(monitors) => {
            for one in monitors {
                let key = one.scope.service.as_deref().unwrap_or_default();
                all.entry(key).or_default().push(One::Monitor(one));
            }
        }
        Told::Slos(slos) => {
            for one in slos {
                let key = one.scope.service.as_deref().unwrap_or_default();
                all.entry(key).or_default().push(One::Slo(one));
            }
        }
        Told::Incidents(incidents) => {
            for one in incidents {
                let services = one.scope.service.iter().chain(&one.services);
                for service in services {
                    all.entry(service.as_str()).or_default().push(One::Incident(one));
                }
            }
        }
        _ => return None,
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{
        Timestamp,
        monitoring::{Audience, Scope},
    };

    fn incident(service: &str, state: &str) -> Incident {
        Incident {
            id: service.to_owned(),
            number: "#1".to_owned(),
            title: String::new(),
            severity: "SEV-2".to_owned(),
            state: state.to_owned(),
            declared_at: Timestamp(0),
            resolved_at: None,
            scope: Scope { service: Some(service.to_owned()), ..Scope::default() },
            services: Vec::new(),
            called: Vec::new(),
            page: None,
            audience: Audience::All,
        }
    }

    #[test]
    fn only_services_of_which_something_is_another_are_told_of() {
        let told = |state| Told::Incidents(vec![incident("a", "active"), incident("b", state)]);
        let (old, new) = (told("active"), told("resolved"));
        assert_eq!(changed(Some(&old), Some(&old)), None);
        let names = changed(Some(&old), Some(&new)).unwrap();
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["b"]);
        assert_eq!(changed(None, Some(&new)), Some(BTreeSet::new()), "whoever looks");
        assert_eq!(changed(Some(&old), None), None);
    }
}
