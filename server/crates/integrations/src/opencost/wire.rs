//! What is read of `OpenCost`'s answers, and nothing more.

use platform::costs::Amount;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    pub code: Option<u16>,
    pub message: Option<String>,
    pub data: Option<Vec<Set>>,
}

/// By the values of what was grouped by, with slashes between them. A set without data is null at times.
pub(super) type Set = Option<BTreeMap<String, Option<Allocation>>>;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Allocation {
    pub properties: Properties,
    pub window: Option<Window>,
    pub cpu_core_hours: Number,
    pub cpu_cost: Number,
    pub cpu_cost_adjustment: Number,
    pub cpu_efficiency: Number,
    pub ram_cost: Number,
    pub ram_cost_adjustment: Number,
    pub ram_efficiency: Number,
    pub gpu_cost: Number,
    pub gpu_cost_adjustment: Number,
    pub pv_cost: Number,
    pub pv_cost_adjustment: Number,
    pub network_cost: Number,
    pub network_cost_adjustment: Number,
    pub load_balancer_cost: Number,
    pub load_balancer_cost_adjustment: Number,
    pub shared_cost: Number,
    pub external_cost: Number,
    pub total_cost: Number,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Properties {
    pub cluster: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Window {
    pub start: Option<String>,
}

/// A number as it stands in the text: it never is a binary fraction on its way. What is none (null stands
/// for it) is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Number(pub Amount);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get().trim_matches('"');
        if matches!(text, "null" | "" | "NaN") {
            return Ok(Self::default());
        }
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}
