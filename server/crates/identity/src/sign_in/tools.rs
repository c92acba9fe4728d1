//! The way on into tools that the same provider opens: an address that signs in there by itself. How a
//! link leads over it stands in [`platform::identity::ToolLink`].

/// A tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// What people call it.
    pub name: String,
    /// The address that signs in there; `{return_to}` stands for where one wants to go.
    pub url: String,
    /// The provider that opens it; any when there is none.
    pub provider: Option<String>,
}
