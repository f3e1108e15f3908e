//! A QR Code that is as it was made, read without correcting anything: module by module against
//! ISO/IEC 18004:2015. Whatever is not perfect is left to a decoder that others wrote.

use std::sync::OnceLock;

use super::ink::Mask;

/// Error correction codewords a block, by level L, M, Q and version (ISO/IEC 18004:2015, table 9).
const CHECKS: [[u8; 28]; 3] = [
    [
        0, 7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28,
        30, 30, 26, 28, 30,
    ],
    [
        0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28,
        28, 28, 28, 28, 28,
    ],
    [
        0, 13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30,
        30, 30, 30, 28, 30,
    ],
];
/// Blocks, in the same order.
const BLOCKS: [[u8; 28]; 3] = [
    [
        0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12,
    ],
    [
        0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21,
        23, 25,
    ],
    [
        0, 1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29,
        34, 34,
    ],
];
/// Versions that these tables have.
const VERSIONS: usize = 28;
/// Check codewords of one block at most.
const CHECKS_MAX: usize = 30;

/// How the data of one version is read.
struct Plan {
    /// Bits of the mask's rows in the order in which they are read.
    bits: Vec<u32>,
    /// For each mask pattern what it turns of the codewords.
    turns: [Vec<u8>; 8],
}

static PLANS: [OnceLock<Plan>; VERSIONS] = [const { OnceLock::new() }; VERSIONS];
/// By check codewords of a block.
static DIVISORS: [OnceLock<Divisor>; CHECKS_MAX + 1] = [const { OnceLock::new() }; CHECKS_MAX + 1];

/// The text of a perfect symbol of level L, M or Q and version 1 to 27; `None` for any other.
pub fn read(mask: &Mask) -> Option<String> {
    let side = mask.width;
    let version = side.checked_sub(17)? / 4;
    if side != mask.height || side % 4 != 1 || !(1..VERSIONS).contains(&version) {
        return None;
    }
    let row = side.div_ceil(8);
    let dark = |x: usize, y: usize| mask.rows[y * row + x / 8] & (0x80 >> (x % 8)) != 0;
    let (level, pattern) = format(&dark)?;
    let plan = PLANS[version].get_or_init(|| plan(version, side));
    let codeword = |(bits, turned): (&[u32], &u8)| {
        let bit = |word: u8, &at: &u32| {
            let byte = mask.rows[at as usize / 8];
            word << 1 | byte >> (7 - at % 8) & 1
        };
        bits.iter().fold(0, bit) ^ turned
    };
    let words = plan.bits.chunks_exact(8).zip(&plan.turns[pattern]);
    let codewords: Vec<u8> = words.map(codeword).collect();
    let data = proved(&codewords, level, version)?;
    text(&data, version)
}

/// Level (0 L, 1 M, 2 Q) and mask pattern; the format is one of the thirty-two without a fault.
fn format(dark: &impl Fn(usize, usize) -> bool) -> Option<(usize, usize)> {
    let column = (0..6).map(|y| dark(8, y));
    let corner = [dark(8, 7), dark(8, 8), dark(7, 8)];
    let line = (0..6).rev().map(|x| dark(x, 8));
    let bits = column.chain(corner).chain(line);
    let found = bits
        .enumerate()
        .fold(0_u32, |all, (at, bit)| all | (u32::from(bit) << at));
    let made = |data: u32| {
        let rest = (0..10).fold(data, |rest, _| (rest << 1) ^ ((rest >> 9) * 0x537));
        ((data << 10) | rest) ^ 0x5412
    };
    let data = (0..32).find(|&data| made(data) == found)?;
    let level = match data >> 3 {
        1 => 0,
        0 => 1,
        3 => 2,
        _ => return None,
    };
    Some((level, (data & 7) as usize))
}

/// Whether a mask pattern turns a module (table 10).
fn turned(pattern: usize, x: usize, y: usize) -> bool {
    let value = match pattern {
        0 => (x + y) % 2,
        1 => y % 2,
        2 => x % 3,
        3 => (x + y) % 3,
        4 => (x / 3 + y / 2) % 2,
        5 => x * y % 2 + x * y % 3,
        6 => (x * y % 2 + x * y % 3) % 2,
        _ => ((x + y) % 2 + x * y % 3) % 2,
    };
    value == 0
}

/// Whether a module is part of a pattern and not of the data.
fn is_function(version: usize, side: usize, x: usize, y: usize) -> bool {
    let (left, above) = (x < 9, y < 9);
    let finder = left && (above || y + 8 >= side) || above && x + 8 >= side;
    let told = version >= 7 && (x + 11 >= side && y < 6 || y + 11 >= side && x < 6);
    if finder || told || x == 6 || y == 6 {
        return true;
    }
    let centres = centres(version, side);
    let last = centres.len().saturating_sub(1);
    let near = |one: usize, two: usize| one.abs_diff(two) <= 2;
    let aligned = |(at, cx): (usize, &usize)| {
        centres.iter().enumerate().any(|(up, cy)| {
            let corner = (at, up) == (0, 0) || (at, up) == (0, last) || (at, up) == (last, 0);
            !corner && near(x, *cx) && near(y, *cy)
        })
    };
    centres.iter().enumerate().any(aligned)
}

/// Rows and columns of the alignment patterns' centres (annex E).
fn centres(version: usize, side: usize) -> Vec<usize> {
    if version == 1 {
        return Vec::new();
    }
    let count = version / 7 + 2;
    let step = (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2;
    let mut centres = vec![6];
    centres.extend((0..count - 1).rev().map(|at| side - 7 - at * step));
    centres
}

fn plan(version: usize, side: usize) -> Plan {
    let places = places(version, side);
    let row = side.div_ceil(8) * 8;
    let bit = |&(x, y): &(u16, u16)| usize::from(y) * row + usize::from(x);
    let small = |at: usize| u32::try_from(at).unwrap_or(0);
    let turns = std::array::from_fn(|pattern| {
        let turn = |word: u8, &(x, y): &(u16, u16)| {
            word << 1 | u8::from(turned(pattern, x.into(), y.into()))
        };
        let words = places.chunks_exact(8);
        words.map(|word| word.iter().fold(0, turn)).collect()
    });
    Plan {
        bits: places.iter().map(|place| small(bit(place))).collect(),
        turns,
    }
}

fn places(version: usize, side: usize) -> Vec<(u16, u16)> {
    let small = |it: usize| u16::try_from(it).unwrap_or(0);
    let mut places = Vec::new();
    let mut right = side - 1;
    loop {
        let upward = (right + 1) & 2 == 0;
        for step in 0..side {
            let y = if upward { side - 1 - step } else { step };
            for x in [right, right - 1] {
                if !is_function(version, side, x, y) {
                    places.push((small(x), small(y)));
                }
            }
        }
        right = match right {
            8 => 5,
            1 | 2 => return places,
            other => other - 2,
        };
    }
}

/// What a codeword adds to the remainder of the division by a block's generator polynomial (ISO/IEC
/// 18004:2015, 7.5.2): its multiples, the highest coefficient first.
struct Divisor([[u64; 4]; 256]);

impl Divisor {
    fn new(checks: usize) -> Divisor {
        // The product of x − 2ⁿ, without its first coefficient, which is 1.
        let mut generator = vec![1_u8];
        let mut root = 1;
        for _ in 0..checks {
            let mut next = generator.clone();
            next.push(0);
            for (at, &coefficient) in generator.iter().enumerate() {
                next[at + 1] ^= product(coefficient, root);
            }
            (generator, root) = (next, product(root, 2));
        }
        let multiple = |factor: usize| {
            let mut bytes = [0; 32];
            for (byte, &coefficient) in bytes.iter_mut().zip(&generator[1..]) {
                *byte = product(u8::try_from(factor).unwrap_or(0), coefficient);
            }
            words(&bytes)
        };
        Divisor(std::array::from_fn(multiple))
    }

    /// The remainder of data codewords, 32 bytes from the highest coefficient down.
    fn remainder(&self, data: &[u8]) -> [u8; 32] {
        let mut rest = [0_u64; 4];
        for &codeword in data {
            let first = usize::from((rest[0] >> 56) as u8 ^ codeword);
            for at in 0..4 {
                let next = rest.get(at + 1).map_or(0, |next| next >> 56);
                rest[at] = (rest[at] << 8 | next) ^ self.0[first][at];
            }
        }
        let mut bytes = [0; 32];
        for (to, word) in bytes.chunks_exact_mut(8).zip(rest) {
            to.copy_from_slice(&word.to_be_bytes());
        }
        bytes
    }
}

fn words(bytes: &[u8; 32]) -> [u64; 4] {
    std::array::from_fn(|at| {
        let eight = &bytes[8 * at..8 * at + 8];
        eight
            .iter()
            .fold(0, |word, &byte| word << 8 | u64::from(byte))
    })
}

/// In the field of 256 elements with x⁸ + x⁴ + x³ + x² + 1.
fn product(one: u8, other: u8) -> u8 {
    (0..8).rev().fold(0, |sum: u8, bit| {
        let doubled = (sum << 1) ^ ((sum >> 7) * 0x1D);
        doubled ^ (((other >> bit) & 1) * one)
    })
}

/// The data codewords, if every block's checks are those of its data.
fn proved(codewords: &[u8], level: usize, version: usize) -> Option<Vec<u8>> {
    let checks = usize::from(CHECKS[level][version]);
    let blocks = usize::from(BLOCKS[level][version]);
    let total = codewords.len();
    let (short, long) = (blocks - total % blocks, total / blocks);
    let length = |block: usize| long - checks + usize::from(block >= short);
    let mut parts: Vec<Vec<u8>> = vec![Vec::with_capacity(long + 1); blocks];
    let mut next = codewords.iter();
    for at in 0..=long - checks {
        for block in (0..blocks).filter(|&block| at < length(block)) {
            parts[block].push(*next.next()?);
        }
    }
    let data: Vec<u8> = parts.concat();
    let divisor = DIVISORS[checks].get_or_init(|| Divisor::new(checks));
    let wanted: Vec<[u8; 32]> = parts.iter().map(|part| divisor.remainder(part)).collect();
    let clean = (0..checks).all(|at| wanted.iter().all(|rest| next.next() == Some(&rest[at])));
    (clean && next.next().is_none()).then_some(data)
}

/// Bits of the data codewords.
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> Option<usize> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.data.get(self.at / 8)?;
            value = (value << 1) | usize::from((byte >> (7 - self.at % 8)) & 1);
            self.at += 1;
        }
        Some(value)
    }
}

/// Byte and Kanji segments (7.4.5, 7.4.6); `None` for any other.
fn text(data: &[u8], version: usize) -> Option<String> {
    let mut bits = Bits { data, at: 0 };
    let mut out = String::new();
    let (bytes_bits, kanji_bits) = if version < 10 { (8, 8) } else { (16, 10) };
    // Where fewer than four bits are left, there is no room for a terminator.
    while let Some(mode) = bits.take(4) {
        match mode {
            0 => break,
            4 => {
                let count = bits.take(bytes_bits)?;
                let bytes: Option<Vec<u8>> = (0..count)
                    .map(|_| bits.take(8).and_then(|it| u8::try_from(it).ok()))
                    .collect();
                out.push_str(std::str::from_utf8(&bytes?).ok()?);
            }
            8 => {
                let count = bits.take(kanji_bits)?;
                let mut bytes = Vec::with_capacity(2 * count);
                for _ in 0..count {
                    let value = bits.take(13)?;
                    let pair = ((value / 0xC0) << 8) | (value % 0xC0);
                    let code = pair + if pair < 0x1F00 { 0x8140 } else { 0xC140 };
                    bytes.extend(u16::try_from(code).ok()?.to_be_bytes());
                }
                let (decoded, faults) = encoding_rs::SHIFT_JIS.decode_without_bom_handling(&bytes);
                if faults {
                    return None;
                }
                out.push_str(&decoded);
            }
            _ => return None,
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::eyes;
    use qrcode::{EcLevel, QrCode, Version};

    fn mask(code: &QrCode) -> Mask {
        let side = code.width();
        let row = side.div_ceil(8);
        let mut rows = vec![0; row * side];
        for (at, colour) in code.to_colors().into_iter().enumerate() {
            let (x, y) = (at % side, at / side);
            if colour == qrcode::Color::Dark {
                rows[y * row + x / 8] |= 0x80 >> (x % 8);
            }
        }
        Mask {
            rows,
            width: side,
            height: side,
            at: (0.0, 0.0),
            size: (1.0, 1.0),
        }
    }

    #[test]
    fn every_version_and_level_is_read_as_others_read_it() {
        for version in 1..28_i16 {
            for level in [EcLevel::L, EcLevel::M, EcLevel::Q] {
                for text in ["abc", "おわり", "通知ab"] {
                    let made = QrCode::with_version(text, Version::Normal(version), level);
                    let Ok(code) = made else { continue };
                    let mask = mask(&code);
                    assert_eq!(read(&mask).as_deref(), Some(text), "{version} {level:?}");
                    let theirs = eyes::corrected(&mask);
                    assert_eq!(theirs.as_deref(), Some(text), "{version} {level:?}");
                }
            }
        }
    }

    #[test]
    fn one_module_more_is_left_to_those_who_correct() {
        let code = QrCode::with_version("おわり", Version::Normal(10), EcLevel::Q).unwrap();
        let mut mask = mask(&code);
        assert_eq!(read(&mask).as_deref(), Some("おわり"));
        mask.rows[8 * 40 + 3] ^= 1;
        assert_eq!(read(&mask), None);
        assert_eq!(eyes::qr(&mask).as_deref(), Some("おわり"));
    }
}
