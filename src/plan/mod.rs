//! Pass 1: every record validated, routed, numbered. Afterwards all that will be printed is known,
//! gap-free, before paper. Composes nothing and writes nothing.

mod corrections;
mod door;
mod duplicates;
mod entry;
mod households;
mod intake;
mod look;
mod pass;
mod pieces;

use std::collections::BTreeMap;

pub use intake::{Chunk, Intake, Room};
pub use look::{Look, Most, TEXTS};
pub use pass::plan;
pub use pieces::{LotPlan, Pieces};

use crate::codes::qr::Level;
use crate::job::Limit;
use crate::line::{Aside, Stream};
use crate::member::{MailClass, Reason};
use crate::message::{Error, Id, Message};
use crate::select::RuleId;

/// The outcome of pass 1.
#[derive(Debug, Default)]
pub struct Plan {
    /// In the order of production: those of a piece are neighbours.
    pub members: Vec<Planned>,
    /// Piece number n is at n − 1.
    pub pieces: Pieces,
    /// Cut from the pieces, numbered through all streams.
    pub lots: Vec<LotPlan>,
    /// Everything for the lists, by line.
    pub listed: Vec<Listed>,
    pub counts: Counts,
    pub look: Look,
}

impl Plan {
    /// Proves that no more records are held than the job allows.
    ///
    /// # Errors
    /// [`Id::TooManyHeld`] (exit 16).
    pub fn check_held(&self, held_max: Limit) -> Result<(), Error> {
        let most = held_max.most(self.counts.records);
        match self.counts.held <= most {
            true => Ok(()),
            false => Err(Message::new(Id::TooManyHeld)
                .with(self.counts.held)
                .with(most)
                .into()),
        }
    }
}

/// One member to be printed: where the record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Of its line in the file, in bytes.
    pub offset: u64,
    /// Physical line, heading = 1.
    pub line: u32,
    pub stream: Stream,
    pub rule: RuleId,
}

/// The list that a record stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    Aside(Aside),
    /// Printed, with a text that had to give way.
    Shrunk,
    /// Printed, with characters replaced by the insurer's table, or drawn by the insurer's font.
    Substituted,
}

/// A row of a list, without the record's own words: those are read again when it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    pub offset: u64,
    pub line: u32,
    pub list: List,
    pub field: &'static str,
    pub reason: Reason,
}

/// How many records went where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub records: u64,
    pub held: u64,
    pub separate: u64,
    pub external: u64,
    pub not_due: u64,
    /// Members with a text that gave way.
    pub shrunk: u64,
    /// Members with a substituted character.
    pub substituted: u64,
    /// Members with a character of the insurer's own font.
    pub eudc: u64,
    /// Printed members by `RuleId::index`.
    pub by_rule: Vec<u64>,
    /// Printed members by the form's place in the job.
    pub by_form: Vec<u64>,
    /// Records of the lists by reason, shrunk texts included.
    pub by_reason: BTreeMap<&'static str, u64>,
    /// Records of each list by reason; a printed record stands here with each text that gave way.
    pub by_list: BTreeMap<(List, Reason), u64>,
    /// Pieces by delivery class, in the order of production.
    pub by_mail_class: [u64; MailClass::COUNT as usize],
    /// Voice codes of level Q, M, L.
    pub by_level: [u64; 3],
}

impl Counts {
    /// Records that are printed.
    pub fn members(&self) -> u64 {
        self.by_rule.iter().sum()
    }

    /// Voice codes that are weaker than Q.
    pub fn weaker(&self) -> u64 {
        self.by_level[1] + self.by_level[2]
    }

    fn aside(&mut self, aside: Aside) {
        *match aside {
            Aside::Held => &mut self.held,
            Aside::Separate => &mut self.separate,
            Aside::External => &mut self.external,
            Aside::NotDue => &mut self.not_due,
        } += 1;
    }
}

/// Place of a level in `Counts::by_level`.
fn level_index(level: Level) -> usize {
    match level {
        Level::Q | Level::H => 0,
        Level::M => 1,
        Level::L => 2,
    }
}
