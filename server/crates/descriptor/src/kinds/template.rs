//! The shape of a template: form, steps and output, under `scaffolder.backstage.io/v1beta3`.

use super::open;
use crate::shape::{MapShape, Others, Shape, optional, required};

pub(super) const API_VERSIONS: &[&str] = &["scaffolder.backstage.io/v1beta3"];

pub(super) const TEMPLATE: MapShape = open(&[
    required("type", Shape::Text, "what the template makes", "service"),
    required("steps", Shape::List(&Shape::Map(&STEP)), "what the template does, in order", ""),
    optional("owner", Shape::Text, "which group or user owns the template", "group:platform"),
    optional("lifecycle", Shape::Text, "how far along the template is", "production"),
    optional("parameters", Shape::MapOrList(&FORM), "the form, or its pages", ""),
    optional("presentation", Shape::Map(&PRESENTATION), "how the form is shown", ""),
    optional("EXPERIMENTAL_recovery", Shape::Map(&RECOVERY), "what happens after a restart", ""),
    optional(
        "EXPERIMENTAL_formDecorators",
        Shape::List(&Shape::Map(&DECORATOR)),
        "what fills the form in",
        "",
    ),
    optional("output", Shape::Map(&OUTPUT), "what is shown at the end", ""),
]);

const STEP: MapShape = open(&[
    required("action", Shape::AnyText, "the action that the step runs", "fetch:template"),
    optional("id", Shape::AnyText, "the name by which other steps refer to this one", "fetch"),
    optional("name", Shape::AnyText, "what a person reads", "Fetch the skeleton"),
    optional("input", Shape::Map(&ANYTHING), "what the action is given", ""),
    optional("if", Shape::TextOrBool, "when the step runs", "${{ parameters.docker }}"),
    optional(PERMISSIONS, Shape::Map(&TAGS), "who may run the step", ""),
]);

const FORM: MapShape =
    open(&[optional(PERMISSIONS, Shape::Map(&TAGS), "who may fill the form in", "")]);

const PERMISSIONS: &str = "backstage:permissions";

const TAGS: MapShape = open(&[optional(
    "tags",
    Shape::List(&Shape::AnyText),
    "the tags that rules look at",
    "[admin]",
)]);

const ANYTHING: MapShape = open(&[]);

const PRESENTATION: MapShape =
    open(&[optional("buttonLabels", Shape::Map(&BUTTONS), "the words on the buttons", "")]);

const BUTTONS: MapShape = open(&[
    optional("backButtonText", Shape::AnyText, "the words of the button back", "Return"),
    optional("createButtonText", Shape::AnyText, "the words of the last button", "Make it"),
    optional("reviewButtonText", Shape::AnyText, "the words of the button to the review", "Check"),
]);

const RECOVERY: MapShape = open(&[optional(
    "EXPERIMENTAL_strategy",
    Shape::AnyText,
    "what happens to a run that was cut short",
    "startOver",
)]);

const DECORATOR: MapShape = open(&[
    optional("id", Shape::AnyText, "the decorator's name", "user-name"),
    optional("input", Shape::Map(&ANYTHING), "what the decorator is given", ""),
]);

const OUTPUT: MapShape = MapShape {
    fields: &[
        optional("links", Shape::List(&Shape::Map(&OUTPUT_LINK)), "where to go next", ""),
        optional("text", Shape::List(&Shape::Map(&OUTPUT_TEXT)), "what to read next", ""),
    ],
    others: Others::Texts,
};

const OUTPUT_LINK: MapShape = open(&[
    optional("url", Shape::Text, "the address", "${{ steps.publish.output.remoteUrl }}"),
    optional("entityRef", Shape::Text, "the entity", "${{ steps.register.output.entityRef }}"),
    optional("title", Shape::Text, "the words of the link", "Repository"),
    optional("icon", Shape::Text, "the name of an icon", "github"),
]);

const OUTPUT_TEXT: MapShape = open(&[
    optional("title", Shape::Text, "the heading", "Next steps"),
    optional("icon", Shape::Text, "the name of an icon", "info"),
    optional("content", Shape::AnyText, "the text, in Markdown", "Run `make`"),
]);
