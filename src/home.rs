//! The folder that holds `layouts/` and `fonts/`: where it is, and its files read, merged and
//! checked against their digests. It compiles nothing by itself and knows no job.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::digest::{sha256, unhex};
use crate::font::{Face, Stack};
use crate::layout::schema::Shape;
use crate::layout::{self, Fonts, Letters, Program, Setting, Sheet};
use crate::message::{Error, Faults, Id, Message};
use crate::settings::{At, Source};
use crate::units::Place;

/// The bold face of every job: no notice is without headings.
pub const BOLD_FACE: &str = "BIZUDGothic-Bold.ttf";
/// Faces that a job may name.
const STACK_FACES_MAX: usize = 16;
/// The folders that make a home.
const FOLDERS: [&str; 2] = ["layouts", "fonts"];

/// The folder that holds `layouts/` and `fonts/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    dir: PathBuf,
}

/// A form's layout file with all that it draws on.
pub struct Form {
    /// The base's items, then its own.
    pub sheet: Sheet,
    /// SHA-256 of the form's own layout file: it goes into every tag.
    pub sha256: [u8; 32],
    /// Every file that went in (own, base, voice templates) with its SHA-256, sorted by name;
    /// names are relative to the home, with `/`.
    pub files: Vec<(String, [u8; 32])>,
    /// Texts of the voice templates by their path in `layouts/`.
    pub templates: Vec<(PathBuf, String)>,
    /// Whether it says nothing of which form it is: forms stand on it, and it is none itself.
    pub is_base: bool,
}

/// The faces of a job.
pub struct Loaded {
    pub fonts: Fonts,
    /// Every font file by the name in the stack, in the faces' order, with its SHA-256.
    pub files: Vec<(String, [u8; 32])>,
}

impl Home {
    /// `given` (what KIRIKAKE_HOME says) if anything is given, else the nearest folder with
    /// `layouts/` and `fonts/` around `near`, the program, or the current folder, in this order.
    pub fn find(given: Option<PathBuf>, near: &Path) -> Result<Home, Error> {
        if let Some(dir) = given {
            let home = is_home(&dir).then_some(Home { dir });
            return home.ok_or_else(|| Message::new(Id::HomeMissing).into());
        }
        let starts = [
            std::path::absolute(near).ok(),
            std::env::current_exe().ok(),
            std::env::current_dir().ok(),
        ];
        let around = |start: &PathBuf| {
            let mut folders = start.ancestors();
            folders.find(|dir| is_home(dir)).map(Path::to_path_buf)
        };
        let dir = starts.iter().flatten().find_map(around);
        let home = dir.map(|dir| Home { dir });
        home.ok_or_else(|| Message::new(Id::HomeMissing).into())
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Reads `layouts/FILE.toml` for a form: its base merged, its voice templates read. `place` is
    /// where the job names the file. `None` with at least one fault if anything is wrong.
    pub fn layout(
        &self,
        form: &str,
        file: &str,
        place: Option<Place>,
        faults: &mut Faults,
    ) -> Option<Form> {
        let name = format!("layouts/{file}.toml");
        let before = faults.0.len();
        let Some((text, digest)) = self.text(&name, faults) else {
            // A broken file has told its fault; a missing one is told with its form.
            if faults.0.len() == before {
                let message = Message::new(Id::LayoutMissing).with(form).with(file);
                faults.add(Message { place, ..message });
            }
            return None;
        };
        let form_of = self.form(&name, text, digest, None, faults)?;
        if form_of.is_base {
            tell_nameless(&form_of.sheet, &name, faults);
        }
        let id = &form_of.sheet.id;
        let variant = id
            .strip_prefix(form)
            .is_some_and(|rest| rest.starts_with('-'));
        if id != form && !variant {
            let message = Message::new(Id::WrongChoice).at(Place::file(&name));
            faults.add(message.with("id").with(format!("{form} | {form}-…")));
        }
        (faults.0.len() == before).then_some(form_of)
    }

    /// Reads a layout file anywhere, whichever form it is; its base and its templates are looked
    /// for beside it, then in the home.
    pub fn layout_file(&self, path: &Path, faults: &mut Faults) -> Option<Form> {
        let before = faults.0.len();
        let form = self.layout_draft(path, faults)?;
        if form.is_base {
            tell_nameless(&form.sheet, &path.display().to_string(), faults);
        }
        (faults.0.len() == before).then_some(form)
    }

    /// As [`Home::layout_file`], whatever faults there are: all that could be read of a form, or
    /// of a base, which has no id. `None` if the file cannot be read as TOML.
    pub fn layout_draft(&self, path: &Path, faults: &mut Faults) -> Option<Form> {
        let before = faults.0.len();
        let name = path.display().to_string();
        let Some((text, digest)) = read_text(path, &name, faults) else {
            if faults.0.len() == before {
                let message = Message::new(Id::FileMissing).at(Place::file(&name));
                faults.add(message.with(name));
            }
            return None;
        };
        let folder = path.parent().filter(|folder| !self.is_layouts(folder));
        self.form(&name, text, digest, folder, faults)
    }

    fn is_layouts(&self, folder: &Path) -> bool {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        let [one, other] = [folder, &self.dir.join("layouts")].map(|dir| dir.canonicalize().ok());
        one == other
    }

    /// `folder` is where the file stands if that is not the home.
    fn form(
        &self,
        name: &str,
        text: String,
        digest: [u8; 32],
        folder: Option<&Path>,
        faults: &mut Faults,
    ) -> Option<Form> {
        let mut files = vec![(name.to_owned(), digest)];
        let mut sheet = Sheet::read(&Source::new(name, text), faults)?;
        let unnamed = sheet.id.is_empty() && sheet.code == b'0' && sheet.title.is_empty();
        let is_base = unnamed && sheet.base.is_none();
        if !is_base {
            tell_nameless(&sheet, name, faults);
        }
        if let Some(base) = sheet.base.take() {
            if let Some((base, file)) = self.base(&base, folder, faults) {
                files.push(file);
                sheet = sheet.on(base);
            } else {
                sheet.whole = false;
            }
        }
        let mut templates = Vec::new();
        for item in &sheet.items {
            let Shape::Voice {
                template,
                template_none,
                ..
            } = &item.shape
            else {
                continue;
            };
            for template in std::iter::once(template).chain(template_none) {
                if let Some((name, text, digest)) = self.beside(template, "", folder, faults) {
                    templates.push((PathBuf::from(&template.value), text));
                    files.push((name, digest));
                }
            }
        }
        files.sort();
        files.dedup();
        Some(Form {
            sheet,
            sha256: digest,
            files,
            templates,
            is_base,
        })
    }

    fn base(
        &self,
        base: &At<String>,
        folder: Option<&Path>,
        faults: &mut Faults,
    ) -> Option<(Sheet, (String, [u8; 32]))> {
        let (name, text, digest) = self.beside(base, ".toml", folder, faults)?;
        let sheet = Sheet::read(&Source::new(&name, text), faults)?;
        if let Some(deeper) = &sheet.base {
            let message = Message::new(Id::UnknownKey).at(deeper.place.clone());
            faults.add(message.with("base").with("[page], [[…]]"));
            return None;
        }
        Some((sheet, (name, digest)))
    }

    /// A file beside a layout or in `layouts/` that the layout names, and never one outside: its
    /// name, text and digest.
    fn beside(
        &self,
        at: &At<String>,
        ending: &str,
        folder: Option<&Path>,
        faults: &mut Faults,
    ) -> Option<(String, String, [u8; 32])> {
        if !inside(&at.value) {
            let message = Message::new(Id::FileMissing).at(at.place.clone());
            faults.add(message.with(&at.value));
            return None;
        }
        let own = folder.map(|folder| folder.join(format!("{}{ending}", at.value)));
        if let Some(own) = own.filter(|own| own.exists()) {
            let name = own.display().to_string();
            let (text, digest) = read_text(&own, &name, faults)?;
            return Some((name, text, digest));
        }
        let name = format!("layouts/{}{ending}", at.value);
        let (text, digest) = self.needed(&name, &at.place, faults)?;
        Some((name, text, digest))
    }

    /// A file that another file names.
    fn needed(&self, name: &str, place: &Place, faults: &mut Faults) -> Option<(String, [u8; 32])> {
        let before = faults.0.len();
        let read = self.text(name, faults);
        if read.is_none() && faults.0.len() == before {
            let message = Message::new(Id::FileMissing).at(place.clone());
            faults.add(message.with(name));
        }
        read
    }

    fn text(&self, name: &str, faults: &mut Faults) -> Option<(String, [u8; 32])> {
        read_text(&self.dir.join(name), name, faults)
    }

    /// Loads the fonts of a job: each of the stack from the job's folder, else from `fonts/`,
    /// where its digest must be the one of `fonts.toml`; and the bold face. The bold stack is the
    /// bold face, then the regular stack.
    pub fn fonts(
        &self,
        job_dir: &Path,
        stack: &[(String, Option<Place>)],
        faults: &mut Faults,
    ) -> Option<Loaded> {
        let before = faults.0.len();
        if stack.is_empty() || stack.len() > STACK_FACES_MAX {
            let message = Message::new(Id::WrongType).with("fonts.stack");
            let place = stack.first().and_then(|(_, place)| place.clone());
            let message = message.with(format!("[\"…\"] (1 … {STACK_FACES_MAX})"));
            faults.add(Message { place, ..message });
            return None;
        }
        let listed = self.listed(faults);
        let bold = (BOLD_FACE.to_owned(), None);
        let mut names: Vec<&(String, Option<Place>)> = Vec::new();
        for named in stack.iter().chain([&bold]) {
            if !names.iter().any(|known| known.0 == named.0) {
                names.push(named);
            }
        }
        let (mut faces, mut files) = (Vec::new(), Vec::new());
        for (name, place) in names {
            match self.face(job_dir, name, &listed) {
                Ok((face, digest)) => {
                    faces.push(face);
                    files.push((name.clone(), digest));
                }
                Err(message) => faults.add(Message {
                    place: place.clone(),
                    ..message
                }),
            }
        }
        if faults.0.len() > before {
            return None;
        }
        let fonts = stacked(faces, &files, stack);
        for stack in [&fonts.regular, &fonts.bold] {
            if let Some(missing) = (' '..='~').find(|&c| stack.find(c, None).is_none()) {
                let missing = format!("{:04X}", u32::from(missing));
                faults.add(Message::new(Id::LayoutGlyph).with(missing));
                return None;
            }
        }
        Some(Loaded { fonts, files })
    }

    /// The digests of `fonts.toml` by file.
    fn listed(&self, faults: &mut Faults) -> Vec<(String, [u8; 32])> {
        const SAID: [&str; 8] = [
            "name",
            "version",
            "copyright",
            "licence",
            "package",
            "package_version",
            "path",
            "source",
        ];
        let name = "fonts/fonts.toml";
        let Some((text, _)) = self.needed(name, &Place::file(name), faults) else {
            return Vec::new();
        };
        let source = Source::new(name, text);
        let Some(document) = source.parse(faults) else {
            return Vec::new();
        };
        let mut root = document.table();
        let mut listed = Vec::new();
        for mut font in root.tables("font", faults) {
            let file = font.text("file", faults);
            let digest = font.text("sha256", faults);
            for key in SAID {
                font.text(key, faults);
            }
            font.flag("optional", faults);
            let file = font.need("file", file, faults);
            let digest = font.need("sha256", digest, faults);
            font.finish(faults);
            let digest = digest.and_then(|digest| unhex(digest.value.as_bytes()));
            listed.extend(file.map(|file| file.value).zip(digest));
        }
        root.finish(faults);
        listed
    }

    fn face(
        &self,
        job_dir: &Path,
        name: &str,
        listed: &[(String, [u8; 32])],
    ) -> Result<(Face, [u8; 32]), Message> {
        let own = self.dir.join("fonts");
        let broken =
            |why: &dyn std::fmt::Display| Message::new(Id::FontBroken).with(name).with(why);
        for (folder, ours) in [(job_dir, false), (&own, true)] {
            let data = match std::fs::read(folder.join(name)) {
                Ok(data) => data,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => {
                    return Err(Message::new(Id::Unreadable).with(name).with(error));
                }
            };
            let digest = sha256(&data);
            let known = listed.contains(&(name.to_owned(), digest));
            let named = listed.iter().any(|(file, _)| file == name);
            // A font under a listed name is the listed font, wherever it lies.
            if (ours || named) && !known {
                return Err(Message::new(Id::FontDigest).with(name));
            }
            let face = Face::read(data).map_err(|error| broken(&error))?;
            return Ok((face, digest));
        }
        let places = format!("{}, {}", job_dir.display(), own.display());
        Err(Message::new(Id::FontMissing).with(name).with(places))
    }
}

impl Form {
    /// Compiles the letters that a job prints of the form, with its own templates.
    pub fn compile(
        &self,
        setting: &Setting<'_>,
        letters: Letters,
        faults: &mut Faults,
    ) -> Option<Program> {
        let (sheet, templates) = (&self.sheet, &self.templates);
        layout::letters(sheet, self.sha256, templates, setting, letters, faults)
    }
}

/// Tells what a form must say of itself and does not.
fn tell_nameless(sheet: &Sheet, name: &str, faults: &mut Faults) {
    let stated = [
        ("id", !sheet.id.is_empty()),
        ("code", sheet.code != b'0'),
        ("title", !sheet.title.is_empty()),
    ];
    for (key, _) in stated.iter().filter(|(_, stated)| !stated) {
        let message = Message::new(Id::MissingKey).at(Place::file(name));
        faults.add(message.with(key));
    }
}

/// Whether a path named by a layout stays in the folder of layouts.
fn inside(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    parts.all(|part| matches!(part, std::path::Component::Normal(_)))
}

fn is_home(dir: &Path) -> bool {
    FOLDERS.iter().all(|folder| dir.join(folder).is_dir())
}

/// A UTF-8 file with its digest. A file that is not there is no fault yet: who asked says more.
fn read_text(path: &Path, name: &str, faults: &mut Faults) -> Option<(String, [u8; 32])> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        Err(error) => {
            faults.add(Message::new(Id::Unreadable).with(name).with(error));
            return None;
        }
    };
    let digest = sha256(&bytes);
    match String::from_utf8(bytes) {
        Ok(text) => Some((text, digest)),
        Err(error) => {
            let message = Message::new(Id::TomlBroken).at(Place::file(name));
            faults.add(message.with(error.utf8_error()));
            None
        }
    }
}

/// Faces are in the order of their first naming; the bold face is the last if the stack lacks it.
pub fn stacked(
    faces: Vec<Face>,
    files: &[(String, [u8; 32])],
    stack: &[(String, Option<Place>)],
) -> Fonts {
    let numbered = |name: &str| {
        let at = files.iter().position(|(known, _)| known == name)?;
        Some((u8::try_from(at).ok()?, &faces[at]))
    };
    let regular: Vec<(u8, &Face)> = stack
        .iter()
        .filter_map(|(name, _)| numbered(name))
        .collect();
    let bold: Vec<(u8, &Face)> = numbered(BOLD_FACE)
        .into_iter()
        .chain(regular.clone())
        .collect();
    let (regular, bold) = (Stack::new(&regular), Stack::new(&bold));
    Fonts {
        faces,
        regular,
        bold,
    }
}

#[cfg(test)]
mod tests;
