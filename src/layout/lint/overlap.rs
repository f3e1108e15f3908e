//! Things that lie on each other or in a code's quiet zone. What belongs to a card is compared with
//! the card's things only: the card's edge is another rule.

use super::body::{Body, Kind, apart};
use super::{Look, mm};
use crate::message::Id;
use crate::units::{Rect, Um};

/// A line that thick or thinner may lie along the edge of a box: it is the box's border.
const BORDER_MAX: Um = Um(500);

/// What two things do to each other.
enum Quarrel {
    None,
    Overlap,
    /// The second lies in the quiet zone of the first.
    Quiet,
}

impl Look<'_> {
    pub(super) fn overlaps(&mut self) {
        let bodies = self.bodies.clone();
        for (at, one) in bodies.iter().enumerate() {
            for other in &bodies[at + 1..] {
                if one.is_ink() && other.is_ink() && one.item.part == other.item.part {
                    self.pair(one, other);
                }
            }
        }
    }

    /// `other` comes later in the sheet. The one that is no code is told, else the later.
    fn pair(&mut self, one: &Body<'_>, other: &Body<'_>) {
        let (code, guest) = match (one.is_code(), other.is_code()) {
            (false, true) => (other, one),
            _ => (one, other),
        };
        let back = quarrel(guest, code);
        match quarrel(code, guest) {
            Quarrel::Overlap => {
                let area = &guest.area;
                let [x, y, w, h] = [area.x, area.y, area.w, area.h].map(mm);
                let place = format!("x {x} y {y} w {w} h {h} mm");
                let what = format!("{guest} ↔ {code}");
                self.tell(Id::LayoutOverlap, guest, Some(code), &[&what, &place]);
            }
            Quarrel::Quiet => self.crowd(guest, code, code),
            Quarrel::None if matches!(back, Quarrel::Quiet) => self.crowd(guest, code, guest),
            Quarrel::None => {}
        }
    }

    /// A quiet zone is a frame: what counts is the larger of the distances across and down.
    fn crowd(&mut self, guest: &Body<'_>, code: &Body<'_>, whose: &Body<'_>) {
        let (across, down) = apart(&guest.area, &code.area);
        self.quiet(guest, code, whose, across.max(down));
    }

    /// Tells that `guest` and `code` are too near for the quiet zone of one of them.
    pub(super) fn quiet(&mut self, guest: &Body<'_>, code: &Body<'_>, whose: &Body<'_>, gap: Um) {
        if whose.kind == Kind::Voice {
            return self.near("G5", guest, code, gap, whose.quiet);
        }
        let (one, other) = (guest.to_string(), code.to_string());
        let what = format!("{one} ↔ {other} {} mm (≥ {})", mm(gap), mm(whose.quiet));
        self.tell(Id::QuietZone, guest, Some(code), &[&what]);
    }
}

fn quarrel(one: &Body<'_>, other: &Body<'_>) -> Quarrel {
    if one.is_code() || other.is_code() {
        return if one.area.overlaps(&other.area) {
            Quarrel::Overlap
        } else if one.is_code() && one.kept().overlaps(&other.area) {
            Quarrel::Quiet
        } else {
            Quarrel::None
        };
    }
    let overlap = match (one.kind, other.kind) {
        // Lines meet in grids, and on the grounds of their table.
        (Kind::Line | Kind::Ground, Kind::Line | Kind::Ground) => false,
        (Kind::Line, _) => crosses(&one.area, &other.area),
        (_, Kind::Line) => crosses(&other.area, &one.area),
        // A heading stands on the ground of its own cell.
        (Kind::Ground, _) | (_, Kind::Ground) if one.item.place == other.item.place => false,
        _ => one.area.overlaps(&other.area),
    };
    if overlap {
        Quarrel::Overlap
    } else {
        Quarrel::None
    }
}

/// Whether a line goes through a box, and not only along its edge as its border.
fn crosses(line: &Rect, area: &Rect) -> bool {
    let thickness = line.w.0.min(line.h.0).min(BORDER_MAX.0);
    let edge = thickness.min(area.w.0 / 2).min(area.h.0 / 2);
    area.grown(Um(-edge)).overlaps(line)
}
