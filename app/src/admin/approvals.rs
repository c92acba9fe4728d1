//! What may be done once somebody has approved: for who decides, and for who asked.

mod api;
mod page;
mod request;

pub use page::{ApprovalsPage, OwnApprovalsPage};

use crate::ui::encoded;
use platform::access::Permission;

/// Where it is decided.
const DECIDE: &str = "/admin/approvals";
/// What one asked for oneself.
const OWN: &str = "/approvals";

/// Where it is asked for.
pub fn ask_address(permission: Permission, object: &str) -> String {
    format!("{OWN}?permission={}&object={}", permission.name(), encoded(object))
}
