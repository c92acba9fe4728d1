//! The fields of one account.

use super::{
    super::{
        problem::{Problem, nearest},
        sources::problem,
        values::{self, Complaint, Node},
    },
    HostKind, Login,
};
use catalog::source::HostedSettings;
use globset::Glob;
use platform::code_host::Visibility;
use secrecy::SecretString;
use std::fs;
use url::Url;

/// What every vendor's accounts have.
const COMMON: [&str; 15] = [
    "api-url",
    "token",
    "token-file",
    "webhook-secret",
    "webhook-secret-file",
    "catalog-paths",
    "branch",
    "include",
    "exclude",
    "archived",
    "forks",
    "topics",
    "visibility",
    "people",
    "interval",
];

/// What only GitHub has.
const OF_GITHUB: [&str; 5] =
    ["app-id", "private-key", "private-key-file", "installation-id", "site-url"];

/// What only Bitbucket has.
const OF_BITBUCKET: [&str; 1] = ["user"];

/// What was read.
#[derive(Default)]
pub(super) struct Fields {
    pub account: Option<String>,
    pub api: Option<Url>,
    pub site: Option<Url>,
    pub webhook_secret: Option<SecretString>,
    pub hosted: HostedSettings,
    token: Option<SecretString>,
    user: Option<String>,
    app: Option<String>,
    private_key: Option<SecretString>,
    installation: Option<u64>,
}

impl Fields {
    pub fn read(
        table: &[(String, Node)],
        kind: HostKind,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut fields = Self::default();
        for (name, node) in table {
            if let Err(complaint) = fields.take(name, node, kind) {
                problems.push(problem(&node.place, format!("{path}.{name}"), complaint));
            }
        }
        fields
    }

    fn take(&mut self, name: &str, node: &Node, kind: HostKind) -> Result<(), Complaint> {
        let hosted = &mut self.hosted;
        match name {
            name if name == kind.account() => self.account = Some(account(node)?),
            "api-url" => self.api = Some(api(node)?),
            "token" => self.token = Some(secret(node)?),
            "token-file" => self.token = Some(secret_in_file(node)?),
            "webhook-secret" => self.webhook_secret = Some(secret(node)?),
            "webhook-secret-file" => self.webhook_secret = Some(secret_in_file(node)?),
            "catalog-paths" => hosted.paths = patterns(node)?,
            "branch" => hosted.branch = values::optional_text(node)?,
            "include" => hosted.include = patterns(node)?,
            "exclude" => hosted.exclude = patterns(node)?,
            "archived" => hosted.archived = values::flag(node)?,
            "forks" => hosted.forks = values::flag(node)?,
            "topics" => hosted.topics = values::texts(node)?,
            "visibility" => hosted.visibility = visibility(node)?,
            "people" => hosted.people = values::flag(node)?,
            "interval" => hosted.interval = values::duration(node)?,
            "user" if kind == HostKind::Bitbucket => self.user = values::optional_text(node)?,
            "site-url" if kind == HostKind::GitHub => self.site = Some(api(node)?),
            "app-id" if kind == HostKind::GitHub => self.app = Some(app(node)?),
            "private-key" if kind == HostKind::GitHub => self.private_key = Some(secret(node)?),
            "private-key-file" if kind == HostKind::GitHub => {
                self.private_key = Some(secret_in_file(node)?);
            }
            "installation-id" if kind == HostKind::GitHub => {
                self.installation = Some(installation(node)?);
            }
            other => {
                let mut known = vec![kind.account()];
                known.extend(COMMON);
                known.extend(OF_GITHUB.into_iter().filter(|_| kind == HostKind::GitHub));
                known.extend(OF_BITBUCKET.into_iter().filter(|_| kind == HostKind::Bitbucket));
                return Err(Complaint::new("no such key", nearest(other, &known)));
            }
        }
        Ok(())
    }

    /// Who we are: an App, a person, a token, or nobody.
    pub fn login(&self) -> Result<Login, Complaint> {
        if let Some(user) = &self.user {
            let fix = "add token-file with the API token or app password of that user";
            let password =
                self.token.clone().ok_or_else(|| Complaint::new("has a user and no token", fix))?;
            return Ok(Login::Person { user: user.clone(), password });
        }
        match (&self.app, &self.private_key, &self.token) {
            (Some(id), Some(private_key), None) => Ok(Login::App {
                id: id.clone(),
                private_key: private_key.clone(),
                installation: self.installation,
            }),
            (None, None, token) if self.installation.is_none() => {
                Ok(token.clone().map_or(Login::None, Login::Token))
            }
            (Some(_), _, Some(_)) | (_, Some(_), Some(_)) => {
                let fix = "keep app-id and private-key-file, or the token";
                Err(Complaint::new("has a token and a GitHub App", fix))
            }
            _ => {
                let fix = "a GitHub App needs app-id and private-key-file";
                Err(Complaint::new("has half a GitHub App", fix))
            }
        }
    }
}

/// GitLab's groups have slashes in them.
fn account(node: &Node) -> Result<String, Complaint> {
    let name = values::text(node)?;
    let name = name.trim_matches('/').to_owned();
    if name.is_empty() || name.contains(char::is_whitespace) || name.contains("://") {
        let fix = "write its name as it stands in addresses, such as \"acme\"";
        return Err(Complaint::new(format!("{name:?} is no name of an account"), fix));
    }
    Ok(name)
}

fn api(node: &Node) -> Result<Url, Complaint> {
    let fix = "write it as https://git.example.com/api/v3";
    let url = values::web_url(node)?.ok_or_else(|| Complaint::new("is empty", fix))?;
    if url.username().is_empty() && url.password().is_none() {
        return Ok(url);
    }
    Err(Complaint::new("has a user or password in it", "put the token into token-file"))
}

/// Text that must not be repeated in a complaint.
pub(in super::super) fn secret(node: &Node) -> Result<SecretString, Complaint> {
    let text = values::text(node)?;
    if text.is_empty() {
        return Err(Complaint::new("is empty", "write it, or take the key out"));
    }
    Ok(SecretString::from(text))
}

pub(in super::super) fn secret_in_file(node: &Node) -> Result<SecretString, Complaint> {
    let path = values::text(node)?;
    let fix = "name a readable file with nothing else in it";
    let text = fs::read_to_string(&path)
        .map_err(|error| Complaint::new(format!("{path:?} cannot be read ({error})"), fix))?;
    let text = text.trim();
    if text.is_empty() {
        return Err(Complaint::new(format!("{path:?} is empty"), fix));
    }
    Ok(SecretString::from(text))
}

/// An id may be written as a number.
fn app(node: &Node) -> Result<String, Complaint> {
    match &node.value {
        values::Value::Integer(number) => Ok(number.to_string()),
        _ => values::text(node),
    }
}

fn installation(node: &Node) -> Result<u64, Complaint> {
    let text = app(node)?;
    let fix = "write the number at the end of the installation's address";
    text.parse().map_err(|_| Complaint::new(format!("{text:?} is no number"), fix))
}

fn patterns(node: &Node) -> Result<Vec<String>, Complaint> {
    let patterns = values::texts(node)?;
    for pattern in &patterns {
        if let Err(error) = Glob::new(pattern) {
            let fix = "write * for anything in a name, ** for folders";
            return Err(Complaint::new(error.to_string(), fix));
        }
    }
    Ok(patterns)
}

fn visibility(node: &Node) -> Result<Vec<Visibility>, Complaint> {
    let word = |text: String| {
        let found = Visibility::ALL.into_iter().find(|one| one.word() == text);
        let fix = "write some of public, internal, private";
        found.ok_or_else(|| Complaint::new(format!("{text:?} is no visibility"), fix))
    };
    values::texts(node)?.into_iter().map(word).collect()
}
