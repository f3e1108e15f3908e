//! `layout lint`: every fault of layout files at once, at all presses, as a table, as JSON and as
//! pictures. The rules themselves are the layout's.

use std::path::{Path, PathBuf};

use super::write_picture;
use crate::home::{Form, Home, Loaded};
use crate::layout::letters::Letter;
use crate::layout::lint::{self, Fault, body};
use crate::layout::schema::{LastFour, Shape};
use crate::layout::{self, Setting, Sheet, Words};
use crate::message::{Error, Faults, Id, Lang, Message};
use crate::preview::{self, marked};
use crate::units::{Place, Rect, Um};

/// Resolutions of the presses; the first draws the picture.
const PRESSES: [u32; 3] = [600, 720, 1200];
/// Dots an inch of a picture.
const PICTURE_DPI: u32 = 150;

/// What the lint says of some files.
#[derive(Clone, Debug)]
pub struct Linted {
    pub files: Vec<LintedFile>,
}

/// What the lint says of one file.
#[derive(Clone, Debug)]
pub struct LintedFile {
    pub file: PathBuf,
    /// The form's id; none for a base and for what cannot be read.
    pub layout: Option<String>,
    /// In the file's order, base and templates behind it.
    pub faults: Vec<Told>,
    pub png: Option<PathBuf>,
}

/// A fault with its box, if it has one.
#[derive(Clone, Debug)]
pub struct Told {
    pub message: Message,
    /// From the top left of the trimmed sheet.
    pub area: Option<Rect>,
    /// What it quarrels with.
    pub other: Option<Rect>,
}

/// Lints files; with `output`, draws them: one file as that PNG, several into that folder as
/// NAME.png.
///
/// # Errors
/// What keeps the command from looking or drawing: fonts, a picture's place, a full disk. Faults of
/// layouts are no errors here.
pub fn lint(
    files: &[PathBuf],
    output: Option<&Path>,
    lang: Lang,
    home: Option<PathBuf>,
) -> Result<Linted, Error> {
    let home = Home::find(home, files.first().map_or(Path::new("."), PathBuf::as_path))?;
    let mut faults = Faults::default();
    let loaded = home.fonts(home.dir(), &preview::stack(), &mut faults);
    let Some(loaded) = loaded else {
        return Err(Error(faults.0));
    };
    let pictures = pictures(files, output)?;
    let mut linted = Vec::new();
    for (file, png) in files.iter().zip(pictures) {
        let (told, picture) = one(&home, &loaded, file, png.is_some());
        let picture = picture.map(|picture| legend(picture, &told, &loaded, lang));
        if let (Some(png), Some(picture)) = (&png, picture) {
            write_picture(png, &preview::png(&picture)?)?;
        }
        linted.push(LintedFile { png, ..told });
    }
    Ok(Linted { files: linted })
}

/// Where each file's picture goes.
fn pictures(files: &[PathBuf], output: Option<&Path>) -> Result<Vec<Option<PathBuf>>, Error> {
    let Some(output) = output else {
        return Ok(vec![None; files.len()]);
    };
    if let [_] = files {
        return Ok(vec![Some(output.to_owned())]);
    }
    let made = std::fs::create_dir_all(output);
    made.map_err(|source| Error::io(Id::Unwritable, output, &source))?;
    let mut pictures = Vec::new();
    for file in files {
        let name = file.file_stem().unwrap_or_default();
        let picture = Some(output.join(name).with_extension("png"));
        if pictures.contains(&picture) {
            let message = Message::new(Id::WrongArguments);
            let twice = format!("{} × 2: -o {}", name.display(), output.display());
            return Err(message.with(twice).into());
        }
        pictures.push(picture);
    }
    Ok(pictures)
}

fn one(
    home: &Home,
    loaded: &Loaded,
    file: &Path,
    draw: bool,
) -> (LintedFile, Option<image::RgbImage>) {
    let mut read = Faults::default();
    let form = home.layout_draft(file, &mut read);
    let mut faults: Vec<Fault> = read.0.into_iter().map(placeless).collect();
    if let Some(form) = &form {
        form_faults(form, loaded, &mut faults);
    }
    let name = file.display().to_string();
    faults.sort_by_key(|fault| {
        let place = fault.message.place.clone();
        let place = place.unwrap_or_else(|| Place::file(&name));
        let foreign = place.file.as_ref() != name;
        (foreign, place.file, place.line, place.column)
    });
    let sheet = form.as_ref().map(|form| &form.sheet);
    let told: Vec<Told> = faults.into_iter().map(|fault| told(fault, sheet)).collect();
    let picture = draw.then(|| picture(form.as_ref(), loaded, &told));
    let layout = sheet.map(|sheet| sheet.id.clone());
    let linted = LintedFile {
        file: file.to_owned(),
        layout: layout.filter(|id| !id.is_empty()),
        faults: told,
        png: None,
    };
    (linted, picture)
}

/// The faults of a form's letters at every press, each once. Without voice codes a sheet has fewer
/// things on it and so no other faults.
fn form_faults(form: &Form, loaded: &Loaded, faults: &mut Vec<Fault>) {
    let words = preview::words();
    let letters = layout::letters::offered(&form.sheet, &words);
    let mut geometry: Vec<Fault> = Vec::new();
    for (dpi, vendor) in PRESSES.iter().flat_map(|&dpi| [(dpi, false), (dpi, true)]) {
        let setting = Setting {
            vendor,
            ..setting(loaded, &words, dpi)
        };
        for letter in &letters {
            let mut drawing = Faults::default();
            let program = letter.draft(form.sha256, &form.templates, &setting, &mut drawing);
            drawing.0.into_iter().for_each(|fault| add(fault, faults));
            let mut told = letter.lint(&form.templates, &setting);
            if program.is_some_and(|program| !preview::fits(&program, &loaded.fonts)) {
                told.extend(crowded(form, letter, &setting));
            }
            for fault in told {
                if !geometry.iter().any(|known| lint::same(known, &fault)) {
                    geometry.push(only(fault, dpi, letter.last4));
                }
            }
        }
    }
    faults.append(&mut geometry);
}

/// Adds what the drawing says, unless it is known.
fn add(message: Message, faults: &mut Vec<Fault>) {
    let known = faults.iter().any(|known| {
        let file = known.message.id == Id::FileMissing && message.id == Id::FileMissing;
        known.message == message || file && known.message.place == message.place
    });
    if !known {
        faults.push(placeless(message));
    }
}

fn setting<'a>(loaded: &'a Loaded, words: &'a Words, dpi: u32) -> Setting<'a> {
    Setting {
        fonts: &loaded.fonts,
        words,
        dpi,
        voice: true,
        vendor: false,
        mark: None,
    }
}

/// The members' texts whose boxes do not even hold the fictional member's: each is tried alone, so
/// that it can be named.
fn crowded(form: &Form, letter: &Letter, setting: &Setting<'_>) -> Vec<Fault> {
    let setting = letter.setting(setting);
    let mut faults = Vec::new();
    for item in &letter.sheet.items {
        let Shape::Text { text, .. } = &item.shape else {
            continue;
        };
        let sheet = Sheet {
            items: vec![item.clone()],
            ..letter.sheet.clone()
        };
        let alone = layout::draft(&sheet, form.sha256, &[], &setting, &mut Faults::default());
        if alone.is_some_and(|program| !preview::fits(&program, setting.fonts)) {
            let message = Message::new(Id::LayoutOverflow).at(item.place.clone());
            let wide = format!("w {} mm", item.area.w.mm());
            faults.push(placeless(message.with(wide).with(text)));
        }
    }
    faults
}

/// A fault that the usual press or the usual letter does not show names its own.
fn only(mut fault: Fault, dpi: u32, last4: LastFour) -> Fault {
    let mut notes = Vec::new();
    if last4 == LastFour::None && fault.message.id != Id::LastFourStays {
        notes.push("last4 = \"none\"".to_owned());
    }
    if dpi != PRESSES[0] {
        notes.push(format!("{dpi} dpi"));
    }
    if let Some(last) = fault
        .message
        .arguments
        .last_mut()
        .filter(|_| !notes.is_empty())
    {
        last.push_str(&format!(" ({})", notes.join(", ")));
    }
    fault
}

fn placeless(message: Message) -> Fault {
    Fault {
        message,
        area: Rect::default(),
        other: None,
    }
}

/// A fault without a box has the one of the item at its place, if there is one.
fn told(fault: Fault, sheet: Option<&Sheet>) -> Told {
    let known = Some(fault.area).filter(|area| *area != Rect::default());
    let items = sheet.into_iter().flat_map(|sheet| &sheet.items);
    let labels = items.flat_map(|item| {
        let captions = match &item.shape {
            Shape::Voice { labels, .. } => labels.as_slice(),
            _ => &[],
        };
        std::iter::once(item).chain(captions.iter().map(|caption| &caption.item))
    });
    let mut here = labels.filter(|item| Some(&item.place) == fault.message.place.as_ref());
    let area = known.or_else(|| here.next().map(|item| item.area));
    Told {
        message: fault.message,
        area: area.filter(|area| *area != Rect::default()),
        other: fault.other.map(|(_, area)| area),
    }
}

/// The picture with its faults in words below it.
fn legend(
    picture: image::RgbImage,
    told: &LintedFile,
    loaded: &Loaded,
    lang: Lang,
) -> image::RgbImage {
    let name = |message: &Message| {
        // The folder stands in the table; the picture needs the file only.
        let place = message.place.clone().map(|place| Place {
            file: place.file.rsplit(['/', '\\']).next().unwrap_or("").into(),
            ..place
        });
        Message {
            place,
            ..message.clone()
        }
    };
    let rows = (1..).zip(&told.faults).map(|(number, told)| {
        let number: u32 = number;
        let rule = lint::rule(&told.message);
        format!("{number}　{rule}　{}", row(&name(&told.message), lang))
    });
    preview::legend::add(
        picture,
        &rows.collect::<Vec<_>>(),
        loaded,
        lang,
        PICTURE_DPI,
    )
}

/// The layout with its faults: its page if it can be drawn, else its boxes, else an empty sheet.
fn picture(form: Option<&Form>, loaded: &Loaded, told: &[Told]) -> image::RgbImage {
    let marks = (1..).zip(told).map(|(number, told)| marked::Mark {
        number,
        area: told.area,
        other: told.other,
    });
    let marks: Vec<marked::Mark> = marks.collect();
    let Some(form) = form else {
        let a4 = (Um(210_000), Um(297_000));
        return marked::picture(None, a4, &[], &marks, PICTURE_DPI);
    };
    let words = preview::words();
    let setting = setting(loaded, &words, PRESSES[0]);
    let letter = Letter::new(&form.sheet, LastFour::Printed, &words);
    let mut unsaid = Faults::default();
    let program = letter.draft(form.sha256, &form.templates, &setting, &mut unsaid);
    let page = program.and_then(|program| preview::picture(&program, loaded, PICTURE_DPI).ok());
    let bodies = body::bodies(&letter.sheet, &setting);
    let size = (form.sheet.width, form.sheet.height);
    marked::picture(page, size, &bodies, &marks, PICTURE_DPI)
}

impl Linted {
    /// All messages of all files.
    fn messages(&self) -> impl Iterator<Item = &Message> {
        let told = self.files.iter().flat_map(|file| &file.faults);
        told.map(|told| &told.message)
    }

    /// What the run ends with: its exit code is 0 without any fault and else 20, or the code of a
    /// graver fault, a file that cannot be read.
    pub fn closing(&self) -> Message {
        let all: Vec<Message> = self.messages().cloned().collect();
        let count = all.len();
        if count == 0 {
            return Message::new(Id::Done);
        }
        let error = Error(all);
        let exit = error.exit();
        let bad = self
            .files
            .iter()
            .filter(|file| !file.faults.is_empty())
            .count();
        let message = Message::new(Id::LayoutFaults);
        let summary = message.with(count).with(self.files.len()).with(bad);
        let gravest = error.0.into_iter().find(|message| message.exit() == exit);
        gravest
            .filter(|_| exit != summary.exit())
            .unwrap_or(summary)
    }

    pub fn json(&self, lang: Lang) -> serde_json::Value {
        let files: Vec<_> = self.files.iter().map(|file| file.json(lang)).collect();
        let messages: Vec<_> = self.messages().map(|message| message.json(lang)).collect();
        serde_json::json!({
            "command": "layout lint",
            "exit": self.closing().exit(),
            "messages": messages,
            "files": files,
        })
    }

    pub fn table(&self, lang: Lang) -> String {
        self.files.iter().map(|file| file.table(lang)).collect()
    }
}

/// Code, place and text of a fault.
fn row(message: &Message, lang: Lang) -> String {
    let place = message.place.as_ref();
    let place = place.map_or(String::new(), Place::to_string);
    format!("{}  {place}  {}", message.code(), message.text(lang))
}

impl LintedFile {
    fn json(&self, lang: Lang) -> serde_json::Value {
        let faults = (1..).zip(&self.faults).map(|(number, told)| {
            let (message, area) = (&told.message, told.area);
            let mm = |side: fn(&Rect) -> Um| area.map(|area| side(&area).mm());
            let number: u32 = number;
            let mut fault = message.json(lang);
            fault["number"] = number.into();
            fault["rule"] = lint::rule(message).into();
            fault["x"] = mm(|area| area.x).into();
            fault["y"] = mm(|area| area.y).into();
            fault["w"] = mm(|area| area.w).into();
            fault["h"] = mm(|area| area.h).into();
            fault
        });
        let faults: Vec<_> = faults.collect();
        serde_json::json!({
            "file": self.file,
            "layout": self.layout,
            "png": self.png,
            "faults": faults,
        })
    }

    fn table(&self, lang: Lang) -> String {
        let count = self.faults.len();
        let file = self.file.display();
        let mut out = match (lang, count) {
            (Lang::Ja, 0) => format!("{file}：誤りなし\n"),
            (Lang::En, 0) => format!("{file}: clean\n"),
            (Lang::Ja, _) => format!("{file}：{count} 件\n"),
            (Lang::En, _) => format!("{file}: {count}\n"),
        };
        for (number, told) in (1..).zip(&self.faults) {
            let number: u32 = number;
            let (rule, row) = (lint::rule(&told.message), row(&told.message, lang));
            out.push_str(&format!("{number:>4}  {rule:<8}  {row}\n"));
        }
        if let Some(png) = &self.png {
            out.push_str(&format!("  → {}\n", png.display()));
        }
        out
    }
}
