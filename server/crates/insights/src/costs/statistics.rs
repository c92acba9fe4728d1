//! What is usual, what is not, and what will be. Pure and exact: medians, and the median of absolute
//! deviations from them, which a few odd days do not move.

use platform::costs::{Amount, Day, DayRange, Forecast};

/// Weeks whose same day of the week tells what is usual.
const WEEKS: i32 = 8;

/// Of these, so many must be known.
const ENOUGH: usize = 4;

/// Days whose deviations tell how much deviation is usual.
const WINDOW: i32 = 56;

/// Of these, so many must be known.
const ENOUGH_DAYS: usize = 14;

/// Weeks that a forecast looks at: it has to follow what changed lately.
const LATE_WEEKS: usize = 4;

/// Of these, so many must be known.
const ENOUGH_LATE: usize = 2;

/// How many times the usual deviation is significant, in tenths: 3.5 (Iglewicz and Hoaglin, 1993).
const SIGNIFICANT: i128 = 35;

/// And how many hundredths of what is usual.
const LEAST: i128 = 10;

/// What makes of the median of absolute deviations what a standard deviation is of normal ones: 1.4826.
const CONSISTENT: (i128, i128) = (14_826, 10_000);

/// Nine tenths of normal deviations are below so many standard deviations: 1.2816.
const NINE_TENTHS: (i128, i128) = (12_816, 10_000);

/// The middle one; of an even number of them, the middle of the two in the middle.
pub(crate) fn median(values: &mut [Amount]) -> Option<Amount> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let even = values.len().is_multiple_of(2);
    let (below, upper, _) = values.select_nth_unstable(middle);
    let upper = *upper;
    if !even {
        return Some(upper);
    }
    let lower = below.iter().max().copied().unwrap_or(upper);
    Some((lower + upper).times(1, 2))
}

/// What a standard deviation would be if deviations were normal ones: 1.4826 times the median of how far
/// they are from their median.
pub(crate) fn deviation(values: &[Amount]) -> Option<Amount> {
    let middle = median(&mut values.to_vec())?;
    let mut away: Vec<Amount> = values.iter().map(|value| (*value - middle).abs()).collect();
    let (numerator, denominator) = CONSISTENT;
    Some(median(&mut away)?.times(numerator, denominator))
}

/// What something cost day by day; of a day that is not known it is not said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Course<'a> {
    pub first: Day,
    pub amounts: &'a [Amount],
    pub known: &'a [bool],
}

/// Days on which something was not as usual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unusual {
    pub days: DayRange,
    /// On the average of the days.
    pub expected: Amount,
    pub actual: Amount,
    /// Of the most unusual one, in tenths of the usual deviation.
    pub score: i64,
}

/// A day that is not as usual.
struct Odd {
    day: Day,
    expected: Amount,
    actual: Amount,
    score: i128,
}

impl Course<'_> {
    fn place(&self, day: Day) -> Option<usize> {
        usize::try_from(day.0 - self.first.0).ok().filter(|place| *place < self.amounts.len())
    }

    /// What a day cost, where that is known.
    pub fn at(&self, day: Day) -> Option<Amount> {
        let place = self.place(day)?;
        self.known.get(place).copied().unwrap_or_default().then(|| self.amounts[place])
    }

    /// What a day usually costs: the median of the same day of the eight weeks before.
    pub fn usual(&self, day: Day) -> Option<Amount> {
        let mut before: Vec<Amount> =
            (1..=WEEKS).filter_map(|weeks| self.at(day.plus(-7 * weeks))).collect();
        if before.len() < ENOUGH { None } else { median(&mut before) }
    }

    /// The days that are not as usual: those on which the cost is further from the usual one than 3.5
    /// times the usual deviation of the eight weeks before, than a tenth of it, and than `smallest`.
    /// Those that follow upon each other in one direction are one.
    pub fn unusual(&self, smallest: Amount) -> Vec<Unusual> {
        let days = i32::try_from(self.amounts.len()).unwrap_or(0);
        let all: Vec<Day> = (0..days).map(|place| self.first.plus(place)).collect();
        let usual: Vec<Option<(Amount, Amount)>> =
            all.iter().map(|day| Some((self.usual(*day)?, self.at(*day)?))).collect();
        let mut found: Vec<Vec<Odd>> = Vec::new();
        for (place, day) in all.iter().enumerate() {
            let Some((expected, actual)) = usual[place] else { continue };
            let window = &usual[place.saturating_sub(WINDOW.unsigned_abs() as usize)..place];
            let before: Vec<Amount> =
                window.iter().flatten().map(|(expected, actual)| *actual - *expected).collect();
            let Some(odd) = odd(*day, expected, actual, &before, smallest) else { continue };
            let together = found.last_mut().filter(|days| {
                let last = &days[days.len() - 1];
                let same = (last.actual > last.expected) == (odd.actual > odd.expected);
                same && odd.day.0 - last.day.0 <= 2
            });
            match together {
                Some(days) => days.push(odd),
                None => found.push(vec![odd]),
            }
        }
        found.iter().filter_map(|days| joined(days)).collect()
    }

    /// What the days up to the end of a range will have cost: those up to `through` as they were,
    /// each one after that, or that is not known, as the median of the last four of its day of the
    /// week. Nine times of ten it is not less than the low number, nor more than the high one, as
    /// far as days deviate each for itself.
    pub fn forecast(&self, range: DayRange, through: Day) -> Option<Forecast> {
        let is_over = |day: &Day| *day <= through && self.at(*day).is_some();
        let (over, ahead): (Vec<Day>, Vec<Day>) = range.days().partition(is_over);
        let spent: Amount = over.into_iter().filter_map(|day| self.at(day)).sum();
        let mut expected = spent;
        for day in &ahead {
            expected += self.late(*day, through)?;
        }
        let window = (0..WINDOW).map(|back| through.plus(-back));
        let missed: Vec<Amount> =
            window.filter_map(|day| Some(self.at(day)? - self.late(day, day.plus(-1))?)).collect();
        if !ahead.is_empty() && missed.len() < ENOUGH_DAYS {
            return None;
        }
        let one = deviation(&missed).unwrap_or_default();
        let (numerator, denominator) = NINE_TENTHS;
        // The root of how many days there are, in millionths.
        let root =
            i128::try_from(ahead.len()).unwrap_or(0).saturating_mul(1_000_000_000_000).isqrt();
        let about = one.times(numerator, denominator).times(root, 1_000_000);
        let days = u32::try_from(missed.len()).unwrap_or(u32::MAX);
        let low = (expected - about).max(spent.min(expected));
        Some(Forecast { expected, low, high: expected + about, days })
    }

    /// The median of the last four of a day's day of the week that are not after another day.
    fn late(&self, day: Day, through: Day) -> Option<Amount> {
        let weeks = (1..=WEEKS + WEEKS).map(|weeks| day.plus(-7 * weeks));
        let before = weeks.filter(|before| *before <= through);
        let mut last: Vec<Amount> =
            before.filter_map(|before| self.at(before)).take(LATE_WEEKS).collect();
        if last.len() < ENOUGH_LATE { None } else { median(&mut last) }
    }
}

fn odd(
    day: Day,
    expected: Amount,
    actual: Amount,
    before: &[Amount],
    smallest: Amount,
) -> Option<Odd> {
    if before.len() < ENOUGH_DAYS {
        return None;
    }
    // What usually costs nothing is new, or was not known: that is no change.
    if expected.is_zero() {
        return None;
    }
    let away = (actual - expected).abs();
    if away < smallest || away.is_zero() || away < expected.abs().times(LEAST, 100) {
        return None;
    }
    // What never deviates would make everything significant: a hundredth is no deviation.
    let usual = deviation(before)?.max(expected.abs().times(1, 100)).max(Amount::from_nanos(1));
    let score = away.nanos().saturating_mul(10) / usual.nanos();
    (score >= SIGNIFICANT).then_some(Odd { day, expected, actual, score })
}

fn joined(days: &[Odd]) -> Option<Unusual> {
    let count = i128::try_from(days.len()).ok()?;
    let average = |of: fn(&Odd) -> Amount| days.iter().map(of).sum::<Amount>().times(1, count);
    let score = days.iter().map(|day| day.score).max()?;
    Some(Unusual {
        days: DayRange { first: days.first()?.day, last: days.last()?.day },
        expected: average(|day| day.expected),
        actual: average(|day| day.actual),
        score: i64::try_from(score).unwrap_or(i64::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-06-01, a Monday.
    const MONDAY: Day = Day(20_605);

    fn cents(amounts: &[i64]) -> Vec<Amount> {
        amounts.iter().map(|one| Amount::from_cents(*one)).collect()
    }

    /// A service that costs 100 on working days and 60 on others, a bit more and less.
    fn usual(days: usize) -> Vec<Amount> {
        let one = |place: usize| {
            let week = if place % 7 < 5 { 10_000 } else { 6_000 };
            week + [0, 30, -20, 10, -40, 25, 5, -15, 35][place % 9]
        };
        cents(&(0..days).map(one).collect::<Vec<i64>>())
    }

    fn with<T>(amounts: &[Amount], ask: impl FnOnce(Course<'_>) -> T) -> T {
        let known = vec![true; amounts.len()];
        ask(Course { first: MONDAY, amounts, known: &known })
    }

    #[test]
    fn the_middle_is_the_middle() {
        let of = |amounts: &[i64]| median(&mut cents(amounts)).map(Amount::cents);
        assert_eq!(
            [of(&[]), of(&[5]), of(&[9, 1, 4]), of(&[4, 1, 9, 6])],
            [None, Some(5), Some(4), Some(5)]
        );
        // Deviations from 3: 2, 1, 0, 1, 97; their median is 1.
        let spread = deviation(&cents(&[1, 2, 3, 4, 100])).unwrap();
        assert_eq!(spread.to_string(), "0.014826");
    }

    #[test]
    fn weekends_are_usual_and_a_rise_is_not() {
        let mut amounts = usual(120);
        let none = with(&amounts, |course| course.unusual(Amount::from_cents(100)));
        assert_eq!(none, []);
        for amount in &mut amounts[100..104] {
            *amount = amount.times(14, 10);
        }
        let found = with(&amounts, |course| course.unusual(Amount::from_cents(100)));
        assert_eq!(found.len(), 1, "{found:?}");
        let days = DayRange { first: MONDAY.plus(100), last: MONDAY.plus(103) };
        assert_eq!(found[0].days, days);
        let growth = found[0].actual.growth_since(found[0].expected).unwrap();
        assert!((395..405).contains(&growth), "{growth}");
        assert!(found[0].score >= 35);
    }

    #[test]
    fn what_is_small_or_new_is_no_change() {
        let mut amounts = usual(120);
        amounts[110] += Amount::from_cents(500);
        assert_eq!(with(&amounts, |course| course.unusual(Amount::ZERO)), [], "five in a hundred");
        amounts[110] = amounts[110].times(2, 1);
        let large = Amount::from_cents(20_000);
        assert_eq!(with(&amounts, |course| course.unusual(large)), [], "less than the smallest");
        let mut sudden = vec![Amount::ZERO; 110];
        sudden.extend(cents(&[50_000; 10]));
        assert_eq!(with(&sudden, |course| course.unusual(Amount::ZERO)), [], "it is new");
        let new = usual(30);
        assert_eq!(with(&new, |course| course.unusual(Amount::ZERO)), [], "too little is known");
        assert!(with(&new, |course| course.usual(MONDAY.plus(29))).is_some());
    }

    #[test]
    fn a_forecast_is_what_was_and_what_is_usual() {
        let amounts = usual(120);
        let through = MONDAY.plus(109);
        let range = DayRange { first: MONDAY.plus(91), last: MONDAY.plus(121) };
        let forecast = with(&amounts, |course| course.forecast(range, through)).unwrap();
        let spent: Amount = amounts[91..=109].iter().copied().sum();
        let ahead: i64 = (110..=121).map(|place| if place % 7 < 5 { 10_000 } else { 6_000 }).sum();
        let about = forecast.expected - spent - Amount::from_cents(ahead);
        assert!(about.abs() < Amount::from_cents(500), "{about}");
        assert!(forecast.low <= forecast.expected && forecast.expected <= forecast.high);
        assert!(forecast.low >= spent);
        let over = DayRange { last: through, ..range };
        let over = with(&amounts, |course| course.forecast(over, through)).unwrap();
        assert_eq!((over.low, over.expected, over.high), (spent, spent, spent));
        let mut known = vec![true; amounts.len()];
        known[100] = false;
        let course = Course { first: MONDAY, amounts: &amounts, known: &known };
        let holed = course.forecast(range, through).unwrap();
        let about = holed.expected - forecast.expected;
        assert!(
            about.abs() < Amount::from_cents(200),
            "a day that is not known is not free: {about}"
        );
        let new = usual(9);
        assert_eq!(with(&new, |course| course.forecast(range, MONDAY.plus(8))), None);
    }
}
