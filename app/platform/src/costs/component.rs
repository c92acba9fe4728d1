//! What is paid for.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What is paid for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Component {
    /// Cores.
    Cpu,
    /// Memory.
    Memory,
    /// Volumes.
    Storage,
    /// Traffic.
    Network,
    /// Graphics processors.
    Gpu,
    /// Load balancers.
    LoadBalancer,
    /// A service of a cloud, by the name that its bill has for it.
    Cloud(String),
    /// What its source tells beside these.
    Other,
}

impl Component {
    /// Those of a cluster, in the order in which people read them.
    pub const CLUSTER: [Self; 7] = [
        Self::Cpu,
        Self::Memory,
        Self::Storage,
        Self::Network,
        Self::Gpu,
        Self::LoadBalancer,
        Self::Other,
    ];

    /// The component of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        if let Some(service) = name.strip_prefix("cloud:") {
            return Some(Self::Cloud(service.to_owned()));
        }
        Self::CLUSTER.into_iter().find(|one| one.to_string() == name)
    }

    /// Whether it is a service of a cloud, beside what clusters cost.
    #[must_use]
    pub const fn is_cloud(&self) -> bool {
        matches!(self, Self::Cloud(_))
    }
}

impl fmt::Display for Component {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Cpu => "cpu",
            Self::Memory => "memory",
            Self::Storage => "storage",
            Self::Network => "network",
            Self::Gpu => "gpu",
            Self::LoadBalancer => "load-balancer",
            Self::Other => "other",
            Self::Cloud(service) => return write!(formatter, "cloud:{service}"),
        })
    }
}

impl TryFrom<String> for Component {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::parse(&name).ok_or_else(|| format!("there is no component {name:?}"))
    }
}

impl From<Component> for String {
    fn from(component: Component) -> Self {
        component.to_string()
    }
}

/// What a number of a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Portion {
    /// What somebody's own costs; nobody's, where the source does not say whose it is.
    Own,
    /// What a cluster costs that nobody uses.
    Idle,
    /// What of the cloud's bill is a cluster's: it is what its source of allocations shares out, so it
    /// is compared with that, and is in no total.
    Cluster,
    /// What of the own cost was really used; in no total.
    Used,
    /// Hours of cores; no money.
    CoreHours,
}

impl Portion {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Own, Self::Idle, Self::Cluster, Self::Used, Self::CoreHours];

    /// Its name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Idle => "idle",
            Self::Cluster => "cluster",
            Self::Used => "used",
            Self::CoreHours => "core-hours",
        }
    }

    /// The portion of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|portion| portion.name() == name)
    }

    /// Whether it is part of totals.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Own | Self::Idle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for portion in Portion::ALL {
            assert_eq!(Portion::from_name(portion.name()), Some(portion));
        }
        let cloud = Component::Cloud("Amazon Relational Database Service".to_owned());
        for component in Component::CLUSTER.into_iter().chain([cloud]) {
            assert_eq!(Component::parse(&component.to_string()), Some(component));
        }
        assert_eq!(Component::parse("weather"), None);
    }
}
