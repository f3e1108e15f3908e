//! G7, G8, G11: the notches in a side's own step lines, against the voice code of its sheet's face.

use super::form::Form;
use super::ink::Ink;
use super::measures::{NOTCH_APART_MM, NOTCH_MM};
use super::page::{Fault, VoiceAt};
use super::space;

/// How far a cut may end from the sheet's edge, millimetres.
const TRIM_MM: f64 = 0.06;
/// How far its size, and its axis, may be off.
const SIZE_MM: f64 = 0.02;
const AXIS_MM: f64 = 0.05;

/// G7, G8, G11: the notches in a side's own step lines, against the voice code of the sheet's face
/// as it is drawn; on the back both are seen turned over the long edge.
pub fn faults(ink: &Ink, form: &Form, voice: Option<VoiceAt>, back: bool) -> Vec<Fault> {
    let cuts: Vec<_> = ink
        .paths
        .iter()
        .filter(|path| path.layer == "Cutting")
        .collect();
    let fault = |what| Fault {
        item: "notch".to_owned(),
        what,
    };
    let Some((left, bottom, side)) = voice else {
        return match cuts.is_empty() {
            true => Vec::new(),
            false => vec![fault("G7 without a voice code")],
        };
    };
    let (width, _) = form.size;
    let turned = |x: f64| if back { width - x } else { x };
    let (x, y) = (turned(left + side / 2.0), bottom + side / 2.0);
    if cuts.len() != form.notches().max(1) {
        return vec![fault("G7 missing")];
    }
    let mut faults = Vec::new();
    for (cut, shift) in cuts.iter().zip([0.0, NOTCH_APART_MM]) {
        let [west, south, across, up] = space::around(&cut.points);
        let on_bottom = near(south, 0.0, TRIM_MM);
        let inwards = if x < width / 2.0 { shift } else { -shift };
        let (long, deep, axis, wanted) = match on_bottom {
            true => (across, up, west + across / 2.0, x + inwards),
            false => (up, across, south + up / 2.0, y + shift),
        };
        let at_side = match back {
            true => near(west, 0.0, TRIM_MM),
            false => near(west + across, width, TRIM_MM),
        };
        let half = near(long, NOTCH_MM, SIZE_MM) && near(deep, NOTCH_MM / 2.0, SIZE_MM);
        if !half || !(on_bottom || at_side) {
            faults.push(fault("G7 size"));
        }
        if !near(axis, wanted, AXIS_MM) {
            faults.push(fault(if shift > 0.0 { "G8 axis" } else { "G7 axis" }));
        }
    }
    faults
}

fn near(one: f64, two: f64, off: f64) -> bool {
    (one - two).abs() <= off
}
