//! The `git` program on repositories of the sandbox.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};
use tokio::{
    io::AsyncWriteExt,
    process::{Child, Command},
};

/// A repository.
pub(crate) struct Git {
    pub folder: PathBuf,
}

/// Why it did not do what it was told.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GitFault {
    #[error("git cannot be run: {0}")]
    NotRun(#[from] std::io::Error),
    #[error("git: {0}")]
    Said(String),
}

/// What every call has: nothing of the machine's own settings.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("HOME", folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Gives a program its input, and takes what it says.
pub(crate) async fn fed(
    mut child: Child,
    input: Vec<u8>,
) -> Result<std::process::Output, std::io::Error> {
    let writing = child.stdin.take().map(|mut stdin| {
        tokio::spawn(async move {
            // It may end before it has read everything; what it says then tells why.
            let _ = stdin.write_all(&input).await;
        })
    });
    let output = child.wait_with_output().await?;
    if let Some(writing) = writing {
        writing.abort();
    }
    Ok(output)
}

impl Git {
    /// Makes an empty one with that main branch.
    pub async fn begin(&self, branch: &str) -> Result<(), GitFault> {
        tokio::fs::create_dir_all(&self.folder).await?;
        let head = format!("--initial-branch={branch}");
        self.run(&["init", "--quiet", "--bare", &head], b"").await?;
        // Who may push is asked before.
        self.run(&["config", "http.receivepack", "true"], b"").await.map(drop)
    }

    /// Runs it; gives what it wrote.
    pub async fn run(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, GitFault> {
        self.run_as(arguments, input, &[]).await
    }

    /// The same with variables.
    pub async fn run_as(
        &self,
        arguments: &[&str],
        input: &[u8],
        variables: &[(&str, String)],
    ) -> Result<Vec<u8>, GitFault> {
        let mut command = command(&self.folder);
        command.args(arguments).env("GIT_DIR", &self.folder);
        command.envs(variables.iter().map(|(name, value)| (*name, value.as_str())));
        let output = fed(command.spawn()?, input.to_vec()).await?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(GitFault::Said(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }

    /// One line of it.
    pub async fn line(&self, arguments: &[&str], input: &[u8]) -> Result<String, GitFault> {
        let said = self.run(arguments, input).await?;
        Ok(String::from_utf8_lossy(&said).trim().to_owned())
    }

    /// The commit of a name, when there is one.
    pub async fn commit(&self, name: &str) -> Option<String> {
        let name = format!("{name}^{{commit}}");
        self.line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &name], b"").await.ok()
    }

    /// The commit of a branch.
    pub async fn head(&self, branch: &str) -> Option<String> {
        self.commit(&format!("refs/heads/{branch}")).await
    }

    /// All branches with their commits.
    pub async fn branches(&self) -> Result<Vec<(String, String)>, GitFault> {
        let format = "--format=%(refname:strip=2) %(objectname)";
        let said = self.line(&["for-each-ref", format, "refs/heads"], b"").await?;
        let pairs = said.lines().filter_map(|line| line.rsplit_once(' '));
        Ok(pairs.map(|(name, commit)| (name.to_owned(), commit.to_owned())).collect())
    }

    /// What is in a tree: mode, kind, name, size and path of each.
    pub async fn listed(&self, tree: &str, deep: bool) -> Result<Vec<Listed>, GitFault> {
        let mut arguments = vec!["ls-tree", "-z", "-l"];
        arguments.extend(deep.then_some(["-r", "-t"]).into_iter().flatten());
        arguments.extend(["--end-of-options", tree]);
        let said = self.run(&arguments, b"").await?;
        let said = String::from_utf8_lossy(&said).into_owned();
        Ok(said.split('\0').filter_map(Listed::read).collect())
    }

    /// The text of a file at a commit.
    pub async fn text(&self, commit: &str, path: &str) -> Result<Vec<u8>, GitFault> {
        self.run(&["cat-file", "blob", &format!("{commit}:{path}")], b"").await
    }
}

/// Something in a tree.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub mode: String,
    pub kind: String,
    pub id: String,
    pub size: Option<u64>,
    pub path: String,
}

impl Listed {
    fn read(line: &str) -> Option<Self> {
        let (facts, path) = line.split_once('\t')?;
        let mut facts = facts.split_ascii_whitespace().map(str::to_owned);
        let (mode, kind, id) = (facts.next()?, facts.next()?, facts.next()?);
        let size = facts.next().and_then(|size| size.parse().ok());
        Some(Self { mode, kind, id, size, path: path.to_owned() })
    }
}
