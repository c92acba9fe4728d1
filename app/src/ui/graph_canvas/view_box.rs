//! What part of a drawing is seen. Pure: lengths of the drawing are "units", lengths on the screen
//! are pixels; the drawing is shown as large as it fits, in the middle (`xMidYMid meet`).

/// The blank around a drawing, in units.
const MARGIN: f64 = 12.0;
/// Below this many pixels a unit, names cannot be read.
const READABLE: f64 = 0.72;
/// The smallest and largest number of pixels a unit.
const SCALES: (f64, f64) = (0.1, 3.0);

/// Width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

/// A place, in units or pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// The part of the drawing that is seen, in units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewBox {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl ViewBox {
    /// The whole drawing, in a box that is `height` units high or, when the drawing is higher, as
    /// high as it: so it is never shown larger than it is.
    pub fn whole(drawing: Size, height: f64) -> Self {
        let height = height.max(drawing.height + 2.0 * MARGIN);
        Self {
            x: -MARGIN,
            y: (drawing.height - height) / 2.0,
            width: drawing.width + 2.0 * MARGIN,
            height,
        }
    }

    /// Where to begin in a frame of the screen: the whole drawing when its names can be read like
    /// that, else the surroundings of the `centre`, readable.
    pub fn beginning(drawing: Size, centre: Point, frame: Size) -> Self {
        let whole = Self::whole(drawing, frame.height);
        if whole.scale(frame) >= READABLE {
            return whole;
        }
        let (width, height) = (frame.width / READABLE, frame.height / READABLE);
        // The edges of the drawing come no further in than needed.
        let start = |middle: f64, seen: f64, length: f64| {
            if seen >= length + 2.0 * MARGIN {
                (length - seen) / 2.0
            } else {
                (middle - seen / 2.0).clamp(-MARGIN, length + MARGIN - seen)
            }
        };
        Self {
            x: start(centre.x, width, drawing.width),
            y: start(centre.y, height, drawing.height),
            width,
            height,
        }
    }

    /// The value of the attribute `viewBox`.
    pub fn attribute(self) -> String {
        let round = |length: f64| (length * 100.0).round() / 100.0;
        let Self { x, y, width, height } = self;
        format!("{} {} {} {}", round(x), round(y), round(width), round(height))
    }

    /// Pixels a unit in a frame of the screen.
    pub fn scale(self, frame: Size) -> f64 {
        (frame.width / self.width).min(frame.height / self.height)
    }

    /// The place of the drawing under a place of the frame.
    pub fn under(self, frame: Size, at: Point) -> Point {
        let scale = self.scale(frame);
        Point {
            x: self.x + self.width / 2.0 + (at.x - frame.width / 2.0) / scale,
            y: self.y + self.height / 2.0 + (at.y - frame.height / 2.0) / scale,
        }
    }

    /// The view after the drawing was moved by pixels.
    pub fn moved(self, frame: Size, by: Point) -> Self {
        let scale = self.scale(frame);
        Self { x: self.x - by.x / scale, y: self.y - by.y / scale, ..self }
    }

    /// The view after zooming, with what lies under a place of the frame staying there. More than
    /// 1 is nearer.
    pub fn zoomed(self, frame: Size, at: Point, factor: f64) -> Self {
        let scale = self.scale(frame);
        let factor = (scale * factor).clamp(SCALES.0, SCALES.1) / scale;
        let fixed = self.under(frame, at);
        Self {
            x: fixed.x - (fixed.x - self.x) / factor,
            y: fixed.y - (fixed.y - self.y) / factor,
            width: self.width / factor,
            height: self.height / factor,
        }
    }

    /// The nearest view of the same size in which a part of the drawing is wholly seen.
    pub fn showing(self, part: Self) -> Self {
        let start = |start: f64, seen: f64, from: f64, length: f64| {
            let (first, last) = (from - MARGIN, from + length + MARGIN);
            if seen < last - first {
                return first;
            }
            start.clamp(last - seen, first)
        };
        Self {
            x: start(self.x, self.width, part.x, part.width),
            y: start(self.y, self.height, part.y, part.height),
            ..self
        }
    }
}

/// Fingers or a mouse's button on the drawing, and where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pointers {
    down: Vec<(i32, Point)>,
    /// How far they went since the first came down, in pixels.
    travelled: f64,
}

/// What a movement of the pointers asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gesture {
    pub by: Point,
    pub at: Point,
    pub factor: f64,
}

impl Pointers {
    /// A hand that trembles less than this many pixels means a click.
    const TREMBLE: f64 = 4.0;

    /// A pointer comes down.
    pub fn press(&mut self, id: i32, at: Point) {
        if self.down.is_empty() {
            self.travelled = 0.0;
        }
        self.down.retain(|(known, _)| *known != id);
        self.down.push((id, at));
    }

    /// A pointer goes up.
    pub fn release(&mut self, id: i32) {
        self.down.retain(|(known, _)| *known != id);
    }

    /// Whether the drawing is or was moved since the first pointer came down.
    pub fn dragging(&self) -> bool {
        self.travelled > Self::TREMBLE
    }

    /// A pointer moves; `None` while it is up or only trembles.
    pub fn slide(&mut self, id: i32, to: Point) -> Option<Gesture> {
        let index = self.down.iter().position(|(known, _)| *known == id)?;
        let from = std::mem::replace(&mut self.down[index].1, to);
        self.travelled += distance(from, to);
        if !self.dragging() {
            return None;
        }
        let other = self.down.iter().find(|(known, _)| *known != id).map(|(_, other)| *other);
        let Some(other) = other else {
            let by = Point { x: to.x - from.x, y: to.y - from.y };
            return Some(Gesture { by, at: to, factor: 1.0 });
        };
        let (before, after) = (distance(other, from), distance(other, to));
        let by = Point { x: (to.x - from.x) / 2.0, y: (to.y - from.y) / 2.0 };
        let at = Point { x: f64::midpoint(to.x, other.x), y: f64::midpoint(to.y, other.y) };
        let factor = if before < 1.0 { 1.0 } else { after / before };
        Some(Gesture { by, at, factor })
    }
}

fn distance(a: Point, b: Point) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Size = Size { width: 400.0, height: 300.0 };

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn a_small_drawing_is_shown_whole_and_not_enlarged() {
        let drawing = Size { width: 200.0, height: 100.0 };
        let whole = ViewBox::whole(drawing, 300.0);
        assert_eq!(whole, ViewBox { x: -12.0, y: -100.0, width: 224.0, height: 300.0 });
        assert!(near(whole.scale(FRAME), 1.0));
        assert_eq!(ViewBox::beginning(drawing, Point { x: 0.0, y: 0.0 }, FRAME), whole);
        assert_eq!(whole.attribute(), "-12 -100 224 300");
    }

    #[test]
    fn a_large_drawing_begins_readable_at_its_centre() {
        let drawing = Size { width: 4_000.0, height: 100.0 };
        let centre = Point { x: 2_000.0, y: 50.0 };
        let view = ViewBox::beginning(drawing, centre, FRAME);
        assert!(near(view.scale(FRAME), READABLE));
        assert!(near(view.x + view.width / 2.0, centre.x));
        assert!(near(view.y + view.height / 2.0, centre.y));
        let left = ViewBox::beginning(drawing, Point { x: 0.0, y: 50.0 }, FRAME);
        assert!(near(left.x, -MARGIN));
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let view = ViewBox { x: 10.0, y: 20.0, width: 800.0, height: 300.0 };
        let at = Point { x: 37.0, y: 205.0 };
        let before = view.under(FRAME, at);
        let after = view.zoomed(FRAME, at, 1.7);
        assert!(near(after.scale(FRAME), 0.5 * 1.7));
        let fixed = after.under(FRAME, at);
        assert!(near(fixed.x, before.x) && near(fixed.y, before.y));
        assert!(near(view.zoomed(FRAME, at, 1e9).scale(FRAME), SCALES.1));
        assert!(near(view.zoomed(FRAME, at, 1e-9).scale(FRAME), SCALES.0));
    }

    #[test]
    fn the_drawing_follows_the_hand() {
        let view = ViewBox { x: 0.0, y: 0.0, width: 800.0, height: 600.0 };
        let at = Point { x: 100.0, y: 100.0 };
        let grabbed = view.under(FRAME, at);
        let moved = view.moved(FRAME, Point { x: 30.0, y: -10.0 });
        let now = moved.under(FRAME, Point { x: 130.0, y: 90.0 });
        assert!(near(now.x, grabbed.x) && near(now.y, grabbed.y));
    }

    #[test]
    fn what_has_the_focus_comes_into_view() {
        let view = ViewBox { x: 0.0, y: 0.0, width: 100.0, height: 100.0 };
        let part = ViewBox { x: 150.0, y: 20.0, width: 40.0, height: 20.0 };
        assert_eq!(view.showing(part), ViewBox { x: 102.0, ..view });
        assert_eq!(view.showing(ViewBox { x: 30.0, ..part }), view);
        assert!(near(view.showing(ViewBox { width: 400.0, ..part }).x, 138.0));
    }

    #[test]
    fn a_click_is_no_drag_and_two_fingers_zoom() {
        let at = |x: f64, y: f64| Point { x, y };
        let mut pointers = Pointers::default();
        assert_eq!(pointers.slide(1, at(5.0, 5.0)), None);
        pointers.press(1, at(0.0, 0.0));
        assert_eq!(pointers.slide(1, at(3.0, 0.0)), None);
        assert!(!pointers.dragging());
        let gesture = pointers.slide(1, at(10.0, 0.0)).unwrap();
        assert_eq!((gesture.by, gesture.factor), (at(7.0, 0.0), 1.0));
        pointers.press(2, at(110.0, 0.0));
        let gesture = pointers.slide(2, at(210.0, 0.0)).unwrap();
        assert!(near(gesture.factor, 2.0));
        assert_eq!((gesture.by, gesture.at), (at(50.0, 0.0), at(110.0, 0.0)));
        pointers.release(1);
        pointers.release(2);
        assert!(pointers.dragging(), "the click that ends a drag is none");
        pointers.press(1, at(0.0, 0.0));
        assert!(!pointers.dragging());
    }
}
