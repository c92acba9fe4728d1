//! Why somebody may or may not do something, in words; and who may.

use super::{
    address::{document_address, role_address},
    role::people,
};
use crate::{
    admin::ask_address,
    text::{
        rights::{RightsText, use_rights_text},
        use_text,
    },
    ui::{Badge, Card, Icon, PlainBlock},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::{
    access::{Decision, Permission},
    rights::{DecidingPolicy, Explanation, Ground, HowRole, WhoMay},
};

/// The answer of one.
#[component]
pub(super) fn Explained(explanation: Explanation, object: String, own: bool) -> impl IntoView {
    let (text, words) = (use_rights_text(), use_text());
    let Explanation { label, permission, decision, ground, roles, policies, errors, .. } =
        explanation;
    let what = about(permission, &object, text);
    let (tone, sentence) = match &decision {
        Decision::Allow => ("good", (text.may)(&label, &what)),
        Decision::WithApproval { .. } => ("warn", (text.may_approved)(&label, &what)),
        Decision::Deny => ("bad", (text.may_not)(&label, &what)),
    };
    let approval = match &decision {
        Decision::WithApproval { by } => {
            let ask = (own && !object.is_empty()).then(|| {
                view! {
                    <a class="button" data-look="main" href=ask_address(permission, &object)>
                        <Icon icon=lucide::LuStamp />
                        {words.run.ask_approval}
                    </a>
                }
            });
            let by = (text.approved_by)(&by.join(", "));
            Some(view! {
                <p>{by}</p>
                {ask}
            })
        }
        _ => None,
    };
    let errors = errors.into_iter().map(|error| view! { <p class="soft">{error}</p> });
    let errors = errors.collect_view();
    let grants = (!explanation.granting_roles.is_empty()).then(|| {
        let roles = explanation.granting_roles.iter().map(|role| named(role, own)).collect_view();
        view! {
            <Card title=text.would_grant icon=lucide::LuShield>
                <p class="rights-names">{roles}</p>
            </Card>
        }
    });
    let grantors = (!explanation.grantors.is_empty()).then(|| {
        view! {
            <Card title=text.could_give icon=lucide::LuUsers>
                {people(explanation.grantors, text)}
            </Card>
        }
    });
    view! {
        <div class="rights-cards" data-wide>
            <section class="rights-verdict" data-tone=tone>
                <h2>{sentence}</h2>
                <p>{grounded(ground, text)}</p>
                {approval}
                {errors}
            </section>
            {deciding(policies, own, text)}
            <Card title=if own { text.own_roles } else { text.roles_had } icon=lucide::LuShield>
                {had(roles, own, text)}
            </Card>
            {grants}
            {grantors}
        </div>
    }
    .into_any()
}

/// What was asked, in a line.
fn about(permission: Permission, object: &str, text: &'static RightsText) -> String {
    if object.is_empty() {
        return format!("{permission} ({})", text.in_general);
    }
    format!("{permission} · {object}")
}

fn grounded(ground: Ground, text: &'static RightsText) -> &'static str {
    let at = match ground {
        Ground::Permitted => 0,
        Ground::NothingPermits => 1,
        Ground::Forbidden => 2,
        Ground::Approval => 3,
        Ground::OutOfScope => 4,
        Ground::NoSuchEntity => 5,
    };
    text.grounds[at]
}

/// A role; a link for who may look at roles.
fn named(role: &str, own: bool) -> AnyView {
    let name = role.to_owned();
    if own {
        return view! { <Badge>{name}</Badge> }.into_any();
    }
    view! { <a href=role_address(role)>{name}</a> }.into_any()
}

fn deciding(
    policies: Vec<DecidingPolicy>,
    own: bool,
    text: &'static RightsText,
) -> Option<AnyView> {
    if policies.is_empty() {
        return None;
    }
    let rows = policies.into_iter().map(|policy| {
        let DecidingPolicy { name, kind, document, permits, text: code } = policy;
        let (tone, word) =
            if permits { ("good", text.permitting) } else { ("bad", text.forbidding) };
        let title = if own {
            view! { <code>{name.clone()}</code> }.into_any()
        } else {
            view! { <a href=document_address(kind, &document)>{name.clone()}</a> }.into_any()
        };
        view! {
            <li class="rights-version">
                <p>{title} " " <Badge tone>{word}</Badge></p>
                <PlainBlock code label=name />
            </li>
        }
    });
    let rows = rows.collect_view();
    let view = view! {
        <Card title=text.deciding icon=lucide::LuScale>
            <ul class="rights-list" role="list">
                {rows}
            </ul>
        </Card>
    };
    Some(view.into_any())
}

fn had(roles: Vec<HowRole>, own: bool, text: &'static RightsText) -> AnyView {
    if roles.is_empty() {
        return view! { <p>{text.nobody}</p> }.into_any();
    }
    let rows = roles.into_iter().map(|how| {
        let HowRole { role, bindings, included_by, usual } = how;
        let included = included_by.iter().map(|role| (text.included_by)(role));
        let usual = usual.then(|| text.usual.to_owned());
        let ways: Vec<String> = bindings.into_iter().chain(included).chain(usual).collect();
        view! { <li>{named(&role, own)} <span class="soft">{ways.join(", ")}</span></li> }
    });
    let rows = rows.collect_view();
    view! {
        <ul class="rights-list" role="list">
            {rows}
        </ul>
    }
    .into_any()
}

/// The answer of everybody.
#[component]
pub(super) fn Everybody(permission: Permission, entity: String, who: WhoMay) -> impl IntoView {
    let text = use_rights_text();
    let WhoMay { allowed, total, with_approval, of } = who;
    let what = about(permission, &entity, text);
    let approved = (!with_approval.is_empty()).then(|| {
        view! {
            <Card title=text.once_approved icon=lucide::LuStamp>
                {people(with_approval, text)}
            </Card>
        }
    });
    view! {
        <div class="rights-cards" data-wide>
            <Card title=what icon=lucide::LuUsers aside=move || (text.who_may)(total, of)>
                {people(allowed, text)}
            </Card>
            {approved}
        </div>
    }
    .into_any()
}
