//! A company of three with two providers: one is found by address, one by name, one not at all.

use super::super::Visit;
use crate::sign_in::{
    Confirmed, Door as Named, Flow, Grant, LoggedOut, Provider, ProviderError, Returned, Rule,
    samples::{People, reference},
};
use async_trait::async_trait;
use platform::{EntityRef, access::Directory, identity::DoorState};
use serde_json::json;
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};
use url::Url;

pub(super) fn visit() -> Visit {
    Visit { request: Arc::from("test"), address: None, device: "test".to_owned() }
}

pub(super) struct Company {
    people: People,
    down: Mutex<[bool; 2]>,
    fired: Mutex<BTreeSet<(usize, usize)>>,
    groups: Mutex<[u8; 3]>,
}

impl Company {
    pub fn new() -> Self {
        let company = Self {
            people: People::default(),
            down: Mutex::default(),
            fired: Mutex::default(),
            groups: Mutex::default(),
        };
        (0..3).for_each(|person| company.come(person));
        company
    }

    pub fn come(&self, person: usize) {
        match person {
            0 => {
                self.people
                    .add("user:default/lena", &[("spec.profile.email", "Lena@acme.example")]);
            }
            1 => self.people.add("user:default/tom", &[("metadata.name", "tom")]),
            _ => {}
        }
    }

    pub fn leave(&self, person: usize) {
        let name = ["user:default/lena", "user:default/tom", "user:default/eve"][person];
        self.people.remove(name);
    }

    pub fn expected_entity(&self, person: usize) -> Option<String> {
        let entity = ["user:default/lena", "user:default/tom"].get(person)?;
        self.is_there(entity).then(|| (*entity).to_owned())
    }

    pub fn is_there(&self, entity: &str) -> bool {
        self.people.label_of(&reference(entity)).is_some()
    }

    pub fn set_down(&self, door: usize, down: bool) {
        self.down.lock().unwrap()[door] = down;
    }

    pub fn is_down(&self, door: usize) -> bool {
        self.down.lock().unwrap()[door]
    }

    pub fn fire(&self, person: usize, door: usize) {
        self.fired.lock().unwrap().insert((person, door));
    }

    pub fn is_fired(&self, person: usize, door: usize) -> bool {
        self.fired.lock().unwrap().contains(&(person, door))
    }

    pub fn promote(&self, person: usize, group: u8) {
        self.groups.lock().unwrap()[person] = group;
    }

    pub fn groups_of_person(&self, person: usize) -> BTreeSet<String> {
        BTreeSet::from([format!("group{}", self.groups.lock().unwrap()[person])])
    }
}

impl Directory for Company {
    fn users_with(&self, key: &str, value: &str) -> Vec<EntityRef> {
        self.people.users_with(key, value)
    }

    fn groups_of(&self, user: &EntityRef) -> BTreeSet<EntityRef> {
        self.people.groups_of(user)
    }

    fn label_of(&self, entity: &EntityRef) -> Option<String> {
        self.people.label_of(entity)
    }

    fn epoch(&self) -> u64 {
        self.people.epoch()
    }
}

/// One of its providers.
pub(super) struct Door {
    company: Arc<Company>,
    number: usize,
    named: Named,
}

impl Door {
    pub fn new(company: Arc<Company>, number: usize) -> Self {
        let rules =
            vec![Rule::new("email", "spec.profile.email"), Rule::new("login", "metadata.name")];
        let id = format!("door{number}");
        let named = Named { id, title: "Door".to_owned(), github: false, rules };
        Self { company, number, named }
    }

    fn tell(&self, subject: &str) -> Result<Confirmed, ProviderError> {
        if self.company.is_down(self.number) {
            return Err(ProviderError::Unreachable("down".to_owned()));
        }
        let person: usize = subject.trim_start_matches("person").parse().unwrap();
        if self.company.is_fired(person, self.number) {
            return Err(ProviderError::Refused("invalid_grant".to_owned()));
        }
        let claims = match person {
            0 => json!({"login": "nobody", "email": "lena@acme.example", "email_verified": true}),
            1 => json!({"login": "tom", "email": "lena@acme.example", "email_verified": false}),
            _ => json!({"login": "eve"}),
        };
        Ok(Confirmed {
            subject: subject.to_owned(),
            label: subject.to_owned(),
            email: None,
            claims: claims.as_object().unwrap().clone(),
            names: self.company.groups_of_person(person),
            session: None,
            grant: Grant {
                access: "access".to_owned(),
                refresh: None,
                id: None,
                subject: subject.to_owned(),
            },
        })
    }
}

#[async_trait]
impl Provider for Door {
    fn door(&self) -> &Named {
        &self.named
    }

    fn state(&self) -> DoorState {
        DoorState::Open
    }

    async fn look(&self) {}

    async fn page(&self, flow: &Flow) -> Result<Url, ProviderError> {
        if self.company.is_down(self.number) {
            return Err(ProviderError::Unreachable("down".to_owned()));
        }
        Ok(Url::parse(&format!("https://door.example/?{}", flow.state)).unwrap())
    }

    async fn redeem(&self, returned: &Returned, _: &Flow) -> Result<Confirmed, ProviderError> {
        self.tell(&returned.code)
    }

    async fn renew(&self, grant: &Grant) -> Result<Confirmed, ProviderError> {
        self.tell(&grant.subject)
    }

    async fn logged_out(&self, token: &str) -> Result<LoggedOut, ProviderError> {
        let (subject, number) = token.split_once(' ').unwrap();
        let (subject, number) = (Some(subject.to_owned()), number.to_owned());
        Ok(LoggedOut { session: None, subject, number })
    }
}
