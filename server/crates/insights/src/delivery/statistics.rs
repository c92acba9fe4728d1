//! Numbers of many numbers.

/// The median of sorted numbers: the middle one, or what lies half-way between the two in the middle,
/// rounded down. `None` of nothing.
#[must_use]
pub fn median(sorted: &[i64]) -> Option<i64> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    Some(lower + (upper - lower).div_euclid(2))
}

/// The least of sorted numbers that nine of ten do not exceed (nearest rank). `None` of nothing.
#[must_use]
pub fn ninetieth(sorted: &[i64]) -> Option<i64> {
    let rank = (sorted.len() * 9).div_ceil(10);
    rank.checked_sub(1).and_then(|place| sorted.get(place)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_few_and_of_many() {
        assert_eq!((median(&[]), ninetieth(&[])), (None, None));
        assert_eq!((median(&[4]), ninetieth(&[4])), (Some(4), Some(4)));
        assert_eq!((median(&[1, 4]), ninetieth(&[1, 4])), (Some(2), Some(4)));
        let ten: Vec<i64> = (1..=10).collect();
        assert_eq!((median(&ten), ninetieth(&ten)), (Some(5), Some(9)));
        let eleven: Vec<i64> = (1..=11).collect();
        assert_eq!((median(&eleven), ninetieth(&eleven)), (Some(6), Some(10)));
    }
}
