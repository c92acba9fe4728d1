//! Mermaid's diagrams, drawn by `merman`: parsing, layout and SVG without a browser, in bounded
//! time and space. Its colours are left out: the page's style sheet has them.

use super::{
    Reason,
    svg::{self, Colours, series_colour},
};
use merman::{
    Engine, MermaidConfig, OperationControl, RenderError, RenderOutput, RenderRequest, Renderer,
    SvgEnvironment, SvgRequest,
    svg::{RenderResourcePolicy, SvgPipeline, SvgRenderOptions},
};
use std::sync::LazyLock;

static RENDERER: LazyLock<Renderer> = LazyLock::new(|| {
    let colours = (1..=12).map(|number| (format!("pie{number}"), series_colour(number - 1).into()));
    let labels = serde_json::json!({ "htmlLabels": false });
    let config = MermaidConfig::from_value(serde_json::json!({
        "theme": "default",
        "look": "classic",
        "htmlLabels": false,
        "flowchart": labels,
        "class": labels,
        "state": labels,
        "fontFamily": "sans-serif",
        "securityLevel": "strict",
        "themeVariables": colours.collect::<serde_json::Map<_, _>>(),
    }));
    Renderer::new().with_engine(Engine::new().with_site_config(config))
});

pub(super) fn render(source: &str, id: &str) -> Result<String, Reason> {
    let request = SvgRequest {
        environment: SvgEnvironment::deterministic()
            .with_resource_policy(RenderResourcePolicy::interactive()),
        pipeline: Some(SvgPipeline::parity()),
        options: SvgRenderOptions {
            diagram_id: Some(id.to_owned()),
            ..SvgRenderOptions::default()
        },
        ..SvgRequest::default()
    };
    let output = RENDERER.render(RenderRequest::svg(source, control(), request));
    match output {
        Ok(RenderOutput::Svg(Some(drawn))) => svg::rewritten(drawn.svg(), id, Colours::Pages),
        Ok(_) | Err(RenderError::NoDiagram) => {
            Err(Reason::Invalid("it is no diagram that is known".to_owned()))
        }
        Err(RenderError::ResourceLimitExceeded(_) | RenderError::Cancelled(_)) => {
            Err(Reason::TooLarge)
        }
        Err(error) => Err(Reason::Invalid(error.to_string())),
    }
}

/// A diagram that takes longer than this is shown as its text.
fn control() -> OperationControl {
    OperationControl::new().with_deadline(std::time::Duration::from_millis(500))
}
