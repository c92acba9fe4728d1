//! The canvas's hands: wheel, keys, mouse and fingers change what part of the drawing is seen.

use super::view_box::{Point, Pointers, Size, ViewBox};
use leptos::{
    ev::{KeyboardEvent, PointerEvent, WheelEvent},
    html::Div,
    prelude::*,
};
use platform::catalog::Graph;

/// How far an arrow key moves the drawing, in pixels.
const STEP: f64 = 60.0;
/// How much a press of a button or key zooms.
const ZOOM: f64 = 1.25;

/// What a reader did to a drawing. It is made by the page, outside of what loads: so it outlives
/// the drawing when that is made anew from fresh data, and a drawing that is about to be replaced
/// still answers.
#[derive(Clone, Copy)]
pub struct GraphView {
    /// The part that was chosen to be seen; `None` is where the drawing begins.
    chosen: RwSignal<Option<ViewBox>>,
    /// The frame's size, once a browser has measured it.
    measured: RwSignal<Option<Size>>,
    /// The node under the pointer or with the focus.
    lit: RwSignal<Option<usize>>,
    pointers: StoredValue<Pointers>,
    pub(super) frame: NodeRef<Div>,
}

impl GraphView {
    /// Nothing done yet.
    pub fn new() -> Self {
        let view = Self {
            chosen: RwSignal::new(None),
            measured: RwSignal::new(None),
            lit: RwSignal::new(None),
            pointers: StoredValue::new(Pointers::default()),
            frame: NodeRef::new(),
        };
        Effect::new(move |_| {
            let Some(frame) = view.frame.get() else { return };
            // Too wide for its place, it scrolls: begin in the middle.
            frame.set_scroll_left((frame.scroll_width() - frame.client_width()) / 2);
            view.measured.set(view.size());
        });
        view
    }

    /// Back to where the drawing begins: for another drawing.
    pub fn reset(self) {
        let _gone = (self.chosen.try_set(None), self.lit.try_set(None));
    }

    /// The node that stands out.
    pub(super) fn lit(self) -> Option<usize> {
        self.lit.get()
    }

    /// Makes a node stand out, or none.
    pub(super) fn light(self, node: Option<usize>) {
        let _gone = self.lit.try_set(node);
    }

    /// The frame's size; `None` where it has none.
    fn size(self) -> Option<Size> {
        let frame = self.frame.try_get_untracked()??;
        let size = Size {
            width: f64::from(frame.client_width()),
            height: f64::from(frame.client_height()),
        };
        (size.width > 0.0 && size.height > 0.0).then_some(size)
    }

    /// A place of the window as a place of the frame.
    fn place(self, x: i32, y: i32) -> Option<Point> {
        let edges = self.frame.try_get_untracked()??.get_bounding_client_rect();
        Some(Point { x: f64::from(x) - edges.left(), y: f64::from(y) - edges.top() })
    }
}

/// A drawing and what was done to it.
#[derive(Clone, Copy)]
pub(super) struct Canvas {
    view: GraphView,
    /// Whether it can be moved at all.
    movable: bool,
    drawing: Size,
    centre: Option<Point>,
    /// The drawing as a whole, as the server shows it.
    pub(super) whole: ViewBox,
}

impl Canvas {
    /// The canvas of a graph, shown in a box of so many pixels' height.
    pub fn new(graph: &Graph, height: f64, view: GraphView, movable: bool) -> Self {
        let drawing = Size { width: graph.width, height: graph.height };
        let centre = graph
            .nodes
            .first()
            .map(|node| Point { x: node.x + node.width / 2.0, y: node.y + node.height / 2.0 });
        Self { view, movable, drawing, centre, whole: ViewBox::whole(drawing, height) }
    }

    /// Whether it can be moved: only in a browser with script.
    pub fn live(self) -> bool {
        self.movable && self.view.measured.get().is_some()
    }

    /// The part that is seen.
    pub fn shown(self) -> ViewBox {
        let chosen = if self.movable { self.view.chosen.get() } else { None };
        chosen.unwrap_or_else(|| self.beginning(self.view.measured.get()))
    }

    fn beginning(self, frame: Option<Size>) -> ViewBox {
        match (frame, self.centre) {
            (Some(frame), Some(centre)) if self.movable => {
                ViewBox::beginning(self.drawing, centre, frame)
            }
            _ => self.whole,
        }
    }

    /// Whether a drag is under way, or was when the pointer went up last.
    pub fn dragging(self) -> bool {
        self.view.pointers.try_with_value(Pointers::dragging).unwrap_or(false)
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
        self.view.reset();
    }

    /// Brings a part of the drawing into view.
    pub fn bring(self, part: ViewBox) {
        if !self.dragging() {
            self.change(|shown, _| shown.showing(part));
        }
    }

    /// Arrows move, plus and minus zoom, zero goes back.
    pub fn key(self, event: &KeyboardEvent) {
        if !self.movable || event.ctrl_key() || event.meta_key() || event.alt_key() {
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
        if !self.movable || !(event.ctrl_key() || event.meta_key()) {
            return;
        }
        event.prevent_default();
        let Some(at) = self.view.place(event.client_x(), event.client_y()) else { return };
        let factor = (-event.delta_y() / 240.0).clamp(-0.5, 0.5).exp();
        self.change(|shown, frame| shown.zoomed(frame, at, factor));
    }

    /// A finger or the main button comes down.
    pub fn press(self, event: &PointerEvent) {
        if !self.movable || event.button() != 0 {
            return;
        }
        if let Some(at) = self.view.place(event.client_x(), event.client_y()) {
            self.pointers(|pointers| pointers.press(event.pointer_id(), at));
        }
    }

    /// It moves. Once it is a drag, the frame keeps the pointer, wherever it goes.
    pub fn slide(self, event: &PointerEvent) {
        let Some(to) = self.view.place(event.client_x(), event.client_y()) else { return };
        let id = event.pointer_id();
        let gesture = self.pointers(|pointers| pointers.slide(id, to)).flatten();
        let Some(gesture) = gesture else { return };
        if let Some(Some(frame)) = self.view.frame.try_get_untracked() {
            let _ = frame.set_pointer_capture(id);
        }
        self.change(|shown, frame| {
            shown.moved(frame, gesture.by).zoomed(frame, gesture.at, gesture.factor)
        });
    }

    /// It goes up.
    pub fn release(self, event: &PointerEvent) {
        self.pointers(|pointers| pointers.release(event.pointer_id()));
    }

    fn pointers<T>(self, change: impl FnOnce(&mut Pointers) -> T) -> Option<T> {
        self.view.pointers.try_update_value(change)
    }

    fn zoom_middle(self, factor: f64) {
        self.change(|shown, frame| {
            let middle = Point { x: frame.width / 2.0, y: frame.height / 2.0 };
            shown.zoomed(frame, middle, factor)
        });
    }

    fn change(self, next: impl FnOnce(ViewBox, Size) -> ViewBox) {
        let view = self.view;
        let (Some(chosen), Some(size)) = (view.chosen.try_get_untracked(), view.size()) else {
            return;
        };
        if !self.movable {
            return;
        }
        let measured = view.measured.try_get_untracked().flatten();
        let shown = chosen.unwrap_or_else(|| self.beginning(measured));
        let _gone = view.chosen.try_set(Some(next(shown, size)));
    }
}
