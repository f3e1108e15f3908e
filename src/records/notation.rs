//! Characters that nobody can type, written by their numbers: `U+20BB7`, `9089+E0101`.
//! Not a decoder: everything else stands for itself.

/// A number that is no character, or a notation that breaks off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotACharacter;

/// Hexadecimal digits of a character's number (Unicode 16.0, appendix A): four to six.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=6;

/// A character by its number, as [`written`] reads it: `U+9AD9`.
pub fn numbered(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// The text with each `U+20BB7`, `U+9089+E0101` and `9089+E0101` replaced by its character, and by
/// its variation selector.
///
/// The digits go as far as there are any, six at most. Without `U+` only a base with a selector is
/// meant; `1234+5` is a text.
///
/// # Errors
/// [`NotACharacter`]: `U+` without a number, a surrogate, a number beyond U+10FFFF.
pub fn written(text: &str) -> Result<String, NotACharacter> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let marked = rest.strip_prefix("U+").or_else(|| rest.strip_prefix("u+"));
        let behind_word = out.ends_with(|c: char| c.is_ascii_alphanumeric());
        let taken = match marked {
            Some(number) => {
                let (base, behind) = number_of(number).ok_or(NotACharacter)?;
                out.push(base.ok_or(NotACharacter)?);
                Some(selected(behind, &mut out))
            }
            None if behind_word => None,
            None => sequence(rest, &mut out),
        };
        rest = taken.unwrap_or_else(|| {
            out.push(first);
            &rest[first.len_utf8()..]
        });
    }
    Ok(out)
}

/// `9089+E0101` at the beginning of `text`; what stands behind it.
fn sequence<'a>(text: &'a str, out: &mut String) -> Option<&'a str> {
    let (base, behind) = number_of(text)?;
    let mut read = String::from(base?);
    let rest = selected(behind, &mut read);
    (rest.len() < behind.len()).then(|| {
        out.push_str(&read);
        rest
    })
}

/// Takes `+E0101` if it stands here and is a variation selector; what stands behind it.
fn selected<'a>(text: &'a str, out: &mut String) -> &'a str {
    let number = text.strip_prefix('+').and_then(number_of);
    match number {
        Some((Some(selector), behind)) if is_selector(selector) => {
            out.push(selector);
            behind
        }
        Some(_) | None => text,
    }
}

/// A number of four to six digits, its character if there is one, and the text behind.
fn number_of(text: &str) -> Option<(Option<char>, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_hexdigit);
    let count = digits.take(*DIGITS.end()).count();
    if !DIGITS.contains(&count) {
        return None;
    }
    let (digits, behind) = text.split_at(count);
    let number = u32::from_str_radix(digits, 16).ok()?;
    Some((char::from_u32(number), behind))
}

/// Variation selectors 1–16 and 17–256 (Unicode 16.0, 23.4).
pub fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! cases { ($($name:ident: $text:expr => $want:expr;)*) => { $(
        #[test]
        fn $name() {
            let want: Result<&str, NotACharacter> = $want;
            assert_eq!(written($text), want.map(str::to_owned));
        }
    )* } }

    cases! {
        plain_text_stands_for_itself: "渡邉　花子" => Ok("渡邉　花子");
        a_number_is_its_character: "U+20BB7" => Ok("𠮷");
        a_number_stands_inside_a_text: "U+20BB7田　太郎" => Ok("𠮷田　太郎");
        small_letters_are_read: "u+20bb7" => Ok("𠮷");
        a_selector_follows_its_base: "渡U+9089+E0101花子" => Ok("渡\u{9089}\u{E0101}花子");
        a_sequence_needs_no_mark: "渡9089+E0101" => Ok("渡\u{9089}\u{E0101}");
        two_follow_each_other: "U+20BB7U+9AD9" => Ok("𠮷髙");
        a_sum_is_a_text: "1234+5678" => Ok("1234+5678");
        digits_alone_are_a_text: "9089" => Ok("9089");
        a_house_number_is_a_text: "X9089+E0101" => Ok("X9089+E0101");
        a_mark_without_a_number_is_a_fault: "U+" => Err(NotACharacter);
        a_short_number_is_a_fault: "U+20B田" => Err(NotACharacter);
        a_surrogate_is_a_fault: "U+D842" => Err(NotACharacter);
        a_number_beyond_the_last_is_a_fault: "U+110000" => Err(NotACharacter);
        a_plus_behind_is_a_text: "U+9089+中" => Ok("\u{9089}+中");
        nothing_is_nothing: "" => Ok("");
    }
}
