//! The document parts (ISO 16612-2:2010, 6.5): job, lot, and one leaf a piece. Nothing personal.

use lopdf::{Object, dictionary};

use super::page::reference;
use super::{Chunk, Facts, Frame, content};

/// The longest array that every reader takes (PDF Reference 1.6, appendix C).
const ARRAY_MAX: u32 = 8191;

/// What a piece's leaf says of it: numbers and trade words, nothing personal.
#[derive(Clone, Copy, Debug)]
pub struct PieceFacts<'a> {
    /// Job, piece and generation, ASCII: `A7K2Q9-0012345-0`.
    pub unique_id: &'a [u8],
    /// Piece number in the job.
    pub seq: u32,
    /// Form id, ASCII.
    pub form: &'a str,
    /// Stream, ASCII.
    pub stream: &'a str,
    /// Sheets of paper.
    pub sheets: u32,
}

/// Writes the leaf of one piece: `pages` pages from `first_page`, indexes in the file.
///
/// `End` stands only where there is more than one page (ISO 32000-2:2020, table 409).
pub fn piece(
    frame: &Frame,
    index: u32,
    first_page: u32,
    pages: u32,
    facts: &PieceFacts,
    out: &mut Chunk,
) {
    assert!(pages > 0, "a piece has a page");
    out.begin(frame.piece(index));
    let bytes = &mut out.bytes;
    bytes.extend_from_slice(b"<</Parent ");
    reference(Frame::LOT_PART, bytes);
    bytes.extend_from_slice(b"/Start ");
    reference(frame.page(first_page), bytes);
    if pages > 1 {
        bytes.extend_from_slice(b"/End ");
        reference(frame.page(first_page + pages - 1), bytes);
    }
    bytes.extend_from_slice(b"/DPM<</Piece<</UniqueID");
    content::literal(facts.unique_id, bytes);
    bytes.extend_from_slice(b"/Seq ");
    content::unsigned(facts.seq, bytes);
    bytes.extend_from_slice(b"/Form");
    content::literal(facts.form.as_bytes(), bytes);
    bytes.extend_from_slice(b"/Stream");
    content::literal(facts.stream.as_bytes(), bytes);
    bytes.extend_from_slice(b"/Sheets ");
    content::unsigned(facts.sheets, bytes);
    bytes.extend_from_slice(b">>>>>>");
    out.end();
}

/// Writes the root, the job's part and the lot's part.
pub(super) fn upper_parts(frame: &Frame, facts: &Facts, out: &mut Chunk) {
    let names = ["Job", "Lot", "Record"].map(|name| Object::Name(name.into()));
    let root = dictionary! {
        "Type" => "DPartRoot",
        "DPartRootNode" => (Frame::JOB_PART, 0),
        "NodeNameList" => names.to_vec(),
        "RecordLevel" => 2,
    };
    let job = dictionary! {
        "Type" => "DPart",
        "Parent" => (Frame::PARTS, 0),
        "DParts" => vec![Object::Array(vec![(Frame::LOT_PART, 0).into()])],
        "DPM" => dictionary! {
            "Job" => dictionary! { "UniqueID" => Object::string_literal(facts.job) },
        },
    };
    let leaves: Vec<u32> = (0..frame.pieces())
        .map(|piece| frame.piece(piece))
        .collect();
    let inner = leaves
        .chunks(ARRAY_MAX as usize)
        .map(|leaves| Object::Array(leaves.iter().map(|&leaf| (leaf, 0).into()).collect()));
    let lot = dictionary! {
        "Type" => "DPart",
        "Parent" => (Frame::JOB_PART, 0),
        "DParts" => inner.collect::<Vec<_>>(),
        "DPM" => dictionary! {
            "Lot" => dictionary! {
                "Seq" => facts.lot,
                "Stream" => Object::string_literal(facts.stream),
                "Pieces" => frame.pieces(),
            },
        },
    };
    for (number, part) in [
        (Frame::PARTS, root),
        (Frame::JOB_PART, job),
        (Frame::LOT_PART, lot),
    ] {
        out.object(number, &Object::Dictionary(part));
    }
}
