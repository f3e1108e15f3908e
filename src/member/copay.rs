//! The texts that a 負担割合 may be besides one share: shares that change, or differ by place.
//! Not how they are printed.

/// A split 負担割合, `2割（令和6年7月31日まで）3割`: at least two shares, each of one to three
/// tenths, and no other.
pub fn is_split(text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let parts: Vec<&str> = text.split('割').collect();
    let shares = parts.len() - 1;
    let share = |before: &&str| {
        let mut back = before.chars().rev();
        matches!(back.next(), Some('1'..='3' | '１'..='３')) && !back.next().is_some_and(digit)
    };
    shares >= 2 && parts[..shares].iter().all(share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_share_names_two_shares_of_one_to_three_tenths() {
        for (text, right) in [
            ("2割（令和6年7月31日まで）3割", true),
            ("１割・２割", true),
            ("9割", false),
            ("割引", false),
            ("2割", false),
            ("2割、9割", false),
            ("12割、3割", false),
            ("割割", false),
        ] {
            assert_eq!(is_split(text), right, "{text}");
        }
    }
}
