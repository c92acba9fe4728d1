//! `http:backstage:request`

use super::{
    ask::{self, Answer},
    described::described,
    flag, given, text, unknown,
};
use async_trait::async_trait;
use network::Rules;
use platform::scaffolder::{
    ActionCall, ActionDescription, ActionDone, ActionError, ActionProvider, Change, Planned,
    PlannedRequest,
};
use reqwest::{
    Client, Method, StatusCode,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use serde_json::{Map, Value, json};
use std::time::Duration;
use url::Url;

const REQUEST: &str = "http:backstage:request";
/// How long a request may take unless it says otherwise, and at the most.
const USUAL: u64 = 60_000;
const LONGEST: u64 = 600_000;
/// Redirects that are followed at the most.
const REDIRECTS: usize = 5;
/// Headers that say what the connection is: a template that wrote them would be taken to another site
/// behind an allowed address, or for somebody else.
const OURS: [&str; 12] = [
    "connection",
    "content-length",
    "forwarded",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-forwarded-for",
];
/// What is remembered of a request: that it was sent, and what came of it.
const SENT: &str = "sent";
const ANSWER: &str = "answer";

/// Requests to the portal and to hosts that are allowed.
pub(super) struct HttpActions {
    client: Client,
    allowed: Vec<String>,
    portal: Url,
}

/// A request that is to be sent.
#[derive(Debug)]
struct Wanted {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<String>,
    timeout: Duration,
}

impl HttpActions {
    pub(super) fn new(rules: &Rules, allowed: Vec<String>, portal: &str) -> Result<Self, String> {
        let portal = Url::parse(portal).map_err(|error| format!("{portal}: {error}"))?;
        let hosts = allowed.iter().cloned().chain([ask::host(&portal)]);
        let client = ask::client(rules, hosts, Duration::from_millis(LONGEST))?;
        Ok(Self { client, allowed, portal })
    }

    fn wanted(&self, given: &Map<String, Value>) -> Result<Wanted, ActionError> {
        let input = ActionError::Input;
        let method = text(given, "method").unwrap_or_default();
        let method = Method::from_bytes(method.as_bytes())
            .map_err(|_| input(format!("{method:?} is no method")))?;
        let mut url = self.url(text(given, "path").unwrap_or_default())?;
        if let Some(Value::Object(params)) = given.get("params")
            && !params.is_empty()
        {
            url.query_pairs_mut().extend_pairs(params.iter().map(|(name, value)| {
                (name.as_str(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            }));
        }
        let mut headers = HeaderMap::new();
        for (name, value) in given.get("headers").and_then(Value::as_object).into_iter().flatten() {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| input(format!("{name:?} is no name of a header")))?;
            if OURS.contains(&name.as_str()) {
                return Err(input(format!("the header {name} is not for templates to say")));
            }
            let value = HeaderValue::from_str(&value)
                .map_err(|_| input(format!("the header {name} has a value that it cannot have")))?;
            headers.insert(name, value);
        }
        let body = match given.get("body") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(value) => Some(value.to_string()),
        };
        if matches!(given.get("body"), Some(Value::Object(_) | Value::Array(_))) {
            headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
        }
        let timeout = given.get("timeout").and_then(Value::as_u64).unwrap_or(USUAL).min(LONGEST);
        Ok(Wanted { method, url, headers, body, timeout: Duration::from_millis(timeout) })
    }

    /// An address of an allowed host, or one of the portal.
    fn url(&self, path: &str) -> Result<Url, ActionError> {
        let Some(url) = Url::parse(path).ok().filter(Url::has_host) else {
            return self.of_portal(path);
        };
        if self.is_allowed(&url) {
            return Ok(url);
        }
        let host = ask::host(&url);
        Err(ActionError::Refused(format!(
            "{host} is not asked; name it in scaffolder.allowed-hosts to allow it"
        )))
    }

    /// A place of the portal's own API.
    fn of_portal(&self, path: &str) -> Result<Url, ActionError> {
        let path = path.trim_start_matches('/');
        let path = path.strip_prefix("api/").unwrap_or(path);
        let api = format!("{}/api/", self.portal.as_str().trim_end_matches('/'));
        let url = Url::parse(&format!("{api}{path}"))
            .map_err(|error| ActionError::Input(format!("{path:?} is no path: {error}")))?;
        if url.as_str().starts_with(&api) {
            return Ok(url);
        }
        Err(ActionError::Input(format!("{path:?} leads out of the portal's API")))
    }

    fn is_allowed(&self, url: &Url) -> bool {
        let host = ask::host(url);
        self.allowed.iter().any(|allowed| {
            let below = host.strip_suffix(allowed.as_str());
            host == *allowed || below.is_some_and(|below| below.ends_with('.'))
        })
    }

    /// Sends it. Who only looks goes where an answer leads, as far as that is allowed; what leads
    /// elsewhere, or would be sent twice, is the answer.
    async fn send(&self, wanted: &Wanted) -> Result<Answer, ask::NoAnswer> {
        let (mut url, mut headers) = (wanted.url.clone(), wanted.headers.clone());
        let mut followed = 0;
        loop {
            let request = self.client.request(wanted.method.clone(), url.clone());
            let request = request.headers(headers.clone()).timeout(wanted.timeout);
            let request = match &wanted.body {
                Some(body) => request.body(body.clone()),
                None => request,
            };
            let answer = ask::send(request).await?;
            let Some(next) = leads_to(&answer, &url).filter(|next| {
                let is_near = next.origin() == wanted.url.origin() || self.is_allowed(next);
                is_near && may_repeat_freely(&wanted.method) && followed < REDIRECTS
            }) else {
                return Ok(answer);
            };
            if next.origin() != url.origin() {
                // They may be secrets, and are for whom they were written.
                headers.clear();
            }
            followed += 1;
            url = next;
        }
    }
}

/// Where an answer leads, if it leads elsewhere.
fn leads_to(answer: &Answer, asked: &Url) -> Option<Url> {
    let moved = answer.status.is_redirection().then(|| answer.header("location"))??;
    asked.join(moved).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

#[async_trait]
impl ActionProvider for HttpActions {
    fn actions(&self) -> Vec<ActionDescription> {
        described(|id| id == REQUEST)
    }

    async fn run(&self, call: &ActionCall) -> Result<ActionDone, ActionError> {
        if call.action != REQUEST {
            return Err(unknown(call));
        }
        let given = given(call)?;
        if let Some(Value::Object(output)) = call.memory.recall(ANSWER).await? {
            return Ok(ActionDone { output, made: Vec::new() });
        }
        let wanted = self.wanted(given)?;
        let may_repeat = may_repeat(&wanted.method) || text(given, "idempotencyKey").is_some();
        if !may_repeat && call.memory.recall(SENT).await? == Some(Value::Bool(true)) {
            return Err(ActionError::Undecided(format!(
                "a {} to {} was sent, and nobody knows whether it arrived",
                wanted.method,
                shown(&wanted.url)
            )));
        }
        let where_to = if given.get("logRequestPath") == Some(&Value::Bool(false)) {
            String::new()
        } else {
            format!(" to {}", shown(&wanted.url))
        };
        call.log.tell(&format!("sends a {}{where_to}", wanted.method));
        if !may_repeat {
            call.memory.keep(SENT, &Value::Bool(true)).await?;
        }
        let answer = match self.send(&wanted).await {
            Ok(answer) => answer,
            Err(none) if may_repeat => return Err(none.into()),
            Err(none) if none.is_unsent => {
                call.memory.keep(SENT, &Value::Bool(false)).await?;
                return Err(none.into());
            }
            Err(none) => {
                let to = shown(&wanted.url);
                return Err(ActionError::Undecided(format!("{to}: {}", none.message)));
            }
        };
        if !may_repeat && was_not_done(&answer) {
            // Who goes on after a refusal sends it anew.
            call.memory.keep(SENT, &Value::Bool(false)).await?;
        }
        let output = output(&answer, flag(given, "continueOnBadResponse"))?;
        if !may_repeat_freely(&wanted.method) {
            call.memory.keep(ANSWER, &Value::Object(output.clone())).await?;
        }
        Ok(ActionDone { output, made: Vec::new() })
    }

    async fn plan(&self, call: &ActionCall) -> Result<Planned, ActionError> {
        let given = given(call)?;
        let wanted = self.wanted(given)?;
        if may_repeat_freely(&wanted.method) {
            // Who only looks changes nothing.
            let answer = self.send(&wanted).await?;
            let output = output(&answer, flag(given, "continueOnBadResponse"))?;
            return Ok(Planned { output, ..Planned::default() });
        }
        let request = PlannedRequest {
            step: String::new(),
            method: wanted.method.to_string(),
            url: wanted.url.to_string(),
            body: given.get("body").filter(|body| !body.is_null()).cloned(),
            purpose: "Sends the request that the step names".to_owned(),
        };
        Ok(Planned { requests: vec![request], ..Planned::default() })
    }

    async fn undo(&self, _: &ActionCall, _: &Change) -> Result<(), ActionError> {
        Err(ActionError::Input("what a request made cannot be removed from here".to_owned()))
    }
}

/// Whether an answer says that nothing came of the request.
fn was_not_done(answer: &Answer) -> bool {
    answer.status.is_client_error() || answer.status == StatusCode::SERVICE_UNAVAILABLE
}

/// Whether a request only looks.
fn may_repeat_freely(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
}

/// Whether sending a request twice comes to the same.
fn may_repeat(method: &Method) -> bool {
    may_repeat_freely(method) || [Method::PUT, Method::DELETE].contains(method)
}

/// An address without what may be a secret in it.
fn shown(url: &Url) -> String {
    let mut shown = url.clone();
    shown.set_query(None);
    shown.set_fragment(None);
    // Both fail only where an address can have neither.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.to_string()
}

/// What later steps see of an answer.
fn output(answer: &Answer, may_be_bad: bool) -> Result<Map<String, Value>, ActionError> {
    let is_json =
        answer.header("content-type").is_some_and(|sort| sort.contains("application/json"));
    let body = if is_json {
        answer.json().ok_or_else(|| {
            ActionError::Refused(format!(
                "the JSON of the answer cannot be read; {}",
                answer.told()
            ))
        })?
    } else {
        json!({ "message": String::from_utf8_lossy(&answer.body) })
    };
    let is_bad = answer.status.as_u16() >= 400;
    if is_bad && !may_be_bad {
        return Err(ActionError::Refused(format!("Unable to complete request: {}", answer.told())));
    }
    let told = |(name, value): (&HeaderName, &HeaderValue)| {
        Some((name.as_str().to_owned(), Value::from(value.to_str().ok()?)))
    };
    let headers: Map<String, Value> =
        if is_bad { Map::new() } else { answer.headers.iter().filter_map(told).collect() };
    let parts = [
        ("code", Value::from(answer.status.as_u16())),
        ("headers", Value::Object(headers)),
        ("body", body),
    ];
    Ok(parts.map(|(name, value)| (name.to_owned(), value)).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actions(allowed: &[&str]) -> HttpActions {
        let allowed = allowed.iter().map(|host| (*host).to_owned()).collect();
        HttpActions::new(&Rules::default(), allowed, "https://portal.example").unwrap()
    }

    #[test]
    fn only_allowed_hosts_are_asked() {
        let actions = actions(&["tickets.example"]);
        let url = |path: &str| actions.url(path).map(|url| url.to_string());
        assert_eq!(url("https://tickets.example/a").unwrap(), "https://tickets.example/a");
        assert!(url("https://api.tickets.example/a").is_ok());
        for other in
            ["https://eviltickets.example/", "https://tickets.example.evil/", "http://127.0.0.1/"]
        {
            assert!(matches!(url(other), Err(ActionError::Refused(_))), "{other}");
        }
        let own = "https://portal.example/api/catalog/entities";
        assert_eq!(url("/catalog/entities").unwrap(), own);
        assert_eq!(url("api/catalog/entities").unwrap(), own);
        let of = "https://portal.example/api/proxy/x?of=https://evil.example/";
        assert_eq!(url("/proxy/x?of=https://evil.example/").unwrap(), of);
        for out in ["../auth/x", "catalog/../../x", "%2e%2e/x", "..\\x"] {
            assert!(matches!(url(out), Err(ActionError::Input(_))), "{out}");
        }
    }

    #[test]
    fn what_the_connection_is_no_template_says() {
        let wanted = |name: &str| {
            let headers = Map::from_iter([(name.to_owned(), json!("other.example"))]);
            let given = json!({ "method": "GET", "path": "catalog", "headers": headers });
            actions(&[]).wanted(given.as_object().unwrap()).map(drop)
        };
        assert!(wanted("X-Token").is_ok());
        for name in ["Host", "Transfer-Encoding", "X-Forwarded-For"] {
            assert!(matches!(wanted(name), Err(ActionError::Input(_))), "{name}");
        }
    }

    #[test]
    fn requests_are_as_they_are_written() {
        let given = json!({
            "method": "POST", "path": "https://a.example/x?k=1",
            "params": { "q": "a b", "n": 1 }, "headers": { "X-A": "b" }, "body": { "c": [1] },
            "timeout": 5,
        });
        let wanted = actions(&["a.example"]).wanted(given.as_object().unwrap()).unwrap();
        assert_eq!(wanted.url.as_str(), "https://a.example/x?k=1&q=a+b&n=1");
        assert_eq!(wanted.headers["x-a"], "b");
        assert_eq!(wanted.headers[CONTENT_TYPE], "application/json");
        assert_eq!(wanted.body.as_deref(), Some(r#"{"c":[1]}"#));
        assert_eq!(shown(&wanted.url), "https://a.example/x");
    }
}
