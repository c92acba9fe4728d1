//! Where a repository is, as templates write it: `github.com?owner=acme&repo=shop`.

use std::fmt::Write as _;

/// The parts of such an address; what is empty is not written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RepositoryAddress {
    /// The code host.
    pub host: String,
    /// Whose it is.
    pub owner: String,
    /// Its name.
    pub repo: String,
    /// The organization (Azure DevOps).
    pub organization: String,
    /// The workspace (Bitbucket Cloud).
    pub workspace: String,
    /// The project (Azure DevOps, Bitbucket).
    pub project: String,
}

impl RepositoryAddress {
    /// Its parts with their names, in the order in which they are written.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, &str); 5] {
        [
            ("owner", self.owner.as_str()),
            ("repo", self.repo.as_str()),
            ("organization", self.organization.as_str()),
            ("workspace", self.workspace.as_str()),
            ("project", self.project.as_str()),
        ]
    }

    /// The part of that name, to be changed.
    pub fn part_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "host" => &mut self.host,
            "owner" => &mut self.owner,
            "repo" => &mut self.repo,
            "organization" => &mut self.organization,
            "workspace" => &mut self.workspace,
            "project" => &mut self.project,
            _ => return None,
        })
    }

    /// Reads an address; what is not known of it is left out.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let (host, query) = text.split_once('?').unwrap_or((text, ""));
        let mut address = Self { host: host.trim().to_owned(), ..Self::default() };
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if name != "host"
                && let Some(part) = address.part_mut(name)
            {
                *part = decoded(value);
            }
        }
        address
    }

    /// The address; `None` without a host.
    #[must_use]
    pub fn written(&self) -> Option<String> {
        if self.host.trim().is_empty() {
            return None;
        }
        let parts = self.parts().into_iter().filter(|(_, value)| !value.trim().is_empty());
        let parts: Vec<String> =
            parts.map(|(name, value)| format!("{name}={}", encoded(value.trim()))).collect();
        Some(format!("{}?{}", self.host.trim(), parts.join("&")))
    }
}

/// As forms encode a value in an address.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            other => {
                let _ = write!(encoded, "%{other:02X}");
            }
        }
    }
    encoded
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let escaped = hex.and_then(|two| u8::from_str_radix(two, 16).ok());
        let (byte, next) = match (first, escaped) {
            (b'%', Some(byte)) => (byte, &tail[2..]),
            (b'+', _) => (b' ', tail),
            _ => (*first, tail),
        };
        bytes.push(byte);
        rest = next;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_as_it_is_read() {
        for text in [
            "github.com?owner=acme&repo=shop",
            "dev.azure.com?repo=a+b&organization=acme&project=x%26y",
            "gerrit.example?repo=%E8%AE%A2%E5%8D%95",
        ] {
            assert_eq!(RepositoryAddress::read(text).written().as_deref(), Some(text));
        }
        let address = RepositoryAddress::read("dev.azure.com?repo=a+b&project=x%26y");
        assert_eq!((address.repo.as_str(), address.project.as_str()), ("a b", "x&y"));
        assert_eq!(RepositoryAddress::read("?owner=a").written(), None);
        assert_eq!(RepositoryAddress::read("a?owner=100%").owner, "100%");
    }
}
