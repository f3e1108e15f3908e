//! The blocks of `job.toml`, each read into a type. No files but the job's own text.

use super::{LEVELS, SEGMENTS};
use crate::codes::qr::{Level, Segments};
use crate::member::Column;
use crate::message::{Faults, Id, Message};
use crate::pdf::symbol::Codes;
use crate::pdf::{Compress, Steps};
use crate::settings::{At, Table};

/// What the job is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Fictional records; the public key may be used, and every page says 見本 SAMPLE.
    Sample,
    /// Any records; every page says TEST.
    Test,
    /// Needs an approval.
    Production,
}

/// Words of `purpose`.
pub const PURPOSES: &[(&str, Purpose)] = &[
    ("sample", Purpose::Sample),
    ("test", Purpose::Test),
    ("production", Purpose::Production),
];

impl Purpose {
    /// The word in job and report.
    pub fn word(self) -> &'static str {
        PURPOSES[self as usize].0
    }

    /// What stands across every page that is not production.
    pub fn mark(self) -> Option<&'static str> {
        match self {
            Purpose::Sample => Some("見本　SAMPLE"),
            Purpose::Test => Some("TEST"),
            Purpose::Production => None,
        }
    }
}

/// So many records, or so many hundredths of a per cent of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    Number(u64),
    HundredthsOfPercent(u64),
}

impl Limit {
    /// `5%`, `0.25%` or `120`.
    fn parse(text: &str) -> Option<Limit> {
        let Some(percent) = text.strip_suffix('%') else {
            return text.parse().ok().map(Limit::Number);
        };
        let thousandths = crate::units::Um::from_mm_text(percent.trim_end())?.0;
        let hundredths = u64::try_from(thousandths / 10).ok()?;
        let exact = thousandths % 10 == 0 && hundredths <= 10_000;
        exact.then_some(Limit::HundredthsOfPercent(hundredths))
    }

    /// The most that passes among so many records.
    pub fn most(self, records: u64) -> u64 {
        match self {
            Limit::Number(number) => number,
            Limit::HundredthsOfPercent(share) => {
                let most = u128::from(records) * u128::from(share) / 10_000;
                u64::try_from(most).unwrap_or(u64::MAX)
            }
        }
    }
}

/// `[job].limits`.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub held_max: Limit,
    pub reprint_max: Limit,
}

impl Limits {
    /// Held 5 %, reprinted 1 % where the job says nothing.
    pub fn read(job: &mut Table<'_>, faults: &mut Faults) -> Limits {
        let mut limits = Limits {
            held_max: Limit::HundredthsOfPercent(500),
            reprint_max: Limit::HundredthsOfPercent(100),
        };
        let Some(mut table) = job.table("limits", faults) else {
            return limits;
        };
        for (key, limit) in [
            ("held_max", &mut limits.held_max),
            ("reprint_max", &mut limits.reprint_max),
        ] {
            let Some(given) = table.text_or_number(key, faults) else {
                continue;
            };
            match Limit::parse(&given.value) {
                Some(read) => *limit = read,
                None => {
                    let message = Message::new(Id::WrongType).at(given.place);
                    faults.add(
                        message
                            .with(format!("job.limits.{key}"))
                            .with("\"5%\" | 120"),
                    );
                }
            }
        }
        table.finish(faults);
        limits
    }
}

/// `[input].columns`: our field → the client's heading.
pub fn columns(input: &mut Table<'_>, faults: &mut Faults) -> Vec<(Column, String)> {
    let Some(mut table) = input.table("columns", faults) else {
        return Vec::new();
    };
    let mut columns = Vec::new();
    for (name, heading) in table.rest(faults) {
        match column(&name) {
            Some(column) => columns.push((column, heading.value)),
            None => unknown_column("input.columns", &name, &heading, faults),
        }
    }
    columns
}

/// The column of this heading of ours.
pub fn column(name: &str) -> Option<Column> {
    Column::ALL
        .iter()
        .copied()
        .find(|column| column.name() == name)
}

pub fn unknown_column<T>(path: &str, name: &str, at: &At<T>, faults: &mut Faults) {
    let known: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
    let message = Message::new(Id::UnknownKey).at(at.place.clone());
    faults.add(
        message
            .with(format!("{path}.{name}"))
            .with(known.join(", ")),
    );
}

/// `[order]`: the columns to sort by.
pub fn order(root: &mut Table<'_>, faults: &mut Faults) -> Vec<Column> {
    let Some(mut table) = root.table("order", faults) else {
        return Vec::new();
    };
    let by = table.texts("by", faults);
    table.finish(faults);
    let Some(by) = by else { return Vec::new() };
    let mut order = Vec::new();
    for name in &by.value {
        match column(name) {
            Some(column) => order.push(column),
            None => unknown_column("order.by", name, &by, faults),
        }
    }
    order
}

/// What goes into one envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enclose {
    /// A member's own sheet; of a form that lists households, a household's.
    Member,
    /// All sheets that a household's members have of one stream.
    Household,
}

/// `[lots]`.
pub struct LotSettings {
    pub enclose: Enclose,
    /// The most sheets a piece; a household that has more is held.
    pub sheets_max: u32,
    pub pieces: u32,
    /// Pieces a box.
    pub box_pieces: u32,
    pub compress: Compress,
    pub codes: Codes,
    pub steps: Steps,
    /// Dots an inch of the press.
    pub dpi: u32,
}

/// The most pieces a lot: 2,000 boxes of 500.
const LOT_PIECES_MAX: i64 = 1_000_000;

/// Sheets that one envelope holds where the job says nothing.
pub const SHEETS_USUAL: u32 = 6;
/// The most sheets a piece: one character of the pairing code counts them.
const SHEETS_MAX: i64 = 31;

impl LotSettings {
    pub fn read(root: &mut Table<'_>, faults: &mut Faults) -> LotSettings {
        let mut lots = LotSettings {
            pieces: 10_000,
            box_pieces: 500,
            enclose: Enclose::Member,
            sheets_max: SHEETS_USUAL,
            compress: Compress::None,
            codes: Codes::Mask,
            steps: Steps::Off,
            dpi: 600,
        };
        let Some(mut table) = root.table("lots", faults) else {
            return lots;
        };
        let encloses = [
            ("member", Enclose::Member),
            ("household", Enclose::Household),
        ];
        if let Some(enclose) = table.choice("enclose", &encloses, faults) {
            lots.enclose = enclose.value;
        }
        let sheets = table.number("sheets_max", 1..=SHEETS_MAX, faults);
        if let Some(sheets) = sheets.and_then(|sheets| u32::try_from(sheets.value).ok()) {
            lots.sheets_max = sheets;
        }
        for (key, value) in [("pieces", &mut lots.pieces), ("box", &mut lots.box_pieces)] {
            let number = table.number(key, 1..=LOT_PIECES_MAX, faults);
            if let Some(number) = number.and_then(|number| u32::try_from(number.value).ok()) {
                *value = number;
            }
        }
        let packings = [
            ("none", Compress::None),
            ("fast", Compress::Fast),
            ("small", Compress::Small),
        ];
        if let Some(compress) = table.choice("compress", &packings, faults) {
            lots.compress = compress.value;
        }
        let drawings = [("mask", Codes::Mask), ("runs", Codes::Runs)];
        if let Some(codes) = table.choice("codes", &drawings, faults) {
            lots.codes = codes.value;
        }
        let states = [
            ("off", Steps::Off),
            ("on", Steps::On),
            ("none", Steps::None),
        ];
        if let Some(steps) = table.choice("steps", &states, faults) {
            lots.steps = steps.value;
        }
        if let Some(dpi) = table.number("dpi", 600..=1200, faults) {
            match dpi.value {
                600 => lots.dpi = 600,
                720 => lots.dpi = 720,
                1200 => lots.dpi = 1200,
                _ => {
                    let message = Message::new(Id::WrongChoice).at(dpi.place);
                    faults.add(message.with("lots.dpi").with("600 | 720 | 1200"));
                }
            }
        }
        table.finish(faults);
        lots
    }
}

/// `[voice]`.
pub struct VoiceSettings {
    /// Whether voice codes are printed; without them there is no notch.
    pub printed: bool,
    /// Whether the job itself says which kind.
    pub chosen: bool,
    /// Vendor-made symbols: their folder or manifest, and the envelopes' file.
    pub symbols: Option<At<String>>,
    pub envelope: Option<At<String>>,
    pub segments: Segments,
    pub level_min: Level,
}

impl VoiceSettings {
    pub fn read(root: &mut Table<'_>, faults: &mut Faults) -> VoiceSettings {
        let mut voice = VoiceSettings {
            printed: true,
            chosen: false,
            symbols: None,
            envelope: None,
            segments: Segments::Kanji,
            level_min: Level::M,
        };
        let Some(mut table) = root.table("voice", faults) else {
            return voice;
        };
        let kinds = [("qr", Some(true)), ("none", Some(false)), ("vendor", None)];
        let mut vendor = false;
        if let Some(kind) = table.choice("kind", &kinds, faults) {
            voice.chosen = true;
            voice.printed = kind.value.unwrap_or(true);
            vendor = kind.value.is_none();
        }
        voice.symbols = table.text("symbols", faults);
        voice.envelope = table.text("envelope", faults);
        if vendor {
            table.need("symbols", voice.symbols.as_ref(), faults);
        }
        for (key, at) in [("symbols", &voice.symbols), ("envelope", &voice.envelope)] {
            if let Some(at) = at.as_ref().filter(|_| !vendor) {
                let message = Message::new(Id::VendorOnly).at(at.place.clone());
                faults.add(message.with(format!("voice.{key}")));
            }
        }
        if !vendor {
            (voice.symbols, voice.envelope) = (None, None);
        }
        if let Some(segments) = table.choice("segments", SEGMENTS, faults) {
            voice.segments = segments.value;
        }
        if let Some(level) = table.choice("level_min", LEVELS, faults) {
            voice.level_min = level.value;
        }
        table.finish(faults);
        voice
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_number_or_a_share_and_equal_passes() {
        for (text, most) in [
            ("5%", 50),
            ("0.25%", 2),
            ("12", 12),
            ("100%", 1000),
            ("0", 0),
        ] {
            assert_eq!(Limit::parse(text).unwrap().most(1000), most, "{text}");
        }
        for text in ["", "%", "-1", "5 percent", "101%", "0.001%", "１%"] {
            assert_eq!(Limit::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_purpose_stands_at_its_own_place() {
        for (word, purpose) in PURPOSES {
            assert_eq!(purpose.word(), *word);
        }
    }
}
