//! A running `slipway` and a small HTTP client for it.

use serde_json::Value;
use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

/// How long anything may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// `slipway` with nothing of this machine's configuration.
pub(crate) fn slipway() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slipway"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SLIPWAY")) {
        command.env_remove(name);
    }
    command
}

/// Runs to the end.
pub(crate) fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().unwrap()
}

/// A running server; killed when it is dropped.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: SocketAddr,
    pub(crate) log: Arc<Mutex<Vec<Value>>>,
}

/// What says whether Slipway's own templates are in the catalog.
pub(crate) const GOLDEN_PATHS: &str = "SLIPWAY__SCAFFOLDER__GOLDEN_PATHS";

impl Server {
    /// Starts on a free port and waits until it listens.
    pub(crate) fn start(data: &Path, catalog: &Path) -> Self {
        let mut command = slipway();
        command.arg("serve").args(["--listen", "127.0.0.1:0"]);
        command.arg("--data-dir").arg(data).arg("--catalog").arg(catalog);
        Self::spawn(&mut command)
    }

    pub(crate) fn spawn(command: &mut Command) -> Self {
        Self::spawn_at(command, None)
    }

    /// The same at an address that is known before; then nobody waits until it is ready.
    pub(crate) fn spawn_at(command: &mut Command, address: Option<SocketAddr>) -> Self {
        // Most tests count what their own folders hold.
        if command.get_envs().all(|(name, _)| name != GOLDEN_PATHS) {
            command.env(GOLDEN_PATHS, "false");
        }
        let mut process = command
            .env("SLIPWAY__LOG__FORMAT", "json")
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let (sender, receiver) = mpsc::channel();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let event: Value = serde_json::from_str(&line).unwrap_or(Value::String(line));
                if let Some(address) = event["address"].as_str() {
                    let _ = sender.send(address.parse::<SocketAddr>().unwrap());
                }
                kept.lock().unwrap().push(event);
            }
        });
        if let Some(address) = address {
            return Self { process, address, log };
        }
        let Ok(address) = receiver.recv_timeout(PATIENCE) else {
            let _ = process.kill();
            panic!("did not listen: {:?}", log.lock().unwrap());
        };
        Self { process, address, log }
    }

    /// Status and body of a GET.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let request = format!("GET {path} HTTP/1.1\r\nhost: slipway\r\nconnection: close\r\n\r\n");
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head[9..12].parse().unwrap(), body.to_owned())
    }

    /// A connection that has asked for this path.
    pub(crate) fn open(&self, path: &str) -> TcpStream {
        let request = format!("GET {path} HTTP/1.1\r\nhost: slipway\r\n\r\n");
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    /// Waits until the metrics have a line that begins so and ends so.
    pub(crate) fn wait_for_metric(&self, begins: &str, ends: &str) {
        let begun = Instant::now();
        loop {
            let (_, metrics) = self.get("/metrics");
            if metrics.lines().any(|line| line.starts_with(begins) && line.ends_with(ends)) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "no {begins} … {ends} in\n{metrics}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until every source was read to the end.
    pub(crate) fn wait_until_read(&self) {
        self.wait_for_metric("slipway_catalog_source_state{", "state=\"ready\"} 1");
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        let process = self.process.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &process]).status().unwrap().success());
    }

    /// Waits for the end.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// What the log says of panics.
    pub(crate) fn panics(&self) -> Vec<Value> {
        let log = self.log.lock().unwrap();
        log.iter().filter(|event| event.to_string().contains("panic")).cloned().collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A folder with one catalog file of so many components, spread over several files.
pub(crate) fn components(folder: &Path, count: usize) {
    std::fs::create_dir_all(folder).unwrap();
    for (file, chunk) in (0..count).collect::<Vec<_>>().chunks(100).enumerate() {
        let mut text = String::new();
        for number in chunk {
            write!(
                text,
                "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  \
                 name: service-{number}\n  description: Number {number}\nspec:\n  type: service\n  \
                 lifecycle: production\n  owner: team-{}\n",
                number % 7
            )
            .unwrap();
        }
        std::fs::write(folder.join(format!("part-{file}.yaml")), text).unwrap();
    }
    std::fs::write(
        folder.join("catalog-info.yaml"),
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: parts\nspec:\n  \
         targets: [./part-*.yaml]\n",
    )
    .unwrap();
}
