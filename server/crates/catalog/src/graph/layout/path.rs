//! The way of an edge as SVG path data.

use super::{COLUMN_GAP, WIDTH};
use std::fmt::Write as _;

/// Half the height of the loop of an entity that needs itself.
const LOOP: f64 = 8.0;

/// Where a slot stands: its left border and the middle of its height.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub x: f64,
    pub middle: f64,
}

/// From border to border: smooth curves between columns, straight through the passages of columns on
/// the way, a bow within a column.
pub(super) fn path(stops: &[Place]) -> String {
    let (Some(first), Some(last)) = (stops.first(), stops.last()) else { return String::new() };
    if stops.len() == 2 && (first.x - last.x).abs() < f64::EPSILON {
        return bow(*first, *last);
    }
    let rightwards = first.x < last.x;
    // Where an edge leaves a column, and where it enters the next one.
    let leaves = |place: &Place| if rightwards { place.x + WIDTH } else { place.x };
    let enters = |place: &Place| if rightwards { place.x } else { place.x + WIDTH };
    let mut text = format!("M{} {}", leaves(first), first.middle);
    for (at, pair) in stops.windows(2).enumerate() {
        let [from, to] = pair else { continue };
        if at > 0 {
            let _ = write!(text, "L{} {}", leaves(from), from.middle);
        }
        let bend = f64::midpoint(leaves(from), enters(to));
        let (start, end) = (from.middle, to.middle);
        let _ = write!(text, "C{bend} {start} {bend} {end} {} {end}", enters(to));
    }
    text
}

/// On the right of a column, the wider the farther it reaches; from a box to itself, a loop.
fn bow(from: Place, to: Place) -> String {
    let border = from.x + WIDTH;
    let reach = (from.middle - to.middle).abs();
    let bend = border + (12.0 + reach * 0.12).round().min(COLUMN_GAP / 2.0);
    let apart = if reach < f64::EPSILON { LOOP } else { 0.0 };
    let (start, end) = (from.middle - apart, to.middle + apart);
    let bend = bend + apart;
    format!("M{border} {start}C{bend} {start} {bend} {end} {border} {end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_itself_has_a_loop_beside_it() {
        let place = Place { x: 0.0, middle: 50.0 };
        assert_eq!(path(&[place, place]), "M184 42C204 42 204 58 184 58");
    }
}
