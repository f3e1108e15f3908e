//! Reed–Solomon error correction codewords over GF(256), for QR Code and Data Matrix.
//! It only adds them; it corrects nothing.

/// The most error correction codewords a block may have here (QR Code needs 30).
pub const DEGREE_MAX: usize = 32;

/// A generator polynomial as the table of its multiples.
///
/// Row `f` holds the product of `f` and the polynomial, highest power first, without the leading
/// term (which is `f` itself) and zero beyond the polynomial's degree. Dividing by the polynomial
/// then costs one row a byte. Rows are words, the highest power in the most significant byte.
pub struct Generator {
    multiples: [[u64; WORDS]; 256],
}

const WORDS: usize = DEGREE_MAX / 8;

impl Generator {
    /// The product of `x − 2^i` for `degree` successive `i` from `first_root`, in the field
    /// whose elements are taken modulo `field`.
    pub const fn new(field: u16, first_root: u32, degree: usize) -> Self {
        assert!(
            degree <= DEGREE_MAX,
            "a row of the table holds the polynomial"
        );
        // The root of the next factor.
        let mut root = 1;
        let mut power = 0;
        while power < first_root {
            root = multiply(field, root, 2);
            power += 1;
        }
        // The polynomial so far, its leading 1 left out; multiplied by (x − root) each round.
        let mut polynomial = [0; DEGREE_MAX];
        let mut factors = 0;
        while factors < degree {
            let mut above = 1;
            let mut i = 0;
            while i <= factors {
                let old = polynomial[i];
                polynomial[i] = old ^ multiply(field, above, root);
                above = old;
                i += 1;
            }
            root = multiply(field, root, 2);
            factors += 1;
        }
        let mut multiples = [[0; WORDS]; 256];
        let mut factor = 0;
        while factor < 256 {
            let mut i = 0;
            while i < degree {
                let product = multiply(field, factor as u8, polynomial[i]);
                multiples[factor][i / 8] |= (product as u64) << (56 - i % 8 * 8);
                i += 1;
            }
            factor += 1;
        }
        Self { multiples }
    }

    /// The error correction codewords of one block, in the order of transmission: the remainder
    /// of `data` · x^degree; zero beyond the polynomial's degree.
    pub fn remainder(&self, data: &[u8]) -> [u8; DEGREE_MAX] {
        let [remainder, _] = self.remainders([data, &[]]);
        remainder
    }

    /// The error correction codewords of two blocks. A division waits for its table at every byte;
    /// two of them wait together.
    pub fn remainders(&self, blocks: [&[u8]; 2]) -> [[u8; DEGREE_MAX]; 2] {
        let [mut one, mut two] = [[0; WORDS]; 2];
        let both = blocks[0].len().min(blocks[1].len());
        let (first, first_end) = blocks[0].split_at(both);
        let (second, second_end) = blocks[1].split_at(both);
        for (&first, &second) in first.iter().zip(second) {
            one = self.divided(one, first);
            two = self.divided(two, second);
        }
        one = first_end
            .iter()
            .fold(one, |rest, &byte| self.divided(rest, byte));
        two = second_end
            .iter()
            .fold(two, |rest, &byte| self.divided(rest, byte));
        [one, two].map(|rest| {
            let mut codewords = [0; DEGREE_MAX];
            for (bytes, word) in codewords.chunks_exact_mut(8).zip(rest) {
                bytes.copy_from_slice(&word.to_be_bytes());
            }
            codewords
        })
    }

    /// The rest of a division after one more byte.
    #[inline(always)]
    fn divided(&self, [a, b, c, d]: [u64; WORDS], byte: u8) -> [u64; WORDS] {
        let [e, f, g, h] = self.multiples[usize::from(byte ^ (a >> 56) as u8)];
        [
            (a << 8 | b >> 56) ^ e,
            (b << 8 | c >> 56) ^ f,
            (c << 8 | d >> 56) ^ g,
            (d << 8) ^ h,
        ]
    }
}

/// The product of two elements of GF(256) modulo `field`.
const fn multiply(field: u16, a: u8, b: u8) -> u8 {
    let mut product = 0u16;
    let mut bit = 8;
    while bit > 0 {
        bit -= 1;
        product <<= 1;
        if product & 0x100 != 0 {
            product ^= field;
        }
        if b >> bit & 1 == 1 {
            product ^= a as u16;
        }
    }
    product as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ISO/IEC 18004:2015, Annex A: the exponents of the polynomial of seven codewords.
    #[test]
    fn the_generator_of_seven_codewords_is_that_of_the_standard() {
        let generator = Generator::new(0x11D, 0, 7);
        let power = |exponent| (0..exponent).fold(1, |value, _| multiply(0x11D, value, 2));
        let expected = [87, 229, 146, 149, 238, 102, 21].map(power);
        let mut bytes = [0; 8];
        bytes[..7].copy_from_slice(&expected);
        assert_eq!(generator.multiples[1], [u64::from_be_bytes(bytes), 0, 0, 0]);
    }

    /// ISO/IEC 18004:2015, Annex I: version 1-M with the digits 01234567.
    #[test]
    fn the_worked_example_of_the_standard_comes_out() {
        let data = [
            16, 32, 12, 86, 97, 128, 236, 17, 236, 17, 236, 17, 236, 17, 236, 17,
        ];
        let remainder = Generator::new(0x11D, 0, 10).remainder(&data);
        assert_eq!(
            remainder[..10],
            [165, 36, 212, 193, 237, 54, 199, 135, 44, 85]
        );
    }

    /// ISO/IEC 16022:2006, Annex O: the digits 123456 in a symbol of 10 × 10.
    #[test]
    fn the_worked_example_of_data_matrix_comes_out() {
        let remainder = Generator::new(0x12D, 1, 5).remainder(&[142, 164, 186]);
        assert_eq!(remainder[..5], [114, 25, 5, 88, 102]);
    }
}
