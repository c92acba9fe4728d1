//! What is shown of a form: fields, without their values.

use serde_json::Value;

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Where its value is: a JSON Pointer into what is filled in.
    pub pointer: String,
    /// What it is called.
    pub label: String,
    /// More of that; Markdown.
    pub description: Option<String>,
    /// How it is filled in; Markdown.
    pub help: Option<String>,
    /// What stands in it while it is empty.
    pub placeholder: Option<String>,
    /// What browsers may fill it with (HTML's `autocomplete`).
    pub autocomplete: Option<String>,
    /// Whether it has to be filled in.
    pub is_required: bool,
    /// Whether it has the focus at first.
    pub has_focus: bool,
    /// Whether it can be changed.
    pub access: Access,
    /// A field or widget that the template wants and that is not known here: a plain one is shown.
    pub unknown: Option<String>,
    /// What an empty field means (`ui:emptyValue`); `None` is no value at all.
    pub empty: Option<Value>,
    /// What is shown in its place when all is looked over once more.
    pub mask: Option<String>,
    /// Whether it is shown then.
    pub is_reviewed: bool,
    /// What it is.
    pub kind: FieldKind,
}

/// Whether a field can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It can.
    Open,
    /// It is only read.
    ReadOnly,
    /// It is switched off.
    Disabled,
}

/// What a field is.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// A text.
    Text(TextField),
    /// A number.
    Number(NumberField),
    /// Yes or no, as one box.
    Switch,
    /// One of several.
    Choice(ChoiceField),
    /// Any of several.
    Choices(ChoiceField),
    /// A file as a data address.
    File,
    /// Several files, each as a data address.
    Files,
    /// A list.
    List(ListField),
    /// An object.
    Group(Group),
    /// One of several schemas.
    Alternatives(Alternatives),
    /// Something of the catalog, or of a code host.
    Picker(PickerField),
    /// Part of the form, but not shown.
    Hidden,
    /// Nothing to fill in: `null`.
    Nothing,
}

/// A text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextField {
    /// How it is typed.
    pub look: TextLook,
    /// Fewest characters.
    pub min_length: Option<u64>,
    /// Most characters.
    pub max_length: Option<u64>,
    /// What is offered to choose from, beside anything else.
    pub examples: Vec<String>,
    /// Whether any JSON may be typed: the schema does not say a type.
    pub is_json: bool,
}

/// How a text is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextLook {
    /// On a line.
    Line,
    /// On so many lines.
    Lines(u32),
    /// Unseen; it is part of the values nevertheless.
    Password,
    /// Unseen, and no part of the values: a secret of the task.
    Secret,
    /// An e-mail address.
    Email,
    /// An address.
    Url,
    /// A colour.
    Color,
    /// A day.
    Date,
    /// A moment; the value is in UTC.
    DateTime,
    /// A time of day.
    Time,
}

/// A number.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberField {
    /// How it is set.
    pub look: NumberLook,
    /// Whether it has no fraction.
    pub is_integer: bool,
    /// Least.
    pub minimum: Option<f64>,
    /// Most.
    pub maximum: Option<f64>,
    /// What it is a multiple of.
    pub step: Option<f64>,
}

/// How a number is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberLook {
    /// It is typed.
    Typed,
    /// On a scale.
    Range,
}

/// What can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceField {
    /// What there is.
    pub choices: Vec<Choice>,
    /// How it is shown.
    pub look: ChoiceLook,
}

/// One of several.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The value.
    pub value: Value,
    /// The value in a form; the same for no other.
    pub token: String,
    /// What a person calls it.
    pub label: String,
    /// More of that.
    pub description: Option<String>,
    /// Whether it cannot be chosen.
    pub is_disabled: bool,
}

/// How choices are shown. A choice without a label is yes or no, in the page's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceLook {
    /// A list that opens.
    Select,
    /// All of them, one below the other.
    Rows,
    /// All of them, side by side.
    Inline,
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListField {
    /// The items that there are.
    pub items: Vec<Field>,
    /// How many of them, from the first, are always there.
    pub fixed: usize,
    /// Whether another one may be added.
    pub may_add: bool,
    /// Whether one may be taken away.
    pub may_remove: bool,
    /// Whether their order may be changed.
    pub may_order: bool,
    /// What another one begins as.
    pub new_item: Value,
}

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its fields, in their order.
    pub fields: Vec<Field>,
    /// What the page names for the layout of its own (`ui:ObjectFieldTemplate`); told, not followed.
    pub layout: Option<String>,
    /// What another property begins as, where more than those named may be added.
    pub new_property: Option<Value>,
    /// Those that were added: they can be renamed and taken away.
    pub added: Vec<String>,
}

/// One of several schemas. To choose another: [`switched`](super::switched).
#[derive(Clone, Debug, PartialEq)]
pub struct Alternatives {
    /// What they are called.
    pub labels: Vec<String>,
    /// The schemas, references followed.
    pub schemas: Vec<Value>,
    /// Which one it is.
    pub chosen: usize,
    /// What the chosen one asks for.
    pub field: Box<Field>,
}

/// Something of the catalog, or of a code host.
#[derive(Clone, Debug, PartialEq)]
pub struct PickerField {
    /// Of what.
    pub kind: PickerKind,
    /// What is offered of the catalog: what fits one of these; everything when there is none.
    pub filters: Vec<Filter>,
    /// The kind that a value without one is of.
    pub default_kind: Option<String>,
    /// The namespace that a value without one is in; `None` where it is always written.
    pub default_namespace: Option<String>,
    /// Whether something else than what is offered may be typed.
    pub allows_others: bool,
    /// `ui:options` as they stand, for what belongs to one picker only.
    pub options: Value,
}

/// What is picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickerKind {
    /// An entity.
    Entity,
    /// Several entities.
    Entities,
    /// A group or a user.
    Owner,
    /// An entity of the asker's own.
    OwnedEntity,
    /// A group that the asker is in.
    MyGroups,
    /// A name for an entity.
    EntityName,
    /// Tags.
    EntityTags,
    /// A repository, which need not be there.
    RepoUrl,
    /// A branch of a repository.
    RepoBranch,
    /// Who owns repositories at a host.
    RepoOwner,
}

/// What an entity has to have, all of it.
pub type Filter = Vec<(String, Wanted)>;

/// What a field of an entity has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// There, whatever it is.
    There,
    /// One of these.
    OneOf(Vec<String>),
}
