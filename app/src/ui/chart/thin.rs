//! Fewer points where a screen could not show them all.
//!
//! A line of more points than [`ENOUGH`] is cut into columns of as many points each, and of every
//! column only the least and the greatest value are kept, in their order. So every peak is where
//! it was and as high as it was, at a third of a pixel on the widest chart. Tables keep all.

/// A line of so many points is drawn as it is: the widest chart has about as many pixels.
pub(super) const ENOUGH: usize = 1_200;

/// The places of the points to be drawn, in order. A gap (`None`) within a column is kept too, so
/// that a line does not lead across it.
pub(super) fn kept(values: &[Option<f64>]) -> Vec<usize> {
    if values.len() <= ENOUGH {
        return (0..values.len()).collect();
    }
    let columns = ENOUGH / 2;
    let mut kept = Vec::with_capacity(ENOUGH + 2);
    for column in 0..columns {
        let (from, to) = (column * values.len() / columns, (column + 1) * values.len() / columns);
        let known = || (from..to).filter_map(|at| Some((at, values[at]?)));
        let least = known().min_by(|one, other| one.1.total_cmp(&other.1));
        let greatest = known().max_by(|one, other| one.1.total_cmp(&other.1));
        let gap = (from..to).find(|at| values[*at].is_none());
        let mut of_column: Vec<_> = [least.map(|(at, _)| at), greatest.map(|(at, _)| at), gap]
            .into_iter()
            .flatten()
            .collect();
        of_column.sort_unstable();
        kept.extend(of_column);
    }
    // The line begins and ends where it did.
    kept.push(0);
    kept.push(values.len() - 1);
    kept.sort_unstable();
    kept.dedup();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_short_line_is_whole() {
        assert_eq!(kept(&[Some(1.0), None, Some(2.0)]), [0, 1, 2]);
        assert!(kept(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn peaks_gaps_and_ends_are_kept(
            values in proptest::collection::vec(proptest::option::weighted(0.99, -1e9_f64..1e9), 1_201..6_000),
        ) {
            let kept = kept(&values);
            prop_assert!(kept.len() <= ENOUGH / 2 * 3 + 2);
            prop_assert!(kept.is_sorted_by(|one, next| one < next));
            prop_assert_eq!((kept[0], kept[kept.len() - 1]), (0, values.len() - 1));
            let of = |places: &mut dyn Iterator<Item = usize>| {
                let known: Vec<f64> = places.filter_map(|at| values[at]).collect();
                (known.iter().copied().fold(f64::MAX, f64::min), known.iter().copied().fold(f64::MIN, f64::max))
            };
            prop_assert_eq!(of(&mut (0..values.len())), of(&mut kept.iter().copied()));
            let gaps = |places: &[usize]| places.iter().any(|at| values[*at].is_none());
            prop_assert_eq!(values.iter().any(Option::is_none), gaps(&kept));
        }
    }
}
