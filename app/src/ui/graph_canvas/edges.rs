//! The edges: arrows from what needs to what is needed, their type on hover.

use super::{gestures::GraphView, words::edge_words};
use crate::text::Text;
use leptos::prelude::*;
use platform::catalog::Graph;

/// The head of an arrow, for `marker-end`.
pub(super) fn arrow(id: &'static str, class: &'static str) -> impl IntoView {
    view! {
        <marker
            id=id
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto-start-reverse"
        >
            <path class=class d="M0 0.8 7.4 4 0 7.2Z" />
        </marker>
    }
}

/// All edges. Those of the node that is lit stand out.
pub(super) fn edges(graph: &Graph, view: GraphView, text: &'static Text) -> impl IntoView + use<> {
    let edges = graph.edges.iter().map(|edge| {
        let (source, target) = (edge.source, edge.target);
        let words = edge_words(graph, edge, text);
        let path = edge.path.clone();
        let touched = move || view.lit().is_some_and(|node| node == source || node == target);
        let head = move || if touched() { "url(#graph-arrow-lit)" } else { "url(#graph-arrow)" };
        view! {
            <g class="edge" data-lit=move || touched().then_some("true")>
                <title>{words}</title>
                <path class="reach" d=path.clone() />
                <path class="line" d=path marker-end=head />
            </g>
        }
    });
    let edges = edges.collect_view();
    view! { <g aria-hidden="true">{edges}</g> }
}
