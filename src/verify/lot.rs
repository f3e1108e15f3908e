//! One lot: its control files row by row, its pages in their order, its fonts and fixed art once.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::eyes::{self, Characters};
use super::form::{Form, Shape};
use super::ink::{self, Ink};
use super::page::{self, Fault, Wanted};
use super::words::Case;
use super::{Finding, Witness, hash};
use crate::digest::hex;
use crate::job::{Letters, Segments};
use crate::member::{Column, Member};
use crate::message::Error;
use crate::plan::Room;
use crate::select::Facts;

/// Points of a box's side that rounding may take.
const BOX_POINTS: f64 = 0.2;

/// A finding about a file as a whole.
pub fn whole(lot: u32, file: &str, what: &'static str) -> Finding {
    Finding {
        lot,
        piece: 0,
        sheet: 0,
        side: "file",
        item: file.to_owned(),
        what,
    }
}

/// A row of pieces.csv, or of members.csv, by its columns.
type Row<'a> = Vec<&'a str>;

fn rows(text: &str) -> Vec<Row<'_>> {
    let lines = text.lines().skip(1);
    lines.map(|line| line.split(',').collect()).collect()
}

/// Looks at one lot.
///
/// # Errors
/// The members file cannot be read (24).
pub fn look(
    witness: &Witness<'_>,
    dir: &Path,
    no: u32,
    envelopes: bool,
) -> Result<(u64, Vec<Finding>), Error> {
    let mut findings = Vec::new();
    let file = |kind: &str| dir.join(format!("{no:04}.{kind}"));
    let text = |kind: &str| std::fs::read_to_string(file(kind)).ok();
    let (Some(pieces), Some(members)) = (text("pieces.csv"), text("members.csv")) else {
        return Ok((0, vec![whole(no, "pieces.csv, members.csv", "missing")]));
    };
    let (Some(notice), envelope) = (
        Print::open(&file("notice.pdf"), witness),
        envelopes.then(|| Print::open(&file("envelope.pdf"), witness)),
    ) else {
        return Ok((0, vec![whole(no, "notice.pdf", "unreadable")]));
    };
    let envelope = match envelope {
        Some(None) => return Ok((0, vec![whole(no, "envelope.pdf", "unreadable")])),
        Some(Some(print)) => Some(print),
        None => None,
    };
    for (kind, print) in [
        ("notice.pdf", Some(&notice)),
        ("envelope.pdf", envelope.as_ref()),
    ] {
        for fault in print.into_iter().flat_map(|print| &print.faults) {
            findings.push(whole(no, &format!("{kind}: {}", fault.item), fault.what));
        }
    }
    let mut by_piece: BTreeMap<u32, Vec<Row<'_>>> = BTreeMap::new();
    for row in rows(&members) {
        let piece = row.first().and_then(|it| it.parse().ok()).unwrap_or(0);
        by_piece.entry(piece).or_default().push(row);
    }
    let mut desk = Desk {
        witness,
        no,
        notice,
        envelope,
        page: 0,
        place: 0,
        findings,
        rooms: Vec::new(),
    };
    for row in rows(&pieces) {
        let piece = row.first().and_then(|it| it.parse().ok()).unwrap_or(0);
        let own = by_piece.remove(&piece).unwrap_or_default();
        desk.piece(piece, &row, &own)?;
        desk.place += 1;
    }
    for piece in by_piece.into_keys() {
        desk.tell(piece, 0, "file", "members.csv", "extra row");
    }
    if desk.page != desk.notice.pages.len() {
        desk.findings.push(whole(no, "notice.pdf", "pages"));
    }
    if desk
        .envelope
        .as_ref()
        .is_some_and(|print| print.pages.len() != desk.place)
    {
        desk.findings.push(whole(no, "envelope.pdf", "pages"));
    }
    let pages = desk.page + desk.envelope.as_ref().map_or(0, |print| print.pages.len());
    Ok((pages as u64, desk.findings))
}

/// A print file as it was read.
struct Print {
    file: Document,
    pages: Vec<ObjectId>,
    fonts: HashMap<String, Characters>,
    /// Its forms by name: their letters, sorted, and their ink.
    forms: HashMap<String, (Vec<char>, Ink)>,
    faults: Vec<Fault>,
}

impl Print {
    fn open(path: &Path, witness: &Witness<'_>) -> Option<Print> {
        let file = Document::load(path).ok()?;
        let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
        let first = file.get_dictionary(*pages.first()?).ok()?;
        let resources = dictionary(&file, first.get(b"Resources").ok()?)?.clone();
        let mut print = Print {
            file,
            pages,
            fonts: HashMap::new(),
            forms: HashMap::new(),
            faults: Vec::new(),
        };
        print.fonts(&resources, witness);
        print.forms(&resources, witness.job.lots.dpi);
        Some(print)
    }

    fn fonts(&mut self, resources: &Dictionary, witness: &Witness<'_>) {
        let fonts = resources
            .get(b"Font")
            .ok()
            .and_then(|it| dictionary(&self.file, it));
        for (name, font) in fonts.cloned().unwrap_or_default().iter() {
            let name = String::from_utf8_lossy(name).into_owned();
            match font_of(&self.file, font, witness) {
                Some((characters, foreign)) => {
                    if foreign {
                        let item = format!("font {name}");
                        self.faults.push(Fault {
                            item,
                            what: "outline",
                        });
                    }
                    self.fonts.insert(name, characters);
                }
                None => self.faults.push(Fault {
                    item: format!("font {name}"),
                    what: "unreadable",
                }),
            }
        }
    }

    /// Fixed art is drawn in dots of the press.
    fn forms(&mut self, resources: &Dictionary, dpi: u32) {
        let dot = 25.4 / f64::from(dpi);
        let forms = resources
            .get(b"XObject")
            .ok()
            .and_then(|it| dictionary(&self.file, it));
        for (name, form) in forms.cloned().unwrap_or_default().iter() {
            let name = String::from_utf8_lossy(name).into_owned();
            let Some(content) = stream(&self.file, form) else {
                continue;
            };
            let ink = ink::read(&content, [dot, 0.0, 0.0, dot, 0.0, 0.0]);
            let mut letters = Vec::new();
            for run in &ink.runs {
                let font = self.fonts.get(&run.font);
                let texts = run
                    .codes
                    .iter()
                    .map(|code| font.and_then(|font| font.get(code)));
                for text in texts {
                    letters.extend(text.map_or("\u{FFFF}", String::as_str).chars());
                }
            }
            if ink.strange.is_some() {
                self.faults.push(Fault {
                    item: format!("form {name}"),
                    what: "strange",
                });
            }
            letters.retain(|c| !c.is_whitespace());
            letters.sort_unstable();
            self.forms.insert(name, (letters, ink));
        }
    }

    /// The ink of a page, and whether its boxes are those of the form, upright.
    fn page(&self, at: usize, size: (f64, f64)) -> Option<(Ink, bool)> {
        let page = self.file.get_dictionary(*self.pages.get(at)?).ok()?;
        let trim = page.get(b"TrimBox").ok()?.as_array().ok()?;
        let number = |at: usize| {
            let number = trim.get(at).and_then(|it| it.as_float().ok());
            number.map_or(f64::NAN, f64::from)
        };
        let points = |mm: f64| mm * 72.0 / 25.4;
        let near = |one: f64, two: f64| (one - two).abs() < BOX_POINTS;
        let right = near(number(2) - number(0), points(size.0));
        let sized = right && near(number(3) - number(1), points(size.1));
        let content = stream(&self.file, page.get(b"Contents").ok()?)?;
        let upright = page.get(b"Rotate").is_err() && page.get(b"UserUnit").is_err();
        let ink = ink::read(&content, ink::sheet((number(0), number(1))));
        Some((ink, sized && upright))
    }
}

fn dictionary<'f>(file: &'f Document, object: &'f Object) -> Option<&'f Dictionary> {
    file.dereference(object).ok()?.1.as_dict().ok()
}

fn stream(file: &Document, object: &Object) -> Option<Vec<u8>> {
    let stream = file.dereference(object).ok()?.1.as_stream().ok()?;
    match stream.is_compressed() {
        true => stream.decompressed_content().ok(),
        false => Some(stream.content.clone()),
    }
}

/// What a font's codes stand for, and whether a glyph is not the named font's.
fn font_of(file: &Document, font: &Object, witness: &Witness<'_>) -> Option<(Characters, bool)> {
    let font = dictionary(file, font)?;
    let map = stream(file, font.get(b"ToUnicode").ok()?)?;
    let characters = eyes::characters(&map);
    let below = font.get(b"DescendantFonts").ok()?;
    let below = file.dereference(below).ok()?.1.as_array().ok()?;
    let below = dictionary(file, below.first()?)?;
    let to_glyph = stream(file, below.get(b"CIDToGIDMap").ok()?)?;
    let descriptor = dictionary(file, below.get(b"FontDescriptor").ok()?)?;
    let embedded = stream(file, descriptor.get(b"FontFile2").ok()?)?;
    let name = descriptor.get(b"FontName").ok()?.as_name().ok()?;
    let name = String::from_utf8_lossy(name).into_owned();
    let plain = name
        .split_once('+')
        .map_or(name.as_str(), |(_, plain)| plain);
    let named = |face: &&crate::font::Face| face.name() == plain;
    let face = witness.job.fonts.faces.iter().find(named)?;
    // Shapes of another year, and own characters, are not what the character map gives.
    let mapped = witness
        .job
        .fonts
        .faces
        .iter()
        .all(crate::font::Face::is_plain);
    let foreign = eyes::foreign(&embedded, face.data(), &to_glyph, &characters, mapped);
    Some((characters, foreign.is_some()))
}

/// A lot being looked at.
struct Desk<'a> {
    witness: &'a Witness<'a>,
    no: u32,
    notice: Print,
    envelope: Option<Print>,
    /// The next page of the notices, and the piece's place in the lot.
    page: usize,
    place: usize,
    findings: Vec<Finding>,
    rooms: Vec<Room>,
}

impl Desk<'_> {
    fn tell(&mut self, piece: u32, sheet: u32, side: &'static str, item: &str, what: &'static str) {
        self.findings.push(Finding {
            lot: self.no,
            piece,
            sheet,
            side,
            item: item.to_owned(),
            what,
        });
    }

    /// The records that members.csv says are on the piece, read again from the members file.
    fn records(&mut self, piece: u32, own: &[Row<'_>]) -> Result<bool, Error> {
        let witness = self.witness;
        self.rooms
            .resize_with(self.rooms.len().max(own.len()), Room::default);
        let mut rooms = std::mem::take(&mut self.rooms);
        let mut all = true;
        for (row, room) in own.iter().zip(&mut rooms) {
            let control = row.get(2).copied().unwrap_or_default();
            let wanted = hash(control);
            let from = witness.index.partition_point(|(hash, _)| *hash < wanted);
            let same = witness.index[from..]
                .iter()
                .take_while(|(hash, _)| *hash == wanted);
            let mut found = false;
            for (_, offset) in same {
                witness.intake.record(*offset, room)?;
                witness.intake.mend(&mut room.fields, &mut room.substituted);
                found = witness.intake.text(&room.fields, Column::ControlNo) == control;
                if found {
                    break;
                }
            }
            if !found {
                self.tell(piece, 0, "file", "members.csv", "no such record");
                all = false;
            }
        }
        self.rooms = rooms;
        Ok(all && !own.is_empty())
    }

    fn piece(&mut self, piece: u32, row: &Row<'_>, own: &[Row<'_>]) -> Result<(), Error> {
        let witness = self.witness;
        let column = |at: usize| row.get(at).copied().unwrap_or_default();
        let number = |at: usize| column(at).parse::<usize>().unwrap_or(0);
        if number(5) != self.page + 1 || number(3) != self.no as usize {
            self.tell(piece, 0, "file", "pieces.csv", "page or lot");
        }
        let listed = number(6);
        let known = self.records(piece, own)?;
        let form = own
            .first()
            .and_then(|row| row.get(3))
            .copied()
            .unwrap_or_default();
        let Some(form) = witness.forms.get(form).filter(|_| known) else {
            self.tell(piece, 0, "file", "members.csv", "missing");
            self.page += listed;
            return Ok(());
        };
        let rooms = std::mem::take(&mut self.rooms);
        let fields = rooms.iter().take(own.len()).map(|room| &room.fields);
        let members: Vec<_> = fields
            .map(|fields| Member::parse(fields, witness.columns, &witness.patterns))
            .collect::<Result<_, _>>()
            .unwrap_or_default();
        if members.len() == own.len() {
            for (row, (member, room)) in own.iter().zip(members.iter().zip(&rooms)) {
                let mac = hex(&witness.intake.record_mac(&room.fields));
                self.row(piece, row, member, form, &mac);
            }
            self.sheets(piece, row, own, &members, form);
        } else {
            self.tell(piece, 0, "file", "members.csv", "record not to be printed");
            self.page += listed;
        }
        self.rooms = rooms;
        Ok(())
    }

    /// The office's row of a member: rule and form are those of the policy, the MAC the record's.
    fn row(&mut self, piece: u32, row: &Row<'_>, member: &Member<'_>, form: &Form, mac: &str) {
        let job = self.witness.job;
        let facts = Facts::of(
            member,
            job.insurer.kind,
            job.as_of,
            job.go_live,
            &job.policy,
        );
        let decision = job.policy.select(&facts);
        if row.get(4) != Some(&job.policy.rule_name(decision.rule)) {
            self.tell(piece, 0, "file", "members.csv: rule", "other");
        }
        let leads = match decision.outcome {
            crate::select::Outcome::Form(id) => {
                let rest = form.id.strip_prefix(id.name());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            }
            _ => false,
        };
        if !leads {
            self.tell(piece, 0, "file", "members.csv: form", "other");
        }
        if row.get(5).copied() != Some(mac) {
            self.tell(piece, 0, "file", "members.csv: record_mac", "other");
        }
    }

    fn sheets(
        &mut self,
        piece: u32,
        row: &Row<'_>,
        own: &[Row<'_>],
        members: &[Member<'_>],
        form: &Form,
    ) {
        let rows = form.rows();
        let head = members
            .iter()
            .position(|it| it.household.is_head == Some(true));
        let head = head.unwrap_or(0);
        let sheets = members.len().div_ceil(rows.unwrap_or(1));
        let column = |at: usize| row.get(at).copied().unwrap_or_default().to_owned();
        let number = |at: usize| column(at).parse::<usize>().unwrap_or(0);
        let sides = form.sides() as usize;
        if (number(7), number(6)) != (sheets, sheets * sides) {
            self.tell(piece, 0, "file", "pieces.csv", "sheets or pages");
        }
        if column(11) != members[head].mail_class.word() {
            self.tell(piece, 0, "file", "pieces.csv", "delivery class");
        }
        let track_no = column(12);
        let mut codes: Vec<String> = Vec::new();
        for (at, of_sheet) in members.chunks(rows.unwrap_or(1)).enumerate() {
            let listed = match rows {
                Some(_) => of_sheet,
                None => &[],
            };
            let case = Case {
                member: if rows.is_some() {
                    &members[head]
                } else {
                    &of_sheet[0]
                },
                rows: listed,
                insurer: &self.witness.job.insurer,
                piece,
                pieces: self.witness.pieces,
                lot: self.no,
                sheet: u32::try_from(at + 1).unwrap_or(0),
                sheets: u32::try_from(sheets).unwrap_or(0),
                track_no: &track_no,
            };
            for back in [false, true].into_iter().take(sides) {
                let side = if back { "back" } else { "face" };
                let shown = self.side((form, back, side), case, self.page);
                self.page += 1;
                codes.extend(shown.codes);
                if let Some(spoken) = &shown.spoken {
                    let mac = hex(&self.witness.job.keys.voice_mac(spoken));
                    let first = at * rows.unwrap_or(1);
                    if own.get(first).and_then(|row| row.get(6)) != Some(&mac.as_str()) {
                        self.tell(piece, case.sheet, side, "members.csv: voice_mac", "other");
                    }
                }
            }
        }
        codes.extend(self.enveloped(piece, &members[head], &track_no));
        if column(13) != codes.join(" ") {
            self.tell(piece, 0, "file", "pieces.csv: codes", "other");
        }
    }

    /// The piece's envelope, if envelopes are printed; its pairing codes.
    fn enveloped(&mut self, piece: u32, member: &Member<'_>, track_no: &str) -> Vec<String> {
        let form = self.witness.envelope.as_ref();
        let Some(form) = form.filter(|_| self.envelope.is_some()) else {
            return Vec::new();
        };
        let case = Case {
            member,
            rows: &[],
            insurer: &self.witness.job.insurer,
            piece,
            pieces: self.witness.pieces,
            lot: self.no,
            sheet: 0,
            sheets: 0,
            track_no,
        };
        self.side((form, false, "envelope"), case, self.place).codes
    }

    /// One page: its boxes, its fixed art, its notch, and everything that is the member's.
    fn side(
        &mut self,
        (form, back, side): (&Form, bool, &'static str),
        case: Case<'_>,
        at: usize,
    ) -> page::Shown {
        let (job, witness) = (self.witness.job, self.witness);
        let (piece, sheet) = (case.piece, case.sheet);
        let print = match (side, &self.envelope) {
            ("envelope", Some(envelope)) => envelope,
            _ => &self.notice,
        };
        let Some((ink, right)) = print.page(at, form.size) else {
            self.tell(piece, sheet, side, "page", "missing");
            return page::Shown::default();
        };
        let without = match job.insurer.letters {
            Letters::With => false,
            Letters::Without => true,
            Letters::Both => case.member.last4.is_empty() && form.differs(),
        };
        let mut words = witness.words.clone();
        words.push(("card_side".to_owned(), form.card_side().to_owned()));
        let wanted = Wanted {
            form,
            back,
            last4: !without,
            variant: without,
            case,
            words: &words,
            templates: &witness.templates,
            voice: job.voice.printed,
            wide: job.symbols.is_none() && job.voice.segments == Segments::Kanji,
            vendor: job.symbols.is_some(),
            job: job.id.as_bytes(),
            keys: &job.keys,
            flags: witness.flags(),
        };
        let mut shown = page::look(&ink, &print.fonts, &wanted);
        let mut told = std::mem::take(&mut shown.faults);
        let art = ink.forms.first().and_then(|name| print.forms.get(name));
        if art.is_none_or(|(letters, _)| *letters != fixed(&wanted, job.purpose.mark())) {
            told.push(Fault {
                item: "fixed words".to_owned(),
                what: "other",
            });
        }
        let steps = ink.forms.get(1).and_then(|name| print.forms.get(name));
        if let Some((_, steps)) = steps.filter(|_| !back) {
            told.extend(page::notch(steps, form, shown.voice_at, back));
        }
        if !right {
            told.push(Fault {
                item: "page".to_owned(),
                what: "size or turn",
            });
        }
        for fault in told {
            self.tell(piece, sheet, side, &fault.item, fault.what);
        }
        shown
    }
}

/// The letters of a side's fixed wording, sorted, blanks left out.
fn fixed(wanted: &Wanted<'_>, mark: Option<&str>) -> Vec<char> {
    let mut letters: Vec<char> = Vec::new();
    for item in wanted.form.side(wanted.back, wanted.last4) {
        let Shape::Label(text) = &item.shape else {
            continue;
        };
        if item.beside_voice && !wanted.voice {
            continue;
        }
        let filled = super::words::filled(text, wanted.words, &wanted.case);
        letters.extend(filled.unwrap_or_default().chars());
    }
    letters.extend(mark.unwrap_or_default().chars());
    letters.retain(|c| !c.is_whitespace());
    letters.sort_unstable();
    letters
}
