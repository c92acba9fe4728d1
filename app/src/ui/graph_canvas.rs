//! A graph of entities as SVG, drawn on the server. In the browser it can be moved and zoomed by
//! wheel, keys, mouse and fingers; focus or pointer on a node lights its edges.

mod edges;
mod gestures;
mod nodes;
mod view_box;
mod words;

pub use view_box::ViewBox;

use super::Icon;
use crate::text::use_text;
use gestures::Canvas;
use leptos::{html::Div, prelude::*};
use platform::catalog::Graph;
use view_box::Size;

/// The least and greatest height of a drawing on the page, in pixels.
const HEIGHTS: (f64, f64) = (140.0, 560.0);

/// The drawing. With a `view` it can be moved; the view is the caller's, so that it outlives the
/// drawing when that is made anew from fresh data. `None` in it is where the drawing begins.
#[component]
pub fn GraphCanvas(
    /// What to draw.
    graph: Graph,
    /// What it shows, for screen readers.
    #[prop(into)]
    label: String,
    /// What part of it is seen.
    #[prop(optional)]
    view: Option<RwSignal<Option<ViewBox>>>,
) -> impl IntoView {
    let text = use_text();
    let drawing = Size { width: graph.width, height: graph.height };
    let height = graph.height.clamp(HEIGHTS.0, HEIGHTS.1) + 24.0;
    let whole = ViewBox::whole(drawing, height);
    let frame = NodeRef::<Div>::new();
    let canvas = Canvas::new(&graph, frame, view, whole);
    let lit = RwSignal::new(None);
    let edges = edges::edges(&graph, lit, text);
    let nodes = nodes::nodes(&graph, lit, canvas, text);
    let foot = view.map(|_| view! { <Foot canvas /> });
    let (handle, region) = (canvas, label.clone());
    view! {
        <div class="graph-canvas" data-live=move || canvas.live().then_some("true")>
            <div
                class="frame"
                node_ref=frame
                tabindex="0"
                role="region"
                aria-label=region
                on:keydown=move |event| handle.key(&event)
                on:wheel=move |event| handle.wheel(&event)
                on:pointerdown=move |event| handle.press(&event)
                on:pointermove=move |event| handle.slide(&event)
                on:pointerup=move |event| handle.release(&event)
                on:pointercancel=move |event| handle.release(&event)
                on:dragstart=move |event| event.prevent_default()
            >
                <svg
                    width=whole.width.round()
                    height=height.round()
                    viewBox=move || canvas.shown().attribute()
                    role="group"
                    aria-label=label
                    data-lit=move || lit.get().map(|_| "true")
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
