//! What Northwind's services cost, day by day (in UTC): a function of the seed, the day, and what was
//! delivered. Clusters and their bill, and what AWS bills beside them, are made of the same numbers, so
//! that both tell the same story.
//!
//! A service costs what its cores, memory and volumes do; less at weekends, a little more each month. Of
//! the deliveries to production that took, a few make it heavier until a later one, days after, makes it
//! light again; while something is wrong (`crate::trouble`), it takes more of what it then takes. All amounts are billionths of a
//! dollar: whoever adds them up has the same sum.

mod bill;

pub(crate) use bill::{Billed, bill, cluster_of, day_of};

use crate::{
    chance::Chance,
    company::{Environment, Language, SERVICES, Service},
    history::{Delivery, Outcome},
    trouble::troubles_of,
    world::World,
};
use platform::Timestamp;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

pub(crate) const DAY: i64 = 86_400_000;

/// An hour of a core, of a gigabyte of memory, of a gigabyte on a volume, of a graphics processor.
const PRICES: [i64; 4] = [31_611_000, 4_237_000, 54_795, 950_000_000];

/// What of a cluster's cores and memory nobody uses, in hundredths of what is used.
const IDLE: i64 = 21;

/// Of a hundred deliveries to production, so many make a service heavier.
const HEAVY: u64 = 5;

/// What something costs on a day, in billionths, and how many thousandths of hours of cores it asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cost {
    pub cpu: i64,
    pub memory: i64,
    pub storage: i64,
    pub network: i64,
    pub gpu: i64,
    pub load_balancer: i64,
    pub core_hours: i64,
    /// What of cores and memory is used, in thousandths.
    pub cpu_used: i64,
    pub memory_used: i64,
}

impl Cost {
    pub const fn total(&self) -> i64 {
        self.cpu + self.memory + self.storage + self.network + self.gpu + self.load_balancer
    }

    fn times(&self, numerator: i64, denominator: i64) -> Self {
        let scaled = |amount: i64| {
            let product =
                i128::from(amount) * i128::from(numerator) / i128::from(denominator.max(1));
            i64::try_from(product).unwrap_or_default()
        };
        Self {
            cpu: scaled(self.cpu),
            memory: scaled(self.memory),
            storage: scaled(self.storage),
            network: scaled(self.network),
            gpu: scaled(self.gpu),
            load_balancer: scaled(self.load_balancer),
            core_hours: scaled(self.core_hours),
            ..*self
        }
    }
}

/// Something that runs in a cluster, and what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Allocated {
    pub namespace: &'static str,
    /// The service; `None` of what has no label, and of what nobody uses.
    pub service: Option<&'static Service>,
    pub idle: bool,
    pub cost: Cost,
}

/// What runs in every cluster for all.
const SYSTEM: [(&str, i64, i64); 3] =
    [("kube-system", 900, 2_000), ("observability", 1_400, 6_000), ("scratch", 250, 700)];

/// What clusters cost on days that are over: it is asked for again and again.
#[derive(Debug, Default)]
pub(crate) struct CostsOfDays(Mutex<HashMap<(Environment, i64), AllOfDay>>);

type AllOfDay = Arc<Vec<Allocated>>;

impl CostsOfDays {
    fn get(&self, key: (Environment, i64)) -> Option<Arc<Vec<Allocated>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).map(Arc::clone)
    }

    fn put(&self, key: (Environment, i64), costs: &Arc<Vec<Allocated>>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(costs));
    }
}

/// All that a cluster costs on a day of UTC, counted from the epoch; what nobody uses last.
pub(crate) fn cluster(world: &World, environment: Environment, day: i64) -> Arc<Vec<Allocated>> {
    if let Some(known) = world.costs.get((environment, day)) {
        return known;
    }
    // What was delivered is worked out once for a block of days, where all of it is over.
    let block = day.div_euclid(BLOCK) * BLOCK;
    let now = world.now().0;
    let days = if (block + BLOCK) * DAY <= now { block..block + BLOCK } else { day..day + 1 };
    let end = Timestamp(days.end * DAY);
    let runs = SERVICES.iter().filter(|one| one.environments.contains(&environment));
    let delivered: Vec<(&Service, Vec<Delivery>)> =
        runs.map(|service| (service, world.deliveries(service, environment, end))).collect();
    let mut wanted = Arc::default();
    for one in days {
        let costs = Arc::new(on(world, environment, one, &delivered));
        if (one + 1) * DAY <= now {
            world.costs.put((environment, one), &costs);
        }
        if one == day {
            wanted = costs;
        }
    }
    wanted
}

/// Days of a block.
const BLOCK: i64 = 15;

fn on(
    world: &World,
    environment: Environment,
    day: i64,
    delivered: &[(&'static Service, Vec<Delivery>)],
) -> Vec<Allocated> {
    let mut all: Vec<Allocated> = delivered
        .iter()
        .map(|(service, deliveries)| Allocated {
            namespace: service.namespace,
            service: Some(service),
            idle: false,
            cost: own(world, service, environment, day, deliveries),
        })
        .collect();
    let share = size(environment);
    for (namespace, cores, memory) in SYSTEM {
        let noise = chance(world, &[&namespace, &environment.name()], day).between(-20, 20);
        let scaled = |amount: i64| amount * share / 100 * (1_000 + noise) / 1_000;
        let cost = of_resources(scaled(cores), scaled(memory), 0, 0);
        let cost = Cost { cpu_used: 310, memory_used: 540, ..cost };
        all.push(Allocated { namespace, service: None, idle: false, cost });
    }
    let used = |of: fn(&Cost) -> i64| all.iter().map(|one| of(&one.cost)).sum::<i64>();
    let idle = Cost {
        cpu: used(|cost| cost.cpu) * IDLE / 100,
        memory: used(|cost| cost.memory) * IDLE / 100,
        ..Cost::default()
    };
    all.push(Allocated { namespace: "", service: None, idle: true, cost: idle });
    all
}

/// How large an environment is, in hundredths of production.
const fn size(environment: Environment) -> i64 {
    match environment {
        Environment::Development => 14,
        Environment::Staging => 27,
        Environment::Production => 100,
    }
}

fn chance(world: &World, words: &[&dyn AsRef<[u8]>], day: i64) -> Chance {
    let day = day.to_string();
    let mut all: Vec<&dyn AsRef<[u8]>> = vec![&"cost", &day];
    all.extend_from_slice(words);
    Chance::of(world.history.seed, &all)
}

/// What thousandths of cores and of gigabytes, gigabytes on volumes and graphics processors cost a day.
fn of_resources(cores: i64, memory: i64, volumes: i64, gpus: i64) -> Cost {
    let [core, gigabyte, volume, gpu] = PRICES;
    Cost {
        cpu: cores * core * 24 / 1_000,
        memory: memory * gigabyte * 24 / 1_000,
        storage: volumes * volume * 24,
        gpu: gpus * gpu * 24,
        core_hours: cores * 24,
        ..Cost::default()
    }
}

/// What a service costs in an environment on a day.
fn own(
    world: &World,
    service: &'static Service,
    environment: Environment,
    day: i64,
    deliveries: &[Delivery],
) -> Cost {
    let mut usual = Chance::of(world.history.seed, &[&"size", &service.name]);
    let busy = i64::try_from(service.pace).unwrap_or_default();
    let heavy = match service.language {
        Language::Go | Language::Rust => 70,
        Language::Java => 150,
        Language::Python | Language::TypeScript => 100,
    };
    let cores = usual.between(400, 3_600) * (25 + busy) / 60 * heavy / 100;
    let memory = usual.between(900, 7_000) * heavy / 100;
    let volumes = if usual.percent(35) { usual.between(20, 400) } else { 0 };
    let gpus = i64::from(matches!(service.name, "recommendations" | "demand-forecast"));
    let traffic = usual.between(20, 900) * 1_000_000;
    let used = (usual.between(180, 620), usual.between(350, 780));
    let share = size(environment);
    let (mut cores, mut memory) = (cores * share / 100, memory * share / 100);
    // (The epoch was a Thursday.)
    let weekend = (day + 3).rem_euclid(7) >= 5;
    if weekend && environment == Environment::Production {
        cores = cores * 78 / 100;
    }
    // A little more each month, whatever it was when the portal first looked.
    let grown = 1_000 + (day - 20_000) / 4;
    let noise = chance(world, &[&service.name, &environment.name()], day).between(-18, 18);
    cores = cores * grown / 1_000 * (1_000 + noise) / 1_000;
    memory = memory * grown / 1_000 * (1_000 + noise / 2) / 1_000;
    let weight = weight(world, service, environment, day, deliveries);
    let cost = of_resources(cores, memory, volumes * share / 100, gpus * i64::from(share > 20));
    let public = matches!(service.name, "storefront-web" | "storefront-bff" | "auth-proxy");
    Cost {
        network: traffic * share / 100 * if weekend { 7 } else { 10 } / 10,
        load_balancer: if public { 540_000_000 } else { 0 },
        cpu_used: used.0,
        memory_used: used.1,
        ..cost
    }
    .weighed(weight)
}

impl Cost {
    /// With so many thousandths of the cores and of the memory.
    fn weighed(self, (cpu, memory): (i64, i64)) -> Self {
        let (cores, gigabytes) = (self.times(cpu, 1_000), self.times(memory, 1_000));
        Self { cpu: cores.cpu, core_hours: cores.core_hours, memory: gigabytes.memory, ..self }
    }
}

/// How heavy what was delivered, and what went wrong with it, makes a service on a day: thousandths of its
/// cores and of its memory.
fn weight(
    world: &World,
    service: &'static Service,
    environment: Environment,
    day: i64,
    deliveries: &[Delivery],
) -> (i64, i64) {
    let end = Timestamp((day + 1) * DAY);
    let took = |one: &&Delivery| one.took() && one.finished < end;
    let mut heavy = 1_000;
    for delivery in deliveries.iter().filter(took) {
        let words: [&dyn AsRef<[u8]>; 4] =
            [&"weight", &service.name, &environment.name(), &delivery.change.commit];
        let mut chance = Chance::of(world.history.seed, &words);
        let (is_heavy, by, lasts) =
            (chance.percent(HEAVY), chance.between(280, 620), chance.between(3, 9));
        let begun = delivery.finished.0.div_euclid(DAY);
        let runs = delivery.outcome == Outcome::Runs && !delivery.is_rollback;
        if is_heavy && runs && day - begun < lasts {
            heavy = heavy.max(1_000 + by);
        }
    }
    let (mut cpu, mut memory) = (heavy, heavy);
    for trouble in troubles_of(world.history.seed, service, environment, deliveries, end) {
        let (from, until) =
            (trouble.from.0.max(day * DAY), trouble.until.unwrap_or(end).0.min(end.0));
        let lasted = (until - from).max(0) / 60_000;
        // What is asked for less is paid for all the same.
        cpu += more(trouble.effect.cpu) * lasted / MINUTES;
        memory += more(trouble.effect.memory) * lasted / MINUTES;
    }
    (cpu, memory)
}

/// Minutes of a day.
const MINUTES: i64 = DAY / 60_000;

/// By how many thousandths something is more than usual.
#[expect(clippy::cast_possible_truncation, reason = "a few times as much at the most")]
fn more(times: f64) -> i64 {
    ((times - 1.0).max(0.0) * 1_000.0) as i64
}
