//! The design system: one component a file, its style beside it.

mod avatar;
mod badge;
mod card;
mod code_block;
mod copy_button;
mod empty_state;
mod entity_link;
mod error_state;
mod format;
mod icon;
mod kind_icon;
mod page_title;
mod reference_link;
mod skeleton;
mod tab_list;
mod time;

pub use avatar::Avatar;
pub use badge::{Badge, Tag};
pub use card::Card;
pub use code_block::{CodeBlock, CodeLanguage};
pub use copy_button::CopyButton;
pub use empty_state::EmptyState;
pub use entity_link::EntityName;
pub use error_state::ErrorState;
pub use format::{compact_url, count, encoded};
pub use icon::Icon;
pub use kind_icon::{KindIcon, kind_color, kind_icon};
pub use page_title::{PageHead, PageTitle};
pub use reference_link::ReferenceLink;
pub use skeleton::Skeleton;
pub use tab_list::{Tab, TabList};
pub use time::{Now, RelativeTime};
