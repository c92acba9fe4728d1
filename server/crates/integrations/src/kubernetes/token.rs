//! What opens a cluster's door.

use platform::Timestamp;
use secrecy::SecretString;
use std::{
    fs,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

/// How long a token that was read counts, in milliseconds: the one that is mounted is replaced well
/// before it ends.
const COUNTS: i64 = 60_000;

/// A token.
#[derive(Clone, Debug, Default)]
pub enum ClusterToken {
    /// None.
    #[default]
    None,
    /// One that stays.
    Fixed(SecretString),
    /// A file that is written anew now and then.
    File(PathBuf),
}

/// The token as it is now.
pub(super) struct Tokens {
    token: ClusterToken,
    read: Mutex<Option<(Timestamp, SecretString)>>,
}

impl Tokens {
    pub fn new(token: ClusterToken) -> Self {
        Self { token, read: Mutex::default() }
    }

    /// The token; an error names the file that cannot be read.
    pub fn at(&self, now: Timestamp) -> Result<Option<SecretString>, String> {
        let file = match &self.token {
            ClusterToken::None => return Ok(None),
            ClusterToken::Fixed(token) => return Ok(Some(token.clone())),
            ClusterToken::File(file) => file,
        };
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, token)) = read.as_ref()
            && now.0.saturating_sub(at.0) < COUNTS
        {
            return Ok(Some(token.clone()));
        }
        // It is a line in memory or on the next disk: reading it is no waiting.
        let text = fs::read_to_string(file);
        let text = text.map_err(|error| format!("{}: {error}", file.display()))?;
        let token = SecretString::from(text.trim().to_owned());
        *read = Some((now, token.clone()));
        Ok(Some(token))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn a_file_is_read_again_after_a_while() {
        let file = std::env::temp_dir().join(format!("slipway-token-{}", std::process::id()));
        fs::write(&file, "one\n").unwrap();
        let tokens = Tokens::new(ClusterToken::File(file.clone()));
        let token = |now| tokens.at(Timestamp(now)).unwrap().unwrap().expose_secret().to_owned();
        assert_eq!(token(0), "one");
        fs::write(&file, "two\n").unwrap();
        assert_eq!((token(COUNTS - 1), token(COUNTS)), ("one".to_owned(), "two".to_owned()));
        fs::remove_file(&file).unwrap();
        let error = tokens.at(Timestamp(COUNTS * 3)).unwrap_err();
        assert!(error.contains("slipway-token"), "{error}");
    }
}
