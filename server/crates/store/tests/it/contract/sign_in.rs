//! Who signed in, by what they are known, and what programs act with.

use crate::databases::TestDatabase;
use platform::Timestamp;
use store::{
    AccountRecord, AgentRecord, SessionRecord, SessionsOf, SignInNote, SignInRecord, Store,
    TokenRecord,
};

fn account(id: &str, subject: &str) -> AccountRecord {
    AccountRecord {
        id: id.to_owned(),
        provider: "keycloak".to_owned(),
        subject: subject.to_owned(),
        label: format!("Person {subject}"),
        email: Some(format!("{subject}@example.com")),
        entity: None,
        claims: vec!["admins".to_owned(), "ops".to_owned()],
        created_at: Timestamp(1),
        signed_in_at: Timestamp(1),
        confirmed_at: Timestamp(1),
    }
}

fn session(id: &str, account: &str) -> SessionRecord {
    SessionRecord {
        id: id.to_owned(),
        account: account.to_owned(),
        secret: format!("secret-{id}"),
        previous: None,
        confirmed: true,
        device: "Firefox".to_owned(),
        address: Some("192.0.2.1".to_owned()),
        created_at: Timestamp(10),
        rotated_at: Timestamp(10),
        seen_at: Timestamp(10),
        expires_at: Timestamp(1_000),
        provider_session: Some(format!("theirs-{id}")),
        grant: Some(vec![0, 255, 7]),
        renew_at: Timestamp(20),
        failing_since: None,
    }
}

fn token(id: &str, account: &str, agent: Option<&str>) -> TokenRecord {
    TokenRecord {
        id: id.to_owned(),
        secret: format!("hash-{id}"),
        hint: "slp_ab".to_owned(),
        name: "ci".to_owned(),
        kind: if agent.is_some() { "agent" } else { "personal" }.to_owned(),
        account: account.to_owned(),
        agent: agent.map(str::to_owned),
        scopes: vec!["catalog.read".to_owned()],
        created_at: Timestamp(10),
        expires_at: Timestamp(100),
        used_at: None,
    }
}

async fn save(store: &Store, account: &AccountRecord) -> AccountRecord {
    let mut unit = store.begin().await.unwrap();
    let saved = unit.save_account(account).await.unwrap().unwrap();
    unit.commit().await.unwrap();
    saved
}

async fn begin(store: &Store, sessions: &[SessionRecord]) {
    let mut unit = store.begin().await.unwrap();
    for session in sessions {
        unit.insert_session(session).await.unwrap();
    }
    unit.commit().await.unwrap();
}

async fn end(store: &Store, which: SessionsOf<'_>) -> Vec<String> {
    let mut unit = store.begin().await.unwrap();
    let ended = unit.end_sessions(which).await.unwrap();
    unit.commit().await.unwrap();
    let mut ended: Vec<String> = ended.into_iter().map(|one| one.id).collect();
    ended.sort();
    ended
}

pub(crate) async fn an_account_keeps_its_number_and_is_found_by_what_it_says(
    database: &TestDatabase,
) {
    let store = database.open().await;
    let first = save(&store, &account("1", "jane")).await;
    assert_eq!(first, account("1", "jane"));
    let again = AccountRecord {
        label: "J_ne 100%".to_owned(),
        entity: Some("user:default/jane".to_owned()),
        claims: Vec::new(),
        signed_in_at: Timestamp(5),
        created_at: Timestamp(5),
        ..account("2", "jane")
    };
    let kept = save(&store, &again).await;
    assert_eq!((kept.id.as_str(), kept.created_at), ("1", Timestamp(1)));
    assert_eq!((kept.label.as_str(), kept.claims.len()), ("J_ne 100%", 0));
    save(&store, &account("3", "ben")).await;
    let found = async |text: &str| {
        let (accounts, total) = store.accounts(text, 0, 10).await.unwrap();
        assert_eq!(accounts.len() as u64, total);
        accounts.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    assert_eq!(found("").await, ["1", "3"], "who signed in last first");
    assert_eq!(found("J_N").await, ["1"], "whatever the case");
    assert_eq!(found("100%").await, ["1"]);
    assert_eq!(found("%").await, ["1"], "a sign of patterns is a letter like others");
    assert_eq!(found("BEN@example").await, ["3"]);
    assert_eq!(found("user:default/jane").await, ["1"]);
    let (page, total) = store.accounts("", 1, 1).await.unwrap();
    assert_eq!((page.len(), page[0].id.as_str(), total), (1, "3", 2));
}

pub(crate) async fn a_session_has_one_secret_and_for_a_while_the_one_before(
    database: &TestDatabase,
) {
    let store = database.open().await;
    save(&store, &account("a", "jane")).await;
    begin(&store, &[session("1", "a")]).await;
    assert_eq!(store.session("secret-1").await.unwrap(), Some(session("1", "a")));
    assert_eq!(store.account_of_session("1").await.unwrap().unwrap().id, "a");
    assert!(store.rotate_session("1", "secret-1", "new", Timestamp(11)).await.unwrap());
    let known = store.session("secret-1").await.unwrap().unwrap();
    assert_eq!((known.secret.as_str(), known.confirmed), ("new", false));
    assert_eq!(known.previous.as_deref(), Some("secret-1"));
    // Until the new one was seen, the browser may come with the old one again.
    assert!(store.rotate_session("1", "secret-1", "newer", Timestamp(12)).await.unwrap());
    assert_eq!(store.session("new").await.unwrap(), None);
    store.confirm_session("1", "newer").await.unwrap();
    assert!(!store.rotate_session("1", "secret-1", "stolen", Timestamp(13)).await.unwrap());
    assert!(store.session("newer").await.unwrap().unwrap().confirmed);
    store.session_seen("1", None, Timestamp(14)).await.unwrap();
    let seen = store.session("newer").await.unwrap().unwrap();
    assert_eq!((seen.seen_at, seen.address.as_deref()), (Timestamp(14), Some("192.0.2.1")));
    let mut unit = store.begin().await.unwrap();
    assert!(unit.session_by_number("1", Timestamp(999)).await.unwrap().is_some());
    assert!(unit.session_by_number("1", Timestamp(1_000)).await.unwrap().is_none());
}

pub(crate) async fn a_due_session_is_taken_by_one(database: &TestDatabase) {
    let store = database.open().await;
    save(&store, &account("a", "jane")).await;
    let later = SessionRecord { renew_at: Timestamp(90), ..session("2", "a") };
    begin(&store, &[session("1", "a"), later]).await;
    let take = async |now: i64, seen_since: i64| {
        let until = Timestamp(now + 45);
        let taken = store.take_due_sessions(Timestamp(now), until, Timestamp(seen_since), 9).await;
        taken.unwrap().into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    assert_eq!(take(19, 0).await, Vec::<String>::new());
    assert_eq!(take(20, 11).await, Vec::<String>::new(), "nobody was there lately");
    assert_eq!(take(20, 0).await, ["1"]);
    assert_eq!(take(21, 0).await, Vec::<String>::new(), "somebody has it");
    store.session_failing("1", Timestamp(30), Timestamp(22)).await.unwrap();
    store.session_failing("1", Timestamp(40), Timestamp(33)).await.unwrap();
    let failing = store.session("secret-1").await.unwrap().unwrap();
    assert_eq!(failing.failing_since, Some(Timestamp(22)), "since the first time");
    assert_eq!(take(40, 0).await, ["1"]);
    assert!(store.session_renewed("1", &[9], Timestamp(300)).await.unwrap());
    let renewed = store.session("secret-1").await.unwrap().unwrap();
    assert_eq!((renewed.failing_since, renewed.grant), (None, Some(vec![9])));
    assert!(!store.session_renewed("none", &[9], Timestamp(300)).await.unwrap());
}

pub(crate) async fn sessions_end_by_whom_they_are_of(database: &TestDatabase) {
    let store = database.open().await;
    save(&store, &account("a", "jane")).await;
    save(&store, &account("b", "ben")).await;
    let sessions = ["1", "2", "3", "4"].map(|id| session(id, "a"));
    begin(&store, &sessions).await;
    begin(&store, &[session("5", "b")]).await;
    let none = SessionsOf::One { account: "b", session: "1" };
    assert!(end(&store, none).await.is_empty(), "it is another one's");
    assert_eq!(end(&store, SessionsOf::One { account: "a", session: "1" }).await, ["1"]);
    let theirs = SessionsOf::Provider { provider: "keycloak", session: "theirs-2" };
    assert_eq!(end(&store, theirs).await, ["2"]);
    let other = SessionsOf::Provider { provider: "github", session: "theirs-3" };
    assert!(end(&store, other).await.is_empty(), "of another provider");
    assert_eq!(end(&store, SessionsOf::Others { account: "a", session: "4" }).await, ["3"]);
    let subject = SessionsOf::Subject { provider: "keycloak", subject: "jane" };
    assert_eq!(end(&store, subject).await, ["4"]);
    assert_eq!(store.sessions_of("b").await.unwrap().len(), 1);
}

pub(crate) async fn a_state_is_taken_once_and_a_note_kept_once(database: &TestDatabase) {
    let store = database.open().await;
    let begun = SignInRecord {
        state: "hash".to_owned(),
        provider: "keycloak".to_owned(),
        browser: "browser".to_owned(),
        nonce: "nonce".to_owned(),
        verifier: vec![0, 1, 2],
        return_to: "/catalog".to_owned(),
        expires_at: Timestamp(100),
    };
    store.begin_sign_in(&begun).await.unwrap();
    assert_eq!(store.take_sign_in("other").await.unwrap(), None);
    assert_eq!(store.take_sign_in("hash").await.unwrap(), Some(begun));
    assert_eq!(store.take_sign_in("hash").await.unwrap(), None, "replayed");
    let note = SignInNote {
        id: "1".to_owned(),
        browser: "browser".to_owned(),
        body: "{}".to_owned(),
        expires_at: Timestamp(100),
    };
    assert!(store.keep_note(&note).await.unwrap());
    let other = SignInNote { body: "other".to_owned(), ..note.clone() };
    assert!(!store.keep_note(&other).await.unwrap());
    assert_eq!(store.note("1").await.unwrap(), Some(note));
}

pub(crate) async fn a_token_goes_with_its_agent_and_an_agent_with_its_owner(
    database: &TestDatabase,
) {
    let store = database.open().await;
    save(&store, &account("a", "jane")).await;
    let agent = AgentRecord {
        id: "7".to_owned(),
        name: "sweeper".to_owned(),
        owner: "a".to_owned(),
        description: "sweeps".to_owned(),
        scopes: vec!["catalog.read".to_owned()],
        created_at: Timestamp(1),
    };
    let mut unit = store.begin().await.unwrap();
    assert!(unit.insert_agent(&agent).await.unwrap());
    let same_name = AgentRecord { id: "8".to_owned(), owner: "b".to_owned(), ..agent.clone() };
    assert!(!unit.insert_agent(&same_name).await.unwrap());
    let (own, its) = (token("1", "a", None), token("2", "a", Some("7")));
    unit.insert_token(&own).await.unwrap();
    unit.insert_token(&its).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(store.agents().await.unwrap(), [agent.clone()]);
    assert_eq!(store.agent("7").await.unwrap(), Some(agent));
    assert_eq!(store.token("hash-1").await.unwrap(), Some(own.clone()));
    assert_eq!(store.account_of_token("2").await.unwrap().unwrap().id, "a");
    assert_eq!(store.live_tokens(Timestamp(99)).await.unwrap(), [own.clone(), its]);
    assert_eq!(store.live_tokens(Timestamp(100)).await.unwrap(), []);
    store.token_used("1", Timestamp(40)).await.unwrap();
    assert_eq!(store.token("hash-1").await.unwrap().unwrap().used_at, Some(Timestamp(40)));
    let mut unit = store.begin().await.unwrap();
    assert!(unit.delete_agent("b", "7").await.unwrap().is_none(), "it is another one's");
    assert!(unit.delete_agent("a", "7").await.unwrap().is_some());
    assert!(unit.delete_token("b", "1").await.unwrap().is_none(), "it is another one's");
    unit.commit().await.unwrap();
    let left: Vec<_> = store.tokens_of("a").await.unwrap().into_iter().map(|one| one.id).collect();
    assert_eq!(left, ["1"], "the agent's went with it");
    let mut unit = store.begin().await.unwrap();
    assert_eq!(unit.delete_tokens_of("a").await.unwrap().len(), 1);
    unit.commit().await.unwrap();
    assert_eq!(store.tokens_of("a").await.unwrap(), []);
}

pub(crate) async fn what_is_over_is_forgotten(database: &TestDatabase) {
    let store = database.open().await;
    save(&store, &account("a", "jane")).await;
    let idle = SessionRecord { expires_at: Timestamp(9_000), ..session("2", "a") };
    begin(&store, &[session("1", "a"), idle]).await;
    let mut unit = store.begin().await.unwrap();
    unit.insert_token(&token("1", "a", None)).await.unwrap();
    unit.commit().await.unwrap();
    let forget = async |now: i64, idle_since: i64, tokens_before: i64| {
        let (idle_since, tokens) = (Timestamp(idle_since), Timestamp(tokens_before));
        store.forget_sign_ins(Timestamp(now), idle_since, tokens).await.unwrap();
        let sessions = store.sessions_of("a").await.unwrap().len();
        (sessions, store.tokens_of("a").await.unwrap().len())
    };
    assert_eq!(forget(999, 9, 99).await, (2, 1), "nothing is over");
    assert_eq!(forget(1_000, 9, 99).await, (1, 1), "the limit");
    assert_eq!(forget(1_000, 10, 99).await, (0, 1), "not used");
    assert_eq!(forget(1_000, 10, 100).await, (0, 0));
}
