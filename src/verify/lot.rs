//! One lot: its control files row by row, its pages in their order, its fonts and fixed art once.

use std::path::Path;

use super::art;
use super::form::{Form, Shape};
use super::lists::Gave;
use super::office::{Row, Share, cell, headings, number, office, rows, shares};
use super::page::{self, Drawn, Fault, Kind, VoiceAt, Wanted};
use super::print::Print;
use super::raster::{Look, Raster, Subject};
use super::slips::{self, Boxed, Employed};
use super::words::{Case, Pack};
use super::{Finding, Witness, hash};
use crate::digest::hex;
use crate::job::keys_of;
use crate::manifest::{MEMBERS_HEADING, PIECES_HEADING};
use crate::member::{Column, Member, Reason};
use crate::message::Error;
use crate::plan::Room;
use crate::shift::Shift;

/// Millimetres a point.
const MM_A_POINT: f64 = 25.4 / 72.0;

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

/// What one lot turned out to be.
#[derive(Default)]
pub struct Looked {
    pub pages: u64,
    pub findings: Vec<Finding>,
    /// Values that gave way on its paper.
    pub gave: Vec<Gave>,
    /// Its employers' packs.
    pub boxed: Vec<Boxed>,
}

impl Looked {
    /// What can be said of a lot that cannot be read.
    fn unread(findings: Vec<Finding>) -> Looked {
        Looked {
            findings,
            ..Looked::default()
        }
    }
}

/// Looks at one lot, and at the pictures of those of its pages that were chosen.
///
/// # Errors
/// The members file cannot be read, or a picture not be written (24).
pub fn look(
    witness: &Witness<'_>,
    dir: &Path,
    (no, envelopes): (u32, bool),
    raster: Option<&Raster>,
    shift: &Shift<'_>,
) -> Result<Looked, Error> {
    let text = |kind: &str| std::fs::read_to_string(dir.join(format!("{no:04}.{kind}"))).ok();
    let (Some(pieces), Some(members)) = (text("pieces.csv"), text("members.csv")) else {
        let missing = whole(no, "pieces.csv, members.csv", "missing");
        return Ok(Looked::unread(vec![missing]));
    };
    let mut findings = headings(
        no,
        &[
            ("pieces.csv", &pieces, PIECES_HEADING),
            ("members.csv", &members, MEMBERS_HEADING),
        ],
    );
    let mut print = |kind: &str| open(witness, dir, (no, kind), &mut findings);
    let notice = print("notice.pdf");
    let envelope = envelopes.then(|| print("envelope.pdf"));
    let (Some(notice), false) = (notice, matches!(envelope, Some(None))) else {
        return Ok(Looked::unread(findings));
    };
    let envelope = envelope.flatten();
    let mut by_piece = office(&members);
    let (jobs, page, place) = shares(&rows(&pieces), &mut by_piece);
    findings.extend(by_piece.into_keys().map(|piece| Finding {
        piece,
        ..whole(no, "members.csv", "extra row")
    }));
    let look = raster.map(|raster| raster.of_lot(no));
    let prints = (&notice, envelope.as_ref());
    let seen = read(witness, no, prints, jobs, look.as_ref(), shift)?;
    findings.extend(seen.findings);
    if let Some(look) = &look {
        findings.extend(pictures(look, seen.subjects, prints, shift)?);
    }
    if page != notice.pages.len() {
        findings.push(whole(no, "notice.pdf", "pages"));
    }
    let envelopes = envelope.as_ref().map_or(0, |print| print.pages.len());
    if envelope.is_some() && envelopes != place {
        findings.push(whole(no, "envelope.pdf", "pages"));
    }
    let mut looked = slips::look(witness, (dir, no), &seen.employed)?;
    looked.pages += (page + envelopes) as u64;
    findings.append(&mut looked.findings);
    looked.findings = findings;
    looked.gave.extend(seen.gave);
    Ok(looked)
}

/// What the pieces of a lot turned out to be.
#[derive(Default)]
pub struct Seen {
    pub findings: Vec<Finding>,
    subjects: Vec<Subject>,
    pub gave: Vec<Gave>,
    pub employed: Vec<Employed>,
}

/// Reads all pieces of a lot, share by share.
fn read(
    witness: &Witness<'_>,
    no: u32,
    (notice, envelope): (&Print, Option<&Print>),
    jobs: Vec<Share<'_>>,
    look: Option<&Look<'_>>,
    shift: &Shift<'_>,
) -> Result<Seen, Error> {
    let work = |rooms: &mut Vec<Room>, (page, place, rows, own): Share<'_>| {
        let mut desk = Desk {
            envelope,
            place,
            look,
            rooms: std::mem::take(rooms),
            ..Desk::new(witness, no, notice, page)
        };
        for row in rows {
            let piece = number(&row, 0);
            desk.piece(piece, &row, &own[&piece])?;
            desk.place += 1;
        }
        *rooms = std::mem::take(&mut desk.rooms);
        Ok(desk.seen)
    };
    let mut all = Seen::default();
    let sink = |seen: Result<Seen, Error>| {
        let seen = seen?;
        all.findings.extend(seen.findings);
        all.subjects.extend(seen.subjects);
        all.gave.extend(seen.gave);
        all.employed.extend(seen.employed);
        Ok(())
    };
    shift.map_ordered("witness", jobs.into_iter(), Vec::new, work, sink)?;
    Ok(all)
}

/// Opens one print file of a lot and tells what is wrong with it as a whole.
pub fn open(
    witness: &Witness<'_>,
    dir: &Path,
    (no, kind): (u32, &str),
    findings: &mut Vec<Finding>,
) -> Option<Print> {
    let print = Print::open(&dir.join(format!("{no:04}.{kind}")), witness);
    if print.is_none() {
        findings.push(whole(no, kind, "unreadable"));
    }
    for fault in print.iter().flat_map(|print| &print.faults) {
        findings.push(whole(no, &format!("{kind}: {}", fault.item), fault.what));
    }
    print
}

/// What is wrong with the pictures of the chosen pages of both files.
fn pictures(
    look: &Look<'_>,
    subjects: Vec<Subject>,
    (notice, envelope): (&Print, Option<&Print>),
    shift: &Shift<'_>,
) -> Result<Vec<Finding>, Error> {
    let on_envelope = |it: &Subject| it.side == "envelope";
    let (enveloping, sheets): (Vec<_>, Vec<_>) = subjects.into_iter().partition(on_envelope);
    let mut findings = look.judge(notice, &sheets, shift)?;
    if let Some(envelope) = envelope {
        findings.extend(look.judge(envelope, &enveloping, shift)?);
    }
    Ok(findings)
}

/// A lot being looked at.
pub struct Desk<'a> {
    pub witness: &'a Witness<'a>,
    pub no: u32,
    /// The notices; the slips where these are looked at.
    notice: &'a Print,
    envelope: Option<&'a Print>,
    /// The next page of the notices, and the piece's place in the lot.
    pub page: usize,
    pub place: usize,
    /// The voice code of the face of the sheet in hand.
    face_voice: Option<VoiceAt>,
    /// Pages that are to be looked at as pictures.
    look: Option<&'a Look<'a>>,
    /// Pairing codes of pieces.csv that the piece's pages have not come to yet.
    listed: Vec<String>,
    pub seen: Seen,
    pub rooms: Vec<Room>,
}

impl<'a> Desk<'a> {
    pub fn new(witness: &'a Witness<'a>, no: u32, notice: &'a Print, page: usize) -> Desk<'a> {
        Desk {
            witness,
            no,
            notice,
            envelope: None,
            page,
            place: 0,
            face_voice: None,
            look: None,
            listed: Vec::new(),
            seen: Seen::default(),
            rooms: Vec::new(),
        }
    }
}

impl Desk<'_> {
    pub fn tell(
        &mut self,
        piece: u32,
        sheet: u32,
        side: &'static str,
        item: &str,
        what: &'static str,
    ) {
        self.seen.findings.push(Finding {
            lot: self.no,
            piece,
            sheet,
            side,
            item: item.to_owned(),
            what,
        });
    }

    /// The records with these control numbers, read again from the members file; whether all are
    /// there.
    pub fn records(&mut self, piece: u32, controls: &[&str]) -> Result<bool, Error> {
        let witness = self.witness;
        self.rooms
            .resize_with(self.rooms.len().max(controls.len()), Room::default);
        let mut rooms = std::mem::take(&mut self.rooms);
        let mut all = true;
        for (control, room) in controls.iter().zip(&mut rooms) {
            let wanted = hash(control);
            let from = witness.index.partition_point(|(hash, _)| *hash < wanted);
            let same = witness.index[from..]
                .iter()
                .take_while(|(hash, _)| *hash == wanted);
            let mut found = false;
            for (_, offset) in same {
                witness.intake.record(*offset, room)?;
                witness.intake.mend(&mut room.fields, &mut room.substituted);
                found = witness.intake.text(&room.fields, Column::ControlNo) == *control;
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
        Ok(all && !controls.is_empty())
    }

    fn piece(&mut self, piece: u32, row: &Row<'_>, own: &[Row<'_>]) -> Result<(), Error> {
        let witness = self.witness;
        let column = |at: usize| cell(row, at).unwrap_or_default();
        let number = |at: usize| column(at).parse::<usize>().unwrap_or(0);
        if number(5) != self.page + 1 || number(3) != self.no as usize {
            self.tell(piece, 0, "file", "pieces.csv", "page or lot");
        }
        let listed = number(6);
        let controls = own.iter().map(|row| cell(row, 2).unwrap_or_default());
        let known = self.records(piece, &controls.collect::<Vec<_>>())?;
        let form = own.first().and_then(|row| cell(row, 3));
        let form = form.unwrap_or_default();
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
                let columns = witness.substituted.get(member.control_no);
                let gave = columns.into_iter().flatten().map(|column| Gave {
                    lot: self.no,
                    piece,
                    control: member.control_no.to_owned(),
                    reason: Reason::Substituted,
                    field: column.name(),
                });
                self.seen.gave.extend(gave);
            }
            self.employed(piece, form, &members);
            self.sheets(piece, row, own, &members, form);
        } else {
            self.tell(piece, 0, "file", "members.csv", "record not to be printed");
            self.page += listed;
        }
        self.rooms = rooms;
        Ok(())
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
        let column = |at: usize| cell(row, at).unwrap_or_default().to_owned();
        let number = |at: usize| column(at).parse::<usize>().unwrap_or(0);
        let sides = form.sides() as usize;
        if (number(7), number(6)) != (sheets, sheets * sides) {
            self.tell(piece, 0, "file", "pieces.csv", "sheets or pages");
        }
        if column(11) != members[head].mail_class.word() {
            self.tell(piece, 0, "file", "pieces.csv", "delivery class");
        }
        self.hall(piece, row, form, &members[head], sheets);
        let track_no = column(12);
        self.listed = column(13).split(' ').rev().map(str::to_owned).collect();
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
                pack: Pack::default(),
            };
            let mut spoken: Vec<String> = Vec::new();
            for back in [false, true].into_iter().take(sides) {
                let side = if back { "back" } else { "face" };
                let shown = self.side((form, back, side), case, self.page);
                self.page += 1;
                codes.extend(shown.codes);
                spoken.extend(shown.spoken);
                self.gave(piece, shown.gave);
            }
            let first = at * rows.unwrap_or(1);
            self.spoken(case, form, &spoken, &own[first..first + of_sheet.len()]);
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
            pack: Pack::default(),
        };
        let shown = self.side((form, false, "envelope"), case, self.place);
        self.gave(piece, shown.gave);
        shown.codes
    }

    /// Notes what gave way on a page.
    pub fn gave(&mut self, piece: u32, gave: Vec<(String, Reason)>) {
        let lot = self.no;
        let gave = gave.into_iter().map(|(control, reason)| Gave {
            lot,
            piece,
            control,
            reason,
            field: "",
        });
        self.seen.gave.extend(gave);
    }

    /// One page: its boxes, its fixed art, its notch, and everything that is the member's.
    pub fn side(
        &mut self,
        (form, back, side): (&Form, bool, &'static str),
        case: Case<'_>,
        at: usize,
    ) -> page::Shown {
        let (job, witness) = (self.witness.job, self.witness);
        let (piece, sheet) = (case.piece, case.sheet);
        let print = match (side, self.envelope) {
            ("envelope", Some(envelope)) => envelope,
            _ => self.notice,
        };
        let Some((ink, right)) = print.page(at, form.size) else {
            self.tell(piece, sheet, side, "page", "missing");
            return page::Shown::default();
        };
        let without = match job.insurer.prints_last4() {
            Some(printed) => !printed,
            None => case.member.last4.is_empty() && form.differs(),
        };
        let symbol = self.symbol(form, &case, (back, side == "envelope"));
        let mut words = witness.words.clone();
        words.push(("card_side".to_owned(), form.card_side().to_owned()));
        let trim = print
            .trim(at)
            .map(|[.., w, h]| (w * MM_A_POINT, h * MM_A_POINT));
        let wanted = Wanted {
            form,
            back,
            last4: !without,
            variant: without,
            case,
            sheet: trim.unwrap_or(form.size),
            words: &words,
            templates: &witness.templates,
            symbol: symbol.as_deref(),
            voice: job.voice.printed,
            wide: job.speaks_wide(),
            vendor: job.symbols.is_some(),
            job: job.id.as_bytes(),
            keys: &job.keys,
            flags: witness.flags(),
        };
        let mut shown = page::look(&ink, &print.fonts, &wanted);
        let mut told = std::mem::take(&mut shown.faults);
        if !back {
            self.face_voice = shown.voice_at;
        }
        let seen = (&shown, self.face_voice);
        told.extend(art::faults(print, &ink, &wanted, seen, job));
        if !right {
            told.push(Fault {
                item: "page".to_owned(),
                what: "size or turn",
            });
        }
        for fault in told {
            self.tell(piece, sheet, side, &fault.item, fault.what);
        }
        self.subject(&wanted, at, side, std::mem::take(&mut shown.drawn));
        shown
    }

    /// The symbol that a vendor delivered for a side. A list's are named by one member, sheet by
    /// sheet; else each sheet has its own.
    fn symbol(
        &self,
        form: &Form,
        case: &Case<'_>,
        (back, envelope): (bool, bool),
    ) -> Option<Box<(usize, Vec<u8>)>> {
        let symbols = self.witness.job.symbols.as_ref()?;
        let before = form
            .rows()
            .map_or(0, |_| case.sheet.saturating_sub(1) as usize);
        let nth = before * form.voices() + usize::from(back);
        let key = keys_of(case.member.voice_symbol).nth(nth).unwrap_or("");
        symbols.cells(key, envelope)
    }

    /// Notes what the picture of a page must show, if the page was chosen. Pairing codes are those
    /// that pieces.csv lists.
    fn subject(
        &mut self,
        wanted: &Wanted<'_>,
        page: usize,
        side: &'static str,
        mut codes: Vec<Drawn>,
    ) {
        let Some(look) = self.look else {
            return;
        };
        for code in &mut codes {
            if matches!(code.kind, Kind::Pairing { .. }) {
                code.text = self.listed.pop().unwrap_or_default();
            }
        }
        let before = if side == "envelope" {
            self.notice.pages.len()
        } else {
            0
        };
        if !look.has(before + page) {
            return;
        }
        let fixed = wanted.form.side(wanted.back, wanted.last4);
        let fixed = fixed.filter_map(|item| match &item.shape {
            Shape::Qr(text) => Some((text.clone(), item.area)),
            _ => None,
        });
        let job = self.witness.job;
        let steps = job.lots.steps != crate::pdf::Steps::None;
        let voice = |code: &Drawn| matches!(code.kind, Kind::Voice { .. });
        self.seen.subjects.push(Subject {
            lot: self.no,
            piece: wanted.case.piece,
            sheet: wanted.case.sheet,
            side,
            page,
            notches: match steps && !wanted.back && codes.iter().any(voice) {
                true => wanted.form.notches(),
                false => 0,
            },
            codes,
            fixed: fixed.collect(),
            dpi: job.lots.dpi,
        });
    }
}
