//! The navigation of a site, beside its pages.

use crate::ui::{Icon, safe_address};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::docs::DocsEntry;

/// The navigation.
#[component]
pub fn SiteNavigation(entries: Vec<DocsEntry>) -> impl IntoView {
    view! { <ul role="list">{list(entries)}</ul> }.into_any()
}

fn list(entries: Vec<DocsEntry>) -> Vec<AnyView> {
    entries.into_iter().map(entry).collect()
}

fn entry(entry: DocsEntry) -> AnyView {
    match entry {
        DocsEntry::Page { link, current } => view! {
            <li>
                <a href=link.address aria-current=current.then_some("page")>
                    {link.title}
                </a>
            </li>
        }
        .into_any(),
        DocsEntry::Link { link } => match safe_address(&link.address) {
            Some(address) => view! {
                <li>
                    <a href=address.to_owned() rel="noreferrer" target="_blank">
                        {link.title.clone()}
                        <Icon icon=lucide::LuExternalLink size=12 />
                    </a>
                </li>
            }
            .into_any(),
            // It leads nowhere; the site's problems tell so.
            None => view! {
                <li>
                    <span class="missing">{link.title}</span>
                </li>
            }
            .into_any(),
        },
        DocsEntry::Section { title, open, entries } => view! {
            <li>
                <details open=open>
                    <summary>{title}</summary>
                    <ul role="list">{list(entries)}</ul>
                </details>
            </li>
        }
        .into_any(),
    }
}
