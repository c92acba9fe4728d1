//! SPEC W2, F6, F8: two processes on one PostgreSQL, which goes away for a while.

use crate::process::{Server, components, slipway};
use std::{
    fs,
    net::TcpListener,
    path::Path,
    process::Command,
    thread::sleep,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A PostgreSQL of this test's own.
struct Cluster {
    state: TempDir,
    url: String,
}

impl Cluster {
    fn start() -> Self {
        let state = tempfile::tempdir().unwrap();
        let url = run(state.path(), "start") + "?options[synchronous_commit]=on";
        Self { state, url }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        run(self.state.path(), "stop");
    }
}

fn run(state: &Path, what: &str) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/postgres.sh");
    let output = Command::new(script).arg(what).env("SLIPWAY_TARGET_DIR", state).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {said}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn start(cluster: &Cluster, data: &Path, catalog: &Path) -> Server {
    let mut command = slipway();
    command.args(["serve", "--listen", "127.0.0.1:0", "--database-url", &cluster.url]);
    Server::spawn(command.arg("--data-dir").arg(data).arg("--catalog").arg(catalog))
}

/// The description of a service, as the API tells it.
fn description(server: &Server, name: &str) -> Option<String> {
    let address = format!("/api/catalog/entities/by-name/component/default/{name}");
    let (status, body) = server.get(&address);
    let start = body.find("\"description\":\"")? + "\"description\":\"".len();
    let end = start + body[start..].find('"')?;
    (status == 200).then(|| body[start..end].to_owned())
}

fn says(catalog: &Path, name: &str, description: &str) {
    let text = format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\n  \
         description: {description}\nspec:\n  type: service\n  lifecycle: production\n  owner: x\n"
    );
    fs::write(catalog.join("part-new.yaml"), text).unwrap();
}

/// Waits until a service is described so; gives how long that took.
fn wait_for(server: &Server, name: &str, wanted: &str, limit: Duration) -> Duration {
    let begun = Instant::now();
    while description(server, name).as_deref() != Some(wanted) {
        assert!(begun.elapsed() < limit, "{name} is not described as {wanted}");
        sleep(Duration::from_millis(10));
    }
    begun.elapsed()
}

#[test]
fn two_processes_answer_alike_and_one_takes_over_from_the_other() {
    let cluster = Cluster::start();
    let folder = tempfile::tempdir().unwrap();
    let catalog = folder.path().join("catalog");
    components(&catalog, 50);
    let first = start(&cluster, &folder.path().join("one"), &catalog);
    first.wait_until_read();
    let second = start(&cluster, &folder.path().join("two"), &catalog);
    second.wait_until_read();
    for number in 0..5 {
        let text = format!("change {number}");
        says(&catalog, "fresh", &text);
        wait_for(&first, "fresh", &text, Duration::from_secs(20));
        let behind = wait_for(&second, "fresh", &text, Duration::from_secs(20));
        assert!(behind < Duration::from_secs(1), "{behind:?} behind the other");
    }
    let entities = |server: &Server| server.get("/api/catalog/entities?fields=metadata.name").1;
    assert_eq!(entities(&first).len(), entities(&second).len());

    // Killed: the lease expires, and the other one reads.
    first.signal("KILL");
    says(&catalog, "fresh", "after the kill");
    let took = wait_for(&second, "fresh", "after the kill", Duration::from_secs(20));
    assert!(took < Duration::from_secs(14), "{took:?}");
    assert!(second.panics().is_empty(), "{:?}", second.panics());

    // A polite end gives the lease back: nobody waits until it expires.
    let third = start(&cluster, &folder.path().join("three"), &catalog);
    third.wait_until_read();
    second.signal("TERM");
    says(&catalog, "fresh", "after the end");
    let took = wait_for(&third, "fresh", "after the end", Duration::from_secs(20));
    assert!(took < Duration::from_secs(6), "{took:?}");
}

#[test]
fn a_portal_outlasts_ten_seconds_without_its_database() {
    let cluster = Cluster::start();
    let folder = tempfile::tempdir().unwrap();
    let catalog = folder.path().join("catalog");
    components(&catalog, 50);
    let server = start(&cluster, &folder.path().join("one"), &catalog);
    server.wait_until_read();
    assert!(description(&server, "service-7").is_some());

    run(cluster.state.path(), "pause");
    let begun = Instant::now();
    says(&catalog, "fresh", "written in the outage");
    while begun.elapsed() < Duration::from_secs(10) {
        let (status, page) = server.get("/catalog?kind=component");
        assert!(status == 200 && page.contains("service-10"), "{status}");
        assert!(description(&server, "service-7").is_some(), "what was served lately is known");
        let (status, said) = server.get("/readyz");
        assert!(status == 200, "{said}");
        assert_eq!(server.get("/healthz").0, 200);
        let (status, page) = server.get("/");
        assert!(status == 200 && page.contains("away-notice"), "Home: {status}");
        for known in ["service-7", "service-11"] {
            let (status, page) = server.get(&format!("/catalog/default/component/{known}"));
            assert!(status == 200 && page.contains("away-notice"), "{known}: {status}");
        }
        // What is not known is not made up.
        assert_eq!(server.get("/catalog/default/component/nobody").0, 503);
        let (status, said) =
            server.get("/api/catalog/entities/by-name/component/default/service-9");
        assert!(status == 503 || status == 200, "{status} {said}");
        sleep(Duration::from_millis(200));
    }
    assert!(server.get("/readyz").1.contains("degraded"), "{}", server.get("/readyz").1);
    // Who starts meanwhile waits, and says so.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut command = slipway();
    command.args(["serve", "--listen", &address.to_string(), "--database-url", &cluster.url]);
    command.arg("--data-dir").arg(folder.path().join("two")).arg("--catalog").arg(&catalog);
    let late = Server::spawn_at(&mut command, Some(address));
    // Longer than a start is patient by itself.
    sleep(Duration::from_secs(18));
    let (status, page) = late.get("/catalog");
    assert!(status == 503 && page.contains("waiting for its database"), "{status} {page}");
    assert!(late.get("/readyz").1.contains("database"), "{}", late.get("/readyz").1);
    run(cluster.state.path(), "resume");
    wait_for(&server, "fresh", "written in the outage", Duration::from_secs(30));
    wait_for(&late, "fresh", "written in the outage", Duration::from_secs(40));
    assert!(server.panics().is_empty(), "{:?}", server.panics());
}
