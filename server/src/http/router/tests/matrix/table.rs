//! What every page, server function and call needs.

use platform::access::Permission;

/// What a question needs.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule {
    /// Whoever has signed in may ask it: it is about themselves, or about nothing.
    Free,
    /// It shows those of many that are seen.
    Lists,
    /// It shows one entity, of which nothing is told to who may not see it.
    Shows,
    /// It takes a permission.
    Needs(Permission),
    /// It changes an entity that is seen.
    Changes(Permission),
}

use Permission as P;
use Rule::{Changes, Free, Lists, Needs, Shows};

/// Every server function, how it is asked, and what it needs. `ENTITY` stands for an entity.
pub(super) const FUNCTIONS: [(&str, &str, Rule); 64] = [
    ("approvals/ask", "permission=catalog.remove&object=ENTITY&reason=", Free),
    ("approvals/decide", "number=none&approve=true&comment=", Free),
    ("approvals/delegate", "number=none&to=group:default/team", Free),
    ("approvals/list", "own=true", Free),
    ("approvals/withdraw", "number=none", Free),
    (
        "audit/page",
        "asked={\"text\":\"\",\"actor\":\"\",\"action\":\"\",\"object\":\"\",\"outcome\":\"\",\"from\":\"\",\"to\":\"\",\"before\":null}",
        Needs(P::AuditRead),
    ),
    (
        "catalog/changes",
        "asked={\"span\":\"Day\",\"from\":null,\"to\":null,\"kind\":\"\",\"owner\":\"\",\"source\":\"\",\"before\":null}",
        Lists,
    ),
    (
        "catalog/list",
        "query={\"kind\":\"component\",\"filters\":{},\"text\":\"\",\"sort\":{\"column\":\"name\",\"descending\":false},\"columns\":[],\"cursor\":null}",
        Lists,
    ),
    ("catalog/undo", "change_set=none", Needs(P::CatalogUnregister)),
    ("deployments/act", "source=nowhere&namespace=&name=none&act=sync", Free),
    ("deployments/application", "source=nowhere&namespace=&name=none", Free),
    ("deployments/entity", "reference=ENTITY", Free),
    ("deployments/overview", "team=&environment=&standing=&text=", Free),
    ("deployments/preview", "source=nowhere&namespace=&name=none&act=sync", Free),
    ("docs/find", "entity=ENTITY&question=x", Free),
    ("docs/overview", "", Free),
    ("docs/page", "entity=ENTITY&path=", Free),
    ("docs/vote", "entity=ENTITY&path=&helpful=true", Free),
    ("entity/detail", "reference=ENTITY&whole=true", Shows),
    ("entity/graph", "reference=ENTITY&depth=1", Shows),
    ("entity/history", "reference=ENTITY", Shows),
    ("entity/members", "reference=group:default/team", Free),
    ("entity/origins", "reference=ENTITY", Free),
    ("home/overview", "", Free),
    ("identity/create-agent", "name=&description=&scopes=", Needs(P::TokenWrite)),
    ("identity/end-session", "number=none", Free),
    ("identity/issue-token", "name=&owner=&scopes=&days=1", Needs(P::TokenWrite)),
    ("identity/own", "", Free),
    ("identity/remove-agent", "number=none", Free),
    ("identity/revoke-token", "number=none", Free),
    ("integrations/list", "", Needs(P::Admin)),
    ("integrations/try", "name=nowhere", Needs(P::Admin)),
    ("people/end-sessions", "account=none&session=", Needs(P::PeopleWrite)),
    ("people/list", "text=&offset=0", Needs(P::PeopleRead)),
    ("people/one", "account=none", Needs(P::PeopleRead)),
    ("people/revoke-tokens", "account=none&token=", Needs(P::PeopleWrite)),
    ("preferences", "theme=dark", Free),
    (
        "problems/choose",
        "entity=ENTITY&source=nowhere&location=nowhere.yaml",
        Changes(P::CatalogWrite),
    ),
    ("problems/decide", "source=nowhere&token=none&decision=keep", Free),
    ("problems/list", "", Free),
    ("reference/read", "", Free),
    ("registry/preview", "target=nowhere", Needs(P::CatalogRegister)),
    ("registry/refresh", "reference=ENTITY", Changes(P::CatalogRefresh)),
    ("registry/refresh-source", "source=told", Needs(P::SourceRefresh)),
    ("registry/register", "target=nowhere", Needs(P::CatalogRegister)),
    ("registry/remove", "reference=ENTITY", Changes(P::CatalogRemove)),
    ("registry/source", "name=told", Needs(P::SourceRead)),
    ("registry/sources", "", Needs(P::SourceRead)),
    // What is not registered is not there, whoever asks.
    ("registry/unregister", "source=url:https://nowhere.example", Free),
    ("rights/document", "kind=policy&name=seeing", Needs(P::PolicyRead)),
    ("rights/documents", "", Needs(P::PolicyRead)),
    ("rights/explain", "permission=catalog.read&entity=ENTITY", Free),
    ("rights/judge", "kind=policy&name=&text=", Needs(P::PolicyWrite)),
    ("rights/role", "name=viewer", Needs(P::PolicyRead)),
    ("rights/roles", "", Needs(P::PolicyRead)),
    ("rights/save", "kind=policy&name=&becomes=text&text=&comment=", Needs(P::PolicyWrite)),
    ("rights/who", "permission=catalog.read&entity=ENTITY", Needs(P::PolicyRead)),
    ("search/find", "query={\"limit\":100}", Lists),
    ("search/forget", "name=none", Free),
    ("search/opened", "entity=ENTITY", Free),
    ("search/personal", "", Free),
    ("search/quick", "text=NAME", Lists),
    ("search/save", "name=&address=/elsewhere", Free),
    ("sign-in/entrance", "", Free),
];

/// Every page: the permission without which it tells only that.
pub(super) const PAGES: [(&str, Option<Permission>); 28] = [
    ("/", None),
    ("/access", None),
    ("/admin/access", Some(P::PolicyRead)),
    ("/admin/approvals", None),
    ("/admin/audit", Some(P::AuditRead)),
    ("/admin/integrations", Some(P::Admin)),
    ("/admin/people", Some(P::PeopleRead)),
    ("/admin/policies", Some(P::PolicyRead)),
    ("/admin/roles", Some(P::PolicyRead)),
    ("/api", None),
    ("/apis", None),
    ("/approvals", None),
    ("/catalog", None),
    ("/catalog-import", None),
    ("/catalog-import/{part}", None),
    ("/catalog/changes", None),
    ("/catalog/{namespace}/{kind}/{name}", None),
    ("/catalog/{namespace}/{kind}/{name}/{tab}", None),
    ("/deployments", None),
    ("/deployments/{source}/{name}", None),
    ("/deployments/{source}/{name}/{act}", None),
    ("/docs", None),
    ("/docs/{namespace}/{kind}/{name}/{*path}", None),
    ("/problems", None),
    ("/search", None),
    ("/settings", None),
    ("/sign-in", None),
    ("/validate", None),
];

/// Every call below `/api/access`.
pub(super) const CALLS: [(&str, &str, &str, Rule); 5] = [
    ("GET", "/api/access/documents", "", Needs(P::PolicyRead)),
    ("PUT", "/api/access/documents", "", Needs(P::PolicyWrite)),
    ("GET", "/api/access/explain", "?permission=catalog.read&entity=ENTITY", Free),
    ("GET", "/api/access/review", "?format=csv", Needs(P::PeopleRead)),
    ("GET", "/api/access/who", "?permission=catalog.read&entity=ENTITY", Needs(P::PolicyRead)),
];
