//! A customer barcode as the post reads it: from bars to characters, and its check. Which
//! characters an address must have: see `customer`.

/// Bars of one code.
pub const BARS: usize = 67;

/// Bars of each character: 1 long, 2 semi-long above, 3 semi-long below, 4 timing (Japan Post,
/// customer barcode manual, table of codes). The value of each is its place.
const CODES: [(&str, &str); 19] = [
    ("0", "144"),
    ("1", "114"),
    ("2", "132"),
    ("3", "312"),
    ("4", "123"),
    ("5", "141"),
    ("6", "321"),
    ("7", "213"),
    ("8", "231"),
    ("9", "411"),
    ("-", "414"),
    ("CC1", "324"),
    ("CC2", "342"),
    ("CC3", "234"),
    ("CC4", "432"),
    ("CC5", "243"),
    ("CC6", "423"),
    ("CC7", "441"),
    ("CC8", "111"),
];

/// The twenty characters, separated by a space; `None` if bars, start, stop or check are wrong.
pub fn read(bars: &str) -> Option<String> {
    let inside = bars.strip_prefix("13")?.strip_suffix("31")?;
    let value = |three: &[u8]| CODES.iter().position(|(_, bars)| bars.as_bytes() == three);
    let values: Option<Vec<usize>> = inside.as_bytes().chunks(3).map(value).collect();
    let values = values?;
    if values.len() != 21 || values.iter().sum::<usize>() % 19 != 0 {
        return None;
    }
    let names = values[..20].iter().map(|&value| CODES[value].0);
    Some(names.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The manual's own example: 263-0023, 3-30-8-403.
    #[test]
    fn a_code_is_read_and_a_wrong_check_is_not() {
        let values = [
            2, 6, 3, 0, 0, 2, 3, 3, 10, 3, 0, 10, 8, 10, 4, 0, 3, 14, 14, 14,
        ];
        let sum: usize = values.iter().sum();
        let check = (19 - sum % 19) % 19;
        let bars: String = values
            .iter()
            .chain([&check])
            .map(|&value| CODES[value].1)
            .collect();
        let text = "2 6 3 0 0 2 3 3 - 3 0 - 8 - 4 0 3 CC4 CC4 CC4";
        assert_eq!(read(&format!("13{bars}31")).as_deref(), Some(text));
        let wrong = bars.replacen("132", "114", 1);
        assert_eq!(read(&format!("13{wrong}31")), None);
    }
}
