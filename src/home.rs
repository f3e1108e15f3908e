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
        let form_of = self.form(&name, text, digest, faults)?;
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

    /// Reads a layout file anywhere, whichever form it is; its base and its templates are the
    /// home's.
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
        self.form(&name, text, digest, faults)
    }

    fn form(
        &self,
        name: &str,
        text: String,
        digest: [u8; 32],
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
            if let Some((base, file)) = self.base(&base, faults) {
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
                if let Some((name, text, digest)) = self.beside(template, "", faults) {
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

    fn base(&self, base: &At<String>, faults: &mut Faults) -> Option<(Sheet, (String, [u8; 32]))> {
        let (name, text, digest) = self.beside(base, ".toml", faults)?;
        let sheet = Sheet::read(&Source::new(&name, text), faults)?;
        if let Some(deeper) = &sheet.base {
            let message = Message::new(Id::UnknownKey).at(deeper.place.clone());
            faults.add(message.with("base").with("[page], [[…]]"));
            return None;
        }
        Some((sheet, (name, digest)))
    }

    /// A file of `layouts/` that a layout names, and never one outside: its name, text and digest.
    fn beside(
        &self,
        at: &At<String>,
        ending: &str,
        faults: &mut Faults,
    ) -> Option<(String, String, [u8; 32])> {
        if !inside(&at.value) {
            let message = Message::new(Id::FileMissing).at(at.place.clone());
            faults.add(message.with(&at.value));
            return None;
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
mod tests {
    use super::*;

    const BASE: &str =
        "schema = 1\n[page]\nwidth = 200\nheight = 297\nbleed = 3\n[[fold]]\ny = 99\n";
    const FORM: &str = "schema = 1\nid = \"yoshiki1-left\"\ncode = \"5\"\n\
        title = \"t\"\nbase = \"base\"\n\
        [[voice]]\ncorner = \"bottom-right\"\ntemplate = \"voice/f.txt\"\n";

    /// A home with these files, one folder below the directory that goes away with the test.
    fn home(files: &[(&str, &str)]) -> (tempfile::TempDir, Home) {
        let outer = tempfile::tempdir().unwrap();
        let dir = outer.path().join("home");
        for folder in ["layouts/voice", "fonts", "jobs/one"] {
            std::fs::create_dir_all(dir.join(folder)).unwrap();
        }
        for (name, text) in files {
            std::fs::write(dir.join(name), text).unwrap();
        }
        (outer, Home { dir })
    }

    fn ids(faults: &Faults) -> Vec<Id> {
        faults.0.iter().map(|fault| fault.id).collect()
    }

    #[test]
    fn the_nearest_folder_with_layouts_and_fonts_is_the_home_unless_one_is_given() {
        let (outer, home) = home(&[]);
        let job = home.dir().join("jobs/one/job.toml");
        assert_eq!(Home::find(None, &job).unwrap(), home);
        let given = Some(home.dir().to_path_buf());
        assert_eq!(Home::find(given, Path::new("/")).unwrap(), home);
        let wrong = Home::find(Some(outer.path().to_path_buf()), &job).unwrap_err();
        assert_eq!(wrong.0[0].id, Id::HomeMissing);
    }

    #[test]
    fn a_layout_stands_on_its_base_and_tells_every_file_that_went_in() {
        let (_outer, home) = home(&[
            ("layouts/base.toml", BASE),
            ("layouts/f-left.toml", FORM),
            ("layouts/voice/f.txt", "おわり。\n"),
        ]);
        let mut faults = Faults::default();
        let form = home
            .layout("yoshiki1", "f-left", None, &mut faults)
            .unwrap();
        assert!(faults.0.is_empty());
        assert_eq!(form.sheet.width.0, 200_000, "the base's page");
        let first = &form.sheet.items[0].shape;
        assert!(matches!(first, Shape::Fold), "the base's items come first");
        assert_eq!(form.sha256, sha256(FORM.as_bytes()));
        let names: Vec<&str> = form.files.iter().map(|(name, _)| name.as_str()).collect();
        let want = [
            "layouts/base.toml",
            "layouts/f-left.toml",
            "layouts/voice/f.txt",
        ];
        assert_eq!(names, want);
        assert_eq!(form.files[2].1, sha256("おわり。\n".as_bytes()));
        assert_eq!(
            form.templates,
            [(PathBuf::from("voice/f.txt"), "おわり。\n".to_owned())]
        );
    }

    #[test]
    fn what_is_missing_or_not_the_form_asked_for_is_a_fault() {
        let deep = "schema = 1\nbase = \"base\"\n";
        let plain = "schema = 1\nid = \"yoshiki1\"\ncode = \"1\"\ntitle = \"t\"\n";
        let (_outer, home) = home(&[
            ("layouts/f-left.toml", FORM),
            ("layouts/plain.toml", plain),
            ("layouts/deep.toml", deep),
            ("layouts/on-deep.toml", &format!("{plain}base = \"deep\"\n")),
            ("layouts/nameless.toml", "schema = 1\n"),
        ]);
        let told = |form, file| {
            let mut faults = Faults::default();
            let place = Some(Place::file("job.toml"));
            assert!(
                home.layout(form, file, place, &mut faults).is_none(),
                "{file}"
            );
            ids(&faults)
        };
        assert_eq!(told("yoshiki1", "none"), [Id::LayoutMissing]);
        let both = "its base and its spoken text, at once";
        assert_eq!(told("yoshiki1", "f-left"), [Id::FileMissing; 2], "{both}");
        assert_eq!(told("yoshiki2", "plain"), [Id::WrongChoice]);
        assert_eq!(
            told("yoshiki1", "on-deep"),
            [Id::UnknownKey],
            "a base has no base"
        );
        let nameless = told("yoshiki1", "nameless");
        assert_eq!(nameless[..3], [Id::MissingKey; 3]);
    }

    #[test]
    fn a_font_of_the_home_needs_its_digest_and_any_font_must_be_one() {
        let other = "0".repeat(64);
        let list = format!("[[font]]\nfile = \"{BOLD_FACE}\"\nsha256 = \"{other}\"\n");
        let bold = format!("fonts/{BOLD_FACE}");
        let (_outer, home) = home(&[
            ("fonts/fonts.toml", &list),
            (&bold, "noise"),
            ("fonts/unlisted.ttf", "noise"),
            ("jobs/one/own.ttf", "noise"),
        ]);
        let stack = ["unlisted.ttf", "own.ttf", "none.ttf"].map(|name| (name.to_owned(), None));
        let mut faults = Faults::default();
        let job = home.dir().join("jobs/one");
        assert!(home.fonts(&job, &stack, &mut faults).is_none());
        let want = [
            Id::FontDigest,
            Id::FontBroken,
            Id::FontMissing,
            Id::FontDigest,
        ];
        assert_eq!(ids(&faults), want);
        let mut faults = Faults::default();
        assert!(home.fonts(&job, &[], &mut faults).is_none());
        assert_eq!(ids(&faults), [Id::WrongType]);
    }

    #[test]
    fn the_bold_stack_is_the_bold_face_and_then_the_regular_stack() {
        let home = Home::find(None, Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        if !home.dir().join("fonts").join(BOLD_FACE).exists() {
            eprintln!("SKIPPED: fonts are missing: run fonts/fetch.sh");
            return;
        }
        let stack = [("BIZUDGothic-Regular.ttf".to_owned(), None)];
        let mut faults = Faults::default();
        let loaded = home
            .fonts(Path::new("/nowhere"), &stack, &mut faults)
            .unwrap();
        let face = |bold| loaded.fonts.stack(bold).find('様', None).unwrap().face;
        assert_eq!((face(false), face(true)), (0, 1));
        assert_eq!(loaded.files[1].0, BOLD_FACE);
    }
}
