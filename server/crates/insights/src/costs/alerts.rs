//! Tells teams that their budgets are used up to a threshold, and those who run the portal that two
//! sources of one cluster differ too much. Each is told once.

use super::{
    budgets::spent_in,
    lens::Sight,
    reconcile::reconciled,
    service::{CostService, unavailable},
};
use platform::{
    EntityRef,
    costs::{Amount, Budget, CostError, DayRange, Month},
    notifications::{News, Told, role_name},
};
use std::collections::BTreeSet;

/// Days in which a difference is still news, and so is what a month that is over cost.
const LATELY: i32 = 7;

/// Who is told of sources that differ.
const ROLES: [&str; 2] = ["platform-engineer", "admin"];

/// Something to be told, once under its occurrence; several may be told with one news.
struct Alert {
    occurrences: Vec<String>,
    news: News,
}

/// Tells what is to be told by now.
pub(crate) async fn tell(service: &CostService) -> Result<(), CostError> {
    let book = service.book().await?;
    let today = service.today();
    // The last days of a month settle in the next one.
    let months = BTreeSet::from([today.plus(-LATELY).month(), today.plus(-1).month()]);
    let sight = Sight::whole(&book);
    let mut alerts = Vec::new();
    for (team, budget) in service.look(super::state::State::teams_with_budget) {
        let entities = book
            .entities
            .iter()
            .filter(|one| one.owner.as_ref().is_some_and(|owner| owner.target == team));
        let label =
            (service.entities)(&platform::access::Asker::system("costs")).mention(&team).label;
        let about: Vec<EntityRef> = entities.map(|one| one.reference.clone()).collect();
        let set = service.look(|state| state.budgets_of(&team).first().map(|version| version.at));
        for month in &months {
            // A budget that was set after a month is none of that month.
            let end = month.plus(1).first().begins(service.options.zone);
            if set.is_none_or(|at| at >= end) {
                continue;
            }
            let spent = spent_in(&book, &sight, &team, *month);
            alerts.extend(
                of_budget(&team, label.clone(), &budget, spent, *month)
                    .map(|alert| Alert { news: alert.news.about(about.clone()), ..alert }),
            );
        }
    }
    let range = DayRange { first: today.plus(-LATELY), last: today.plus(-1) };
    for one in reconciled(&book, range, service.options.reconcile_above) {
        let Some(day) = one.days.first().filter(|day| day.alert) else { continue };
        let told = Told::CostsDiffer {
            cluster: one.cluster.clone(),
            day: day.day,
            permille: day.difference().unwrap_or_default(),
        };
        let key = format!("costs-differ:{}:{}", one.cluster, day.day);
        let news = News::new(key.clone(), told, "/costs").to(ROLES.map(role_name));
        alerts.push(Alert { occurrences: vec![key], news });
    }
    for alert in alerts {
        once(service, &alert).await?;
    }
    Ok(())
}

/// The highest threshold that is reached; those below it are told with it.
fn of_budget(
    team: &EntityRef,
    label: String,
    budget: &Budget,
    spent: Amount,
    month: Month,
) -> Option<Alert> {
    let reached: Vec<u16> = reached(budget, spent).collect();
    let highest = *reached.last()?;
    // With another budget it is another story.
    let key = |percent: &u16| format!("budget:{team}:{month}:{}:{percent}", budget.amount);
    let told = Told::BudgetReached { team: label, percent: highest, month };
    let link = format!("/costs?team={team}");
    let news = News::new(key(&highest), told, link).to([team.to_string()]);
    Some(Alert { occurrences: reached.iter().map(key).collect(), news })
}

/// The thresholds that are reached, from the lowest on.
pub(crate) fn reached(budget: &Budget, spent: Amount) -> impl Iterator<Item = u16> {
    let hundredfold = spent.nanos().saturating_mul(100);
    let whole = budget.amount.nanos();
    let is_reached =
        move |percent: &&u16| hundredfold >= whole.saturating_mul(i128::from(**percent));
    budget.thresholds.iter().filter(is_reached).copied()
}

async fn once(service: &CostService, alert: &Alert) -> Result<(), CostError> {
    let now = service.clock.now();
    let mut unit = service.store.begin().await.map_err(unavailable)?;
    let mut news = false;
    for (place, occurrence) in alert.occurrences.iter().enumerate() {
        let new = unit.told_of_costs(occurrence, now).await.map_err(unavailable)?;
        news |= new && place + 1 == alert.occurrences.len();
    }
    if !news {
        // Nothing was written, or nothing that anybody has to know.
        return unit.commit().await.map(drop).map_err(unavailable);
    }
    unit.tell(&alert.news, now).await.map_err(unavailable)?;
    unit.commit().await.map(drop).map_err(unavailable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_reached_exactly() {
        let budget = Budget { amount: Amount::from_cents(10_000), thresholds: vec![50, 80, 100] };
        let of = |spent: &str| reached(&budget, spent.parse().unwrap()).collect::<Vec<_>>();
        assert!(of("49.999999999").is_empty());
        assert_eq!(of("50"), [50]);
        assert_eq!(of("80"), [50, 80]);
        assert_eq!(of("1000"), [50, 80, 100]);
    }
}
