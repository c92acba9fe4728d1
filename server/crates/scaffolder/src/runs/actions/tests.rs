//! Actions as the engine calls them, with somebody on the other side.

use super::*;
use async_trait::async_trait;
use platform::{
    Timestamp,
    access::Asker,
    notifications::{EVERYONE, NotificationKind},
    scaffolder::{Change, Fetch, FetchedFiles, Memory, TaskLog},
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    sync::Mutex,
    thread::JoinHandle,
    time::Duration,
};
use store::StoreOptions;
use tempfile::TempDir;
use url::Url;

/// What was kept, and said to be made.
#[derive(Default)]
struct Kept {
    values: Mutex<BTreeMap<String, Value>>,
    made: Mutex<Vec<Change>>,
}

#[async_trait]
impl Memory for Kept {
    async fn recall(&self, name: &str) -> Result<Option<Value>, ActionError> {
        Ok(self.values.lock().unwrap().get(name).cloned())
    }

    async fn keep(&self, name: &str, value: &Value) -> Result<(), ActionError> {
        self.values.lock().unwrap().insert(name.to_owned(), value.clone());
        Ok(())
    }

    async fn made(&self, change: &Change) -> Result<(), ActionError> {
        self.made.lock().unwrap().push(change.clone());
        Ok(())
    }
}

#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl TaskLog for Heard {
    fn tell(&self, message: &str) {
        self.0.lock().unwrap().push(message.to_owned());
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}

struct Bench {
    folder: TempDir,
    memory: Arc<Kept>,
    log: Arc<Heard>,
}

impl Bench {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        Self { folder, memory: Arc::default(), log: Arc::default() }
    }

    fn call(&self, action: &str, input: Value) -> ActionCall {
        ActionCall {
            action: action.to_owned(),
            input,
            workspace: self.folder.path().join("w"),
            task: "t1".to_owned(),
            task_created_at: Timestamp(0),
            key: "t1/step/0".to_owned(),
            template: "template:default/service".to_owned(),
            base: "https://code.example/t.yaml".to_owned(),
            context: Map::new(),
            asker: Asker::guest(),
            email: None,
            log: Arc::<Heard>::clone(&self.log),
            memory: Arc::<Kept>::clone(&self.memory),
        }
    }

    fn remembers(&self, name: &str) -> Option<Value> {
        self.memory.values.lock().unwrap().get(name).cloned()
    }
}

/// A request that came in: its first line, and its body.
type Came = (String, String);

/// Answers requests one after the other, and tells what came.
fn serve(answers: Vec<&'static str>) -> (Url, JoinHandle<Vec<Came>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = Url::parse(&format!("http://{}/do", listener.local_addr().unwrap())).unwrap();
    let serving = std::thread::spawn(move || {
        let answer = |answer: &str| {
            let (stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream);
            let (mut first, mut length) = (String::new(), 0);
            reader.read_line(&mut first).unwrap();
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                let line = line.trim().to_lowercase();
                if let Some(told) = line.strip_prefix("content-length:") {
                    length = told.trim().parse().unwrap();
                }
                if line.is_empty() {
                    break;
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let mut stream = reader.into_inner();
            stream.write_all(answer.as_bytes()).unwrap();
            (first.trim().to_owned(), String::from_utf8(body).unwrap())
        };
        answers.into_iter().map(answer).collect()
    });
    (url, serving)
}

fn own(url: Url, is_repeatable: bool) -> OwnActions {
    let action = OwnAction {
        id: "acme:queue".to_owned(),
        description: "Makes a queue".to_owned(),
        undo_url: Some(url.join("/undo").unwrap()),
        url,
        token: None,
        input: json!({}),
        output: json!({}),
        timeout: Duration::from_secs(30),
        is_repeatable,
        describe: false,
    };
    OwnActions::new(vec![action], &Rules::default()).unwrap()
}

const CREATED: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 95\r\n\r\n{\"output\":{\"id\":5},\"log\":[\"made it\"],\"made\":[{\"label\":\"the queue x\",\"object\":{\"id\":5}}],\"x\":1}\n";
const BUSY: &str = "HTTP/1.1 503 Busy\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
const BROKEN: &str = "HTTP/1.1 500 Broken\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
const LATER: &str = "HTTP/1.1 202 Accepted\r\nconnection: close\r\nlocation: /jobs/1\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n";

#[tokio::test]
async fn an_action_of_the_companys_own_is_told_what_to_do() {
    let (bench, (url, serving)) = (Bench::new(), serve(vec![CREATED]));
    let call = bench.call("acme:queue", json!({ "name": "x" }));
    let done = own(url, false).run(&call).await.unwrap();
    assert_eq!(done.output["id"], 5);
    assert_eq!(done.made[0].label, "the queue x");
    assert_eq!(*bench.memory.made.lock().unwrap(), done.made);
    assert_eq!(*bench.log.0.lock().unwrap(), ["made it"]);
    let came = serving.join().unwrap();
    let told: Value = serde_json::from_str(&came[0].1).unwrap();
    let expected = json!({
        "input": { "name": "x" }, "key": "t1/step/0", "task": "t1", "user": "guest", "dryRun": false,
    });
    assert_eq!((came[0].0.as_str(), told), ("POST /do HTTP/1.1", expected));
}

#[tokio::test]
async fn what_may_have_been_done_is_not_done_twice() {
    let (bench, (url, serving)) = (Bench::new(), serve(vec![BUSY, BROKEN]));
    let (once, call) = (own(url.clone(), false), bench.call("acme:queue", json!({})));
    // Who is busy has not begun: it is asked again.
    assert!(matches!(once.run(&call).await, Err(ActionError::Unavailable { .. })));
    assert!(matches!(once.run(&call).await, Err(ActionError::Undecided(_))));
    // Nobody listens any more; and nobody is asked.
    serving.join().unwrap();
    assert!(matches!(once.run(&call).await, Err(ActionError::Undecided(_))));
    let repeated = own(url, true).run(&call).await;
    assert!(matches!(repeated, Err(ActionError::Unavailable { .. })), "{repeated:?}");
}

#[tokio::test]
async fn what_was_refused_can_be_asked_for_again() {
    let refused = "HTTP/1.1 409 Taken\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
    let (bench, (url, serving)) = (Bench::new(), serve(vec![refused, CREATED]));
    let (once, call) = (own(url, false), bench.call("acme:queue", json!({})));
    assert!(matches!(once.run(&call).await, Err(ActionError::Refused(_))));
    assert_eq!(once.run(&call).await.unwrap().output["id"], 5);
    serving.join().unwrap();

    let (bench, (url, serving)) = (Bench::new(), serve(vec![refused, CREATED, BROKEN]));
    let allowed = vec!["127.0.0.1".to_owned()];
    let http = HttpActions::new(&Rules::default(), allowed, "https://p.example").unwrap();
    let mut call =
        bench.call("http:backstage:request", json!({ "path": url.as_str(), "method": "POST" }));
    assert!(matches!(http.run(&call).await, Err(ActionError::Refused(_))));
    assert_eq!(http.run(&call).await.unwrap().output["code"], 200);
    // Who breaks down may have done it before.
    call.memory = Arc::<Kept>::default();
    assert!(matches!(http.run(&call).await, Err(ActionError::Refused(_))));
    assert!(matches!(http.run(&call).await, Err(ActionError::Undecided(_))));
    serving.join().unwrap();
}

#[tokio::test]
async fn who_only_looks_goes_where_an_answer_leads_and_no_further_than_allowed() {
    let moved =
        "HTTP/1.1 302 Found\r\nconnection: close\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n";
    let away = "HTTP/1.1 307 Away\r\nconnection: close\r\nlocation: http://localhost:1/x\r\ncontent-length: 0\r\n\r\n";
    let (url, serving) = serve(vec![moved, CREATED, moved, away]);
    let allowed = vec!["127.0.0.1".to_owned()];
    let http = HttpActions::new(&Rules::default(), allowed, "https://p.example").unwrap();
    let ask = async |method: &str| {
        let (bench, given) = (Bench::new(), json!({ "path": url.as_str(), "method": method }));
        let call = bench.call("http:backstage:request", given);
        http.run(&call).await.unwrap().output["code"].clone()
    };
    assert_eq!(ask("GET").await, 200);
    assert_eq!(ask("POST").await, 302);
    assert_eq!(ask("GET").await, 307);
    let came = serving.join().unwrap();
    let firsts: Vec<&str> = came.iter().map(|(first, _)| first.as_str()).collect();
    let expected =
        ["GET /do HTTP/1.1", "GET /other HTTP/1.1", "POST /do HTTP/1.1", "GET /do HTTP/1.1"];
    assert_eq!(firsts, expected);
}

#[tokio::test]
async fn an_answer_that_comes_later_is_waited_for_and_found_again() {
    let (bench, (url, serving)) = (Bench::new(), serve(vec![LATER, LATER, CREATED]));
    let location = url.join("/jobs/1").unwrap();
    let call = bench.call("acme:queue", json!({}));
    assert_eq!(own(url, false).run(&call).await.unwrap().output["id"], 5);
    let came = serving.join().unwrap();
    let firsts: Vec<&str> = came.iter().map(|(first, _)| first.as_str()).collect();
    assert_eq!(firsts, ["POST /do HTTP/1.1", "GET /jobs/1 HTTP/1.1", "GET /jobs/1 HTTP/1.1"]);
    assert_eq!(bench.remembers("location"), Some(json!(location.as_str())));
}

#[tokio::test]
async fn what_it_made_is_removed_by_it() {
    let (bench, (url, serving)) = (
        Bench::new(),
        serve(vec!["HTTP/1.1 404 Gone\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"]),
    );
    let made = Change {
        action: "acme:queue".to_owned(),
        label: "the queue x".to_owned(),
        object: json!({ "id": 5 }),
    };
    own(url, false).undo(&bench.call("acme:queue", json!({})), &made).await.unwrap();
    let came = serving.join().unwrap();
    assert!(came[0].0.starts_with("POST /undo") && came[0].1.contains("\"made\":{\"id\":5}"));
}

#[tokio::test]
async fn a_request_that_may_have_arrived_is_not_sent_again() {
    let answer = "HTTP/1.1 201 Created\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 8\r\n\r\n{\"id\":7}";
    let (bench, (url, serving)) = (Bench::new(), serve(vec![answer, answer]));
    let http =
        HttpActions::new(&Rules::default(), vec!["127.0.0.1".to_owned()], "https://p.example")
            .unwrap();
    let given =
        |method: &str| json!({ "path": url.as_str(), "method": method, "body": { "a": 1 } });
    let post = bench.call("http:backstage:request", given("POST"));
    let done = http.run(&post).await.unwrap();
    assert_eq!((&done.output["code"], &done.output["body"]["id"]), (&json!(201), &json!(7)));
    // A second try has the same answer, without asking.
    assert_eq!(http.run(&post).await.unwrap(), done);
    // One that was cut off between question and answer.
    let cut = Bench::new();
    cut.memory.keep("sent", &json!(true)).await.unwrap();
    let again = http.run(&cut.call("http:backstage:request", given("POST"))).await;
    assert!(matches!(again, Err(ActionError::Undecided(_))), "{again:?}");
    assert!(http.run(&cut.call("http:backstage:request", given("GET"))).await.is_ok());
    assert_eq!(serving.join().unwrap().len(), 2);
    // Nobody listens: nothing was sent.
    let gone = Bench::new();
    let away = http.run(&gone.call("http:backstage:request", given("POST"))).await;
    assert!(matches!(away, Err(ActionError::Unavailable { .. })), "{away:?}");
    assert_eq!(gone.remembers("sent"), Some(json!(false)));
}

/// Skeletons of two commits, of which the branch is at the one named.
struct Commits(PathBuf, Mutex<&'static str>);

#[async_trait]
impl Skeletons for Commits {
    async fn fetch(&self, wanted: &Fetch) -> Result<FetchedFiles, ActionError> {
        let commit = *self.1.lock().unwrap();
        self.fetch_at(wanted, commit).await
    }

    async fn fetch_at(&self, wanted: &Fetch, commit: &str) -> Result<FetchedFiles, ActionError> {
        let (commit, address) = (commit.to_owned(), wanted.url.clone());
        Ok(FetchedFiles { place: self.0.join(&commit), commit: Some(commit), address })
    }

    fn may_read(&self, _: &str, _: &Path) -> bool {
        false
    }
}

#[tokio::test]
async fn a_second_try_fetches_what_the_first_one_did() {
    let bench = Bench::new();
    for commit in ["one", "two"] {
        fs::create_dir_all(bench.folder.path().join(commit)).unwrap();
        fs::write(
            bench.folder.path().join(commit).join("a.txt"),
            "${{ values.x }} ".to_owned() + commit,
        )
        .unwrap();
    }
    let skeletons = Arc::new(Commits(bench.folder.path().to_owned(), Mutex::new("one")));
    let local = LocalActions::new(skeletons.clone(), CodeHosts::default(), Bounds::default());
    let call =
        bench.call("fetch:template", json!({ "url": "./skeleton", "values": { "x": "is" } }));
    local.run(&call).await.unwrap();
    let kept = bench.remembers("fetched").unwrap();
    assert_eq!((&kept["commit"], &kept["url"]), (&json!("one"), &json!("./skeleton")));
    *skeletons.1.lock().unwrap() = "two";
    fs::remove_dir_all(bench.folder.path().join("w")).unwrap();
    local.run(&call).await.unwrap();
    assert_eq!(fs::read_to_string(bench.folder.path().join("w/a.txt")).unwrap(), "is one");
    assert!(bench.log.0.lock().unwrap()[0].contains("wrote a.txt"));
}

#[tokio::test]
async fn local_actions_say_what_is_wrong_without_telling_where_they_are() {
    let bench = Bench::new();
    let skeletons = Arc::new(Commits(bench.folder.path().to_owned(), Mutex::new("none")));
    let local = LocalActions::new(skeletons, CodeHosts::default(), Bounds::default());
    let missing = local.run(&bench.call("fetch:plain", json!({ "url": "./skeleton" }))).await;
    let Err(ActionError::Input(message)) = missing else { panic!("{missing:?}") };
    assert!(!message.contains(&*bench.folder.path().to_string_lossy()), "{message}");
    let out = local.run(&bench.call("fs:write", json!({ "path": "../x", "content": "" }))).await;
    assert!(matches!(out, Err(ActionError::Input(_))), "{out:?}");
    let long = local.run(&bench.call("debug:wait", json!({ "minutes": 11 }))).await;
    assert!(matches!(long, Err(ActionError::Input(_))));
    local.run(&bench.call("debug:wait", json!({ "milliseconds": 1 }))).await.unwrap();
}

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp(1)
    }
}

#[tokio::test]
async fn people_are_told_once() {
    let bench = Bench::new();
    let url = format!("sqlite:{}", bench.folder.path().join("db").display());
    let store = Store::open(&StoreOptions { url, max_connections: 2 }).await.unwrap();
    let messages =
        MessageActions::new(store.clone(), Arc::new(Still), "https://portal.example".to_owned());
    let given = json!({
        "recipients": "entity", "entityRefs": ["group:default/team"], "title": "It is there",
        "link": "https://portal.example/catalog/x",
    });
    let call = bench.call("notification:send", given);
    messages.run(&call).await.unwrap();
    messages.run(&call).await.unwrap();
    let kinds = [NotificationKind::Message.name()];
    let told = async |name: &str| {
        let names = [name.to_owned()];
        store.notifications_for("user:default/a", &names, &kinds, true, 10).await.unwrap()
    };
    let team = told("group:default/team").await;
    assert_eq!((team.len(), team[0].link.as_str()), (1, "/catalog/x"));
    assert!(team[0].body.contains("It is there"));
    for (link, place) in [
        ("/catalog?a=b#c", Some("/catalog?a=b#c")),
        ("https://portal.example.evil/x", None),
        ("//evil.example", None),
        ("/\\evil.example", None),
        ("/\t/evil.example", None),
        ("https://portal.example//evil.example", None),
        ("javascript:alert(1)", None),
    ] {
        assert_eq!(messages.place(link).as_deref(), place, "{link}");
    }
    let mut everybody =
        bench.call("notification:send", json!({ "recipients": "broadcast", "title": "All" }));
    everybody.key = "t1/other/0".to_owned();
    messages.run(&everybody).await.unwrap();
    assert_eq!(told(EVERYONE).await.len(), 1);
    let nobody = bench.call("notification:send", json!({ "recipients": "entity", "title": "x" }));
    assert!(matches!(messages.run(&nobody).await, Err(ActionError::Input(_))));
}
