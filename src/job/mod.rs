//! The job: everything that is decided once, before the first record: settings, insurer, policy,
//! fonts, compiled forms, keys, and the digest over all of it. Reads no member.

mod bundling;
mod config;
mod eudc;
mod fonts;
mod forms;
mod head;
mod input;
mod insurer;
mod packs;
mod read;
mod settings;
mod substitution;
mod symbols;
mod track;

pub use bundling::{Area, Bundling};
pub use config::Config;
pub use input::{Coding, CountAt, EndRecord, InputSettings, Returned};
pub use insurer::{Approver, Insurer, read as read_insurer};
pub use packs::Packs;
pub use read::{read, read_marked, settings_sha256};
pub use settings::{Enclose, Limit, Limits, LotSettings, Purpose, VoiceSettings};
pub use substitution::Substitution;
pub use symbols::{SIDES, Symbols, hash as symbol_hash, keys_of};

use crate::codes::qr::{Level, Segments};
use crate::codes::registered::Band;
use crate::compose::{Context, FLAG_SAMPLE};
use crate::date::Date;
use crate::digest::JobKeys;
use crate::layout::{Fonts, Program};
use crate::member::{Column, Patterns};
use crate::select::{FormId, Policy};

/// A job ready to run.
pub struct Job {
    /// Six Crockford base32 characters.
    pub id: String,
    pub title: String,
    pub purpose: Purpose,
    pub as_of: Date,
    pub issued: Date,
    /// Why no press sample needs to be read, where the job says so.
    pub press_sample: Option<String>,
    pub limits: Limits,
    pub insurer: Insurer,
    pub policy: Policy,
    pub go_live: Option<Date>,
    pub input: InputSettings,
    /// Sort keys within a stream.
    pub order: Vec<Column>,
    pub lots: LotSettings,
    /// The registered numbers that the job may give out, if it gives out any.
    pub track: Option<Band>,
    pub voice: VoiceSettings,
    /// Vendor-made voice symbols, where the job prints them.
    pub symbols: Option<Symbols>,
    pub keys: JobKeys,
    pub fonts: Fonts,
    /// The private-use characters that the insurer's table names, ascending.
    pub eudc: Vec<char>,
    /// The insurer's table, if the job names one.
    pub substitution: Option<Substitution>,
    /// The forms that the policy can lead to, by form code: streams are produced in this order.
    pub forms: Vec<(FormId, Program)>,
    /// What is printed on envelopes, if they are.
    pub envelope: Option<Program>,
    /// How an employer's pieces are packed, if they are.
    pub packs: Option<Packs>,
    /// Blank forms, which show nobody's values.
    pub stock: Vec<Program>,
    /// How pieces are bundled for the post, if they are.
    pub bundling: Option<Bundling>,
    /// The folder of layouts and fonts.
    pub home: std::path::PathBuf,
    /// Everything but the members file.
    config: Config,
}

impl Job {
    /// Whether its voice codes hold their texts in full width: ours in Kanji mode do.
    pub fn speaks_wide(&self) -> bool {
        self.symbols.is_none() && self.voice.segments == Segments::Kanji
    }

    /// What composing needs to know.
    pub fn context(&self) -> Context<'_> {
        let mut job_id = [0; 6];
        job_id.copy_from_slice(self.id.as_bytes());
        Context {
            fonts: &self.fonts,
            kind_self: &self.insurer.kind_self,
            kind_family: &self.insurer.kind_family,
            style: self.insurer.style,
            job_id,
            keys: &self.keys,
            segments: match self.symbols {
                Some(_) => Segments::Utf8,
                None => self.voice.segments,
            },
            vendor: self.symbols.is_some(),
            envelope_symbol: self.symbols.as_ref().and_then(|it| it.envelope.as_ref()),
            level_min: self.voice.level_min,
            codes: self.lots.codes,
            flags: match self.purpose {
                Purpose::Production => 0,
                Purpose::Sample | Purpose::Test => FLAG_SAMPLE,
            },
        }
    }

    /// What every record must look like.
    pub fn patterns(&self) -> Patterns {
        Patterns {
            control_no: self.insurer.control_no.clone(),
            symbol: self.insurer.symbol.clone(),
            number: self.insurer.insured_no.clone(),
            insurer_no: self.insurer.number.clone(),
            as_of: self.as_of,
            eudc: self.eudc.clone(),
        }
    }

    /// Headings that the job itself asks for: what it sorts by, what its policy asks, and what its
    /// forms show.
    pub fn columns_needed(&self) -> Vec<Column> {
        let asked = self.policy.columns(self.insurer.kind);
        let forms = self.forms.iter().map(|(_, program)| program);
        let slip = self.packs.iter().map(|packs| &packs.slip);
        let shown = forms
            .chain(&self.envelope)
            .chain(slip)
            .flat_map(Program::columns);
        self.order
            .iter()
            .copied()
            .chain(asked)
            .chain(shown)
            .collect()
    }

    /// The job's configuration with the members file of this digest.
    pub fn config(&self, members_sha256: [u8; 32]) -> Config {
        let mut config = self.config.clone();
        config.add("members", members_sha256);
        config
    }
}

/// Words of `segments`.
const SEGMENTS: &[(&str, Segments)] = &[("kanji", Segments::Kanji), ("utf8", Segments::Utf8)];
/// Words of `level_min`.
const LEVELS: &[(&str, Level)] = &[("Q", Level::Q), ("M", Level::M), ("L", Level::L)];
