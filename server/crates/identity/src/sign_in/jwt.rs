//! Signed tokens (RFC 7515, 7517, 7518, 8037): whether a key of the provider's signed one, by an
//! algorithm that is allowed. What the claims mean is judged by who asks.
//!
//! Only asymmetric algorithms: `none` and those with a shared secret are not even known here, so that
//! nobody can sign with a public key as if it were one.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{
    self, ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RsaParameters,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Bytes of a token at the most.
const LONGEST: usize = 64 << 10;

/// Algorithms that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Ps384,
    Ps512,
    Es256,
    Es384,
    EdDsa,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Es256,
        Self::Es384,
        Self::EdDsa,
    ];

    /// Its name in headers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The algorithm of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    const fn rsa(self) -> Option<&'static RsaParameters> {
        match self {
            Self::Rs256 => Some(&signature::RSA_PKCS1_2048_8192_SHA256),
            Self::Rs384 => Some(&signature::RSA_PKCS1_2048_8192_SHA384),
            Self::Rs512 => Some(&signature::RSA_PKCS1_2048_8192_SHA512),
            Self::Ps256 => Some(&signature::RSA_PSS_2048_8192_SHA256),
            Self::Ps384 => Some(&signature::RSA_PSS_2048_8192_SHA384),
            Self::Ps512 => Some(&signature::RSA_PSS_2048_8192_SHA512),
            Self::Es256 | Self::Es384 | Self::EdDsa => None,
        }
    }
}

/// Why a token is none that counts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwtError {
    /// It is no signed token.
    #[error("it is no signed token")]
    Malformed,
    /// The algorithm is not allowed.
    #[error("its algorithm {0:?} is not allowed")]
    Algorithm(String),
    /// No key of the provider's has that number.
    #[error("no key of the provider's is the one that it names")]
    UnknownKey,
    /// It was not signed by that key.
    #[error("its signature is wrong")]
    Signature,
}

/// A provider's keys.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Keys {
    #[serde(default)]
    keys: Vec<Value>,
}

/// A key of theirs (RFC 7517).
#[derive(Debug, Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    #[serde(default)]
    crit: Option<Value>,
}

/// The claims of a token that one of the keys signed.
///
/// # Errors
/// When it does not count.
pub fn verified(
    token: &str,
    keys: &Keys,
    allowed: &[Algorithm],
) -> Result<Map<String, Value>, JwtError> {
    let mut parts = token.split('.');
    let (Some(head), Some(payload), Some(signed), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(JwtError::Malformed);
    };
    if token.len() > LONGEST {
        return Err(JwtError::Malformed);
    }
    let header: Header =
        serde_json::from_slice(&decoded(head)?).map_err(|_| JwtError::Malformed)?;
    let algorithm = Algorithm::from_name(&header.alg).filter(|known| allowed.contains(known));
    let Some(algorithm) = algorithm else { return Err(JwtError::Algorithm(header.alg)) };
    // What must be understood is not.
    if header.crit.is_some() {
        return Err(JwtError::Malformed);
    }
    let known = keys.keys.iter().filter_map(|key| Key::deserialize(key).ok());
    let fitting: Vec<_> = known.filter(|key| key.fits(algorithm, header.kid.as_deref())).collect();
    if fitting.is_empty() {
        return Err(JwtError::UnknownKey);
    }
    let signed = decoded(signed)?;
    let message = &token.as_bytes()[..head.len() + 1 + payload.len()];
    if !fitting.iter().any(|key| key.signed(algorithm, message, &signed) == Some(true)) {
        return Err(JwtError::Signature);
    }
    serde_json::from_slice(&decoded(payload)?).map_err(|_| JwtError::Malformed)
}

fn decoded(part: &str) -> Result<Vec<u8>, JwtError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| JwtError::Malformed)
}

impl Key {
    fn fits(&self, algorithm: Algorithm, number: Option<&str>) -> bool {
        let (kind, curve) = match algorithm {
            Algorithm::Es256 => ("EC", Some("P-256")),
            Algorithm::Es384 => ("EC", Some("P-384")),
            Algorithm::EdDsa => ("OKP", Some("Ed25519")),
            _ => ("RSA", None),
        };
        self.kty == kind
            && curve.is_none_or(|curve| self.crv.as_deref() == Some(curve))
            && self.alg.as_deref().is_none_or(|alg| alg == algorithm.name())
            && self.purpose.as_deref().is_none_or(|purpose| purpose == "sig")
            && number.is_none_or(|number| self.kid.as_deref() == Some(number))
    }

    /// `None` when the key lacks what such keys have.
    fn signed(&self, algorithm: Algorithm, message: &[u8], signed: &[u8]) -> Option<bool> {
        let part = |text: &Option<String>| decoded(text.as_deref()?).ok();
        if let Some(parameters) = algorithm.rsa() {
            let key = RsaPublicKeyComponents { n: part(&self.n)?, e: part(&self.e)? };
            return Some(key.verify(parameters, message, signed).is_ok());
        }
        let x = part(&self.x)?;
        let verified = match algorithm {
            Algorithm::EdDsa => UnparsedPublicKey::new(&ED25519, x).verify(message, signed),
            Algorithm::Es384 => {
                let point = [[4].as_slice(), &x, &part(&self.y)?].concat();
                UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, point).verify(message, signed)
            }
            _ => {
                let point = [[4].as_slice(), &x, &part(&self.y)?].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signed)
            }
        };
        Some(verified.is_ok())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use ring::{
        rand::SystemRandom,
        signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
    };
    use serde_json::json;

    /// Signs as a provider does.
    pub(in super::super) struct Signer {
        key: EcdsaKeyPair,
        pub number: String,
    }

    impl Signer {
        pub fn new(number: &str) -> Self {
            let random = SystemRandom::new();
            let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
            let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
            let key = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).unwrap();
            Self { key, number: number.to_owned() }
        }

        pub fn key(&self) -> Value {
            let point = self.key.public_key().as_ref();
            let (x, y) =
                (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
            json!({"kty": "EC", "crv": "P-256", "kid": self.number, "use": "sig", "x": x, "y": y})
        }

        pub fn sign(&self, claims: &Value) -> String {
            self.sign_with(&json!({"alg": "ES256", "kid": self.number}), claims)
        }

        pub fn sign_with(&self, header: &Value, claims: &Value) -> String {
            let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let message = format!("{}.{}", part(header), part(claims));
            let signed = self.key.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
            format!("{message}.{}", URL_SAFE_NO_PAD.encode(signed.as_ref()))
        }
    }

    fn keys(keys: &[Value]) -> Keys {
        Keys { keys: keys.to_vec() }
    }

    #[test]
    fn what_a_key_signed_counts() {
        let signer = Signer::new("one");
        let token = signer.sign(&json!({"sub": "lena"}));
        let known = keys(&[Signer::new("two").key(), json!({"kty": "odd"}), signer.key()]);
        let claims = verified(&token, &known, &Algorithm::ALL).unwrap();
        assert_eq!(claims["sub"], "lena");
    }

    #[test]
    fn the_example_of_the_standard_counts() {
        // RFC 7515, appendix A.2.
        let key = json!({"kty": "RSA", "e": "AQAB", "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"});
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        let claims = verified(token, &keys(&[key]), &[Algorithm::Rs256]).unwrap();
        assert_eq!(claims["iss"], "joe");
    }

    #[test]
    fn nothing_else_does() {
        let signer = Signer::new("one");
        let (claims, known) = (json!({"sub": "lena"}), keys(&[signer.key()]));
        let judge = |token: &str| verified(token, &known, &Algorithm::ALL).unwrap_err();
        let good = signer.sign(&claims);

        // Another key under the same number; a number that nobody has.
        assert_eq!(judge(&Signer::new("one").sign(&claims)), JwtError::Signature);
        assert_eq!(judge(&Signer::new("two").sign(&claims)), JwtError::UnknownKey);
        // No algorithm, a shared secret, another algorithm than the key's.
        let none = signer.sign_with(&json!({"alg": "none"}), &claims);
        assert_eq!(judge(&none), JwtError::Algorithm("none".to_owned()));
        let shared = signer.sign_with(&json!({"alg": "HS256", "kid": "one"}), &claims);
        assert_eq!(judge(&shared), JwtError::Algorithm("HS256".to_owned()));
        let other = signer.sign_with(&json!({"alg": "RS256", "kid": "one"}), &claims);
        assert_eq!(judge(&other), JwtError::UnknownKey);
        let not_allowed = verified(&good, &known, &[Algorithm::Rs256]).unwrap_err();
        assert_eq!(not_allowed, JwtError::Algorithm("ES256".to_owned()));
        // Headers that must be understood, keys for encryption.
        let critical = json!({"alg": "ES256", "kid": "one", "crit": ["b64"], "b64": false});
        assert_eq!(judge(&signer.sign_with(&critical, &claims)), JwtError::Malformed);
        let mut encrypting = signer.key();
        encrypting["use"] = json!("enc");
        let judged = verified(&good, &keys(&[encrypting]), &Algorithm::ALL);
        assert_eq!(judged.unwrap_err(), JwtError::UnknownKey);
        // Other claims under the same signature, pieces, nothing.
        let parts: Vec<_> = good.split('.').collect();
        let forged = URL_SAFE_NO_PAD.encode(json!({"sub": "root"}).to_string());
        assert_eq!(judge(&format!("{}.{forged}.{}", parts[0], parts[2])), JwtError::Signature);
        assert_eq!(judge(&format!("{}.{}.", parts[0], parts[1])), JwtError::Signature);
        for text in ["", ".", "..", "a.b", "a.b.c.d", &parts[..2].join(".")] {
            assert_eq!(judge(text), JwtError::Malformed, "{text}");
        }
    }
}
