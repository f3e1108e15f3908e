//! From `job.toml` and everything that it names to a job. All faults are told at once, each with
//! its file, line and column; nothing is written.

use std::path::{Path, PathBuf};

use super::bundling::Bundling;
use super::config::Settings;
use super::fonts::FontSettings;
use super::forms::{Drafts, FormSettings};
use super::head::Head;
use super::insurer::{self, Insurer};
use super::settings::{Enclose, LotSettings, Purpose, SHEETS_USUAL, VoiceSettings, order};
use super::track::TrackBand;
use super::{Config, InputSettings, Job, Substitution, Symbols};
use crate::date::{Date, Style};
use crate::digest::{JobKeys, PairingKey, hex, sha256};
use crate::home::Home;
use crate::layout::{Fonts, Program, Setting, Step, Words};
use crate::member::Column;
use crate::message::{Error, Faults, Id, Message};
use crate::records::notation::is_selector;
use crate::select::Policy;
use crate::settings::{At, Source, Table};
use crate::units::Place;

/// Largest settings file in bytes.
const SETTINGS_BYTES_MAX: u64 = 16 << 20;
/// Part of the configuration: another engine may print other bytes.
const ENGINE: &str = concat!("kirikake ", env!("CARGO_PKG_VERSION"));

/// Reads the job file at `path`; `home_given` is the folder of layouts and fonts, if named.
///
/// # Errors
/// All faults of job, insurer, policy, layouts, fonts and key (exit 20).
pub fn read(path: &Path, home_given: Option<PathBuf>) -> Result<Job, Error> {
    read_with(path, home_given, None)
}

/// The same job with these letters across its pages: another look of the same configuration.
///
/// # Errors
/// As [`read`].
pub fn read_marked(path: &Path, home: Option<PathBuf>, mark: &'static str) -> Result<Job, Error> {
    read_with(path, home, Some(mark))
}

fn read_with(
    path: &Path,
    home_given: Option<PathBuf>,
    mark: Option<&'static str>,
) -> Result<Job, Error> {
    let mut faults = Faults::default();
    let Some(source) = source(path, None, &mut faults) else {
        return Err(Error(faults.0));
    };
    let home = Home::find(home_given, path)?;
    let dir = path.parent().unwrap_or(Path::new(""));
    let reading = Reading {
        dir,
        home: &home,
        mark,
        faults: &mut faults,
    };
    let job = reading.job(&source);
    faults.into_result()?;
    Ok(job.unwrap_or_else(|| unreachable!("a job without a fault is whole")))
}

/// The text of a settings file, or a fault at `place` that it is missing or no UTF-8.
pub fn source(path: &Path, place: Option<Place>, faults: &mut Faults) -> Option<Source> {
    let name = path.display().to_string();
    let place = place.unwrap_or_else(|| Place::file(&name));
    match read_file(path, SETTINGS_BYTES_MAX).map(String::from_utf8) {
        Ok(Ok(text)) => Some(Source::new(&name, text)),
        Ok(Err(_)) => {
            let message = Message::new(Id::TomlBroken).at(Place::file(&name));
            faults.add(message.with("UTF-8"));
            None
        }
        Err(error) => {
            faults.add(unreadable(&error, &name, &place));
            None
        }
    }
}

/// A file that is not there is a fault of the job; one that cannot be read may be readable later.
pub fn unreadable(error: &std::io::Error, name: &str, place: &Place) -> Message {
    match error.kind() {
        std::io::ErrorKind::NotFound => Message::new(Id::FileMissing).at(place.clone()).with(name),
        _ => Message::new(Id::Unreadable).with(name).with(error),
    }
}

/// A regular file's bytes; never waits for a pipe, and never fills the memory.
pub fn read_file(path: &Path, bytes_max: u64) -> std::io::Result<Vec<u8>> {
    let metadata = path.metadata()?;
    if !metadata.is_file() {
        return Err(std::io::Error::other("not a regular file"));
    }
    if metadata.len() > bytes_max {
        return Err(std::io::Error::other(format!(
            "more than {bytes_max} bytes"
        )));
    }
    std::fs::read(path)
}

/// `job.toml` block by block; what was faulty is missing.
struct Blocks {
    head: Head,
    policy: Option<PolicyBlock>,
    forms: FormSettings,
    fonts: FontSettings,
    input: Option<InputSettings>,
    order: Vec<Column>,
    lots: LotSettings,
    track: Option<TrackBand>,
    bundling: Option<Bundling>,
    voice: VoiceSettings,
    key: Option<At<String>>,
    /// The file itself.
    place: Place,
}

impl Blocks {
    /// Reads a job file whose paths are resolved against `dir`.
    fn read(source: &Source, dir: &Path, faults: &mut Faults) -> Option<Blocks> {
        let document = source.parse(faults)?;
        let mut root = document.table();
        let head = Head::read(&mut root, faults);
        let table = root.table("policy", faults);
        let table = root.need("policy", table, faults);
        let policy = table.map(|table| PolicyBlock::read(table, faults));
        let forms = FormSettings::read(&mut root, faults);
        let fonts = FontSettings::read(&mut root, faults);
        let input = InputSettings::read(&mut root, dir, faults);
        let order = order(&mut root, faults);
        let lots = LotSettings::read(&mut root, faults);
        let track = TrackBand::read(&mut root, faults);
        let bundling = Bundling::read(&mut root, faults);
        let voice = VoiceSettings::read(&mut root, faults);
        let key = key_path(&mut root, faults);
        let place = root.place().clone();
        root.finish(faults);
        Some(Blocks {
            head: head?,
            policy,
            forms,
            fonts,
            input,
            order,
            lots,
            track,
            bundling,
            voice,
            key,
            place,
        })
    }
}

/// The digest of the settings of a job file by itself: of the files that it names, only the lists
/// that came back are looked at, in `dir`.
///
/// # Errors
/// All faults of the job file (exit 20); a returned list cannot be read (24).
pub fn settings_sha256(source: &Source, dir: &Path) -> Result<[u8; 32], Error> {
    let mut faults = Faults::default();
    let blocks = Blocks::read(source, dir, &mut faults);
    let settings = blocks.and_then(|blocks| blocks.settings());
    faults.into_result()?;
    Ok(settings.unwrap_or_else(|| unreachable!("a job file without a fault is whole")))
}

struct Reading<'a> {
    dir: &'a Path,
    home: &'a Home,
    /// Letters across every page in place of those of the job's purpose.
    mark: Option<&'static str>,
    faults: &'a mut Faults,
}

impl Reading<'_> {
    fn job(mut self, source: &Source) -> Option<Job> {
        let blocks = Blocks::read(source, self.dir, self.faults)?;
        self.put_together(blocks)
    }

    /// Reads the files that the blocks name, and makes the job of them.
    fn put_together(&mut self, blocks: Blocks) -> Option<Job> {
        let sample = blocks.head.purpose == Some(Purpose::Sample);
        let insurer = self.insurer(blocks.head.insurer.as_ref(), sample);
        let policy = self.policy(blocks.policy.as_ref());
        self.production(&blocks);
        let keys = self.keys(&blocks);
        let symbols = self.symbols(&blocks.voice);
        let loaded = blocks.fonts.load(self.dir, self.home, self.faults);
        let (insurer, insurer_sha256) = insurer?;
        let (policy, policy_sha256) = policy?;
        let go_live = self.go_live(&blocks, &policy, &insurer);
        let loaded = loaded?;
        let substitution = blocks.fonts.substitution.as_ref();
        let substitution = substitution.and_then(|at| self.substitution(at, &loaded.fonts));

        let mut config = Config::default();
        config.text("engine", ENGINE);
        config.add("job", blocks.settings()?);
        config.add("insurer", insurer_sha256);
        config.add("policy", policy_sha256);
        let led = (&policy, insurer.kind);
        let drafts = Drafts::read(&blocks.forms, led, self.home, &mut config, self.faults);
        let head = blocks.head;
        let (as_of, issued) = (head.as_of?.value, head.issued?.value);
        let setting = Setting {
            fonts: &loaded.fonts,
            words: &words(&insurer, as_of, issued),
            dpi: blocks.lots.dpi,
            voice: blocks.voice.printed,
            vendor: blocks.voice.symbols.is_some(),
            mark: self.mark.or(head.purpose?.mark()),
        };
        let printed = drafts.compile(&setting, insurer.letters, self.faults);
        self.envelope_symbol(printed.envelope.as_ref(), symbols.as_ref(), &blocks.place);
        config.add_all(&loaded.files);
        let substitution = config.added("substitution", substitution);
        let keys = keys?;
        config.add("key_id", keys.key_id());
        let input = blocks.input?;
        Some(Job {
            id: head.id?.value,
            title: head.title?,
            purpose: head.purpose?,
            as_of,
            issued,
            press_sample: head.press_sample,
            limits: head.limits,
            insurer,
            policy,
            go_live,
            input,
            order: blocks.order,
            lots: blocks.lots,
            track: blocks.track.map(|track| track.band),
            voice: blocks.voice,
            symbols,
            keys,
            fonts: loaded.fonts,
            eudc: loaded.eudc,
            substitution,
            forms: printed.forms,
            envelope: printed.envelope,
            packs: printed.packs,
            stock: printed.stock,
            bundling: blocks.bundling,
            home: self.home.dir().to_owned(),
            config,
        })
    }

    /// An envelope with a voice code needs a symbol of its own.
    fn envelope_symbol(
        &mut self,
        envelope: Option<&Program>,
        symbols: Option<&Symbols>,
        place: &Place,
    ) {
        let spoken = |program: &Program| {
            let mut steps = program.steps();
            steps.any(|step| matches!(step, Step::Voice(_)))
        };
        let missing = symbols.is_some_and(|symbols| symbols.envelope.is_none());
        if missing && envelope.is_some_and(spoken) {
            let message = Message::new(Id::EnvelopeSymbol);
            self.faults.add(message.at(place.clone()));
        }
    }

    /// Vendor-made symbols: their folder or manifest, and the envelopes' one.
    fn symbols(&mut self, voice: &VoiceSettings) -> Option<Symbols> {
        let at = voice.symbols.as_ref()?;
        let mut told = |error: Error| self.faults.0.extend(error.0);
        let mut symbols = Symbols::open(&self.dir.join(&at.value))
            .map_err(&mut told)
            .ok()?;
        if let Some(at) = &voice.envelope {
            let path = self.dir.join(&at.value);
            symbols.read_envelope(&path).map_err(told).ok()?;
        }
        Some(symbols)
    }

    /// Day G, which a policy that asks for it needs.
    fn go_live(&mut self, blocks: &Blocks, policy: &Policy, insurer: &Insurer) -> Option<Date> {
        let given = blocks.policy.as_ref().and_then(|block| block.go_live);
        if policy.uses_registered(insurer.kind) && given.is_none() {
            let message = Message::new(Id::GoLiveMissing);
            self.faults.add(message.at(blocks.place.clone()));
        }
        given
    }

    fn insurer(&mut self, at: Option<&At<String>>, sample: bool) -> Option<(Insurer, [u8; 32])> {
        let at = at?;
        let path = self.dir.join(&at.value);
        let source = source(&path, Some(at.place.clone()), self.faults)?;
        let read = insurer::read(&source, sample, self.faults)?;
        Some((read, sha256(source.text().as_bytes())))
    }

    fn substitution(&mut self, at: &At<String>, fonts: &Fonts) -> Option<(Substitution, [u8; 32])> {
        let path = self.dir.join(&at.value);
        let source = source(&path, Some(at.place.clone()), self.faults)?;
        let table = Substitution::read(&source, self.faults)?;
        for c in table.results().flat_map(str::chars) {
            if !is_selector(c) && fonts.regular.find(c, None).is_none() {
                let message = Message::new(Id::LayoutGlyph).at(Place::file(source.name()));
                self.faults
                    .add(message.with(format!("{:04X}", u32::from(c))));
            }
        }
        Some((table, sha256(source.text().as_bytes())))
    }

    fn policy(&mut self, block: Option<&PolicyBlock>) -> Option<(Policy, [u8; 32])> {
        let block = block?;
        let at = block.file.as_ref()?;
        let path = self.dir.join(&at.value);
        let source = source(&path, Some(at.place.clone()), self.faults)?;
        let policy = Policy::read(&source, &block.switches, self.faults)?;
        let mut digest = Settings::default();
        digest.set("file", hex(&sha256(source.text().as_bytes())));
        for (name, word) in &block.switches {
            digest.set(name, &word.value);
        }
        Some((policy, digest.finish()))
    }

    /// What a job of purpose `production` must say itself.
    fn production(&mut self, blocks: &Blocks) {
        let (input, voice) = (blocks.input.as_ref(), &blocks.voice);
        if blocks.head.purpose != Some(Purpose::Production) {
            return;
        }
        let needed = [
            (
                "input.sha256",
                input.is_none_or(|input| input.sha256.is_some()),
            ),
            (
                "input.records",
                input.is_none_or(|input| input.records.is_some()),
            ),
            ("voice.kind", voice.chosen),
            ("pairing.key", blocks.key.is_some()),
        ];
        for (key, there) in needed {
            if !there {
                let message = Message::new(Id::ProductionNeeds).at(blocks.place.clone());
                self.faults.add(message.with(key));
            }
        }
    }

    fn keys(&mut self, blocks: &Blocks) -> Option<JobKeys> {
        let (head, key) = (&blocks.head, blocks.key.as_ref());
        let id = head.id.as_ref()?;
        let pairing = match key {
            Some(at) => {
                let path = self.dir.join(&at.value);
                let bytes = match read_file(&path, SETTINGS_BYTES_MAX) {
                    Ok(bytes) => bytes,
                    Err(error) => {
                        let name = path.display().to_string();
                        self.faults.add(unreadable(&error, &name, &at.place));
                        return None;
                    }
                };
                let key = PairingKey::from_file(&bytes);
                if key.is_none() {
                    let message = Message::new(Id::KeyWrong).at(at.place.clone());
                    self.faults.add(message.with(&at.value));
                }
                key?
            }
            None => PairingKey::public_sample(),
        };
        let public = pairing == PairingKey::public_sample();
        if public && head.purpose != Some(Purpose::Sample) {
            let place = key.map_or(&blocks.place, |at| &at.place);
            self.faults
                .add(Message::new(Id::KeyPublic).at(place.clone()));
        }
        Some(JobKeys::derive(&pairing, &id.value))
    }
}

struct PolicyBlock {
    file: Option<At<String>>,
    go_live: Option<Date>,
    switches: Vec<(String, At<String>)>,
}

impl PolicyBlock {
    fn read(mut table: Table<'_>, faults: &mut Faults) -> PolicyBlock {
        let file = table.text("file", faults);
        let file = table.need("file", file, faults);
        let go_live = table.date("go_live", faults).map(|date| date.value);
        let switches = table.table("switch", faults);
        let switches = switches.map(|mut table| table.rest(faults));
        table.finish(faults);
        PolicyBlock {
            file,
            go_live,
            switches: switches.unwrap_or_default(),
        }
    }
}

/// `[pairing].key`.
fn key_path(root: &mut Table<'_>, faults: &mut Faults) -> Option<At<String>> {
    let mut table = root.table("pairing", faults)?;
    let key = table.text("key", faults);
    table.finish(faults);
    key
}

impl Blocks {
    /// The digest of every key of the job that decides what is printed; paths, limits and the name
    /// of the input are left out, files count by their own digests.
    fn settings(&self) -> Option<[u8; 32]> {
        let (head, lots, voice) = (&self.head, &self.lots, &self.voice);
        let input = self.input.as_ref()?;
        let go_live = self.policy.as_ref()?.go_live;
        let mut digest = Settings::default();
        digest.set("job.id", head.id.as_ref().map_or("", |id| &id.value));
        digest.set("job.title", head.title.as_deref().unwrap_or_default());
        digest.set("job.purpose", head.purpose.map_or("", Purpose::word));
        for (key, date) in [("job.as_of", &head.as_of), ("job.issued", &head.issued)] {
            digest.set(
                key,
                date.as_ref().map_or(String::new(), |date| date.value.iso()),
            );
        }
        if let Some(reason) = &head.press_sample {
            digest.set("job.press_sample", reason);
        }
        digest.set("policy.go_live", go_live.map_or(String::new(), Date::iso));
        for column in &self.order {
            digest.set("order.by", column.name());
        }
        digest.set("lots.pieces", lots.pieces);
        digest.set("lots.box", lots.box_pieces);
        // A job whose envelopes hold one sheet each needs no word, whatever its limit.
        if lots.enclose == Enclose::Household {
            digest.set("lots.enclose", "household");
        }
        if lots.sheets_max != SHEETS_USUAL {
            digest.set("lots.sheets_max", lots.sheets_max);
        }
        digest.set("lots.compress", format!("{:?}", lots.compress));
        digest.set("lots.codes", format!("{:?}", lots.codes));
        digest.set("lots.steps", format!("{:?}", lots.steps));
        digest.set("lots.dpi", lots.dpi);
        if let Some(track) = &self.track {
            digest.set("track", &track.told);
        }
        if let Some(bundling) = &self.bundling {
            digest.set("bundles", format!("{bundling:?}"));
        }
        if let Some(packs) = &self.forms.packs {
            digest.set("packs.pieces_max", packs.pieces_max());
        }
        digest.set("voice.printed", voice.printed);
        if voice.symbols.is_some() {
            digest.set("voice.kind", "vendor");
        }
        digest.set("voice.segments", format!("{:?}", voice.segments));
        digest.set("voice.level_min", format!("{:?}", voice.level_min));
        for (name, _) in &self.fonts.stack {
            digest.set("fonts.stack", name);
        }
        // Shapes as the fonts have them need no word: jobs that never heard of the key print so.
        if self.fonts.jis90() {
            digest.set("fonts.forms", "jis90");
        }
        digest.set("voice.chosen", voice.chosen);
        input.digest(&mut digest);
        Some(digest.finish())
    }
}

/// What is the same on every page of the job, under the names that layouts use.
fn words(insurer: &Insurer, as_of: Date, issued: Date) -> Words {
    let era = |date: Date, style: Style| {
        let mut text = String::new();
        let written = date.write_era(style, &mut text);
        assert!(written, "a job's dates are of our time");
        text
    };
    let (seen, spoken) = (insurer.style, insurer.style.spoken());
    Words(vec![
        ("insurer_name", insurer.name.clone()),
        ("insurer_name_kana", insurer.name_kana.clone()),
        ("insurer_number", insurer.number.clone()),
        ("insurer_post_code", insurer.post_code_written()),
        ("insurer_address", insurer.address.clone()),
        ("insurer_prefecture", insurer.prefecture().to_owned()),
        ("insurer_phone", insurer.phone.clone()),
        ("insurer_contact", insurer.contact.clone()),
        ("as_of", era(as_of, seen)),
        ("as_of_spoken", era(as_of, spoken)),
        ("issued", era(issued, seen)),
        ("issued_spoken", era(issued, spoken)),
    ])
}
