//! Budgets: how they stand; of a team also the form that sets one, which works without script.

use super::{
    CostsAsked,
    api::SetBudget,
    money::{Writes, percent},
};
use crate::{
    acts,
    text::costs::use_cost_text,
    ui::{
        Badge, Card, ErrorState, RelativeTime,
        chart::{Budget as Bar, BudgetBar},
    },
};
use icondata_lu as lucide;
use leptos::{form::ActionForm, prelude::*};
use platform::costs::{Amount, Budget, BudgetState, CostReport, Scope};

/// Numbers of percent with commas or space between them; `None` when one is none.
#[cfg(any(feature = "ssr", test))]
pub fn thresholds(text: &str) -> Option<Vec<u16>> {
    let parts = text.split([',', ' ', '%', ';']).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().ok()).collect()
}

/// A number without the commas between its thousands; any other comma stays, and makes it none: who
/// writes `1250,50` does not mean 125,050.
#[cfg(any(feature = "ssr", test))]
pub fn without_thousands(text: &str) -> String {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = whole.split(',');
    let first = parts.next().unwrap_or_default();
    let thousands = (1..=3).contains(&first.len())
        && is_digits(first)
        && parts.all(|part| part.len() == 3 && is_digits(part));
    if !thousands {
        return text.to_owned();
    }
    let rest = text.strip_prefix(whole).unwrap_or_default();
    format!("{}{rest}", whole.replace(',', ""))
}

/// The card; nothing where budgets are of no matter.
#[component]
pub fn Budgets(asked: CostsAsked, report: CostReport) -> impl IntoView {
    let text = use_cost_text();
    let writes = Writes::of(report.currency);
    let elapsed = elapsed(&report);
    let content = match (&report.question.scope, report.budgets.is_empty()) {
        (Scope::Company, true) => view! { <p class="costs-quiet">{text.no_budgets}</p> }.into_any(),
        (Scope::Company, false) => {
            let rows = report.budgets.into_iter().map(|one| {
                let address = asked.of_scope(Scope::Team(one.team.target.clone())).address();
                let name = view! { <a href=address>{one.team.label.clone()}</a> }.into_any();
                standing(one, name, writes, elapsed)
            });
            view! {
                <ul class="costs-budgets" role="list">
                    {rows.collect_view()}
                </ul>
            }
            .into_any()
        }
        (Scope::Team(_), _) => {
            let of = report.budgets.into_iter().map(|one| of_team(one, writes, elapsed));
            of.collect_view().into_any()
        }
        _ => return ().into_any(),
    };
    view! {
        <Card title=text.budgets icon=lucide::LuPiggyBank>
            {content}
        </Card>
    }
    .into_any()
}

/// What share of the month is over.
fn elapsed(report: &CostReport) -> Option<f64> {
    let month = report.month?;
    let over = i32::try_from(month.through.in_month()).ok()? + 1;
    let whole = i32::try_from(month.month.days().count()).ok()?;
    Some(f64::from(over) / f64::from(whole))
}

fn standing(one: BudgetState, name: AnyView, writes: Writes, elapsed: Option<f64>) -> AnyView {
    let text = use_cost_text();
    let Some(budget) = &one.budget else {
        return view! { <li>{name} " " {text.no_budget}</li> }.into_any();
    };
    let reached = one.reached.map(|percent| {
        let tone = if percent >= 100 { "bad" } else { "warn" };
        view! { <Badge tone=tone>{(text.reached)(percent)}</Badge> }
    });
    let used = one.used_permille().map(percent);
    let bar = match one.spent {
        Some(spent) => {
            let budget = Bar {
                label: format!("{} {}", one.team.label, one.month),
                unit: writes.unit(),
                used: spent.to_drawing(),
                whole: budget.amount.to_drawing(),
                expected: one.forecast.map(|forecast| forecast.expected.to_drawing()),
                elapsed,
            };
            view! { <BudgetBar budget /> }.into_any()
        }
        None => view! { <p class="costs-quiet">{text.hidden}</p> }.into_any(),
    };
    view! {
        <li>
            <p class="head">{name} " " {used} {reached}</p>
            {bar}
        </li>
    }
    .into_any()
}

fn of_team(one: BudgetState, writes: Writes, elapsed: Option<f64>) -> AnyView {
    let (may_set, team) = (one.may_set, one.team.target.to_string());
    let (seen, budget) = (one.versions.len(), one.budget.clone());
    let versions = versions(&one, writes);
    let form = may_set.then(|| view! { <Form team seen budget /> });
    let name = view! { <span>{one.team.label.clone()}</span> }.into_any();
    view! {
        <ul class="costs-budgets" role="list">
            {standing(one, name, writes, elapsed)}
        </ul>
        {form}
        {versions}
    }
    .into_any()
}

fn versions(one: &BudgetState, writes: Writes) -> Option<AnyView> {
    let text = use_cost_text();
    let line = |version: platform::costs::NamedBudget| {
        let amount = version
            .budget
            .map_or_else(|| text.removed.to_owned(), |budget| writes.exact(budget.amount));
        view! {
            <li>
                <RelativeTime at=version.at />
                " "
                <strong>{amount}</strong>
                " "
                {version.author}
                " "
                <q>{version.comment}</q>
            </li>
        }
    };
    let lines: Vec<_> = one.versions.iter().take(VERSIONS).cloned().map(line).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <details class="costs-versions">
                <summary>{text.versions}</summary>
                <ul role="list">{lines}</ul>
            </details>
        }
        .into_any()
    })
}

/// Versions that are shown.
const VERSIONS: usize = 12;

#[component]
fn Form(team: String, seen: usize, budget: Option<Budget>) -> impl IntoView {
    let text = use_cost_text();
    let acting = acts::act::<SetBudget>(&team);
    let refused = move || acting.value().get().and_then(Result::err);
    let amount = budget.as_ref().map(|one| one.amount).map(Amount::to_cents_text);
    let all = budget.as_ref().map_or(&Budget::THRESHOLDS[..], |one| &one.thresholds);
    let thresholds = all.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    let remove = budget.is_some().then(|| {
        let team = team.clone();
        view! {
            <ActionForm action=acting>
                <input type="hidden" name="team" value=team />
                <input type="hidden" name="seen" value=seen.to_string() />
                <button class="button" data-look="danger" type="submit">
                    {text.remove_budget}
                </button>
            </ActionForm>
        }
    });
    view! {
        <div class="costs-budget-form">
            <ActionForm action=acting>
                <input type="hidden" name="team" value=team />
                <input type="hidden" name="seen" value=seen.to_string() />
                <label>
                    <span>{text.budget_amount}</span>
                    <input
                        name="amount"
                        inputmode="decimal"
                        required
                        maxlength="20"
                        value=amount
                        autocomplete="off"
                    />
                </label>
                <label>
                    <span>{text.thresholds}</span>
                    <input name="thresholds" value=thresholds maxlength="60" autocomplete="off" />
                </label>
                <label class="wide">
                    <span>{text.comment}</span>
                    <input name="comment" maxlength="300" autocomplete="off" />
                </label>
                <button class="button" data-look="main" type="submit">
                    {text.set_budget}
                </button>
            </ActionForm>
            {remove}
        </div>
        {move || refused().map(|error| view! { <ErrorState error /> })}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_between_thousands_are_no_part_of_a_number() {
        let of = without_thousands;
        assert_eq!([of("1,250"), of("1,250,000.50"), of("12")], ["1250", "1250000.50", "12"]);
        for same in ["", "1250.5", "1250,50", "1,25", "1250,500", "1,250,5", "1.250,50", ",250"] {
            assert_eq!(of(same), same);
        }
    }

    #[test]
    fn thresholds_are_read_as_people_write_them() {
        assert_eq!(thresholds("50, 80 100%"), Some(vec![50, 80, 100]));
        assert_eq!(thresholds(""), Some(Vec::new()));
        assert_eq!(thresholds("half"), None);
    }
}
