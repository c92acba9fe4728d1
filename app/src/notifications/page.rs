//! The page: what one is told, by whether it was read and by kind. Links and forms, so it works without
//! script.

use super::{
    address::{address, asked},
    api::{ReadAllNotifications, ReadNotification, list_notifications},
    row::Row,
};
use crate::{
    data::page_data,
    live::use_live,
    text::notifications::{NotificationsText, use_notifications_text},
    ui::{EmptyState, ErrorState, Icon, PageHead, Pager, Skeleton, Tab, TabList},
};
use icondata_lu as lucide;
use leptos::{form::ActionForm, prelude::*};
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};
use platform::notifications::{NotificationKind, NotificationPage, NotificationQuery};

/// Notifications. Its code is loaded with the page.
pub struct NotificationsPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for NotificationsPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

/// What the page has done. Made outside of what is made anew whenever something is told.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    pub read: ServerAction<ReadNotification>,
    pub read_all: ServerAction<ReadAllNotifications>,
}

#[component]
fn Page() -> impl IntoView {
    let text = use_notifications_text();
    let (params, live) = (use_query_map(), use_live());
    let acts = Acts { read: ServerAction::new(), read_all: ServerAction::new() };
    let query = Memo::new(move |_| params.with(asked));
    let question = move || {
        (query.get(), live.told(), acts.read.version().get(), acts.read_all.version().get())
    };
    let data = page_data(question, |(query, ..)| async move {
        let kind = query.kind.map(NotificationKind::name).unwrap_or_default().to_owned();
        list_notifications(query.all, kind, query.offset).await.map(|page| (query, page))
    });
    let body = move || {
        Suspend::new(async move {
            match data.await {
                Ok((query, page)) => view! { <Loaded query page acts /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! {
        <PageHead title=text.title hint=text.hint />
        <Transition fallback=|| view! { <Skeleton rows=8 /> }>{body}</Transition>
    }
    .into_any()
}

#[component]
fn Loaded(query: NotificationQuery, page: NotificationPage, acts: Acts) -> impl IntoView {
    let text = use_notifications_text();
    let NotificationPage { notifications, total, unread, offset, kinds, newest } = page;
    let shown = notifications.len() as u64;
    let list = if total == 0 {
        let title = if query.all { text.nothing_at_all } else { text.nothing_unread };
        let hint = text.nothing_here;
        view! { <EmptyState icon=lucide::LuBell title hint /> }.into_any()
    } else {
        let rows = notifications
            .into_iter()
            .map(|notification| view! { <Row notification acts /> })
            .collect_view();
        view! {
            <ol class="notifications-list" role="list" aria-label=text.title>
                {rows}
            </ol>
        }
        .into_any()
    };
    let at = |offset: u64| address(&NotificationQuery { offset, ..query.clone() });
    let back = (offset > 0).then(|| at(offset.saturating_sub(NotificationPage::SIZE)));
    let forth = (offset + shown < total).then(|| at(offset + NotificationPage::SIZE));
    let pager = (total > NotificationPage::SIZE || offset > 0).then(|| {
        let first = if shown == 0 { 0 } else { offset + 1 };
        view! { <Pager rows=(first, offset + shown) total back forth /> }
    });
    view! {
        <div class="notifications-head">
            <TabList label=text.title tabs=tabs(&query, unread, text) />
            <ReadAll query=query.clone() unread newest acts />
        </div>
        <Kinds query kinds />
        {list}
        {pager}
        <p class="notifications-wishes">
            <a href="/settings#notifications">
                <Icon icon=lucide::LuSettings />
                {text.change_wishes}
            </a>
        </p>
    }
    .into_any()
}

fn tabs(query: &NotificationQuery, unread: u64, text: &'static NotificationsText) -> Vec<Tab> {
    let tab = |all: bool, label: &str, count: Option<u64>| Tab {
        label: label.to_owned(),
        address: address(&NotificationQuery { all, offset: 0, ..query.clone() }),
        count,
        icon: None,
        current: query.all == all,
    };
    vec![tab(false, text.unread, Some(unread)), tab(true, text.all, None)]
}

/// All that is shown here, up to the newest: what is told meanwhile stays unread.
#[component]
fn ReadAll(query: NotificationQuery, unread: u64, newest: i64, acts: Acts) -> impl IntoView {
    let text = use_notifications_text();
    let kind = query.kind.map(NotificationKind::name).unwrap_or_default();
    (unread > 0).then(|| {
        view! {
            <ActionForm action=acts.read_all>
                <input type="hidden" name="kind" value=kind />
                <input type="hidden" name="up_to" value=newest.to_string() />
                <button class="button" type="submit">
                    <Icon icon=lucide::LuCheckCheck />
                    {text.read_all}
                </button>
            </ActionForm>
        }
        .into_any()
    })
}

#[component]
fn Kinds(query: NotificationQuery, kinds: Vec<(NotificationKind, u64)>) -> impl IntoView {
    let text = use_notifications_text();
    let all = kinds.iter().map(|(_, count)| count).sum::<u64>();
    let link = |kind: Option<NotificationKind>, label: &'static str, count: u64| {
        let to = address(&NotificationQuery { kind, offset: 0, ..query.clone() });
        view! {
            <li>
                <a href=to aria-current=(query.kind == kind).then_some("page")>
                    {label}
                    <span class="count">{crate::ui::count(count)}</span>
                </a>
            </li>
        }
    };
    let every = link(None, text.every_kind, all);
    let each = kinds
        .iter()
        .map(|(kind, count)| link(Some(*kind), text.kind(*kind), *count))
        .collect_view();
    (!kinds.is_empty()).then(|| {
        view! {
            <nav class="notifications-kinds" aria-label=text.kinds>
                <ul role="list">{every} {each}</ul>
            </nav>
        }
        .into_any()
    })
}
