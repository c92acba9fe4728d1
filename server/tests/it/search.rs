//! Rows 9.1, 9.5, F4, F8; properties 19 and 20, from outside: search in a real process that is killed,
//! whose files are damaged, that is asked nonsense.

use crate::process::{PATIENCE, Server, components, slipway};
use serde_json::Value;
use std::{
    fmt::Write as _,
    fs,
    io::{Read, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, Instant},
};

/// Components of the catalog.
const MANY: usize = 400;

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

/// An answer of the search API; `None` while there is none.
fn asked(server: &Server, query: &str) -> Option<Value> {
    let (status, body) = server.get(&format!("/api/search/query?{query}"));
    assert!(status == 200 || status == 503, "{query}: {status} {body}");
    let json = &body[body.find('{')?..=body.rfind('}')?];
    (status == 200).then(|| serde_json::from_str(json).unwrap())
}

fn total(answer: &Value) -> u64 {
    answer["numberOfResults"].as_u64().unwrap()
}

/// How many components are found by a text, once the index is whole.
fn found(server: &Server, text: &str) -> u64 {
    let begun = Instant::now();
    loop {
        let answer = asked(server, &format!("term={text}&types[]=components&pageLimit=1"));
        match answer.filter(|answer| answer["degraded"].is_null()) {
            Some(answer) => return total(&answer),
            None => assert!(begun.elapsed() < PATIENCE, "the index is never whole"),
        }
        sleep(Duration::from_millis(20));
    }
}

/// Waits until so many components are found by a text; gives how long that took.
fn wait_for(server: &Server, text: &str, wanted: u64) -> Duration {
    let begun = Instant::now();
    loop {
        let got = found(server, text);
        if got == wanted {
            return begun.elapsed();
        }
        assert!(begun.elapsed() < PATIENCE, "{text}: {got}, not {wanted}");
        sleep(Duration::from_millis(5));
    }
}

fn component(catalog: &Path, file: &str, name: &str, title: &str) {
    let text = format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\n  \
         title: {title}\n  annotations:\n    backstage.io/techdocs-ref: dir:.\nspec:\n  \
         type: service\n  lifecycle: production\n  owner: x\n"
    );
    fs::write(catalog.join(file), text).unwrap();
}

/// Every file of an index that holds something.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            files.extend(self::files(&entry.path()));
        } else if entry.metadata().is_ok_and(|of| of.len() > 0) {
            files.push(entry.path());
        }
    }
    files.sort();
    files
}

#[test]
fn an_index_that_is_killed_while_it_is_written_comes_back_complete() {
    let folder = tempfile::tempdir().unwrap();
    let (data, catalog) = (folder.path().join("data"), folder.path().join("catalog"));
    components(&catalog, MANY);
    let mut chance = Chance(42);
    let mut server = Server::start(&data, &catalog);
    for round in 0..8_u32 {
        // What is written while it is killed, and what is taken out.
        for number in 0..6 {
            let name = format!("part-late-{number}.yaml");
            component(&catalog, &name, &format!("late-{number}"), &format!("Late{round} one"));
            sleep(Duration::from_millis(chance.below(60) as u64));
        }
        sleep(Duration::from_millis(chance.below(500) as u64));
        server.signal("KILL");
        assert!(!server.wait().success());
        server = Server::start(&data, &catalog);
        server.wait_until_read();
        wait_for(&server, "", MANY as u64 + 6);
        // As a phrase: without quotes its neighbour `Late{before}` would be found as a slip of the pen.
        wait_for(&server, &format!("%22Late{round}%22"), 6);
        if let Some(before) = round.checked_sub(1) {
            assert_eq!(
                found(&server, &format!("%22Late{before}%22")),
                0,
                "what was is found again"
            );
        }
    }
    assert!(server.panics().is_empty(), "{:?}", server.panics());
}

#[test]
fn an_index_with_damaged_files_says_so_and_comes_back_complete() {
    let folder = tempfile::tempdir().unwrap();
    let (data, catalog) = (folder.path().join("data"), folder.path().join("catalog"));
    components(&catalog, 2_000);
    let mut server = Server::start(&data, &catalog);
    server.wait_until_read();
    wait_for(&server, "", 2_000);
    let mut chance = Chance(7);
    let mut told = 0;
    for round in 0..8 {
        server.signal("TERM");
        assert!(server.wait().success());
        for _ in 0..=chance.below(3) {
            let all = files(&data.join("search"));
            let path = &all[chance.below(all.len())];
            let mut bytes = fs::read(path).unwrap();
            let at = chance.below(bytes.len());
            match chance.below(3) {
                0 => bytes[at] ^= 0x5a,
                1 => bytes.truncate(at),
                _ => bytes.splice(at..at, [0; 16]).for_each(drop),
            }
            fs::write(path, bytes).unwrap();
        }
        server = Server::start(&data, &catalog);
        // It answers at once, and says what it lacks for as long as it lacks it.
        let (_, ready) = server.get("/readyz");
        let (_, page) = server.get("/search?query=service");
        told += u32::from(ready.contains("degraded") && page.contains("search-field-notice"));
        wait_for(&server, "", 2_000);
        assert_eq!(found(&server, "service-1234"), 1, "round {round}");
        assert!(!server.get("/readyz").1.contains("search index"), "{}", server.get("/readyz").1);
    }
    assert!(told > 0, "it never said that it is degraded");
    assert!(server.panics().is_empty(), "{:?}", server.panics());
}

#[test]
fn changes_are_found_within_a_second_and_what_is_removed_never_again() {
    let folder = tempfile::tempdir().unwrap();
    let (data, catalog) = (folder.path().join("data"), folder.path().join("catalog"));
    components(&catalog, 50);
    component(&catalog, "part-docs.yaml", "docs", "Documented");
    fs::create_dir(catalog.join("docs")).unwrap();
    fs::write(catalog.join("docs/index.md"), "# Start\n\nHello.\n").unwrap();
    let server = Server::start(&data, &catalog);
    server.wait_until_read();
    wait_for(&server, "", 51);
    let sections = |word: &str| {
        let answer = asked(&server, &format!("term=%22{word}%22&types[]=techdocs&pageLimit=1"));
        answer.as_ref().map_or(0, total)
    };
    let mut slow = Vec::new();
    for round in 0..9_u32 {
        let file = format!("docs/page{}.md", round % 3);
        fs::write(catalog.join(file), format!("# Page\n\nThe word{round}.\n")).unwrap();
        let begun = Instant::now();
        while sections(&format!("word{round}")) != 1 {
            assert!(begun.elapsed() < PATIENCE, "the page is never found");
            sleep(Duration::from_millis(5));
        }
        slow.push(begun.elapsed());
        if let Some(before) = round.checked_sub(3) {
            assert_eq!(sections(&format!("word{before}")), 0, "what was overwritten is found");
        }
    }
    slow.sort();
    assert!(slow[slow.len() / 2] < Duration::from_secs(1), "a page takes {slow:?}");

    component(&catalog, "part-new.yaml", "fleeting", "Fleeting one");
    wait_for(&server, "Fleeting", 1);
    fs::remove_file(catalog.join("part-new.yaml")).unwrap();
    wait_for(&server, "%22Fleeting%20one%22", 0);
    for query in ["fleeting", "Fleeting", "%22Fleeting%20one%22", "kind:component%20fleeting"] {
        let answer = asked(&server, &format!("term={query}")).unwrap();
        let results = answer["results"].as_array().unwrap();
        let again = results.iter().any(|one| one["document"]["name"] == "fleeting");
        assert!(!again, "{query}: {answer}");
    }
    drop(server);
    let server = Server::start(&data, &catalog);
    server.wait_until_read();
    assert_eq!(found(&server, "%22Fleeting%20one%22"), 0, "after a restart");
    assert!(server.panics().is_empty(), "{:?}", server.panics());
}

/// Sends a path as it is; gives the status.
fn status(server: &Server, path: &str) -> u16 {
    let request = format!("GET {path} HTTP/1.1\r\nhost: slipway\r\nconnection: close\r\n\r\n");
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    std::str::from_utf8(&head[9..12]).unwrap().parse().unwrap()
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "%{byte:02x}").unwrap();
        text
    })
}

/// A text of what questions are made of, and of what they are not.
fn nonsense(chance: &mut Chance) -> String {
    const PARTS: [&str; 24] = [
        "\"",
        "-",
        ":",
        "kind:",
        "owner:",
        "-tag:",
        "updated:<",
        "updated:>99999999999y",
        "(",
        ")",
        "*",
        "~",
        "\\",
        "支付",
        "\u{0}",
        "\u{202e}",
        "🙂",
        "%",
        "/",
        "service-1",
        " ",
        "a",
        "İ",
        "ς",
    ];
    let mut text = String::new();
    for _ in 0..chance.below(40) {
        match chance.below(4) {
            0 => text.extend(char::from_u32(u32::try_from(chance.below(0x11_0000)).unwrap())),
            _ => text.push_str(PARTS[chance.below(PARTS.len())]),
        }
    }
    text
}

#[test]
fn no_question_is_an_error_of_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let catalog = folder.path().join("catalog");
    components(&catalog, 60);
    let mut command = slipway();
    command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]);
    command.arg(folder.path().join("data")).arg("--catalog").arg(&catalog);
    let server = Server::spawn(&mut command);
    server.wait_until_read();
    wait_for(&server, "", 60);
    let mut chance = Chance(99);
    let mut slowest = Duration::ZERO;
    for _ in 0..300 {
        let (one, other) = (nonsense(&mut chance), nonsense(&mut chance));
        let (one, other) = (escaped(one.as_bytes()), escaped(other.as_bytes()));
        let raw = escaped(&[(); 9].map(|()| u8::try_from(chance.below(256)).unwrap()));
        let number = chance.below(3_000_000_000);
        let paths = [
            format!("/api/search/query?term={one}&pageLimit={}", number % 130),
            format!("/api/search/query?term={one}&filters[kind]={other}&pageCursor={raw}"),
            format!("/api/search/query?{raw}={one}&types[]={other}&filters[{raw}]={one}"),
            format!("/api/search/query?term={raw}"),
            format!("/search?query={one}&types[]={other}&page={number}&tag={raw}&sort={other}"),
            format!("/fn/search/quick?text={one}"),
            format!("/fn/search/pick?text={one}&kinds={other}&after={raw}"),
            format!("/fn/search/find?query={one}"),
            format!("/catalog?text={one}&owner={other}"),
        ];
        let path = &paths[chance.below(paths.len())];
        let begun = Instant::now();
        let status = status(&server, path);
        slowest = slowest.max(begun.elapsed());
        assert!(status < 500, "{path}: {status}");
    }
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
    assert!(server.panics().is_empty(), "{:?}", server.panics());
}
