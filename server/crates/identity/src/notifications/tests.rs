//! Who is told what, over the company of a few: Ann runs the portal, Ben is of the shop, Eve is an
//! external developer of the shop, who may not see what is restricted.

use super::*;
use crate::{
    rights::tests::{Company, Things},
    sign_in::{
        Confirmed, Door, ExchangeError, ExchangedToken, Flow, Grant, Provider, ProviderError,
        Returned,
    },
};
use async_trait::async_trait;
use futures::StreamExt;
use platform::{
    EntityRef, Timestamp,
    access::{
        Asker, Credential, NoPersonToken, Permission, PersonTokens, Principal, PrincipalKind,
    },
    approvals::{ApprovalState, NewApproval},
    identity::{DoorState, IdentityError},
    notifications::{Gist, News, NotificationKind, NotificationQuery, Told, Wishes, role_name},
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use store::{AccountRecord, Store, TokenRecord};
use url::Url;

const DAY: i64 = 86_400_000;

fn desk(company: &Company) -> Arc<NotificationDesk> {
    let rights = &company.rights;
    NotificationDesk::new(NotificationParts {
        store: company.store.clone(),
        sign_in: Arc::clone(&rights.sign_in),
        authority: Arc::clone(&rights.authority),
        objects: Arc::new(Things),
        clock: Arc::clone(&rights.clock),
        kept: Duration::from_hours(24 * 30),
        mails: true,
    })
}

fn component(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}

fn broken(key: &str, about: &str, to: &[&str]) -> News {
    let told = Told::DocsFailed { label: about.to_owned(), reason: Gist::of("why") };
    News::new(key, told, "/docs").to(to).about([component(about)])
}

async fn tell(store: &Store, news: &News, at: i64) {
    let mut unit = store.begin().await.unwrap();
    unit.tell(news, Timestamp(at)).await.unwrap();
    unit.commit().await.unwrap();
}

async fn all(desk: &Arc<NotificationDesk>, asker: &Asker) -> Vec<Told> {
    let query = NotificationQuery { all: true, ..NotificationQuery::default() };
    let page = desk.asked(asker).page(&query).await.unwrap();
    page.notifications.into_iter().map(|one| one.told).collect()
}

const SHOP: &str = "group:default/shop";
const BEN: &str = "user:default/ben";

#[tokio::test]
async fn nobody_sees_or_reads_what_is_meant_for_others() {
    let company = Company::new().await;
    let desk = desk(&company);
    let (ann, ben, eve) =
        (company.asker("ann").await, company.asker("ben").await, company.asker("eve").await);
    tell(&company.store, &broken("team", "web", &[SHOP]), 1).await;
    tell(&company.store, &broken("own", "cart", &[BEN]), 2).await;
    let held = Told::RemovalsHeld { count: 1 };
    let admins = News::new("admins", held, "/problems").to([role_name("admin")]);
    tell(&company.store, &admins, 3).await;

    assert_eq!(all(&desk, &ben).await.len(), 2);
    assert_eq!(all(&desk, &eve).await.len(), 1);
    assert_eq!(all(&desk, &ann).await, [Told::RemovalsHeld { count: 1 }]);
    for principal in [
        Principal::anonymous(),
        Principal { kind: PrincipalKind::Service, id: BEN.to_owned(), ..Principal::anonymous() },
        // His own token: it was not made for this.
        Principal { credential: Credential::Token("1".to_owned()), ..(*ben.principal).clone() },
    ] {
        let asker = Asker::new(Arc::new(principal), Arc::from("test"), None);
        assert_eq!(all(&desk, &asker).await, [], "{:?}", asker.principal);
        assert_eq!(desk.asked(&asker).unread().await.unwrap(), 0);
        assert!(desk.asked(&asker).wish(&Wishes::default(), "en").await.is_err());
    }

    let query = NotificationQuery::default();
    let number = desk.asked(&ben).page(&query).await.unwrap().notifications[0].number;
    let missing = desk.asked(&eve).read(number).await;
    assert!(matches!(missing, Err(IdentityError::NotFound(_))), "{missing:?}");
    desk.asked(&eve).read_all(None, i64::MAX).await.unwrap();
    assert_eq!(desk.asked(&eve).unread().await.unwrap(), 0);
    assert_eq!(desk.asked(&ben).unread().await.unwrap(), 2, "what others read is not read by him");
}

#[tokio::test]
async fn who_may_not_see_an_entity_is_not_told_of_it() {
    let company = Company::new().await;
    let desk = desk(&company);
    let (ben, eve) = (company.asker("ben").await, company.asker("eve").await);
    // It is restricted, and of the bank: a slip in who owns it must not show it.
    tell(&company.store, &broken("a", "ledger", &[SHOP]), 1).await;
    tell(&company.store, &broken("b", "never-was", &[SHOP]), 2).await;
    for asker in [&ben, &eve] {
        assert_eq!(all(&desk, asker).await, [], "{:?}", asker.principal.id);
        assert_eq!(desk.asked(asker).unread().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn numbers_are_told_to_who_sees_all_that_they_count() {
    let company = Company::new().await;
    let desk = desk(&company);
    let ben = company.asker("ben").await;
    let week = |key: &str, about: &[&str]| {
        let told = Told::DeliveryWeek {
            team: "Shop".to_owned(),
            first: "2026-11-23".to_owned(),
            last: "2026-11-29".to_owned(),
            deployments: 1,
            deployments_before: 1,
            changes: 1,
            lead: None,
            failed: 0,
            attempts: 1,
            restore: None,
        };
        let about = about.iter().map(|name| component(name));
        News::new(key, told, "/delivery").to([SHOP]).about(about)
    };
    tell(&company.store, &week("part", &["web", "ledger"]), 1).await;
    assert_eq!(all(&desk, &ben).await, []);
    tell(&company.store, &week("whole", &["web", "cart"]), 2).await;
    assert_eq!(all(&desk, &ben).await.len(), 1);
}

#[tokio::test]
async fn what_was_read_is_counted_no_more_and_pages_follow_each_other() {
    let company = Company::new().await;
    let desk = desk(&company);
    let ben = company.asker("ben").await;
    let own = desk.asked(&ben);
    for number in 0..30 {
        tell(&company.store, &broken(&format!("n{number}"), "web", &[BEN]), number).await;
    }
    let token = Told::TokenExpires { name: "ci".to_owned(), at: Timestamp(1) };
    tell(&company.store, &News::new("t", token, "/settings").to([BEN]), 31).await;
    assert_eq!(own.unread().await.unwrap(), 31);
    let first = own.page(&NotificationQuery::default()).await.unwrap();
    assert_eq!((first.notifications.len(), first.total, first.unread), (25, 31, 31));
    assert_eq!(first.kinds, [(NotificationKind::Docs, 30), (NotificationKind::Token, 1)]);
    let next = NotificationQuery { offset: 25, ..NotificationQuery::default() };
    assert_eq!(own.page(&next).await.unwrap().notifications.len(), 6);
    let beyond = NotificationQuery { offset: u64::MAX, ..NotificationQuery::default() };
    assert!(own.page(&beyond).await.unwrap().notifications.is_empty());

    let number = first.notifications[1].number;
    own.read(number).await.unwrap();
    own.read(number).await.unwrap();
    assert_eq!(own.unread().await.unwrap(), 30);
    // What is told after the page was shown stays unread.
    tell(&company.store, &broken("late", "web", &[BEN]), 32).await;
    own.read_all(Some(NotificationKind::Docs), first.newest).await.unwrap();
    assert_eq!(own.unread().await.unwrap(), 2);
    let kind = Some(NotificationKind::Token);
    let tokens = NotificationQuery { kind, ..NotificationQuery::default() };
    assert_eq!(own.page(&tokens).await.unwrap().total, 1);
}

#[tokio::test]
async fn what_somebody_does_not_want_is_not_shown() {
    let company = Company::new().await;
    let desk = desk(&company);
    let ben = company.asker("ben").await;
    tell(&company.store, &broken("a", "web", &[SHOP]), 1).await;
    let mut wishes = desk.asked(&ben).wishes().await.unwrap().wishes;
    assert_eq!(wishes, Wishes::default());
    wishes.portal.remove(&NotificationKind::Docs);
    desk.asked(&ben).wish(&wishes, "zh-CN").await.unwrap();
    assert_eq!(desk.asked(&ben).unread().await.unwrap(), 0);
    assert_eq!(all(&desk, &ben).await, []);
    assert_eq!(desk.asked(&ben).wishes().await.unwrap().wishes, wishes);
    let eve = company.asker("eve").await;
    assert_eq!(desk.asked(&eve).unread().await.unwrap(), 1, "it is his wish alone");
}

#[tokio::test]
async fn open_pages_learn_of_news_of_their_own() {
    let company = Company::new().await;
    let desk = desk(&company);
    let (ben, ann) = (company.asker("ben").await, company.asker("ann").await);
    let mut counts = desk.asked(&ben).counts();
    let mut others = desk.asked(&ann).counts();
    assert_eq!((counts.next().await, others.next().await), (Some(0), Some(0)));
    let start = company.store.notification_version().await.unwrap();
    tell(&company.store, &broken("a", "web", &[SHOP]), 1).await;
    let version = desk.tell_news(start).await.unwrap();
    assert_eq!(counts.next().await, Some(1));
    desk.asked(&ben).read_all(None, i64::MAX).await.unwrap();
    assert!(desk.tell_news(version).await.unwrap() > version);
    assert_eq!(counts.next().await, Some(0));
    let nothing = tokio::time::timeout(Duration::from_millis(50), others.next()).await;
    assert!(nothing.is_err(), "it is none of hers");
}

async fn account(store: &Store, provider: &str, name: &str, entity: Option<&str>) {
    let account = AccountRecord {
        id: name.to_owned(),
        provider: provider.to_owned(),
        subject: name.to_owned(),
        label: name.to_owned(),
        email: Some(format!("{name}@acme.example")),
        entity: entity.map(str::to_owned),
        claims: Vec::new(),
        created_at: Timestamp(0),
        signed_in_at: Timestamp(0),
        confirmed_at: Timestamp(0),
    };
    let mut unit = store.begin().await.unwrap();
    unit.save_account(&account).await.unwrap();
    unit.commit().await.unwrap();
}

#[tokio::test]
async fn a_token_that_is_about_to_end_is_told_of_once() {
    let company = Company::made(true, Vec::new()).await;
    let desk = desk(&company);
    account(&company.store, "guest", "someone", None).await;
    let now = company.rights.clock.now().0;
    let token = |id: &str, created: i64, ends: i64| TokenRecord {
        id: id.to_owned(),
        secret: id.to_owned(),
        hint: String::new(),
        name: id.to_owned(),
        kind: "personal".to_owned(),
        account: "someone".to_owned(),
        agent: None,
        scopes: Vec::new(),
        created_at: Timestamp(created),
        expires_at: Timestamp(ends),
        used_at: None,
    };
    let mut unit = company.store.begin().await.unwrap();
    for one in [
        token("soon", now - 60 * DAY, now + 6 * DAY),
        token("later", now - 60 * DAY, now + 8 * DAY),
        token("short", now - DAY, now + DAY),
        token("ended", now - 60 * DAY, now - 1),
    ] {
        unit.insert_token(&one).await.unwrap();
    }
    unit.commit().await.unwrap();
    assert_eq!(desk.tell_of_tokens().await.unwrap(), 1);
    assert_eq!(desk.tell_of_tokens().await.unwrap(), 0);
    let names = ["guest".to_owned()];
    let kinds = [NotificationKind::Token.name()];
    let told = company.store.notifications_for("guest", &names, &kinds, true, 10).await.unwrap();
    assert!(told[0].body.contains("soon"), "{told:?}");
}

/// Remembers what it brings, and fails as often as it is told to.
#[derive(Default)]
struct Bag {
    letters: Mutex<Vec<Letter>>,
    failures: Mutex<Vec<CarryError>>,
}

#[async_trait]
impl Carrier for Bag {
    fn reaches(&self, team: &str) -> bool {
        team == SHOP
    }

    fn mails(&self) -> bool {
        true
    }

    async fn carry(&self, letter: &Letter) -> Result<(), CarryError> {
        if let Some(error) = self.failures.lock().unwrap().pop() {
            return Err(error);
        }
        self.letters.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

#[tokio::test]
async fn a_team_is_sent_what_it_is_told_in_one_piece_and_again_when_that_failed() {
    let company = Company::new().await;
    let desk = desk(&company);
    let bag = Arc::new(Bag::default());
    let sending = Sending::new(&desk, vec![Arc::clone(&bag) as Arc<dyn Carrier>], "test");
    let now = company.rights.clock.now().0;
    tell(&company.store, &broken("a", "web", &[SHOP]), now).await;
    tell(&company.store, &broken("b", "cart", &[SHOP]), now).await;
    tell(&company.store, &broken("c", "cart", &["group:default/bank"]), now).await;
    tell(&company.store, &broken("old", "cart", &[SHOP]), now - DAY).await;
    assert_eq!(sending.round().await.unwrap(), 0, "it gathers");
    company.pass(Duration::from_mins(2));
    bag.failures.lock().unwrap().push(CarryError::Later("busy".to_owned()));
    assert_eq!(sending.round().await.unwrap(), 0);
    assert_eq!(sending.round().await.unwrap(), 0, "not at once again");
    company.pass(Duration::from_mins(2));
    assert_eq!(sending.round().await.unwrap(), 1);
    let letters = std::mem::take(&mut *bag.letters.lock().unwrap());
    assert_eq!(letters[0].to, Recipient::Team(SHOP.to_owned()));
    assert_eq!(letters[0].items.len(), 2, "all at once, and nothing that is old");
    company.pass(Duration::from_hours(24));
    assert_eq!(sending.round().await.unwrap(), 0, "once");

    tell(&company.store, &broken("d", "web", &[SHOP]), now + DAY).await;
    sending.round().await.unwrap();
    company.pass(Duration::from_mins(2));
    bag.failures.lock().unwrap().push(CarryError::Never("gone".to_owned()));
    assert_eq!(sending.round().await.unwrap(), 0);
    company.pass(Duration::from_hours(24));
    assert_eq!(sending.round().await.unwrap(), 0, "it is given up");
}

#[tokio::test]
async fn who_decides_and_who_asked_are_told_of_a_request() {
    let company = Company::new().await;
    let desk = desk(&company);
    let approvals = crate::approvals::tests::desk_of(&company);
    let (ann, eve) = (company.asker("ann").await, company.asker("eve").await);
    let engineer = crate::approvals::tests::of_role(&ann, "platform-engineer");
    let (permission, object) = (Permission::CatalogRemove, "component:default/web".to_owned());
    let wish = NewApproval { permission, object, reason: "it is gone".to_owned() };
    let number = approvals.asked(&eve).ask(&wish).await.unwrap();
    assert_eq!(approvals.asked(&eve).ask(&wish).await.unwrap(), number);
    let wanted = all(&desk, &engineer).await;
    assert!(
        matches!(&wanted[..], [Told::ApprovalWanted { reason, .. }] if reason.as_str() == "it is gone"),
        "{wanted:?}"
    );
    assert_eq!(all(&desk, &eve).await, [], "she knows");
    assert_eq!(all(&desk, &ann).await, [], "she has no say");
    assert_eq!(desk.asked(&engineer).unread().await.unwrap(), 1);

    approvals.asked(&engineer).decide(&number, false, "no").await.unwrap();
    assert_eq!(desk.asked(&engineer).unread().await.unwrap(), 0, "nothing is to be decided");
    let answered = all(&desk, &eve).await;
    let [Told::ApprovalAnswered { state, words, .. }] = &answered[..] else {
        panic!("{answered:?}")
    };
    assert_eq!((*state, words.as_str()), (ApprovalState::Refused, "no"));
}

/// A provider that nobody signs in with; it gives tokens for one tool, and counts them.
#[derive(Default)]
struct Quiet(Mutex<u32>);

fn door() -> &'static Door {
    static DOOR: std::sync::LazyLock<Door> = std::sync::LazyLock::new(|| Door {
        id: "quiet".to_owned(),
        title: "Quiet".to_owned(),
        github: false,
        rules: Vec::new(),
    });
    &DOOR
}

fn refused<T>() -> Result<T, ProviderError> {
    Err(ProviderError::Refused("no".to_owned()))
}

#[async_trait]
impl Provider for Quiet {
    fn door(&self) -> &Door {
        door()
    }

    fn state(&self) -> DoorState {
        DoorState::Open
    }

    async fn look(&self) {}

    async fn page(&self, _: &Flow) -> Result<Url, ProviderError> {
        refused()
    }

    async fn redeem(&self, _: &Returned, _: &Flow) -> Result<Confirmed, ProviderError> {
        refused()
    }

    async fn renew(&self, _: &Grant) -> Result<Confirmed, ProviderError> {
        refused()
    }

    async fn exchange(&self, grant: &Grant, to: &str) -> Result<ExchangedToken, ExchangeError> {
        if to != "argo-cd" {
            return Err(refused::<()>().unwrap_err().into());
        }
        let mut count = self.0.lock().unwrap();
        *count += 1;
        Ok(ExchangedToken { token: format!("{}-{count}", grant.access), seconds: Some(300) })
    }
}

#[tokio::test]
async fn mail_goes_to_those_whom_it_is_meant_for_and_who_want_it() {
    let company = Company::made(false, vec![Arc::new(Quiet::default())]).await;
    let desk = desk(&company);
    for name in ["ann", "ben", "eve"] {
        let entity = format!("user:default/{name}");
        account(&company.store, "quiet", name, Some(&entity)).await;
    }
    let bag = Arc::new(Bag::default());
    let sending = Sending::new(&desk, vec![Arc::clone(&bag) as Arc<dyn Carrier>], "test");
    let now = company.rights.clock.now().0;
    let about = |key: &str, name: &str| {
        let told = Told::RemovalsHeld { count: 1 };
        News::new(key, told, "/problems").to([SHOP]).about([component(name)])
    };
    tell(&company.store, &about("a", "web"), now).await;
    // Of what is restricted nobody of the shop is told, by mail either.
    tell(&company.store, &about("b", "ledger"), now).await;
    // Nobody is mailed of documentation who did not ask for it.
    tell(&company.store, &broken("c", "web", &[BEN]), now).await;
    let eve = company.asker("eve").await;
    let nothing = Wishes { mail: [].into(), ..Wishes::default() };
    desk.asked(&eve).wish(&nothing, "en").await.unwrap();
    let ben = company.asker("ben").await;
    desk.asked(&ben).wish(&Wishes::default(), "zh-CN").await.unwrap();
    sending.round().await.unwrap();
    company.pass(Duration::from_mins(2));
    sending.round().await.unwrap();
    let letters = std::mem::take(&mut *bag.letters.lock().unwrap());
    let people: Vec<&Letter> =
        letters.iter().filter(|one| matches!(one.to, Recipient::Person { .. })).collect();
    let to = Recipient::Person {
        label: "ben".to_owned(),
        address: "ben@acme.example".to_owned(),
        language: "zh-CN".to_owned(),
    };
    assert_eq!(people.len(), 1, "{people:?}");
    assert_eq!((&people[0].to, people[0].items.len()), (&to, 1));

    // What is read before it goes out is not mailed.
    tell(&company.store, &about("d", "cart"), company.rights.clock.now().0).await;
    sending.round().await.unwrap();
    desk.asked(&ben).read_all(None, i64::MAX).await.unwrap();
    company.pass(Duration::from_mins(2));
    sending.round().await.unwrap();
    let letters = bag.letters.lock().unwrap();
    assert!(letters.iter().all(|one| matches!(one.to, Recipient::Team(_))), "{letters:?}");
}

#[tokio::test]
async fn a_token_for_a_tool_is_kept_for_its_session_until_it_ends() {
    let company = Company::made(false, vec![Arc::new(Quiet::default())]).await;
    account(&company.store, "quiet", "ben", Some(BEN)).await;
    let sign_in = &company.rights.sign_in;
    for session in ["one", "other"] {
        sign_in.put_session_for_tests("ben", session, session).await;
    }
    let ben = company.asker("ben").await;
    let by = |credential| {
        let principal = Principal { credential, ..(*ben.principal).clone() };
        Asker::new(Arc::new(principal), Arc::from("test"), None)
    };
    let at = |session: &str| by(Credential::Session(session.to_owned()));
    let token = async |session: &str| {
        let token = sign_in.token(&at(session), "argo-cd").await.unwrap();
        token.expose().to_owned()
    };
    assert_eq!(token("one").await, "one-1");
    assert_eq!(token("one").await, "one-1", "it is kept");
    assert_eq!(token("other").await, "other-2", "for its session alone");
    company.pass(Duration::from_secs(271));
    assert_eq!(token("one").await, "one-3", "and not until its very end");

    let refused = sign_in.token(&at("one"), "grafana").await;
    assert!(matches!(refused, Err(NoPersonToken::Refused(_))), "{refused:?}");
    for nobody in [by(Credential::Token("1".to_owned())), by(Credential::Nothing), at("never-was")]
    {
        let none = sign_in.token(&nobody, "argo-cd").await;
        assert_eq!(none, Err(NoPersonToken::NoSession));
    }
}
