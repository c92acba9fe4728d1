//! What numbers count, and how people read them: `1.2k`, `450 ms`, `€ 12,480`. Pure, the same on
//! server and browser.

mod decimal;
mod magnitude;
#[cfg(test)]
mod tests;

use crate::preferences::Language;
use decimal::{fixed, grouped, significant};

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// From a code such as `EUR`; what is none is `XXX`, the code of no currency.
    pub fn of(code: &str) -> Self {
        let letters = <[u8; 3]>::try_from(code.trim().as_bytes()).ok();
        let letters = letters.filter(|letters| letters.iter().all(u8::is_ascii_alphabetic));
        Self(letters.unwrap_or(*b"XXX").map(|letter| letter.to_ascii_uppercase()))
    }

    /// Its code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How it is written before an amount.
    fn sign(self, language: Language) -> String {
        let sign = match (&self.0, language) {
            (b"EUR", _) => "€",
            (b"GBP", _) => "£",
            (b"INR", _) => "₹",
            (b"USD", Language::English) => "$",
            (b"USD", Language::Chinese) => "US$",
            (b"CNY", Language::Chinese) | (b"JPY", Language::English) => "¥",
            (b"CNY", Language::English) => "CN¥",
            _ => self.code(),
        };
        sign.to_owned()
    }

    /// Digits after the point of an amount that is written in full.
    fn digits(self) -> usize {
        if matches!(&self.0, b"JPY" | b"KRW") { 0 } else { 2 }
    }
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Whole things.
    Count,
    /// Any number.
    Number,
    /// A share of one: 0.25 is shown as 25 %.
    Percent,
    /// Milliseconds, shown as what is near: `450 ms`, `3 min`, `2 d`.
    Duration,
    /// Bytes, shown in powers of 1024.
    Bytes,
    /// An amount of money.
    Money(Currency),
    /// So many each second.
    PerSecond,
    /// Any number with a word behind it, such as `cores`.
    Named(&'static str),
}

impl Unit {
    /// In a few letters, for axes and tiles: three digits that count.
    pub fn short(self, value: f64, language: Language) -> String {
        match self {
            Self::Percent => self.dressed(&significant(value * 100.0, 3), language),
            Self::Duration => magnitude::duration(value, language),
            Self::Bytes => magnitude::bytes(value),
            _ => self.dressed(&magnitude::compact(value, language), language),
        }
    }

    /// As the one number that is looked at: thousands are written out, up to ten millions.
    pub fn headline(self, value: f64, language: Language) -> String {
        match self {
            Self::Count | Self::Number | Self::Money(_)
                if (1_000.0..10_000_000.0).contains(&value.abs()) =>
            {
                self.dressed(&grouped(&fixed(value, 0)), language)
            }
            _ => self.short(value, language),
        }
    }

    /// A tick of an axis whose ticks are `step` apart: no more digits than tell it from the next.
    pub fn tick(self, value: f64, step: f64, language: Language) -> String {
        match self {
            Self::Percent => self.dressed(&fixed(value * 100.0, places(step * 100.0)), language),
            Self::Duration | Self::Bytes if value == 0.0 => "0".to_owned(),
            Self::Duration => magnitude::duration(value, language),
            Self::Bytes => magnitude::bytes(value),
            _ if value == 0.0 || value.abs() < 1_000.0 => {
                self.dressed(&fixed(value, places(step)), language)
            }
            _ => self.dressed(&magnitude::compact_step(value, step, language), language),
        }
    }

    /// In full, for tables and tooltips.
    pub fn full(self, value: f64, language: Language) -> String {
        match self {
            Self::Count => self.dressed(&grouped(&fixed(value, 0)), language),
            Self::Percent => {
                self.dressed(&grouped(&decimal::trimmed(&fixed(value * 100.0, 2))), language)
            }
            Self::Duration => magnitude::duration_full(value, language),
            Self::Bytes => magnitude::bytes(value),
            Self::Money(currency) => {
                // What costs less than a cent still costs something.
                let small = value != 0.0 && value.abs() < 0.1;
                let text =
                    if small { significant(value, 3) } else { fixed(value, currency.digits()) };
                self.dressed(&grouped(&text), language)
            }
            Self::Number | Self::PerSecond | Self::Named(_) => {
                let text = if value.abs() < 1.0 { significant(value, 4) } else { fixed(value, 3) };
                self.dressed(&grouped(&decimal::trimmed(&text)), language)
            }
        }
    }

    /// An amount that is known to the last digit, given as a decimal such as `1234.5`: every digit
    /// is kept. What is no decimal is shown as it is.
    pub fn exact(self, amount: &str, language: Language) -> String {
        let amount = amount.trim();
        if !decimal::is_decimal(amount) {
            return amount.to_owned();
        }
        let text = match self {
            Self::Money(currency) => decimal::padded(amount, currency.digits()),
            _ => amount.to_owned(),
        };
        self.dressed(&grouped(&text), language)
    }

    /// A difference of two values: with its sign, a true minus.
    pub fn difference(self, value: f64, language: Language) -> String {
        let text = self.short(value, language);
        if value > 0.0 { format!("+{text}") } else { text }
    }

    /// The number alone, for programs; a percentage stays a share of one.
    pub fn plain(value: f64) -> String {
        format!("{value}")
    }

    /// Puts sign and word around digits.
    fn dressed(self, digits: &str, language: Language) -> String {
        let (sign, digits) = match digits.strip_prefix('-') {
            Some(digits) => ("\u{2212}", digits),
            None => ("", digits),
        };
        let space = match language {
            Language::English => "\u{a0}",
            Language::Chinese => "",
        };
        match self {
            Self::Percent => format!("{sign}{digits}{space}%"),
            Self::Money(currency) => format!("{sign}{}{space}{digits}", currency.sign(language)),
            Self::PerSecond => match language {
                Language::English => format!("{sign}{digits}/s"),
                Language::Chinese => format!("{sign}{digits}/秒"),
            },
            Self::Named(word) => format!("{sign}{digits}\u{a0}{word}"),
            Self::Count | Self::Number | Self::Duration | Self::Bytes => format!("{sign}{digits}"),
        }
    }
}

/// Digits after the point that tell multiples of a step apart.
fn places(step: f64) -> usize {
    (0..6)
        .find(|places| {
            let scaled = step * 10_f64.powi(*places);
            (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1e-9)
        })
        .map_or(6, |places| usize::try_from(places).unwrap_or(6))
}
