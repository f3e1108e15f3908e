//! A form's program run on a member: the plan asks whether it can be printed, the line prints it.
//! Pure: no files, no threads; every buffer is the caller's.

mod addressee;
mod fit;
mod postal;
pub mod sheet;
pub mod shown;
mod words;

pub use {addressee::customer_of, fit::Fit};

use crate::codes::qr::{Encoder, Level, Payload, Segments, capacity_bits};
use crate::codes::voice::{self, Choice};
use crate::codes::{Symbol, pairing};
use crate::date::Style;
use crate::digest::{FaceDigest, JobKeys};
use crate::font::{Glyph, GlyphSet, private_use};
use crate::layout::{Fonts, PairingStep, Part, Program, Step, TextStep, VoiceStep};
use crate::member::{Member, Reason, Reject};
use crate::pdf::content::TextCursor;
use crate::pdf::symbol::{self, Codes};

/// What a job fixes for all its pieces.
pub struct Context<'a> {
    pub fonts: &'a Fonts,
    /// The insurer's words for 本人 and 家族.
    pub kind_self: &'a str,
    pub kind_family: &'a str,
    pub style: Style,
    pub job_id: [u8; 6],
    pub keys: &'a JobKeys,
    pub segments: Segments,
    pub level_min: Level,
    /// Whether voice codes are symbols that a vendor has made.
    pub vendor: bool,
    /// The envelopes' symbol, of a vendor.
    pub envelope_symbol: Option<&'a Symbol>,
    pub codes: Codes,
    /// Flags that every pairing code of the job carries (8 = sample or test).
    pub flags: u8,
}

/// Which piece it is.
#[derive(Clone, Copy, Debug)]
pub struct PieceNumber {
    /// From 1, in production order.
    pub number: u32,
    /// Pieces of the job.
    pub of: u32,
    pub lot: u32,
    pub generation: u8,
    /// Sheet of the piece, from 1.
    pub sheet: u8,
    /// Sheets of the piece.
    pub sheets: u8,
    /// The registered number that the job gives it, check digit included.
    pub track_no: Option<[u8; 11]>,
    /// On the slip of an employer's pack, whose first piece this is.
    pub pack: PackNumber,
}

/// Which of an employer's packs it is; zeros on what is no slip of a pack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PackNumber {
    /// From 1, among the employer's.
    pub box_no: u32,
    /// Packs of the employer.
    pub boxes: u32,
    pub pieces: u32,
    /// Number of its last piece.
    pub last: u32,
}

impl PieceNumber {
    /// 引受番号: the one that the job gives, else the one that the record brings; or nothing.
    fn track_no<'a>(&'a self, member: &Member<'a>) -> &'a str {
        let given = self.track_no.as_ref();
        let given = given.and_then(|digits| std::str::from_utf8(digits).ok());
        given.unwrap_or(member.track_no)
    }
}

/// Whose values a sheet shows.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The member it is made for; of a list the one whose address it bears.
    pub member: &'a Member<'a>,
    /// The members that it lists, in order; none on a sheet that is one member's.
    pub rows: &'a [Member<'a>],
}

impl<'a> Subject<'a> {
    /// A sheet that is this member's alone.
    pub fn of(member: &'a Member<'a>) -> Subject<'a> {
        let rows = &[];
        Subject { member, rows }
    }

    /// A member as a row of a household's list.
    pub fn row(member: &'a Member<'a>) -> Subject<'a> {
        let rows = std::slice::from_ref(member);
        Subject { member, rows }
    }

    /// Whose value a step shows; `None` for a row that the list has no member for.
    fn shown(&self, step: &Step) -> Option<&'a Member<'a>> {
        match step {
            Step::Row(row, _) => self.rows.get(*row),
            _ => Some(self.member),
        }
    }
}

/// The steps that are asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    All,
    /// Rows of a list.
    Rows,
    /// All but the rows of a list.
    Frame,
}

impl Scope {
    fn has(self, step: &Step) -> bool {
        let row = matches!(step, Step::Row(..));
        match self {
            Scope::All => true,
            Scope::Rows => row,
            Scope::Frame => !row,
        }
    }
}

/// The plan does not know numbers yet: it fits the widest.
const WIDEST: PieceNumber = PieceNumber {
    number: pairing::PIECE_MAX,
    of: pairing::PIECE_MAX,
    lot: 9999,
    generation: 0,
    sheet: 31,
    sheets: 31,
    track_no: None,
    pack: PackNumber {
        box_no: pairing::PIECE_MAX,
        boxes: pairing::PIECE_MAX,
        pieces: pairing::PIECE_MAX,
        last: pairing::PIECE_MAX,
    },
};

/// Characters that a vendor's largest symbol holds.
const VENDOR_CHARACTERS_MAX: usize = 800;

/// Pairing-code flags.
pub const FLAG_END_OF_SET: u8 = 1;
pub const FLAG_REGISTERED: u8 = 4;
pub const FLAG_SAMPLE: u8 = 8;

/// What a member's page will be like: known in the plan, before paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// Headings whose text had to give way, and how.
    pub shrunk: Vec<(&'static str, Reason)>,
    /// Headings whose text shows the insurer's own characters.
    pub eudc: Vec<&'static str>,
    /// The level of the weakest voice code, if the form has one.
    pub level: Option<Level>,
    /// Thousandths of its data bits that the fullest voice code takes; 0 without one.
    pub fill: u32,
}

/// A composed page, without what is the same on every page.
#[derive(Default)]
pub struct Page {
    /// Text, then symbols: content operators in dots.
    pub marks: Vec<u8>,
    pub symbols: Vec<u8>,
    /// Pairing codes of its faces, separated by a space.
    pub codes: String,
    /// Flags of its notice face's pairing code.
    pub flags: u8,
    /// Under the digest key; zeros when there is no voice code.
    pub voice_mac: Option<[u8; 32]>,
}

impl Page {
    fn clear(&mut self) {
        self.marks.clear();
        self.symbols.clear();
        self.codes.clear();
        (self.flags, self.voice_mac) = (0, None);
    }
}

/// Buffers of one worker.
pub struct Scratch {
    text: String,
    glyphs: Vec<Glyph>,
    payload: Payload,
    encoder: Encoder,
    symbol: Symbol,
    /// The vendor-made symbols of the sheet in hand: its face's, then its back's.
    pub vendor: Vec<Symbol>,
}

impl Default for Scratch {
    fn default() -> Scratch {
        Scratch {
            text: String::new(),
            glyphs: Vec::new(),
            payload: Payload::default(),
            encoder: Encoder::new(),
            symbol: Symbol::default(),
            vendor: Vec::new(),
        }
    }
}

/// Everything about composing that can hold a record, without composing it.
pub fn prospect(
    program: &Program,
    subject: Subject<'_>,
    steps: Scope,
    context: &Context<'_>,
    scratch: &mut Scratch,
) -> Result<Prospect, Reject> {
    let mut prospect = Prospect {
        shrunk: Vec::new(),
        eudc: Vec::new(),
        level: None,
        fill: 0,
    };
    let eudc = context.fonts.regular.eudc();
    for step in program.steps().filter(|step| steps.has(step)) {
        let Some(member) = subject.shown(step) else {
            continue;
        };
        if let Some(field) = words::lacking(step.parts(), member) {
            let reason = Reason::Empty;
            return Err(Reject { field, reason });
        }
        match step {
            Step::Text(step) | Step::Row(_, step) => {
                scratch.text.clear();
                let subject = Subject { member, ..subject };
                words::write(&step.parts, subject, WIDEST, context, &mut scratch.text);
                let reject = |reason| Reject {
                    field: step.heading,
                    reason,
                };
                let fit = fit::fit(step, &scratch.text, context.fonts, &mut scratch.glyphs);
                if let Some(note) = fit.map_err(reject)?.note() {
                    prospect.shrunk.push((step.heading, note));
                }
                let own = |glyph: &Glyph| Some(glyph.face) == eudc;
                if eudc.is_some() && scratch.glyphs.iter().any(own) {
                    prospect.eudc.push(step.heading);
                }
            }
            Step::Voice(step) if context.vendor => {
                fits_vendor(step, subject, context, scratch)?;
            }
            Step::Voice(step) => {
                let choice = choose(step, subject, context, scratch);
                let reject = Reject {
                    field: "name_kana",
                    reason: Reason::VoiceTooLong,
                };
                let choice = choice.ok_or(reject)?;
                if eudc.is_some() && scratch.payload.text().contains(private_use) {
                    return Err(unspoken(step, subject, context, scratch));
                }
                let weaker = prospect.level.is_none_or(|level| choice.level < level);
                prospect.level = if weaker {
                    Some(choice.level)
                } else {
                    prospect.level
                };
                prospect.fill = prospect.fill.max(fill(&scratch.payload, choice));
            }
            Step::Customer(_) => prospect.shrunk.extend(postal::note(member)),
            Step::Registered(_) | Step::Pairing(_) => {}
        }
    }
    prospect.eudc.sort_unstable();
    prospect.eudc.dedup();
    Ok(prospect)
}

/// Whether a vendor's symbol can say the text.
fn fits_vendor(
    step: &VoiceStep,
    subject: Subject<'_>,
    context: &Context<'_>,
    scratch: &mut Scratch,
) -> Result<(), Reject> {
    say(step, subject, context, scratch);
    let text = scratch.payload.text();
    if text.chars().count() > VENDOR_CHARACTERS_MAX {
        let (field, reason) = ("name_kana", Reason::VoiceTooLong);
        return Err(Reject { field, reason });
    }
    let eudc = context.fonts.regular.eudc().is_some();
    match eudc && text.contains(private_use) {
        true => Err(unspoken(step, subject, context, scratch)),
        false => Ok(()),
    }
}

/// A private-use character has no reading: the first field that would have one spoken.
fn unspoken(
    step: &VoiceStep,
    subject: Subject<'_>,
    context: &Context<'_>,
    scratch: &mut Scratch,
) -> Reject {
    let mut spoken = |part: &&Part| {
        scratch.text.clear();
        let parts = std::slice::from_ref(*part);
        words::write(parts, subject, WIDEST, context, &mut scratch.text);
        scratch.text.contains(private_use)
    };
    let part = step.parts.iter().find(|part| spoken(part));
    let field = match part {
        Some(Part::Field(field)) => field.heading(),
        // The layout's own words were proven when it was compiled.
        Some(Part::Fixed(_)) | None => "",
    };
    let reason = Reason::PrivateUseSpoken;
    Reject { field, reason }
}

/// Puts the voice text together in `scratch.payload` and chooses size and level.
fn choose(
    step: &VoiceStep,
    subject: Subject<'_>,
    context: &Context<'_>,
    scratch: &mut Scratch,
) -> Option<Choice> {
    say(step, subject, context, scratch);
    scratch.payload.cut(context.segments);
    voice::choose(&scratch.payload, &step.slot, context.level_min)
}

/// Puts the voice text together in `scratch.payload`.
fn say(step: &VoiceStep, subject: Subject<'_>, context: &Context<'_>, scratch: &mut Scratch) {
    let Scratch { text, payload, .. } = scratch;
    payload.clear();
    for (part, phrase) in step.parts.iter().zip(&step.phrases) {
        let fixed = matches!(part, Part::Fixed(_));
        if fixed && context.segments == Segments::Kanji {
            payload.add(phrase);
            continue;
        }
        text.clear();
        words::write(std::slice::from_ref(part), subject, WIDEST, context, text);
        match context.segments {
            Segments::Kanji => payload.add_characters(text.chars().map(voice::wide)),
            Segments::Utf8 | Segments::Mixed => payload.add_characters(text.chars()),
        }
    }
}

/// Thousandths of the symbol's data bits that the payload takes, rounded down.
fn fill(payload: &Payload, choice: Choice) -> u32 {
    let capacity = capacity_bits(choice.version, choice.level);
    let fill = payload.bits(choice.version) * 1000 / capacity;
    u32::try_from(fill).unwrap_or_else(|_| unreachable!("a payload that was chosen for fits"))
}

/// Composes one page. The plan has proven that everything fits.
pub fn page(
    program: &Program,
    subject: Subject<'_>,
    piece: PieceNumber,
    context: &Context<'_>,
    scratch: &mut Scratch,
    glyphs: &mut [GlyphSet],
    page: &mut Page,
) {
    page.clear();
    let mut cursor = TextCursor::new();
    cursor.begin(&mut page.marks);
    for (steps, on_card) in [(&program.notice, false), (&program.card, true)] {
        let mut digest = FaceDigest::new(&program.layout_sha256);
        program.variant.iter().for_each(|name| digest.step(name));
        for step in steps {
            let Some(member) = subject.shown(step) else {
                continue;
            };
            match step {
                Step::Text(step) | Step::Row(_, step) => {
                    let out = &mut page.marks;
                    let subject = Subject { member, ..subject };
                    text(step, subject, piece, context, scratch, &mut cursor, out);
                    digest.step(&scratch.text);
                    count(&scratch.glyphs, glyphs);
                }
                Step::Voice(step) => {
                    voice_code(step, program, subject, context, scratch, &mut page.symbols);
                    let spoken = scratch.payload.text();
                    digest.step(spoken);
                    page.voice_mac = Some(context.keys.voice_mac(spoken));
                }
                Step::Customer(step) => {
                    let (codes, out) = (context.codes, &mut page.symbols);
                    digest.step(&postal::customer(step, member, codes, out));
                }
                Step::Registered(step) => {
                    let number = piece.track_no(member);
                    let text = postal::registered(step, number, context.codes, &mut page.symbols);
                    postal::digits(step, &text, context, scratch, &mut cursor, &mut page.marks);
                    count(&scratch.glyphs, glyphs);
                    digest.step(&text);
                }
                Step::Pairing(_) => {}
            }
        }
        let content = digest.finish();
        for step in steps {
            let Step::Pairing(step) = step else { continue };
            let fields = pairing_fields(step, program, subject.member, piece, context, on_card);
            page.flags |= fields.flags;
            pairing_code(step, &fields, &content, context, scratch, page);
            let out = &mut page.marks;
            readable(step, &fields, context, scratch, &mut cursor, out);
            count(&scratch.glyphs, glyphs);
        }
    }
    cursor.end(&mut page.marks);
}

fn count(used: &[Glyph], glyphs: &mut [GlyphSet]) {
    for glyph in used {
        glyphs[usize::from(glyph.face)].insert(glyph.id);
    }
}

fn text(
    step: &TextStep,
    subject: Subject<'_>,
    piece: PieceNumber,
    context: &Context<'_>,
    scratch: &mut Scratch,
    cursor: &mut TextCursor,
    out: &mut Vec<u8>,
) {
    scratch.text.clear();
    words::write(&step.parts, subject, piece, context, &mut scratch.text);
    let Ok(fit) = fit::fit(step, &scratch.text, context.fonts, &mut scratch.glyphs) else {
        unreachable!("the plan held every text that does not fit")
    };
    fit::draw(step, fit, &scratch.glyphs, cursor, out);
}

fn voice_code(
    step: &VoiceStep,
    program: &Program,
    subject: Subject<'_>,
    context: &Context<'_>,
    scratch: &mut Scratch,
    out: &mut Vec<u8>,
) {
    if context.vendor {
        say(step, subject, context, scratch);
        vendor_code(step, program, context, scratch, out);
        return;
    }
    let Some(choice) = choose(step, subject, context, scratch) else {
        unreachable!("the plan held every voice text that is too long")
    };
    let Scratch {
        payload,
        encoder,
        symbol,
        ..
    } = scratch;
    encoder.encode(payload, choice.version, choice.level, symbol);
    let cell = small(choice.cell_dots);
    let side = i32::from(small_side(symbol)) * i32::from(cell);
    let corner = step.corner_of(side, &program.paper);
    symbol::draw(
        crate::layout::draw::matrix(symbol),
        corner,
        cell,
        context.codes,
        out,
    );
}

/// Draws a symbol as its vendor made it, in the smallest cells of the press.
fn vendor_code(
    step: &VoiceStep,
    program: &Program,
    context: &Context<'_>,
    scratch: &Scratch,
    out: &mut Vec<u8>,
) {
    let envelope = context
        .envelope_symbol
        .filter(|_| program.id.starts_with("envelope-"));
    let own = scratch.vendor.get(usize::from(step.on_back));
    let Some(symbol) = envelope.or(own) else {
        unreachable!("the import has found a symbol for every voice code")
    };
    let cell = small(step.slot.cell_dots_min);
    let side = i32::from(small_side(symbol)) * i32::from(cell);
    let corner = step.corner_of(side, &program.paper);
    let matrix = crate::layout::draw::matrix(symbol);
    symbol::draw(matrix, corner, cell, context.codes, out);
}

fn small(value: u32) -> u16 {
    u16::try_from(value).unwrap_or_else(|_| unreachable!("a cell is a few dots"))
}

fn small_side(symbol: &Symbol) -> u16 {
    u16::try_from(symbol.side).unwrap_or_else(|_| unreachable!("a symbol has at most 177 modules"))
}

fn pairing_fields(
    step: &PairingStep,
    program: &Program,
    member: &Member<'_>,
    piece: PieceNumber,
    context: &Context<'_>,
    on_card: bool,
) -> pairing::Fields {
    let registered = member.mail_class == crate::member::MailClass::SimpleRegistered;
    let registered = if registered { FLAG_REGISTERED } else { 0 };
    // Cards and the envelope are no sheets of the piece.
    let (sheet, of, form) = match step.role {
        _ if on_card => (0, 0, b'0'),
        b'E' => (0, 0, program.code),
        _ => (piece.sheet, piece.sheets, program.code),
    };
    let last = sheet > 0 && sheet == of;
    let end_of_set = if last { FLAG_END_OF_SET } else { 0 };
    pairing::Fields {
        job: context.job_id,
        piece: piece.number,
        generation: piece.generation,
        sheet,
        of,
        role: step.role,
        flags: context.flags + registered + end_of_set,
        form,
        insert_set: member.insert_set,
    }
}

fn pairing_code(
    step: &PairingStep,
    fields: &pairing::Fields,
    content: &[u8; 32],
    context: &Context<'_>,
    scratch: &mut Scratch,
    page: &mut Page,
) {
    let head = fields.head();
    let tag = pairing::tag_characters(&context.keys.pairing_tag(&head, content));
    let text = pairing::complete(&head, &tag);
    pairing::encode(&text, &mut scratch.symbol);
    let matrix = crate::layout::draw::matrix(&scratch.symbol);
    symbol::draw(
        matrix,
        step.corner,
        step.module,
        context.codes,
        &mut page.symbols,
    );
    if !page.codes.is_empty() {
        page.codes.push(' ');
    }
    page.codes.extend(text.iter().map(|&byte| char::from(byte)));
}

/// The readable line of a face's pairing code.
fn readable(
    step: &PairingStep,
    fields: &pairing::Fields,
    context: &Context<'_>,
    scratch: &mut Scratch,
    cursor: &mut TextCursor,
    out: &mut Vec<u8>,
) {
    scratch.glyphs.clear();
    let Some(line) = &step.readable else { return };
    let stack = context.fonts.stack(line.bold);
    for byte in pairing::readable(fields) {
        let glyph = stack.find(char::from(byte), None);
        let Some(glyph) = glyph else {
            unreachable!("the job checks that its fonts have ASCII")
        };
        scratch.glyphs.push(glyph);
    }
    fit::draw_line(line, &scratch.glyphs, 1000, cursor, out);
}
