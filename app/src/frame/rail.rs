//! The left rail: where one can go. On phones it is a drawer.

use super::FrameState;
use crate::{
    moment::PageMoment,
    preferences::{RailWidth, SetPreferences},
    text::{Text, use_text},
    ui::Icon,
    who::Who,
};
use icondata_lu as lucide;
use leptos::{form::ActionForm, prelude::*};
use leptos_router::hooks::{use_location, use_query_map};
use platform::access::Permission;

struct Entry {
    label: &'static str,
    icon: icondata_core::Icon,
    address: &'static str,
    place: Place,
}

/// Where in the portal an address is, as far as the rail tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Home,
    Catalog,
    Apis,
    Deployments,
    Observability,
    Costs,
    Delivery,
    Docs,
    Teams,
    Create,
    Tasks,
    Register,
    Problems,
    People,
    Groups,
    Roles,
    Policies,
    Access,
    Audit,
    Integrations,
    Approvals,
    Settings,
}

impl Place {
    /// The kind decides among the catalog's places, be it in the query or in the path.
    fn of(path: &str, kind: Option<&str>) -> Option<Self> {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        match parts.next() {
            None => Some(Self::Home),
            Some("catalog") => Some(match parts.nth(1).or(kind) {
                Some("api") => Self::Apis,
                Some("group" | "user") => Self::Teams,
                _ => Self::Catalog,
            }),
            Some("deployments") => Some(Self::Deployments),
            Some("observability") => Some(Self::Observability),
            Some("costs") => Some(Self::Costs),
            Some("delivery" | "summary") => Some(Self::Delivery),
            Some("docs") => Some(Self::Docs),
            Some("create") => Some(match parts.next() {
                Some("tasks") => Self::Tasks,
                _ => Self::Create,
            }),
            Some("catalog-import") => Some(Self::Register),
            Some("problems") => Some(Self::Problems),
            Some("settings") => Some(Self::Settings),
            Some("approvals") => Some(Self::Approvals),
            Some("admin") => match parts.next() {
                Some("people") => Some(Self::People),
                Some("groups") => Some(Self::Groups),
                Some("roles") => Some(Self::Roles),
                Some("policies") => Some(Self::Policies),
                Some("access") => Some(Self::Access),
                Some("audit") => Some(Self::Audit),
                Some("integrations") => Some(Self::Integrations),
                Some("approvals") => Some(Self::Approvals),
                _ => None,
            },
            Some(_) => None,
        }
    }
}

fn groups(text: &'static Text, who: &Who) -> Vec<(&'static str, Vec<Entry>)> {
    let entry = |label, icon, address, place| Entry { label, icon, address, place };
    let run = [
        (
            Permission::PeopleRead,
            text.run.people,
            lucide::LuUserCog,
            "/admin/people",
            Place::People,
        ),
        (
            Permission::PeopleRead,
            text.run.groups,
            lucide::LuNetwork,
            "/admin/groups",
            Place::Groups,
        ),
        (Permission::PolicyRead, text.run.roles, lucide::LuShield, "/admin/roles", Place::Roles),
        (
            Permission::PolicyRead,
            text.run.policies,
            lucide::LuScale,
            "/admin/policies",
            Place::Policies,
        ),
        (
            Permission::PolicyRead,
            text.run.access,
            lucide::LuKeyRound,
            "/admin/access",
            Place::Access,
        ),
        (Permission::AuditRead, text.audit_log, lucide::LuScrollText, "/admin/audit", Place::Audit),
        (
            Permission::Admin,
            text.integrations,
            lucide::LuPlugZap,
            "/admin/integrations",
            Place::Integrations,
        ),
    ];
    let run = run.into_iter().filter(|(permission, ..)| who.may(*permission));
    let run = run.map(|(_, label, icon, address, place)| entry(label, icon, address, place));
    let approvals =
        entry(text.run.approvals, lucide::LuStamp, "/admin/approvals", Place::Approvals);
    vec![
        ("", vec![entry(text.home, lucide::LuHouse, "/", Place::Home)]),
        (
            text.discover,
            vec![
                entry(text.catalog, lucide::LuBoxes, "/catalog?kind=component", Place::Catalog),
                entry(text.apis, lucide::LuPlug, "/catalog?kind=api", Place::Apis),
                entry(text.docs, lucide::LuBookOpen, "/docs", Place::Docs),
                entry(text.teams, lucide::LuUsers, "/catalog?kind=group", Place::Teams),
            ],
        ),
        (
            text.create,
            vec![
                entry(text.templates, lucide::LuLayoutTemplate, "/create", Place::Create),
                entry(text.tasks, lucide::LuListChecks, "/create/tasks", Place::Tasks),
                entry(text.register, lucide::LuFilePlus2, "/catalog-import", Place::Register),
            ],
        ),
        (
            text.operate,
            vec![
                entry(text.deployments, lucide::LuRocket, "/deployments", Place::Deployments),
                entry(
                    text.observability,
                    lucide::LuActivity,
                    "/observability",
                    Place::Observability,
                ),
                entry(text.costs, lucide::LuCoins, "/costs", Place::Costs),
            ],
        ),
        (
            text.improve,
            vec![
                entry(text.delivery, lucide::LuGauge, "/delivery", Place::Delivery),
                entry(text.problems, lucide::LuTriangleAlert, "/problems", Place::Problems),
            ],
        ),
        (text.run.run, run.chain([approvals]).collect()),
        ("end", vec![entry(text.settings, lucide::LuSettings, "/settings", Place::Settings)]),
    ]
}

/// The rail.
#[component]
pub(super) fn Rail() -> impl IntoView {
    let text = use_text();
    let state = expect_context::<FrameState>();
    let location = use_location();
    let query = use_query_map();
    let place =
        Memo::new(move |_| Place::of(&location.pathname.get(), query.get().get_str("kind")));
    let moment = expect_context::<PageMoment>();
    let close = move |_| state.drawer.set(false);
    let groups = groups(text, &Who::current())
        .into_iter()
        .map(|(title, entries)| {
            let entries = entries
                .into_iter()
                .map(|entry| {
                    let of_catalog =
                        matches!(entry.place, Place::Catalog | Place::Apis | Place::Teams);
                    let address = move || {
                        if of_catalog {
                            moment.keep(entry.address)
                        } else {
                            entry.address.to_owned()
                        }
                    };
                    let current = move || (place.get() == Some(entry.place)).then_some("page");
                    view! {
                        <li>
                            <a href=address aria-current=current title=entry.label on:click=close>
                                <Icon icon=entry.icon size=18 />
                                <span>{entry.label}</span>
                            </a>
                        </li>
                    }
                })
                .collect_view();
            let heading = (!title.is_empty() && title != "end")
                .then(|| view! { <p class="heading">{title}</p> });
            view! {
                <div class="group" data-end=title == "end">
                    {heading}
                    <ul role="list">{entries}</ul>
                </div>
            }
        })
        .collect_view();
    view! {
        <nav class="rail" id="rail" aria-label=text.main_navigation>
            <a class="brand" href="/" on:click=close>
                <BrandMark />
                <span>"Slipway"</span>
            </a>
            {groups}
            <Fold />
        </nav>
        <button
            class="rail-veil"
            type="button"
            tabindex="-1"
            aria-label=text.close
            hidden=move || !state.drawer.get()
            on:click=close
        ></button>
    }
    .into_any()
}

/// The boat on its slipway.
#[component]
fn BrandMark() -> impl IntoView {
    view! {
        <svg class="mark" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
            <rect width="24" height="24" rx="6" fill="var(--accent)" />
            <path
                d="M12 5v7M12 6l5 5h-5M11.5 7.5 8 11.500h3.500M5.500 13.500h13l-2 3.500h-9zM5 19.500c1.200-1 2.300-1 3.500 0s2.300 1 3.500 0 2.300-1 3.500 0 2.300 1 3.500 0"
                fill="none"
                stroke="var(--on-accent)"
                stroke-width="1.4"
                stroke-linecap="round"
                stroke-linejoin="round"
            />
        </svg>
    }
    .into_any()
}

/// Folds the rail to icons, and back.
#[component]
fn Fold() -> impl IntoView {
    let text = use_text();
    let rail = RwSignal::new(expect_context::<crate::preferences::Preferences>().rail);
    let action = ServerAction::<SetPreferences>::new();
    let other = move || match rail.get() {
        RailWidth::Wide => RailWidth::Narrow,
        RailWidth::Narrow => RailWidth::Wide,
    };
    let label = move || match rail.get() {
        RailWidth::Wide => text.fold_rail,
        RailWidth::Narrow => text.unfold_rail,
    };
    let fold = move |_| {
        let width = other();
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-rail", width.name());
        }
        request_animation_frame(move || rail.set(width));
    };
    view! {
        <ActionForm action attr:class="fold">
            <button
                type="submit"
                name="rail"
                value=move || other().name()
                title=label
                on:click=fold
            >
                <Icon icon=lucide::LuPanelLeft size=18 />
                <span>{label}</span>
            </button>
        </ActionForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn an_address_lights_its_place() {
        assert_eq!(Place::of("/", None), Some(Place::Home));
        assert_eq!(Place::of("/catalog", Some("api")), Some(Place::Apis));
        assert_eq!(Place::of("/catalog", None), Some(Place::Catalog));
        assert_eq!(Place::of("/catalog/default/user/anna", None), Some(Place::Teams));
        assert_eq!(Place::of("/admin/roles", None), Some(Place::Roles));
        assert_eq!(Place::of("/approvals", None), Some(Place::Approvals));
        assert_eq!(Place::of("/create/templates/default/go", None), Some(Place::Create));
        assert_eq!(Place::of("/create/tasks/1", None), Some(Place::Tasks));
        assert_eq!(Place::of("/nowhere", None), None);
    }
}
