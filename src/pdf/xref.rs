//! Where each object of a file begins: eight bytes an object, written as a classic table
//! (ISO 32000-1:2008, 7.5.4). Not a reader of tables.

use super::{Chunk, content};

/// The table has ten digits an offset.
const OFFSET_END: u64 = 10_000_000_000;

/// Offsets of all objects of one file.
#[derive(Default)]
pub struct Xref {
    /// By object number; 0 is unset, for the file's header stands there.
    offsets: Vec<u64>,
}

impl Xref {
    /// Notes where the objects of a chunk begin that was appended at `base`.
    pub fn add(&mut self, chunk: &Chunk, base: u64) {
        for &(number, offset) in &chunk.starts {
            let number = number as usize;
            if self.offsets.len() <= number {
                self.offsets.resize(number + 1, 0);
            }
            let place = &mut self.offsets[number];
            assert_eq!(*place, 0, "object {number} is written once");
            *place = base + u64::from(offset);
            assert!(
                (1..OFFSET_END).contains(place),
                "the table has ten digits an offset"
            );
        }
    }

    /// How many entries the table has, the one for object 0 included.
    pub(super) fn len(&self) -> usize {
        self.offsets.len()
    }

    /// Appends the table; every object has been set.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let Ok(len) = u32::try_from(self.offsets.len()) else {
            unreachable!("object numbers are 32-bit")
        };
        out.reserve(20 * self.offsets.len() + 64);
        out.extend_from_slice(b"xref\n0 ");
        content::unsigned(len, out);
        out.extend_from_slice(b"\n0000000000 65535 f \n");
        for (number, &offset) in self.offsets.iter().enumerate().skip(1) {
            assert_ne!(offset, 0, "object {number} has been written");
            let mut digits = [b'0'; 10];
            let mut rest = offset;
            for digit in digits.iter_mut().rev() {
                *digit += (rest % 10) as u8;
                rest /= 10;
            }
            out.extend_from_slice(&digits);
            out.extend_from_slice(b" 00000 n \n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(starts: &[(u32, u32)]) -> Chunk {
        let mut chunk = Chunk::default();
        chunk.starts.extend_from_slice(starts);
        chunk
    }

    #[test]
    fn a_table_has_twenty_bytes_an_entry() {
        let mut xref = Xref::default();
        xref.add(&chunk(&[(2, 15)]), 0);
        xref.add(&chunk(&[(1, 5)]), 1_000);
        let mut out = Vec::new();
        xref.write(&mut out);
        let want = "xref\n0 3\n0000000000 65535 f \n0000001005 00000 n \n0000000015 00000 n \n";
        assert_eq!(String::from_utf8(out).ok().as_deref(), Some(want));
    }

    #[test]
    #[should_panic(expected = "object 4 is written once")]
    fn an_object_written_twice_is_our_bug() {
        let mut xref = Xref::default();
        xref.add(&chunk(&[(4, 15), (4, 30)]), 0);
    }

    #[test]
    #[should_panic(expected = "object 1 has been written")]
    fn an_object_left_out_is_our_bug() {
        let mut xref = Xref::default();
        xref.add(&chunk(&[(2, 15)]), 0);
        xref.write(&mut Vec::new());
    }
}
