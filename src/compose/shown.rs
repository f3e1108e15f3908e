//! What a page shows, as words: for whoever looks at a proof. Draws nothing.

use super::{Context, PieceNumber, Scratch, Subject, postal, say, words};
use crate::layout::{Program, Step};

/// What kind of thing shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// The spoken text of a voice code.
    Voice,
    /// The digits of a customer barcode.
    Customer,
    /// A registered number.
    Registered,
}

/// One variable thing on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub kind: Kind,
    /// The column that it shows, if it shows one.
    pub heading: &'static str,
    pub text: String,
    pub on_card: bool,
}

/// Everything variable that a page shows but its pairing codes, in the layout's order.
pub fn shown(
    program: &Program,
    subject: Subject<'_>,
    piece: PieceNumber,
    context: &Context<'_>,
    scratch: &mut Scratch,
) -> Vec<Shown> {
    let mut all = Vec::new();
    let mut unseen = Vec::new();
    for (steps, on_card) in [(&program.notice, false), (&program.card, true)] {
        for step in steps {
            let Some(member) = subject.shown(step) else {
                continue;
            };
            let (kind, heading, text) = match step {
                Step::Text(step) | Step::Row(_, step) => {
                    let subject = Subject { member, ..subject };
                    let mut text = String::new();
                    words::write(&step.parts, subject, piece, context, &mut text);
                    (Kind::Text, step.heading, text)
                }
                Step::Voice(step) => {
                    say(step, subject, context, scratch);
                    (Kind::Voice, "", scratch.payload.text().to_owned())
                }
                Step::Customer(step) => {
                    let text = postal::customer(step, member, context.codes, &mut unseen);
                    (Kind::Customer, "", text)
                }
                Step::Registered(_) => {
                    let number = piece.track_no(member).to_owned();
                    (Kind::Registered, "", number)
                }
                Step::Pairing(_) => continue,
            };
            all.push(Shown {
                kind,
                heading,
                text,
                on_card,
            });
        }
    }
    all
}

/// What the sheet's voice codes say: its face's, then its back's.
pub fn spoken(
    program: &Program,
    subject: Subject<'_>,
    context: &Context<'_>,
    scratch: &mut Scratch,
) -> Vec<String> {
    let said = |step| {
        say(step, subject, context, scratch);
        scratch.payload.text().to_owned()
    };
    program.voices().map(said).collect()
}
