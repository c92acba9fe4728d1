//! The page: which template its address means, what that asks, and how the visit begins.

use super::{
    notices::Notices,
    place::Place,
    sent::SubmittedForm,
    start::{Given, Start},
    state::Wizard,
    view::WizardForm,
};
use crate::{
    PortalError,
    create::{
        address::{CREATE, template_address},
        api::{Asking, Begun, begin_task, fetch_form},
        tasks::TASKS,
    },
    data::page_data,
    not_found::mark_not_found,
    text::wizard::use_wizard_text,
    ui::{EmptyState, ErrorState, Icon, PageTitle, Skeleton, encoded},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use leptos_router::{
    LazyRoute, NavigateOptions,
    hooks::{use_location, use_navigate},
    lazy_route,
};
use platform::{EntityRef, scaffolder::TemplateForm};
use scaffolder::form::EnginePatterns;

/// The wizard. Its code is loaded with the page.
pub struct WizardPage;

#[lazy_route]
#[expect(clippy::used_underscore_binding, reason = "the macro hands it on")]
impl LazyRoute for WizardPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Page /> }.into_any()
    }
}

/// The template that an address means; `None` for the address of anything else.
fn template_of(path: &str) -> Option<EntityRef> {
    let mut parts = path.strip_prefix(CREATE)?.strip_prefix("/templates/")?.split('/');
    let (namespace, name) = (parts.next()?, parts.next()?);
    let is_whole = parts.all(str::is_empty) && !namespace.is_empty() && !name.is_empty();
    is_whole.then(|| EntityRef::new("template", namespace, name))
}

/// What the template asks, and how the visit begins. A page that was sent to begin a task begins it, and
/// then the answer leads to the task.
async fn answer(
    template: Option<EntityRef>,
    given: Given,
    sent: Option<SubmittedForm>,
) -> Result<Option<(TemplateForm, Start)>, PortalError> {
    let Some(template) = template else { return Ok(None) };
    let asking = fetch_form(template.clone(), given.task.clone()).await?;
    let Some(Asking { form, before, visit }) = asking else { return Ok(None) };
    let Some(sent) = sent else {
        let start = Start::of_address(&form.pages, &given, &before, visit);
        return Ok(Some((form, start)));
    };
    let sent = sent.read(&form.pages, &EnginePatterns);
    let (start, begin) = Start::of_sent(&form.pages, sent, visit);
    let Some(is_draft) = begin else { return Ok(Some((form, start))) };
    let start = begun(template, start, form.pages.len(), is_draft).await;
    Ok(Some((form, start)))
}

/// Begins the task; what keeps it from that is told where one is.
async fn begun(template: EntityRef, start: Start, pages: usize, is_draft: bool) -> Start {
    let values = serde_json::to_string(&start.values).unwrap_or_default();
    let secrets = serde_json::to_string(&start.secrets).unwrap_or_default();
    match begin_task(template, values, secrets, start.visit.clone(), is_draft).await {
        Ok(Begun::Task(_)) => start,
        Ok(Begun::Invalid(invalid)) => start.refused(invalid, pages),
        Err(error) => Start { error: Some(error), ..start },
    }
}

#[component]
fn Page() -> impl IntoView {
    let location = use_location();
    let template = Memo::new(move |before: Option<&Option<EntityRef>>| {
        let now = location.pathname.with(|path| template_of(path));
        // On the way to another page the last one stays.
        now.or_else(|| before.cloned().flatten())
    });
    let sent = use_context::<SubmittedForm>();
    let data = page_data(
        move || template.get(),
        move |template| {
            // Steps change the address, and ask nothing anew.
            let given = location.query.with_untracked(Given::of);
            let sent = sent.clone();
            async move { answer(template, given, sent).await }
        },
    );
    let body = move || {
        Suspend::new(async move {
            match data.await {
                Ok(Some((form, start))) => view! { <Loaded form start /> }.into_any(),
                Ok(None) => view! { <Missing /> }.into_any(),
                Err(error) => view! { <ErrorState error /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Skeleton rows=10 /> }>{body}</Transition> }.into_any()
}

#[component]
fn Loaded(form: TemplateForm, start: Start) -> impl IntoView {
    let words = use_wizard_text();
    let page = template_address(&form.template);
    let pages = form.pages.len();
    let location = use_location();
    let navigate = use_navigate();
    let follow = {
        let page = page.clone();
        Callback::new(move |place: Place| {
            let address = format!("{page}?step={}", place.name());
            navigate(&address, NavigateOptions::default());
        })
    };
    let wizard = Wizard::new(form.clone(), &start, follow);
    // "Back" changes the step by the address.
    Effect::new(move |before: Option<Option<String>>| {
        let step = location.query.with(|query| query.get("step"));
        let is_here = location.pathname.with(|path| *path == page);
        if is_here && before.is_some_and(|before| before != step) {
            let place = step.as_deref().and_then(|step| Place::of(step, pages));
            wizard.show(place.unwrap_or(Place::first(pages)));
        }
        step
    });
    let link = start.is_link_broken.then(|| {
        view! {
            <p class="wizard-link" role="status">
                {words.form_data}
            </p>
        }
    });
    let error = start.error.clone().map(|error| view! { <ErrorState error /> });
    let is_broken = form.findings.iter().any(|finding| finding.error);
    let body = (!is_broken).then(|| view! { <WizardForm wizard start /> });
    view! {
        <Head form=form.clone() />
        <Notices form />
        {link}
        {error}
        {body}
    }
    .into_any()
}

#[component]
fn Head(form: TemplateForm) -> impl IntoView {
    let words = use_wizard_text();
    let TemplateForm { template, title, html, .. } = form;
    let tasks = format!("{TASKS}?template={}", encoded(template.as_str()));
    view! {
        <PageTitle title=title.clone() />
        <header class="page-title wizard-head">
            <div>
                <h1>{title}</h1>
                <div class="wizard-words" inner_html=html></div>
            </div>
            <div class="actions">
                <a class="button" data-look="quiet" href=template.page()>
                    <Icon icon=lucide::LuInfo />
                    {words.template}
                </a>
                <a class="button" data-look="quiet" href=tasks>
                    <Icon icon=lucide::LuListChecks />
                    {words.tasks}
                </a>
            </div>
        </header>
    }
    .into_any()
}

/// Where the address means no template that one sees.
#[component]
fn Missing() -> impl IntoView {
    let words = use_wizard_text();
    mark_not_found();
    view! {
        <PageTitle title=words.missing />
        <h1 class="unseen">{words.missing}</h1>
        <EmptyState icon=lucide::LuLayoutTemplate title=words.missing hint=words.missing_hint>
            <a class="button" data-look="main" href=CREATE>
                {words.all}
            </a>
        </EmptyState>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::template_of;

    #[test]
    fn backstages_addresses_mean_their_template() {
        let name = |path| template_of(path).map(|template| template.to_string());
        let known = Some("template:default/go-service".to_owned());
        assert_eq!(name("/create/templates/default/go-service"), known);
        assert_eq!(name("/create/templates/default/go-service/"), known);
        assert_eq!(name("/create/templates/default"), None);
        assert_eq!(name("/create/templates//x"), None);
        assert_eq!(name("/create/tasks/1"), None);
    }
}
