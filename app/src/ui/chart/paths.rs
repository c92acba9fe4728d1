//! Shares of a plot as the paths of SVG. A plot is [`SIZE`] wide and high and is stretched over
//! its place: so one drawing fits every screen, and lines keep their width all the same.

use std::fmt::Write;

/// The width and the height of a plot in its own terms.
pub(super) const SIZE: i32 = 10_000;

/// A point of a line: its place and the height of its value, none where there is a gap.
pub(super) type Spot = (f64, Option<f64>);

fn scaled(share: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "within three plots")]
    let scaled = (share.clamp(-1.0, 2.0) * f64::from(SIZE)).round() as i32;
    scaled
}

/// The column of a place.
pub(super) fn column(share: f64) -> i32 {
    scaled(share)
}

/// The row of a height, which is counted from below.
pub(super) fn row(share: f64) -> i32 {
    SIZE - scaled(share)
}

/// A line through points, interrupted by gaps. A point between two gaps is a dot: a line without
/// length, which round ends make visible.
pub(super) fn line(spots: &[Spot]) -> String {
    let mut path = String::with_capacity(spots.len() * 10);
    let mut drawing = false;
    for (index, (place, height)) in spots.iter().enumerate() {
        let Some(height) = height else {
            drawing = false;
            continue;
        };
        let sign = if drawing { 'L' } else { 'M' };
        let _ = write!(path, "{sign}{} {}", column(*place), row(*height));
        let alone = !drawing && spots.get(index + 1).is_none_or(|(_, next)| next.is_none());
        if alone {
            path.push_str("h0");
        }
        drawing = true;
    }
    path
}

/// What lies between two heights at each place; a gap ends one piece and begins another.
pub(super) fn area(spots: &[(f64, Option<(f64, f64)>)]) -> String {
    let mut path = String::with_capacity(spots.len() * 20);
    for piece in spots.split(|(_, heights)| heights.is_none()) {
        let known = || piece.iter().filter_map(|(place, heights)| Some((*place, (*heights)?)));
        for (index, (place, (_, high))) in known().enumerate() {
            let sign = if index == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{sign}{} {}", column(place), row(high));
        }
        for (place, (low, _)) in known().rev() {
            let _ = write!(path, "L{} {}", column(place), row(low));
        }
        if !piece.is_empty() {
            path.push('Z');
        }
    }
    path
}

/// A bar from one place and height to another.
pub(super) fn bar(path: &mut String, places: (f64, f64), heights: (f64, f64)) {
    let (left, right) = (column(places.0), column(places.1));
    let (low, high) = (row(heights.0), row(heights.1));
    // Whatever is more than nothing can be seen.
    let width = (right - left).max(8);
    let _ = write!(path, "M{left} {low}V{high}h{width}V{low}Z");
}

/// A line across.
pub(super) fn across(path: &mut String, height: f64) {
    let _ = write!(path, "M0 {}H{SIZE}", row(height));
}

/// A line from one place to another, at a height.
pub(super) fn stroke(path: &mut String, places: (f64, f64), height: f64) {
    let _ = write!(path, "M{} {}H{}", column(places.0), row(height), column(places.1));
}

/// A line from top to bottom.
pub(super) fn upright(path: &mut String, place: f64) {
    let _ = write!(path, "M{} 0V{SIZE}", column(place));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_gaps_and_dots() {
        let spots =
            [(0.0, Some(0.0)), (0.25, Some(1.0)), (0.5, None), (0.75, Some(0.5)), (1.0, None)];
        assert_eq!(line(&spots), "M0 10000L2500 0M7500 5000h0");
        assert_eq!(line(&[]), "");
    }

    #[test]
    fn an_area_is_closed_around_each_piece() {
        let spots = [(0.0, Some((0.0, 0.5))), (1.0, Some((0.1, 1.0))), (1.0, None)];
        assert_eq!(area(&spots), "M0 5000L10000 0L10000 9000L0 10000Z");
        assert_eq!(area(&[(0.5, None)]), "");
    }

    #[test]
    fn bars_can_be_seen_and_nothing_leaves_the_plot_far() {
        let mut path = String::new();
        bar(&mut path, (0.5, 0.5), (0.0, 0.1));
        across(&mut path, 1e9);
        assert_eq!(path, "M5000 10000V9000h8V10000ZM0 -10000H10000");
    }
}
