//! The fields of one provider.

use super::{
    super::{
        hosts::{secret, secret_in_file},
        problem::{Problem, nearest},
        sources::problem,
        values::{self, Complaint, Node, Value},
    },
    ProviderSettings,
};
use identity::sign_in::{Door, GitHubSettings, KeycloakAdmin, OidcSettings, Rule};
use secrecy::SecretString;
use url::Url;

const FIELDS: [&str; 17] = [
    "kind",
    "id",
    "title",
    "issuer",
    "client-id",
    "client-secret",
    "client-secret-file",
    "scopes",
    "group-claims",
    "match",
    "url",
    "api-url",
    "organizations",
    "admin-url",
    "admin-client-id",
    "admin-client-secret",
    "admin-client-secret-file",
];

/// What was read.
#[derive(Default)]
struct Fields {
    github: Option<bool>,
    id: Option<String>,
    title: Option<String>,
    issuer: Option<Url>,
    client_id: Option<String>,
    client_secret: Option<SecretString>,
    scopes: Option<Vec<String>>,
    group_claims: Option<Vec<String>>,
    rules: Option<Vec<Rule>>,
    site: Option<Url>,
    api: Option<Url>,
    organizations: Vec<String>,
    admin_url: Option<Url>,
    admin_client_id: Option<String>,
    admin_client_secret: Option<SecretString>,
}

/// Reads one.
pub(in super::super) fn provider(
    node: &Node,
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<ProviderSettings> {
    let Value::Table(table) = &node.value else {
        let fix = "write { kind = \"oidc\", issuer = \"…\", client-id = \"…\" }";
        problems.push(problem(&node.place, path.to_owned(), Complaint::new("no provider", fix)));
        return None;
    };
    let known = problems.len();
    let mut fields = Fields::default();
    for (name, node) in table {
        if let Err(complaint) = fields.take(name, node) {
            problems.push(problem(&node.place, format!("{path}.{name}"), complaint));
        }
    }
    if problems.len() > known {
        return None;
    }
    let made = fields.made();
    made.map_err(|complaint| problems.push(problem(&node.place, path.to_owned(), complaint))).ok()
}

impl Fields {
    fn take(&mut self, name: &str, node: &Node) -> Result<(), Complaint> {
        match name {
            "kind" => {
                let github = values::choice(node, &[("oidc", false), ("github", true)])?;
                self.github = Some(github);
            }
            "id" => self.id = Some(id(node)?),
            "title" => self.title = values::optional_text(node)?,
            "issuer" => self.issuer = Some(address(node)?),
            "client-id" => self.client_id = values::optional_text(node)?,
            "client-secret" => self.client_secret = Some(secret(node)?),
            "client-secret-file" => self.client_secret = Some(secret_in_file(node)?),
            "scopes" => self.scopes = Some(values::texts(node)?),
            "group-claims" => self.group_claims = Some(values::texts(node)?),
            "match" => self.rules = Some(rules(node)?),
            "url" => self.site = Some(address(node)?),
            "api-url" => self.api = Some(address(node)?),
            "organizations" => self.organizations = values::texts(node)?,
            "admin-url" => self.admin_url = Some(address(node)?),
            "admin-client-id" => self.admin_client_id = values::optional_text(node)?,
            "admin-client-secret" => self.admin_client_secret = Some(secret(node)?),
            "admin-client-secret-file" => self.admin_client_secret = Some(secret_in_file(node)?),
            other => return Err(Complaint::new("no such key", nearest(other, &FIELDS))),
        }
        Ok(())
    }

    fn made(self) -> Result<ProviderSettings, Complaint> {
        let github = self.github.ok_or_else(|| {
            Complaint::new("names no kind", "add kind = \"oidc\" or kind = \"github\"")
        })?;
        if github { self.github() } else { self.oidc() }
    }

    fn door(&self, github: bool, usual: &[(&str, &str)]) -> Door {
        let (id, title) = if github { ("github", "GitHub") } else { ("oidc", "OpenID Connect") };
        let usual = usual.iter().map(|(claim, key)| Rule::new(claim, key));
        Door {
            id: self.id.clone().unwrap_or_else(|| id.to_owned()),
            title: self.title.clone().unwrap_or_else(|| title.to_owned()),
            github,
            rules: self.rules.clone().unwrap_or_else(|| usual.collect()),
        }
    }

    fn oidc(self) -> Result<ProviderSettings, Complaint> {
        let usual = [("email", "spec.profile.email"), ("preferred_username", "metadata.name")];
        let door = self.door(false, &usual);
        let lacking = |field: &str| {
            Complaint::new(format!("names no {field}"), format!("add {field} = \"…\""))
        };
        let client_id = self.client_id.ok_or_else(|| lacking("client-id"))?;
        let issuer = self.issuer.ok_or_else(|| lacking("issuer"))?;
        let own = format!("resource_access.{client_id}.roles");
        let usual = ["groups", "roles", "realm_access.roles", &own].map(str::to_owned).to_vec();
        let admin = match (self.admin_url, self.admin_client_id, self.admin_client_secret) {
            (None, None, None) => None,
            (Some(url), Some(client_id), Some(client_secret)) => {
                Some(KeycloakAdmin { url, client_id, client_secret })
            }
            _ => {
                let fix = "it needs admin-url, admin-client-id and admin-client-secret-file";
                return Err(Complaint::new("has half an Admin REST", fix));
            }
        };
        let mut scopes = self
            .scopes
            .unwrap_or_else(|| ["openid", "profile", "email"].map(str::to_owned).to_vec());
        if !scopes.iter().any(|scope| scope == "openid") {
            scopes.insert(0, "openid".to_owned());
        }
        Ok(ProviderSettings::Oidc(Box::new(OidcSettings {
            door,
            // An address without a path gets a slash when it is read; issuers have none there.
            issuer: issuer.as_str().strip_suffix('/').unwrap_or(issuer.as_str()).to_owned(),
            client_id,
            client_secret: self.client_secret,
            scopes,
            group_claims: self.group_claims.unwrap_or(usual),
            admin,
        })))
    }

    fn github(self) -> Result<ProviderSettings, Complaint> {
        let door = self.door(true, &[("login", "metadata.annotations.github.com/user-login")]);
        let (Some(client_id), Some(client_secret)) = (self.client_id, self.client_secret) else {
            let fix = "add client-id and client-secret-file of an OAuth App";
            return Err(Complaint::new("names no OAuth App", fix));
        };
        let site = self.site.or_else(|| Url::parse("https://github.com").ok());
        let usual = site.as_ref().and_then(|site| match site.host_str() {
            Some("github.com") => Url::parse(integrations::github::API).ok(),
            _ => Url::parse(&format!("{}/api/v3", site.as_str().trim_end_matches('/'))).ok(),
        });
        let api = self.api.or(usual);
        let (Some(site), Some(api)) = (site, api) else {
            return Err(Complaint::new("has no address", "add url = \"https://…\""));
        };
        let organizations = self.organizations;
        Ok(ProviderSettings::GitHub(Box::new(GitHubSettings {
            door,
            site,
            api,
            client_id,
            client_secret,
            organizations,
        })))
    }
}

/// It stands in addresses.
fn id(node: &Node) -> Result<String, Complaint> {
    let text = values::text(node)?;
    let sane = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if (1..=40).contains(&text.len()) && text.bytes().all(sane) && text != "sign-out" {
        return Ok(text);
    }
    let fix = "write it with a-z, 0-9 and -, since it stands in addresses";
    Err(Complaint::new(format!("{text:?} is no name of a provider"), fix))
}

fn address(node: &Node) -> Result<Url, Complaint> {
    let fix = "write it as https://id.example.com/realms/company";
    values::web_url(node)?.ok_or_else(|| Complaint::new("is empty", fix))
}

/// `[{ claim = "email", key = "spec.profile.email" }]`
fn rules(node: &Node) -> Result<Vec<Rule>, Complaint> {
    let fix = "write [{ claim = \"email\", key = \"spec.profile.email\" }]";
    let bad = |what: &str| Complaint::new(what.to_owned(), fix);
    let Value::List(nodes) = &node.value else { return Err(bad("no list of rules")) };
    let rule = |node: &Node| {
        let Value::Table(fields) = &node.value else { return Err(bad("no rule")) };
        let (mut claim, mut key) = (String::new(), String::new());
        for (name, value) in fields {
            match name.as_str() {
                "claim" => claim = values::text(value)?,
                "key" => key = values::text(value)?,
                other => return Err(bad(&format!("{other:?} is no part of a rule"))),
            }
        }
        if claim.is_empty() || key.is_empty() {
            return Err(bad("half a rule"));
        }
        Ok(Rule { claim, key })
    };
    nodes.iter().map(rule).collect()
}
