//! The faces of one style in search order, flattened so that a look-up is one load. Not a shaper:
//! one character, or one variation sequence, is one glyph.

use super::{Face, private_use};

/// The Basic Multilingual Plane (Unicode 16.0, 2.8).
const PLANE: usize = 0x1_0000;

/// One glyph of one face of the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// The face's index in the job.
    pub face: u8,
    /// Never 0, the glyph for a missing character.
    pub id: u16,
    /// Thousandths of an em.
    pub advance: u16,
}

impl Glyph {
    fn of(face: u8, read: &Face, id: u16) -> Glyph {
        Glyph {
            face,
            id,
            advance: read.advance(id),
        }
    }
}

/// Stands in the table where no face has the character.
const MISSING: Glyph = Glyph {
    face: 0,
    id: 0,
    advance: 0,
};

/// The search order per (base, selector) of one style: the first face that has it.
pub struct Stack {
    plane: Box<[Glyph]>,
    /// Variation sequences and characters beyond the plane, sorted by key.
    rest: Vec<(u64, Glyph)>,
    /// The face of the insurer's own characters, by its index in the job.
    eudc: Option<u8>,
}

impl Stack {
    /// Faces in search order, each with its index in the job. No private-use character is taken
    /// from them: at the same code each maker draws another one.
    pub fn new(faces: &[(u8, &Face)]) -> Stack {
        let mut plane = vec![MISSING; PLANE].into_boxed_slice();
        let mut rest = Vec::new();
        for &(face, read) in faces {
            let glyph = |id| Glyph::of(face, read, id);
            let mappings = read.mappings().into_iter();
            for (base, id) in mappings.filter(|&(base, _)| !private_use(base)) {
                match plane.get_mut(base as usize) {
                    Some(place) if *place == MISSING => *place = glyph(id),
                    Some(_) => {}
                    None => rest.push((key(base, None), glyph(id))),
                }
            }
            for (base, selector, id) in read.sequences() {
                rest.push((key(base, Some(selector)), glyph(id)));
            }
        }
        // A stable sort keeps the search order within a key, and the first of it stays.
        rest.sort_by_key(|&(key, _)| key);
        rest.dedup_by_key(|&mut (key, _)| key);
        Stack {
            plane,
            rest,
            eudc: None,
        }
    }

    /// Adds the face that alone has private-use characters, and no others.
    pub fn add_eudc(&mut self, face: u8, read: &Face) {
        let mappings = read.mappings().into_iter();
        for (base, id) in mappings.filter(|&(base, _)| private_use(base)) {
            let glyph = Glyph::of(face, read, id);
            match self.plane.get_mut(base as usize) {
                Some(place) => *place = glyph,
                None => self.rest.push((key(base, None), glyph)),
            }
        }
        self.rest.sort_by_key(|&(key, _)| key);
        self.eudc = Some(face);
    }

    /// The face that was added for private-use characters.
    pub fn eudc(&self) -> Option<u8> {
        self.eudc
    }

    /// The glyph of a character or variation sequence, or `None` if no face of the stack has it.
    #[inline]
    pub fn find(&self, base: char, selector: Option<char>) -> Option<Glyph> {
        match (self.plane.get(base as usize), selector) {
            (Some(&glyph), None) => (glyph.id != 0).then_some(glyph),
            _ => self.search(key(base, selector)),
        }
    }

    fn search(&self, key: u64) -> Option<Glyph> {
        let place = self.rest.binary_search_by_key(&key, |&(key, _)| key).ok()?;
        Some(self.rest[place].1)
    }
}

/// No variation selector is U+0000, so 0 stands for none.
fn key(base: char, selector: Option<char>) -> u64 {
    u64::from(base) << 32 | u64::from(selector.map_or(0, u32::from))
}
