//! Vendor-made voice symbols: where they are, and one of them as a matrix of cells. The bit format
//! is the vendor's; that a symbol is clean, of a known size and the listed one is proved here.

use std::collections::hash_map::DefaultHasher;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use image::ImageFormat;

use super::forms::bare;
use crate::codes::Symbol;
use crate::digest::{sha256, unhex};
use crate::message::{Error, Id, Message};
use crate::units::Place;

/// Cells a side of the sizes L, M, S and XS.
pub const SIDES: [(usize, &str); 4] = [(117, "L"), (106, "M"), (73, "S"), (40, "XS")];
/// The longest file of one symbol.
const FILE_BYTES_MAX: u64 = 4 << 20;
/// The most pixels a cell has on a side.
const CELL_PIXELS_MAX: usize = 40;
const HEADING: &str = "key,file,text_sha256,file_sha256";

/// Where the symbols are.
#[derive(Debug)]
pub struct Symbols {
    dir: PathBuf,
    manifest: Option<Manifest>,
    /// The one symbol of all envelopes.
    pub envelope: Option<Symbol>,
}

/// `manifest.csv`: its rows are found by the hash of their keys and read when they are wanted.
#[derive(Debug)]
struct Manifest {
    path: PathBuf,
    name: String,
    /// Hash of a key, and the row: its line, and its text.
    rows: Vec<(u64, u32, Row)>,
}

/// What a manifest says of a symbol.
#[derive(Clone, Debug)]
struct Row {
    key: Box<str>,
    file: Box<str>,
    text_sha256: [u8; 32],
    file_sha256: [u8; 32],
}

/// A symbol that was read.
pub struct Found {
    /// SHA-256 of its file.
    pub file_sha256: [u8; 32],
    /// Of the text that it says, where a manifest tells it.
    pub text_sha256: Option<[u8; 32]>,
}

/// A hash by which keys are compared before the keys themselves are.
pub fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// The keys that a record's field names, in the order of its pieces' voice codes: one key, or
/// several with `|` between them.
pub fn keys_of(field: &str) -> impl Iterator<Item = &str> {
    field.split('|')
}

impl Symbols {
    /// A folder of symbols, or a manifest beside them.
    ///
    /// # Errors
    /// [`Id::SymbolManifest`] (exit 16): a row that is none, or two of one key; [`Id::Unreadable`].
    pub fn open(path: &Path) -> Result<Symbols, Error> {
        if path.is_dir() {
            return Ok(Symbols {
                dir: path.to_owned(),
                manifest: None,
                envelope: None,
            });
        }
        let manifest = Manifest::read(path)?;
        Ok(Symbols {
            dir: path.parent().unwrap_or(Path::new("")).to_owned(),
            manifest: Some(manifest),
            envelope: None,
        })
    }

    /// Reads the one symbol of all envelopes.
    ///
    /// # Errors
    /// What is wrong with its file.
    pub fn read_envelope(&mut self, path: &Path) -> Result<(), Error> {
        let found = std::fs::metadata(path);
        found.map_err(|source| Error::io(Id::Unreadable, path, &source))?;
        let mut symbol = Symbol::default();
        matrix(&contents(path)?, path, &mut symbol)?;
        self.envelope = Some(symbol);
        Ok(())
    }

    /// Hashes of all keys that there are symbols for, ascending.
    ///
    /// # Errors
    /// [`Id::Unreadable`] (exit 24).
    pub fn keys(&self) -> Result<Vec<u64>, Error> {
        if let Some(manifest) = &self.manifest {
            return Ok(manifest.rows.iter().map(|(hash, ..)| *hash).collect());
        }
        let unreadable = |source| Error::io(Id::Unreadable, &self.dir, &source);
        let mut keys = Vec::new();
        for entry in std::fs::read_dir(&self.dir).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name();
            keys.push(hash(&name.to_string_lossy()));
        }
        keys.sort_unstable();
        Ok(keys)
    }

    /// The name of the symbol with this hash, for a message; empty if nobody knows it.
    pub fn name(&self, wanted: u64) -> String {
        if let Some(manifest) = &self.manifest {
            let found = manifest.rows.iter().find(|(hash, ..)| *hash == wanted);
            return found.map_or(String::new(), |(_, line, _)| {
                format!("{}:{line}", manifest.name)
            });
        }
        let entries = std::fs::read_dir(&self.dir).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names
            .into_iter()
            .find(|name| hash(name) == wanted)
            .unwrap_or_default()
    }

    /// The side and rows of a symbol as it was delivered; `None` if there is none.
    pub fn cells(&self, key: &str, envelope: bool) -> Option<Box<(usize, Vec<u8>)>> {
        let mut symbol = Symbol::default();
        match (envelope, &self.envelope) {
            (true, Some(envelope)) => symbol.clone_from(envelope),
            (true, None) => return None,
            (false, _) => {
                self.read(key, &mut symbol).ok()??;
            }
        }
        Some(Box::new((symbol.side, symbol.rows)))
    }

    /// Reads the symbol of a key into `symbol`; `None` if there is none.
    ///
    /// # Errors
    /// What is wrong with its file, [`Id::SymbolUnread`] … [`Id::SymbolFileDigest`] (exit 16).
    pub fn read(&self, key: &str, symbol: &mut Symbol) -> Result<Option<Found>, Message> {
        let (file, row) = match &self.manifest {
            Some(manifest) => match manifest.find(key) {
                Some(row) => (row.file.as_ref(), Some(row)),
                None => return Ok(None),
            },
            None if key.is_empty() || !bare(key) => return Ok(None),
            None => (key, None),
        };
        let path = self.dir.join(file);
        if path.metadata().is_err() {
            return Ok(None);
        }
        let bytes = contents(&path)?;
        let file_sha256 = sha256(&bytes);
        if row.is_some_and(|row| row.file_sha256 != file_sha256) {
            return Err(Message::new(Id::SymbolFileDigest).with(path.display()));
        }
        matrix(&bytes, &path, symbol)?;
        Ok(Some(Found {
            file_sha256,
            text_sha256: row.map(|row| row.text_sha256),
        }))
    }
}

impl Manifest {
    fn read(path: &Path) -> Result<Manifest, Error> {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let unreadable = |source| Error::io(Id::Unreadable, path, &source);
        let wrong = |line: u32| {
            let place = Place {
                line,
                ..Place::file(&name)
            };
            Error::from(Message::new(Id::SymbolManifest).at(place))
        };
        let mut lines = BufReader::new(File::open(path).map_err(unreadable)?).lines();
        let first = lines
            .next()
            .transpose()
            .map_err(unreadable)?
            .unwrap_or_default();
        if first.trim_start_matches('\u{FEFF}').trim_end() != HEADING {
            return Err(wrong(1));
        }
        let mut rows = Vec::new();
        for (line, text) in (2..).zip(lines) {
            let text = text.map_err(unreadable)?;
            let row = row(text.trim_end_matches('\r')).ok_or_else(|| wrong(line))?;
            rows.push((hash(&row.key), line, row));
        }
        rows.sort_by_key(|(hash, line, _)| (*hash, *line));
        let twice = rows.windows(2).find(|two| two[0].0 == two[1].0);
        match twice {
            Some(two) => Err(wrong(two[1].1)),
            None => Ok(Manifest {
                path: path.to_owned(),
                name,
                rows,
            }),
        }
    }

    fn find(&self, key: &str) -> Option<&Row> {
        let wanted = hash(key);
        let at = self.rows.binary_search_by_key(&wanted, |(hash, ..)| *hash);
        let (_, _, row) = self.rows.get(at.ok()?)?;
        (row.key.as_ref() == key && self.path.exists()).then_some(row)
    }
}

/// A row of a manifest: the key, a file below the manifest, two digests.
fn row(text: &str) -> Option<Row> {
    let cells: Vec<&str> = text.split(',').collect();
    let [key, file, text_sha256, file_sha256] = cells.as_slice() else {
        return None;
    };
    let inside = |part: std::path::Component<'_>| matches!(part, std::path::Component::Normal(_));
    let below = !file.is_empty() && Path::new(file).components().all(inside);
    let digests = [text_sha256, file_sha256].map(|it| unhex(it.as_bytes()));
    let [text_sha256, file_sha256] = digests;
    (below && !key.is_empty()).then_some(())?;
    Some(Row {
        key: (*key).into(),
        file: (*file).into(),
        text_sha256: text_sha256?,
        file_sha256: file_sha256?,
    })
}

/// The bytes of a symbol's file. A link may lead to a file that is nobody's delivery.
fn contents(path: &Path) -> Result<Vec<u8>, Message> {
    let unread = || Message::new(Id::SymbolUnread).with(path.display());
    let found = path.symlink_metadata().map_err(|_| unread())?;
    if !found.is_file() || found.len() > FILE_BYTES_MAX {
        return Err(unread());
    }
    std::fs::read(path).map_err(|_| unread())
}

/// The cells of a picture: N·k pixels square, N one of [`SIDES`], every cell k × k pixels of one
/// colour, black or white.
fn matrix(bytes: &[u8], path: &Path, symbol: &mut Symbol) -> Result<(), Message> {
    let told = |id| Message::new(id).with(path.display());
    let reader = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format();
    let Ok(mut reader) = reader else {
        return Err(told(Id::SymbolUnread));
    };
    let mut limits = image::Limits::default();
    let most = u32::try_from(SIDES[0].0 * CELL_PIXELS_MAX).unwrap_or(u32::MAX);
    (limits.max_image_width, limits.max_image_height) = (Some(most), Some(most));
    reader.limits(limits);
    // What loses detail, or may hold more than one picture, is no delivery of cells.
    let known = [
        ImageFormat::Png,
        ImageFormat::Bmp,
        ImageFormat::Tiff,
        ImageFormat::Pnm,
    ];
    if !reader
        .format()
        .is_some_and(|format| known.contains(&format))
    {
        return Err(told(Id::SymbolUnread));
    }
    let Ok(picture) = reader.decode() else {
        return Err(told(Id::SymbolUnread));
    };
    // As it is, before anything is rounded: near black and half transparent are not black.
    let whole = picture.to_rgba16();
    let pure = |pixel: &image::Rgba<u16>| {
        matches!(
            pixel.0,
            [0, 0, 0, u16::MAX] | [u16::MAX, u16::MAX, u16::MAX, u16::MAX]
        )
    };
    if !whole.pixels().all(pure) {
        return Err(told(Id::SymbolGrey));
    }
    let grey = picture.to_luma8();
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let side = SIDES
        .iter()
        .find(|(side, _)| width % side == 0 && width >= *side);
    let Some(&(side, _)) = side.filter(|_| width == height) else {
        let size = format!("{width} × {height}");
        return Err(told(Id::SymbolSize).with(size));
    };
    let cell = width / side;
    symbol.clear(side);
    let dark = |x: usize, y: usize| {
        let pixel = u32::try_from(x).ok().zip(u32::try_from(y).ok());
        pixel.is_some_and(|(x, y)| grey.get_pixel(x, y).0[0] == 0)
    };
    for y in 0..width {
        for x in 0..width {
            let (column, line) = (x / cell, y / cell);
            if x % cell == 0 && y % cell == 0 {
                symbol.set(column, line, dark(x, y));
            } else if symbol.dark(column, line) != dark(x, y) {
                return Err(told(Id::SymbolCells));
            }
        }
    }
    // Paper and ink alone say nothing: a code has plenty of both.
    let dark: u32 = symbol.rows.iter().map(|byte| byte.count_ones()).sum();
    let dark = dark as usize;
    match (side * side / 10..=side * side * 9 / 10).contains(&dark) {
        true => Ok(()),
        false => Err(told(Id::SymbolBlank)),
    }
}
