//! Issues: what trouble is from inside of a service. Trouble of one kind shows as one fault, so that the
//! second one of it is a regression; beside that there is what always goes wrong a little.

use super::{
    refusal::Refusal,
    words::{self, Words},
};
use crate::{
    chance::Chance,
    company::{Environment, PEOPLE, Person, Service},
    history::{object, tag},
    trouble::{Severity, Trouble},
    world::World,
};
use platform::Timestamp;
use serde_json::Value;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// For so long an issue is new.
const NEW: i64 = 3 * DAY;

/// In production, what lasts so long comes ever more often.
const ESCALATES: i64 = 25 * MINUTE;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Unresolved,
    Resolved,
    Archived,
}

/// A time in which events came, and how many a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Burst {
    pub from: Timestamp,
    pub until: Timestamp,
    pub a_minute: i64,
}

impl Burst {
    /// Events before a moment.
    pub fn before(&self, at: Timestamp) -> i64 {
        let lasted = at.0.min(self.until.0).saturating_sub(self.from.0).max(0);
        // The first one comes at once.
        if at <= self.from { 0 } else { 1 + lasted * self.a_minute / MINUTE }
    }
}

/// An issue at a moment.
#[derive(Clone, Debug)]
pub(super) struct Issue {
    pub id: String,
    pub number: usize,
    pub service: &'static Service,
    pub environment: Environment,
    pub words: &'static Words,
    pub state: State,
    pub substatus: &'static str,
    pub first_seen: Timestamp,
    pub last_seen: Timestamp,
    pub events: u64,
    pub people: u64,
    pub bursts: Vec<Burst>,
    pub assignee: Option<Assigned>,
    /// The commits that it was first and last seen in.
    pub releases: (Option<String>, Option<String>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Assigned {
    Person(&'static Person),
    Team(String),
}

/// What somebody did with an issue.
#[derive(Clone, Debug)]
pub(super) struct Act {
    pub at: Timestamp,
    pub deed: Deed,
}

#[derive(Clone, Debug)]
pub(super) enum Deed {
    State(State),
    Assign(Option<Assigned>),
}

impl Issue {
    pub fn title(&self) -> String {
        format!("{}: {}", self.words.kind, self.words.value)
    }

    pub fn short_id(&self) -> String {
        format!("{}-{}", self.service.name.to_uppercase(), self.number)
    }

    pub fn project_id(&self) -> String {
        project_id(self.service)
    }

    /// Events from a moment on, until another one.
    pub fn between(&self, from: Timestamp, until: Timestamp) -> i64 {
        self.bursts.iter().map(|burst| burst.before(until) - burst.before(from)).sum()
    }
}

/// The number of what these words name.
pub(super) fn number(words: &[&str]) -> String {
    let digits = object(words);
    let short = digits.get(..11).unwrap_or(&digits);
    u64::from_str_radix(short, 16).unwrap_or_default().to_string()
}

pub(super) fn project_id(service: &Service) -> String {
    number(&["project", service.name])
}

/// The issues of a service at a moment, with what people did to them.
pub(super) fn issues(
    world: &World,
    service: &'static Service,
    acts: &dyn Fn(&str) -> Vec<Act>,
    now: Timestamp,
) -> Vec<Issue> {
    let seed = world.history.seed;
    let mut found: Vec<(&'static Words, Vec<Trouble>)> = Vec::new();
    for stage in service.environments {
        for trouble in world.troubles(service, *stage, now) {
            let all = words::of(trouble.kind, service.language);
            let mut chance = Chance::of(seed, &[&"fault", &trouble.name()]);
            let one = chance.below(all.len() as u64);
            let one = &all[usize::try_from(one).unwrap_or_default()];
            match found.iter_mut().find(|(words, _)| *words == one) {
                Some((_, troubles)) => troubles.push(trouble),
                None => found.push((one, vec![trouble])),
            }
        }
    }
    let mut all: Vec<Issue> =
        found.into_iter().map(|(words, troubles)| of_trouble(seed, words, troubles, now)).collect();
    all.extend(words::usual().iter().filter_map(|words| always(seed, service, words, now)));
    // Numbers as people know them, in the order in which they were first seen.
    all.sort_by_key(|issue| (issue.first_seen, issue.id.clone()));
    for (at, issue) in all.iter_mut().enumerate() {
        issue.number = at + 1;
        for act in acts(&issue.id) {
            lay_over(issue, &act, now);
        }
    }
    all
}

/// What one fault is, of all the trouble that it made.
fn of_trouble(
    seed: u64,
    words: &'static Words,
    mut troubles: Vec<Trouble>,
    now: Timestamp,
) -> Issue {
    troubles.sort_by_key(|trouble| trouble.from);
    let last = &troubles[troubles.len() - 1];
    let (service, first) = (last.service, &troubles[0]);
    let id = number(&["issue", service.name, words.kind, words.value]);
    let mut chance = Chance::of(seed, &[&"issue", &id]);
    let bursts: Vec<Burst> = troubles.iter().map(|trouble| burst(trouble, now)).collect();
    let began = (last.from, last.until);
    // Some hours after it is over, somebody says so.
    let resolved = began.1.map(|until| chance.minutes_after(until, 30, 18 * 60));
    let archived = last.severity == Severity::Low && chance.percent(20);
    let lasts = began.1.is_none();
    let escalates = last.environment == Environment::Production
        && last.severity == Severity::Critical
        && lasts
        && now.0 - began.0.0 >= ESCALATES;
    let again = troubles.len() > 1;
    let substatus = if escalates {
        "escalating"
    } else if again && now.0 - began.0.0 < NEW {
        "regressed"
    } else if now.0 - first.from.0 < NEW {
        "new"
    } else {
        "ongoing"
    };
    let state = match resolved {
        Some(at) if at <= now => State::Resolved,
        _ if archived => State::Archived,
        _ => State::Unresolved,
    };
    let environment = last.environment;
    let mut people: Vec<&'static Person> = service.people();
    people.sort_by_key(|person| person.name);
    let taken = chance.percent(65);
    let who = chance.pick(&people);
    let by_team = chance.percent(30);
    let assignee = taken.then(|| {
        if by_team { Assigned::Team(service.team.to_owned()) } else { Assigned::Person(who) }
    });
    let commit = |trouble: &Trouble| Some(trouble.cause.change.commit.clone());
    let releases = (commit(first), commit(last));
    made(id, service, environment, words, (state, substatus), bursts, assignee, releases, now)
}

/// How often it comes while it lasts.
fn burst(trouble: &Trouble, now: Timestamp) -> Burst {
    let busy: f64 = match trouble.environment {
        Environment::Production => 60.0,
        Environment::Staging => 8.0,
        Environment::Development => 4.0,
    };
    // A share of what fails, of which no more than thousands.
    let share = (trouble.effect.errors * busy).clamp(1.0, 1_000.0);
    #[expect(clippy::cast_possible_truncation, reason = "it lies between 1 and 1,000")]
    let a_minute = share as i64;
    Burst { from: trouble.from, until: trouble.until.unwrap_or(now), a_minute }
}

/// What goes wrong all the time: some services have it, others do not.
fn always(
    seed: u64,
    service: &'static Service,
    words: &'static Words,
    now: Timestamp,
) -> Option<Issue> {
    let mut chance = Chance::of(seed, &[&"always", &service.name, &words.kind]);
    if !chance.percent(55) {
        return None;
    }
    let id = number(&["issue", service.name, words.kind, words.value]);
    // Since one day of the last years, and every few hours.
    let from = Timestamp((now.0.div_euclid(DAY) - 30).min(20_000 + chance.between(0, 600)) * DAY);
    let pause = chance.between(20, 400) * MINUTE;
    let shift = chance.between(0, 300) * MINUTE;
    let archived = chance.percent(25);
    let first = (now.0 - 31 * DAY).div_euclid(pause);
    let last = (now.0 - shift).div_euclid(pause);
    let bursts = (first..=last).map(|turn| {
        let at = Timestamp(turn * pause + shift);
        Burst { from: at, until: at, a_minute: 0 }
    });
    let bursts: Vec<Burst> = bursts.filter(|burst| burst.from < now).collect();
    let environment = *service.environments.last().unwrap_or(&Environment::Production);
    let state = if archived { State::Archived } else { State::Unresolved };
    let mut issue =
        made(id, service, environment, words, (state, "ongoing"), bursts, None, (None, None), now);
    issue.first_seen = from.min(issue.first_seen);
    // Those before the last month are counted, and told of no more.
    let earlier = first - (from.0 - shift).div_euclid(pause) - 1;
    issue.events += u64::try_from(earlier).unwrap_or_default();
    Some(issue)
}

#[expect(clippy::too_many_arguments, reason = "an issue has so many sides")]
fn made(
    id: String,
    service: &'static Service,
    environment: Environment,
    words: &'static Words,
    (state, substatus): (State, &'static str),
    bursts: Vec<Burst>,
    assignee: Option<Assigned>,
    releases: (Option<String>, Option<String>),
    now: Timestamp,
) -> Issue {
    let first_seen = bursts.iter().map(|burst| burst.from).min().unwrap_or(now);
    // The last event stands at most one minute before a burst's end.
    let last = bursts.iter().map(|burst| burst.until.0.max(burst.from.0)).max();
    let last_seen = Timestamp(last.unwrap_or(now.0).min(now.0));
    let events: i64 = bursts.iter().map(|burst| burst.before(Timestamp(now.0 + 1))).sum();
    let events = u64::try_from(events).unwrap_or_default();
    let people = if environment == Environment::Production { events.div_ceil(6) } else { 1 };
    let people = people.min(4_000);
    Issue {
        id,
        number: 0,
        service,
        environment,
        words,
        state,
        substatus,
        first_seen,
        last_seen,
        events,
        people,
        bursts,
        assignee,
        releases,
    }
}

/// What somebody did. What comes after it was resolved makes it a regression.
fn lay_over(issue: &mut Issue, act: &Act, now: Timestamp) {
    if act.at > now {
        return;
    }
    match &act.deed {
        Deed::Assign(to) => issue.assignee.clone_from(to),
        Deed::State(State::Resolved) => {
            // What lasts goes on: it is told of again a quarter of an hour later.
            let came_back = issue.bursts.iter().any(|burst| {
                let began = burst.from > act.at;
                let lasts = burst.until.0 >= act.at.0 + 15 * MINUTE;
                began || lasts
            });
            issue.state = if came_back { State::Unresolved } else { State::Resolved };
            if came_back {
                issue.substatus = "regressed";
            }
        }
        Deed::State(state) => issue.state = *state,
    }
}

/// What a change asks for.
pub(super) fn act(body: &Value, service: &'static Service, now: Timestamp) -> Result<Act, Refusal> {
    if let Some(status) = body["status"].as_str() {
        let state = match status {
            "resolved" | "resolvedInNextRelease" => State::Resolved,
            "unresolved" => State::Unresolved,
            "ignored" | "muted" => State::Archived,
            other => {
                let reason = format!("\"{other}\" is not a valid choice.");
                return Err(Refusal::Field("status", reason));
            }
        };
        return Ok(Act { at: now, deed: Deed::State(state) });
    }
    let Some(to) = body["assignedTo"].as_str() else {
        let reason = "This field is required.".to_owned();
        return Err(Refusal::Field("status", reason));
    };
    let unknown = || Refusal::Field("assignedTo", "Unknown actor input".to_owned());
    let to = match to.split_once(':') {
        None if to.is_empty() => None,
        Some(("user", id)) => {
            let person = PEOPLE.iter().find(|person| number(&["user", person.login]) == id);
            Some(Assigned::Person(person.ok_or_else(unknown)?))
        }
        Some(("team", id)) => {
            let teams = super::people::teams_of(service);
            let team = teams.into_iter().find(|team| number(&["team", team]) == id);
            Some(Assigned::Team(team.ok_or_else(unknown)?.to_owned()))
        }
        _ => return Err(unknown()),
    };
    Ok(Act { at: now, deed: Deed::Assign(to) })
}

/// The name of the release of a commit.
pub(super) fn release(service: &Service, commit: &str) -> String {
    format!("{}@{}", service.name, tag(commit))
}
