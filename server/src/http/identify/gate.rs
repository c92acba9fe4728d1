//! Which addresses are open to everybody: what signing in itself needs, what machines ask, and what
//! proves by itself who sends it.

/// How an address is guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gate {
    /// Open, and nobody is asked who they are.
    Unasked,
    /// Open to everybody.
    Open,
    /// The measures: for this machine, and for who runs the portal.
    Measures,
    /// For who is somebody.
    Closed,
}

/// The gate of a path.
pub(super) fn gate(path: &str) -> Gate {
    let below = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    match path {
        "/healthz" | "/readyz" | "/favicon.ico" | "/robots.txt" => Gate::Unasked,
        "/metrics" => Gate::Measures,
        "/sign-in" | "/fn/preferences" => Gate::Open,
        _ if below("/pkg") || below("/assets") || below("/api/webhooks") => Gate::Unasked,
        _ if below("/auth") || below("/fn/sign-in") => Gate::Open,
        _ => Gate::Closed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_named_is_closed() {
        let closed = [
            "/",
            "/catalog",
            "/api/catalog/entities",
            "/api/live",
            "/fn/home/overview",
            "/fn/",
            "/settings",
            "/sign-in/",
            "/sign-inx",
            "/auth",
            "/authx",
            "/pkg",
            "/api/openapi.json",
            "/fn/preferences/",
            "/metrics/",
            "/healthz/x",
            "//sign-in",
            "/api/webhooksx",
        ];
        for path in closed {
            assert_eq!(gate(path), Gate::Closed, "{path}");
        }
        for path in
            ["/sign-in", "/auth/keycloak/callback", "/fn/sign-in/entrance", "/fn/preferences"]
        {
            assert_eq!(gate(path), Gate::Open, "{path}");
        }
        for path in ["/healthz", "/pkg/x/slipway.js", "/api/webhooks/github", "/assets/a.svg"] {
            assert_eq!(gate(path), Gate::Unasked, "{path}");
        }
        assert_eq!(gate("/metrics"), Gate::Measures);
    }
}
