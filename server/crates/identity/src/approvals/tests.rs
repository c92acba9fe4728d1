//! A request from asking to done, and who has a say in it.

use super::ApprovalDesk;
use crate::rights::tests::{Company, thing};
use async_trait::async_trait;
use platform::{
    access::{Asker, Permission, Principal, PrincipalKind},
    approvals::{Act, ApprovalState, NewApproval, Subject},
    audit::Outcome,
    identity::IdentityError,
};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

/// Removes things of the shop, and remembers which, for whom.
#[derive(Default)]
struct Removing {
    done: Mutex<Vec<(String, String)>>,
    broken: bool,
}

#[async_trait]
impl Act for Removing {
    fn permission(&self) -> Permission {
        Permission::CatalogRemove
    }

    async fn subject(&self, _: &Asker, object: &str) -> Result<Option<Subject>, IdentityError> {
        let owner = match object {
            "component:default/web" => "shop",
            "component:default/rates" => "bank",
            _ => return Ok(None),
        };
        let facts = Some(thing(object, owner, false));
        Ok(Some(Subject { label: object.to_owned(), facts }))
    }

    async fn perform(&self, asker: &Asker, object: &str) -> Result<(), IdentityError> {
        assert!(asker.is_approved(Permission::CatalogRemove, object));
        assert!(!asker.is_approved(Permission::CatalogRemove, "component:default/rates"));
        if self.broken {
            return Err(IdentityError::Conflict("it stands elsewhere".to_owned()));
        }
        self.done.lock().unwrap().push((asker.principal.id.clone(), object.to_owned()));
        Ok(())
    }

    fn is_repeatable(&self) -> bool {
        true
    }
}

fn desk(company: &Company, act: &Arc<Removing>) -> Arc<ApprovalDesk> {
    let rights = &company.rights;
    ApprovalDesk::new(
        company.store.clone(),
        Arc::clone(&rights.authority),
        Arc::clone(&rights.sign_in),
        vec![Arc::clone(act) as Arc<dyn Act>],
        Arc::clone(&rights.clock),
    )
}

/// A desk for which everything may be asked, and nothing is ever done.
pub(crate) fn desk_of(company: &Company) -> Arc<ApprovalDesk> {
    desk(company, &Arc::new(Removing::default()))
}

fn wish(object: &str) -> NewApproval {
    let (permission, reason) = (Permission::CatalogRemove, "it is gone".to_owned());
    NewApproval { permission, object: object.to_owned(), reason }
}

const WEB: &str = "component:default/web";

#[tokio::test]
async fn what_was_approved_is_done_once_and_what_was_refused_never() {
    let company = Company::new().await;
    let act = Arc::new(Removing::default());
    let desk = desk(&company, &act);
    let (ann, eve) = (company.asker("ann").await, company.asker("eve").await);
    let number = desk.asked(&eve).ask(&wish(WEB)).await.unwrap();
    assert_eq!(desk.asked(&eve).ask(&wish(WEB)).await.unwrap(), number, "asked once");
    // Ann is an administrator, and the policies name platform engineers: she has no say.
    assert!(desk.asked(&ann).to_decide().await.unwrap().is_empty());
    assert!(desk.asked(&ann).decide(&number, true, "").await.is_err());
    assert_eq!(company.audited("approval.decided", Outcome::Denied).await, 1);
    let engineer = of_role(&ann, "platform-engineer");
    let waiting = desk.asked(&engineer).to_decide().await.unwrap();
    assert_eq!((waiting.len(), waiting[0].may_decide), (1, true));
    assert!(desk.asked(&engineer).decide(&number, false, " ").await.is_err(), "no word of why");
    desk.work().await.unwrap();
    assert!(act.done.lock().unwrap().is_empty(), "it waits");
    desk.asked(&engineer).decide(&number, true, "fine").await.unwrap();
    let late = desk.asked(&engineer).decide(&number, false, "no").await;
    assert!(matches!(late, Err(IdentityError::Conflict(_))));
    desk.work().await.unwrap();
    desk.work().await.unwrap();
    // Eve never signed in: whose account is not known cannot be looked up again.
    let own = desk.asked(&eve).own().await.unwrap();
    assert_eq!(own[0].state, ApprovalState::Failed);
    assert!(own[0].outcome.as_deref().unwrap().contains("may not enter"), "{own:?}");
    assert!(act.done.lock().unwrap().is_empty());

    let sweeper = service(&company);
    let number = desk.asked(&sweeper).ask(&wish(WEB)).await.unwrap();
    desk.asked(&engineer).decide(&number, true, "fine").await.unwrap();
    desk.work().await.unwrap();
    desk.work().await.unwrap();
    assert_eq!(*act.done.lock().unwrap(), [("service:sweeper".to_owned(), WEB.to_owned())]);
    assert_eq!(desk.asked(&sweeper).own().await.unwrap()[0].state, ApprovalState::Done);
    assert_eq!(company.audited("approval.done", Outcome::Done).await, 1);
    assert_eq!(company.audited("approval.done", Outcome::Failed).await, 1);
}

fn service(company: &Company) -> Asker {
    let principal = Principal {
        kind: PrincipalKind::Service,
        id: "service:sweeper".to_owned(),
        label: "sweeper".to_owned(),
        scopes: Some([Permission::CatalogRemove].into()),
        ..Principal::anonymous()
    };
    let roles = company.rights.authority.rules().roles_of(&principal, &BTreeSet::new());
    Asker::new(Arc::new(Principal { roles, ..principal }), Arc::from("test"), None)
}

pub(crate) fn of_role(asker: &Asker, role: &str) -> Asker {
    let mut principal = (*asker.principal).clone();
    principal.roles = [role.to_owned()].into();
    Asker::new(Arc::new(principal), Arc::clone(&asker.request), None)
}

#[tokio::test]
async fn nobody_decides_about_their_own_nor_asks_for_what_is_not_theirs_to_ask() {
    let company = Company::new().await;
    let desk = desk(&company, &Arc::new(Removing::default()));
    let (ben, eve) = (company.asker("ben").await, company.asker("eve").await);
    let both = {
        let mut principal = (*eve.principal).clone();
        principal.roles.insert("platform-engineer".to_owned());
        Asker::new(Arc::new(principal), Arc::clone(&eve.request), None)
    };
    let number = desk.asked(&eve).ask(&wish(WEB)).await.unwrap();
    assert!(desk.asked(&both).decide(&number, true, "mine").await.is_err(), "her own");
    let at_once = desk.asked(&ben).ask(&wish(WEB)).await;
    assert!(matches!(at_once, Err(IdentityError::Conflict(_))), "{at_once:?}");
    let never = desk.asked(&eve).ask(&wish("component:default/rates")).await;
    assert!(matches!(never, Err(IdentityError::Refused(_))), "{never:?}");
    let none = desk.asked(&eve).ask(&wish("component:default/none")).await;
    assert!(matches!(none, Err(IdentityError::NotFound(_))));
    let silent = NewApproval { reason: " ".to_owned(), ..wish(WEB) };
    assert!(matches!(desk.asked(&eve).ask(&silent).await, Err(IdentityError::BadRequest(_))));
    assert!(desk.asked(&ben).withdraw(&number).await.is_err(), "not his");
    desk.asked(&eve).withdraw(&number).await.unwrap();
    assert_eq!(desk.asked(&eve).own().await.unwrap()[0].state, ApprovalState::Withdrawn);
}

#[tokio::test]
async fn a_request_can_be_handed_on_to_a_group() {
    let company = Company::new().await;
    let act = Arc::new(Removing { broken: true, ..Removing::default() });
    let desk = desk(&company, &act);
    let (ann, ben) = (company.asker("ann").await, company.asker("ben").await);
    let eve = company.asker("eve").await;
    let number = desk.asked(&eve).ask(&wish(WEB)).await.unwrap();
    let engineer = of_role(&ann, "platform-engineer");
    assert!(desk.asked(&engineer).delegate(&number, "nonsense").await.is_err());
    assert!(desk.asked(&ben).to_decide().await.unwrap().is_empty());
    desk.asked(&engineer).delegate(&number, "group:default/shop").await.unwrap();
    assert_eq!(desk.asked(&ben).to_decide().await.unwrap().len(), 1);
    let own = desk.asked(&eve).own().await.unwrap();
    assert!(!own[0].may_decide, "she is of that group, and it is hers");
    desk.asked(&ben).decide(&number, false, "we need it").await.unwrap();
    let own = desk.asked(&eve).own().await.unwrap();
    assert_eq!((own[0].state, own[0].comment.as_str()), (ApprovalState::Refused, "we need it"));
    assert_eq!(company.audited("approval.delegated", Outcome::Done).await, 1);
    assert_eq!(company.audited("approval.refused", Outcome::Done).await, 1);
}
