//! Papers of the hall and the post: the table of counts (通数内訳) and the slips of bundles (束札), to
//! be printed on any office printer. They show counts and areas; nothing on them is a member's.

use std::path::Path;

use super::batch::PROGRAM;
use crate::compose::sheet::{NoGlyph, Sheet, Words};
use crate::font::GlyphSet;
use crate::job::Job;
use crate::layout::Align;
use crate::lot::{self, Growing, fonts};
use crate::message::{Error, Id, Message};
use crate::pdf::{self, Chunk, Compress, EmbeddedFont, Facts, Frame, PieceFacts, Place};
use crate::pdf::{StaticFace, Steps, Xref};
use crate::units::{Decipoint, Um};

/// Type of a table's body.
const BODY: Words = Words {
    size: Decipoint(90),
    bold: false,
    align: Align::Left,
};
const HEAD: Words = Words { bold: true, ..BODY };
const TITLE: Words = Words {
    size: Decipoint(160),
    ..HEAD
};
/// Margins and rows of a table, micrometres.
const LEFT: Um = Um(20_000);
const WIDTH: Um = Um(170_000);
const TABLE_TOP: i32 = 46_000;
const ROW: i32 = 5_600;
const ROWS_A_PAGE: usize = 40;
const HAIRLINE: Um = Um(150);

/// A column of a table: its heading, its width in millimetres, and whether it holds numbers.
pub type Column = (&'static str, i32, bool);

/// A row of a table; a bold one sums up others.
pub struct Row {
    pub cells: Vec<String>,
    pub bold: bool,
}

/// A file of papers being written: so many pages, told before the first.
pub struct Papers<'a> {
    job: &'a Job,
    title: &'a str,
    issued: String,
    config_sha256: [u8; 32],
    frame: Frame,
    blank: Sheet,
    file: Growing,
    xref: Xref,
    at: u64,
    glyphs: Vec<GlyphSet>,
    pages: u32,
}

impl<'a> Papers<'a> {
    /// Begins a file of `pages` pages, at least one.
    ///
    /// # Errors
    /// The disk is full (24), as everywhere here.
    pub fn begin(
        dir: &Path,
        name: &str,
        title: &'a str,
        pages: u32,
        (job, config_sha256): (&'a Job, [u8; 32]),
    ) -> Result<Papers<'a>, Error> {
        let mut papers = Papers {
            job,
            title,
            issued: job.issued.iso(),
            config_sha256,
            frame: Frame::new(pages, pages, 1, Steps::None),
            blank: Sheet::new(job.lots.dpi),
            file: Growing::begin(dir, name)?,
            xref: Xref::default(),
            at: 0,
            glyphs: vec![GlyphSet::default(); job.fonts.faces.len()],
            pages: 0,
        };
        let nothing = StaticFace {
            art: b"",
            steps: b"",
        };
        let mut chunk = Chunk::default();
        pdf::head(&papers.frame, &papers.facts(), &[nothing], &mut chunk);
        papers.append(&chunk)?;
        Ok(papers)
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            title: self.title,
            job: &self.job.id,
            lot: 0,
            part: self.title,
            stream: "papers",
            issued: &self.issued,
            config_sha256: self.config_sha256,
            paper: &self.blank.paper,
            program: PROGRAM,
            compress: Compress::Fast,
            profile: None,
        }
    }

    fn append(&mut self, chunk: &Chunk) -> Result<(), Error> {
        self.xref.add(chunk, self.at);
        self.at += chunk.bytes.len() as u64;
        self.file.append(&chunk.bytes)
    }

    /// Sets words on a sheet.
    ///
    /// # Errors
    /// [`Id::LayoutGlyph`] (exit 20): a character that no font of the job has.
    pub fn words(
        &mut self,
        sheet: &mut Sheet,
        place: [Um; 3],
        text: &str,
        words: Words,
    ) -> Result<(), Error> {
        let context = self.job.context();
        let set = sheet.words(place, text, words, &context, &mut self.glyphs);
        set.map_err(|NoGlyph(c)| {
            let message = Message::new(Id::LayoutGlyph);
            message.with(format!("{:04X}", u32::from(c))).into()
        })
    }

    /// Appends a sheet as the next page.
    ///
    /// # Errors
    /// The disk is full (24).
    pub fn page(&mut self, mut sheet: Sheet) -> Result<(), Error> {
        let mut chunk = Chunk::default();
        let place = Place {
            page: self.pages,
            piece: self.pages,
            face: 0,
        };
        pdf::page(
            &self.frame,
            &self.facts(),
            place,
            sheet.finish(),
            &mut chunk,
        );
        let unique_id = format!("{}-{}", self.job.id, self.pages + 1);
        let leaf = PieceFacts {
            unique_id: unique_id.as_bytes(),
            seq: self.pages + 1,
            form: "paper",
            stream: "papers",
            sheets: 1,
        };
        pdf::piece(&self.frame, self.pages, self.pages, 1, &leaf, &mut chunk);
        self.pages += 1;
        self.append(&chunk)
    }

    /// Ends the file with its fonts and gives it its name.
    ///
    /// # Errors
    /// The disk is full (24).
    pub fn end(mut self) -> Result<(), Error> {
        assert_eq!(self.pages, self.frame.pages(), "as many pages as were told");
        let subsets = fonts::subsets(&self.job.fonts.faces, &self.glyphs)?;
        let embedded: Vec<EmbeddedFont<'_>> = subsets.iter().map(fonts::embedded).collect();
        let (mut xref, mut chunk) = (std::mem::take(&mut self.xref), Chunk::default());
        let facts = self.facts();
        pdf::tail(
            &self.frame,
            &facts,
            &embedded,
            &mut xref,
            self.at,
            &mut chunk,
        );
        self.file.append(&chunk.bytes)?;
        self.file.finish()?;
        Ok(())
    }
}

/// Writes a table as a file of its own; one without rows has a page with its headings alone.
///
/// # Errors
/// As [`Papers::words`], and a full disk (24).
pub fn table(
    dir: &Path,
    (name, title): (&str, &str),
    columns: &[Column],
    rows: &[Row],
    of: (&Job, [u8; 32]),
) -> Result<(), Error> {
    let pages = rows.len().div_ceil(ROWS_A_PAGE).max(1);
    let count = u32::try_from(pages).unwrap_or(u32::MAX);
    let mut papers = Papers::begin(dir, name, title, count, of)?;
    for page in 0..pages {
        let mut sheet = Sheet::new(of.0.lots.dpi);
        heading(&mut papers, &mut sheet, (page + 1, pages))?;
        let end = rows.len().min((page + 1) * ROWS_A_PAGE);
        let of_page = &rows[page * ROWS_A_PAGE..end];
        cells(&mut papers, &mut sheet, columns, of_page)?;
        papers.page(sheet)?;
    }
    papers.end()?;
    lot::sync_dir(dir)
}

/// Title, insurer, job and page.
fn heading(
    papers: &mut Papers<'_>,
    sheet: &mut Sheet,
    (page, pages): (usize, usize),
) -> Result<(), Error> {
    let job = papers.job;
    let right = Words {
        align: Align::Right,
        ..BODY
    };
    let lines = [
        (15_000, TITLE, papers.title.to_owned()),
        (26_000, BODY, format!("{}　{}", job.insurer.name, job.title)),
        (
            32_000,
            BODY,
            format!("ジョブ {}　作成 {}", job.id, papers.issued),
        ),
        (32_000, right, format!("{page}／{pages}")),
    ];
    for (y, words, text) in lines {
        papers.words(sheet, [LEFT, Um(y), WIDTH], &text, words)?;
    }
    Ok(())
}

fn cells(
    papers: &mut Papers<'_>,
    sheet: &mut Sheet,
    columns: &[Column],
    rows: &[Row],
) -> Result<(), Error> {
    let headings = Row {
        cells: columns
            .iter()
            .map(|(name, ..)| (*name).to_owned())
            .collect(),
        bold: true,
    };
    for (at, row) in (0..).zip(std::iter::once(&headings).chain(rows)) {
        let y = TABLE_TOP + at * ROW;
        let mut x = LEFT.0;
        for (cell, &(_, width, number)) in row.cells.iter().zip(columns) {
            let words = Words {
                bold: row.bold,
                align: if number { Align::Right } else { Align::Left },
                ..BODY
            };
            let (x_cell, room) = (Um(x + 1_000), Um(width * 1_000 - 2_000));
            papers.words(sheet, [x_cell, Um(y + 1_100), room], cell, words)?;
            x += width * 1_000;
        }
        sheet.rule([LEFT, Um(y + ROW), WIDTH, HAIRLINE]);
    }
    Ok(())
}
