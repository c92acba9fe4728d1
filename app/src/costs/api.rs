//! What the pages ask the server, and have it do.

use crate::PortalError;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, PostUrl},
};
use platform::{
    EntityRef,
    costs::{Breakdown, CostQuestion, CostReport, Scope},
};

/// What is asked of costs.
pub async fn fetch_costs(question: CostQuestion) -> Result<CostsAnswer, PortalError> {
    let (scope, of) = match &question.scope {
        Scope::Company => ("company", String::new()),
        Scope::Team(team) => ("team", team.to_string()),
        Scope::System(system) => ("system", system.to_string()),
        Scope::Domain(domain) => ("domain", domain.to_string()),
        Scope::Entity(entity) => ("entity", entity.to_string()),
    };
    let by = question.by.map(Breakdown::name).unwrap_or_default().to_owned();
    let environment = question.environment.unwrap_or_default();
    let component = question.component.map(|one| one.to_string()).unwrap_or_default();
    let range = question.range.to_string();
    fetch_report(scope.to_owned(), of, range, by, environment, component, question.offset).await
}

/// The same, as it is sent.
#[server(prefix = "/fn", endpoint = "costs/report", input = GetUrl)]
pub async fn fetch_report(
    scope: String,
    of: String,
    range: String,
    by: String,
    environment: String,
    component: String,
    offset: u32,
) -> Result<CostsAnswer, PortalError> {
    use platform::costs::Component;
    let wrong = |error: &dyn std::fmt::Display| PortalError::bad_query(error.to_string());
    let entity = || of.parse::<EntityRef>().map_err(|error| wrong(&error));
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let question = CostQuestion {
        scope: match scope.as_str() {
            "company" => Scope::Company,
            "team" => Scope::Team(entity()?),
            "system" => Scope::System(entity()?),
            "domain" => Scope::Domain(entity()?),
            "entity" => Scope::Entity(entity()?),
            other => return Err(wrong(&format!("{other:?} is nothing that costs anything"))),
        },
        range: range.parse().map_err(|error: platform::time_range::NoRange| wrong(&error))?,
        by: Breakdown::from_name(&by),
        environment: given(environment),
        component: Component::parse(&component),
        offset,
    };
    let costs = crate::AppState::costs()?;
    if !costs.is_there() {
        return Ok(CostsAnswer::NoSources);
    }
    let report = costs.report(&question).await?;
    Ok(report.map_or(CostsAnswer::Nothing, |report| CostsAnswer::Report(Box::new(report))))
}

/// Has all sources asked now, and leads back.
#[server(prefix = "/fn", endpoint = "costs/refresh", input = PostUrl)]
pub async fn refresh_costs(back: String) -> Result<(), PortalError> {
    crate::AppState::costs()?.refresh().await?;
    leptos_axum::redirect(&own(&back));
    Ok(())
}

/// Sets a team's budget, or takes it away where the amount is empty, and leads back.
#[server(prefix = "/fn", endpoint = "costs/budget", input = PostUrl)]
pub async fn set_budget(
    team: EntityRef,
    amount: Option<String>,
    thresholds: Option<String>,
    comment: Option<String>,
    seen: u64,
) -> Result<(), PortalError> {
    use platform::costs::{Budget, BudgetWish};
    let wrong = |error: &dyn std::fmt::Display| PortalError::bad_query(error.to_string());
    let text = super::budgets::without_thousands(amount.unwrap_or_default().trim());
    let budget = if text.is_empty() {
        None
    } else {
        let amount = text.parse().map_err(|error| wrong(&error))?;
        let thresholds = super::budgets::thresholds(&thresholds.unwrap_or_default());
        let thresholds = thresholds.ok_or_else(|| wrong(&"thresholds are numbers of percent"))?;
        Some(Budget { amount, thresholds })
    };
    let comment = comment.unwrap_or_default();
    let wish = BudgetWish { team: team.clone(), budget, comment, seen };
    crate::AppState::costs()?.budget(&wish).await?;
    let asked = super::CostsAsked::of(&leptos_router::params::ParamsMap::new());
    leptos_axum::redirect(&asked.of_scope(Scope::Team(team)).address());
    Ok(())
}

/// What a page is answered.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum CostsAnswer {
    /// Nobody tells costs.
    NoSources,
    /// There is nothing of it that is shown.
    Nothing,
    /// The report.
    Report(Box<CostReport>),
}

/// An address of the portal's own: nobody is led elsewhere.
#[cfg(feature = "ssr")]
fn own(address: &str) -> String {
    let inside = address.starts_with('/') && !address.starts_with("//") && !address.contains('\\');
    if inside { address.to_owned() } else { super::address::PATH.to_owned() }
}
