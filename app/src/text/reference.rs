//! The words of the API reference. Its HTML is made on the server only, so browsers don't carry them.

use crate::preferences::Language;

/// The words in one language.
pub struct ReferenceText {
    pub operations: &'static str,
    pub parameters: &'static str,
    pub body: &'static str,
    pub answers: &'static str,
    pub command: &'static str,
    pub objects: &'static str,
    pub required: &'static str,
    pub example: &'static str,
    /// In the path, in the query, in a header.
    pub places: [&'static str; 3],
    pub shapes: ShapeText,
}

/// The words for what may stand in a place: of one, and of several.
pub struct ShapeText {
    pub text: [&'static str; 2],
    pub whole_number: [&'static str; 2],
    pub number: [&'static str; 2],
    pub truth: [&'static str; 2],
    pub object: [&'static str; 2],
    pub anything: [&'static str; 2],
    pub one_of: fn(&str) -> String,
    pub between: &'static str,
    pub list_of: [fn(&str) -> String; 2],
    pub map_of: [fn(&str) -> String; 2],
}

/// The words of a language.
pub fn of(language: Language) -> &'static ReferenceText {
    match language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

const ENGLISH: ReferenceText = ReferenceText {
    operations: "Operations",
    parameters: "Parameters",
    body: "Body, as JSON",
    answers: "Answers",
    command: "Try it",
    objects: "Objects",
    required: "required",
    example: "Example",
    places: ["in the path", "in the query", "in a header"],
    shapes: ShapeText {
        text: ["text", "texts"],
        whole_number: ["whole number", "whole numbers"],
        number: ["number", "numbers"],
        truth: ["true or false", "true or false"],
        object: ["object", "objects"],
        anything: ["any JSON", "any JSON"],
        one_of: |choices| format!("one of {choices}"),
        between: ", ",
        list_of: [|items| format!("list of {items}"), |items| format!("lists of {items}")],
        map_of: [
            |values| format!("object with {values} by key"),
            |values| format!("objects with {values} by key"),
        ],
    },
};

const CHINESE: ReferenceText = ReferenceText {
    operations: "调用",
    parameters: "参数",
    body: "请求体（JSON）",
    answers: "响应",
    command: "试一试",
    objects: "对象",
    required: "必填",
    example: "示例",
    places: ["路径参数", "查询参数", "请求头"],
    shapes: ShapeText {
        text: ["文本", "文本"],
        whole_number: ["整数", "整数"],
        number: ["数字", "数字"],
        truth: ["true 或 false", "true 或 false"],
        object: ["对象", "对象"],
        anything: ["任意 JSON", "任意 JSON"],
        one_of: |choices| format!("{choices} 之一"),
        between: "、",
        list_of: [|items| format!("{items}列表"), |items| format!("{items}列表")],
        map_of: [|values| format!("以键区分的{values}"), |values| format!("以键区分的{values}")],
    },
};
