//! `[fonts]` of the job: the search order, the shapes that are asked for, the insurer's own
//! characters and the table of substitutions. Loads faces; sets no text.

use std::path::Path;

use super::eudc::{Eudc, EudcFiles};
use super::forms::bare;
use super::read::{read_file, source, unreadable};
use crate::digest::sha256;
use crate::home::{self, Home};
use crate::layout::Fonts;
use crate::message::{Faults, Id, Message};
use crate::settings::{At, Table};
use crate::units::Place;

/// The regular face where the job names none.
const FONT_DEFAULT: &str = "BIZUDGothic-Regular.ttf";
/// Largest font file in bytes; the 58,000 kanji of IPAmj Mincho are 46 MB.
const FONT_BYTES_MAX: u64 = 256 << 20;

/// Which shapes a kanji has that JIS X 0213:2004 changed (葛, 辻, 祇 …).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Forms {
    /// As the fonts' character maps have them: JIS X 0213:2004 in BIZ UD.
    Jis2004,
    /// As in JIS X 0208:1990, by the fonts' feature `jp90`.
    Jis90,
}

const FORMS: &[(&str, Forms)] = &[("jis2004", Forms::Jis2004), ("jis90", Forms::Jis90)];

/// Files of fonts, and where the job names them.
type Named = Vec<(String, Option<Place>)>;

/// `[fonts]`.
pub struct FontSettings {
    pub stack: Named,
    pub substitution: Option<At<String>>,
    forms: Option<At<Forms>>,
    eudc: Option<EudcFiles>,
}

/// The faces of a job, ready to set text.
pub struct Type {
    pub fonts: Fonts,
    /// Every file that went in, by its name in the configuration, with its SHA-256.
    pub files: Vec<(String, [u8; 32])>,
    /// The private-use characters that may be printed, ascending.
    pub eudc: Vec<char>,
}

impl FontSettings {
    pub fn read(root: &mut Table<'_>, faults: &mut Faults) -> FontSettings {
        let mut settings = FontSettings {
            stack: vec![(FONT_DEFAULT.to_owned(), None)],
            substitution: None,
            forms: None,
            eudc: None,
        };
        let Some(mut table) = root.table("fonts", faults) else {
            return settings;
        };
        if let Some(At { value, place }) = table.texts("stack", faults) {
            let (names, paths): (Vec<String>, _) = value.into_iter().partition(|name| bare(name));
            for path in paths {
                let message = Message::new(Id::NameOnly).at(place.clone());
                faults.add(message.with("fonts.stack").with(path));
            }
            if !names.is_empty() {
                let placed = |name| (name, Some(place.clone()));
                settings.stack = names.into_iter().map(placed).collect();
            }
        }
        settings.substitution = table.text("substitution", faults);
        settings.forms = table.choice("forms", FORMS, faults);
        let eudc = table.table("eudc", faults);
        settings.eudc = eudc.and_then(|eudc| EudcFiles::read(eudc, faults));
        table.finish(faults);
        settings
    }

    /// Whether kanji have the shapes of JIS X 0208:1990.
    pub fn jis90(&self) -> bool {
        let forms = self.forms.as_ref();
        forms.is_some_and(|forms| forms.value == Forms::Jis90)
    }

    /// Loads the faces; `None` with at least one fault if anything is wrong.
    pub fn load(&self, dir: &Path, home: &Home, faults: &mut Faults) -> Option<Type> {
        let before = faults.0.len();
        let own = self.eudc.as_ref().and_then(|files| own(files, dir, faults));
        let loaded = home.fonts(dir, &self.stack, faults)?;
        let (mut fonts, named) = (loaded.fonts, loaded.files);
        if self.jis90() {
            fonts = self.reshaped(fonts, &named, faults)?;
        }
        let named = named.into_iter();
        let mut files: Vec<_> = named
            .map(|(name, digest)| (format!("font {name}"), digest))
            .collect();
        let mut eudc = Vec::new();
        if let Some(own) = own {
            let Ok(face) = u8::try_from(fonts.faces.len()) else {
                unreachable!("a stack has a few faces")
            };
            fonts.regular.add_eudc(face, &own.face);
            fonts.bold.add_eudc(face, &own.face);
            fonts.faces.push(own.face);
            files.extend(own.files);
            eudc = own.characters;
        }
        (faults.0.len() == before).then_some(Type { fonts, files, eudc })
    }

    /// The same faces with the shapes of 1990; a face that has none would show those of 2004.
    fn reshaped(
        &self,
        fonts: Fonts,
        named: &[(String, [u8; 32])],
        faults: &mut Faults,
    ) -> Option<Fonts> {
        let (mut faces, before) = (fonts.faces, faults.0.len());
        for (face, (name, _)) in faces.iter_mut().zip(named) {
            if let Err(error) = face.use_jis90() {
                let message = Message::new(Id::FormsMissing).with(name).with(error);
                let place = self.forms.as_ref().map(|forms| forms.place.clone());
                faults.add(Message { place, ..message });
            }
        }
        let whole = faults.0.len() == before;
        whole.then(|| home::stacked(faces, named, &self.stack))
    }
}

/// The insurer's own characters, read.
struct Own {
    face: crate::font::Face,
    characters: Vec<char>,
    files: [(String, [u8; 32]); 2],
}

fn own(files: &EudcFiles, dir: &Path, faults: &mut Faults) -> Option<Own> {
    let at = &files.font;
    let path = dir.join(&at.value);
    let data = match read_file(&path, FONT_BYTES_MAX) {
        Ok(data) => Some(data),
        Err(error) => {
            faults.add(unreadable(&error, &path.display().to_string(), &at.place));
            None
        }
    };
    let table = dir.join(&files.table.value);
    let list = source(&table, Some(files.table.place.clone()), faults)?;
    let eudc = Eudc::read(&list, faults)?;
    let data = data?;
    let digest = sha256(&data);
    match eudc.face(data, faults) {
        Ok(face) => Some(Own {
            face,
            characters: eudc.characters(),
            files: [
                ("eudc font".to_owned(), digest),
                ("eudc table".to_owned(), sha256(list.text().as_bytes())),
            ],
        }),
        Err(error) => {
            let message = Message::new(Id::FontBroken).at(at.place.clone());
            faults.add(message.with(&at.value).with(error));
            None
        }
    }
}
