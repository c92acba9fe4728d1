//! Costs: what runs, what it costs, and what of that is whose.
//!
//! The words are the field's: `OpenCost` *allocates* what a cluster costs to what runs in it; what nobody
//! uses is *idle*, what everybody uses is *shared*; AWS bills *services* and tells whose they are by
//! *cost-allocation tags*. A [`CostSource`] is one place that tells costs day by day, [`CostEntities`]
//! says whose they are, [`Costs`] is what pages ask. Money is exact: decimals, never binary fractions.
//! Every formula stands in `docs/costs.md`.

mod amount;
mod budget;
mod calendar;
mod component;
mod entities;
mod question;
mod report;
mod service;
mod source;
mod traffic;

pub use amount::{Amount, AmountError, Currency, Money, share_out};
pub use budget::{Budget, BudgetState, BudgetWish, NamedBudget};
pub use calendar::{Day, DayRange, Month};
pub use component::{Component, Portion};
pub use entities::{CostEntities, CostNames, CostedEntity};
pub use question::{Breakdown, CostQuestion, Scope};
pub use report::{
    Benchmark, CostChange, CostReport, CostRow, CostSourceState, DayCost, Driver, Efficiency,
    Forecast, MonthState, NearDeployment, PerRequest, Reconciled, Reconciliation, RowKind,
    ScopeInfo, SizeClass, Split,
};
pub use service::{CostError, Costs, NoCosts};
pub use source::{CostLine, CostSource, CostSourceError, CostSourceHealth, DayCosts, SubjectKey};
pub use traffic::{NoTraffic, Traffic};
