//! The machine-readable codes: QR Code, the built-in voice code, Data Matrix and the pairing code
//! as cell matrices; the customer barcode and numbers of registered letters as bars. It knows
//! nothing of forms or positions on paper, and draws nothing.

pub mod customer;
pub mod customer_bars;
pub mod datamatrix;
pub mod pairing;
pub mod qr;
mod qr_blank;
mod qr_fill;
mod qr_grid;
mod qr_kanji;
mod qr_lanes;
mod qr_mask;
mod qr_mixed;
mod qr_mode;
mod qr_modules;
mod qr_plain;
mod qr_segments;
mod qr_tables;
mod qr_veil;
mod reed_solomon;
pub mod registered;
pub mod voice;

/// A square symbol without its quiet zone.
///
/// `side` modules a row; each row is `(side + 7) / 8` bytes, the most significant bit first,
/// 1 = dark; the bits beyond the last module are 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Symbol {
    pub side: usize,
    pub rows: Vec<u8>,
}

impl Symbol {
    /// Makes this a light symbol of `side` × `side` modules; the buffer is kept.
    pub fn clear(&mut self, side: usize) {
        self.side = side;
        self.rows.clear();
        self.rows.resize(side * self.row_bytes(), 0);
    }

    /// The bytes of one row.
    pub fn row_bytes(&self) -> usize {
        self.side.div_ceil(8)
    }

    /// Whether the module in column `x` of row `y`, counted from the top left, is dark.
    pub fn dark(&self, x: usize, y: usize) -> bool {
        assert!(
            x < self.side && y < self.side,
            "the module is in the symbol"
        );
        self.rows[y * self.row_bytes() + x / 8] & (0x80 >> (x % 8)) != 0
    }

    /// Makes the module in column `x` of row `y` dark or light.
    pub fn set(&mut self, x: usize, y: usize, dark: bool) {
        assert!(
            x < self.side && y < self.side,
            "the module is in the symbol"
        );
        let at = y * self.row_bytes() + x / 8;
        let bit = 0x80 >> (x % 8);
        if dark {
            self.rows[at] |= bit;
        } else {
            self.rows[at] &= !bit;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_module_is_the_most_significant_bit() {
        let mut symbol = Symbol::default();
        symbol.clear(10);
        symbol.set(0, 1, true);
        symbol.set(9, 1, true);
        assert_eq!(symbol.rows[2..4], [0x80, 0x40]);
        assert!(symbol.dark(9, 1) && !symbol.dark(8, 1));
        symbol.set(9, 1, false);
        assert!(!symbol.dark(9, 1));
    }

    #[test]
    fn a_cleared_symbol_is_light() {
        let mut symbol = Symbol {
            side: 3,
            rows: vec![0xE0; 3],
        };
        symbol.clear(20);
        assert_eq!((symbol.row_bytes(), symbol.rows.len()), (3, 60));
        assert!(symbol.rows.iter().all(|&byte| byte == 0));
    }
}
