//! The printing condition of a file that prints black only: a GRAY output profile of our own
//! (ICC.1:2001-04), made from a dot-gain curve. Not a colour engine.

/// Entries of the tone curve.
const CURVE: u64 = 256;
/// Dot gain at 50 %, in per cent.
const GAIN: u64 = 20;
/// D50, the white of the connection space (ICC.1:2001-04, 6.4.3), as s15Fixed16 numbers.
const D50: [u32; 3] = [0x0000_F6D6, 0x0001_0000, 0x0000_D32D];
/// The name of the condition.
pub(super) const CONDITION: &str = "Black ink only, dot gain 20 %";
const COPYRIGHT: &[u8] = b"No copyright, use freely";

/// The profile, the same bytes always: class `prtr`, GRAY, connection space XYZ.
pub fn gray_profile() -> Vec<u8> {
    let tags = [
        (*b"desc", description()),
        (*b"cprt", text(COPYRIGHT)),
        (*b"wtpt", white()),
        (*b"kTRC", curve()),
    ];
    let mut table = word(tags.len()).to_vec();
    let mut data = Vec::new();
    let data_start = 128 + 4 + 12 * tags.len();
    for (signature, tag) in tags {
        table.extend_from_slice(&signature);
        table.extend_from_slice(&word(data_start + data.len()));
        table.extend_from_slice(&word(tag.len()));
        data.extend_from_slice(&tag);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut profile = header(data_start + data.len());
    profile.extend_from_slice(&table);
    profile.extend_from_slice(&data);
    profile
}

/// The number of components that a profile's header states (ICC.1:2001-04, 6.1.5).
pub(super) fn components(profile: &[u8]) -> i64 {
    match profile.get(16..20) {
        Some(b"GRAY") => 1,
        Some(b"CMYK") => 4,
        _ => unreachable!("the job has checked that its profile is GRAY or CMYK"),
    }
}

/// ICC.1:2001-04, 6.1: 128 bytes, with a fixed date.
fn header(size: usize) -> Vec<u8> {
    let mut header = Vec::with_capacity(size);
    header.extend_from_slice(&word(size));
    header.extend_from_slice(&[0; 4]);
    header.extend_from_slice(&0x0240_0000_u32.to_be_bytes());
    header.extend_from_slice(b"prtrGRAYXYZ ");
    for part in [2024_u16, 1, 1, 0, 0, 0] {
        header.extend_from_slice(&part.to_be_bytes());
    }
    header.extend_from_slice(b"acsp");
    // Platform, flags, device and its attributes: none; then the relative colorimetric intent.
    header.resize(64, 0);
    header.extend_from_slice(&1_u32.to_be_bytes());
    for part in D50 {
        header.extend_from_slice(&part.to_be_bytes());
    }
    header.resize(128, 0);
    header
}

/// textDescriptionType (6.5.17): ASCII, and no Unicode and no ScriptCode.
fn description() -> Vec<u8> {
    let mut tag = b"desc\0\0\0\0".to_vec();
    tag.extend_from_slice(&word(CONDITION.len() + 1));
    tag.extend_from_slice(CONDITION.as_bytes());
    tag.push(0);
    // Unicode language and count, ScriptCode code, count and its 67 bytes.
    tag.resize(tag.len() + 4 + 4 + 2 + 1 + 67, 0);
    tag
}

/// textType (6.5.18).
fn text(ascii: &[u8]) -> Vec<u8> {
    [b"text\0\0\0\0", ascii, b"\0"].concat()
}

/// XYZType (6.5.26).
fn white() -> Vec<u8> {
    let mut tag = b"XYZ \0\0\0\0".to_vec();
    for part in D50 {
        tag.extend_from_slice(&part.to_be_bytes());
    }
    tag
}

/// curveType (6.5.3): from grey, 0 is solid ink, to reflectance. The ink's share a grows to
/// a + 4·gain·a·(1 − a) on paper, and reflectance is the paper's share.
fn curve() -> Vec<u8> {
    let mut tag = b"curv\0\0\0\0".to_vec();
    tag.extend_from_slice(&word(CURVE as usize));
    let full = CURVE - 1;
    for grey in 0..CURVE {
        let ink = full - grey;
        // Hundredths of full², so that all is exact until the one division.
        let printed = 100 * full * ink + 4 * GAIN * ink * (full - ink);
        let scale = 100 * full * full;
        let paper = (2 * 65_535 * (scale - printed) + scale) / (2 * scale);
        tag.extend_from_slice(&(paper as u16).to_be_bytes());
    }
    tag
}

/// Four bytes, most significant first.
fn word(value: usize) -> [u8; 4] {
    let Ok(value) = u32::try_from(value) else {
        unreachable!("a profile of a thousand bytes")
    };
    value.to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_states_its_own_size_and_class() {
        let profile = gray_profile();
        assert_eq!(profile[..4], word(profile.len()));
        assert_eq!(&profile[12..24], b"prtrGRAYXYZ ");
        assert_eq!(&profile[36..40], b"acsp");
        assert_eq!(components(&profile), 1);
    }

    #[test]
    fn the_curve_rises_from_ink_to_paper() {
        let curve = curve();
        let values: Vec<u16> = curve[12..]
            .chunks(2)
            .map(|two| u16::from_be_bytes([two[0], two[1]]))
            .collect();
        assert_eq!((values[0], values[255]), (0, 65_535));
        assert!(values.is_sorted_by(|a, b| a < b));
        // Half the ink prints as 70 %.
        assert!((19_600..19_800).contains(&values[128].midpoint(values[127])));
    }
}
