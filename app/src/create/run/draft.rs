//! What a task would have done that was only tried: files with their differences, and requests as they
//! would be sent.

use super::{state::RunState, step::value};
use crate::{
    text::tasks::use_tasks_text,
    ui::{Badge, Card, FileDiffs},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::scaffolder::{Draft, PlannedRequest};

/// The cards; nothing where the task was no try.
#[component]
pub(super) fn DraftCards(run: RunState) -> impl IntoView {
    let text = use_tasks_text();
    let draft = run.part(|task| task.draft.clone());
    let shown = move || {
        let Draft { files, more_files, requests, .. } = draft.get()?;
        let requests = (!requests.is_empty()).then(|| {
            let rows = requests.into_iter().map(request).collect_view();
            view! {
                <Card title=text.requests icon=lucide::LuSend>
                    <p class="run-quiet">{text.requests_hint}</p>
                    <ol class="run-requests" role="list">
                        {rows}
                    </ol>
                </Card>
            }
        });
        Some(view! {
            <Card title=text.files icon=lucide::LuFolderTree>
                <FileDiffs files more=more_files />
            </Card>
            {requests}
        })
    };
    view! { {shown} }.into_any()
}

fn request(request: PlannedRequest) -> AnyView {
    let text = use_tasks_text();
    let PlannedRequest { step, method, url, body, purpose } = request;
    view! {
        <li>
            <p>
                <Badge tone="accent">{method}</Badge>
                <code class="address">{url}</code>
                <span class="run-quiet">{step}</span>
            </p>
            <p>{purpose}</p>
            {value(text.input, body)}
        </li>
    }
    .into_any()
}
