//! Who decides who may do what: what Slipway brings along, the company's files over it, and the
//! settings; and the services that tell of it.

use super::acts::acts;
use crate::config::AccessSettings;
use catalog::service::CatalogService;
use ci::CiService;
use deployments::DeploymentService;
use identity::{
    approvals::ApprovalDesk,
    policy::{
        Binding, Document, Documents, PolicyAuthority, PolicyDesk, PolicyProblem, PolicyProblems,
        Rules, Source, built_in, read_folder,
    },
    rights::RightsDesk,
    sign_in::SignIn,
};
use monitoring::ErrorService;
use platform::{
    access::Guarded, approvals::Approvals, identity::Groups, rights::Rights, timestamp::Clock,
};
use scaffolder::runs::RunService;
use std::sync::Arc;
use store::Store;

/// The role of those whom the setting names.
const ADMIN: &str = "admin";
/// The setting that names them.
const ADMINS: &str = "identity.admins";

/// What files and settings say.
pub(super) fn documents(settings: &AccessSettings) -> Result<Documents, PolicyProblems> {
    let mut documents = built_in()?;
    if let Some(folder) = &settings.policies {
        read_folder(folder, &mut documents)?;
    }
    for admin in &settings.admins {
        let to = admin.parse().map_err(|message| PolicyProblem::at(ADMINS, "", 0, message))?;
        let binding = Binding { role: ADMIN.to_owned(), to };
        documents.put(Document::binding(&binding, Source::Setting(ADMINS.to_owned())));
    }
    Ok(documents)
}

/// The authority of these settings; what the database holds comes over it.
pub(super) fn authority(settings: &AccessSettings) -> Result<PolicyAuthority, PolicyProblems> {
    let rules = Rules::compile(&documents(settings)?, settings.default_role.as_deref())?;
    Ok(PolicyAuthority::new(rules))
}

/// The services that tell who may do what, and hold what waits for an approval.
#[derive(Clone)]
pub(super) struct Deciding {
    pub(super) rights: Guarded<dyn Rights>,
    pub(super) groups: Guarded<dyn Groups>,
    pub(super) approvals: Guarded<dyn Approvals>,
    pub(super) waiting: Arc<ApprovalDesk>,
}

/// What does what has to be approved.
type Acting<'a> = (
    &'a Arc<CatalogService>,
    &'a Arc<DeploymentService>,
    &'a Arc<CiService>,
    &'a Arc<ErrorService>,
    &'a Arc<RunService>,
);

/// Makes them.
pub(super) fn deciding(
    store: &Store,
    (desk, authority): (&Arc<PolicyDesk>, &Arc<PolicyAuthority>),
    sign_in: &Arc<SignIn>,
    (catalog, deployments, ci, errors, runs): Acting<'_>,
    clock: &Arc<dyn Clock>,
) -> Deciding {
    let rights = Arc::new(RightsDesk {
        store: store.clone(),
        desk: Arc::clone(desk),
        authority: Arc::clone(authority),
        sign_in: Arc::clone(sign_in),
        objects: Arc::<CatalogService>::clone(catalog),
        clock: Arc::clone(clock),
    });
    let waiting = ApprovalDesk::new(
        store.clone(),
        Arc::clone(authority),
        Arc::clone(sign_in),
        acts(catalog, deployments, ci, errors, runs),
        Arc::clone(clock),
    );
    let (asked, grouped) = (Arc::clone(&waiting), Arc::clone(&rights));
    Deciding {
        rights: Guarded::new(move |asker| rights.asked(asker)),
        groups: Guarded::new(move |asker| grouped.groups(asker)),
        approvals: Guarded::new(move |asker| asked.asked(asker)),
        waiting,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_mistake_in_a_file_stops_the_start_with_its_place() {
        let folder = tempfile::TempDir::new().unwrap();
        fs::write(folder.path().join("own.cedar"), "permit (principal, action, nobody);").unwrap();
        let policies = Some(folder.path().to_owned());
        let settings = AccessSettings { policies, admins: Vec::new(), default_role: None };
        let error = authority(&settings).err().expect("it is wrong").to_string();
        assert!(error.contains("own.cedar:1:"), "{error}");
        let admins = vec!["jane".to_owned()];
        let settings = AccessSettings { policies: None, admins, default_role: None };
        let error = authority(&settings).err().expect("it is wrong").to_string();
        assert!(
            error.contains("identity.admins") && error.contains("user:default/jane"),
            "{error}"
        );
    }
}
