//! The command palette: jump to an entity or a page by typing a few letters.

use super::FrameState;
use crate::{
    create::template_address,
    moment::PageMoment,
    search::{open_hit, quick_search, search_address},
    text::{
        Text,
        search::{SearchText, use_search_text},
        use_text,
    },
    ui::{Icon, KindIcon},
    who::Who,
};
use icondata_lu as lucide;
use leptos::task::spawn_local;
use leptos::{
    ev::KeyboardEvent,
    html::{Dialog, Input},
    prelude::*,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use platform::{
    EntityRef,
    access::Permission,
    search::{Hit as FoundHit, SearchQuery},
};

/// A line of the palette.
#[derive(Clone, PartialEq)]
struct Hit {
    label: String,
    hint: String,
    address: String,
    picture: Picture,
    /// What it stands under.
    group: String,
    /// What it is about, when a search found it.
    entity: Option<EntityRef>,
}

#[derive(Clone, PartialEq)]
enum Picture {
    Page(icondata_core::Icon),
    Entity(String, Option<String>),
}

/// Pages whose name has a word that begins with the text.
fn pages(text: &'static Text, who: &Who, typed: &str) -> Vec<Hit> {
    let typed = typed.trim().to_lowercase();
    let always = [
        (text.home, lucide::LuHouse, "/"),
        (text.search, lucide::LuSearch, "/search"),
        (text.catalog, lucide::LuBoxes, "/catalog?kind=component"),
        (text.apis, lucide::LuPlug, "/catalog?kind=api"),
        (text.docs, lucide::LuBookOpen, "/docs"),
        (text.preview_docs, lucide::LuFilePenLine, "/docs/preview"),
        (text.deployments, lucide::LuRocket, "/deployments"),
        (text.observability, lucide::LuActivity, "/observability"),
        (text.costs, lucide::LuCoins, "/costs"),
        (text.delivery, lucide::LuGauge, "/delivery"),
        (text.summary, lucide::LuPresentation, "/summary"),
        (text.teams, lucide::LuUsers, "/catalog?kind=group"),
        (text.create, lucide::LuLayoutTemplate, "/create"),
        (text.tasks, lucide::LuListChecks, "/create/tasks"),
        (text.template_editor, lucide::LuFileCode2, "/create/editor"),
        (text.template_actions, lucide::LuBlocks, "/create/actions"),
        (text.register, lucide::LuFilePlus2, "/catalog-import"),
        (text.validate, lucide::LuFileCheck2, "/validate"),
        (text.memory.changes, lucide::LuHistory, "/catalog/changes"),
        (text.memory.see_catalog_then, lucide::LuCalendarClock, "/catalog/changes#moment"),
        (text.problems, lucide::LuTriangleAlert, "/problems"),
        (text.settings, lucide::LuSettings, "/settings"),
        (text.api_reference, lucide::LuCodeXml, "/api"),
        (text.run.may_i, lucide::LuCircleHelp, "/access"),
        (text.run.approvals, lucide::LuStamp, "/admin/approvals"),
        (text.run.notifications, lucide::LuBell, "/notifications"),
    ];
    let run = [
        (Permission::PeopleRead, (text.run.people, lucide::LuUserCog, "/admin/people")),
        (Permission::PeopleRead, (text.run.groups, lucide::LuNetwork, "/admin/groups")),
        (Permission::PolicyRead, (text.run.roles, lucide::LuShield, "/admin/roles")),
        (Permission::PolicyRead, (text.run.policies, lucide::LuScale, "/admin/policies")),
        (Permission::PolicyRead, (text.run.access, lucide::LuKeyRound, "/admin/access")),
        (Permission::AuditRead, (text.audit_log, lucide::LuScrollText, "/admin/audit")),
        (Permission::Admin, (text.integrations, lucide::LuPlugZap, "/admin/integrations")),
    ];
    let run = run.into_iter().filter(|(permission, _)| who.may(*permission)).map(|(_, page)| page);
    let matching = always.into_iter().chain(run).filter(|(label, ..)| {
        let label = label.to_lowercase();
        label.starts_with(&typed) || label.split(' ').any(|word| word.starts_with(&typed))
    });
    matching
        .map(|(label, icon, address)| Hit {
            label: label.to_owned(),
            hint: text.page.to_owned(),
            address: address.to_owned(),
            picture: Picture::Page(icon),
            group: text.pages.to_owned(),
            entity: None,
        })
        .collect()
}

fn found(hit: FoundHit, moment: PageMoment, text: &Text, words: &SearchText) -> Hit {
    let kind = text.kind_singular(hit.entity.kind(), hit.entity.kind());
    let beside = if hit.path.is_empty() {
        hit.owner.map(|owner| owner.name().to_owned())
    } else {
        Some(hit.path)
    };
    let picture = match hit.category.as_str() {
        "docs" => Picture::Page(lucide::LuBookOpen),
        "operations" => Picture::Page(lucide::LuWebhook),
        "fields" => Picture::Page(lucide::LuBraces),
        "deployments" => Picture::Page(lucide::LuRocket),
        _ => Picture::Entity(hit.entity.kind().to_owned(), hit.entity_type),
    };
    let address = match hit.category.as_str() {
        // Who jumps to a template means to use it.
        "templates" => template_address(&hit.entity),
        _ if hit.address.starts_with("/catalog") => moment.keep(&hit.address),
        _ => hit.address,
    };
    Hit {
        label: hit.title,
        hint: match (hit.category.as_str(), beside) {
            ("docs" | "operations" | "fields" | "deployments", Some(beside)) => beside,
            (_, Some(beside)) => format!("{kind} · {beside}"),
            (_, None) => kind,
        },
        address,
        picture,
        group: words.category(&hit.category),
        entity: Some(hit.entity),
    }
}

/// What was found, by category: the category of the best first, and in each the best first.
fn grouped(hits: Vec<Hit>) -> Vec<Hit> {
    let mut order: Vec<String> = Vec::new();
    for hit in &hits {
        if !order.contains(&hit.group) {
            order.push(hit.group.clone());
        }
    }
    let mut hits = hits;
    hits.sort_by_key(|hit| order.iter().position(|group| *group == hit.group));
    hits
}

/// The way to the page with everything.
fn everything(typed: &str, text: &Text, words: &SearchText) -> Hit {
    let query = SearchQuery { text: typed.to_owned(), ..SearchQuery::default() };
    Hit {
        label: (words.everything)(typed),
        hint: text.page.to_owned(),
        address: search_address(&query),
        picture: Picture::Page(lucide::LuSearch),
        group: text.search.to_owned(),
        entity: None,
    }
}

/// What was typed, what was found, and which line is chosen.
#[derive(Clone, Copy)]
struct Search {
    typed: RwSignal<String>,
    /// Pages first: they are there at once, and what the server finds then moves none of them from
    /// under a finger.
    hits: Memo<Vec<Hit>>,
    chosen: RwSignal<usize>,
}

impl Search {
    /// Asks the server while the palette is open; until the next answer is there the last one stays.
    fn start(state: FrameState, text: &'static Text) -> Self {
        let typed = RwSignal::new(String::new());
        let chosen = RwSignal::new(0_usize);
        let words = use_search_text();
        let answer = LocalResource::new(move || {
            let (open, typed) = (state.palette.get(), typed.get());
            async move {
                if !open || typed.trim().is_empty() {
                    return Vec::new();
                }
                quick_search(typed).await.map(|page| page.hits).unwrap_or_default()
            }
        });
        let entities = RwSignal::new(Vec::<FoundHit>::new());
        let pages = Memo::new(move |_| pages(text, &Who::current(), &typed.get()));
        Effect::new(move |_| {
            let Some(rows) = answer.get() else { return };
            if entities.with_untracked(|known| *known != rows) {
                entities.set(rows);
                if chosen.get_untracked() >= pages.with_untracked(Vec::len) {
                    chosen.set(0);
                }
            }
        });
        let moment = expect_context::<PageMoment>();
        let hits = Memo::new(move |_| {
            let typed = typed.get();
            let rows = entities.get().into_iter().map(|row| found(row, moment, text, words));
            let mut hits = pages.get();
            hits.extend(grouped(rows.collect()));
            if !typed.trim().is_empty() && !hits.is_empty() {
                hits.push(everything(typed.trim(), text, words));
            }
            hits
        });
        Self { typed, hits, chosen }
    }

    /// Takes what is typed now; the first line is chosen then.
    fn set_typed(self, typed: String) {
        self.typed.set(typed);
        self.chosen.set(0);
    }

    /// Moves the choice, round and round.
    fn step(self, forwards: bool) {
        let count = self.hits.with(Vec::len).max(1);
        let step = if forwards { 1 } else { count - 1 };
        self.chosen.update(|at| *at = (*at + step) % count);
    }

    fn choice(self) -> Option<(String, Option<EntityRef>)> {
        let at = self.chosen.get_untracked();
        self.hits.with_untracked(|hits| {
            hits.get(at).map(|hit| (hit.address.clone(), hit.entity.clone()))
        })
    }
}

/// Remembers that what was found is opened; that it is not remembered stops nobody.
fn note(entity: Option<EntityRef>) {
    if let Some(entity) = entity {
        spawn_local(async move { drop(open_hit(entity).await) });
    }
}

/// What a key does: the arrows move the choice, Enter goes there. Tells whether it does anything.
fn press(search: Search, state: FrameState) -> Callback<String, bool> {
    let navigate = use_navigate();
    Callback::new(move |key: String| {
        match key.as_str() {
            "ArrowDown" => search.step(true),
            "ArrowUp" => search.step(false),
            "Enter" => {
                if let Some((address, entity)) = search.choice() {
                    note(entity);
                    state.palette.set(false);
                    navigate(&address, NavigateOptions::default());
                }
            }
            _ => return false,
        }
        true
    })
}

/// What the field holds after these keys; those that are no text are pressed.
fn type_ahead(keys: Vec<String>, search: Search, press: Callback<String, bool>) -> String {
    search.set_typed(String::new());
    for key in keys {
        match key.as_str() {
            "Backspace" => search.typed.update(|typed| _ = typed.pop()),
            letter if letter.chars().count() == 1 => {
                search.typed.update(|typed| typed.push_str(letter));
            }
            _ => drop(press.run(key)),
        }
    }
    search.typed.get_untracked()
}

/// The palette. It is opened by script.
#[component]
pub(super) fn Palette() -> impl IntoView {
    let text = use_text();
    let state = expect_context::<FrameState>();
    let dialog = NodeRef::<Dialog>::new();
    let input = NodeRef::<Input>::new();
    let search = Search::start(state, text);
    let press = press(search, state);
    Effect::new(move |_| {
        let (Some(dialog), Some(input)) = (dialog.get(), input.get()) else { return };
        if state.palette.get() {
            if !dialog.open() {
                let _ = dialog.show_modal();
            }
            let _ = input.focus();
            let keys = state.keys_ahead.try_update_value(std::mem::take).unwrap_or_default();
            input.set_value(&type_ahead(keys, search, press));
        } else {
            state.keys_ahead.set_value(Vec::new());
            dialog.close();
        }
    });
    let close = move |event: leptos::ev::MouseEvent| {
        if event.target() == event.current_target() {
            state.palette.set(false);
        }
    };
    view! {
        <dialog
            class="palette"
            node_ref=dialog
            aria-label=text.search_hint
            // Esc: what closes then is told only afterwards, and the next key may come before that.
            on:cancel=move |_: leptos::ev::Event| state.palette.set(false)
            on:close=move |_| state.palette.set(false)
            on:click=close
        >
            <div class="panel">
                <Field search input press />
                <ul role="listbox" id="palette-hits" aria-label=text.results>
                    {move || lines(state, search)}
                </ul>
                <p class="none" role="status" hidden=move || !search.hits.with(Vec::is_empty)>
                    {text.nothing_found}
                </p>
            </div>
        </dialog>
    }
    .into_any()
}

/// Where one types.
#[component]
fn Field(search: Search, input: NodeRef<Input>, press: Callback<String, bool>) -> impl IntoView {
    let text = use_text();
    let on_key = move |event: KeyboardEvent| {
        if press.run(event.key()) {
            event.prevent_default();
        }
    };
    view! {
        <div class="field">
            <Icon icon=lucide::LuSearch />
            <input
                node_ref=input
                type="text"
                role="combobox"
                aria-expanded="true"
                aria-controls="palette-hits"
                aria-activedescendant=move || format!("palette-{}", search.chosen.get())
                aria-label=text.search_hint
                placeholder=text.search_hint
                autocomplete="off"
                spellcheck="false"
                on:input=move |event| search.set_typed(event_target_value(&event))
                on:keydown=on_key
            />
            <kbd>"Esc"</kbd>
        </div>
    }
    .into_any()
}

fn lines(state: FrameState, search: Search) -> impl IntoView {
    let hits = search.hits.get();
    let heads: Vec<bool> = (0..hits.len())
        .map(|at| {
            at == 0 || hits.get(at).map(|hit| &hit.group) != hits.get(at - 1).map(|hit| &hit.group)
        })
        .collect();
    let hits = hits.into_iter().zip(heads).enumerate();
    let line = |(index, (hit, heads)): (usize, (Hit, bool))| {
        let head = heads.then(|| {
            view! {
                <li class="head" role="presentation">
                    {hit.group.clone()}
                </li>
            }
        });
        let entity = hit.entity.clone();
        let picture = match hit.picture {
            Picture::Page(icon) => view! {
                <span class="picture">
                    <Icon icon />
                </span>
            }
            .into_any(),
            Picture::Entity(kind, entity_type) => {
                view! { <KindIcon kind entity_type /> }.into_any()
            }
        };
        let selected = move || (search.chosen.get() == index).to_string();
        view! {
            {head}
            <li role="none" on:mousemove=move |_| search.chosen.set(index)>
                <a
                    role="option"
                    id=format!("palette-{index}")
                    aria-selected=selected
                    href=hit.address
                    tabindex="-1"
                    on:click=move |_| {
                        note(entity.clone());
                        request_animation_frame(move || state.palette.set(false));
                    }
                >
                    {picture}
                    <span class="label">{hit.label}</span>
                    <span class="hint">{hit.hint}</span>
                </a>
            </li>
        }
    };
    hits.map(line).collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{preferences::Language, text};

    #[test]
    fn pages_are_found_by_the_beginning_of_a_word() {
        let text = text::of(Language::English);
        let who = Who { may: Who::TOLD.to_vec(), ..Who::default() };
        let labels = |typed| -> Vec<_> {
            pages(text, &who, typed).into_iter().map(|hit| hit.label).collect()
        };
        assert_eq!(labels("cat"), ["Catalog", "See the catalog as it was"]);
        assert_eq!(labels("refer"), ["API reference"]);
        assert_eq!(labels("val"), ["Validate a file"]);
        assert_eq!(labels("").len(), 33);
        assert_eq!(pages(text, &Who::default(), "").len(), 26, "not what they may not");
        assert!(labels("zzz").is_empty());
    }
}
