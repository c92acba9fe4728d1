//! The nodes: boxes with icon and name, each a link to its entity.

use super::{
    gestures::{Canvas, GraphView},
    view_box::ViewBox,
    words::{fitting, node_words},
};
use crate::{
    moment::entity_address,
    text::Text,
    ui::{kind_color, kind_icon},
};
use leptos::{ev::MouseEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use platform::catalog::{Direction, Graph, GraphNode};

/// Edge length of an icon, and its distance from the box's edge, in units.
const ICON: f64 = 14.0;
const INSET: f64 = 9.0;

/// Radius of the dot that tells how something fares, and its distance from the box's edge.
const DOT: f64 = 4.0;
const DOT_INSET: f64 = 11.0;

/// All nodes. Pointing at one or giving it the focus lights it.
pub(super) fn nodes(
    graph: &Graph,
    view: GraphView,
    canvas: Canvas,
    text: &'static Text,
) -> impl IntoView + use<> {
    let nodes = graph.nodes.iter().enumerate().map(|(index, node)| {
        let near: Vec<usize> = graph
            .edges
            .iter()
            .filter_map(|edge| match (edge.source, edge.target) {
                (source, target) if source == index => Some(target),
                (source, target) if target == index => Some(source),
                _ => None,
            })
            .collect();
        let touched = move || view.lit().is_some_and(|lit| lit == index || near.contains(&lit));
        let words = node_words(node, text);
        let drawing = drawing(node).into_any();
        let content = if node.entity.exists {
            link(node, words, drawing, canvas).into_any()
        } else {
            view! {
                <g>
                    <title>{words}</title>
                    {drawing}
                </g>
            }
            .into_any()
        };
        view! {
            <g
                class="node"
                data-hue=kind_color(node.entity.target.kind(), node.entity.entity_type.as_deref())
                data-centre=(node.direction == Direction::Centre).then_some("true")
                data-missing=(!node.entity.exists).then_some("true")
                data-lit=move || touched().then_some("true")
                on:pointerenter=move |_| view.light(Some(index))
                on:pointerleave=move |_| view.light(None)
                on:focusin=move |_| view.light(Some(index))
                on:focusout=move |_| view.light(None)
            >
                {content}
            </g>
        }
    });
    let nodes = nodes.collect_view();
    view! { <g>{nodes}</g> }
}

fn drawing(node: &GraphNode) -> impl IntoView + use<> {
    let GraphNode { x, y, width, height, .. } = *node;
    let kind = node.entity.target.kind();
    let icon = kind_icon(kind, node.entity.entity_type.as_deref());
    let text_start = INSET + ICON + 7.0;
    let dot = node.health.map(|state| {
        view! {
            <circle
                class="fares"
                data-health=state.name()
                cx=x + width - DOT_INSET
                cy=y + height / 2.0
                r=DOT
            />
        }
    });
    let end = if dot.is_some() { DOT_INSET + DOT } else { 0.0 };
    let name = fitting(&node.entity.label, width - text_start - INSET - end);
    view! {
        <rect class="box" x=x y=y width=width height=height rx="6" />
        <svg
            class="picture"
            x=x + INSET
            y=y + (height - ICON) / 2.0
            width=ICON
            height=ICON
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            inner_html=icon.data
        ></svg>
        {dot}
        <text x=x + text_start y=y + height / 2.0 dominant-baseline="central">
            {name}
        </text>
    }
}

/// The router follows only links of HTML, so this one asks it itself. A click that ends a drag is
/// none.
fn link(
    node: &GraphNode,
    words: String,
    drawing: AnyView,
    canvas: Canvas,
) -> impl IntoView + use<> {
    let address = entity_address(&node.entity.target);
    let place = ViewBox { x: node.x, y: node.y, width: node.width, height: node.height };
    let navigate = use_navigate();
    let target = address.clone();
    let follow = move |event: MouseEvent| {
        if canvas.dragging() {
            event.prevent_default();
            return;
        }
        let plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if plain {
            event.prevent_default();
            navigate(&target, NavigateOptions::default());
        }
    };
    view! {
        <g>
            <a href=address on:click=follow on:focus=move |_| canvas.bring(place)>
                <title>{words}</title>
                {drawing}
            </a>
        </g>
    }
}
