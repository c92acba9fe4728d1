//! Charts: SVG that is complete in the server's HTML, as wide as its place, with a table behind it.
//! In the browser pointer and arrow keys read the values off.
//!
//! How a page uses them, all from `crate::ui::chart`:
//!
//! - [`TimeChart`] draws a [`TimePlot`]: `TimePlot::lines(title, unit, range)`, `::areas(…)` or
//!   `::bars(…, step)`, then `.series(Series::new(name, points))` for each line or layer (up to
//!   ten), `.threshold(value, label, tone)`, `.annotations(…)`, `.incomplete_from(…)`. A [`Series`]
//!   may have gaps (`Point::gap`), a `.band(…)`, a continuation `.expected_from(…)`, and the period
//!   `.before(points, shift)`; a stack has its sum of that period (`TimePlot::before`). Money is
//!   best given as decimals (`Point::exact`): table and tooltip keep every digit.
//!   ```ignore
//!   <Card title=words.latency icon=icondata_lu::LuTimer>
//!       <TimeChart
//!           plot=TimePlot::lines(words.latency, Unit::Duration, answer.compared.range)
//!               .series(Series::new("p95", p95).before(p95_before, answer.compared.shift))
//!               .threshold(300.0, words.promise, Tone::Warn)
//!               .annotations(deployments)
//!           csv=format!("/observability/latency.csv?range={range}")
//!       />
//!   </Card>
//!   ```
//! - [`BarChart`] draws a [`BarPlot`] (bars by category, horizontal), [`Histogram`] a [`Spread`]
//!   (`bins_of` makes its classes), [`HeatStrip`] a [`HeatPlot`]. All of these take an optional
//!   `csv`, the address of their numbers.
//! - [`StatTile`] shows a [`Stat`] (number, unit, change, small line); a row of them stands in
//!   `<div class="stat-tiles">`. [`Sparkline`] is a line within a line of text or a cell,
//!   [`BudgetBar`] shows a [`Budget`], [`Delta`] a change in words.
//! - [`CsvLink`] is the link of a page to its numbers; what answers there writes them with
//!   `platform::csv::Csv`.
//!
//! The range of a page is `crate::ui::range`: `PageRange::of_address` reads `?range=30d` or
//! `?from=…&to=…` and `?compare=before`, `RangePicker` chooses it. A server function is given its
//! `RangeQuery` and makes times of it on the server:
//! `query.compared(clock.now(), Preferences::current().zone)`, which goes into its answer, so that
//! both halves draw the same. Buckets: `range.buckets(Step::of(range, 60), zone)`.
//!
//! Numbers are worded by [`crate::ui::Unit`]. Days are those of the reader's zone
//! (`Preferences::current().zone`), unless the plot says another (`.zone(…)`).

mod bar_chart;
mod budget_bar;
mod drawing;
mod figures;
mod heat_strip;
mod histogram;
mod hover;
mod legend;
mod marks;
mod numbers;
mod paths;
mod readings;
mod scale;
mod series;
mod sheet;
mod sparkline;
mod stat_tile;
#[cfg(test)]
mod tests;
mod thin;
mod time_axis;
mod time_chart;
mod tip;

pub use bar_chart::BarChart;
pub use budget_bar::BudgetBar;
pub use figures::{Bar, BarPlot, Better, Bin, Budget, HeatPlot, Spread, Stat};
pub use heat_strip::HeatStrip;
pub use histogram::{Histogram, bins_of};
pub use numbers::CsvLink;
pub use series::{Annotation, Band, Before, Point, Series, Shape, Threshold, TimePlot, Tone};
pub use sparkline::Sparkline;
pub use stat_tile::{Delta, StatTile};
pub use time_axis::range_words;
pub use time_chart::TimeChart;
