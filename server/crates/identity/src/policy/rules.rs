//! All that is in force, compiled: policies by action, roles, bindings.

use super::{
    Binding, Document, DocumentKind, Documents, PolicyProblem, PolicyProblems, Role, Source,
    aspects, request::Types, role, schema,
};
use cedar_policy::{
    ActionConstraint, Authorizer, Context, Decision as Answer, Effect, Entities, Entity, Policy,
    PolicyId, PolicySet, Request, Schema, ValidationMode, Validator,
};
use platform::access::{
    About, Aspects, Decision, Limits, Object, Permission, Principal, PrincipalKind,
};
use platform::rights::HowRole;
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

/// The annotation of a policy that only forbids until somebody approves.
const APPROVAL: &str = "approval";

/// A policy in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Its name: document and number or `@id`.
    pub policy: String,
    /// The document that it stands in.
    pub document: (DocumentKind, String),
    /// Whether it permits; else it forbids.
    pub permits: bool,
    /// Its text.
    pub text: String,
}

/// A decision and what led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The decision.
    pub decision: Decision,
    /// The roles that somebody has in the end.
    pub roles: BTreeSet<String>,
    /// The policies that decided, by name; none where nothing permits it.
    pub reasons: Vec<Reason>,
    /// Whether the bound of a token or agent decided.
    pub out_of_scope: bool,
    /// What went wrong in policies that were then left out.
    pub errors: Vec<String>,
}

/// What policies of one permission there are.
struct Applicable {
    action: Entity,
    all: PolicySet,
    /// Without those that wait for an approval.
    approved: PolicySet,
    aspects: Aspects,
}

/// Everything in force.
pub struct Rules {
    types: Types,
    applicable: BTreeMap<Permission, Applicable>,
    reasons: BTreeMap<PolicyId, Reason>,
    approvers: BTreeMap<PolicyId, Vec<String>>,
    roles: BTreeMap<String, Role>,
    bindings: Vec<(Binding, Source)>,
    usual_role: Option<String>,
}

impl Rules {
    /// Compiles documents. Who has signed in and has no role by a binding of their own has the usual
    /// one.
    ///
    /// # Errors
    /// With every mistake of every document.
    pub fn compile(
        documents: &Documents,
        usual_role: Option<&str>,
    ) -> Result<Self, PolicyProblems> {
        let schema = schema::schema().map_err(broken)?;
        let types = Types::new().map_err(|error| broken(error.to_string()))?;
        let mut problems = Vec::new();
        let roles = roles(documents, &mut problems);
        let bindings = bindings(documents, &roles, &mut problems);
        if let Some(role) = usual_role.filter(|role| !roles.contains_key(*role)) {
            let message = format!("there is no role {role:?}");
            let fix = format!("write one of {}", names(&roles));
            problems.push(PolicyProblem::at("identity.default-role", "", 0, message).fix(fix));
        }
        let mut policies = Vec::new();
        for document in documents.of(DocumentKind::Policy) {
            read(document, &document.text, &schema, &mut policies, &mut problems);
        }
        for document in documents.of(DocumentKind::Role) {
            let Some(role) = roles.get(&document.name) else { continue };
            let text = role.policies(&document.name);
            read(document, &text, &schema, &mut policies, &mut problems);
        }
        if !problems.is_empty() {
            return Err(PolicyProblems(problems));
        }
        let mut rules = Self {
            types,
            applicable: BTreeMap::new(),
            reasons: BTreeMap::new(),
            approvers: BTreeMap::new(),
            roles,
            bindings,
            usual_role: usual_role.map(str::to_owned),
        };
        for (policy, reason) in &policies {
            rules.reasons.insert(policy.id().clone(), reason.clone());
            if let Some(by) = policy.annotation(APPROVAL).filter(|_| !reason.permits) {
                let by = by.split(',').map(|one| one.trim().to_owned()).collect();
                rules.approvers.insert(policy.id().clone(), by);
            }
        }
        for permission in Permission::ALL {
            let applicable =
                rules.applicable_to(*permission, &schema, &policies).map_err(broken)?;
            rules.applicable.insert(*permission, applicable);
        }
        Ok(rules)
    }

    fn applicable_to(
        &self,
        permission: Permission,
        schema: &Schema,
        policies: &[(Policy, Reason)],
    ) -> Result<Applicable, String> {
        let action = self.types.action(permission.name());
        let actions = schema.action_entities().map_err(|error| error.to_string())?;
        let entity = actions.get(&action).cloned().ok_or("the schema lacks an action")?;
        let group = if permission.changes() { schema::CHANGING } else { schema::READING };
        let group = self.types.action(group);
        let (mut all, mut approved) = (PolicySet::new(), PolicySet::new());
        let mut aspects = Aspects::default();
        for (policy, _) in policies {
            let applies = match policy.action_constraint() {
                ActionConstraint::Any => true,
                ActionConstraint::Eq(one) => one == action,
                ActionConstraint::In(some) => some.contains(&action) || some.contains(&group),
            };
            if !applies {
                continue;
            }
            all.add(policy.clone()).map_err(|error| error.to_string())?;
            if !self.approvers.contains_key(policy.id()) {
                approved.add(policy.clone()).map_err(|error| error.to_string())?;
            }
            if permission.about() == About::Entity {
                aspects::add(policy, &mut aspects).map_err(|error| error.to_string())?;
            }
        }
        Ok(Applicable { action: entity, all, approved, aspects })
    }

    /// Which facts of entities decide about a permission.
    #[must_use]
    pub fn aspects(&self, permission: Permission) -> Aspects {
        self.applicable.get(&permission).map(|one| one.aspects.clone()).unwrap_or_default()
    }

    /// Decides, without telling why.
    #[must_use]
    pub fn decide(
        &self,
        principal: &Principal,
        permission: Permission,
        object: &Object<'_>,
    ) -> Decision {
        self.verdict(principal, permission, *object, false).decision
    }

    /// Decides, and tells why.
    #[must_use]
    pub fn explain(
        &self,
        principal: &Principal,
        permission: Permission,
        object: &Object<'_>,
    ) -> Verdict {
        self.verdict(principal, permission, *object, true)
    }

    fn verdict(
        &self,
        principal: &Principal,
        permission: Permission,
        object: Object<'_>,
        told: bool,
    ) -> Verdict {
        let roles = self.all_roles(principal);
        let (reasons, errors) = (Vec::new(), Vec::new());
        let decision = Decision::Deny;
        let out_of_scope = !principal.in_scope(permission);
        let mut verdict = Verdict { decision, roles, reasons, out_of_scope, errors };
        if out_of_scope {
            return verdict;
        }
        // What is about the portal as a whole is so whatever somebody points at.
        let object = if permission.about() == About::Portal { Object::Portal } else { object };
        let Some(applicable) = self.applicable.get(&permission) else { return verdict };
        let who = self.types.principal(principal, &verdict.roles);
        let Some((who, what)) = who.zip(self.types.object(object)) else { return verdict };
        let ids = (who.uid(), applicable.action.uid(), what.uid());
        let Ok(request) = Request::new(ids.0, ids.1, ids.2, Context::empty(), None) else {
            return verdict;
        };
        let Ok(entities) = Entities::from_entities([who, what, applicable.action.clone()], None)
        else {
            return verdict;
        };
        let authorizer = Authorizer::new();
        let response = authorizer.is_authorized(&request, &applicable.all, &entities);
        let reasons: Vec<&PolicyId> = response.diagnostics().reason().collect();
        verdict.decision = match response.decision() {
            Answer::Allow => Decision::Allow,
            Answer::Deny => {
                let by: Option<Vec<&Vec<String>>> =
                    reasons.iter().map(|id| self.approvers.get(*id)).collect();
                let by = by.filter(|by| !by.is_empty());
                let approved = || {
                    let response =
                        authorizer.is_authorized(&request, &applicable.approved, &entities);
                    response.decision() == Answer::Allow
                };
                match by.filter(|_| approved()) {
                    Some(by) => {
                        let by: BTreeSet<&String> = by.into_iter().flatten().collect();
                        Decision::WithApproval { by: by.into_iter().cloned().collect() }
                    }
                    None => Decision::Deny,
                }
            }
        };
        if told {
            let known = reasons.into_iter().filter_map(|id| self.reasons.get(id).cloned());
            verdict.reasons = known.collect();
            verdict.reasons.sort_by(|one, other| one.policy.cmp(&other.policy));
            let errors = response.diagnostics().errors();
            verdict.errors = errors.map(ToString::to_string).collect();
        }
        verdict
    }

    /// The roles of a principal by the bindings, and those that these include.
    #[must_use]
    pub fn roles_of(&self, principal: &Principal, claims: &BTreeSet<String>) -> BTreeSet<String> {
        let bound = self.bindings_of(principal, claims);
        let mut roles: BTreeSet<String> = bound.map(|(one, _)| one.role.clone()).collect();
        let own = self.bindings_of(principal, claims);
        let is_usual = own.into_iter().all(|(one, _)| one.to == super::Subject::Everybody);
        if is_usual && principal.kind == PrincipalKind::Person {
            roles.extend(self.usual_role.clone());
        }
        self.with_included(roles)
    }

    /// The bindings that give a principal roles.
    pub fn bindings_of<'a>(
        &'a self,
        principal: &'a Principal,
        claims: &'a BTreeSet<String>,
    ) -> impl Iterator<Item = &'a (Binding, Source)> {
        self.bindings.iter().filter(move |(binding, _)| binding.to.means(principal, claims))
    }

    /// The roles that somebody has in the end. Who does not sign in brings none along.
    pub(crate) fn all_roles(&self, principal: &Principal) -> BTreeSet<String> {
        let mut roles = principal.roles.clone();
        if matches!(principal.kind, PrincipalKind::Guest | PrincipalKind::Anonymous) {
            roles.extend(self.roles_of(principal, &BTreeSet::new()));
        }
        self.with_included(roles)
    }

    fn with_included(&self, mut roles: BTreeSet<String>) -> BTreeSet<String> {
        let mut ahead: Vec<String> = roles.iter().cloned().collect();
        while let Some(name) = ahead.pop() {
            for included in self.roles.get(&name).into_iter().flat_map(|role| &role.includes) {
                if roles.insert(included.clone()) {
                    ahead.push(included.clone());
                }
            }
        }
        roles
    }

    /// Whether somebody is among those who may approve: by a role, a group, or themselves.
    #[must_use]
    pub fn is_one_of(&self, principal: &Principal, by: &[String]) -> bool {
        let roles = self.all_roles(principal);
        by.iter().any(|one| {
            roles.contains(one)
                || *one == principal.id
                || principal.groups.iter().any(|group| group.as_str() == one)
        })
    }

    /// Whether the same policies, of the same text, decide about a permission under other rules.
    #[must_use]
    pub fn decides_alike(&self, other: &Self, permission: Permission) -> bool {
        let texts = |rules: &Self| -> BTreeSet<String> {
            let applicable = rules.applicable.get(&permission);
            let policies = applicable.into_iter().flat_map(|one| one.all.policies());
            policies.map(ToString::to_string).collect()
        };
        texts(self) == texts(other)
    }

    /// How somebody came by the roles that they have: bindings by role, roles that include it, and
    /// whether it is the usual one.
    #[must_use]
    pub fn how(&self, principal: &Principal, claims: &BTreeSet<String>) -> Vec<HowRole> {
        let mut bindings = BTreeMap::<&str, Vec<String>>::new();
        for (binding, _) in self.bindings_of(principal, claims) {
            bindings.entry(&binding.role).or_default().push(binding.to.to_string());
        }
        let roles = self.all_roles(principal);
        let own = self.bindings_of(principal, claims);
        let is_usual = own.into_iter().all(|(one, _)| one.to == super::Subject::Everybody)
            && principal.kind == PrincipalKind::Person;
        let how = roles.iter().map(|role| {
            let includes = |one: &&String| {
                self.roles.get(*one).is_some_and(|other| other.includes.contains(role))
            };
            HowRole {
                role: role.clone(),
                bindings: bindings.remove(role.as_str()).unwrap_or_default(),
                included_by: roles.iter().filter(includes).cloned().collect(),
                usual: is_usual && self.usual_role.as_ref() == Some(role),
            }
        });
        how.collect()
    }

    /// What bounds a principal beside decisions: of all its roles the narrowest.
    #[must_use]
    pub fn limits(&self, principal: &Principal) -> Limits {
        let mut limits = Limits::default();
        for name in self.all_roles(principal) {
            let Some(role) = self.roles.get(&name) else { continue };
            let days = role.retention_days.into_iter().chain(limits.retention_days);
            limits.retention_days = days.min();
            if let Some(allowed) = &role.integrations {
                limits.integrations = Some(match limits.integrations.take() {
                    Some(known) => known.intersection(allowed).cloned().collect(),
                    None => allowed.clone(),
                });
            }
        }
        limits
    }

    /// Every role, by name.
    #[must_use]
    pub const fn roles(&self) -> &BTreeMap<String, Role> {
        &self.roles
    }

    /// Every binding, and where it is said.
    #[must_use]
    pub fn bindings(&self) -> &[(Binding, Source)] {
        &self.bindings
    }

    /// The role of who has signed in and has no other.
    #[must_use]
    pub fn usual_role(&self) -> Option<&str> {
        self.usual_role.as_deref()
    }

    /// Every policy in force.
    pub fn policies(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.values()
    }
}

fn broken(message: String) -> PolicyProblems {
    PolicyProblem::at("schema", "", 0, message).into()
}

fn names(roles: &BTreeMap<String, Role>) -> String {
    roles.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn roles(documents: &Documents, problems: &mut Vec<PolicyProblem>) -> BTreeMap<String, Role> {
    let mut roles = BTreeMap::new();
    for document in documents.of(DocumentKind::Role) {
        let place = document.place();
        problems.extend(role::check_name(&place, &document.name).err());
        match Role::parse(&place, &document.text) {
            Ok(role) => {
                roles.insert(document.name.clone(), role);
            }
            Err(PolicyProblems(more)) => problems.extend(more),
        }
    }
    for (name, role) in &roles {
        let missing = role.includes.iter().filter(|included| !roles.contains_key(*included));
        for included in missing {
            let place = documents.get(DocumentKind::Role, name).map(Document::place);
            let message = format!("role {name} includes {included:?}, and there is no such role");
            let fix = format!("write one of {}", names(&roles));
            let place = place.unwrap_or_default();
            problems.push(PolicyProblem::at(&place, "", 0, message).fix(fix));
        }
    }
    roles
}

fn bindings(
    documents: &Documents,
    roles: &BTreeMap<String, Role>,
    problems: &mut Vec<PolicyProblem>,
) -> Vec<(Binding, Source)> {
    let mut bindings = Vec::new();
    for document in documents.of(DocumentKind::Binding) {
        let problem = |message: String| PolicyProblem::at(&document.place(), "", 0, message);
        match Binding::named(&document.name) {
            Ok(binding) if roles.contains_key(&binding.role) => {
                bindings.push((binding, document.source.clone()));
            }
            Ok(binding) => {
                let message = format!("there is no role {:?}", binding.role);
                problems.push(problem(message).fix(format!("write one of {}", names(roles))));
            }
            Err(message) => problems.push(problem(message)),
        }
    }
    bindings
}

/// Reads, names and validates the policies of a text.
fn read(
    document: &Document,
    text: &str,
    schema: &Schema,
    policies: &mut Vec<(Policy, Reason)>,
    problems: &mut Vec<PolicyProblem>,
) {
    let place = document.place();
    let set = match PolicySet::from_str(text) {
        Ok(set) => set,
        Err(errors) => {
            problems.extend(errors.iter().map(|error| PolicyProblem::of(&place, text, 0, error)));
            return;
        }
    };
    if let Some(template) = set.templates().next() {
        let message = format!("policy {} has a slot (?principal, ?resource)", template.id());
        let fix = "write the principal or resource that is meant";
        problems.push(PolicyProblem::at(&place, text, 0, message).fix(fix));
    }
    let checked = Validator::new(schema.clone()).validate(&set, ValidationMode::Strict);
    let wrong = checked.validation_errors();
    problems.extend(wrong.map(|error| PolicyProblem::of(&place, text, 0, error)));
    let mut own: Vec<&Policy> = set.policies().collect();
    own.sort_by_key(|policy| number(policy.id()));
    let mut taken = BTreeSet::new();
    for (at, policy) in own.into_iter().enumerate() {
        let id = policy.annotation("id").map_or_else(|| (at + 1).to_string(), str::to_owned);
        let (kind, name) = (document.kind, &document.name);
        let named = match kind {
            DocumentKind::Policy => format!("{name}/{id}"),
            _ => format!("{}:{name}/{id}", kind.name()),
        };
        if !taken.insert(id.clone()) {
            let message = format!("two policies have the @id {id:?}");
            problems.push(PolicyProblem::at(&place, text, 0, message).fix("give each its own"));
        }
        if let Err(error) = aspects::add(policy, &mut Aspects::default()) {
            let offset = text.find(policy.to_string().lines().next().unwrap_or_default());
            let message = format!("policy {id}: {error}");
            problems.push(PolicyProblem::at(&place, text, offset.unwrap_or(0), message));
        }
        let reason = Reason {
            policy: named.clone(),
            document: (kind, name.clone()),
            permits: policy.effect() == Effect::Permit,
            text: policy.to_string(),
        };
        policies.push((policy.new_id(PolicyId::new(named)), reason));
    }
}

/// The place of a policy in its text: `policy7` is the eighth.
fn number(id: &PolicyId) -> usize {
    let text: &str = id.as_ref();
    text.trim_start_matches("policy").parse().unwrap_or(usize::MAX)
}
