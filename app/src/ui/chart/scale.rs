//! The axis of values: where it begins and ends, and which round numbers stand at it.

use crate::ui::Unit;

/// Into how many parts an axis is cut, at most.
const PARTS: f64 = 5.0;

const SECOND: f64 = 1_000.0;
const MINUTE: f64 = 60.0 * SECOND;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

/// Steps of durations that clocks have; below and above they are decimal.
const CLOCK: [f64; 16] = [
    SECOND,
    2.0 * SECOND,
    5.0 * SECOND,
    10.0 * SECOND,
    15.0 * SECOND,
    30.0 * SECOND,
    MINUTE,
    2.0 * MINUTE,
    5.0 * MINUTE,
    10.0 * MINUTE,
    15.0 * MINUTE,
    30.0 * MINUTE,
    HOUR,
    3.0 * HOUR,
    6.0 * HOUR,
    12.0 * HOUR,
];

/// An axis of values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    /// The value at its lower end.
    pub low: f64,
    /// The value at its upper end; greater than the lower.
    pub high: f64,
    /// How far its ticks are apart.
    pub step: f64,
}

impl Axis {
    /// An axis that shows everything from `least` to `greatest`, and nothing if it is to begin
    /// `from_zero`. Ends and ticks are round in the unit's terms.
    pub fn of(least: f64, greatest: f64, unit: Unit, from_zero: bool) -> Self {
        let known = least.is_finite() && greatest.is_finite() && least <= greatest;
        let (mut low, mut high) = if known { (least, greatest) } else { (0.0, 0.0) };
        if from_zero {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        if high - low <= high.abs().max(low.abs()) * 1e-9 {
            // All the same: that value in the middle, or at the top of an axis from nothing.
            let room = if high == 0.0 { smallest(unit) } else { high.abs() * 0.5 };
            (low, high) = if from_zero { (low, high + room) } else { (low - room, high + room) };
        }
        let step = round_step((high - low) / PARTS, unit);
        Self {
            low: (low / step + 1e-9).floor() * step,
            high: (high / step - 1e-9).ceil() * step,
            step,
        }
    }

    /// Its ticks, from the lower end to the upper.
    pub fn ticks(&self) -> Vec<f64> {
        let first = (self.low / self.step).round();
        let count = ((self.high - self.low) / self.step).round().clamp(1.0, 2.0 * PARTS);
        let mut ticks = Vec::new();
        let mut index = 0.0;
        while index <= count {
            // Multiplied, not added up: so zero is zero.
            ticks.push((first + index) * self.step);
            index += 1.0;
        }
        ticks
    }

    /// Where a value lies: 0 is the lower end, 1 the upper.
    pub fn share(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

/// The length of an axis on which there is nothing.
const fn smallest(unit: Unit) -> f64 {
    match unit {
        Unit::Duration => SECOND,
        Unit::Bytes => 1_024.0,
        _ => 1.0,
    }
}

/// The least round step that is no smaller than wished.
fn round_step(wished: f64, unit: Unit) -> f64 {
    match unit {
        Unit::Count => decimal(wished.max(1.0), false),
        Unit::Percent => decimal(wished * 100.0, true) / 100.0,
        Unit::Bytes => {
            let exponent = wished.max(1.0).log2().ceil();
            exponent.exp2()
        }
        Unit::Duration if wished > 12.0 * HOUR => decimal(wished / DAY, false) * DAY,
        Unit::Duration if wished > SECOND / 2.0 => {
            CLOCK.into_iter().find(|step| *step >= wished * (1.0 - 1e-9)).unwrap_or(DAY)
        }
        _ => decimal(wished, false),
    }
}

/// 1, 2 or 5 times a power of ten; a quarter of a hundred too where it is wished.
fn decimal(wished: f64, quarters: bool) -> f64 {
    let power = 10_f64.powf(wished.log10().floor());
    let factors: &[f64] = if quarters { &[1.0, 2.0, 2.5, 5.0] } else { &[1.0, 2.0, 5.0] };
    let factor = factors.iter().find(|factor| **factor * power >= wished * (1.0 - 1e-9));
    factor.copied().unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ticks(least: f64, greatest: f64, unit: Unit) -> Vec<f64> {
        Axis::of(least, greatest, unit, true).ticks()
    }

    #[test]
    fn ticks_are_round_in_the_terms_of_the_unit() {
        assert_eq!(ticks(0.0, 21_400.0, Unit::Number), [0.0, 5e3, 1e4, 15e3, 2e4, 25e3]);
        assert_eq!(ticks(0.0, 3.0, Unit::Count), [0.0, 1.0, 2.0, 3.0], "no half things");
        assert_eq!(
            ticks(0.0, 1.0, Unit::Percent),
            [0.0, 0.2, 0.4, 0.600_000_000_000_000_1, 0.8, 1.0]
        );
        assert_eq!(ticks(0.0, 5.0 * MINUTE, Unit::Duration).last(), Some(&(5.0 * MINUTE)));
        let hours = ticks(0.0, 80_000_000.0, Unit::Duration);
        assert_eq!(hours.get(1), Some(&(6.0 * HOUR)), "{hours:?}");
        assert_eq!(ticks(0.0, 5.0 * 1_048_576.0, Unit::Bytes).get(1), Some(&1_048_576.0));
        assert_eq!(ticks(-300.0, 900.0, Unit::Number), [-500.0, 0.0, 500.0, 1_000.0]);
    }

    #[test]
    fn nothing_and_sameness_have_an_axis() {
        assert_eq!(ticks(f64::INFINITY, f64::NEG_INFINITY, Unit::Count), [0.0, 1.0]);
        let same = Axis::of(7.0, 7.0, Unit::Number, false);
        assert!(same.low < 7.0 && same.high > 7.0);
    }

    proptest! {
        #[test]
        fn an_axis_shows_everything_with_few_ticks(
            least in -1e12_f64..1e12, length in 0.0_f64..1e12, from_zero: bool, which in 0_usize..5,
        ) {
            let unit = [Unit::Count, Unit::Number, Unit::Percent, Unit::Duration, Unit::Bytes][which];
            let greatest = least + length;
            let axis = Axis::of(least, greatest, unit, from_zero);
            let slack = axis.step * 1e-6;
            prop_assert!(axis.low <= least + slack && axis.high >= greatest - slack);
            prop_assert!(axis.low < axis.high);
            let ticks = axis.ticks();
            prop_assert!((2..=8).contains(&ticks.len()), "{ticks:?}");
            prop_assert!(ticks.is_sorted_by(|one, next| one < next));
        }
    }
}
