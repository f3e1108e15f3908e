//! Characters that may not enter: lost, private, controlling or combining ones.
//! Whether a font has the rest is asked where text is fitted.

use super::Reason;
use crate::records::notation::is_selector;

/// `Err` names the first kind of character that makes the text unreadable.
pub fn readable(text: &str) -> Result<(), Reason> {
    if text.is_ascii() {
        let clean = text
            .bytes()
            .all(|byte| (b' '..=b'~').contains(&byte) && byte != b'?');
        let lost = text.contains('?');
        return match (clean, lost) {
            (true, _) => Ok(()),
            (false, true) => Err(Reason::LostCharacter),
            (false, false) => Err(Reason::ControlCharacter),
        };
    }
    text.chars().try_for_each(character)
}

fn character(c: char) -> Result<(), Reason> {
    match c {
        // What systems write where they lost a character.
        '●' | '○' | '〓' | '■' | '□' | '？' | '?' | '\u{FFFD}' => {
            Err(Reason::LostCharacter)
        }
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => Err(Reason::PrivateUse),
        // Variation selectors belong to the character before them; the fonts decide.
        c if is_selector(c) => Ok(()),
        '\u{0300}'..='\u{036F}' | '\u{3099}'..='\u{309A}' | '\u{20D0}'..='\u{20FF}' => {
            Err(Reason::CombiningMark)
        }
        '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{00AD}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E00FF}' => Err(Reason::ControlCharacter),
        c if c.is_control() => Err(Reason::ControlCharacter),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_private_and_controlling_characters_are_told_apart() {
        for (text, want) in [
            ("佐藤　太郎", Ok(())),
            ("Sato, Taro-2", Ok(())),
            ("佐●太郎", Err(Reason::LostCharacter)),
            ("Sato?", Err(Reason::LostCharacter)),
            ("佐藤\u{E000}", Err(Reason::PrivateUse)),
            ("か\u{3099}", Err(Reason::CombiningMark)),
            ("佐藤\u{200F}", Err(Reason::ControlCharacter)),
            ("a\tb", Err(Reason::ControlCharacter)),
            ("葛\u{E0100}城", Ok(())),
        ] {
            assert_eq!(readable(text), want, "{text:?}");
        }
    }
}
