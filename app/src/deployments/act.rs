//! Before an act: what it would change, where, and the way back. A plain form, so it works without
//! script.

use super::{api::DoAct, application::Head};
use crate::{
    acts,
    admin::ask_address,
    text::{deployments::use_deployment_text, use_text},
    ui::{ErrorState, RelativeTime},
};
use leptos::{form::ActionForm, prelude::*};
use platform::{
    access::Permission,
    deployments::{Act, ActPreview, ActRequest, ApplicationDetail, Deployed, Resource, short},
};

/// The question.
#[component]
pub fn Confirm(detail: ApplicationDetail, preview: ActPreview) -> impl IntoView {
    let text = use_deployment_text();
    let application = detail.deployment.application.value;
    let (key, environment) = (application.key, application.environment);
    let action = acts::act::<DoAct>(&format!("{key} {:?}", preview.act));
    let refused = move || action.value().get().and_then(Result::err);
    let title = (text.act_title)(text.act(preview.act.name()), &key.name, &environment);
    let refusal = preview.refusal.map(|reason| {
        view! { <p class="refusal">{text.refusal(reason)}</p> }
    });
    let blocked = refusal.is_some();
    let page = key.page();
    let look = if preview.confirm { "danger" } else { "main" };
    let (verb, entry) = (preview.act.name(), id(&preview.act));
    let (pruning, confirming) = (prune(&preview.act), confirmation(preview.confirm, &key.name));
    let name = key.name.clone();
    let back = view! {
        <a class="button" href=page>
            {text.cancel}
        </a>
    };
    let form = if blocked {
        back.into_any()
    } else if !preview.approvers.is_empty() {
        let request = ActRequest { act: preview.act.clone(), key };
        view! { <Ask request approvers=preview.approvers.clone() /> }.into_any()
    } else {
        view! {
            <ActionForm action>
                <input type="hidden" name="source" value=key.source />
                <input type="hidden" name="namespace" value=key.namespace />
                <input type="hidden" name="name" value=key.name />
                <input type="hidden" name="act" value=verb />
                {entry}
                {pruning}
                {confirming}
                <p class="buttons">
                    <button class="button" data-look=look type="submit">
                        {text.act(verb)}
                    </button>
                    {back}
                </p>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <Head name environment />
        <section class="act-preview" aria-label=title.clone()>
            <h2>{title.clone()}</h2>
            {what(&preview)}
            {changing(preview.changing.clone())}
            {refusal}
            {move || refused().map(|error| view! { <ErrorState error /> })}
            {form}
        </section>
    }
    .into_any()
}

/// Where somebody else has to approve it: the way to ask.
#[component]
fn Ask(request: ActRequest, approvers: Vec<String>) -> impl IntoView {
    let text = use_deployment_text();
    let back = request.key.page();
    let address = ask_address(Permission::DeploymentSync, &request.to_string());
    view! {
        <p class="refusal">{(text.needs_approval)(&approvers.join(", "))}</p>
        <p class="buttons">
            <a class="button" data-look="main" href=address>
                {use_text().run.ask_approval}
            </a>
            <a class="button" href=back>
                {text.cancel}
            </a>
        </p>
    }
    .into_any()
}

/// From which revision to which.
fn what(preview: &ActPreview) -> AnyView {
    let text = use_deployment_text();
    let commit = |deployed: &Deployed| {
        let (at, known) = (deployed.at, deployed.commit.clone().unwrap_or_default());
        view! {
            <code title=deployed.revision.clone()>{short(&deployed.revision).to_owned()}</code>
            " "
            {known.message}
            " "
            <RelativeTime at />
        }
    };
    let from = preview.from.as_ref().map(|from| {
        view! {
            <dt>{text.runs_now}</dt>
            <dd>{commit(from)}</dd>
        }
    });
    let to = match (&preview.back_to, &preview.to) {
        (Some(back_to), _) => Some(commit(back_to).into_any()),
        (None, Some(to)) => {
            Some(view! { <code title=to.clone()>{short(to).to_owned()}</code> }.into_any())
        }
        (None, None) => None,
    };
    let to = to.map(|to| {
        view! {
            <dt>{text.would_run}</dt>
            <dd>{to}</dd>
        }
    });
    view! { <dl>{from} {to}</dl> }.into_any()
}

fn changing(resources: Vec<Resource>) -> AnyView {
    let text = use_deployment_text();
    if resources.is_empty() {
        return ().into_any();
    }
    let rows = resources
        .into_iter()
        .map(|one| {
            view! {
                <li>
                    <code>{format!("{}/{}", one.kind, one.name)}</code>
                </li>
            }
        })
        .collect_view();
    view! {
        <p>{text.changing}</p>
        <ul role="list">{rows}</ul>
    }
    .into_any()
}

fn id(act: &Act) -> Option<impl IntoView + use<>> {
    let Act::Rollback { id } = act else { return None };
    Some(view! { <input type="hidden" name="id" value=id.to_string() /> })
}

fn prune(act: &Act) -> Option<impl IntoView + use<>> {
    let text = use_deployment_text();
    matches!(act, Act::Sync { .. }).then(|| {
        view! {
            <label class="prune">
                <input type="checkbox" name="prune" value="true" />
                <span>{text.prune}</span>
            </label>
        }
    })
}

/// Where mistakes are dear, the name is written.
fn confirmation(wanted: bool, name: &str) -> Option<impl IntoView + use<>> {
    let text = use_deployment_text();
    let words = (text.confirm)(name);
    wanted.then(|| {
        view! {
            <label class="confirmation">
                <span>{words}</span>
                <input type="text" name="confirmation" required autocomplete="off" />
            </label>
        }
    })
}
