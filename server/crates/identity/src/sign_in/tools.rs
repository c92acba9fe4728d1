//! The way on into tools that the same provider opens: an address that signs in there by itself.

use url::Url;

/// A tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// What people call it.
    pub name: String,
    /// The address that signs in there; `{return_to}` stands for where one wants to go.
    pub url: String,
    /// The provider that opens it; any when there is none.
    pub provider: Option<String>,
}

/// The tools that open to who came by a provider, each with its address.
#[must_use]
pub fn tool_links(tools: &[Tool], provider: &str, return_to: &str) -> Vec<(String, Url)> {
    let fits = |tool: &&Tool| tool.provider.as_deref().is_none_or(|one| one == provider);
    tools
        .iter()
        .filter(fits)
        .filter_map(|tool| Some((tool.name.clone(), link(tool, return_to)?)))
        .collect()
}

/// Only addresses of the web: nothing else is a tool.
fn link(tool: &Tool, return_to: &str) -> Option<Url> {
    let encoded: String = url::form_urlencoded::byte_serialize(return_to.as_bytes()).collect();
    let url = Url::parse(&tool.url.replace("{return_to}", &encoded)).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_opens_to_who_came_by_its_provider() {
        let tool = |name: &str, url: &str, provider: Option<&str>| Tool {
            name: name.to_owned(),
            url: url.to_owned(),
            provider: provider.map(str::to_owned),
        };
        let tools = [
            tool(
                "Argo CD",
                "https://argocd.example/auth/login?return_url={return_to}",
                Some("keycloak"),
            ),
            tool("Grafana", "https://grafana.example/login/generic_oauth", Some("keycloak")),
            tool("GitHub", "https://github.com/orgs/acme/sso", Some("github")),
            tool("Wiki", "https://wiki.example/", None),
            tool("Odd", "javascript:alert(1)", None),
        ];
        let names = |provider| {
            let links = tool_links(&tools, provider, "https://argocd.example/applications/a b");
            links.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(names("keycloak"), ["Argo CD", "Grafana", "Wiki"]);
        assert_eq!(names("github"), ["GitHub", "Wiki"]);
        let links = tool_links(&tools, "keycloak", "https://argocd.example/applications/a b&c");
        assert_eq!(
            links[0].1.as_str(),
            "https://argocd.example/auth/login?return_url=https%3A%2F%2Fargocd.example%2Fapplications%2Fa+b%26c"
        );
    }
}
