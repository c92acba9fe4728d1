//! Property 10: nobody sees monitoring through the portal that the vendor would not show them, nor what
//! the portal itself does not (row 4.5): it is neither shown nor counted nor found.

use super::model::{Company, Model, component, dashboard, incident, monitor, slo};
use platform::{
    monitoring::{
        Audience, CompanyQuestion, EntityQuestion, Hidden, MonitorState, Part, Told, VendorPeople,
        VendorPerson,
    },
    timestamp::Clock,
};
use proptest::{
    collection::{btree_set, vec},
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};
use std::{collections::BTreeSet, sync::Arc};
use tokio::runtime::Runtime;

const ROLES: [&str; 3] = ["security", "payments", "standard"];

/// Whom something is shown to: everybody, or these roles.
fn audience(roles: Option<&BTreeSet<&'static str>>) -> Audience {
    match roles {
        None => Audience::All,
        Some(roles) => {
            Audience::Only { names: roles.iter().map(|one| (*one).to_owned()).collect() }
        }
    }
}

fn roles() -> impl Strategy<Value = Option<BTreeSet<&'static str>>> {
    proptest::option::of(btree_set(select(ROLES.to_vec()), 0..=2))
}

/// Property 10.
#[test]
#[expect(clippy::too_many_lines, reason = "one property, over every way to ask")]
fn property_10_what_the_vendor_would_not_show_is_not_shown_counted_or_found() {
    let runtime = Runtime::new().unwrap();
    let model = Arc::new(Model { frames: true, ..Model::default() });
    let company = runtime.block_on(Company::start(Arc::<Model>::clone(&model) as _));
    let question = (
        vec((roles(), select(MonitorState::ALL.to_vec())), 0..8),
        vec((proptest::option::of(0_usize..8), 97.0..100.0_f64), 0..5),
        vec((roles(), any::<bool>()), 0..5),
        roles(),
        // Whether the vendor knows them, with which roles, and whether it is open.
        (any::<bool>(), btree_set(select(ROLES.to_vec()), 0..=3), any::<bool>()),
        // Whether the portal shows them the entity, and the integration.
        (proptest::bool::weighted(0.8), proptest::bool::weighted(0.8)),
    );
    let mut runner = TestRunner::new(Config { cases: 120, ..Config::default() });
    let held = runner.run(&question, |(monitors, slos, incidents, board, person, portal)| {
        let (known, memberships, open) = person;
        let (seen, allowed) = portal;
        company.clock.on(10_000);
        let made: Vec<_> = monitors
            .iter()
            .enumerate()
            .map(|(at, (roles, state))| {
                monitor(&format!("m{at}"), "cart", *state, audience(roles.as_ref()))
            })
            .collect();
        let objectives: Vec<_> = slos
            .iter()
            .enumerate()
            .map(|(at, (of, measured))| {
                let name = of.map(|of| format!("m{of}"));
                let of: Vec<&str> = name.as_deref().into_iter().collect();
                slo(&format!("s{at}"), "cart", *measured, &of)
            })
            .collect();
        let called: Vec<_> = incidents
            .iter()
            .enumerate()
            .map(|(at, (roles, open))| {
                incident(&format!("i{at}"), "cart", *open, audience(roles.as_ref()))
            })
            .collect();
        let jane = VendorPerson {
            id: "u-jane".to_owned(),
            label: "Jane".to_owned(),
            email: "jane@acme.example".to_owned(),
            memberships: memberships.iter().map(|one| (*one).to_owned()).collect(),
        };
        let people = VendorPeople(known.then_some(jane).into_iter().collect());
        model.questions.lock().unwrap().open = open;
        model.tells(&Part::Monitors, Told::Monitors(made.clone()));
        model.tells(&Part::Slos, Told::Slos(objectives.clone()));
        model.tells(&Part::Incidents, Told::Incidents(called.clone()));
        model.tells(&Part::People, Told::People(people));
        let head = Part::DashboardHead("board".to_owned());
        // Of this case and no other: by that it is seen when it was told.
        let mut told = dashboard("board", audience(board.as_ref()));
        let title = company.clock.now().0.to_string();
        told.title.clone_from(&title);
        model.tells(&head, Told::Dashboard(Some(Box::new(told))));
        {
            let mut entities = company.entities.lock().unwrap();
            entities.position += 1;
            let named = ("cart".to_owned(), vec!["board".to_owned()]);
            entities.named = [(component("cart"), named)].into();
            entities.emails = [("jane".to_owned(), "Jane@acme.example".to_owned())].into();
            let hidden = (!seen).then(|| component("cart")).into_iter().collect();
            entities.hidden = [("jane".to_owned(), hidden)].into();
            let integrations = if allowed { "datadog" } else { "sentry" };
            let integrations = [integrations.to_owned()].into();
            entities.integrations = [("jane".to_owned(), integrations)].into();
        }
        // What Jane would see at the vendor, reckoned without the service.
        let let_in = allowed && (known || open);
        let sees = |roles: &Option<BTreeSet<&'static str>>| {
            let_in
                && match roles {
                    None => true,
                    Some(roles) => known && !roles.is_disjoint(&memberships),
                }
        };
        let expected: BTreeSet<String> = monitors
            .iter()
            .enumerate()
            .filter(|(_, (roles, _))| seen && sees(roles))
            .map(|(at, _)| format!("m{at}"))
            .collect();
        let page = runtime.block_on(company.company("jane", &CompanyQuestion::default()));
        let wrong: u64 = page.counts.iter().sum();
        prop_assert_eq!(wrong, u64::try_from(expected.len()).unwrap(), "counted");
        let state = Some(MonitorState::Ok);
        for question in [
            CompanyQuestion::default(),
            CompanyQuestion { state, ..CompanyQuestion::default() },
            CompanyQuestion { text: "cart".to_owned(), ..CompanyQuestion::default() },
        ] {
            let page = runtime.block_on(company.company("jane", &question));
            for one in &page.monitors {
                prop_assert!(expected.contains(&one.what.value.id), "shown");
            }
        }
        for at in 0..monitors.len() {
            // Nor by its very name.
            let text = format!("cart m{at}");
            let question = CompanyQuestion { text, state: None, ..CompanyQuestion::default() };
            let page = runtime.block_on(company.company("jane", &question));
            let found = page.counts.iter().sum::<u64>() > 0;
            prop_assert_eq!(found, expected.contains(&format!("m{at}")), "found");
        }
        let visible = |at: &Option<usize>| {
            at.is_none_or(|at| monitors.get(at).is_some_and(|(roles, _)| sees(roles)))
        };
        let shown = slos.iter().filter(|(of, _)| seen && let_in && visible(of)).count();
        prop_assert_eq!(page.slos_total, u64::try_from(shown).unwrap());
        let shown = incidents.iter().filter(|(roles, open)| *open && seen && sees(roles)).count();
        prop_assert_eq!(page.incidents.len(), shown);
        if !allowed {
            prop_assert!(page.sources.is_empty());
        }

        // Nor does what is computed of it tell of it: all of it is told by now.
        let jane = company.asked_by("jane");
        let watching = runtime.block_on(jane.watching(None)).unwrap();
        let counted: u64 = watching.iter().map(|(_, watching)| watching.monitors).sum();
        prop_assert_eq!(counted, u64::try_from(expected.len()).unwrap(), "computed");
        let firing = watching.iter().flat_map(|(_, watching)| &watching.firing);
        let firing: BTreeSet<String> = firing.map(|one| one.value.id.clone()).collect();
        let fires = |id: &String| made.iter().any(|one| one.id == *id && one.state.is_firing());
        let expected_firing: BTreeSet<String> =
            expected.iter().filter(|id| fires(id)).cloned().collect();
        prop_assert_eq!(firing, expected_firing);

        let asked = EntityQuestion { dashboard: Some("board".to_owned()), ..Default::default() };
        let entity = runtime.block_on(jane.of_entity(&component("cart"), &asked));
        let entity = entity.unwrap();
        prop_assert_eq!(entity.is_some(), seen && allowed);
        let now = company.clock.now();
        if let Some(entity) = entity {
            let strange = entity.sources[0].value == Some(Hidden::Stranger);
            prop_assert_eq!(strange, !let_in);
            if !let_in {
                prop_assert!(entity.monitors.is_empty() && entity.signals.is_empty());
                prop_assert!(entity.links.is_empty() && entity.dashboards.is_empty());
            }
        }
        if seen && let_in {
            let cart = component("cart");
            let fresh = |found: &platform::monitoring::EntityMonitoring| {
                let known = &found.monitors[0].value.known;
                known.as_ref().is_some_and(|known| known.fetched_at >= now)
            };
            let whole = runtime.block_on(company.until("jane", &cart, &asked, fresh));
            let shown = whole.monitors[0].value.value().unwrap();
            let shown: BTreeSet<String> = shown.iter().map(|one| one.id.clone()).collect();
            prop_assert_eq!(&shown, &expected);
        }
        // A dashboard is framed for those only to whom the vendor shows it. Its head may be an older
        // one's while the new one is asked for.
        runtime.block_on(async {
            let guest = company.asked_by("guest");
            for _ in 0..400 {
                let head = guest.of_entity(&component("cart"), &asked).await.unwrap().unwrap();
                let told = |one: &Option<String>| one.as_ref() == Some(&title);
                let fresh = head.dashboards.iter().any(|one| told(&one.value.title));
                if fresh {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        });
        let framed = runtime.block_on(jane.embedding(&component("cart"), &asked)).unwrap();
        prop_assert_eq!(framed.is_some(), seen && sees(&board));
        Ok(())
    });
    held.unwrap();
    runtime.block_on(company.end());
}
