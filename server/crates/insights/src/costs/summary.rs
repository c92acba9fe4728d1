//! What those who lead read of costs.

use async_trait::async_trait;
use platform::{
    access::{Asker, Guarded},
    costs::{Amount, Breakdown, CostChange, CostQuestion, CostReport, Costs, Currency},
    delivery::{
        SummaryError, SummaryFact, SummaryPart, SummaryPeriod, SummarySource, SummaryTopic,
        SummaryValue,
    },
};

/// Changes that stand out, at the most.
const NOTABLE: usize = 3;

/// The part of costs.
pub struct CostSummary {
    costs: Guarded<dyn Costs>,
}

impl CostSummary {
    /// Of the costs that whoever asks may see.
    #[must_use]
    pub const fn new(costs: Guarded<dyn Costs>) -> Self {
        Self { costs }
    }
}

#[async_trait]
impl SummarySource for CostSummary {
    fn topic(&self) -> SummaryTopic {
        SummaryTopic::Costs
    }

    async fn part(
        &self,
        asker: &Asker,
        period: &SummaryPeriod,
    ) -> Result<Option<SummaryPart>, SummaryError> {
        let costs = self.costs.seen_by(asker);
        if !costs.is_there() {
            return Ok(None);
        }
        let by = Some(Breakdown::Team);
        let question = CostQuestion { range: period.asked, by, ..CostQuestion::default() };
        let report = costs.report(&question).await;
        let report = report.map_err(|error| SummaryError::Unavailable(error.to_string()))?;
        Ok(report.map(|report| part(&report, period)))
    }
}

fn part(report: &CostReport, period: &SummaryPeriod) -> SummaryPart {
    let query = period.query();
    let currency = report.currency;
    let fact = |name: &str, now: Option<Amount>, before: Option<Amount>, link: String| {
        let better =
            now.zip(before).and_then(|(now, before)| (now != before).then_some(now < before));
        SummaryFact {
            name: name.to_owned(),
            label: String::new(),
            value: now.map(|amount| money(amount, currency)),
            before: before.map(|amount| money(amount, currency)),
            better,
            link,
        }
    };
    let month = report.month;
    let forecast = month.and_then(|month| month.forecast).map(|forecast| forecast.expected);
    let last = month.and_then(|month| month.last);
    let mut facts = vec![
        fact("costs.total", Some(report.total()), report.before, format!("/costs{query}")),
        fact("costs.month", forecast, last, "/costs".to_owned()),
    ];
    if let Some(permille) = report.efficiency.total.and_then(|used| u16::try_from(used).ok()) {
        facts.push(SummaryFact {
            value: Some(SummaryValue::Share(f64::from(permille) / 1000.0)),
            ..fact("costs.efficiency", None, None, format!("/costs{query}"))
        });
    }
    let over = report.budgets.iter().filter(|state| state.reached.is_some_and(|part| part >= 100));
    let over = over.map(|state| {
        let link = format!("/costs?team={}", state.team.target);
        let label = state.team.label.clone();
        SummaryFact { label, ..fact("costs.over-budget", state.spent, None, link) }
    });
    let changes = report.changes.iter().take(NOTABLE).map(|change| changed(change, currency));
    SummaryPart {
        topic: SummaryTopic::Costs,
        facts,
        notable: over.chain(changes).collect(),
        fetched_at: report.sources.iter().filter_map(|source| source.succeeded_at).min(),
        stale: report.sources.iter().any(|source| source.stale),
    }
}

/// What a day costs since something changed.
fn changed(change: &CostChange, currency: Currency) -> SummaryFact {
    SummaryFact {
        name: "costs.day".to_owned(),
        label: change.label.clone(),
        value: Some(money(change.actual, currency)),
        before: Some(money(change.expected, currency)),
        better: Some(change.actual < change.expected),
        link: format!("{}/costs", change.entity.page()),
    }
}

fn money(amount: Amount, currency: Currency) -> SummaryValue {
    SummaryValue::Money(amount.to_cents_text(), currency.code().to_owned())
}
