//! The page of the texts that decide: all of them, or one with its editor.
//!
//! The editor's form is posted to the page itself: to try a text, or to save it. What comes of it
//! travels with the page.

use super::{
    address::Document,
    api::{fetch_document, judge_document, list_documents, save_document},
    document::DocumentView,
    documents::Listed,
};
use crate::{
    PortalError,
    data::page_data,
    text::{rights::use_rights_text, use_text},
    ui::{ErrorState, PageHead, Skeleton},
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::rights::{DocumentDetail, DocumentEntry, Judged};
use serde::{Deserialize, Serialize};

/// What the editor sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmittedPolicy {
    /// The text, its lines ended as forms end them.
    #[serde(default)]
    pub text: String,
    /// Why.
    #[serde(default)]
    pub comment: String,
    /// `save`; else it is only tried.
    #[serde(default)]
    pub act: String,
}

/// Policies. Its code is loaded with the page.
pub struct PoliciesPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for PoliciesPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

/// What was sent, and what there is to say of it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Tried {
    pub sent: SubmittedPolicy,
    pub judged: Judged,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
enum Answer {
    All(Vec<DocumentEntry>),
    One(Document, Option<Box<DocumentDetail>>, Option<Box<Tried>>),
}

async fn answer(
    document: Option<Document>,
    sent: Option<SubmittedPolicy>,
) -> Result<Answer, PortalError> {
    let Some(document) = document else { return Ok(Answer::All(list_documents().await?)) };
    let Document { kind, name } = document.clone();
    let tried = match sent {
        Some(sent) => Some(Box::new(tried(&document, sent).await?)),
        None => None,
    };
    let detail = fetch_document(kind, name).await?.map(Box::new);
    Ok(Answer::One(document, detail, tried))
}

/// Tries what was sent or, when it was sent for that, saves it: then the answer leads to the document.
async fn tried(document: &Document, sent: SubmittedPolicy) -> Result<Tried, PortalError> {
    let Document { kind, name } = document.clone();
    let text = sent.text.replace("\r\n", "\n");
    let sent = SubmittedPolicy { text: text.clone(), ..sent };
    let judged = if sent.act == "save" {
        let (becomes, comment) = ("text".to_owned(), sent.comment.clone());
        Judged::Wrong(save_document(kind, name, becomes, text, comment).await?)
    } else {
        judge_document(kind, name, text).await?
    };
    Ok(Tried { sent, judged })
}

#[component]
fn Page() -> impl IntoView {
    let (text, words) = (use_rights_text(), use_text());
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(Document::of));
    let sent = use_context::<SubmittedPolicy>();
    let data = page_data(
        move || asked.get(),
        move |document| {
            let sent = sent.clone();
            async move { answer(document, sent).await }
        },
    );
    let body = move || {
        Suspend::new(async move {
            match data.await {
                Ok(Answer::All(documents)) => view! { <Listed documents /> }.into_any(),
                Ok(Answer::One(document, detail, tried)) => {
                    let (detail, tried) = (detail.map(|one| *one), tried.map(|one| *one));
                    view! { <DocumentView document detail tried /> }.into_any()
                }
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=words.run.policies hint=text.policies_hint />
        <Transition fallback=|| view! { <Skeleton rows=10 /> }>{body}</Transition>
    }
    .into_any()
}
