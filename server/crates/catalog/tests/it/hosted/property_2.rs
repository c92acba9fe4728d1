//! Property 2 (discovery): whatever an account does between passes, the catalog holds what the
//! filter says.

use super::{Hand, fake::FakeHost, pass, shown, source};
use crate::samples;
use catalog::{service::Origin, source::HostedSettings};
use platform::{code_host::HostEvent, timestamp::Clock};
use proptest::{collection::vec, prelude::*, sample::select};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

const NAMES: [&str; 4] = ["api", "shop", "shop-old", "web"];
const ROOT: &str = "catalog-info.yaml";
const EXTRA: &str = "extra/more.yaml";

/// What stands in the file at the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Root {
    Absent,
    Component,
    /// A component, and a Location that leads to what is in the folder `extra`.
    Leading,
    Broken,
}

#[derive(Clone, Debug)]
enum Edit {
    Root(Root),
    Extra(bool),
    /// Nothing that the catalog reads.
    Readme,
    Archive(bool),
    Fork(bool),
    Topic(bool),
    Delete,
}

#[derive(Clone, Debug)]
struct Step {
    edits: Vec<(&'static str, Edit)>,
    failing: BTreeSet<&'static str>,
    down: bool,
    /// Slipway was started anew.
    restart: bool,
    /// Webhooks told of the edits.
    told: bool,
    /// Seconds that pass before the edits, and before the source is read.
    pauses: (i64, i64),
}

fn edit() -> impl Strategy<Value = Edit> {
    let root = select(vec![Root::Absent, Root::Component, Root::Leading, Root::Broken]);
    prop_oneof![
        5 => root.prop_map(Edit::Root),
        3 => any::<bool>().prop_map(Edit::Extra),
        1 => Just(Edit::Readme),
        1 => any::<bool>().prop_map(Edit::Archive),
        1 => any::<bool>().prop_map(Edit::Fork),
        1 => any::<bool>().prop_map(Edit::Topic),
        1 => Just(Edit::Delete),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let name = || select(NAMES.to_vec());
    let pause = || select(vec![0_i64, 30, 600]);
    let failing = prop_oneof![3 => Just(Vec::new()), 1 => vec(name(), 1..3)];
    let flag = |chance: f64| prop::bool::weighted(chance);
    (vec((name(), edit()), 0..5), failing, flag(0.1), flag(0.15), flag(0.4), (pause(), pause()))
        .prop_map(|(edits, failing, down, restart, told, pauses)| Step {
            edits,
            failing: failing.into_iter().collect(),
            down,
            restart,
            told,
            pauses,
        })
}

#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "as many settings, each on or off")]
struct Choice {
    archived: bool,
    forks: bool,
    exclude_old: bool,
    by_topic: bool,
}

fn choice() -> impl Strategy<Value = Choice> {
    any::<(bool, bool, bool, bool)>().prop_map(|(archived, forks, exclude_old, by_topic)| Choice {
        archived,
        forks,
        exclude_old,
        by_topic,
    })
}

fn settings(choice: Choice) -> HostedSettings {
    HostedSettings {
        archived: choice.archived,
        forks: choice.forks,
        exclude: if choice.exclude_old { vec!["*-old".to_owned()] } else { Vec::new() },
        topics: if choice.by_topic { vec!["portal".to_owned()] } else { Vec::new() },
        people: false,
        ..HostedSettings::default()
    }
}

fn component(name: &str, number: u32) -> String {
    format!(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: {name}\nspec:\n  \
         type: t{number}\n  lifecycle: production\n  owner: team\n"
    )
}

/// A repository as the model knows it.
#[derive(Clone, Debug, Default)]
struct Model {
    archived: bool,
    fork: bool,
    topic: bool,
    root: Option<(Root, u32)>,
    extra: Option<u32>,
}

impl Model {
    fn admitted(&self, name: &str, choice: Choice) -> bool {
        (choice.archived || !self.archived)
            && (choice.forks || !self.fork)
            && !(choice.exclude_old && name.ends_with("-old"))
            && (!choice.by_topic || self.topic)
    }

    /// What it holds when it is read, given what it held.
    fn holds(&self, name: &str, before: &Held) -> Held {
        let mut held = Held::new();
        match self.root {
            Some((Root::Broken, _)) => return before.clone(),
            Some((Root::Component, number)) => {
                held.insert(format!("component:default/{name}"), format!("t{number}"));
            }
            Some((Root::Leading, number)) => {
                held.insert(format!("component:default/{name}"), format!("t{number}"));
                held.insert(format!("location:default/{name}"), String::new());
                if let Some(number) = self.extra {
                    held.insert(format!("component:default/{name}-more"), format!("t{number}"));
                }
            }
            Some((Root::Absent, _)) | None => {}
        }
        held
    }
}

type Held = BTreeMap<String, String>;

/// Does an edit in the host and in the model; a repository that is edited is there.
fn apply(
    host: &FakeHost,
    models: &mut BTreeMap<&'static str, Model>,
    (name, edit): &(&'static str, Edit),
    number: u32,
    clock: &Hand,
) {
    let at = clock.now();
    if matches!(edit, Edit::Delete) {
        host.world().repositories.remove(*name);
        models.remove(name);
        return;
    }
    host.world().repositories.entry((*name).to_owned()).or_default();
    let model = models.entry(name).or_default();
    match edit {
        Edit::Root(root) => {
            let location = format!(
                "---\napiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata:\n  name: \
                 {name}\nspec:\n  targets: [./extra/*.yaml]\n  presence: optional\n"
            );
            let text = match root {
                Root::Absent => None,
                Root::Component => Some(component(name, number)),
                Root::Leading => Some(component(name, number) + &location),
                Root::Broken => Some(format!("kind: [{number}")),
            };
            host.push(name, ROOT, text.as_deref(), at);
            model.root = Some((*root, number));
        }
        Edit::Extra(there) => {
            let text = there.then(|| component(&format!("{name}-more"), number));
            host.push(name, EXTRA, text.as_deref(), at);
            model.extra = there.then_some(number);
        }
        Edit::Readme => host.push(name, "README.md", Some(&number.to_string()), at),
        Edit::Archive(archived) => {
            model.archived = *archived;
            host.world().repositories.get_mut(*name).unwrap().archived = *archived;
        }
        Edit::Fork(fork) => {
            model.fork = *fork;
            host.world().repositories.get_mut(*name).unwrap().fork = *fork;
        }
        Edit::Topic(topic) => {
            model.topic = *topic;
            let topics = if *topic { vec!["portal".to_owned()] } else { Vec::new() };
            host.world().repositories.get_mut(*name).unwrap().topics = topics;
        }
        Edit::Delete => {}
    }
}

async fn run(choice: Choice, steps: Vec<Step>) {
    let (store, _folder) = samples::store().await;
    let clock = Arc::new(Hand::default());
    clock.advance(1_000_000);
    let host = Arc::new(FakeHost::default());
    let mut reader = source(&host, settings(choice), &clock);
    let mut models: BTreeMap<&'static str, Model> = BTreeMap::new();
    let mut held: BTreeMap<&'static str, Held> = BTreeMap::new();
    let mut number = 0;
    for step in steps {
        clock.advance(step.pauses.0);
        for edit in &step.edits {
            number += 1;
            apply(&host, &mut models, edit, number, &clock);
        }
        clock.advance(step.pauses.1);
        if step.restart {
            reader = source(&host, settings(choice), &clock);
        }
        let told: BTreeSet<String> =
            step.edits.iter().map(|(name, _)| (*name).to_owned()).collect();
        if step.told {
            reader.tell(&HostEvent::Repositories(told.into_iter().collect()));
        }
        {
            let mut world = host.world();
            world.down = step.down;
            world.failing = step.failing.iter().map(|&name| name.to_owned()).collect();
        }
        let outcome = pass(&reader, &store, &clock).await;
        assert_eq!(outcome.is_err(), step.down);
        if !step.down {
            held.retain(|name, _| models.get(name).is_some_and(|one| one.admitted(name, choice)));
            for (name, model) in &models {
                if model.admitted(name, choice) && !step.failing.contains(name) {
                    let before = held.remove(name).unwrap_or_default();
                    held.insert(*name, model.holds(name, &before));
                }
            }
        }
        let expected: Held = held.values().flatten().map(|(k, v)| (k.clone(), v.clone())).collect();
        assert_eq!(shown(&store).await, expected, "after {step:?}");

        host.take_asked("");
        let position = store.last_position().await.unwrap();
        clock.advance(600);
        let again = pass(&reader, &store, &clock).await;
        assert_eq!(again.is_err(), step.down);
        assert_eq!(host.take_asked("text"), 0, "nothing changed: {step:?}");
        assert_eq!(store.last_position().await.unwrap(), position);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Property 2 (discovery): after each pass the catalog holds exactly what the filter says of the
    /// repositories that there are, with nothing lost of those that failed; a pass without a change
    /// asks for no text and writes nothing into the log.
    #[test]
    fn property_2_the_catalog_holds_what_the_filter_says(
        choice in choice(),
        steps in vec(step(), 1..7),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(run(choice, steps));
    }
}
