//! A graph of entities as SVG, drawn on the server. In the browser it can be moved and zoomed by
//! wheel, keys, mouse and fingers; focus or pointer on a node lights its edges.

mod edges;
mod gestures;
mod nodes;
mod view_box;
mod words;

pub use gestures::GraphView;

use super::Icon;
use crate::text::use_text;
use gestures::Canvas;
use leptos::prelude::*;
use platform::catalog::Graph;

/// The least and greatest height of a drawing on the page, in pixels.
const HEIGHTS: (f64, f64) = (140.0, 560.0);

/// The drawing.
#[component]
pub fn GraphCanvas(
    /// What to draw.
    graph: Graph,
    /// What it shows, for screen readers.
    #[prop(into)]
    label: String,
    /// What the reader did to it, kept by the page.
    view: GraphView,
    /// Whether it can be moved and zoomed.
    #[prop(optional)]
    movable: bool,
) -> impl IntoView {
    let text = use_text();
    let height = graph.height.clamp(HEIGHTS.0, HEIGHTS.1) + 24.0;
    let canvas = Canvas::new(&graph, height, view, movable);
    let edges = edges::edges(&graph, view, text);
    let nodes = nodes::nodes(&graph, view, canvas, text);
    let foot = movable.then(|| view! { <Foot canvas /> });
    let region = label.clone();
    view! {
        <div class="graph-canvas" data-live=move || canvas.live().then_some("true")>
            <div
                class="frame"
                node_ref=view.frame
                tabindex="0"
                role="region"
                aria-label=region
                on:keydown=move |event| canvas.key(&event)
                on:wheel=move |event| canvas.wheel(&event)
                on:pointerdown=move |event| canvas.press(&event)
                on:pointermove=move |event| canvas.slide(&event)
                on:pointerup=move |event| canvas.release(&event)
                on:pointercancel=move |event| canvas.release(&event)
                on:dragstart=move |event| event.prevent_default()
            >
                <svg
                    width=canvas.whole.width.round()
                    height=height.round()
                    viewBox=move || canvas.shown().attribute()
                    role="group"
                    aria-label=label
                >
                    <defs>
                        {edges::arrow("graph-arrow", "arrow")}
                        {edges::arrow("graph-arrow-lit", "arrow lit")}
                    </defs>
                    {edges}
                    {nodes}
                </svg>
            </div>
            {foot}
        </div>
    }
    .into_any()
}

/// How to move and zoom; without script it is an empty line, so that nothing jumps.
#[component]
fn Foot(canvas: Canvas) -> impl IntoView {
    let text = &use_text().entity;
    let button = |label: &'static str, icon, act: fn(Canvas)| {
        view! {
            <button
                class="button"
                type="button"
                data-square
                title=label
                aria-label=label
                on:click=move |_| act(canvas)
            >
                <Icon icon />
            </button>
        }
    };
    view! {
        <div class="foot">
            <p hidden=move || !canvas.live()>{text.graph_keys}</p>
            <div class="buttons" hidden=move || !canvas.live()>
                {button(text.zoom_in, icondata_lu::LuZoomIn, Canvas::nearer)}
                {button(text.zoom_out, icondata_lu::LuZoomOut, Canvas::farther)}
                {button(text.zoom_reset, icondata_lu::LuMaximize, Canvas::reset)}
            </div>
        </div>
    }
}
