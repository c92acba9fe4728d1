//! A template to choose.

use super::{
    address::{Asked, Field, template_address},
    star::Star,
};
use crate::{
    text::create::{CreateText, use_create_text},
    ui::{Badge, Icon, KindIcon, ReferenceLink, RelativeTime, form::Description, lifecycle_tone},
    who::Who,
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{catalog::Reference, ci::May, scaffolder::TemplateCard};

/// Tags that are shown; more would make cards of different heights.
const TAGS: usize = 5;

/// The card. The whole of it leads to the wizard; links inside of it to where they say.
#[component]
pub(super) fn Card(card: TemplateCard) -> impl IntoView {
    let words = use_create_text();
    let TemplateCard { template, title, description, template_type, tags, owner, .. } = card;
    let address = template_address(&template);
    let is_broken = card.broken.is_some();
    // Stars are kept for somebody.
    let star = Who::current().label.is_some().then(|| {
        view! { <Star template title=title.clone() starred=card.starred /> }
    });
    let notice = notice(card.broken, &card.may, words);
    let lifecycle = card.lifecycle.map(|lifecycle| {
        let tone = lifecycle_tone(&lifecycle);
        view! { <Badge tone>{lifecycle}</Badge> }
    });
    let used = match card.used {
        0 => words.unused.to_owned(),
        number => (words.used)(number),
    };
    let last = card.last_used.map(|at| {
        view! { <span>{words.last_used} " " <RelativeTime at /></span> }
    });
    view! {
        <li class="template-card" data-row data-broken=is_broken.then_some("")>
            <header>
                <KindIcon kind="component" entity_type=Some(template_type.clone()) large=true />
                <span class="type">{template_type}</span>
                {lifecycle}
                {star}
            </header>
            <h2>
                <a href=address data-row-link>
                    {title}
                </a>
            </h2>
            <div class="description">
                <Description text=description />
            </div>
            {self::tags(tags)}
            {notice}
            <footer>{self::owner(owner, words)} <span class="used">{used}</span> {last}</footer>
        </li>
    }
    .into_any()
}

fn tags(tags: Vec<String>) -> impl IntoView {
    let tags = tags.into_iter().take(TAGS).map(|tag| {
        let address = Asked::default().toggled(Field::Tag, &tag).address();
        view! {
            <li>
                <a class="badge" data-tone="tag" href=address>
                    {tag}
                </a>
            </li>
        }
    });
    view! {
        <ul class="tags" role="list">
            {tags.collect_view()}
        </ul>
    }
}

fn owner(owner: Option<Reference>, words: &'static CreateText) -> AnyView {
    match owner {
        Some(reference) => view! { <ReferenceLink reference /> }.into_any(),
        None => view! { <span class="none">{words.no_owner}</span> }.into_any(),
    }
}

/// What keeps somebody from using it, or who has to approve.
fn notice(broken: Option<String>, may: &May, words: &'static CreateText) -> Option<AnyView> {
    let (tone, icon, title, reason) = match (broken, may) {
        (Some(reason), _) => ("bad", lucide::LuCircleAlert, words.broken.to_owned(), reason),
        (None, May::Not { reason }) => {
            ("plain", lucide::LuLock, words.may_not.to_owned(), reason.clone())
        }
        (None, May::Ask { by }) => {
            let title = (words.needs_approval)(&by.join(", "));
            ("plain", lucide::LuStamp, title, String::new())
        }
        (None, May::Act) => return None,
    };
    let notice = view! {
        <p class="notice" data-tone=tone>
            <Icon icon size=14 />
            <span>
                <strong>{title}</strong>
                " "
                {reason}
            </span>
        </p>
    };
    Some(notice.into_any())
}
