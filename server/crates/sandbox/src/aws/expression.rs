//! Filters of Cost Explorer, as far as they are asked for.

use super::Refusal;
use crate::costs::Billed;
use serde_json::Value;

/// The value of a tag; empty where it is not set.
pub(super) fn tag<'a>(billed: &'a Billed, key: &str) -> &'a str {
    match key {
        "service" => billed.service,
        "environment" => billed.environment,
        "aws:eks:cluster-name" => &billed.cluster,
        _ => "",
    }
}

/// Whether a line is meant.
pub(super) fn fits(expression: &Value, billed: &Billed) -> Result<bool, Refusal> {
    let several = |all: &Value| -> Result<Vec<bool>, Refusal> {
        all.as_array().into_iter().flatten().map(|one| fits(one, billed)).collect()
    };
    let listed = |of: &Value, value: &str| {
        let absent =
            of["MatchOptions"].as_array().is_some_and(|all| all.contains(&"ABSENT".into()));
        if absent {
            value.is_empty()
        } else {
            of["Values"].as_array().is_some_and(|all| all.contains(&value.into()))
        }
    };
    let Some((kind, of)) = expression.as_object().and_then(|all| all.iter().next()) else {
        return Err(Refusal("ValidationException", "an expression is empty".to_owned()));
    };
    match kind.as_str() {
        "And" => Ok(several(of)?.into_iter().all(|one| one)),
        "Or" => Ok(several(of)?.into_iter().any(|one| one)),
        "Not" => Ok(!fits(of, billed)?),
        "Tags" => Ok(listed(of, tag(billed, of["Key"].as_str().unwrap_or_default()))),
        "Dimensions" if of["Key"] == "SERVICE" => Ok(listed(of, billed.product)),
        other => Err(Refusal("ValidationException", format!("{other} is not known"))),
    }
}
