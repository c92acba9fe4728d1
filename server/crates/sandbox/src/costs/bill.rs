//! What AWS bills: clusters as their nodes and volumes, and the services that are used beside them, with
//! the tags by which it is told whose they are.

use super::{DAY, chance, cluster};
use crate::{
    chance::Chance,
    company::{Environment, SERVICES, Service},
    world::World,
};

/// A line of the bill of a day. Tags are empty where they are not set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Billed {
    /// What AWS calls what is billed.
    pub product: &'static str,
    pub service: &'static str,
    pub environment: &'static str,
    pub cluster: String,
    /// Billionths.
    pub amount: i64,
}

/// The parts of a cluster's bill, in thousandths of it.
const NODES: [(&str, i64); 4] = [
    ("Amazon Elastic Compute Cloud - Compute", 842),
    ("EC2 - Other", 97),
    ("Amazon Elastic Load Balancing", 31),
    ("Amazon Elastic Container Service for Kubernetes", 30),
];

/// What is billed to nobody.
const NOBODYS: [(&str, i64); 3] = [
    ("AWS Support (Business)", 9_400_000_000),
    ("EC2 - Other", 6_150_000_000),
    ("AmazonCloudWatch", 3_720_000_000),
];

/// The cluster of an environment.
pub(crate) fn cluster_of(environment: Environment) -> String {
    format!("{}-eu", environment.name())
}

/// The bill of a day of UTC, counted from the epoch.
pub(crate) fn bill(world: &World, day: i64) -> Vec<Billed> {
    let mut all = Vec::new();
    for environment in Environment::ALL {
        let allocated: i64 =
            cluster(world, environment, day).iter().map(|one| one.cost.total()).sum();
        let billed = nodes(world, environment, day, allocated);
        let mut left = billed;
        for (place, (product, share)) in NODES.into_iter().enumerate() {
            let last = place + 1 == NODES.len();
            let amount = if last { left } else { billed / 1_000 * share };
            left -= amount;
            let cluster = cluster_of(environment);
            all.push(Billed { product, service: "", environment: "", cluster, amount });
        }
    }
    for service in SERVICES {
        for environment in service.environments {
            all.extend(used(world, service, *environment, day));
        }
    }
    for (product, amount) in NOBODYS {
        let noise = chance(world, &[&product], day).between(-30, 30);
        let amount = amount / 1_000 * (1_000 + noise);
        let (service, environment, cluster) = ("", "", String::new());
        all.push(Billed { product, service, environment, cluster, amount });
    }
    all
}

/// What a cluster's nodes are billed: nearly what is allocated, but now and then, in staging, more.
fn nodes(world: &World, environment: Environment, day: i64, allocated: i64) -> i64 {
    let mut chance = chance(world, &[&"nodes", &environment.name()], day);
    let noise = chance.between(-14, 14);
    let more = chance.between(68, 94);
    let odd = environment == Environment::Staging && day.rem_euclid(11) < 2;
    allocated / 1_000 * (1_000 + if odd { more } else { noise })
}

/// What a service uses of AWS beside its cluster.
fn used(
    world: &World,
    service: &'static Service,
    environment: Environment,
    day: i64,
) -> Vec<Billed> {
    let mut usual = Chance::of(world.history.seed, &[&"aws", &service.name]);
    let share = super::size(environment);
    let mut parts: Vec<(&'static str, i64)> = Vec::new();
    if usual.percent(55) {
        parts.push(("Amazon Relational Database Service", usual.between(2_100, 14_000)));
    }
    if usual.percent(40) {
        parts.push(("Amazon Simple Storage Service", usual.between(120, 3_400)));
    }
    if usual.percent(30) {
        parts.push(("Amazon ElastiCache", usual.between(900, 4_200)));
    }
    if usual.percent(22) {
        parts.push(("Amazon Managed Streaming for Apache Kafka", usual.between(1_800, 9_000)));
    }
    if usual.percent(25) {
        parts.push(("Amazon Simple Queue Service", usual.between(40, 600)));
    }
    if service.name.starts_with("storefront") {
        parts.push(("Amazon CloudFront", usual.between(4_000, 11_000)));
    }
    // Thousandths of a dollar a day; a database does not rest at weekends, requests do.
    let line = |(product, amount): (&'static str, i64)| {
        let noise =
            chance(world, &[&product, &service.name, &environment.name()], day).between(-15, 15);
        let rests = matches!(product, "Amazon CloudFront" | "Amazon Simple Queue Service");
        let weekend = (day + 3).rem_euclid(7) >= 5;
        let busy = if rests && weekend { 72 } else { 100 };
        let amount = amount * 1_000_000 / 100 * share / 100 * busy / 1_000 * (1_000 + noise);
        Billed {
            product,
            service: service.name,
            environment: environment.name(),
            cluster: String::new(),
            amount,
        }
    };
    parts.into_iter().map(line).filter(|one| one.amount > 0).collect()
}

/// The day of UTC on which a moment lies, counted from the epoch.
pub(crate) const fn day_of(moment: i64) -> i64 {
    moment.div_euclid(DAY)
}
