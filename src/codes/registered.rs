//! Numbers of registered letters (引受番号): check digit, NW-7 bars (Codabar, JIS X 0506:2000 type)
//! on the dot grid, and the band from which a job's numbers are allotted. It keeps no record of
//! what was posted.

use std::ops::RangeInclusive;

/// Digits of a number without and with its check digit.
pub const BODY_DIGITS: usize = 10;
pub const DIGITS: usize = 11;
/// The highest number without its check digit.
pub const BODY_MAX: u64 = 9_999_999_999;

/// The check digit: all digits before it, as one integer, modulo 7 (7DR). `None` if a character
/// is no ASCII digit or there is none.
pub fn check_digit(body: &[u8]) -> Option<u8> {
    let digits = body.iter().all(u8::is_ascii_digit) && !body.is_empty();
    let rest = |rest: u32, &digit: &u8| (rest * 10 + u32::from(digit - b'0')) % 7;
    digits.then(|| b'0' + body.iter().fold(0, rest) as u8)
}

/// The eleven digits of a number given by its first ten.
pub fn complete(body: u64) -> [u8; DIGITS] {
    assert!(body <= BODY_MAX, "ten digits hold the number");
    let (mut digits, mut rest) = ([b'0'; DIGITS], body);
    for digit in digits[..BODY_DIGITS].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    digits[BODY_DIGITS] = b'0' + (body % 7) as u8;
    digits
}

/// NW-7: characters, and their elements from bar to bar, a set bit for a wide one.
const PATTERNS: &[(u8, u8)] = &[
    (b'0', 0b0000011),
    (b'1', 0b0000110),
    (b'2', 0b0001001),
    (b'3', 0b1100000),
    (b'4', 0b0010010),
    (b'5', 0b1000010),
    (b'6', 0b0100001),
    (b'7', 0b0100100),
    (b'8', 0b0110000),
    (b'9', 0b1001000),
    (b'-', 0b0001100),
    (b'$', 0b0011000),
    (b':', 0b1000101),
    (b'/', 0b1010001),
    (b'.', 0b1010100),
    (b'+', 0b0010101),
    (b'A', 0b0011010),
    (b'B', 0b0101001),
    (b'C', 0b0001011),
    (b'D', 0b0001110),
];
/// Bars and spaces of a character.
const ELEMENTS: usize = 7;

/// How the bars are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Width of a narrow element in press dots.
    narrow_dots: u32,
    wide_dots: u32,
    start: u8,
    stop: u8,
}

impl Style {
    /// `ratio_tenths`: wide to narrow in tenths, rounded to whole dots; `letters`: start and stop,
    /// `A` to `D`. `None` if the ratio on the grid is not 2 to 3, or a letter is another.
    pub fn new(narrow_dots: u32, ratio_tenths: u32, letters: [u8; 2]) -> Option<Style> {
        let wide_dots = narrow_dots.checked_mul(ratio_tenths)?.checked_add(5)? / 10;
        let ratio = narrow_dots.checked_mul(2)?..=narrow_dots.checked_mul(3)?;
        let letter = |letter: &u8| (b'A'..=b'D').contains(letter);
        let good = narrow_dots > 0 && ratio.contains(&wide_dots) && letters.iter().all(letter);
        good.then_some(Style {
            narrow_dots,
            wide_dots,
            start: letters[0],
            stop: letters[1],
        })
    }

    /// The whole text as NW-7 has it, as `A13112383852A`.
    pub fn text(&self, number: &[u8]) -> Vec<u8> {
        [&[self.start], number, &[self.stop]].concat()
    }

    /// Elements of the whole code, bar and space in turn, `n` narrow or `w` wide; one narrow space
    /// stands between two characters. `None` if NW-7 lacks a character.
    pub fn elements(&self, number: &[u8]) -> Option<Vec<u8>> {
        let mut elements = Vec::new();
        for character in self.text(number) {
            let found = PATTERNS.iter().find(|(name, _)| *name == character);
            let (_, pattern) = found?;
            if !elements.is_empty() {
                elements.push(b'n');
            }
            let wide = |element| pattern >> (ELEMENTS - 1 - element) & 1 == 1;
            elements.extend((0..ELEMENTS).map(|element| if wide(element) { b'w' } else { b'n' }));
        }
        Some(elements)
    }

    /// Left edge and width of each bar in dots, and the width of the whole code.
    pub fn bars(&self, elements: &[u8]) -> (Vec<(u32, u32)>, u32) {
        let (mut bars, mut x) = (Vec::new(), 0);
        for (at, &element) in elements.iter().enumerate() {
            let width = match element {
                b'w' => self.wide_dots,
                _ => self.narrow_dots,
            };
            if at.is_multiple_of(2) {
                bars.push((x, width));
            }
            x += width;
        }
        (bars, x)
    }

    /// Width of the code of a number, in dots: digits are all of one width.
    pub fn width(&self) -> u32 {
        let digits = [b'0'; DIGITS];
        let elements = self.elements(&digits);
        elements.map_or(0, |elements| self.bars(&elements).1)
    }

    /// Clear space left and right: ten narrow elements.
    pub fn quiet_dots(&self) -> u32 {
        10 * self.narrow_dots
    }
}

/// What is wrong with a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BandFault {
    /// The first number, or a gap's, is behind the last.
    Backwards,
    /// A number has more than ten digits.
    TooLong,
    /// The number to begin with is not in the band.
    StartOutside,
}

/// What a job may use, as given by the post office; numbers are the first ten digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allotment<'a> {
    pub first: u64,
    pub last: u64,
    /// The number to begin with.
    pub start: u64,
    /// Whether `first` follows `last`, up to the number before `start`.
    pub wrap: bool,
    /// Parts that are not the job's.
    pub gaps: &'a [RangeInclusive<u64>],
    /// Single numbers that were spoilt or used.
    pub withdrawn: &'a [u64],
}

/// A band in the order in which its numbers are given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Parts without a gap, and how many numbers come before each.
    parts: Vec<(RangeInclusive<u64>, u64)>,
    count: u64,
}

impl Band {
    /// # Errors
    /// As [`BandFault`] tells.
    pub fn new(allotment: &Allotment<'_>) -> Result<Band, BandFault> {
        let Allotment {
            first, last, start, ..
        } = *allotment;
        let single = allotment.withdrawn.iter().map(|&number| number..=number);
        let mut closed: Vec<_> = allotment.gaps.iter().cloned().chain(single).collect();
        let whole = [first..=last];
        if closed.iter().chain(&whole).any(RangeInclusive::is_empty) {
            return Err(BandFault::Backwards);
        }
        if closed
            .iter()
            .chain(&whole)
            .any(|part| *part.end() > BODY_MAX)
        {
            return Err(BandFault::TooLong);
        }
        if !(first..=last).contains(&start) {
            return Err(BandFault::StartOutside);
        }
        closed.sort_unstable_by_key(|part| (*part.start(), *part.end()));
        let mut band = Band {
            parts: Vec::new(),
            count: 0,
        };
        band.open(start, last, &closed);
        if allotment.wrap && start > first {
            band.open(first, start - 1, &closed);
        }
        Ok(band)
    }

    /// Adds what is not closed between two numbers.
    fn open(&mut self, first: u64, last: u64, closed: &[RangeInclusive<u64>]) {
        let mut next = first;
        for part in closed {
            let end = last.min(part.start().saturating_sub(1));
            if *part.start() > next && next <= end {
                self.add(next..=end);
            }
            next = next.max(part.end() + 1);
        }
        if next <= last {
            self.add(next..=last);
        }
    }

    fn add(&mut self, part: RangeInclusive<u64>) {
        let numbers = part.end() - part.start() + 1;
        self.parts.push((part, self.count));
        self.count += numbers;
    }

    /// How many numbers there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The number that the letter `index` gets, counted from 0, check digit included; `None` when
    /// the band is used up. No two letters get the same, and nobody need ask in order.
    pub fn number(&self, index: u64) -> Option<[u8; DIGITS]> {
        if index >= self.count {
            return None;
        }
        let at = self.parts.partition_point(|&(_, before)| before <= index) - 1;
        let (part, before) = &self.parts[at];
        Some(complete(part.start() + (index - before)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_of_ten_digits_is_that_of_the_integer() {
        assert_eq!(complete(1_311_238_385), *b"13112383852");
        assert_eq!(complete(6), *b"00000000066");
        assert_eq!(check_digit(b"1311238385"), Some(b'2'));
        assert_eq!((check_digit(b""), check_digit(b"12a")), (None, None));
    }

    #[test]
    fn a_ratio_that_the_grid_does_not_have_is_refused() {
        assert!(Style::new(6, 25, *b"AA").is_some());
        assert!(Style::new(5, 25, *b"AD").is_some_and(|style| style.wide_dots == 13));
        for (narrow, ratio, letters) in [
            (6, 19, *b"AA"),
            (6, 31, *b"AA"),
            (0, 25, *b"AA"),
            (6, 25, *b"AE"),
            (u32::MAX, 25, *b"AA"),
        ] {
            assert_eq!(Style::new(narrow, ratio, letters), None);
        }
    }

    #[test]
    fn a_character_that_is_not_of_nw7_has_no_bars() {
        let style = Style::new(6, 25, *b"AA").unwrap();
        assert_eq!(style.elements(b"1x"), None);
        assert_eq!(
            style.elements(b"12").map(|elements| elements.len()),
            Some(31)
        );
    }
}
