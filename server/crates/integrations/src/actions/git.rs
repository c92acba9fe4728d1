//! The `git` program: nothing of the machine's or of a person's settings reaches it, nothing of a
//! repository is ever run, it asks nobody, and it goes only to the host that was looked at before.

use super::ActionSettings;
use base64::{Engine, engine::general_purpose::STANDARD};
use platform::scaffolder::ActionError;
use secrecy::{ExposeSecret, SecretString};
use std::{net::SocketAddr, path::PathBuf, process::Stdio};
use tokio::process::Command;
use url::Url;

/// What is always set. Bytes of files stay as they are.
const SETTINGS: &[(&str, &str)] = &[
    ("core.hooksPath", "/dev/null"),
    ("core.excludesFile", "/dev/null"),
    ("core.attributesFile", "/dev/null"),
    ("core.autocrlf", "false"),
    ("core.fileMode", "true"),
    ("core.symlinks", "true"),
    ("core.quotePath", "false"),
    ("credential.helper", ""),
    ("gc.auto", "0"),
    ("http.followRedirects", "false"),
    ("http.lowSpeedLimit", "1"),
    ("http.lowSpeedTime", "60"),
];

/// Variables of the process that it keeps: where programs are, and the way out.
const KEPT: &[&str] = &[
    "PATH",
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "NO_PROXY",
    "no_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
];

/// Where a repository is kept, and where its files are.
#[derive(Clone, Debug)]
pub(super) struct Git<'a> {
    pub settings: &'a ActionSettings,
    pub repository: PathBuf,
    pub files: PathBuf,
}

/// Why it did not do what it was told.
#[derive(Debug)]
pub(super) enum GitError {
    /// It did not run, or not to its end.
    NotRun(String),
    /// It said no; what it said last.
    Said(String),
}

impl From<GitError> for ActionError {
    fn from(error: GitError) -> Self {
        match error {
            GitError::NotRun(message) => Self::Unavailable { message, until: None },
            GitError::Said(message) => Self::Refused(format!("git: {message}")),
        }
    }
}

impl Git<'_> {
    /// Runs it on this machine only.
    pub async fn here(
        &self,
        arguments: &[&str],
        variables: &[(&str, String)],
    ) -> Result<Vec<u8>, GitError> {
        self.run(arguments, variables, &[], "none").await
    }

    /// Runs it towards a remote, with a name and a password.
    pub async fn towards(
        &self,
        remote: &Url,
        login: Option<(&str, &SecretString)>,
        arguments: &[&str],
    ) -> Result<Vec<u8>, ActionError> {
        let pinned = self.looked_at(remote).await?;
        let mut settings = Vec::new();
        if let Some(pinned) = pinned {
            settings.push(("http.curloptResolve".to_owned(), pinned));
        }
        if let Some((user, password)) = login {
            let both = STANDARD.encode(format!("{user}:{}", password.expose_secret()));
            settings.push(("http.extraHeader".to_owned(), format!("Authorization: Basic {both}")));
        }
        if let Some(file) = &self.settings.authorities {
            settings.push(("http.sslCAInfo".to_owned(), file.display().to_string()));
        }
        self.run(arguments, &[], &settings, remote.scheme()).await.map_err(|error| match error {
            GitError::Said(message) if may_pass(&message) => {
                ActionError::Unavailable { message: format!("git: {message}"), until: None }
            }
            error => error.into(),
        })
    }

    /// Holds the host against the rules, and gives the address that it is to be asked at: a name that
    /// changes its mind between check and use gains nothing.
    async fn looked_at(&self, remote: &Url) -> Result<Option<String>, ActionError> {
        let rules = &self.settings.rules;
        rules.check(remote).map_err(ActionError::Refused)?;
        let host = remote.host_str().unwrap_or_default();
        let port = remote.port_or_known_default().unwrap_or_default();
        if remote.domain().is_none() {
            return Ok(None);
        }
        let found = tokio::net::lookup_host((host, port)).await;
        // Names are found again later.
        let found = found.map_err(|error| ActionError::Unavailable {
            message: format!("{host} cannot be found: {error}"),
            until: None,
        })?;
        let found: Vec<SocketAddr> = found.collect();
        rules.check_addresses(host, &found).map_err(ActionError::Refused)?;
        let addresses: Vec<String> = found.iter().map(|one| one.ip().to_string()).collect();
        Ok(Some(format!("{host}:{port}:{}", addresses.join(","))))
    }

    async fn run(
        &self,
        arguments: &[&str],
        variables: &[(&str, String)],
        more: &[(String, String)],
        protocol: &str,
    ) -> Result<Vec<u8>, GitError> {
        let mut command = Command::new("git");
        command
            .args(arguments)
            .env_clear()
            .envs(KEPT.iter().filter_map(|name| Some((*name, std::env::var_os(name)?))))
            .envs(configured(more))
            .envs(variables.iter().map(|(name, value)| (*name, value.as_str())))
            .env("HOME", &self.repository)
            .env("GIT_DIR", &self.repository)
            .env("GIT_WORK_TREE", &self.files)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_ATTR_NOSYSTEM", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_ALLOW_PROTOCOL", protocol)
            .env("LC_ALL", "C")
            .current_dir(&self.files)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        let run = tokio::time::timeout(self.settings.timeout, command.output()).await;
        let seconds = self.settings.timeout.as_secs();
        let output = run
            .map_err(|_| GitError::NotRun(format!("git did not end within {seconds} s")))?
            .map_err(|error| {
                GitError::NotRun(format!("the program git cannot be run ({error}); install it"))
            })?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        // What becomes of each branch is said beside what failed.
        let (told, said) = (output.stdout.as_slice(), output.stderr.as_slice());
        let both = [String::from_utf8_lossy(said), String::from_utf8_lossy(told)].join("\n");
        Err(GitError::Said(last_words(&both)))
    }
}

/// Settings by variables: what is secret stands in no list of processes.
fn configured(more: &[(String, String)]) -> Vec<(String, String)> {
    let usual = SETTINGS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let all: Vec<(String, String)> = usual.chain(more.iter().cloned()).collect();
    let count = ("GIT_CONFIG_COUNT".to_owned(), all.len().to_string());
    let each = all.into_iter().enumerate().flat_map(|(index, (name, value))| {
        [(format!("GIT_CONFIG_KEY_{index}"), name), (format!("GIT_CONFIG_VALUE_{index}"), value)]
    });
    std::iter::once(count).chain(each).collect()
}

/// What it said that tells why: what the other side says, and what failed.
fn last_words(said: &str) -> String {
    let tells = |line: &&str| {
        let starts = ["remote: ", "fatal: ", "error: ", "!"];
        starts.iter().any(|start| line.starts_with(start)) && line.trim() != "remote:"
    };
    let lines: Vec<&str> = said.lines().filter(tells).map(str::trim).collect();
    if lines.is_empty() {
        return said
            .lines()
            .rfind(|line| !line.trim().is_empty())
            .unwrap_or("no reason")
            .to_owned();
    }
    lines.join("; ").chars().take(500).collect()
}

/// Whether what was said may be otherwise in a while: no way there, or the other side failed.
fn may_pass(message: &str) -> bool {
    let signs = [
        "Could not resolve host",
        "Failed to connect",
        "Connection refused",
        "Connection timed out",
        "Connection reset",
        "Operation too slow",
        "early EOF",
        "hung up unexpectedly",
        "returned error: 5",
        "returned error: 429",
        "RPC failed",
        // A repository that was made just now is not there everywhere at once.
        "Repository not found",
        "returned error: 404",
    ];
    signs.iter().any(|sign| message.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_why_is_told() {
        let said = "To http://x/y\nremote: \nremote: Permission denied.\nfatal: unable to access: The requested URL returned error: 403\n";
        assert_eq!(
            last_words(said),
            "remote: Permission denied.; fatal: unable to access: The requested URL returned error: 403"
        );
        assert!(!may_pass(&last_words(said)));
        assert!(may_pass("fatal: unable to access 'x': Could not resolve host: x"));
        assert_eq!(last_words("\nwhat\n\n"), "what");
    }

    #[test]
    fn secrets_go_by_variables() {
        let all = configured(&[("http.extraHeader".to_owned(), "x".to_owned())]);
        let count = SETTINGS.len();
        assert_eq!(all[0], ("GIT_CONFIG_COUNT".to_owned(), (count + 1).to_string()));
        assert!(all.contains(&(format!("GIT_CONFIG_VALUE_{count}"), "x".to_owned())));
    }
}
