//! The end of a file: fonts, resources, page tree, document parts, metadata, catalogue, table.

use lopdf::{Dictionary, Object, StringFormat, dictionary};

use super::chunk::{lopdf_integer, write};
use super::embed::{self, EmbeddedFont};
use super::frame::FAN_OUT;
use super::{Chunk, Compress, Facts, Frame, Steps, Xref, head, icc, parts, xmp};

/// Writes all that stands behind the last page. The chunk is empty and will be appended at offset
/// `at`; `xref` already has every other chunk of the file.
pub fn tail(
    frame: &Frame,
    facts: &Facts,
    fonts: &[EmbeddedFont],
    xref: &mut Xref,
    at: u64,
    out: &mut Chunk,
) {
    assert!(
        out.bytes.is_empty(),
        "offsets count from the chunk's beginning"
    );
    let number = |place: usize| {
        let Ok(place) = u32::try_from(place) else {
            unreachable!("a job has a few fonts")
        };
        frame.font_first() + place * embed::OBJECTS
    };
    for (place, font) in fonts.iter().enumerate() {
        embed::embed(number(place), font, out);
    }
    let named = |(place, font): (usize, &EmbeddedFont)| {
        (format!("F{}", font.index), Object::from((number(place), 0)))
    };
    let fonts_by_name: Dictionary = fonts.iter().enumerate().map(named).collect();
    out.object(
        Frame::RESOURCES,
        &Object::Dictionary(resources(frame, fonts_by_name)),
    );
    page_tree(frame, out);
    parts::upper_parts(frame, facts, out);
    let metadata = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    out.stream(
        Frame::METADATA,
        metadata,
        &xmp::packet(facts),
        Compress::None,
    );
    out.object(Frame::INFO, &Object::Dictionary(xmp::info(facts)));
    out.object(Frame::CATALOG, &Object::Dictionary(catalog(frame, facts)));

    xref.add(out, at);
    assert_eq!(
        xref.len(),
        number(fonts.len()) as usize,
        "the frame knows every object"
    );
    trailer(facts, xref, at, &mut out.bytes);
}

/// What the pages and the static art share.
fn resources(frame: &Frame, fonts: Dictionary) -> Dictionary {
    let mut forms = Dictionary::new();
    for face in 0..frame.faces() {
        forms.set(format!("S{}", 2 * u32::from(face)), (frame.art(face), 0));
        if frame.steps() != Steps::None {
            forms.set(
                format!("S{}", 2 * u32::from(face) + 1),
                (frame.step_art(face), 0),
            );
        }
    }
    let mut resources = dictionary! { "Font" => fonts, "XObject" => forms };
    if frame.steps() != Steps::None {
        head::step_resources(frame, &mut resources);
    }
    resources
}

/// The page tree, leaves first.
fn page_tree(frame: &Frame, out: &mut Chunk) {
    let mut kids: Vec<u32> = (0..frame.pages()).map(|page| frame.page(page)).collect();
    let mut pages_a_kid = 1;
    for (level, nodes) in frame.levels().iter().enumerate() {
        let above = frame.levels().get(level + 1);
        let groups = kids.chunks(FAN_OUT as usize);
        for ((place, node), group) in (0..).zip(nodes.clone()).zip(groups) {
            let before = place * FAN_OUT * pages_a_kid;
            let count = (frame.pages() - before).min(FAN_OUT * pages_a_kid);
            let kids: Vec<Object> = group.iter().map(|&kid| (kid, 0).into()).collect();
            let mut tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
            if let Some(above) = above {
                tree.set("Parent", (above.start + place / FAN_OUT, 0));
            }
            out.object(node, &Object::Dictionary(tree));
        }
        kids = nodes.clone().collect();
        pages_a_kid *= FAN_OUT;
    }
}

fn catalog(frame: &Frame, facts: &Facts) -> Dictionary {
    let condition = facts
        .profile
        .map_or(icc::CONDITION, |profile| profile.condition);
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFX",
        "OutputConditionIdentifier" => xmp::text_string(condition),
        "Info" => xmp::text_string(condition),
        "DestOutputProfile" => (Frame::PROFILE, 0),
    };
    let mut catalog = dictionary! {
        "Type" => "Catalog",
        "Pages" => (Frame::PAGES, 0),
        "Metadata" => (Frame::METADATA, 0),
        "OutputIntents" => vec![Object::Dictionary(intent)],
        "DPartRoot" => (Frame::PARTS, 0),
    };
    if frame.steps() != Steps::None {
        catalog.set("OCProperties", layers(frame));
    }
    catalog
}

/// All layers in one order; no usage (`AS`), which PDF/X-4 does not have.
fn layers(frame: &Frame) -> Dictionary {
    let all: Vec<Object> = (0..3).map(|step| (frame.layer(step), 0).into()).collect();
    let state = if frame.steps() == Steps::Off {
        "OFF"
    } else {
        "ON"
    };
    dictionary! {
        "OCGs" => all.clone(),
        "D" => dictionary! {
            "Name" => Object::string_literal("Finishing"),
            "Order" => all.clone(),
            state => all,
        },
    }
}

fn trailer(facts: &Facts, xref: &Xref, at: u64, out: &mut Vec<u8>) {
    let start = at + out.len() as u64;
    xref.write(out);
    let id = &facts.document_hash()[..16];
    let id = Object::String(id.to_vec(), StringFormat::Hexadecimal);
    let trailer = dictionary! {
        "Size" => lopdf_integer(xref.len()),
        "Root" => (Frame::CATALOG, 0),
        "Info" => (Frame::INFO, 0),
        "ID" => vec![id.clone(), id],
    };
    out.extend_from_slice(b"trailer\n");
    write(&Object::Dictionary(trailer), out);
    out.extend_from_slice(format!("\nstartxref\n{start}\n%%EOF\n").as_bytes());
}
