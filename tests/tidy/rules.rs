//! The rules: name and text of a file in, faults out. Not the walk over the tree: see `tidy.rs`.

use super::words::{Named, closing, paths, places, shipped, tokens};

/// From the ground up. A module imports rows above its own, never its own row.
pub const FLOORS: &[&[&str]] = &[
    &["units", "date"],
    &["message"],
    KERNELS,
    &["settings", "member", "seal", "vault"],
    &["layout"],
    &["select", "compose"],
    &["line"],
    &["input", "memory"],
    &["shift"],
    &["manifest", "home"],
    &["job"],
    &["plan"],
    &["trust"],
    &["report"],
    &["lot", "ledger"],
    &["verify"],
    &["produce", "reconcile", "sample", "preview", "reading"],
    &["proof"],
    &["command"],
    &["cli", "serve"],
];

/// Know nothing but lengths: neither members, forms and files, nor each other.
pub const KERNELS: &[&str] = &[
    "records", "codes", "font", "pdf", "digest", "flow", "picture",
];

/// The witness looks with its own eyes, not with those of the makers.
pub const UNSEEN_BY_VERIFY: &[&str] = &["codes", "layout", "compose", "line"];

/// Packages that one module keeps to itself.
pub const KEPT: &[(&str, &str)] = &[
    ("rayon", "flow"),
    ("crossbeam_channel", "flow"),
    ("rusqlite", "ledger"),
    ("clap", "cli"),
];

pub const COLUMNS_MAX: usize = 100;
pub const FUNCTION_LINES_MAX: usize = 70;
pub const FILE_LINES_USUAL_MAX: usize = 600;
pub const FILE_LINES_MAX: usize = 900;
pub const MAIN_LINES_MAX: usize = 39;

/// May be longer than a file usually is (600 lines), since a standard is.
pub const TABLES_OF_A_STANDARD: &[&str] = &[];

/// Ways to stop without a word to the operator. Allowed in tests only.
pub const PANICS: &[&[&str]] = &[
    &[".", "unwrap", "("],
    &[":", ":", "unwrap"],
    &[".", "unwrap_err", "("],
    &[".", "expect", "("],
    &[":", ":", "expect"],
    &[".", "expect_err", "("],
    &["todo", "!", "("],
    &["unimplemented", "!", "("],
    &["dbg", "!", "("],
];

/// Only the doors speak.
pub const PRINTS: &[&[&str]] = &[
    &["print", "!", "("],
    &["println", "!", "("],
    &["eprint", "!", "("],
    &["eprintln", "!", "("],
];

/// Words of workplaces, not of the product; in two halves, so that this file does not say them.
pub const STRANGE_WORDS: &[&str] = &[
    concat!("shar", "ed/"),
    concat!(".libr", "ary"),
    concat!("issu", "e #"),
    concat!("sub", "agent"),
    concat!("farm", "-bench"),
    concat!("farm", "-studio"),
];

pub fn first_line(file: &str, text: &str) -> Vec<String> {
    let opens = text.starts_with("//!");
    if opens {
        vec![]
    } else {
        vec![format!("{file}:1: does not open with `//!`")]
    }
}

/// A wide character (漢字) counts as one column, although it takes two cells on a screen.
pub fn line_columns(file: &str, text: &str) -> Vec<String> {
    let lengths = text.lines().map(|line| line.chars().count());
    let long = (1..)
        .zip(lengths)
        .filter(|&(_, length)| length > COLUMNS_MAX);
    long.map(|(line, length)| format!("{file}:{line}: {length} columns"))
        .collect()
}

pub fn file_lines(file: &str, text: &str) -> Vec<String> {
    let table = TABLES_OF_A_STANDARD.contains(&file);
    let most = match file {
        "src/main.rs" => MAIN_LINES_MAX,
        _ if table => FILE_LINES_MAX,
        _ => FILE_LINES_USUAL_MAX,
    };
    let lines = text.lines().count();
    if lines <= most {
        vec![]
    } else {
        vec![format!("{file}:{most}: {lines} lines, {most} at most")]
    }
}

/// From the line of `fn` to the line of the brace that closes the body, both counted. The body
/// opens at the first brace outside brackets; literals and comments are no braces to the lexer.
pub fn function_lines(file: &str, text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let mut faults = Vec::new();
    for at in places(&tokens, &["fn"]) {
        let Some(name) = tokens.get(at + 1).filter(|name| name.text != "(") else {
            continue;
        };
        let mut open = at;
        while tokens
            .get(open)
            .is_some_and(|token| !["{", ";"].contains(&token.text))
        {
            let bracket = ["(", "["].contains(&tokens[open].text);
            open = if bracket {
                closing(&tokens, open)
            } else {
                open
            } + 1;
        }
        if tokens.get(open).is_some_and(|token| token.text == "{") {
            let line = tokens[at].line;
            let lines = tokens[closing(&tokens, open)].line - line + 1;
            if lines > FUNCTION_LINES_MAX {
                faults.push(format!("{file}:{line}: `{}` has {lines} lines", name.text));
            }
        }
    }
    faults
}

pub fn silent_stops(file: &str, text: &str) -> Vec<String> {
    let tokens = shipped(&tokens(text));
    let door = file == "src/main.rs" || module(file) == "cli";
    let prints = if door { &[] } else { PRINTS };
    let told = |wanted: &&[&str]| {
        let found = places(&tokens, wanted).into_iter();
        let wanted = wanted.concat();
        found
            .map(|at| format!("{file}:{}: `{wanted}`", tokens[at].line))
            .collect::<Vec<_>>()
    };
    PANICS.iter().chain(prints).flat_map(told).collect()
}

/// Top module of a file: `src/pdf/xref.rs` and `src/pdf.rs` are in `pdf`.
pub fn module(file: &str) -> &str {
    let inside = file.strip_prefix("src/").unwrap_or("");
    inside.split('/').next().unwrap().trim_end_matches(".rs")
}

/// How many modules deep a file is: `lib.rs` 0, `pdf.rs` and `pdf/mod.rs` 1, `pdf/xref.rs` 2.
pub fn depth(file: &str) -> usize {
    let own = usize::from(!file.ends_with("/mod.rs") && !file.ends_with("/lib.rs"));
    file.matches('/').count() - 1 + own
}

/// The top module that a path leads to, by `crate` or by as many `super` as reach the root.
pub fn leads_to<'a>(file: &str, path: &Named<'a>) -> Option<&'a str> {
    let from = usize::from(path.segments[0] == "self");
    let up = path.segments[from..]
        .iter()
        .take_while(|&&segment| segment == "super")
        .count();
    let reaches_root = up > 0 && up == depth(file) + path.around;
    match path.segments[0] {
        "crate" => path.segments.get(1).copied(),
        _ if reaches_root => path.segments.get(from + up).copied(),
        _ => None,
    }
}

pub fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|row| row.contains(&module))
}

/// Why `from` may not import `to`.
pub fn objection(from: &str, to: &str) -> Option<&'static str> {
    let (Some(own), Some(other)) = (floor(from), floor(to)) else {
        return Some("one of them is on no floor");
    };
    if from == to {
        None
    } else if KERNELS.contains(&from) && to != "units" {
        Some("a kernel knows nothing but units")
    } else if from == "verify" && UNSEEN_BY_VERIFY.contains(&to) {
        Some("the witness has its own eyes")
    } else if other >= own {
        Some("imports look down only")
    } else {
        None
    }
}

/// Tests inside the modules are held by it too: one that needs a higher floor belongs in `tests/`.
pub fn floors(file: &str, text: &str) -> Vec<String> {
    let from = module(file);
    if ["lib", "main"].contains(&from) {
        return vec![];
    }
    if floor(from).is_none() {
        return vec![format!("{file}:1: `{from}` is on no floor")];
    }
    let tokens = tokens(text);
    let mut faults = Vec::new();
    for path in paths(&tokens) {
        let Some(to) = leads_to(file, &path) else {
            continue;
        };
        if let Some(why) = objection(from, to) {
            faults.push(format!(
                "{file}:{}: `{from}` imports `{to}`: {why}",
                path.line
            ));
        }
    }
    faults
}

pub fn kept_packages(file: &str, text: &str) -> Vec<String> {
    let tokens = shipped(&tokens(text));
    let mut faults = Vec::new();
    for path in paths(&tokens) {
        let own = KEPT
            .iter()
            .find(|(package, _)| *package == path.segments[0]);
        let thread = path
            .segments
            .windows(2)
            .any(|pair| pair[0] == "thread" && ["spawn", "scope", "Builder"].contains(&pair[1]));
        for (name, place) in own
            .copied()
            .into_iter()
            .chain(thread.then_some(("threads", "flow")))
        {
            if module(file) != place {
                faults.push(format!("{file}:{}: `{name}` outside `{place}`", path.line));
            }
        }
    }
    faults
}

/// At most one file maps memory. There the lint is silenced once and `unsafe` stands once; nowhere
/// else does either stand. Over all files together, since it counts.
pub fn unsafe_code(sources: &[(String, String)]) -> Vec<String> {
    let (mut maps, mut faults) = (0, Vec::new());
    for (file, text) in sources {
        let tokens = tokens(text);
        let mut tell = |at: usize, what: &str| {
            let line = tokens.get(at).map_or(1, |token| token.line);
            faults.push(format!("{file}:{line}: {what}"));
        };
        let used = usize::from(
            paths(&tokens)
                .iter()
                .any(|path| path.segments[0] == "memmap2"),
        );
        maps += used;
        if used == 1 && maps > 1 {
            tell(0, "a second file maps memory");
        }
        let silenced = places(&tokens, &["expect", "(", "unsafe_code"]);
        let blocks = places(&tokens, &["unsafe"]);
        for (found, what) in [(&silenced, "expect(unsafe_code"), (&blocks, "unsafe")] {
            found
                .iter()
                .skip(used)
                .for_each(|&at| tell(at, &format!("`{what}` too many")));
            if found.len() < used {
                tell(0, &format!("maps memory without `{what}`"));
            }
        }
        let allowed = places(&tokens, &["unsafe_code"]).into_iter().filter(|at| {
            let denies = file == "src/lib.rs" && tokens[at.saturating_sub(2)].text == "deny";
            !denies && !silenced.contains(&at.saturating_sub(2))
        });
        allowed.for_each(|at| tell(at, "`unsafe_code` in another attribute"));
        let denied = !places(&tokens, &["#", "!", "[", "deny", "(", "unsafe_code"]).is_empty();
        if file == "src/lib.rs" && !denied {
            tell(0, "no `#![deny(unsafe_code)]`");
        }
    }
    faults
}

pub fn strange_words(file: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (line, said) in (1..).zip(text.lines()) {
        let said = said.to_lowercase();
        let found = STRANGE_WORDS.iter().filter(|word| said.contains(**word));
        faults.extend(found.map(|word| format!("{file}:{line}: `{word}`")));
    }
    faults
}

/// The reason is a comment on a line of the dependency: its only line, or one inside its brackets.
pub fn reasons(file: &str, text: &str) -> Vec<String> {
    let (mut faults, mut listed, mut open, mut told, mut start) = (vec![], false, 0, false, 0);
    for (line, whole) in (1..).zip(text.lines()) {
        let mut quoted = false;
        let comment = whole.find(|c| {
            quoted ^= c == '"';
            c == '#' && !quoted
        });
        let (code, reason) = whole.split_at(comment.unwrap_or(whole.len()));
        let code = code.trim();
        let heading = open == 0 && code.starts_with('[');
        if open == 0 {
            (told, start) = (false, line);
        }
        told |= reason.len() > "# ".len();
        if heading {
            listed = code.ends_with("dependencies]");
        } else {
            open += code.matches(['[', '{']).count();
            open -= code.matches([']', '}']).count();
        }
        let dependency = if heading {
            code.contains("dependencies.")
        } else {
            listed
        };
        if dependency && !code.is_empty() && open == 0 && !told {
            faults.push(format!("{file}:{start}: no reason beside `{code}`"));
        }
    }
    faults
}
