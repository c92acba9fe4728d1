//! The canvas's hands: wheel, keys, mouse and fingers change what part of the drawing is seen.

use super::view_box::{Point, Pointers, Size, ViewBox};
use leptos::{
    ev::{KeyboardEvent, PointerEvent, WheelEvent},
    html::Div,
    prelude::*,
};
use platform::catalog::Graph;
use wasm_bindgen::JsCast;

/// How far an arrow key moves the drawing, in pixels.
const STEP: f64 = 60.0;
/// How much a press of a button or key zooms.
const ZOOM: f64 = 1.25;

/// What the parts of a canvas share.
#[derive(Clone, Copy)]
pub(super) struct Canvas {
    frame: NodeRef<Div>,
    view: Option<RwSignal<Option<ViewBox>>>,
    whole: ViewBox,
    /// Where the drawing begins: as the server drew it, until the frame has been measured.
    beginning: RwSignal<ViewBox>,
    live: RwSignal<bool>,
    pointers: StoredValue<Pointers>,
}

impl Canvas {
    /// Measures the frame once the browser has it; from then on the canvas moves, if it has a view.
    pub fn new(
        graph: &Graph,
        frame: NodeRef<Div>,
        view: Option<RwSignal<Option<ViewBox>>>,
        whole: ViewBox,
    ) -> Self {
        let canvas = Self {
            frame,
            view,
            whole,
            beginning: RwSignal::new(whole),
            live: RwSignal::new(false),
            pointers: StoredValue::new(Pointers::default()),
        };
        let drawing = Size { width: graph.width, height: graph.height };
        let centre = graph
            .nodes
            .first()
            .map(|node| Point { x: node.x + node.width / 2.0, y: node.y + node.height / 2.0 });
        Effect::new(move |_| {
            let Some(element) = frame.get() else { return };
            if view.is_none() {
                // Too wide for its place, it scrolls: begin in the middle.
                let hidden = element.scroll_width() - element.client_width();
                element.set_scroll_left(hidden / 2);
                return;
            }
            canvas.live.set(true);
            if let (Some(size), Some(centre)) = (canvas.size(), centre) {
                canvas.beginning.set(ViewBox::beginning(drawing, centre, size));
            }
        });
        canvas
    }

    /// Whether it can be moved: only in a browser with script.
    pub fn live(self) -> bool {
        self.live.try_get().unwrap_or_default()
    }

    /// The part that is seen. The caller's view may change once more when the drawing itself is
    /// gone already.
    pub fn shown(self) -> ViewBox {
        let chosen = self.view.and_then(|view| view.try_get().flatten());
        chosen.or_else(|| self.beginning.try_get()).unwrap_or(self.whole)
    }

    /// Whether a drag is under way, or was when the pointer went up last.
    pub fn dragging(self) -> bool {
        self.pointers.with_value(Pointers::dragging)
    }

    /// One step nearer.
    pub fn nearer(self) {
        self.zoom_middle(ZOOM);
    }

    /// One step away.
    pub fn farther(self) {
        self.zoom_middle(1.0 / ZOOM);
    }

    /// Back to where the drawing began.
    pub fn reset(self) {
        if let Some(view) = self.view {
            view.set(None);
        }
    }

    /// Brings a part of the drawing into view.
    pub fn bring(self, part: ViewBox) {
        if !self.dragging() {
            self.change(|shown, _| shown.showing(part));
        }
    }

    /// Arrows move, plus and minus zoom, zero goes back.
    pub fn key(self, event: &KeyboardEvent) {
        if self.view.is_none() || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let by = |x, y| self.change(|shown, frame| shown.moved(frame, Point { x, y }));
        match event.key().as_str() {
            "ArrowLeft" => by(STEP, 0.0),
            "ArrowRight" => by(-STEP, 0.0),
            "ArrowUp" => by(0.0, STEP),
            "ArrowDown" => by(0.0, -STEP),
            "+" | "=" => self.nearer(),
            "-" | "_" => self.farther(),
            "0" => self.reset(),
            _ => return,
        }
        event.prevent_default();
    }

    /// With Ctrl (which is also what pinching a touchpad is) it zooms; alone it scrolls the page.
    pub fn wheel(self, event: &WheelEvent) {
        if self.view.is_none() || !(event.ctrl_key() || event.meta_key()) {
            return;
        }
        event.prevent_default();
        let Some(at) = self.place(event.client_x(), event.client_y()) else { return };
        let factor = (-event.delta_y() / 240.0).clamp(-0.5, 0.5).exp();
        self.change(|shown, frame| shown.zoomed(frame, at, factor));
    }

    /// A finger or the main button comes down.
    pub fn press(self, event: &PointerEvent) {
        if self.view.is_none() || event.button() != 0 {
            return;
        }
        if let Some(at) = self.place(event.client_x(), event.client_y()) {
            self.pointers.update_value(|pointers| pointers.press(event.pointer_id(), at));
        }
    }

    /// It moves. Once it is a drag, the frame keeps the pointer, wherever it goes.
    pub fn slide(self, event: &PointerEvent) {
        let Some(to) = self.place(event.client_x(), event.client_y()) else { return };
        let id = event.pointer_id();
        let gesture = self.pointers.try_update_value(|pointers| pointers.slide(id, to)).flatten();
        let Some(gesture) = gesture else { return };
        if let Some(frame) = self.frame.get_untracked() {
            let _ = frame.unchecked_ref::<web_sys::Element>().set_pointer_capture(id);
        }
        self.change(|shown, frame| {
            shown.moved(frame, gesture.by).zoomed(frame, gesture.at, gesture.factor)
        });
    }

    /// It goes up.
    pub fn release(self, event: &PointerEvent) {
        self.pointers.update_value(|pointers| pointers.release(event.pointer_id()));
    }

    fn zoom_middle(self, factor: f64) {
        self.change(|shown, frame| {
            let middle = Point { x: frame.width / 2.0, y: frame.height / 2.0 };
            shown.zoomed(frame, middle, factor)
        });
    }

    fn change(self, next: impl FnOnce(ViewBox, Size) -> ViewBox) {
        let (Some(view), Some(size)) = (self.view, self.size()) else { return };
        let shown = view.get_untracked().unwrap_or_else(|| self.beginning.get_untracked());
        view.set(Some(next(shown, size)));
    }

    /// The frame's size; `None` where it has none.
    fn size(self) -> Option<Size> {
        let frame = self.frame.get_untracked()?;
        let size = Size {
            width: f64::from(frame.client_width()),
            height: f64::from(frame.client_height()),
        };
        (size.width > 0.0 && size.height > 0.0).then_some(size)
    }

    /// A place of the window as a place of the frame.
    fn place(self, x: i32, y: i32) -> Option<Point> {
        let frame = self.frame.get_untracked()?;
        let edges = frame.get_bounding_client_rect();
        Some(Point { x: f64::from(x) - edges.left(), y: f64::from(y) - edges.top() })
    }
}
