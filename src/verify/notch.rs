//! G7, G8, G11: the notches in a side's own step lines, against the voice code of its sheet's face.

use super::form::Form;
use super::ink::Ink;
use super::page::{Fault, VoiceAt};

/// How far a cut may end from the sheet's edge, millimetres.
const TRIM_MM: f64 = 0.06;
/// G8: from the axis of the first notch to that of the second.
const NOTCH_APART_MM: f64 = 12.0;

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
    let (width, height) = form.size;
    let turned = |x: f64| if back { width - x } else { x };
    let (x, y) = (turned(left + side / 2.0), bottom + side / 2.0);
    if cuts.len() != form.notches().max(1) {
        return vec![fault("G7 missing")];
    }
    let mut faults = Vec::new();
    for (cut, shift) in cuts.iter().zip([0.0, NOTCH_APART_MM]) {
        let cut = Cut::of(&cut.points);
        let on_bottom = near(cut.south, 0.0, TRIM_MM);
        let inwards = if x < width / 2.0 { shift } else { -shift };
        let (long, deep, axis, wanted) = match on_bottom {
            true => (cut.w(), cut.h(), cut.west + cut.w() / 2.0, x + inwards),
            false => (cut.h(), cut.w(), cut.south + cut.h() / 2.0, y + shift),
        };
        let edge = if back {
            near(cut.west, 0.0, TRIM_MM)
        } else {
            near(cut.east, width, TRIM_MM)
        };
        if !near(long, 6.0, 0.02) || !near(deep, 3.0, 0.02) || !(on_bottom || edge) || height <= 0.0
        {
            faults.push(fault("G7 size"));
        }
        if !near(axis, wanted, 0.05) {
            faults.push(fault(if shift > 0.0 { "G8 axis" } else { "G7 axis" }));
        }
    }
    faults
}

fn near(one: f64, two: f64, off: f64) -> bool {
    (one - two).abs() <= off
}

/// The box around a cut, millimetres from the bottom left.
struct Cut {
    west: f64,
    east: f64,
    south: f64,
    north: f64,
}

impl Cut {
    fn of(points: &[(f64, f64)]) -> Cut {
        let fold = |start: f64, pick: fn(f64, f64) -> f64, of: fn(&(f64, f64)) -> f64| {
            points.iter().map(of).fold(start, pick)
        };
        Cut {
            west: fold(f64::MAX, f64::min, |it| it.0),
            east: fold(f64::MIN, f64::max, |it| it.0),
            south: fold(f64::MAX, f64::min, |it| it.1),
            north: fold(f64::MIN, f64::max, |it| it.1),
        }
    }

    fn w(&self) -> f64 {
        self.east - self.west
    }

    fn h(&self) -> f64 {
        self.north - self.south
    }
}
