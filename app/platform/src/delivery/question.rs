//! What is asked.

use super::Measure;
use crate::{
    EntityRef,
    time_range::{RangePreset, RangeQuery},
};
use serde::{Deserialize, Serialize};

/// Whose delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of", content = "which")]
pub enum DeliveryScope {
    /// Every service that the asker may see.
    #[default]
    Company,
    /// Those of a team, and of the teams below it.
    Team(EntityRef),
    /// One.
    Service(EntityRef),
}

/// What is asked of delivery.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DeliveryQuestion {
    /// Whose.
    pub scope: DeliveryScope,
    /// When.
    pub range: RangeQuery,
    /// The time zone that days are of; the company's where none is asked for.
    pub zone: Option<String>,
    /// What the trend and the table are sorted and drawn by.
    pub measure: Option<Measure>,
}

impl DeliveryQuestion {
    /// What is shown where nothing is asked for.
    pub const USUAL: RangeQuery = RangeQuery::Preset(RangePreset::Days90);
}

impl Default for DeliveryQuestion {
    fn default() -> Self {
        Self { scope: DeliveryScope::Company, range: Self::USUAL, zone: None, measure: None }
    }
}
