//! What is asked of the rules and told of a change, over a company of a few.

use super::*;
use crate::{
    policy::{Rules, Source, built_in},
    sign_in::{Parts, Provider, Sealer, SignInSettings, samples},
};
use platform::{
    EntityRef, Timestamp,
    access::{
        Aspects, Authority, ClassOfEntities, Decision, EntityFacts, GroupNode, Object, Permission,
        Principal, PrincipalKind, RoleBook,
    },
    audit::{AuditQuery, Outcome},
    rights::{
        Becomes, DocumentChange, DocumentKind, Extent, Ground, Judged, Question, WhoQuestion,
    },
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use store::StoreOptions;
use tempfile::TempDir;
use url::Url;

/// Things of two teams, one of them restricted.
#[derive(Clone)]
pub(crate) struct Things;

pub(crate) fn thing(name: &str, owner: &str, restricted: bool) -> EntityFacts {
    EntityFacts {
        reference: EntityRef::new("component", "default", name),
        spec_type: Some("service".to_owned()),
        lifecycle: None,
        owners: [EntityRef::new("group", "default", owner)].into(),
        system: None,
        tags: BTreeSet::new(),
        restricted,
    }
}

impl Things {
    fn all() -> Vec<EntityFacts> {
        vec![
            thing("web", "shop", false),
            thing("cart", "shop", false),
            thing("ledger", "bank", true),
            thing("rates", "bank", false),
        ]
    }
}

impl Objects for Things {
    fn facts(&self, entity: &EntityRef) -> Option<EntityFacts> {
        Self::all().into_iter().find(|facts| facts.reference == *entity)
    }

    fn classes(&self, aspects: &Aspects) -> Vec<ClassOfEntities> {
        let mut classes = Vec::<ClassOfEntities>::new();
        for facts in Self::all() {
            let (class, named) = (aspects.class_of(&facts), facts.reference.clone());
            match classes.iter_mut().find(|known| known.facts == class) {
                Some(known) => {
                    known.count += 1;
                    known.examples.push(named);
                }
                None => {
                    classes.push(ClassOfEntities { facts: class, count: 1, examples: vec![named] });
                }
            }
        }
        classes
    }

    fn users(&self) -> Vec<EntityRef> {
        ["ann", "ben", "eve"].map(|name| EntityRef::new("user", "default", name)).into()
    }

    /// The shop, which names Ben and Eve, and the bank around nobody.
    fn groups(&self) -> Vec<GroupNode> {
        let members = ["ben", "eve"].map(|name| EntityRef::new("user", "default", name));
        let node = |name: &str, members: &[EntityRef]| GroupNode {
            group: EntityRef::new("group", "default", name),
            label: Some(name.to_owned()),
            around: BTreeSet::new(),
            members: members.iter().cloned().collect(),
        };
        vec![node("bank", &[]), node("shop", &members)]
    }
}

/// The company: Ann runs the portal, Ben is of the shop, Eve is an external developer of the shop.
pub(crate) struct Company {
    pub rights: Arc<RightsDesk>,
    pub store: Store,
    clock: Arc<samples::Moving>,
    _folder: TempDir,
}

const RULES: &str = "
[roles.external]
includes = ['contractor-developer']
[roles.external.approvals]
'catalog.remove' = ['platform-engineer', 'group:default/bank']
[roles.sweeping]
permissions = ['catalog.remove']
[roles.sweeping.approvals]
'catalog.remove' = ['platform-engineer']
[[bindings]]
role = 'sweeping'
to = ['service:sweeper']
[[bindings]]
role = 'admin'
to = ['user:default/ann']
[[bindings]]
role = 'external'
to = ['user:default/eve']
[[bindings]]
role = 'viewer'
to = ['claim:auditors']
";

impl Company {
    pub async fn new() -> Self {
        Self::made(false, Vec::new()).await
    }

    /// The same with guests, or providers.
    pub async fn made(guest: bool, providers: Vec<Arc<dyn Provider>>) -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let store = Store::open(&StoreOptions { url, max_connections: 2 }).await.unwrap();
        let mut base = built_in().unwrap();
        base.put_table("roles.toml", RULES, &Source::File("roles.toml".to_owned())).unwrap();
        let usual = Some("developer".to_owned());
        let rules = Rules::compile(&base, usual.as_deref()).unwrap();
        let authority = Arc::new(PolicyAuthority::new(rules));
        let desk = PolicyDesk::open(store.clone(), Arc::clone(&authority), base, usual);
        let people = samples::People::default();
        for name in ["ann", "ben", "eve"] {
            people.add(&format!("user:default/{name}"), &[]);
        }
        let shop = BTreeSet::from([EntityRef::new("group", "default", "shop")]);
        for name in ["ben", "eve"] {
            let user = EntityRef::new("user", "default", name);
            people.groups.lock().unwrap().insert(user, shop.clone());
        }
        let moving = Arc::new(samples::Moving::at(10_000_000_000));
        let clock: Arc<dyn Clock> = Arc::<samples::Moving>::clone(&moving);
        let randomness: Arc<dyn crate::sign_in::Randomness> = Arc::new(samples::Seeded::new(1));
        let sign_in = SignIn::new(Parts {
            store: store.clone(),
            settings: SignInSettings {
                guest,
                ..SignInSettings::usual(Url::parse("https://portal.example").unwrap())
            },
            providers,
            directory: Arc::new(people),
            roles: Arc::<PolicyAuthority>::clone(&authority) as Arc<dyn RoleBook>,
            authority: Arc::<PolicyAuthority>::clone(&authority) as Arc<dyn Authority>,
            sealer: Sealer::new(b"secret", Arc::clone(&randomness)).unwrap(),
            clock: Arc::clone(&clock),
            randomness,
        });
        let desk = desk.await.unwrap();
        let objects = Arc::new(Things);
        let own = store.clone();
        let rights = RightsDesk { store: own, desk, authority, sign_in, objects, clock };
        Self { rights: Arc::new(rights), store, clock: moving, _folder: folder }
    }

    /// Time goes by.
    pub fn pass(&self, time: std::time::Duration) {
        self.clock.pass(time);
    }

    /// Somebody of the company, on a request.
    pub async fn asker(&self, name: &str) -> Asker {
        let everybody = self.rights.everybody().await.unwrap();
        let id = format!("user:default/{name}");
        let found = everybody.into_iter().find(|one| one.principal.id == id).unwrap();
        Asker::new(Arc::new(found.principal), Arc::from("test"), None)
    }

    async fn of(&self, name: &str) -> Arc<dyn Rights> {
        self.rights.asked(&self.asker(name).await)
    }

    pub async fn audited(&self, action: &str, outcome: Outcome) -> usize {
        let action = Some(action.to_owned());
        let query = AuditQuery { action, outcome: Some(outcome), ..AuditQuery::default() };
        self.store.audit_found(&query, 100).await.unwrap().len()
    }
}

fn change(name: &str, text: &str) -> DocumentChange {
    DocumentChange {
        kind: DocumentKind::Policy,
        name: name.to_owned(),
        becomes: Becomes::Text(text.to_owned()),
        comment: "why".to_owned(),
    }
}

fn question(principal: Option<&str>, permission: Permission, entity: Option<&str>) -> Question {
    let entity = entity.map(|name| EntityRef::new("component", "default", name));
    Question { principal: principal.map(str::to_owned), permission, entity }
}

#[tokio::test]
async fn a_role_tells_how_far_it_goes_and_who_has_it() {
    let company = Company::new().await;
    let ann = company.of("ann").await;
    let roles = ann.roles().await.unwrap();
    let developer = roles.iter().find(|role| role.name == "developer").unwrap();
    assert!(developer.usual && developer.source == Source::BuiltIn);
    assert_eq!(developer.holders, 1, "Ben has no other: {developer:?}");
    let external = ann.role("external").await.unwrap().unwrap();
    assert_eq!(external.entry.source, Source::File("roles.toml".to_owned()));
    assert_eq!(external.holders[0].principal, "user:default/eve");
    assert_eq!(external.holders[0].by, ["user:default/eve"]);
    let of = |permission| external.permitted.iter().find(|one| one.permission == permission);
    let remove = of(Permission::CatalogRemove).unwrap();
    assert_eq!((remove.own, remove.others), (Extent::Approval, Extent::No));
    let read = of(Permission::CatalogRead).unwrap();
    assert_eq!((read.own, read.others, read.restricted), (Extent::Yes, Extent::Yes, Extent::No));
    assert!(of(Permission::CostRead).is_none());
    let included = ann.role("contractor-viewer").await.unwrap().unwrap();
    assert_eq!(included.holders[0].by, ["role contractor-developer"]);
    assert_eq!(included.bounds.retention_days, Some(90));
    let refused = company.of("ben").await.roles().await;
    assert!(matches!(refused, Err(IdentityError::Refused(_))));
    assert_eq!(company.audited("policy.read", Outcome::Denied).await, 1);
}

#[tokio::test]
async fn everybody_may_ask_why_not_and_is_told_who_could_help() {
    let company = Company::new().await;
    let ben = company.of("ben").await;
    let no = ben.explain(&question(None, Permission::CatalogWrite, Some("rates"))).await.unwrap();
    assert_eq!((no.ground, &no.decision), (Ground::NothingPermits, &Decision::Deny));
    assert_eq!(no.grantors[0].principal, "user:default/ann");
    assert!(no.granting_roles.contains(&"admin".to_owned()), "{:?}", no.granting_roles);
    let yes = ben.explain(&question(None, Permission::CatalogWrite, Some("web"))).await.unwrap();
    assert_eq!(yes.ground, Ground::Permitted);
    assert_eq!(yes.policies[0].name, "changing/owner-of");
    assert!(yes.grantors.is_empty() && yes.roles.iter().any(|how| how.usual));
    // What Ben does not see is not there for him, and he asks of nobody else.
    let hidden = ben.explain(&question(None, Permission::CatalogRead, Some("ledger"))).await;
    assert_eq!(hidden.unwrap().ground, Ground::NoSuchEntity);
    let eve = Some("user:default/eve");
    let other = ben.explain(&question(eve, Permission::CatalogRead, None)).await;
    assert!(matches!(other, Err(IdentityError::Refused(_))));
    let ann = company.of("ann").await;
    let told = ann.explain(&question(eve, Permission::CatalogRemove, Some("web"))).await.unwrap();
    let by = vec!["group:default/bank".to_owned(), "platform-engineer".to_owned()];
    assert_eq!((told.ground, told.decision), (Ground::Approval, Decision::WithApproval { by }));
    let nobody = ann.explain(&question(Some("user:x/y"), Permission::Admin, None)).await;
    assert!(matches!(nobody, Err(IdentityError::NotFound(_))));
}

#[tokio::test]
async fn who_may_is_told_of_everybody() {
    let company = Company::new().await;
    let ann = company.of("ann").await;
    let ask = async |name: &str, permission| {
        let entity = Some(EntityRef::new("component", "default", name));
        ann.who_may(&WhoQuestion { permission, entity }).await.unwrap()
    };
    let names = |list: &[platform::rights::Holder]| -> Vec<String> {
        list.iter().map(|one| one.label.clone()).collect()
    };
    let seen = ask("ledger", Permission::CatalogRead).await;
    assert_eq!((names(&seen.allowed), seen.total, seen.of), (vec!["ann".to_owned()], 1, 3));
    let removed = ask("web", Permission::CatalogRemove).await;
    assert_eq!(names(&removed.allowed), ["ann", "ben"]);
    assert_eq!(names(&removed.with_approval), ["eve"]);
}

#[tokio::test]
async fn a_change_is_told_before_it_is_made_and_rolls_back() {
    let company = Company::new().await;
    let ann = company.of("ann").await;
    let wrong = ann.judge(&change("own", "permit (principal, action, nobody);")).await.unwrap();
    let Judged::Wrong(mistakes) = wrong else { panic!("{wrong:?}") };
    assert_eq!((mistakes[0].place.as_str(), mistakes[0].line), ("policy own", 1));
    let text = "forbid (principal in Group::\"group:default/shop\", \
                action == Action::\"catalog.read\", resource is Entity) \
                when { resource.owners.contains(Group::\"group:default/bank\") };";
    let Judged::Would(told) = ann.judge(&change("own", text)).await.unwrap() else { panic!() };
    assert_eq!((told.losing, told.gaining, told.looked_at, told.of), (2, 0, 3, 3));
    assert!(!told.locks_out);
    let ben = told.differences.iter().find(|one| one.label == "ben").unwrap();
    assert_eq!((ben.lost, ben.permission), (1, Permission::CatalogRead));
    assert_eq!(ben.examples, [EntityRef::new("component", "default", "rates")]);
    assert!(ann.document(DocumentKind::Policy, "own").await.unwrap().is_none(), "nothing is made");

    assert_eq!(ann.save(&change("own", text)).await.unwrap(), []);
    let asked = question(Some("user:default/ben"), Permission::CatalogRead, Some("rates"));
    assert_eq!(ann.explain(&asked).await.unwrap().ground, Ground::Forbidden);
    assert_eq!(ann.save(&change("own", "// nothing")).await.unwrap(), []);
    let known = ann.document(DocumentKind::Policy, "own").await.unwrap().unwrap();
    assert_eq!(known.versions.len(), 2);
    // A version is rolled back to by writing it again.
    let back = DocumentChange { becomes: known.versions[1].becomes.clone(), ..change("own", "") };
    ann.save(&back).await.unwrap();
    assert_eq!(ann.explain(&asked).await.unwrap().ground, Ground::Forbidden);
    let off = DocumentChange { becomes: Becomes::Off, ..change("own", "") };
    ann.save(&off).await.unwrap();
    assert_eq!(ann.explain(&asked).await.unwrap().ground, Ground::Permitted);
    let listed = ann.documents().await.unwrap();
    let off = listed.iter().find(|one| one.name == "own").unwrap();
    assert!(off.source.is_none() && !off.has_base, "it is still listed, so that it can be undone");
    assert!(!ann.save(&change("own", "nonsense")).await.unwrap().is_empty());
    assert_eq!(company.audited("policy.write", Outcome::Failed).await, 1);
    assert_eq!(company.audited("policy.write", Outcome::Done).await, 4);
    let refused = company.of("ben").await.save(&change("own", "")).await;
    assert!(matches!(refused, Err(IdentityError::Refused(_))));
}

#[tokio::test]
async fn who_would_lock_everybody_out_is_told() {
    let company = Company::new().await;
    let ann = company.of("ann").await;
    let text = "forbid (principal, action == Action::\"policy.write\", resource);";
    let Judged::Would(told) = ann.judge(&change("own", text)).await.unwrap() else { panic!() };
    assert!(told.locks_out && told.losing == 1);
}

#[tokio::test]
async fn a_review_names_every_way_to_every_role_and_runs_no_formula() {
    let company = Company::new().await;
    let ann = company.of("ann").await;
    let review = ann.review().await.unwrap();
    let of = |id: &str| -> Vec<(String, String)> {
        let rows = review.rows.iter().filter(|row| row.principal == id);
        rows.map(|row| (row.role.clone(), row.binding.clone())).collect()
    };
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    assert_eq!(of("user:default/ann"), [pair("admin", "user:default/ann")]);
    assert!(of("user:default/ben").contains(&pair("developer", "default role")));
    assert!(of("user:default/eve").contains(&pair("owner-of", "included by contractor-developer")));
    assert!(of("").contains(&pair("viewer", "claim:auditors")), "a binding that means nobody");
    let table = csv(&review);
    assert_eq!(table.lines().count(), review.rows.len() + 1);
    assert!(table.starts_with("principal,label,kind,role,"));
    assert_eq!(company.audited("access.review", Outcome::Done).await, 1);
    assert!(company.of("eve").await.review().await.is_err());
}

/// Conditions of which changes are made up.
const CONDITIONS: [&str; 5] = [
    "resource.restricted",
    "resource has type && resource.type == \"service\"",
    "principal in resource.owners",
    "resource.owners.contains(Group::\"group:default/bank\")",
    "principal.roles.contains(\"developer\")",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// Property 18: what is told of a change before it is made is what the change then does: with each
    /// entity, for each person and permission, decided one by one.
    #[test]
    fn property_18_a_forecast_is_what_comes(
        forbids in any::<bool>(),
        permission in proptest::sample::select(Permission::ALL.to_vec()),
        at in 0..CONDITIONS.len(),
        group in proptest::sample::select(vec!["shop", "bank"]),
    ) {
        let mut base = built_in().unwrap();
        base.put_table("t", RULES, &Source::BuiltIn).unwrap();
        let before = Rules::compile(&base, Some("developer")).unwrap();
        let effect = if forbids { "forbid" } else { "permit" };
        let condition = match permission.about() {
            platform::access::About::Entity => format!("when {{ {} }}", CONDITIONS[at]),
            platform::access::About::Portal => String::new(),
        };
        let text = format!(
            "{effect} (principal in Group::\"group:default/{group}\", \
             action == Action::\"{permission}\", resource) {condition};"
        );
        let mut documents = base.clone();
        documents.put(crate::policy::Document {
            kind: DocumentKind::Policy,
            name: "own".to_owned(),
            text,
            source: Source::BuiltIn,
        });
        let after = Rules::compile(&documents, Some("developer")).unwrap();
        let somebody = |name: &str, groups: &[&str]| {
            let groups = groups.iter().map(|one| EntityRef::new("group", "default", one));
            let principal = Principal {
                kind: PrincipalKind::Person,
                id: format!("user:default/{name}"),
                groups: groups.collect(),
                ..Principal::anonymous()
            };
            let roles = before.roles_of(&principal, &BTreeSet::new());
            let principal = Principal { roles, ..principal };
            let (claims, providers) = (BTreeSet::new(), BTreeSet::new());
            Somebody { principal, claims, providers, signed_in_at: Some(Timestamp(1)) }
        };
        let everybody =
            [somebody("ann", &[]), somebody("ben", &["shop"]), somebody("eve", &["shop", "bank"])];
        let told = forecast::forecast(&before, &after, &everybody, &Things);
        for one in &everybody {
            for permission in Permission::ALL {
                let (mut gained, mut lost, mut asked) = (0, 0, 0);
                let all = Things::all();
                let objects: Vec<Object<'_>> = match permission.about() {
                    platform::access::About::Entity => all.iter().map(Object::Entity).collect(),
                    platform::access::About::Portal => vec![Object::Portal],
                };
                for object in objects {
                    let was = before.decide(&one.principal, *permission, &object);
                    let will = after.decide(&one.principal, *permission, &object);
                    match (was.is_allowed(), &will) {
                        (false, Decision::Allow) => gained += 1,
                        (_, Decision::Deny) if was != Decision::Deny => lost += 1,
                        (true, Decision::WithApproval { .. }) => asked += 1,
                        _ => {}
                    }
                }
                let known = told.differences.iter().find(|difference| {
                    difference.principal == one.principal.id && difference.permission == *permission
                });
                let known = known.map_or((0, 0, 0), |one| {
                    (one.gained, one.lost, one.to_be_approved)
                });
                prop_assert_eq!(known, (gained, lost, asked), "{} {}", one.principal.id, permission);
            }
        }
    }
}
