//! What the tab is made of: asked for as one.

use super::{
    address::ErrorsAsked,
    api::{fetch_entity_errors, preview_error_act},
};
use crate::PortalError;
use platform::{
    EntityRef,
    errors::{EntityErrors, ErrorPreview, IssueKey, IssueQuestion},
};
use serde::{Deserialize, Serialize};

/// The answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ErrorsAnswer {
    /// The errors; `None` when there is nothing to see.
    pub errors: Option<EntityErrors>,
    /// The question that they answer.
    pub question: IssueQuestion,
    /// Of the act that the address names.
    pub preview: Option<ErrorPreview>,
    /// Why there is no preview of it.
    pub refused: Option<PortalError>,
}

/// Asks for what an address asks for.
pub async fn answer(reference: EntityRef, asked: ErrorsAsked) -> Result<ErrorsAnswer, PortalError> {
    let ErrorsAsked { question, issue, act, to } = asked;
    let named = issue.as_ref().map(IssueKey::to_string).unwrap_or_default();
    let errors = fetch_entity_errors(
        reference.clone(),
        question.filter.name().to_owned(),
        question.level.map(|level| level.name().to_owned()).unwrap_or_default(),
        question.text.clone(),
        question.order.name().to_owned(),
        named.clone(),
    );
    let mut answer = ErrorsAnswer { errors: errors.await?, question, ..ErrorsAnswer::default() };
    if let (Some(_), Some(act)) = (&answer.errors, act) {
        match preview_error_act(reference, named, act, to).await {
            Ok(preview) => answer.preview = preview,
            // The rest of the tab is shown all the same.
            Err(error) => answer.refused = Some(error),
        }
    }
    Ok(answer)
}

/// The issue and the act of an address or a form.
#[cfg(feature = "ssr")]
pub fn act(
    issue: &str,
    act: &str,
    to: &str,
) -> Result<(IssueKey, platform::errors::ErrorAct), PortalError> {
    let key = IssueKey::parse(issue)
        .ok_or_else(|| PortalError::bad_query(format!("{issue:?} names no issue")))?;
    let act = platform::errors::ErrorAct::of(act, to)
        .ok_or_else(|| PortalError::bad_query(format!("{act:?} is nothing that can be done")))?;
    Ok((key, act))
}
