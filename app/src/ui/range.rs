//! The span of time that a page is about. It is part of the page's address: `?range=30d`, or
//! `?from=2026-11-01&to=2026-11-30` with both days in it, and `?compare=before`.
//!
//! A page reads it with [`PageRange::of_address`], hands [`Asked`] to its server function, and
//! shows a [`RangePicker`].

mod picker;

pub use picker::RangePicker;

use crate::ui::encoded;
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use platform::time_range::{RangePreset, RangeQuery};
use serde::{Deserialize, Serialize};

/// The parameters that are the range's.
const OWN: [&str; 4] = ["range", "from", "to", "compare"];

/// What an address asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The span of time.
    pub range: RangeQuery,
    /// Whether it is to be compared with the period before.
    pub compare: bool,
}

impl Asked {
    /// What an address asks for; what means nothing is passed over.
    pub fn of(query: &ParamsMap, usual: RangePreset) -> Self {
        let word = |name| query.get_str(name).unwrap_or_default();
        let custom = RangeQuery::custom(word("from"), word("to"));
        let preset = word("range").parse();
        let range = custom.or(preset).unwrap_or(RangeQuery::Preset(usual));
        Self { range, compare: word("compare") == "before" }
    }

    /// The parameters that ask for it: for links, and for the address of a CSV file.
    pub fn parameters(self) -> Vec<(&'static str, String)> {
        let mut parameters = match self.range {
            RangeQuery::Preset(preset) => vec![("range", preset.name().to_owned())],
            RangeQuery::Custom { from, to } => {
                vec![("from", from.to_string()), ("to", to.to_string())]
            }
        };
        if self.compare {
            parameters.push(("compare", "before".to_owned()));
        }
        parameters
    }

    /// An address that asks for it, with the other parameters that it has.
    pub fn address(self, path: &str, kept: &[(String, String)]) -> String {
        let own = self.parameters();
        let own = own.iter().map(|(name, value)| (*name, value.as_str()));
        let kept = kept.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let pairs =
            kept.chain(own).map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        let sign = if path.contains('?') { '&' } else { '?' };
        format!("{path}{sign}{}", pairs.collect::<Vec<_>>().join("&"))
    }

    /// The span that is often asked for, where it is one.
    pub fn preset(self) -> Option<RangePreset> {
        match self.range {
            RangeQuery::Preset(preset) => Some(preset),
            RangeQuery::Custom { .. } => None,
        }
    }
}

/// The parameters of an address that are not the range's, in order.
pub fn kept(query: &ParamsMap) -> Vec<(String, String)> {
    let pairs = query.clone().into_iter();
    let mut kept: Vec<(String, String)> =
        pairs.map(|(name, value)| (name.into_owned(), value)).collect();
    kept.retain(|(name, _)| !OWN.contains(&name.as_str()));
    kept.sort();
    kept
}

/// The range in the address of the present page.
#[derive(Clone, Copy)]
pub struct PageRange {
    asked: Memo<Asked>,
    usual: RangePreset,
}

impl PageRange {
    /// That of the address; `usual` where it asks for none.
    pub fn of_address(usual: RangePreset) -> Self {
        let query = use_query_map();
        Self { asked: Memo::new(move |_| query.with(|query| Asked::of(query, usual))), usual }
    }

    /// What is asked for; reading it subscribes. A page that is left stands there until the next one has
    /// been loaded, and is told of the new address when what it asked for is gone.
    pub fn get(self) -> Asked {
        let usual = Asked { range: RangeQuery::Preset(self.usual), compare: false };
        self.asked.try_get().unwrap_or(usual)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&'static str, &str)]) -> Asked {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert(*name, (*value).to_owned());
        }
        Asked::of(&query, RangePreset::Days30)
    }

    #[test]
    fn an_address_is_read_and_written() {
        let month = asked(&[("range", "this-month"), ("compare", "before")]);
        assert_eq!(month.preset(), Some(RangePreset::ThisMonth));
        let kept = [("team".to_owned(), "a&b".to_owned())];
        let address = month.address("/costs", &kept);
        assert_eq!(address, "/costs?team=a%26b&range=this-month&compare=before");
        let custom = asked(&[("from", "2026-11-01"), ("to", "2026-11-30T10:00"), ("range", "1h")]);
        assert_eq!(custom.preset(), None, "what is said exactly counts");
        assert_eq!(custom.address("/costs", &[]), "/costs?from=2026-11-01&to=2026-11-30T10:00");
    }

    #[test]
    fn what_means_nothing_is_the_usual() {
        let usual = Asked { range: RangeQuery::Preset(RangePreset::Days30), compare: false };
        for pairs in [
            &[("range", "7 weeks")][..],
            &[("from", "2026-11-31"), ("to", "2026-12-01")],
            &[("from", "2026-11-30")],
            &[("compare", "after")],
            &[],
        ] {
            assert_eq!(asked(pairs), usual, "{pairs:?}");
        }
    }

    #[test]
    fn other_parameters_are_kept() {
        let mut query = ParamsMap::new();
        for (name, value) in [("team", "x"), ("range", "1h"), ("compare", "before"), ("a", "1")] {
            query.insert(name, value.to_owned());
        }
        let names: Vec<_> = kept(&query).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a", "team"]);
    }
}
