//! A workload with its pods.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// How a workload fares: what needs a look first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum WorkloadState {
    /// It does not run as it should.
    Degraded,
    /// It is on its way.
    Progressing,
    /// It was paused, or scaled to nothing.
    Paused,
    /// It runs.
    #[default]
    Running,
    /// It ended well.
    Done,
}

impl WorkloadState {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Degraded, Self::Progressing, Self::Paused, Self::Running, Self::Done];

    /// Its name in pages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Degraded => "degraded",
            Self::Progressing => "progressing",
            Self::Paused => "paused",
            Self::Running => "running",
            Self::Done => "done",
        }
    }
}

/// What the containers of one pod ask for and may use at the most, added up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resources {
    /// Thousandths of a processor that are set aside.
    pub cpu_request: Option<u64>,
    /// Thousandths of a processor that it may use; `None` is no limit.
    pub cpu_limit: Option<u64>,
    /// Bytes that are set aside.
    pub memory_request: Option<u64>,
    /// Bytes that it may use; `None` is no limit.
    pub memory_limit: Option<u64>,
}

/// What a cluster says of a workload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkloadCondition {
    /// Its sort, such as `Available`, `Progressing`, `Failed`.
    pub kind: String,
    /// Whether it is so; `None` is that nobody knows.
    pub holds: Option<bool>,
    /// Why, in one word.
    pub reason: String,
    /// Why, in words.
    pub message: String,
    /// Since when.
    pub since: Option<Timestamp>,
}

/// What scales a workload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Autoscaler {
    /// The fewest pods.
    pub least: u32,
    /// The most pods.
    pub most: u32,
    /// How many there are.
    pub current: u32,
    /// How many there should be.
    pub desired: u32,
    /// What it goes by, as `cpu 63% of 70%`.
    pub metrics: Vec<String>,
    /// What keeps it from scaling, in words.
    pub hindered: Option<String>,
}

/// How a container ended the last time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Why, such as `OOMKilled`, `Error`, `Completed`.
    pub reason: String,
    /// What the process gave back.
    pub exit_code: i32,
    /// When.
    pub at: Option<Timestamp>,
}

/// A pod.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pod {
    /// Its name.
    pub name: String,
    /// `Pending`, `Running`, `Succeeded`, `Failed`, `Unknown`; `Terminating` when it is being removed.
    pub phase: String,
    /// Containers that are ready.
    pub ready: u32,
    /// Containers in all.
    pub containers: u32,
    /// How often containers were started again.
    pub restarts: u32,
    /// What it waits for, such as `CrashLoopBackOff`, `ImagePullBackOff`, `Unschedulable`.
    pub reason: Option<String>,
    /// The same in words.
    pub message: Option<String>,
    /// How a container of it ended the last time.
    pub last_end: Option<End>,
    /// The machine that it runs on.
    pub node: Option<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// Its images.
    pub images: Vec<String>,
}

impl Pod {
    /// Whether somebody has to look at it.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        let waits = |reason: &str| !matches!(reason, "ContainerCreating" | "PodInitializing");
        matches!(self.phase.as_str(), "Failed" | "Unknown")
            || (self.phase != "Succeeded" && self.reason.as_deref().is_some_and(waits))
    }

    /// Whether all of it is ready.
    #[must_use]
    pub const fn is_ready(&self) -> bool {
        self.containers > 0 && self.ready == self.containers
    }
}

/// A workload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workload {
    /// `Deployment`, `StatefulSet`, `DaemonSet`, `Job`, `CronJob`; `Pod` of pods that nothing made.
    pub kind: String,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// How it fares.
    pub state: WorkloadState,
    /// Why it fares so.
    pub message: Option<String>,
    /// Pods that there should be.
    pub wanted: u32,
    /// Pods that are ready.
    pub ready: u32,
    /// Pods of the newest version.
    pub updated: u32,
    /// Its images.
    pub images: Vec<String>,
    /// What one of its pods asks for.
    pub resources: Resources,
    /// What the cluster says of it.
    pub conditions: Vec<WorkloadCondition>,
    /// What scales it.
    pub autoscaler: Option<Autoscaler>,
    /// When a `CronJob` runs, as `0 3 * * *`.
    pub schedule: Option<String>,
    /// When it last ran, of what runs now and then.
    pub last_run: Option<Timestamp>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// Its pods, those that need a look first; at most [`Workload::PODS`].
    pub pods: Vec<Pod>,
    /// How many those are in all.
    pub pods_total: u32,
}

impl Workload {
    /// How many pods of one are told.
    pub const PODS: usize = 12;
}
