//! The choice of a span of time: links and a form, so that it works without script. With it the
//! page stays.

use super::{Asked, PageRange, kept};
use crate::{
    preferences::Preferences,
    text::range::use_range_text,
    ui::{Icon, Now, range_words},
};
use icondata_lu as lucide;
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    html::{Details, Input},
    prelude::*,
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use platform::{
    TimeRange,
    time_range::{Edge, RangePreset, RangeQuery},
};

/// The choice, and the switch that compares with the period before.
#[component]
pub fn RangePicker(
    /// The page's range.
    range: PageRange,
    /// What is offered.
    #[prop(default = &RangePreset::ALL)]
    offered: &'static [RangePreset],
    /// Whether the page can compare.
    #[prop(default = true)]
    compare: bool,
) -> impl IntoView {
    let text = use_range_text();
    let location = use_location();
    let path = location.pathname;
    let others = Memo::new(move |_| location.query.with(kept));
    // As [`PageRange::get`]: what a page that is left kept may be gone.
    let address = move |asked: Asked| {
        let address = others.try_with(|others| asked.address(&path.get(), others));
        address.unwrap_or_default()
    };
    let menu = NodeRef::<Details>::new();
    let close = move || {
        if let Some(Some(menu)) = menu.try_get_untracked() {
            let _ = menu.remove_attribute("open");
        }
    };
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    let choices = offered
        .iter()
        .map(|preset| {
            let preset = *preset;
            let here = move || (range.get().preset() == Some(preset)).then_some("true");
            let to = move || address(Asked { range: RangeQuery::Preset(preset), ..range.get() });
            view! {
                <li>
                    <a href=to aria-current=here on:click=move |_| close()>
                        {text.preset(preset)}
                    </a>
                </li>
            }
        })
        .collect_view();
    let comparing = move || range.get().compare;
    let switch = compare.then(|| {
        let to = move || {
            let asked = range.get();
            address(Asked { compare: !asked.compare, ..asked })
        };
        let hint = move || if comparing() { text.compare_off } else { text.compare_hint };
        view! {
            <a
                class="button"
                href=to
                data-on=move || comparing().then_some("")
                aria-label=hint
                title=hint
            >
                <Icon icon=lucide::LuGitCompareArrows />
                <span>{text.compare}</span>
            </a>
        }
    });
    view! {
        <div class="range-picker">
            <details node_ref=menu on:keydown=escape>
                <summary
                    class="button"
                    aria-label=move || format!("{}: {}", text.choose, label(range))
                >
                    <Icon icon=lucide::LuCalendar />
                    <span>{move || label(range)}</span>
                </summary>
                <div class="menu">
                    <ul role="list">{choices}</ul>
                    {move || {
                        view! {
                            <Custom
                                asked=range.get()
                                others
                                path=path.get()
                                close=Callback::new(move |()| close())
                            />
                        }
                    }}
                </div>
            </details>
            {switch}
        </div>
    }
    .into_any()
}

/// The range as a page sees it at this moment.
fn resolved(asked: Asked) -> TimeRange {
    asked.range.range(expect_context::<Now>().at_once(), expect_context::<Preferences>().zone)
}

fn label(range: PageRange) -> String {
    let asked = range.get();
    if let Some(preset) = asked.preset() {
        return use_range_text().preset(preset).to_owned();
    }
    let preferences = expect_context::<Preferences>();
    let (from, to) = range_words(preferences.zone, preferences.language, resolved(asked));
    if from == to { from } else { format!("{from} – {to}") }
}

/// From one day to another.
#[component]
fn Custom(
    asked: Asked,
    others: Memo<Vec<(String, String)>>,
    path: String,
    close: Callback<()>,
) -> impl IntoView {
    let text = use_range_text();
    let zone = expect_context::<Preferences>().zone;
    let range = resolved(asked);
    let last = platform::Timestamp(range.to.0.saturating_sub(1).max(range.from.0));
    let day = |at| Edge::Day(zone.day(at)).to_string();
    let fields = [NodeRef::<Input>::new(), NodeRef::<Input>::new()];
    let navigate = use_navigate();
    let action = path.clone();
    let submit = move |event: SubmitEvent| {
        let [from, to] = fields.map(|field| field.get_untracked().map(|field| field.value()));
        let custom = from.zip(to).and_then(|(from, to)| RangeQuery::custom(&from, &to).ok());
        if let Some(range) = custom {
            event.prevent_default();
            close.run(());
            let others = others.try_get_untracked().unwrap_or_default();
            let address = Asked { range, ..asked }.address(&path, &others);
            navigate(&address, NavigateOptions::default());
        }
    };
    let kept = others.try_get_untracked().unwrap_or_default().into_iter();
    let kept = kept.chain(asked.compare.then(|| ("compare".to_owned(), "before".to_owned())));
    let kept = kept.map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    let kept = kept.collect_view();
    view! {
        <form action=action method="get" on:submit=submit>
            {kept}
            <label>
                <span>{text.from}</span>
                <input type="date" name="from" value=day(range.from) required node_ref=fields[0] />
            </label>
            <label>
                <span>{text.to}</span>
                <input type="date" name="to" value=day(last) required node_ref=fields[1] />
            </label>
            <button class="button" type="submit">
                {text.apply}
            </button>
            <small>{(text.zone)(zone.name())}</small>
        </form>
    }
    .into_any()
}
