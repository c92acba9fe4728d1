//! Values with their places, and how settings are read out of them.

use bytesize::ByteSize;
use platform::Zone;
use std::{fmt, net::SocketAddr, str::FromStr, time::Duration};
use tracing_subscriber::filter::Targets;
use url::Url;

/// Where a value was set; ordered as a person would go through them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// In a file, line and column from 1.
    File {
        /// The file as it was named.
        path: String,
        /// Line
        line: usize,
        /// Column
        column: usize,
    },
    /// In a file that cannot be read as a whole.
    WholeFile(String),
    /// In an environment variable.
    Variable(String),
    /// On the command line.
    Argument(&'static str),
    /// Nowhere.
    Default,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, line, column } => write!(formatter, "{path}:{line}:{column}"),
            Self::WholeFile(path) => formatter.write_str(path),
            Self::Variable(name) => formatter.write_str(name),
            Self::Argument(name) => formatter.write_str(name),
            Self::Default => formatter.write_str("default"),
        }
    }
}

/// A value and where it was set.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) place: Place,
    pub(crate) value: Value,
}

/// A value as it was written.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// Text without a type, of a variable, an argument or a default: it is read as what is needed.
    Loose(String),
    Text(String),
    Integer(i64),
    Flag(bool),
    List(Vec<Node>),
    Table(Vec<(String, Node)>),
    /// A TOML type that no setting takes.
    Other(&'static str),
}

impl Value {
    fn type_name(&self) -> &'static str {
        match self {
            Self::Loose(_) | Self::Text(_) => "text",
            Self::Integer(_) => "a number",
            Self::Flag(_) => "true or false",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Other(name) => name,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Loose(text) => formatter.write_str(text),
            Self::Text(text) => write!(formatter, "{text:?}"),
            Self::Integer(number) => number.fmt(formatter),
            Self::Flag(flag) => flag.fmt(formatter),
            Self::List(nodes) => {
                let items: Vec<_> = nodes.iter().map(|node| node.value.to_string()).collect();
                write!(formatter, "[{}]", items.join(", "))
            }
            Self::Table(fields) => {
                let field = |(name, node): &(String, Node)| format!("{name} = {}", node.value);
                let fields: Vec<_> = fields.iter().map(field).collect();
                write!(formatter, "{{ {} }}", fields.join(", "))
            }
            Self::Other(name) => formatter.write_str(name),
        }
    }
}

/// Why a value cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    pub(crate) message: String,
    pub(crate) fix: String,
}

impl Complaint {
    pub(crate) fn new(message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { message: message.into(), fix: fix.into() }
    }

    fn wrong_type(node: &Node, wanted: &str, fix: impl Into<String>) -> Self {
        Self::new(format!("{} is given where {wanted} is wanted", node.value.type_name()), fix)
    }
}

/// Text.
pub(crate) fn text(node: &Node) -> Result<String, Complaint> {
    match &node.value {
        Value::Loose(text) | Value::Text(text) => Ok(text.trim().to_owned()),
        _ => Err(Complaint::wrong_type(node, "text", "put it into quotes")),
    }
}

/// Text that may be missing or empty.
pub(crate) fn optional_text(node: &Node) -> Result<Option<String>, Complaint> {
    text(node).map(|text| Some(text).filter(|text| !text.is_empty()))
}

/// A list of texts; loose ones stand between commas, with or without brackets around them.
pub(crate) fn texts(node: &Node) -> Result<Vec<String>, Complaint> {
    let fix = "write [\"one\", \"two\"]";
    match &node.value {
        Value::List(nodes) => nodes.iter().map(text).collect(),
        Value::Loose(loose) => {
            let items = loose.trim().trim_start_matches('[').trim_end_matches(']').split(',');
            let items = items.map(|item| item.trim().trim_matches('"').to_owned());
            Ok(items.filter(|item| !item.is_empty()).collect())
        }
        _ => Err(Complaint::wrong_type(node, "a list", fix)),
    }
}

/// Hosts as addresses have them, perhaps with a port.
pub(crate) fn hosts(node: &Node) -> Result<Vec<String>, Complaint> {
    let host = |text: String| {
        let (name, port) =
            text.split_once(':').map_or((text.as_str(), None), |(name, port)| (name, Some(port)));
        let is_name = !name.is_empty()
            && name.chars().all(|next| next.is_ascii_alphanumeric() || matches!(next, '.' | '-'));
        let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
        let wrong = || {
            Complaint::new(
                format!("{text:?} is no host"),
                "write names of hosts, such as img.shields.io, without https:// and without a path",
            )
        };
        if is_name && is_port { Ok(text.to_ascii_lowercase()) } else { Err(wrong()) }
    };
    texts(node)?.into_iter().map(host).collect()
}

/// `IP:PORT`
pub(crate) fn address(node: &Node) -> Result<SocketAddr, Complaint> {
    let text = text(node)?;
    let parsed = SocketAddr::from_str(&text.replacen("localhost:", "127.0.0.1:", 1));
    parsed.map_err(|_| {
        let fix = "write an IP address and a port, such as 127.0.0.1:3000 or [::]:8080";
        Complaint::new(format!("{text:?} is no address"), fix)
    })
}

/// A http or https URL without query, or none.
pub(crate) fn web_url(node: &Node) -> Result<Option<Url>, Complaint> {
    let Some(text) = optional_text(node)? else { return Ok(None) };
    let fix = "write it as https://portal.example.com";
    let url = Url::parse(&text)
        .map_err(|reason| Complaint::new(format!("{text:?} is no URL ({reason})"), fix))?;
    if !matches!(url.scheme(), "http" | "https") || url.query().is_some() {
        return Err(Complaint::new(format!("{text:?} is no address of a web site"), fix));
    }
    Ok(Some(url))
}

/// The same as text, with query and placeholders.
pub(crate) fn web_url_with_query(node: &Node) -> Result<Option<String>, Complaint> {
    let Some(text) = optional_text(node)? else { return Ok(None) };
    let read = Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if read {
        return Ok(Some(text));
    }
    let fix = "write it as https://tool.example.com/login?return_to={return_to}";
    Err(Complaint::new(format!("{text:?} is no address of a web site"), fix))
}

/// A time zone by its name.
pub(crate) fn time_zone(node: &Node) -> Result<&'static Zone, Complaint> {
    let name = text(node)?;
    let fix = "write a name of the IANA's list, such as Europe/Berlin or UTC";
    Zone::named(&name).ok_or_else(|| Complaint::new(format!("{name:?} is no time zone"), fix))
}

/// A whole number from 1 on.
pub(crate) fn count(node: &Node) -> Result<usize, Complaint> {
    let fix = "write a whole number from 1 on";
    let number = match &node.value {
        Value::Integer(number) => *number,
        Value::Loose(text) => text
            .trim()
            .parse()
            .map_err(|_| Complaint::new(format!("{text:?} is no whole number"), fix))?,
        _ => return Err(Complaint::wrong_type(node, "a number", fix)),
    };
    let fits = usize::try_from(number).ok().filter(|number| (1..=1_000_000).contains(number));
    fits.ok_or_else(|| {
        Complaint::new(format!("{number} is out of range"), "write a number from 1 to 1000000")
    })
}

/// `20%`, from 0 to 100.
pub(crate) fn percentage(node: &Node) -> Result<u8, Complaint> {
    let fix = "write a whole percentage from 0% to 100%";
    let text = match &node.value {
        Value::Loose(text) | Value::Text(text) => text.trim().to_owned(),
        Value::Integer(number) => number.to_string(),
        _ => return Err(Complaint::wrong_type(node, "a percentage", fix)),
    };
    let number = text.trim_end_matches('%').trim_end().parse().ok();
    number
        .filter(|number| *number <= 100)
        .ok_or_else(|| Complaint::new(format!("{text:?} is no percentage"), fix))
}

/// `10s`, `1m 30s`, `500ms`.
pub(crate) fn duration(node: &Node) -> Result<Duration, Complaint> {
    let fix = "write number and unit, such as \"500ms\", \"30s\" or \"5m\"";
    let text = match &node.value {
        Value::Loose(text) | Value::Text(text) => text.trim(),
        _ => return Err(Complaint::wrong_type(node, "a duration", fix)),
    };
    let parsed = humantime::parse_duration(text)
        .map_err(|_| Complaint::new(format!("{text:?} is no duration"), fix))?;
    if parsed < Duration::from_millis(1) || parsed > Duration::from_hours(24 * 365) {
        let fix = "write one from 1ms to 365days";
        return Err(Complaint::new(format!("{text:?} is out of range"), fix));
    }
    Ok(parsed)
}

/// `400days`, `1year`, or `forever`.
pub(crate) fn memory(node: &Node) -> Result<Option<Duration>, Complaint> {
    let fix = "write number and unit, such as \"90days\" or \"1year\", or \"forever\"";
    let text = match &node.value {
        Value::Loose(text) | Value::Text(text) => text.trim(),
        _ => return Err(Complaint::wrong_type(node, "a duration", fix)),
    };
    if text == "forever" {
        return Ok(None);
    }
    let parsed = humantime::parse_duration(text)
        .map_err(|_| Complaint::new(format!("{text:?} is no duration"), fix))?;
    if parsed < Duration::from_mins(1) {
        let fix = "write one from 1min on, or \"forever\"";
        return Err(Complaint::new(format!("{text:?} is out of range"), fix));
    }
    Ok(Some(parsed))
}

/// `1MiB`, `64KiB`, `4096`, in bytes.
pub(crate) fn size(node: &Node) -> Result<usize, Complaint> {
    let fix = "write number and unit, such as \"64KiB\" or \"10MiB\"";
    let text = match &node.value {
        Value::Loose(text) | Value::Text(text) => text.trim().to_owned(),
        Value::Integer(number) => number.to_string(),
        _ => return Err(Complaint::wrong_type(node, "a size", fix)),
    };
    let parsed = ByteSize::from_str(&text)
        .map_err(|_| Complaint::new(format!("{text:?} is no size"), fix))?;
    let fits = usize::try_from(parsed.as_u64()).ok();
    fits.filter(|bytes| (1024..=1 << 30).contains(bytes)).ok_or_else(|| {
        Complaint::new(format!("{text:?} is out of range"), "write a size from 1KiB to 1GiB")
    })
}

/// `true` or `false`.
pub(crate) fn flag(node: &Node) -> Result<bool, Complaint> {
    let fix = "write true or false";
    match &node.value {
        Value::Flag(flag) => Ok(*flag),
        Value::Loose(text) => text
            .trim()
            .parse()
            .map_err(|_| Complaint::new(format!("{text:?} is neither true nor false"), fix)),
        _ => Err(Complaint::wrong_type(node, "true or false", fix)),
    }
}

/// One of a few words, each standing for a value.
pub(crate) fn choice<T: Copy>(node: &Node, choices: &[(&str, T)]) -> Result<T, Complaint> {
    let text = text(node)?;
    let found = choices.iter().find(|(name, _)| *name == text);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
        let fix = format!("write one of {}", names.join(", "));
        Complaint::new(format!("{text:?} is not known"), fix)
    })
}

/// `info`, or `info,slipway::http=debug`.
pub(crate) fn levels(node: &Node) -> Result<Targets, Complaint> {
    let text = text(node)?;
    let fix = "write error, warn, info, debug or trace, and exceptions after commas, \
               such as info,catalog=debug";
    let bad = || Complaint::new(format!("{text:?} is no level"), fix);
    // A lone unknown word would be read as a target that logs everything.
    let known = ["off", "error", "warn", "info", "debug", "trace"];
    let plain = |part: &str| part.contains('=') || known.contains(&part.to_lowercase().as_str());
    if !text.split(',').map(str::trim).all(plain) {
        return Err(bad());
    }
    text.parse().map_err(|_| bad())
}
