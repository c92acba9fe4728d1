//! What there is to know before one begins: whether one may, who has to approve, what is wrong with the
//! template.

use crate::{
    admin::why_address,
    text::wizard::{WizardText, use_wizard_text},
    ui::{Fold, Icon},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    access::{Permission, Refusal},
    ci::May,
    scaffolder::{TemplateFinding, TemplateForm},
};

/// The notices of a template.
#[component]
pub(super) fn Notices(form: TemplateForm) -> impl IntoView {
    let words = use_wizard_text();
    let TemplateForm { template, may, findings, .. } = form;
    let may = match may {
        May::Act => None,
        May::Ask { by } => {
            let title = (words.needs_approval)(&by.join(", "));
            let hint = words.needs_approval_hint.to_owned();
            Some(notice("plain", lucide::LuStamp, title, hint.into_any()))
        }
        May::Not { reason } => {
            let refusal = Refusal::new(Permission::TemplateUse, template.as_str());
            let why = view! {
                {reason}
                " "
                <a href=why_address(&refusal)>{words.why_not}</a>
            };
            let title = words.may_not.to_owned();
            Some(notice("plain", lucide::LuLock, title, why.into_any()))
        }
    };
    let (errors, warnings): (Vec<_>, Vec<_>) = findings.into_iter().partition(|one| one.error);
    let errors = (!errors.is_empty()).then(|| {
        let list = view! {
            {words.broken_hint}
            {list(errors, words)}
        };
        notice("bad", lucide::LuCircleAlert, words.broken.to_owned(), list.into_any())
    });
    let warnings = (!warnings.is_empty()).then(|| {
        let summary = (words.warnings)(warnings.len());
        view! { <Fold summary>{list(warnings, words)}</Fold> }
    });
    view! { <div class="wizard-notices">{errors} {may} {warnings}</div> }.into_any()
}

fn notice(tone: &'static str, icon: icondata_core::Icon, title: String, more: AnyView) -> AnyView {
    view! {
        <div class="notice" data-tone=tone>
            <Icon icon />
            <div>
                <p class="title">{title}</p>
                <div>{more}</div>
            </div>
        </div>
    }
    .into_any()
}

fn list(findings: Vec<TemplateFinding>, words: &'static WizardText) -> AnyView {
    let lines = findings.into_iter().map(|one| {
        let place = (words.place)(&one.file, one.line, one.column);
        view! { <li>{one.message} " " <code>{place}</code></li> }
    });
    view! { <ul>{lines.collect_view()}</ul> }.into_any()
}
