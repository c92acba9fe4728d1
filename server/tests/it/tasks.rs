//! Tasks of a running `slipway`, whose code host is a company that another process simulates: so that one
//! can die and the other remembers.

use crate::process::{PATIENCE, Server, slipway};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A template that makes a repository and registers it.
const SERVICE: &str = r"apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: service
spec:
  type: service
  owner: group:default/builders
  parameters:
    - required: [name, owner]
      properties:
        name: {type: string, pattern: '^[a-z][a-z0-9-]*$'}
        description: {type: string}
        owner: {type: string}
        files: {type: array, items: {type: string}, default: []}
  steps:
    - id: files
      name: Lay out the files
      action: fetch:template
      input:
        url: ./skeleton
        templateFileExtension: true
        values:
          name: ${{ parameters.name }}
          description: ${{ parameters.description }}
          owner: ${{ parameters.owner }}
    - id: more
      name: Lay out more files
      action: fetch:template
      each: ${{ parameters.files }}
      input:
        url: ./more
        targetPath: more/${{ each.value }}
        templateFileExtension: true
        values:
          name: ${{ each.value }}
    - id: publish
      name: Create the repository
      action: publish:github
      input:
        repoUrl: github.northwind.example?owner=northwind&repo=${{ parameters.name }}
        description: ${{ parameters.description }}
        defaultBranch: main
        gitCommitMessage: Begin
        protectDefaultBranch: true
    - id: register
      name: Add it to the catalog
      action: catalog:register
      input:
        repoContentsUrl: ${{ steps.publish.output.repoContentsUrl }}
        catalogInfoPath: /catalog-info.yaml
  output:
    links:
      - title: Open in the catalog
        entityRef: ${{ steps.register.output.entityRef }}
";

const DESCRIPTOR: &str = "apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${{ values.name }}
  description: ${{ values.description | dump }}
  annotations:
    github.com/project-slug: northwind/${{ values.name }}
spec:
  type: service
  lifecycle: experimental
  owner: ${{ values.owner }}
";

const TEAM: &str = "apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: builders
spec:
  type: team
  children: []
";

/// The catalog of the portal: a team, and the template above.
fn write_catalog(folder: &Path) {
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("catalog-info.yaml", &format!("{TEAM}---\n{SERVICE}"));
    // Whatever is called catalog-info.yaml below a folder is read as such.
    write("skeleton/catalog-info.yaml.njk", DESCRIPTOR);
    write("skeleton/README.md.njk", "# ${{ values.name }}\n");
    write("more/note.txt.njk", "${{ values.name }}\n");
}

/// The company's code host, in a process of its own.
pub(crate) struct Company {
    server: Server,
    /// Where its GitHub answers.
    github: String,
    _data: TempDir,
}

impl Company {
    pub(crate) fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut command = slipway();
        command.args(["serve", "--sandbox", "--listen", "127.0.0.1:0", "--data-dir"]);
        let server = Server::spawn(command.arg(data.path()));
        let github = vendor(&server, "github");
        Self { server, github, _data: data }
    }

    /// What its GitHub answers to a path of its API: status and body.
    pub(crate) fn asked(&self, path: &str) -> (u16, Value) {
        let url = self.github.strip_prefix("http://").unwrap();
        let (address, below) = url.split_once('/').unwrap();
        let head = format!(
            "GET /{below}/api/v3{path} HTTP/1.1\r\nhost: {address}\r\n\
             authorization: Bearer sandbox\r\nconnection: close\r\n\r\n"
        );
        exchange(address.parse().unwrap(), &head, "")
    }

    /// The repositories of a name that the company has.
    pub(crate) fn repositories(&self, name: &str) -> usize {
        usize::from(self.asked(&format!("/repos/northwind/{name}")).0 == 200)
    }

    /// How many commits the main branch of a repository has.
    pub(crate) fn commits(&self, name: &str) -> usize {
        let (status, commits) = self.asked(&format!("/repos/northwind/{name}/commits?sha=main"));
        assert_eq!(status, 200, "{name}: {commits}");
        commits.as_array().unwrap().len()
    }

    pub(crate) fn panics(&self) -> Vec<Value> {
        self.server.panics()
    }
}

/// The address of a vendor, as the log of the start tells it.
fn vendor(server: &Server, name: &str) -> String {
    let begun = Instant::now();
    loop {
        let log = server.log.lock().unwrap();
        let line = log.iter().find(|event| event["vendor"] == name);
        if let Some(url) = line.and_then(|line| line["url"].as_str()) {
            return url.to_owned();
        }
        drop(log);
        assert!(begun.elapsed() < PATIENCE, "no {name}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// A portal that makes services in the company.
pub(crate) struct Portal {
    pub(crate) server: Server,
    folder: TempDir,
    github: String,
}

impl Portal {
    pub(crate) fn start(company: &Company) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_catalog(&folder.path().join("catalog"));
        let github = company.github.clone();
        let server = spawn(folder.path(), &github);
        server.wait_until_read();
        Self { server, folder, github }
    }

    /// Kills it, as a machine that loses its power, and starts it again.
    pub(crate) fn kill(&mut self) {
        self.server.signal("KILL");
        self.server.wait();
        self.server = spawn(self.folder.path(), &self.github);
    }

    /// Begins a task; gives its number.
    pub(crate) fn begin(&self, values: &Value) -> String {
        let wish = json!({ "templateRef": "template:default/service", "values": values });
        let (status, answer) = post(&self.server, "/api/scaffolder/v2/tasks", &wish);
        assert_eq!(status, 201, "{answer}");
        answer["id"].as_str().unwrap().to_owned()
    }

    /// The task.
    pub(crate) fn task(&self, id: &str) -> Value {
        let (status, task) = self.server.get(&format!("/fn/create/task?id={id}"));
        assert_eq!(status, 200, "{task}");
        json_of(&task)
    }

    /// The task when nothing happens any more unless a person does something.
    pub(crate) fn settled(&self, id: &str) -> Value {
        let begun = Instant::now();
        loop {
            let task = self.task(id);
            let state = task["row"]["state"].as_str().unwrap();
            if !matches!(state, "open" | "processing") {
                return task;
            }
            assert!(begun.elapsed() < PATIENCE, "{task:#}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// How many registered locations lead to a repository.
    pub(crate) fn registrations(&self, name: &str) -> usize {
        let (status, locations) = self.server.get("/api/catalog/locations");
        assert_eq!(status, 200, "{locations}");
        let locations = json_of(&locations);
        let leads = |location: &&Value| {
            let target = location["data"]["target"].as_str().unwrap_or_default();
            target.contains(&format!("/northwind/{name}/"))
        };
        locations.as_array().unwrap().iter().filter(leads).count()
    }

    /// An entity of the catalog, when it is there.
    pub(crate) fn component(&self, name: &str) -> Option<Value> {
        let path = format!("/api/catalog/entities/by-name/component/default/{name}");
        let (status, entity) = self.server.get(&path);
        (status == 200).then(|| json_of(&entity))
    }
}

fn spawn(folder: &Path, github: &str) -> Server {
    let accounts = format!(
        "[{{ organization = \"northwind\", api-url = \"{github}/api/v3\", \
         site-url = \"https://github.northwind.example\", token = \"sandbox\" }}]"
    );
    let mut command = slipway();
    // As seen from where it is started, as the usual data folder is: git runs elsewhere.
    command.current_dir(folder).args(["serve", "--listen", "127.0.0.1:0", "--data-dir", "data"]);
    command.arg("--catalog").arg(folder.join("catalog"));
    command.env("SLIPWAY__CI__GITHUB", accounts);
    command.env("SLIPWAY__SCAFFOLDER__TASKS_PER_PERSON", "16");
    command.env("SLIPWAY__SCAFFOLDER__TASKS_PER_TEMPLATE", "16");
    Server::spawn(&mut command)
}

/// Status and body of a POST of JSON.
fn post(server: &Server, path: &str, body: &Value) -> (u16, Value) {
    let body = body.to_string();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: slipway\r\ncontent-type: application/json\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    exchange(server.address, &head, &body)
}

fn exchange(address: SocketAddr, head: &str, body: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), json_of(body))
}

/// The JSON of a body, which comes in pieces where its length was not known beforehand.
pub(crate) fn json_of(body: &str) -> Value {
    let whole = serde_json::from_str(body.trim());
    whole.unwrap_or_else(|_| serde_json::from_str(&joined(body)).unwrap_or_default())
}

/// The pieces of a body, joined.
fn joined(body: &str) -> String {
    let (mut rest, mut text) = (body, String::new());
    while let Some((size, behind)) = rest.split_once("\r\n") {
        let Ok(size) = usize::from_str_radix(size.trim(), 16) else { break };
        let Some(piece) = behind.get(..size) else { break };
        text.push_str(piece);
        rest = behind.get(size + 2..).unwrap_or_default();
    }
    text
}
