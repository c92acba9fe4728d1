//! Money, exactly.

use serde::{Deserialize, Serialize};
use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Neg, Sub, SubAssign},
    str::FromStr,
};

/// Places behind the decimal point: one more than a billionth is told by nobody.
const PLACES: u32 = 9;

/// Units of one.
const ONE: i128 = 1_000_000_000;

/// An exact decimal number with nine places; of money, or of what costs it (hours of a core).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Amount(i128);

/// Why a text is no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no number; write one such as 1250 or 1250.50")]
pub struct AmountError(String);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many billionths.
    #[must_use]
    pub const fn from_nanos(nanos: i128) -> Self {
        Self(nanos)
    }

    /// So many billionths.
    #[must_use]
    pub const fn nanos(self) -> i128 {
        self.0
    }

    /// So many hundredths.
    #[must_use]
    pub fn from_cents(cents: i64) -> Self {
        Self(i128::from(cents) * (ONE / 100))
    }

    /// Rounded to hundredths, halves to the even one.
    #[must_use]
    pub const fn cents(self) -> i128 {
        divided(self.0, ONE / 100)
    }

    /// Without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Times a fraction, rounded to a billionth, halves to the even one; nothing of a fraction that
    /// is none.
    #[must_use]
    pub const fn times(self, numerator: i128, denominator: i128) -> Self {
        if denominator == 0 {
            return Self(0);
        }
        Self(divided(self.0.saturating_mul(numerator), denominator))
    }

    /// Times another one, as an exchange rate is.
    #[must_use]
    pub const fn times_rate(self, rate: Self) -> Self {
        Self(divided(self.0.saturating_mul(rate.0), ONE))
    }

    /// How many thousandths of a whole it is; `None` of nothing.
    #[must_use]
    pub fn permille_of(self, whole: Self) -> Option<i64> {
        if whole.0 == 0 {
            return None;
        }
        i64::try_from(divided(self.0.saturating_mul(1000), whole.0)).ok()
    }

    /// By how many thousandths it is more than before; `None` where there was nothing.
    #[must_use]
    pub fn growth_since(self, before: Self) -> Option<i64> {
        if before.0 <= 0 { None } else { (self - before).permille_of(before) }
    }

    /// Whole hundredths with a decimal point, as machines write them: `-1234.50`.
    #[must_use]
    pub fn to_cents_text(self) -> String {
        let cents = self.cents();
        let sign = if cents < 0 { "-" } else { "" };
        let cents = cents.unsigned_abs();
        format!("{sign}{}.{:02}", cents / 100, cents % 100)
    }

    /// The nearest binary fraction: to draw it, and for nothing else.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a pixel more or less is none")]
    pub fn to_drawing(self) -> f64 {
        self.0 as f64 / ONE as f64
    }
}

/// Divides, halves to the even one.
const fn divided(numerator: i128, denominator: i128) -> i128 {
    let (quotient, rest) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
    // The rest is never negative; the distance to the next one is what is left of the divisor.
    let other = denominator.abs() - rest;
    let up = if denominator < 0 { -1 } else { 1 };
    let next = if rest > other || (rest == other && quotient % 2 != 0) { up } else { 0 };
    quotient + next
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (one, nanos) = (ONE.unsigned_abs(), self.0.unsigned_abs());
        let text = format!("{sign}{}.{:09}", nanos / one, nanos % one);
        formatter.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl FromStr for Amount {
    type Err = AmountError;

    /// A decimal number, also with an exponent, as JSON writes them. What is smaller than a billionth
    /// is rounded, halves to the even one.
    fn from_str(text: &str) -> Result<Self, AmountError> {
        read(text.trim()).map(Self).ok_or_else(|| AmountError(text.to_owned()))
    }
}

fn read(text: &str) -> Option<i128> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    let places = i32::try_from(fraction.len()).ok()?;
    let shift = exponent.checked_sub(places)?.checked_add(i32::try_from(PLACES).ok()?)?;
    // What lies far below a billionth rounds to nothing, however many digits it has.
    let length = i32::try_from(digits.len()).ok()?;
    if digits.is_empty() || length.checked_add(shift)? < 0 {
        return Some(0);
    }
    let nanos = if shift >= 0 {
        let value: i128 = digits.parse().ok()?;
        value.checked_mul(10_i128.checked_pow(shift.unsigned_abs())?)?
    } else {
        let kept = usize::try_from(length + shift).ok()?;
        let (kept, rest) = digits.split_at(kept);
        let value: i128 = if kept.is_empty() { 0 } else { kept.parse().ok()? };
        let tail = rest[1..].bytes().any(|byte| byte != b'0');
        let first = rest.as_bytes()[0];
        let up = first > b'5' || (first == b'5' && (tail || value % 2 != 0));
        value.checked_add(i128::from(up))?
    };
    Some(if negative { -nanos } else { nanos })
}

impl TryFrom<String> for Amount {
    type Error = AmountError;

    fn try_from(text: String) -> Result<Self, AmountError> {
        text.parse()
    }
}

impl From<Amount> for String {
    fn from(amount: Amount) -> Self {
        amount.to_string()
    }
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Amount {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Amount {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// Shares a whole out by weights, so that the parts are the whole to the last billionth: each gets its
/// part rounded down, and what is left goes, a billionth each, to those whose part was cut most (the
/// first of equals first). Weights below nothing count as nothing; where all are nothing, all are alike.
#[must_use]
pub fn share_out(whole: Amount, weights: &[Amount]) -> Vec<Amount> {
    let mut weights: Vec<i128> = weights.iter().map(|weight| weight.0.max(0)).collect();
    let Ok(count) = i128::try_from(weights.len()) else { return Vec::new() };
    if count == 0 {
        return Vec::new();
    }
    let mut sum = weights.iter().fold(0_i128, |sum, weight| sum.saturating_add(*weight));
    if sum == 0 {
        weights.fill(1);
        sum = count;
    }
    // Both factors are money of a day at most: far below what a product of them may be.
    while sum > i128::from(i64::MAX) {
        for weight in &mut weights {
            *weight >>= 1;
        }
        sum = weights.iter().sum::<i128>().max(1);
    }
    let cut = |weight: &i128| {
        let product = whole.0.saturating_mul(*weight);
        (product.div_euclid(sum), product.rem_euclid(sum))
    };
    let cuts: Vec<(i128, i128)> = weights.iter().map(cut).collect();
    let given: i128 = cuts.iter().map(|(part, _)| part).sum();
    let left = usize::try_from(whole.0 - given).unwrap_or(0);
    let mut order: Vec<usize> = (0..cuts.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(cuts[*at].1));
    let mut parts: Vec<Amount> = cuts.iter().map(|(part, _)| Amount(*part)).collect();
    for at in order.iter().cycle().take(left) {
        parts[*at].0 += 1;
    }
    parts
}

/// A currency, by its code of ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// The dollar of the United States, in which vendors bill unless they say otherwise.
    pub const USD: Self = Self(*b"USD");

    /// The currency of a code; `None` when it is none.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let code: [u8; 3] = code.trim().to_ascii_uppercase().into_bytes().try_into().ok()?;
        code.iter().all(u8::is_ascii_uppercase).then_some(Self(code))
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self::USD
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        Self::parse(&code).ok_or_else(|| format!("{code:?} is no currency; write USD, EUR …"))
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// An amount of a currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// How much.
    pub amount: Amount,
    /// Of what.
    pub currency: Currency,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn amount(text: &str) -> Amount {
        text.parse().unwrap()
    }

    #[test]
    fn decimals_are_read_as_they_are_written() {
        let same = ["0", "1", "-1", "12.3456789", "0.000000001", "-0.5", "123456789012.000000001"];
        for text in same {
            assert_eq!(amount(text).to_string(), text);
        }
        let others = [
            ("1e3", "1000"),
            ("1.5E-3", "0.0015"),
            ("0.0000000005", "0"),
            ("0.0000000015", "0.000000002"),
            ("0.00000000050000001", "0.000000001"),
            ("1e-400", "0"),
            ("+7.10", "7.1"),
            (".5", "0.5"),
            ("12.3456789012", "12.345678901"),
        ];
        for (text, read) in others {
            assert_eq!(amount(text).to_string(), read, "{text}");
        }
        for wrong in ["", "-", "1,5", "NaN", "1e", "e5", "0x1", "1e999", "1.2.3"] {
            assert!(wrong.parse::<Amount>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn halves_go_to_the_even_one() {
        let cents = |text: &str| amount(text).cents();
        assert_eq!(
            [cents("0.005"), cents("0.015"), cents("-0.005"), cents("-0.015")],
            [0, 2, 0, -2]
        );
        assert_eq!(amount("-0.004").to_cents_text(), "0.00");
        assert_eq!(amount("-1234.5").to_cents_text(), "-1234.50");
        assert_eq!(amount("1").times(1, 3).to_string(), "0.333333333");
        assert_eq!(amount("1").times(-2, 3).to_string(), "-0.666666667");
        assert_eq!(amount("1").times(2, -3).to_string(), "-0.666666667");
        assert_eq!(amount("10").times_rate(amount("0.92")).to_string(), "9.2");
        assert_eq!(amount("1").permille_of(amount("3")), Some(333));
        assert_eq!(amount("110").growth_since(amount("100")), Some(100));
        assert_eq!(amount("1").growth_since(Amount::ZERO), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(nanos in any::<i64>()) {
            let one = Amount::from_nanos(nanos.into());
            prop_assert_eq!(one.to_string().parse::<Amount>().unwrap(), one);
            let json = serde_json::to_string(&one).unwrap();
            prop_assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), one);
        }

        #[test]
        fn what_is_shared_out_is_the_whole(
            whole in -1_000_000_000_000_i64..1_000_000_000_000,
            weights in prop::collection::vec(-5_i64..1_000_000_000_000_000, 1..40),
        ) {
            let whole = Amount::from_nanos(whole.into());
            let weights: Vec<_> = weights.iter().map(|one| Amount::from_nanos((*one).into())).collect();
            let parts = share_out(whole, &weights);
            prop_assert_eq!(parts.len(), weights.len());
            prop_assert_eq!(parts.iter().copied().sum::<Amount>(), whole);
        }
    }

    #[test]
    fn a_currency_is_three_letters() {
        assert_eq!(Currency::parse(" eur").unwrap().code(), "EUR");
        assert_eq!(Currency::parse("EURO"), None);
        assert_eq!(Currency::parse("€"), None);
    }
}
