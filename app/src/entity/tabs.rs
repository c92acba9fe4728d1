//! Which tabs an entity has. Pure.

use super::{
    address::EntityTab,
    relations::{GraphSubject, members},
};
use crate::{moment::same_moment, text::Text, ui::Tab};
use platform::{
    catalog::EntityDetail, ci::NamedRepository, deployments::ApplicationNames, docs::docs_address,
    errors::ErrorNames, monitoring::MonitoredNames, workloads::WorkloadNames,
};

/// The tabs, the present one among them whether it suits or not.
pub fn tabs(detail: &EntityDetail, current: EntityTab, text: &Text) -> Vec<Tab> {
    let words = &text.entity;
    let kind = detail.row.reference.kind();
    let people = u64::try_from(members(&detail.relations).count()).unwrap_or(u64::MAX);
    let subject = GraphSubject::of(kind);
    let drawn = subject.count(&detail.relations);
    // That a service depends on nothing is worth a tab; that a person does is not.
    let worth_drawing = drawn > 0 || !matches!(kind, "group" | "user" | "location");
    let deployed = ApplicationNames::ALL.iter().any(|key| detail.entity.annotation(key).is_some());
    let named = [WorkloadNames::ID, WorkloadNames::SELECTOR];
    let running = named.iter().any(|key| detail.entity.annotation(key).is_some());
    let coded = NamedRepository::of(|key| detail.entity.annotation(key)).is_some();
    let measured = MonitoredNames::ALL.iter().any(|key| detail.entity.annotation(key).is_some());
    let failing = ErrorNames::of(|key| detail.entity.annotation(key)).is_some();
    let tabs = [
        (EntityTab::Overview, words.overview, None, true),
        (EntityTab::Members, words.members, Some(people), kind == "group"),
        (EntityTab::Dependencies, subject.title(words), Some(drawn), worth_drawing),
        (EntityTab::Deployments, text.deployments, None, deployed),
        (EntityTab::Kubernetes, text.kubernetes, None, running),
        (EntityTab::Ci, words.ci, None, coded && !matches!(kind, "location" | "group" | "user")),
        (EntityTab::Monitoring, text.monitoring, None, measured || kind == "component"),
        (EntityTab::Errors, words.errors, None, failing),
        (EntityTab::Costs, text.costs, None, running || deployed || kind == "resource"),
        (EntityTab::Delivery, text.delivery, None, kind == "component" && (coded || deployed)),
        (EntityTab::Definition, words.definition, None, true),
        (EntityTab::History, words.history, None, true),
    ];
    let tabs = tabs.into_iter().filter(|(tab, _, _, suits)| *suits || *tab == current).map(
        |(tab, label, count, _)| Tab {
            label: label.to_owned(),
            address: same_moment(&tab.address(&detail.row.reference)),
            count: count.filter(|count| *count > 0),
            icon: None,
            current: tab == current,
        },
    );
    tabs.chain(docs_tab(detail, text)).collect()
}

/// The way to the documentation of an entity that has some.
fn docs_tab(detail: &EntityDetail, text: &Text) -> Option<Tab> {
    let said = ["backstage.io/techdocs-ref", "backstage.io/techdocs-entity"];
    said.iter().any(|key| detail.entity.annotation(key).is_some()).then(|| Tab {
        label: text.docs.to_owned(),
        address: docs_address(&detail.row.reference, ""),
        count: None,
        icon: None,
        current: false,
    })
}
