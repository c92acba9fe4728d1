//! Numbers as people read them.

use super::*;
use proptest::prelude::*;

const ENGLISH: Language = Language::English;
const CHINESE: Language = Language::Chinese;

fn short(unit: Unit, value: f64) -> String {
    unit.short(value, ENGLISH).replace('\u{a0}', " ")
}

fn full(unit: Unit, value: f64) -> String {
    unit.full(value, ENGLISH).replace('\u{a0}', " ")
}

fn euro() -> Unit {
    Unit::Money(Currency::of("eur"))
}

#[test]
fn short_numbers_have_three_digits_that_count() {
    assert_eq!(short(Unit::Count, 999.0), "999");
    assert_eq!(short(Unit::Count, 1_234.0), "1.23k");
    assert_eq!(short(Unit::Count, 999_999.0), "1M");
    assert_eq!(short(Unit::Number, 0.012_34), "0.0123");
    assert_eq!(short(Unit::Percent, 0.125), "12.5 %");
    assert_eq!(short(Unit::Percent, 0.999_5), "100 %");
    assert_eq!(short(euro(), 12_480.0), "€ 12.5k");
    assert_eq!(short(euro(), -3.5), "\u{2212}€ 3.5");
    assert_eq!(short(Unit::PerSecond, 1_500.0), "1.5k/s");
    assert_eq!(short(Unit::Named("cores"), 2.0), "2 cores");
    assert_eq!(short(Unit::Bytes, 1_536.0), "1.5 KiB");
    assert_eq!(short(Unit::Bytes, 1_048_575.0), "1 MiB");
    assert_eq!(short(Unit::Count, -0.0), "0");
    assert_eq!(euro().headline(12_480.4, ENGLISH), "€\u{a0}12,480");
    assert_eq!(euro().headline(12_480_400.0, ENGLISH), "€\u{a0}12.5M");
    assert_eq!(Unit::Duration.headline(5_000.0, ENGLISH), "5\u{a0}s");
}

#[test]
fn durations_are_what_is_near() {
    let said: Vec<_> = [0.25, 450.0, 1_500.0, 59_999.0, 90_000.0, 7_200_000.0, 129_600_000.0]
        .into_iter()
        .map(|value| short(Unit::Duration, value))
        .collect();
    assert_eq!(said, ["0.25 ms", "450 ms", "1.5 s", "1 min", "1.5 min", "2 h", "1.5 d"]);
    assert_eq!(full(Unit::Duration, 187_200_000.0), "2 d 4 h");
    assert_eq!(full(Unit::Duration, 3_600_000.0), "1 h");
    assert_eq!(full(Unit::Duration, 7_199_999.0), "2 h");
    assert_eq!(full(Unit::Duration, 12_345.0), "12.35 s");
    assert_eq!(Unit::Duration.full(187_200_000.0, CHINESE), "2天4小时");
}

#[test]
fn full_numbers_keep_their_digits() {
    assert_eq!(full(Unit::Count, 1_234_567.0), "1,234,567");
    assert_eq!(full(euro(), 12_480.5), "€ 12,480.50");
    assert_eq!(full(euro(), 0.001_234), "€ 0.00123");
    assert_eq!(full(Unit::Money(Currency::of("JPY")), 1_234.4), "¥ 1,234");
    assert_eq!(full(Unit::Money(Currency::of("CHF")), 5.0), "CHF 5.00");
    assert_eq!(full(Unit::Percent, 0.123_456), "12.35 %");
    assert_eq!(full(Unit::Number, 1.5), "1.5");
}

#[test]
fn an_exact_amount_loses_nothing() {
    let exact = |amount| euro().exact(amount, ENGLISH).replace('\u{a0}', " ");
    assert_eq!(exact("12480.5"), "€ 12,480.50");
    assert_eq!(exact("9007199254740993.123456"), "€ 9,007,199,254,740,993.123456");
    assert_eq!(exact("-0.10"), "\u{2212}€ 0.10");
    assert_eq!(exact("7"), "€ 7.00");
    assert_eq!(exact("7.1000000"), "€ 7.10");
    assert_eq!(exact("seven"), "seven");
}

#[test]
fn languages_count_in_their_own_sizes() {
    assert_eq!(Unit::Count.short(12_000.0, CHINESE), "1.2万");
    assert_eq!(Unit::Count.short(250_000_000.0, CHINESE), "2.5亿");
    assert_eq!(Unit::Money(Currency::of("CNY")).short(800.0, CHINESE), "¥800");
    assert_eq!(Unit::Money(Currency::of("CNY")).short(800.0, ENGLISH), "CN¥\u{a0}800");
    assert_eq!(Unit::Percent.short(0.5, CHINESE), "50%");
}

#[test]
fn ticks_have_the_digits_of_their_step() {
    let ticks = |unit: Unit, step: f64, count: u8| {
        let ticks = (0..=count).map(|at| unit.tick(f64::from(at) * step, step, ENGLISH));
        ticks.collect::<Vec<_>>().join(" ").replace('\u{a0}', "")
    };
    assert_eq!(ticks(Unit::Number, 5_000.0, 3), "0 5k 10k 15k");
    assert_eq!(ticks(Unit::Number, 0.5, 3), "0.0 0.5 1.0 1.5");
    assert_eq!(ticks(Unit::Number, 500.0, 3), "0 500 1k 1.5k");
    assert_eq!(ticks(Unit::Percent, 0.25, 4), "0% 25% 50% 75% 100%");
    assert_eq!(ticks(Unit::Duration, 300_000.0, 2), "0 5min 10min");
}

#[test]
fn a_currency_is_three_letters() {
    assert_eq!(Currency::of("usd").code(), "USD");
    assert_eq!(Currency::of("dollars").code(), "XXX");
    assert_eq!(Currency::of("U$D").code(), "XXX");
}

proptest! {
    #[test]
    fn every_number_has_words(value in prop::num::f64::NORMAL | prop::num::f64::ZERO, which in 0_usize..7) {
        let unit = [
            Unit::Count, Unit::Number, Unit::Percent, Unit::Duration, Unit::Bytes, Unit::PerSecond, euro(),
        ][which];
        if value.abs() < 1e18 {
            for language in [ENGLISH, CHINESE] {
                for text in [unit.short(value, language), unit.full(value, language), unit.difference(value, language)] {
                    prop_assert!(!text.is_empty() && !text.contains("NaN") && !text.contains('e'), "{text}");
                    prop_assert!(!text.contains('-'), "a true minus: {text}");
                }
            }
        }
    }

    #[test]
    fn an_exact_amount_has_all_its_digits(amount in "-?[0-9]{1,20}(\\.[0-9]{1,9})?") {
        let said: String = euro().exact(&amount, ENGLISH).chars().filter(char::is_ascii_digit).collect();
        let digits: String = amount.chars().filter(char::is_ascii_digit).collect();
        let whole = said.trim_end_matches('0');
        prop_assert!(digits.trim_end_matches('0').starts_with(whole) || whole.starts_with(digits.trim_end_matches('0')), "{amount} {said}");
    }
}
