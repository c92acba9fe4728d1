//! Secrets: how they are made, and what of them is kept.
//!
//! A token is `slp_`, 43 characters of base 62 (256 bits) and 6 of a checksum (CRC-32 of the 43, in
//! base 62): scanners for secrets can find one in a text, and a slip of a key is told from a token
//! without asking the database.

use super::Randomness;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use platform::identity::IdentityError;
use sha2::{Digest, Sha256};
use std::fmt::Write;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

const PREFIX: &str = "slp_";

/// Characters of a token that are chance.
const CHANCE: usize = 43;

/// Characters of its checksum.
const CHECK: usize = 6;

/// 256 bits as text that can stand in a cookie and an address.
///
/// # Errors
/// When there is no randomness.
pub fn new_secret(randomness: &dyn Randomness) -> Result<String, IdentityError> {
    let mut bytes = [0; 32];
    randomness.fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// 80 bits: the public number of something.
pub(super) fn new_number(randomness: &dyn Randomness) -> Result<String, IdentityError> {
    let mut bytes = [0; 10];
    randomness.fill(&mut bytes)?;
    Ok(hexadecimal(&bytes))
}

/// An API token.
///
/// # Errors
/// When there is no randomness.
pub fn new_token(randomness: &dyn Randomness) -> Result<String, IdentityError> {
    let mut text = String::with_capacity(PREFIX.len() + CHANCE + CHECK);
    text.push_str(PREFIX);
    let mut bytes = [0; 64];
    while text.len() < PREFIX.len() + CHANCE {
        randomness.fill(&mut bytes)?;
        // The last eight values would make some digits likelier than others.
        let fair = bytes.iter().filter(|byte| **byte < 248);
        let digits = fair.filter_map(|byte| DIGITS.get(usize::from(*byte % 62)));
        let missing = PREFIX.len() + CHANCE - text.len();
        text.extend(digits.take(missing).map(|digit| char::from(*digit)));
    }
    let check = checksum(&text[PREFIX.len()..]);
    text.push_str(&check);
    Ok(text)
}

/// Whether a text has the form of a token, checksum included.
#[must_use]
pub fn is_token(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(PREFIX) else { return false };
    rest.len() == CHANCE + CHECK
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && checksum(&rest[..CHANCE]) == rest[CHANCE..]
}

/// What of a token may be shown.
pub(super) fn hint(token: &str) -> String {
    token.chars().take(PREFIX.len() + 4).collect()
}

fn checksum(text: &str) -> String {
    let mut rest = crc32fast::hash(text.as_bytes());
    let mut digits = [b'0'; CHECK];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS.get((rest % 62) as usize).copied().unwrap_or(b'0');
        rest /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

/// What is kept of a secret: its SHA-256. It has 256 bits of chance, so nothing slower is needed.
#[must_use]
pub fn digest(secret: &str) -> String {
    hexadecimal(&Sha256::digest(secret.as_bytes()))
}

/// SHA-256 in base 64: the challenge of a code's verifier (RFC 7636).
pub(super) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign_in::SystemRandomness;
    use std::collections::HashSet;

    #[test]
    fn a_token_is_told_from_a_slip_of_a_key() {
        let token = new_token(&SystemRandomness).unwrap();
        assert_eq!(token.len(), 53);
        assert!(is_token(&token), "{token}");
        for at in PREFIX.len()..token.len() {
            let mut wrong = token.clone().into_bytes();
            wrong[at] = if wrong[at] == b'x' { b'y' } else { b'x' };
            assert!(!is_token(std::str::from_utf8(&wrong).unwrap()), "character {at}");
        }
        assert!(!is_token("slp_") && !is_token("") && !is_token(&token[..52]));
        assert!(!is_token(&format!("slp_{}", "é".repeat(25))));
    }

    #[test]
    fn secrets_do_not_repeat() {
        let made: HashSet<_> = (0..1000).map(|_| new_secret(&SystemRandomness).unwrap()).collect();
        assert_eq!(made.len(), 1000);
        assert!(made.iter().all(|secret| secret.len() == 43));
    }

    #[test]
    fn a_challenge_is_the_one_of_the_standard() {
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
