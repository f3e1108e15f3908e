//! The voice code's corner, its notch, and what keeps away from both (G1–G10, G16).

use std::path::Path;

use super::body::{Body, Kind, VOICE_QUIET, gap, middle, voice_area, voice_slot};
use super::{Look, mm, template_text};
use crate::layout::NOTCH_RADIUS;
use crate::layout::program::{VOICE_CENTRE_UM, first_dot};
use crate::layout::schema::{Corner, Edge, Part, Shape, ZoneKind};
use crate::message::Id;
use crate::units::Um;

/// G1: how far the drawn centre may lie from 25 mm.
const CENTRE_TOLERANCE: Um = Um(50);
/// G9: ink, folds and perforations keep this far from the notch's curve.
const NOTCH_CLEAR: Um = Um(3_000);
/// G9: the code's outermost cell from the notch's curve.
const NOTCH_TO_CODE: Um = Um(10_000);
/// G8: the word by which a face's text tells of its back.
const BACK: &str = "裏面にも音声コード";
/// G16: another symbol from the voice code's centre.
const OTHER_QR: Um = Um(60_000);

impl Look<'_> {
    pub(super) fn voice(&mut self) {
        structural(self.setting.dpi);
        let bodies = self.bodies.clone();
        let all = |kind| bodies.iter().filter(move |body| body.kind == kind);
        let voices: Vec<&Body<'_>> = all(Kind::Voice).collect();
        let notches: Vec<&Body<'_>> = all(Kind::Notch).collect();
        if self.whole {
            self.one_of_each(&voices, &notches);
        }
        if let (Some(voice), Some(notch)) = (voices.first(), notches.first()) {
            self.corner(voice, notch);
        }
        for voice in voices {
            if self.whole {
                self.left_corner(voice, &bodies);
            }
            let obstacles = bodies.iter().filter(|body| is_obstacle(body));
            for body in obstacles.filter(|body| body.area.overlaps(&voice.kept())) {
                self.near(
                    "G10",
                    body,
                    voice,
                    gap(&body.area, &voice.area),
                    voice.quiet,
                );
            }
            let centre = middle(&voice.area);
            for qr in all(Kind::Qr).filter(|qr| gap(&qr.area, &centre) < OTHER_QR) {
                self.near("G16", qr, voice, gap(&qr.area, &centre), OTHER_QR);
            }
        }
        for notch in notches {
            self.notch(notch, &bodies);
        }
    }

    /// G7: a code without a notch is not found, a notch without a code misleads the finger. G8: a
    /// side has one code, and a sheet states its notches once.
    fn one_of_each(&mut self, voices: &[&Body<'_>], notches: &[&Body<'_>]) {
        for voice in voices.iter().filter(|_| notches.is_empty()) {
            let what = format!("{voice} ↔ [[notch]] × 0 (= 1)");
            self.tell(Id::GeometryWrong, voice, None, &["G7", &what]);
        }
        // A back shows the notch of its face's code.
        let own = |notch: &Body<'_>| {
            matches!(
                notch.item.shape,
                Shape::Notch {
                    mirrored: false,
                    ..
                }
            )
        };
        let lone = notches
            .iter()
            .filter(|notch| voices.is_empty() && own(notch));
        for notch in lone {
            let what = format!("{notch} ↔ [[voice]] × 0 (= 1)");
            self.tell(Id::GeometryWrong, notch, None, &["G7", &what]);
        }
        for more in [voices, notches] {
            let mut items: Vec<&Body<'_>> = more.to_vec();
            items.dedup_by(|one, other| std::ptr::eq(one.item, other.item));
            for body in items.iter().skip(1) {
                let what = format!("{body} × {} (= 1)", items.len());
                self.tell(Id::GeometryWrong, body, Some(items[0]), &["G8", &what]);
            }
        }
    }

    /// G8, of a sheet with both its sides: two notches say that the back speaks too, unless the
    /// face's own text says so.
    pub(super) fn both_sides(&mut self) {
        let bodies = self.bodies.clone();
        let code = |part| {
            let mut all = bodies.iter();
            all.find(move |body| body.kind == Kind::Voice && body.item.part == part)
        };
        let notch = bodies.iter().find(|body| body.kind == Kind::Notch);
        let two = |body: &Body<'_>| matches!(body.item.shape, Shape::Notch { two: true, .. });
        match (code(Part::Notice), code(Part::Back), notch) {
            (None, Some(back), _) => {
                let what = format!("{back} ↔ [[voice]] part = \"notice\" × 0 (= 1)");
                self.tell(Id::GeometryWrong, back, None, &["G8", &what]);
            }
            (Some(face), Some(back), Some(notch)) if !two(notch) && !self.says_back(face) => {
                let what = format!("{notch} count = 2 | {face} 「{BACK}」");
                self.tell(Id::GeometryWrong, notch, Some(back), &["G8", &what]);
            }
            (_, None, Some(notch)) if two(notch) => {
                let what = format!("{notch} ↔ [[voice]] part = \"back\" × 0 (= 1)");
                self.tell(Id::GeometryWrong, notch, None, &["G8", &what]);
            }
            _ => {}
        }
    }

    /// Whether a code's text tells its listener in the layout's own words that the back has one.
    fn says_back(&self, voice: &Body<'_>) -> bool {
        let Shape::Voice { template, .. } = &voice.item.shape else {
            unreachable!("bodies are of their items' shapes")
        };
        let path = Path::new(&template.value);
        let mut texts = self.templates.iter().filter(|(known, _)| known == path);
        texts.any(|(_, text)| template_text(text).contains(BACK))
    }

    /// G2: a finger that has found the notch goes straight in to the code.
    fn corner(&mut self, voice: &Body<'_>, notch: &Body<'_>) {
        let (Shape::Voice { corner, .. }, Shape::Notch { edge, mirrored, .. }) =
            (&voice.item.shape, &notch.item.shape)
        else {
            unreachable!("bodies are of their items' shapes")
        };
        match (corner, edge) {
            // The notch of the other side's code, seen from behind.
            _ if *mirrored => {}
            (Corner::BottomRight, Edge::Right) | (Corner::BottomLeft, Edge::Bottom) => {}
            _ => {
                let what = "bottom-right + right | bottom-left + bottom";
                self.tell(Id::GeometryWrong, notch, Some(voice), &["G2", what]);
            }
        }
    }

    /// G2: the code stands bottom left only where a card or a window takes the right corner.
    fn left_corner(&mut self, voice: &Body<'_>, bodies: &[Body<'_>]) {
        let Shape::Voice { corner, .. } = &voice.item.shape else {
            unreachable!("bodies are of their items' shapes")
        };
        let right = voice_area(Corner::BottomRight, self.sheet, self.setting.dpi);
        let right = right.grown(voice.quiet);
        let takes = |body: &Body<'_>| {
            let corner = matches!(body.kind, Kind::Perforation | Kind::Zone(ZoneKind::Window));
            corner && body.area.overlaps(&right)
        };
        if *corner == Corner::BottomLeft && !bodies.iter().any(takes) {
            let what = "bottom-left ↔ [[perforation]] | [[zone]] window: bottom-right";
            self.tell(Id::GeometryWrong, voice, None, &["G2", what]);
        }
    }

    /// G9 and G10 of the notch. Its circle is measured whole: what lies beyond the edge is not
    /// there.
    fn notch(&mut self, notch: &Body<'_>, bodies: &[Body<'_>]) {
        let centre = middle(&notch.area);
        for body in bodies.iter().filter(|body| body.kind != Kind::Notch) {
            let clear = Um(gap(&body.area, &centre).0 - NOTCH_RADIUS.0);
            let zone = matches!(body.kind, Kind::Zone(_));
            if !zone && clear < NOTCH_CLEAR {
                self.near("G9", body, notch, clear, NOTCH_CLEAR);
            }
            if is_obstacle(body) && clear < Um(0) {
                let what = format!("{body} ↔ {notch} {} mm (≥ 0)", mm(clear));
                self.tell(Id::GeometryWrong, body, Some(notch), &["G10", &what]);
            }
        }
    }
}

/// G10: where neither code nor notch may be.
fn is_obstacle(body: &Body<'_>) -> bool {
    let post = matches!(body.kind, Kind::Customer | Kind::Registered);
    post || matches!(body.kind, Kind::Perforation | Kind::Zone(_))
}

/// What a layout cannot say wrongly: G1, G3, the measures of G5 and the second half of G9.
fn structural(dpi: u32) {
    let slot = voice_slot(dpi);
    assert!(
        slot.cell_dots_min * 150 >= dpi,
        "G3: 4 dots at 600 dpi or more"
    );
    for cell_dots in slot.cell_dots_min..=2 * slot.cell_dots_min {
        let Some(version) = slot.version(cell_dots) else {
            unreachable!("the slot takes version 10 and higher")
        };
        let side = (17 + 4 * i32::from(version)) * i32::try_from(cell_dots).unwrap_or(0);
        let first = first_dot(side, dpi);
        // Twice the centre, so that half a dot counts.
        let off = i64::from(Um::from_dots(2 * first + side, dpi).0) - 2 * VOICE_CENTRE_UM;
        assert!(
            off.abs() <= 2 * i64::from(CENTRE_TOLERANCE.0),
            "G1: the centre"
        );
        let cells = Um::from_dots(4 * i32::try_from(cell_dots).unwrap_or(0), dpi);
        assert!(cells <= VOICE_QUIET, "G5: four cells are no more than 2 mm");
        let to_notch = Um::from_dots(first, dpi).0 - NOTCH_RADIUS.0;
        assert!(
            to_notch >= NOTCH_TO_CODE.0,
            "G9: the code keeps from its notch"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_layout_can_say_wrongly_holds_at_every_press() {
        for dpi in [600, 720, 1200] {
            structural(dpi);
        }
    }
}
