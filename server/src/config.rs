//! Configuration: `slipway.toml`, then `SLIPWAY__SECTION__KEY` variables, then the command line;
//! the later one wins. Every mistake is found at once and names its key, its place and the fix.
//!
//! To add a setting: 1. its [`keys::Key`] in `keys.rs`, 2. its field and reading in `settings.rs`,
//! 3. its row in `docs/configuration.md` (a test prints the row that is missing).

mod costs;
mod delivery;
mod deployments;
mod errors;
mod hosts;
mod keys;
mod layers;
mod monitoring;
mod networks;
mod notifications;
mod problem;
mod scaffolder;
mod search;
mod settings;
mod sign_in;
mod sources;
mod stored;
mod values;

pub(crate) use costs::AwsAccount;
pub(crate) use deployments::KubernetesSettings;
pub(crate) use hosts::{HostKind, HostSettings, Login};
pub(crate) use networks::Network;
pub(crate) use problem::ConfigError;
pub(crate) use scaffolder::ScaffolderSettings;
pub(crate) use settings::{
    AccessSettings, AuditSettings, CatalogSettings, DocsSettings, Hsts, LogFormat, LogSettings,
    SandboxSettings, ServerSettings, Settings,
};
pub(crate) use sign_in::{IdentitySettings, ProviderSettings};
pub(crate) use sources::SourceSettings;

use keys::Key;
use layers::Layers;
use std::{collections::BTreeMap, fs, path::Path};
use values::{Place, Value};

/// What the command line sets, by key: `("server.listen", "127.0.0.1:80")`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overrides {
    values: Vec<(&'static Key, &'static str, Vec<String>)>,
}

impl Overrides {
    /// Takes over `--listen ADDR`.
    pub(crate) fn listen(&mut self, value: Option<String>) {
        self.set(&keys::LISTEN, "--listen", value.into_iter().collect());
    }

    /// Takes over `--data-dir DIR`.
    pub(crate) fn data_dir(&mut self, value: Option<String>) {
        self.set(&keys::DATA_DIR, "--data-dir", value.into_iter().collect());
    }

    /// Takes over `--database-url URL`.
    pub(crate) fn database_url(&mut self, value: Option<String>) {
        self.set(&keys::DATABASE_URL, "--database-url", value.into_iter().collect());
    }

    /// Takes over every `--catalog X`.
    pub(crate) fn catalog(&mut self, values: Vec<String>) {
        self.set(&keys::SOURCES, "--catalog", values);
    }

    /// Takes over `--sandbox`.
    pub(crate) fn sandbox(&mut self, wanted: bool) {
        let values = if wanted { vec!["true".to_owned()] } else { Vec::new() };
        self.set(&keys::SANDBOX, "--sandbox", values);
    }

    fn set(&mut self, key: &'static Key, argument: &'static str, values: Vec<String>) {
        if !values.is_empty() {
            self.values.push((key, argument, values));
        }
    }
}

/// The file that is read when none is named, if it is there.
const USUAL_FILE: &str = "slipway.toml";

/// Reads file, environment and command line.
///
/// # Errors
/// Lists every mistake with its key, place and fix.
pub(crate) fn load(
    file: Option<&Path>,
    variables: impl IntoIterator<Item = (String, String)>,
    overrides: &Overrides,
) -> Result<Settings, ConfigError> {
    let mut layers = Layers::default();
    match file {
        Some(path) => layers.add_file(path, true),
        None => layers.add_file(Path::new(USUAL_FILE), false),
    }
    let variables: BTreeMap<String, String> = variables.into_iter().collect();
    layers.add_variables(variables.clone());
    for (key, argument, values) in &overrides.values {
        layers.add_argument(key, argument, values);
    }
    read_stored(&mut layers, &variables);
    Settings::read(layers)
}

/// Reads the secrets that are kept elsewhere, if there are any.
fn read_stored(layers: &mut Layers, variables: &BTreeMap<String, String>) {
    if !stored::is_wanted(layers) {
        return;
    }
    // Their keeper may have a certificate of the company's own. That the file is none is told when
    // the settings are read.
    if let Value::Text(file) | Value::Loose(file) = layers.get(&keys::CA_FILE).value
        && let Ok(pem) = fs::read(file)
    {
        drop(network::trust(&pem));
    }
    stored::resolve(layers, &stored::Tools(variables));
}

/// One effective value, for `config check`.
pub(crate) struct Effective {
    /// `section.key`
    pub(crate) key: String,
    /// The value as text; a secret is starred out.
    pub(crate) value: String,
    /// Where it comes from.
    pub(crate) place: String,
}

/// Every key with its effective value and where that comes from.
///
/// # Errors
/// As [`load`].
pub(crate) fn explain(
    file: Option<&Path>,
    variables: impl IntoIterator<Item = (String, String)>,
) -> Result<Vec<Effective>, ConfigError> {
    let mut layers = Layers::default();
    match file {
        Some(path) => layers.add_file(path, true),
        None => layers.add_file(Path::new(USUAL_FILE), false),
    }
    let variables: BTreeMap<String, String> = variables.into_iter().collect();
    layers.add_variables(variables.clone());
    let effective = keys::ALL.iter().map(|key| {
        let node = layers.get(key);
        let value = if key.secret && node.place != Place::Default {
            "(secret)".to_owned()
        } else {
            without_credentials(&node.value.to_string())
        };
        let place = match node.place {
            // How to set it stands where nobody has.
            Place::Default => format!("default; {} takes {}", key.variable(), key.shape),
            place => place.to_string(),
        };
        Effective { key: key.path(), value, place }
    });
    let effective = effective.collect();
    read_stored(&mut layers, &variables);
    Settings::read(layers)?;
    Ok(effective)
}

/// A text whose URLs have lost what stands before an `@`.
fn without_credentials(text: &str) -> String {
    let mut parts = text.split("://");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let host_end = part.find(['/', ',', '"', ' ']).unwrap_or(part.len());
        let start = part[..host_end].rfind('@').map_or(0, |at| at + 1);
        shown.push_str("://");
        shown.push_str(&part[start..]);
    }
    shown
}

#[cfg(test)]
mod tests;
