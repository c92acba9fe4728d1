//! A page that is being written, as its readers will see it; and what pages may show.

use super::{
    drawings::{AT_ONCE, MOST, Painted},
    views::problem,
};
use crate::{
    diagram::{Drawing, Drawings, Kind},
    sanitize::{Origins, Policy},
    site::{self, Draft, Preview},
};
use futures::{StreamExt, stream};
use platform::docs::{DocsError, DocsPreview, DocsRules};
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;

/// Previews that are rendered at the same time: there are pages to be read too.
static RENDERS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(2)));

/// What pages may show.
pub(super) fn rules(policy: &Policy) -> DocsRules {
    let image_hosts = match &policy.images {
        Origins::Only(hosts) => hosts.clone(),
        Origins::All => Vec::new(),
    };
    DocsRules { image_hosts }
}

/// Renders a page under the limits that all pages have, and has drawn what it wants.
pub(super) async fn preview(
    policy: &Policy,
    painted: Option<&Painted>,
    text: &str,
    config: &str,
) -> Result<DocsPreview, DocsError> {
    let written: Arc<(String, String, Policy)> =
        Arc::new((text.to_owned(), config.to_owned(), policy.clone()));
    let closed = |error| DocsError::Unavailable(format!("nothing is rendered any more: {error}"));
    let render = async |drawings: Drawings| {
        let written = Arc::clone(&written);
        // It is kept until the work is done, whoever has stopped waiting for it.
        let turn = Arc::clone(&RENDERS).acquire_owned().await.map_err(closed)?;
        let rendering = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let (text, config, policy) = &*written;
            let drawings = Some(&drawings);
            site::preview(&Draft { text, config, drawings, policy })
        });
        let broken = |error| DocsError::Unavailable(format!("a preview broke off: {error}"));
        rendering.await.map_err(broken)
    };
    let first = render(Drawings::new()).await?;
    let Preview { html, problems, .. } = match painted {
        Some(painted) if !first.wanted.is_empty() => {
            render(drawn(painted, first.wanted).await).await?
        }
        _ => first,
    };
    Ok(DocsPreview { html, problems: problems.into_iter().map(problem).collect() })
}

/// What the service makes of diagrams.
async fn drawn(painted: &Painted, wanted: Vec<(Kind, String)>) -> Drawings {
    let one = async |(kind, source): (Kind, String)| {
        let drawing = match painted.one(kind, &source).await {
            Ok(drawing) => Drawing::Raw(drawing.to_string()),
            Err(reason) => Drawing::Refused(reason),
        };
        ((kind, source), drawing)
    };
    let asked: Vec<_> = wanted.into_iter().take(MOST).map(one).collect();
    stream::iter(asked).buffer_unordered(AT_ONCE).collect().await
}
