//! `gitlab:pipeline:trigger`: a pipeline is begun by a trigger of its own, which is gone afterwards. It
//! carries no mark, so whether a request that was cut off began it is for a person to see.

use super::{
    super::{
        asked::{Asked, Method},
        input, once,
    },
    round::Round,
};
use crate::http::HttpError;
use platform::scaffolder::{ActionDone, ActionError, Planned};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Trigger {
    token_description: String,
    branch: String,
    #[serde(default)]
    variables: Map<String, Value>,
}

#[derive(Deserialize)]
struct WireTrigger {
    id: u64,
    token: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct WirePipeline {
    web_url: String,
}

fn trigger(round: &Round<'_>, input: &Trigger) -> Result<Asked, ActionError> {
    let asked = Asked::new(Method::Post, round.at("/triggers")?, "makes a trigger");
    Ok(asked.with(json!({"description": input.token_description})))
}

fn begin(round: &Round<'_>, input: &Trigger, token: &str) -> Result<Asked, ActionError> {
    let asked = Asked::new(Method::Post, round.at("/trigger/pipeline")?, "begins a pipeline");
    Ok(asked.with(json!({"ref": input.branch, "token": token, "variables": input.variables})))
}

pub(super) async fn run(round: &Round<'_>) -> Result<ActionDone, ActionError> {
    let input: Trigger = input::read(round.call)?;
    let triggers = round.at("/triggers")?;
    let begun = once::recall::<WirePipeline>(round.call, "pipeline").await?;
    let pipeline = match begun {
        Some(pipeline) => pipeline,
        None if once::was_begun(round.call, "pipeline").await? => {
            return Err(ActionError::Undecided(format!(
                "it may have begun: look for a pipeline of {} at {}/{}/-/pipelines",
                input.branch,
                round.way.gitlab.site(),
                round.project()?
            )));
        }
        None => {
            let made = round.send(&trigger(round, &input)?).await?.json::<WireTrigger>();
            let made = made.map_err(|error| round.explain(&error, "makes a trigger"))?;
            let pipeline = begun_with(round, &input, &made.token).await;
            let place = format!("{triggers}/{}", made.id);
            let gone = Asked::new(Method::Delete, place, "removes the trigger");
            if let Err(error) = round.way.send(&gone).await {
                round.call.log.tell(&format!("The trigger stays: {error}"));
            }
            pipeline?
        }
    };
    let output = Map::from_iter([("pipelineUrl".to_owned(), json!(pipeline.web_url))]);
    Ok(ActionDone { output, made: Vec::new() })
}

async fn begun_with(
    round: &Round<'_>,
    input: &Trigger,
    token: &str,
) -> Result<WirePipeline, ActionError> {
    let asked = begin(round, input, token)?;
    let find = async { Ok::<_, ActionError>(None) };
    let make = async { round.way.send(&asked).await?.json::<WirePipeline>() };
    let explain = |error: HttpError| round.explain(&error, asked.purpose());
    once::make(round.call, "pipeline", find, make, explain).await
}

pub(super) fn plan(round: &Round<'_>) -> Result<Planned, ActionError> {
    let input: Trigger = input::read(round.call)?;
    let page = format!("{}/{}/-/pipelines", round.way.gitlab.site(), round.project()?);
    let output = Map::from_iter([("pipelineUrl".to_owned(), json!(page))]);
    Ok(round.planned(&[trigger(round, &input)?, begin(round, &input, "***")?], output))
}
