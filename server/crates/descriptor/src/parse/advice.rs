//! What a person should do about YAML that cannot be read: the parser's terms in plain words.

/// The message for a failure, given the line on which it was noticed.
pub(super) fn advice(failure: &str, line: &str) -> String {
    let known = KNOWN.iter().find(|(part, _)| failure.contains(part));
    let told = match known {
        Some((_, told)) => (*told).to_owned(),
        None => format!("this is no readable YAML: {failure}; check indentation and quotes here"),
    };
    if line.trim_start().starts_with("{{") || line.contains(": {{") {
        return format!("{told} (a value that begins with {{{{ must stand in quotes)");
    }
    told
}

/// What to do about a tab.
pub(super) const TAB: &str = "a tab cannot indent or separate here; use spaces";

/// The parser's words, in part, and ours. The first that fits is taken.
const KNOWN: &[(&str, &str)] = &[
    ("unprintable", "this character is not allowed in YAML; remove it"),
    ("recursion limit", "the brackets are nested too deep; flatten this part of the document"),
    ("must be followed by a valid YAML whitespace", "a tab follows a : or - here; use a space"),
    ("tabs disallowed", TAB),
    ("found a tab", TAB),
    ("tab cannot", TAB),
    ("start with a tab", TAB),
    (
        "mapping values are not allowed",
        "a second \": \" on this line, or a key too deep: put the value in quotes, or indent the \
         key like its neighbours",
    ),
    ("illegal placement of ':'", "a \": \" cannot stand here; put the text in quotes"),
    ("simple key", "a key must stand on one line and be followed by \": \"; check the line above"),
    ("mapping keys are not allowed", "a key cannot stand here; begin it on a line of its own"),
    (
        "found unknown anchor",
        "this alias names no anchor of the document; set the anchor (&name) before the alias \
         (*name), or put the text in quotes",
    ),
    (
        "block sequence entries are not allowed",
        "a list cannot begin here; put its first \"- \" on a line of its own",
    ),
    (
        "did not find expected '-'",
        "this line is neither an entry of the list above nor a key beside it; check its indentation",
    ),
    (
        "did not find expected key",
        "this line is no key of the map above; check its indentation, and the quotes before it",
    ),
    ("expected ',' or '}'", "a , or the closing } is missing before this place"),
    ("expected ',' or ']'", "a , or the closing ] is missing before this place"),
    ("misplaced bracket", "this closing bracket closes nothing; remove it, or quote the text"),
    ("unexpected end of stream", "a quote is opened here and never closed; close it"),
    (
        "found unexpected document indicator",
        "a quoted text is still open where the next document begins; close the quote",
    ),
    (
        "trailing content after double-quoted",
        "nothing may follow a closing quote; put all of the value inside of the quotes",
    ),
    ("unknown escape", "\\ begins an escape in double quotes; write \\\\, or use single quotes"),
    ("hexadecimal number", "\\x, \\u and \\U need 2, 4 and 8 hexadecimal digits"),
    ("invalid Unicode", "this escape is no character; correct its digits"),
    (
        "indentation indicator equal to 0",
        "the digit after | or > must be 1 to 9: the width of the indentation",
    ),
    (
        "block scalar, did not find expected comment",
        "only -, + or a digit may follow | or > on its line; begin the text on the next line",
    ),
    (
        "wrongly indented line in block scalar",
        "the first lines of this text are indented more than the rest; indent them alike, or \
         write the width after | or >",
    ),
    ("in quoted scalar", "a quoted text must be indented more than its key on every line"),
    ("in flow construct", "the lines of [ ] and { } must be indented more than their key"),
    ("invalid indentation", "this line is indented less than its neighbours; align it with them"),
    ("unexpected character", "a value cannot begin with @, ` or %; put it in quotes"),
    ("cannot start with '-'", "a value cannot begin with - and a bracket; put it in quotes"),
    ("node content", "a value is missing here, or begins with a character that needs quotes"),
    (
        "handle wasn't declared",
        "this tag's handle is not declared; remove the tag or quote the text",
    ),
    (
        "directive",
        "a line that begins with % is a directive and must be followed by ---; quote the text if it is none",
    ),
    (
        "document end marker",
        "nothing may follow ... on its line; begin the next document on a new line",
    ),
    (
        "<document start>",
        "this line does not belong to the document above it; check its indentation, or begin a new \
         document with ---",
    ),
    (
        "comment intercepting",
        "a comment cuts this text in two; put the text in quotes or move the comment",
    ),
];
