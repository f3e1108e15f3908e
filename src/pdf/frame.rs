//! The object numbers of one file, all known before its first page is written. No bytes.

use std::ops::Range;

/// Kids of a page-tree node.
pub(super) const FAN_OUT: u32 = 64;

/// Whether the finishing steps are layers of the file, and how they begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    /// Layers that are off when the file is opened: a RIP that takes the spots for ink prints none.
    Off,
    /// Layers that are on when the file is opened.
    On,
    /// No layers at all; step art is not drawn.
    None,
}

/// The object numbers of one file.
#[derive(Clone, Debug)]
pub struct Frame {
    pages: u32,
    pieces: u32,
    steps: Steps,
    /// By face, the operators that draw its static art and its step lines.
    draws: Vec<[Vec<u8>; 2]>,
    /// Nodes of the page tree by level, leaves first; the last level is the root alone.
    levels: Vec<Range<u32>>,
    page_first: u32,
    piece_first: u32,
    font_first: u32,
}

impl Frame {
    pub(super) const CATALOG: u32 = 1;
    pub(super) const INFO: u32 = 2;
    pub(super) const PAGES: u32 = 3;
    pub(super) const PARTS: u32 = 4;
    pub(super) const JOB_PART: u32 = 5;
    pub(super) const LOT_PART: u32 = 6;
    pub(super) const RESOURCES: u32 = 7;
    pub(super) const METADATA: u32 = 8;
    pub(super) const PROFILE: u32 = 9;
    const STEPS_FIRST: u32 = 10;
    /// Three layers, three spot colours, one graphics state.
    const STEPS_COUNT: u32 = 7;

    /// A file of so many pages and pieces, and so many faces that have static art.
    ///
    /// The caller has checked that neither is 0 and that both are at most 2²⁴.
    pub fn new(pages: u32, pieces: u32, faces: u16, steps: Steps) -> Frame {
        assert!(
            0 < pieces && pieces <= pages && pages <= 1 << 24,
            "a lot has pages"
        );
        assert!(faces > 0, "a page has static art, if only an empty one");
        let forms_first = match steps {
            Steps::None => Frame::STEPS_FIRST,
            Steps::Off | Steps::On => Frame::STEPS_FIRST + Frame::STEPS_COUNT,
        };
        let forms = u32::from(faces) * forms_a_face(steps);
        let levels = levels(pages, forms_first + forms);
        let page_first = match levels.iter().rev().nth(1) {
            Some(below_root) => below_root.end,
            None => forms_first + forms,
        };
        let piece_first = page_first + 2 * pages;
        let font_first = piece_first + pieces;
        let draws = (0..faces).map(|face| draws(face, steps)).collect();
        Frame {
            pages,
            pieces,
            steps,
            draws,
            levels,
            page_first,
            piece_first,
            font_first,
        }
    }

    /// How many pages the file has.
    pub fn pages(&self) -> u32 {
        self.pages
    }

    /// How many pieces the file has.
    pub fn pieces(&self) -> u32 {
        self.pieces
    }

    /// Whether the file has layers for the finishing steps.
    pub fn steps(&self) -> Steps {
        self.steps
    }

    pub(super) fn faces(&self) -> u16 {
        let Ok(faces) = u16::try_from(self.draws.len()) else {
            unreachable!("the faces were counted in 16 bits")
        };
        faces
    }

    /// The operators that draw a face's static art and its step lines.
    pub(super) fn draws(&self, face: u16) -> [&[u8]; 2] {
        let [art, steps] = &self.draws[usize::from(face)];
        [art, steps]
    }

    pub(super) fn levels(&self) -> &[Range<u32>] {
        &self.levels
    }

    /// The layer of step 0, 1 or 2.
    pub(super) fn layer(&self, step: u32) -> u32 {
        assert!(step < 3 && self.steps != Steps::None, "the file has layers");
        Frame::STEPS_FIRST + step
    }

    /// The spot colour of step 0, 1 or 2.
    pub(super) fn spot(&self, step: u32) -> u32 {
        self.layer(step) + 3
    }

    pub(super) fn overprint(&self) -> u32 {
        self.layer(2) + 4
    }

    /// The form XObject of a face's static art.
    pub(super) fn art(&self, face: u16) -> u32 {
        assert!(face < self.faces(), "the face has static art");
        let steps = match self.steps {
            Steps::None => 0,
            Steps::Off | Steps::On => Frame::STEPS_COUNT,
        };
        Frame::STEPS_FIRST + steps + u32::from(face) * forms_a_face(self.steps)
    }

    /// The form XObject of a face's step lines.
    pub(super) fn step_art(&self, face: u16) -> u32 {
        assert!(self.steps != Steps::None, "the file has layers");
        self.art(face) + 1
    }

    pub(super) fn content(&self, page: u32) -> u32 {
        assert!(page < self.pages, "the page is within the file");
        self.page_first + 2 * page
    }

    pub(super) fn page(&self, page: u32) -> u32 {
        self.content(page) + 1
    }

    /// The page-tree leaf that holds a page.
    pub(super) fn page_parent(&self, page: u32) -> u32 {
        self.levels[0].start + page / FAN_OUT
    }

    pub(super) fn piece(&self, piece: u32) -> u32 {
        assert!(piece < self.pieces, "the piece is within the file");
        self.piece_first + piece
    }

    /// The first object of the fonts, which are written last: only they know how many there are.
    pub(super) fn font_first(&self) -> u32 {
        self.font_first
    }
}

fn forms_a_face(steps: Steps) -> u32 {
    match steps {
        Steps::None => 1,
        Steps::Off | Steps::On => 2,
    }
}

fn draws(face: u16, steps: Steps) -> [Vec<u8>; 2] {
    let draw = |form: u32| format!("/S{form} Do\n").into_bytes();
    let form = 2 * u32::from(face);
    match steps {
        Steps::None => [draw(form), Vec::new()],
        Steps::Off | Steps::On => [draw(form), draw(form + 1)],
    }
}

/// Page-tree nodes by level from the leaves up; the root has the reserved number.
fn levels(pages: u32, mut next: u32) -> Vec<Range<u32>> {
    let mut levels = Vec::new();
    let mut nodes = pages.div_ceil(FAN_OUT);
    while nodes > 1 {
        levels.push(next..next + nodes);
        next += nodes;
        nodes = nodes.div_ceil(FAN_OUT);
    }
    levels.push(Frame::PAGES..Frame::PAGES + 1);
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_one_another_without_a_gap() {
        let frame = Frame::new(9_000, 8_000, 2, Steps::Off);
        assert_eq!(
            (frame.layer(0), frame.spot(0), frame.overprint()),
            (10, 13, 16)
        );
        assert_eq!((frame.art(0), frame.step_art(1)), (17, 20));
        assert_eq!(frame.levels(), [21..162, 162..165, 3..4]);
        assert_eq!((frame.content(0), frame.page(8_999)), (165, 18_164));
        assert_eq!((frame.piece(0), frame.font_first()), (18_165, 26_165));
        assert_eq!((frame.page_parent(0), frame.page_parent(8_999)), (21, 161));
    }

    #[test]
    fn a_small_file_has_the_root_alone() {
        let frame = Frame::new(64, 64, 1, Steps::None);
        assert_eq!(frame.levels(), std::slice::from_ref(&(3..4)));
        assert_eq!(
            (frame.art(0), frame.content(0), frame.page_parent(63)),
            (10, 11, 3)
        );
    }
}
