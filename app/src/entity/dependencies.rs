//! The tab with the graph of what the entity needs and what needs it, and the same as a list.

use super::{
    address::{DEEPEST, EntityTab, depth_address},
    neighbours::{Neighbour, neighbours},
    relations::GraphSubject,
};
use crate::{
    moment::same_moment,
    text::{EntityText, Text, use_text},
    ui::{Card, EmptyState, Fold, GraphCanvas, GraphView, ReferenceLink, count},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    EntityRef,
    catalog::{Direction, Graph},
};

/// The tab. The view is the page's, so that fresh data don't move the drawing.
#[component]
pub(super) fn Dependencies(
    reference: EntityRef,
    name: String,
    graph: Graph,
    depth: u8,
    view: GraphView,
) -> impl IntoView {
    let text = &use_text().entity;
    let subject = GraphSubject::of(reference.kind());
    if graph.nodes.len() < 2 {
        let (title, hint) = match subject {
            GraphSubject::Dependencies => (text.graph_alone, text.graph_alone_hint),
            GraphSubject::Parts => (text.parts, text.no_parts),
            GraphSubject::Hierarchy => (text.hierarchy, text.no_teams),
        };
        return view! { <EmptyState icon=lucide::LuWaypoints title hint /> }.into_any();
    }
    let hint = (subject == GraphSubject::Dependencies).then_some(text.graph_hint);
    let label = (text.graph_label)(&name);
    let hidden = hidden_note(&graph, text);
    let list = view! { <Lists subject graph=graph.clone() /> };
    view! {
        <section class="entity-dependencies" aria-label=subject.title(text)>
            <div class="drawing">
                <header>
                    <h2>{subject.title(text)}</h2>
                    <p>{hint}</p>
                    <Depths reference depth />
                </header>
                <GraphCanvas graph label view movable=true />
                {hidden}
            </div>
            <div class="list">
                <Fold summary=text.as_list open=true>
                    {list}
                </Fold>
            </div>
        </section>
    }
    .into_any()
}

/// The card of the overview: the nearest steps, and the way to the rest.
#[component]
pub(super) fn DependenciesCard(
    reference: EntityRef,
    name: String,
    mut graph: Graph,
    view: GraphView,
) -> impl IntoView {
    let text = &use_text().entity;
    if graph.nodes.len() < 2 {
        return ().into_any();
    }
    // How the neighbours are related to each other is for the tab.
    graph.edges.retain(|edge| edge.source == 0 || edge.target == 0);
    let neighbours = u64::try_from(graph.nodes.len() - 1).unwrap_or(u64::MAX) + graph.hidden;
    let label = (text.graph_label)(&name);
    let hidden = hidden_note(&graph, text);
    let address = same_moment(&EntityTab::Dependencies.address(&reference));
    let title = GraphSubject::of(reference.kind()).title(text);
    let aside = move || {
        view! { <a href=address.clone()>{(text.all_of)(neighbours)}</a> }
    };
    view! {
        <Card title icon=lucide::LuWaypoints aside>
            <GraphCanvas graph label view />
            {hidden}
        </Card>
    }
    .into_any()
}

fn hidden_note(graph: &Graph, text: &'static EntityText) -> impl IntoView + use<> {
    let hidden = graph.hidden;
    (hidden > 0)
        .then(|| view! { <p class="entity-dependencies-hidden">{(text.graph_hidden)(hidden)}</p> })
}

/// How many steps are drawn, as links.
#[component]
fn Depths(reference: EntityRef, depth: u8) -> impl IntoView {
    let text = &use_text().entity;
    let links = (1..=DEEPEST)
        .map(|steps| {
            let address = same_moment(&depth_address(&reference, steps));
            let label = (text.steps_away)(steps);
            view! {
                <li>
                    <a
                        href=address
                        data-noscroll="true"
                        aria-label=label
                        aria-current=(steps == depth).then_some("true")
                    >
                        {steps}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="depths" aria-label=text.depth>
            <span aria-hidden="true">{text.depth}</span>
            <ul role="list">{links}</ul>
        </nav>
    }
}

/// The graph as two lists, the nearest first.
#[component]
fn Lists(subject: GraphSubject, graph: Graph) -> impl IntoView {
    let text = use_text();
    let words = &text.entity;
    let (forth, back) = match subject {
        GraphSubject::Dependencies => (words.needs, words.needed_by),
        GraphSubject::Parts => (words.parts, words.above),
        GraphSubject::Hierarchy => (words.below, words.above),
    };
    let list = |direction, title: &'static str| {
        let found = neighbours(&graph, direction);
        let number = u64::try_from(found.len()).unwrap_or(u64::MAX);
        let rows = found.into_iter().map(|row| neighbour_view(row, text)).collect_view();
        (number > 0).then(|| {
            view! {
                <section>
                    <h3>{title} <span class="count">{count(number)}</span></h3>
                    <ul role="list">{rows}</ul>
                </section>
            }
        })
    };
    view! {
        <div class="entity-dependencies-lists">
            {list(Direction::Dependency, forth)} {list(Direction::Dependent, back)}
        </div>
    }
    .into_any()
}

fn neighbour_view(row: Neighbour, text: &'static Text) -> impl IntoView + use<> {
    let relations: Vec<String> =
        row.relation_types.iter().map(|relation| text.relation(relation)).collect();
    let steps = (text.entity.steps_away)(row.distance);
    let how = relations.into_iter().chain([steps]).collect::<Vec<_>>().join(" · ");
    view! {
        <li data-row>
            <ReferenceLink reference=row.entity />
            <span class="how">{how}</span>
        </li>
    }
}
