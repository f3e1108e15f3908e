//! Rust as words: a lexer that knows comments and literals, and what can be read off its words:
//! brackets, modules for tests, paths. Not a parser: it takes what compiles and checks no grammar.

/// A word, one sign, or a whole literal; comments and blanks are gone.
#[derive(Clone, Copy)]
pub struct Token<'a> {
    pub text: &'a str,
    pub line: usize,
}

pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let (mut found, mut rest, mut line) = (Vec::new(), text, 1);
    while !rest.is_empty() {
        let (length, kept) = front(rest);
        let (taken, after) = rest.split_at(length);
        if kept {
            found.push(Token { text: taken, line });
        }
        line += taken.matches('\n').count();
        rest = after;
    }
    found
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Length in bytes of what stands at the front, and whether it is code.
fn front(rest: &str) -> (usize, bool) {
    let first = rest.chars().next().unwrap();
    if rest.starts_with("//") {
        (rest.find('\n').unwrap_or(rest.len()), false)
    } else if rest.starts_with("/*") {
        (block_comment(rest), false)
    } else if let Some(length) = string(rest).or_else(|| character(rest)) {
        (length, true)
    } else if in_word(first) {
        (rest.find(|c| !in_word(c)).unwrap_or(rest.len()), true)
    } else {
        (first.len_utf8(), !first.is_whitespace())
    }
}

/// Block comments nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// `"…"`, `b"…"`, `c"…"`, and raw with any number of `#`.
fn string(rest: &str) -> Option<usize> {
    let body = rest.trim_start_matches(['b', 'c', 'r']);
    let prefix = &rest[..rest.len() - body.len()];
    if !["", "b", "c", "r", "br", "cr"].contains(&prefix) {
        return None;
    }
    let raw = prefix.ends_with('r');
    let inside = if raw {
        body.trim_start_matches('#')
    } else {
        body
    }
    .strip_prefix('"')?;
    let opened = rest.len() - inside.len();
    if raw {
        let end = format!("\"{}", "#".repeat(opened - prefix.len() - 1));
        return Some(
            inside
                .find(&end)
                .map_or(rest.len(), |at| opened + at + end.len()),
        );
    }
    let mut escaped = false;
    let end = inside.find(|c| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    });
    Some(end.map_or(rest.len(), |at| opened + at + 1))
}

/// `'x'`, `'\''`, `b'{'`; but not the lifetime `'x`, which no quote closes.
fn character(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('b').unwrap_or(rest).strip_prefix('\'')?;
    let opened = rest.len() - inside.len();
    let mut chars = inside.chars();
    let first = chars.next()?;
    let said = first.len_utf8()
        + if first == '\\' {
            chars.next()?.len_utf8()
        } else {
            0
        };
    let end = inside[said..].find('\'')?;
    (end == 0 || first == '\\').then_some(opened + said + end + 1)
}

/// Where the words of `wanted` follow each other.
pub fn places(tokens: &[Token], wanted: &[&str]) -> Vec<usize> {
    let same = |window: &[Token]| {
        window
            .iter()
            .map(|token| token.text)
            .eq(wanted.iter().copied())
    };
    let windows = tokens.windows(wanted.len()).enumerate();
    windows
        .filter(|(_, window)| same(window))
        .map(|(at, _)| at)
        .collect()
}

/// The bracket that closes the one at `open`; the last token when none does.
pub fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len() - 1
}

/// Modules under `#[cfg(test)]`: where each begins and ends, and its name if it is a file.
/// Other items for tests are not known: they belong in such a module.
pub fn test_modules<'a>(tokens: &[Token<'a>]) -> Vec<(usize, usize, Option<&'a str>)> {
    const MARK: &[&str] = &["#", "[", "cfg", "(", "test", ")", "]"];
    let mut found = Vec::new();
    for start in places(tokens, MARK) {
        let mut at = start;
        let word = |at: usize| tokens.get(at).map_or("", |token| token.text);
        while word(at) == "#" {
            at = closing(tokens, at + 1) + 1;
        }
        if word(at) == "pub" {
            at += 1;
            if word(at) == "(" {
                at = closing(tokens, at) + 1;
            }
        }
        match (word(at), word(at + 2)) {
            ("mod", "{") => found.push((start, closing(tokens, at + 2), None)),
            ("mod", ";") => found.push((start, at + 2, Some(word(at + 1)))),
            _ => {}
        }
    }
    found
}

/// What is built into the product: the tokens without the modules for tests.
pub fn shipped<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    let inside = test_modules(tokens);
    let out = |at: usize| {
        !inside
            .iter()
            .any(|&(start, end, _)| (start..=end).contains(&at))
    };
    (0..tokens.len())
        .filter(|&at| out(at))
        .map(|at| tokens[at])
        .collect()
}

/// A path as written, groups of a `use` spread out, and how many inline modules stand around it.
pub struct Named<'a> {
    pub segments: Vec<&'a str>,
    pub line: usize,
    pub around: usize,
}

pub fn paths<'a>(tokens: &[Token<'a>]) -> Vec<Named<'a>> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let colons = |at: usize| word(at) == ":" && word(at + 1) == ":";
    let (mut found, mut closings, mut at) = (Vec::new(), Vec::new(), 0);
    while at < tokens.len() {
        closings.retain(|&end| end > at);
        let (start, around) = (at, closings.len());
        let named = |segments| Named {
            segments,
            line: tokens[start].line,
            around,
        };
        if word(at) == "use" && word(at + 1) != "<" {
            let mut spread = Vec::new();
            at = use_tree(tokens, at + 1, Vec::new(), &mut spread);
            found.extend(spread.into_iter().map(named));
        } else if word(at) == "mod" && word(at + 2) == "{" {
            closings.push(closing(tokens, at + 2));
            at += 3;
        } else if colons(at + 1) {
            // Nothing stands before `::name`, and what `>::name` belongs to is not looked for.
            let own = Some(word(at)).filter(|own| own.starts_with(in_word));
            let mut segments: Vec<&str> = own.into_iter().collect();
            while colons(at + 1) {
                segments.push(word(at + 3));
                at += 3;
            }
            found.push(named(segments));
            at += 1;
        } else {
            at += 1;
        }
    }
    found
}

/// Spreads one tree out and returns where it ends.
fn use_tree<'a>(
    tokens: &[Token<'a>],
    mut at: usize,
    mut segments: Vec<&'a str>,
    found: &mut Vec<Vec<&'a str>>,
) -> usize {
    while let Some(token) = tokens.get(at) {
        match token.text {
            "," | "}" | ";" => {
                found.push(segments);
                break;
            }
            "{" => {
                let end = closing(tokens, at);
                at += 1;
                while at < end {
                    at = use_tree(tokens, at, segments.clone(), found) + 1;
                }
                return end + 1;
            }
            "as" => at += 2,
            ":" => at += 1,
            segment => {
                segments.push(segment);
                at += 1;
            }
        }
    }
    at
}
