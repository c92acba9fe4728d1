//! Budgets: how teams stand to theirs, and setting them.

use super::{
    alerts::reached,
    book::Book,
    lens::{Lens, Sight},
    service::{CostService, unavailable},
    statistics::Course,
};
use platform::{
    EntityRef,
    access::{Asker, Decision, Permission},
    audit::AuditEvent,
    costs::{Amount, Budget, BudgetState, BudgetWish, CostEntities, CostError, Day, Month, Scope},
};
use store::BudgetRecord;

/// Characters of what is said to a budget.
const LONGEST: usize = 300;

/// What a team spent in a month so far.
pub(crate) fn spent_in(book: &Book, sight: &Sight, team: &EntityRef, month: Month) -> Amount {
    let scope = Scope::Team(team.clone());
    let lens = Lens::new(book, sight, &scope);
    let places = book.places(month.days());
    lens.costs().map(|item| item.sum(places.clone())).sum()
}

/// How a team stands to its budget, as somebody sees it.
pub(crate) fn state_of(
    service: &CostService,
    book: &Book,
    sight: &Sight,
    entities: &dyn CostEntities,
    team: &EntityRef,
    through: Option<Day>,
) -> BudgetState {
    let month = service.today().plus(-1).month();
    let versions = service.look(|state| state.budgets_of(team));
    let budget = versions.first().and_then(|version| version.budget.clone());
    let scope = Scope::Team(team.clone());
    let lens = Lens::new(book, sight, &scope);
    let seen = !lens.is_partial() && sight.sees_days(month.days());
    let spent = seen.then(|| spent_in(book, sight, team, month));
    let forecast = through.filter(|_| seen).and_then(|through| {
        let (amounts, known) = (lens.daily(), lens.complete());
        let course = Course { first: book.span.first, amounts: &amounts, known: &known };
        course.forecast(month.days(), through)
    });
    let reached =
        budget.as_ref().zip(spent).and_then(|(budget, spent)| reached(budget, spent).last());
    let may_set = entities.decide(Permission::CostWrite, team).is_allowed();
    BudgetState {
        team: entities.mention(team),
        month,
        budget,
        spent,
        forecast,
        reached,
        versions,
        may_set,
    }
}

/// Sets a budget, for somebody.
pub(crate) async fn set(
    service: &CostService,
    asker: &Asker,
    entities: &dyn CostEntities,
    wish: &BudgetWish,
) -> Result<(), CostError> {
    let team = &wish.team;
    let budget = wish.budget.clone();
    let budget = budget.map(|one| Budget::checked(one.amount, one.thresholds)).transpose()?;
    if wish.comment.chars().count() > LONGEST {
        return Err(CostError::BadRequest(format!("say it in up to {LONGEST} characters")));
    }
    if team.kind() != "group" || !entities.mention(team).exists {
        return Err(CostError::NotFound(format!("there is no team {team}")));
    }
    let event = AuditEvent::of(asker, Permission::CostWrite).on_entity(team);
    let now = service.clock.now();
    if !matches!(entities.decide(Permission::CostWrite, team), Decision::Allow) {
        let reason = format!("needs permission {} on {team}", Permission::CostWrite);
        let denied = event.denied(&reason);
        service.store.audit(&denied, now).await.map_err(unavailable)?;
        return Err(CostError::NotAllowed(reason));
    }
    // What was made in memory can be written.
    let json = |budget: &Option<Budget>| serde_json::to_value(budget).unwrap_or_default();
    let before = service.look(|state| state.budgets_of(team));
    let before = before.into_iter().next().and_then(|version| version.budget);
    let text = budget.as_ref().and_then(|budget| serde_json::to_string(budget).ok());
    let record = BudgetRecord {
        position: 0,
        team: team.clone(),
        budget: text,
        author: asker.principal.id.clone(),
        comment: wish.comment.trim().to_owned(),
        at: now,
    };
    let mut unit = service.store.begin().await.map_err(unavailable)?;
    if !unit.append_budget(&record, wish.seen).await.map_err(unavailable)? {
        let reason =
            "somebody else has set this budget meanwhile; look at it, then set yours again";
        return Err(CostError::Conflict(reason.to_owned()));
    }
    let event = event.changing(Some(json(&before)), Some(json(&budget)));
    unit.audit(&event, now).await.map_err(unavailable)?;
    unit.commit().await.map_err(unavailable)?;
    service.read_changes().await.map_err(unavailable)
}
