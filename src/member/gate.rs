//! Characters that may not enter: lost, private, controlling, combining or disguised ones.
//! Whether a font has the rest is asked where text is fitted.
//!
//! Text is never normalised. NFC would turn 神 (U+FA19), a name as it stands in the register, into
//! 神; and what NFC would put together (か and U+3099) is held, because the system that took it
//! apart may have lost more.

use super::Reason;
use crate::font::private_use;
use crate::records::notation::is_selector;

/// `Err` names the first kind of character that makes the text unreadable. `eudc` are the
/// private-use characters that the insurer has defined, ascending.
pub fn readable(text: &str, eudc: &[char]) -> Result<(), Reason> {
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
    let mut before = None;
    for c in text.chars() {
        if !common(c) {
            character(c, before, eudc)?;
        }
        before = Some(c);
    }
    Ok(())
}

/// Nearly every character of a Japanese name or address.
fn common(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FE}'
        | '\u{3000}' | '々')
}

/// One that is not common; `before` is the one before it.
fn character(c: char, before: Option<char>, eudc: &[char]) -> Result<(), Reason> {
    match c {
        // What systems write where they lost a character.
        '●' | '○' | '〓' | '■' | '□' | '？' | '?' | '\u{FFFC}' | '\u{FFFD}' => {
            Err(Reason::LostCharacter)
        }
        c if private_use(c) => match eudc.binary_search(&c) {
            Ok(_) => Ok(()),
            Err(_) => Err(Reason::PrivateUse),
        },
        // A selector belongs to the character before it, and the fonts decide; without one it is
        // invisible.
        c if is_selector(c) => match before {
            Some(base) if !is_selector(base) => Ok(()),
            Some(_) | None => Err(Reason::ControlCharacter),
        },
        '\u{0300}'..='\u{036F}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}'
        | '\u{3099}'..='\u{309A}'
        | '\u{FE20}'..='\u{FE2F}' => match c {
            // The grapheme joiner is of the block, but joins nothing that is seen.
            '\u{034F}' => Err(Reason::ControlCharacter),
            _ => Err(Reason::CombiningMark),
        },
        // A voicing mark on its own; behind a full-width kana it was torn off it.
        '\u{309B}' | '\u{309C}' | '\u{FF9E}' | '\u{FF9F}' if before.is_some_and(kana) => {
            Err(Reason::CombiningMark)
        }
        '\u{00A0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200A}'
        | '\u{202F}'
        | '\u{205F}'
        | '\u{2800}' => Err(Reason::OddSpace),
        c if c.is_control() || invisible(c) => Err(Reason::ControlCharacter),
        _ => Ok(()),
    }
}

/// Format characters, fillers that look like nothing, and codes that are no characters
/// (Unicode 16.0, 23.2 to 23.9).
fn invisible(c: char) -> bool {
    let no_character = matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE;
    no_character
        || matches!(
            c,
            '\u{00AD}'
                | '\u{061C}'
                | '\u{115F}'..='\u{1160}'
                | '\u{17B4}'..='\u{17B5}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{3164}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF0}'..='\u{FFFB}'
                | '\u{1BCA0}'..='\u{1BCA3}'
                | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

fn kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{31F0}'..='\u{31FF}')
}

/// Whether a name ends with what the forms print after it: nobody is addressed twice.
pub fn addressed(name: &str) -> bool {
    let name = name.trim_end();
    ["様", "殿", "御中", "さま"]
        .iter()
        .any(|word| name.ends_with(word))
}

/// Half-width letters, marks and kana in a field of full-width ones. The usual space passes: it
/// is as blank as the full-width one, and is spoken as that.
pub fn full_width(text: &str) -> Result<(), Reason> {
    let half = |c| matches!(c, '!'..='~' | '\u{FF61}'..='\u{FFDC}' | '\u{FFE8}'..='\u{FFEE}');
    match text.chars().any(half) {
        true => Err(Reason::HalfWidth),
        false => Ok(()),
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
            ("佐\u{FFFC}太郎", Err(Reason::LostCharacter)),
            ("Sato?", Err(Reason::LostCharacter)),
            ("佐藤\u{E000}", Err(Reason::PrivateUse)),
            ("佐藤\u{10FFFD}", Err(Reason::PrivateUse)),
            ("か\u{3099}", Err(Reason::CombiningMark)),
            ("か\u{309B}", Err(Reason::CombiningMark)),
            ("ハ\u{309C}", Err(Reason::CombiningMark)),
            ("ハ\u{FF9F}", Err(Reason::CombiningMark)),
            ("ｶ\u{FF9E}", Ok(())),
            ("株\u{309B}", Ok(())),
            ("e\u{0301}", Err(Reason::CombiningMark)),
            ("佐藤\u{200F}", Err(Reason::ControlCharacter)),
            ("a\tb", Err(Reason::ControlCharacter)),
            ("葛\u{E0100}城", Ok(())),
            ("神\u{FA19}", Ok(())),
        ] {
            assert_eq!(readable(text, &[]), want, "{text:?}");
        }
    }

    #[test]
    fn what_looks_like_nothing_is_held() {
        let controls = "\u{AD}\u{34F}\u{61C}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{180B}\u{180E}\
            \u{200B}\u{200D}\u{202E}\u{2066}\u{3164}\u{FDD0}\u{FEFF}\u{FFA0}\u{FFFE}\u{1D173}\
            \u{E0020}\u{10FFFF}";
        let spaces = "\u{A0}\u{1680}\u{2000}\u{2009}\u{200A}\u{202F}\u{205F}\u{2800}";
        for (characters, want) in [
            (controls, Reason::ControlCharacter),
            (spaces, Reason::OddSpace),
        ] {
            for c in characters.chars() {
                let text = format!("佐藤{c}太郎");
                assert_eq!(readable(&text, &[]), Err(want), "U+{:04X}", u32::from(c));
            }
        }
    }

    #[test]
    fn a_selector_needs_a_character_before_it() {
        for text in ["\u{E0100}葛", "葛\u{E0100}\u{E0101}", "\u{FE00}葛"] {
            let want = Err(Reason::ControlCharacter);
            assert_eq!(readable(text, &[]), want, "{text:?}");
        }
        assert_eq!(readable("葛\u{FE00}", &[]), Ok(()));
    }

    #[test]
    fn only_the_insurer_s_own_private_characters_pass() {
        let eudc = ['\u{E000}', '\u{E757}', '\u{F0000}'];
        for (text, want) in [
            ("\u{E000}田", Ok(())),
            ("山\u{F0000}\u{E757}", Ok(())),
            ("\u{E000}\u{E001}", Err(Reason::PrivateUse)),
            ("\u{F0001}", Err(Reason::PrivateUse)),
        ] {
            assert_eq!(readable(text, &eudc), want, "{text:?}");
        }
    }

    #[test]
    fn kana_are_full_width() {
        for text in [
            "ヤマダ　ハナコ",
            "ヤマダ ハナコ",
            "ジョン・スミス",
            "ヴァン＝ダム",
        ] {
            assert_eq!(full_width(text), Ok(()), "{text}");
        }
        for text in ["ﾔﾏﾀﾞ", "ヤマダ　Ａnna", "ヤマダ.", "ヤマダ･ハナコ", "ヤマ2"]
        {
            assert_eq!(full_width(text), Err(Reason::HalfWidth), "{text}");
        }
    }

    #[test]
    fn the_short_way_lets_nothing_pass_that_the_long_way_holds() {
        let common = ('\0'..=char::MAX).filter(|&c| common(c));
        for c in common {
            assert_eq!(
                character(c, Some('か'), &[]),
                Ok(()),
                "U+{:04X}",
                u32::from(c)
            );
        }
    }
}
