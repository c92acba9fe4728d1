//! Answers that the server gives in the portal's stead: small, readable without anything else, in
//! the asker's language and form, with a way on.

use super::{browser, observe::RequestId, security::Nonce};
use app::PortalError;
use axum::{
    body::Body,
    http::{HeaderValue, Method, Request, Response, StatusCode, header},
};

/// Why a request is answered without what it asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The catalog is being read; so much of a hundred is.
    Starting(u8),
    /// The database is not open yet.
    Opening,
    /// There is too much to do.
    Overloaded,
    /// The asker has too much under way.
    TooMany,
    /// The answer takes too long.
    TooSlow,
    /// The code that makes the answer panicked.
    Crashed,
    /// The request's body is too large.
    TooLarge,
    /// The request's body takes too long to arrive.
    SlowRequest,
    /// The request's body broke off.
    BrokenRequest,
    /// Another site's page sent the request.
    OtherSite,
    /// The asker may not see what is here.
    NotAllowed,
    /// There is nothing at this address.
    NotFound,
    /// It is only for who has signed in.
    SignIn,
    /// The token counts for nothing.
    WrongToken,
    /// Too many attempts to get in.
    TooManyAttempts,
    /// It cannot be told who asks.
    Unidentified,
}

impl Refusal {
    /// Seconds after which asking again makes sense.
    const RETRY_AFTER: HeaderValue = HeaderValue::from_static("2");

    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::Starting(_) | Self::Opening | Self::Overloaded | Self::Unidentified => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::TooMany | Self::TooManyAttempts => StatusCode::TOO_MANY_REQUESTS,
            Self::TooSlow => StatusCode::GATEWAY_TIMEOUT,
            Self::Crashed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::SlowRequest => StatusCode::REQUEST_TIMEOUT,
            Self::BrokenRequest => StatusCode::BAD_REQUEST,
            Self::OtherSite | Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn | Self::WrongToken => StatusCode::UNAUTHORIZED,
        }
    }

    /// Title and hint in English and Chinese.
    #[expect(clippy::too_many_lines, reason = "a table of words")]
    const fn words(self) -> [(&'static str, &'static str); 2] {
        match self {
            Self::Starting(_) => [
                ("Slipway is starting", "It is reading the catalog and will be there in a moment."),
                ("Slipway 正在启动", "正在读取目录，即将就绪。"),
            ],
            Self::Opening => [
                (
                    "Slipway is waiting for its database",
                    "The database does not answer yet, or is being brought up to date. This page looks again by itself.",
                ),
                ("Slipway 正在等待数据库", "数据库尚未响应，或正在升级。本页面会自动刷新。"),
            ],
            Self::Overloaded => [
                (
                    "Slipway is busy",
                    "More is asked of it than it can do at once. Try again in a moment.",
                ),
                ("Slipway 正忙", "当前请求过多，请稍后重试。"),
            ],
            Self::TooMany => [
                (
                    "Too much at once",
                    "You have more requests under way than one may have. Try again in a moment.",
                ),
                ("您的请求过多", "您同时进行的请求超出上限，请稍后重试。"),
            ],
            Self::TooSlow => [
                (
                    "This page takes too long",
                    "It was not ready in time. Try again; if it stays so, tell the platform team the number below.",
                ),
                (
                    "页面响应超时",
                    "页面未能及时生成。请重试；若问题持续，请将下面的编号告知平台团队。",
                ),
            ],
            Self::Crashed => [
                (
                    "Something went wrong here",
                    "The fault is ours and is in the log. Try again; if it stays so, tell the platform team the number below.",
                ),
                (
                    "页面出错了",
                    "这是我们的问题，已记入日志。请重试；若问题持续，请将下面的编号告知平台团队。",
                ),
            ],
            Self::TooLarge => [
                ("That is too much", "The request is larger than Slipway takes."),
                ("请求过大", "请求超出了 Slipway 允许的大小。"),
            ],
            Self::SlowRequest | Self::BrokenRequest => [
                ("The request did not arrive", "The connection is slow or broke off. Try again."),
                ("请求未能送达", "连接过慢或已中断，请重试。"),
            ],
            Self::OtherSite => [
                (
                    "Another site sent this",
                    "Only the portal's own pages may change something. Open the portal itself; behind a proxy, the operator sets server.public-url.",
                ),
                (
                    "请求来自其他网站",
                    "只有本门户的页面才能进行更改。请直接打开门户；若经由代理，请由管理员设置 server.public-url。",
                ),
            ],
            Self::NotAllowed => [
                (
                    "Not for you",
                    "You may not see what is here. Ask the platform team for the role.",
                ),
                ("无权查看", "您无权查看此内容，请向平台团队申请相应角色。"),
            ],
            Self::NotFound => [
                ("There is nothing here", "The address leads nowhere."),
                ("此处没有内容", "该地址不存在。"),
            ],
            Self::SignIn => [
                (
                    "You are not signed in",
                    "Sign in on the home page; a program shows a token in the header Authorization.",
                ),
                ("您尚未登录", "请在首页登录；程序请在 Authorization 请求头中出示令牌。"),
            ],
            Self::WrongToken => [
                (
                    "The token is not valid",
                    "It was mistyped, revoked or has expired. Make another one under Settings.",
                ),
                ("令牌无效", "令牌有误、已被撤销或已过期。请在设置中创建新的令牌。"),
            ],
            Self::TooManyAttempts => [
                ("Too many attempts", "Wait five minutes, then try again."),
                ("尝试次数过多", "请等待五分钟后重试。"),
            ],
            Self::Unidentified => [
                (
                    "It can't be told who you are",
                    "The database behind the portal does not answer. Try again in a moment.",
                ),
                ("暂时无法确认您的身份", "门户的数据库未响应，请稍后重试。"),
            ],
        }
    }

    /// The answer in the form that the asker can read.
    pub(crate) fn answer(self, asker: &Reader) -> Response<Body> {
        let (content_type, body) = match asker.form {
            Form::Page => ("text/html; charset=utf-8", self.page(asker)),
            Form::ServerFunction => ("application/json", wire_error(self)),
            Form::Call => ("application/json; charset=utf-8", self.call_error(asker)),
            Form::Text => {
                let [(title, hint), _] = self.words();
                let progress = self.progress();
                ("text/plain; charset=utf-8", format!("{title}. {hint}{progress}\n"))
            }
        };
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self {
            Self::Starting(_)
            | Self::Opening
            | Self::Overloaded
            | Self::TooMany
            | Self::TooSlow
            | Self::Unidentified => {
                headers.insert(header::RETRY_AFTER, Self::RETRY_AFTER);
            }
            Self::TooManyAttempts => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("300"));
            }
            Self::SignIn | Self::WrongToken => {
                let bearer = HeaderValue::from_static("Bearer realm=\"slipway\"");
                headers.insert(header::WWW_AUTHENTICATE, bearer);
            }
            _ => {}
        }
        response
    }

    /// In the shape of the REST API, of which clients make a typed error.
    fn call_error(self, asker: &Reader) -> String {
        let [(title, hint), _] = self.words();
        let name = match self {
            Self::Starting(_) | Self::Opening | Self::Overloaded | Self::Unidentified => {
                "ServiceUnavailableError"
            }
            Self::SignIn | Self::WrongToken => "AuthenticationError",
            Self::OtherSite | Self::NotAllowed => "NotAllowedError",
            Self::NotFound => "NotFoundError",
            _ => "Error",
        };
        let body = serde_json::json!({
            "error": {"name": name, "message": format!("{title}. {hint}{}", self.progress())},
            "request": {"method": asker.method.as_str(), "url": asker.url},
            "response": {"statusCode": self.status().as_u16()},
        });
        body.to_string()
    }

    /// How far it is, where that is known.
    fn progress(self) -> String {
        match self {
            Self::Starting(percent) => format!(" {percent} %"),
            _ => String::new(),
        }
    }

    fn page(self, asker: &Reader) -> String {
        let [english, chinese] = self.words();
        let (tag, (title, hint), again, home) = if asker.chinese {
            ("zh-CN", chinese, "重试", "首页")
        } else {
            ("en", english, "Try again", "Home")
        };
        let Reader { id, nonce, .. } = asker;
        let code = self.status().as_u16();
        let progress = self.progress();
        let refresh = match self {
            Self::Starting(_) | Self::Opening => "<meta http-equiv=\"refresh\" content=\"2\">",
            _ => "",
        };
        format!(
            "<!DOCTYPE html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\">{refresh}\
             <title>{title} · Slipway</title><style nonce=\"{nonce}\">{STYLE}</style></head>\
             <body><main><p>{code}</p><h1>{title}</h1><p>{hint}{progress}</p>\
             <nav><a href=\"\">{again}</a> <a href=\"/\">{home}</a></nav>\
             <p><code>{id}</code></p></main></body></html>"
        )
    }
}

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;margin:0;display:grid;\
    min-height:100vh;place-items:center}main{max-width:32rem;padding:1.5rem}\
    h1{font-size:1.5rem;margin:0}a{margin-right:1rem}code{font-size:.8rem}";

/// What a server function's caller understands.
fn wire_error(refusal: Refusal) -> String {
    let error = match refusal {
        Refusal::SignIn | Refusal::WrongToken => PortalError::SignedOut,
        _ => PortalError::Unavailable,
    };
    serde_json::to_string(&error).unwrap_or_default()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Page,
    ServerFunction,
    Call,
    Text,
}

/// What an answer to a request must know of it; taken before the request is given away.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    form: Form,
    method: Method,
    /// Of a call of the REST API.
    url: String,
    chinese: bool,
    id: String,
    nonce: String,
}

impl Reader {
    /// The one who sent this request.
    pub(crate) fn of<B>(request: &Request<B>) -> Self {
        let form = if request.uri().path().starts_with("/api/") {
            Form::Call
        } else if browser::reads_html(request.headers()) {
            Form::Page
        } else if request.uri().path().starts_with("/fn/") {
            Form::ServerFunction
        } else {
            Form::Text
        };
        let extensions = request.extensions();
        let url = if form == Form::Call { request.uri().to_string() } else { String::new() };
        Self {
            form,
            method: request.method().clone(),
            url,
            chinese: browser::reads_chinese(request.headers()),
            id: extensions.get().map(|RequestId(id)| id.to_string()).unwrap_or_default(),
            nonce: extensions.get().map(|Nonce(nonce)| nonce.to_string()).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    async fn answer(path: &str, accept: &str, language: &str) -> (Response<Body>, String) {
        let request = Request::get(path)
            .header(header::ACCEPT, accept)
            .header(header::ACCEPT_LANGUAGE, language)
            .extension(RequestId("number-1".into()))
            .body(())
            .unwrap();
        let (parts, body) = Refusal::Overloaded.answer(&Reader::of(&request)).into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        (Response::from_parts(parts, Body::empty()), String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_person_gets_a_page_in_their_language_with_the_number() {
        let (response, page) = answer("/catalog", "text/html", "en").await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[header::RETRY_AFTER], "2");
        assert!(page.contains("<h1>Slipway is busy</h1>") && page.contains("number-1"));
        let (_, page) = answer("/catalog", "text/html", "zh-CN").await;
        assert!(page.contains("<html lang=\"zh-CN\">") && page.contains("正忙"));
    }

    #[tokio::test]
    async fn a_server_function_gets_an_error_of_the_wire() {
        let (_, body) = answer("/fn/catalog/list", "application/json", "en").await;
        let error: PortalError = serde_json::from_str(&body).unwrap();
        assert_eq!(error, PortalError::Unavailable);
        // A form without script is posted to the same address by a person.
        let (_, body) = answer("/fn/preferences", "text/html", "en").await;
        assert!(body.contains("<h1>"));
    }

    #[tokio::test]
    async fn a_call_gets_an_error_that_its_client_knows() {
        let (response, body) = answer("/api/catalog/entities?limit=1", "*/*", "en").await;
        assert_eq!(response.headers()[header::RETRY_AFTER], "2");
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(body["error"]["name"], "ServiceUnavailableError");
        assert_eq!(body["request"]["url"], "/api/catalog/entities?limit=1");
        assert_eq!(body["response"]["statusCode"], 503);
    }

    #[tokio::test]
    async fn a_tool_gets_a_line() {
        let (_, body) = answer("/api/live", "*/*", "en").await;
        assert_eq!(body.lines().count(), 1);
    }
}
