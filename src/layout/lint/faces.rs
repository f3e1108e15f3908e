//! What every face has once: the pairing code by which the hall knows it, and at most one card.
//! Where these stand and what they keep clear of are other rules.

use super::body::{Body, Kind};
use super::{Fault, Look};
use crate::layout::schema::Part;
use crate::message::{Id, Message};
use crate::units::Rect;

impl Look<'_> {
    pub(super) fn faces(&mut self) {
        if !self.whole {
            return;
        }
        let bodies = self.bodies.clone();
        let all = |kind| bodies.iter().filter(move |body| body.kind == kind);
        let cards: Vec<&Body<'_>> = all(Kind::Perforation).collect();
        for more in cards.iter().skip(1) {
            let what = format!("{more} × {} (≤ 1)", cards.len());
            self.tell(Id::CardWrong, more, Some(cards[0]), &[&what]);
        }
        for part in [Part::Notice, Part::Card] {
            let codes = all(Kind::Pairing).filter(|code| code.item.part == part);
            let codes: Vec<&Body<'_>> = codes.collect();
            let role = match part {
                Part::Notice | Part::Back => "A | B | E | X",
                Part::Card | Part::CardBack => "C | D",
            };
            for more in codes.iter().skip(1) {
                let what = format!("{more} {role} × {} (= 1)", codes.len());
                self.tell(Id::PairingCount, more, Some(codes[0]), &[&what]);
            }
            if !codes.is_empty() {
                continue;
            }
            let what = format!("[[pairing]] {role} × 0 (= 1)");
            match (part, cards.first()) {
                (Part::Card, Some(card)) => self.tell(Id::PairingCount, card, None, &[&what]),
                (Part::Card, None) => {}
                (Part::Notice | Part::Back | Part::CardBack, _) => self.faults.push(Fault {
                    message: Message::new(Id::PairingCount)
                        .at(self.sheet.place.clone())
                        .with(what),
                    area: Rect::default(),
                    other: None,
                }),
            }
        }
    }
}
