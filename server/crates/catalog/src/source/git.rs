//! Git repositories, through the `git` program: a shallow clone in the cache folder, fetched again
//! when the remote has moved. Nothing of the repository is ever run: no hooks, no filters, no
//! prompts, no protocols but those of the target.

use super::target::bare;
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::process::Command;
use url::Url;

/// A clone may take longer than a request.
const PATIENCE: u32 = 10;

/// A repository in the cache.
#[derive(Clone, Debug)]
pub(super) struct Repository {
    url: Url,
    branch: Option<String>,
    folder: PathBuf,
    timeout: Duration,
}

impl Repository {
    pub fn new(url: Url, branch: Option<String>, cache: &Path, timeout: Duration) -> Self {
        let identity = format!("{}#{}", bare(&url), branch.as_deref().unwrap_or_default());
        let folder = cache.join(crate::import::hash(&identity));
        Self { url, branch, folder, timeout: timeout * PATIENCE }
    }

    /// The same in a folder of its own, away from what others bring.
    pub fn apart(self, by: &str) -> Self {
        let name = self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = self.folder.with_file_name(crate::import::hash(&format!("{name}#{by}")));
        Self { folder, ..self }
    }

    /// Where the files are after [`Self::update`].
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Brings the folder to what the remote has now; says on which branch it is.
    pub async fn update(&self) -> Result<String, String> {
        let (head, branch) = self.remote_head().await?;
        if !self.folder.join(".git").is_dir() {
            self.start().await?;
        }
        if self.has(&head).await {
            return Ok(branch);
        }
        let name = self.branch.as_deref().unwrap_or("HEAD");
        let here = Some(self.folder.as_path());
        let url = self.url.as_str();
        self.git(here, &["fetch", "--depth=1", "--no-tags", "--force", "--", url, name]).await?;
        self.git(here, &["checkout", "--force", "--detach", "FETCH_HEAD"]).await?;
        self.git(here, &["clean", "-ffdx"]).await?;
        Ok(branch)
    }

    /// What the remote has now, a commit or a tag, and on which branch or tag.
    async fn remote_head(&self) -> Result<(String, String), String> {
        let name = self.branch.as_deref().unwrap_or("HEAD");
        let answer =
            self.git(None, &["ls-remote", "--symref", "--", self.url.as_str(), name]).await?;
        let is_head = |line: &&str| !line.starts_with("ref: ");
        let head = answer.lines().find(is_head).and_then(|line| line.split_whitespace().next());
        let head =
            head.ok_or_else(|| format!("{} has no branch or tag \"{name}\"", bare(&self.url)))?;
        let default = answer.lines().find_map(|line| line.strip_prefix("ref: refs/heads/"));
        let default = default.and_then(|line| line.split_whitespace().next()).unwrap_or(name);
        let branch = self.branch.as_deref().unwrap_or(default);
        Ok((head.to_owned(), branch.to_owned()))
    }

    /// Whether that was fetched and is what lies in the folder: HEAD moves when all else is done.
    async fn has(&self, head: &str) -> bool {
        let names = ["rev-parse", "--verify", "--quiet"];
        let ask = async |name: &str| {
            let arguments = [names.as_slice(), &[name]].concat();
            self.git(Some(&self.folder), &arguments).await.ok()
        };
        let fetched = ask("FETCH_HEAD").await;
        fetched.is_some_and(|fetched| fetched.trim() == head)
            && ask("FETCH_HEAD^{commit}").await == ask("HEAD").await
    }

    /// The commit that lies in the folder.
    pub async fn commit(&self) -> Result<String, String> {
        let here = Some(self.folder.as_path());
        let commit = self.git(here, &["rev-parse", "--verify", "HEAD^{commit}"]).await?;
        Ok(commit.trim().to_owned())
    }

    /// Brings a commit here that may be an older one; what lies in the folder stays. Hosts give what can
    /// be reached from a branch.
    pub async fn bring(&self, commit: &str) -> Result<(), String> {
        if !self.folder.join(".git").is_dir() {
            self.start().await?;
        }
        let here = Some(self.folder.as_path());
        let name = format!("{commit}^{{commit}}");
        if self.git(here, &["cat-file", "-e", &name]).await.is_ok() {
            return Ok(());
        }
        let url = self.url.as_str();
        let fetch = ["fetch", "--depth=1", "--no-tags", "--force", "--", url, commit];
        self.git(here, &fetch).await.map(drop)
    }

    /// Lays out in a folder what a commit holds at a path, with links and modes, whatever lies in the
    /// clone meanwhile; whether it is a single file. Git lets nothing in it lead out of the folder.
    pub async fn lay_out(&self, commit: &str, path: &str, into: &Path) -> Result<bool, String> {
        let here = Some(self.folder.as_path());
        let tree = format!("{commit}:{path}");
        let missing = |_| format!("{} has no {path:?} in {commit}", bare(&self.url));
        let sort = self.git(here, &["cat-file", "-t", &tree]).await.map_err(missing)?;
        let is_file = sort.trim() == "blob";
        let index = into.with_extension("index");
        // Of a file, the folder around it is read, and nothing but the file laid out.
        let (around, name) =
            if is_file { path.rsplit_once('/').unwrap_or(("", path)) } else { (path, "") };
        let tree = format!("{commit}:{around}");
        let prefix = format!("--prefix={}/", into.display());
        let links = ["-c", "core.symlinks=true", "checkout-index", "--force", &prefix];
        let laid_out = async {
            self.git_with(here, Some(&index), &["read-tree", &tree]).await?;
            let wanted = if is_file { ["--", name] } else { ["--all", "--"] };
            let arguments = [links.as_slice(), &wanted].concat();
            self.git_with(here, Some(&index), &arguments).await
        };
        let laid_out = laid_out.await.map(|_| is_file);
        // It may never have been written.
        drop(tokio::fs::remove_file(&index).await);
        laid_out
    }

    async fn start(&self) -> Result<(), String> {
        tokio::fs::create_dir_all(&self.folder)
            .await
            .map_err(|error| format!("{} cannot be made: {error}", self.folder.display()))?;
        self.git(Some(&self.folder), &["init", "--quiet"]).await.map(drop)
    }

    async fn git(&self, folder: Option<&Path>, arguments: &[&str]) -> Result<String, String> {
        self.git_with(folder, None, arguments).await
    }

    /// The same with an index of its own.
    async fn git_with(
        &self,
        folder: Option<&Path>,
        index: Option<&Path>,
        arguments: &[&str],
    ) -> Result<String, String> {
        let mut command = Command::new("git");
        command
            .args(["-c", "core.hooksPath=/dev/null", "-c", "core.symlinks=false"])
            .args(["-c", "filter.lfs.smudge=", "-c", "filter.lfs.required=false"])
            .args(["-c", "credential.helper=", "-c", "protocol.ext.allow=never"])
            .args(arguments)
            .env("GIT_ALLOW_PROTOCOL", self.url.scheme())
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_LFS_SKIP_SMUDGE", "1")
            .env("LC_ALL", "C")
            .env_remove("GIT_DIR")
            .env_remove("GIT_WORK_TREE")
            .env_remove("GIT_INDEX_FILE")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        if let Some(folder) = folder {
            command.current_dir(folder);
        }
        if let Some(index) = index {
            command.env("GIT_INDEX_FILE", index);
        }
        let run = tokio::time::timeout(self.timeout, command.output()).await;
        let output = run
            .map_err(|_| format!("{} did not answer in time", bare(&self.url)))?
            .map_err(|error| {
                format!("the program git cannot be run ({error}); install it, or use a folder")
            })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no reason");
        // Git repeats the URL, which may carry a token.
        Err(last.replace(self.url.as_str(), &bare(&self.url)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebodys_own_credential_brings_lies_apart() {
        let url = Url::parse("https://a.example/r.git").unwrap();
        let plain = Repository::new(url, None, Path::new("/c"), Duration::from_secs(1));
        let (one, other) = (plain.clone().apart("a"), plain.clone().apart("b"));
        assert_ne!(one.folder(), other.folder());
        assert_ne!(one.folder(), plain.folder());
        assert_eq!(one.folder().parent(), plain.folder().parent());
    }
}
