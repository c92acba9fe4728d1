//! Whose name requests are sent in.

use async_trait::async_trait;
use object_store::aws::{AmazonS3Builder, AwsCredentialProvider};
use secrecy::SecretString;

/// Keys of an account.
#[derive(Clone, Debug)]
pub struct Keys {
    /// The access key's id.
    pub id: String,
    /// The secret access key.
    pub secret: SecretString,
    /// What comes with temporary keys.
    pub token: Option<SecretString>,
}

/// Where keys come from: temporary ones are other ones every hour.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// Those that are good now.
    ///
    /// # Errors
    /// When there are none; the text says why.
    async fn keys(&self) -> Result<Keys, String>;
}

#[async_trait]
impl Credentials for Keys {
    async fn keys(&self) -> Result<Keys, String> {
        Ok(self.clone())
    }
}

/// The usual chain of AWS's own tools: variables, the service account of a pod (IRSA or EKS Pod
/// Identity), the container's role, the machine's role.
#[derive(Debug)]
pub struct FromEnvironment(AwsCredentialProvider);

impl FromEnvironment {
    /// Reads the environment; keys are asked for when they are needed, and kept while they are good.
    ///
    /// # Errors
    /// When a variable makes no sense.
    pub fn new() -> Result<Self, String> {
        // The chain comes with the store of objects; no bucket is asked for anything.
        let chain = AmazonS3Builder::from_env().with_bucket_name("none").build();
        let chain = chain.map_err(|error| error.to_string())?;
        Ok(Self(chain.credentials().clone()))
    }
}

#[async_trait]
impl Credentials for FromEnvironment {
    async fn keys(&self) -> Result<Keys, String> {
        let found = self.0.get_credential().await.map_err(|error| {
            format!("no keys of AWS were found ({error}); set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the pod a role")
        })?;
        Ok(Keys {
            id: found.key_id.clone(),
            secret: SecretString::from(found.secret_key.clone()),
            token: found.token.clone().map(SecretString::from),
        })
    }
}
