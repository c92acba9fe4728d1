//! Costs: asked day by day, kept, attributed to entities, compared, forecast.
//!
//! One process asks each source (`follow`, by a lease) and writes what it told, day by day. Every process
//! reads what was written (`read`) into memory (`state`), attributes it by what the catalog says
//! (`book`, `sharing`), and answers from there (`report`): a page asks no vendor, and no database.
//! What an asker may not see is in no number (`lens`). The statistics (`statistics`) and everything made
//! of them are pure, and work with exact numbers only. Every formula stands in `docs/costs.md`.
//!
//! To add a source: implement [`platform::costs::CostSource`] in `integrations` (the recipe stands
//! there), name its settings in `server/src/config/costs.rs`, make it in `server/src/serve/costs.rs`.
//! Nothing here changes.

mod alerts;
mod asked;
mod benchmark;
mod book;
mod budgets;
mod changes;
mod follow;
mod health;
mod lease;
mod lens;
mod plan;
mod read;
mod reconcile;
mod report;
mod rows;
mod service;
mod sharing;
mod state;
mod statistics;
mod summary;

pub use service::{CostOptions, CostParts, CostService, EntitiesOf};
pub use sharing::Sharing;
pub use summary::CostSummary;
