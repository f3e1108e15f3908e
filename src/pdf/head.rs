//! The beginning of a file: header, printing condition, layers and spot colours, static art.

use lopdf::{Dictionary, Object, dictionary};
use sha2::{Digest, Sha256};

use super::steps::{self, STEPS, Step};
use super::{Chunk, Compress, Facts, Frame, Steps, facts, icc};

/// The fixed part of one face, in dots from the bottom left of the trimmed sheet.
#[derive(Clone, Copy)]
pub struct StaticFace<'a> {
    /// What is printed; symbols come last in it, see [`super::symbol::draw`].
    pub art: &'a [u8],
    /// Step lines, each between [`steps::begin`] and [`steps::end`]; not drawn in a file that
    /// has no layers.
    pub steps: &'a [u8],
}

/// Writes what stands before the first page. The chunk is empty and begins the file.
pub fn head(frame: &Frame, facts: &Facts, faces: &[StaticFace], out: &mut Chunk) {
    assert!(out.bytes.is_empty(), "the header begins the file");
    assert_eq!(
        faces.len(),
        usize::from(frame.faces()),
        "each face has its numbers"
    );
    // Four bytes above 127 tell transfer programs that the file is binary
    // (ISO 32000-1:2008, 7.5.2).
    out.bytes
        .extend_from_slice(b"%PDF-1.6\n%\xE2\xE3\xCF\xD3\n");
    profile(facts, out);
    if frame.steps() != Steps::None {
        for (number, step) in (0..).zip(STEPS) {
            layer(frame, number, step, out);
        }
        let overprint = dictionary! {
            "Type" => "ExtGState", "OP" => true, "op" => true, "OPM" => 1,
        };
        out.object(frame.overprint(), &Object::Dictionary(overprint));
    }
    for (face, art) in (0..).zip(faces) {
        form(facts, frame.art(face), art.art, out);
        if frame.steps() != Steps::None {
            form(facts, frame.step_art(face), art.steps, out);
        }
    }
}

fn profile(facts: &Facts, out: &mut Chunk) {
    let built_in;
    let data = match facts.profile {
        Some(profile) => profile.icc,
        None => {
            built_in = icc::gray_profile();
            &built_in
        }
    };
    let dictionary = dictionary! { "N" => icc::components(data) };
    out.stream(Frame::PROFILE, dictionary, data, Compress::Small);
}

/// A layer with its step (ISO 19593-1:2018) and the spot colour of its lines. The alternate is
/// grey, so that a grey printing condition suffices.
fn layer(frame: &Frame, number: u32, step: Step, out: &mut Chunk) {
    let metadata = dictionary! {
        "GTS_ProcStepsGroup" => "Structural", "GTS_ProcStepsType" => step.layer(),
    };
    let layer = dictionary! {
        "Type" => "OCG",
        "Name" => Object::string_literal(step.layer()),
        "GTS_Metadata" => metadata,
    };
    let tint = dictionary! {
        "FunctionType" => 2,
        "Domain" => vec![0.into(), 1.into()],
        "C0" => vec![1.into()],
        "C1" => vec![0.into()],
        "N" => 1,
    };
    let spot: Vec<Object> = vec![
        "Separation".into(),
        step.spot().into(),
        "DeviceGray".into(),
        tint.into(),
    ];
    out.object(frame.layer(number), &Object::Dictionary(layer));
    out.object(frame.spot(number), &Object::Array(spot));
}

/// A form XObject that a RIP may keep for the whole file: its identifier follows from its content
/// (ISO 16612-2:2010, 6.7).
fn form(facts: &Facts, number: u32, content: &[u8], out: &mut Chunk) {
    let bounds = facts.paper.bounds();
    let mut digest = Sha256::new();
    digest.update(b"kirikake/form");
    for bound in bounds {
        digest.update(bound.to_be_bytes());
    }
    digest.update(content);
    let dictionary = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => bounds.map(Object::from).to_vec(),
        "Resources" => (Frame::RESOURCES, 0),
        "GTS_XID" => Object::string_literal(facts::uuid(&digest.finalize().into())),
        "GTS_Scope" => "File",
    };
    out.stream(number, dictionary, content, facts.compress);
}

/// The layers and spot colours by the names that content uses.
pub(super) fn step_resources(frame: &Frame, resources: &mut Dictionary) {
    let named = |name: fn(Step) -> &'static str, number: fn(&Frame, u32) -> u32| {
        let entry = |(at, step): (u32, Step)| (name(step), Object::from((number(frame, at), 0)));
        (0..).zip(STEPS).map(entry).collect::<Dictionary>()
    };
    resources.set("Properties", named(Step::layer, Frame::layer));
    resources.set("ColorSpace", named(Step::spot, Frame::spot));
    let overprint = dictionary! { steps::OVERPRINT => (frame.overprint(), 0) };
    resources.set("ExtGState", overprint);
}
