//! The pages of one piece as pictures or as a PDF file: what lies in the lot, trimmed, and nothing
//! of anybody else. Written for its owner alone, never over a file of another kind.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::command::may_write_picture;
use crate::lot;
use crate::message::{Error, Id, Message};
use crate::pdf::excerpt::{excerpt, is_excerpt};
use crate::picture;
use crate::preview;

/// Dots an inch of pictures: below, nothing can be read; above, one takes a gigabyte.
pub const DPI_MIN: u32 = 50;
pub const DPI_MAX: u32 = 600;
pub const DPI_USUAL: u32 = 150;

/// Pages of a file of a lot, counted from 0.
type Pages<'a> = (&'a [u8], Range<usize>);

/// Where the pages go.
pub struct Output {
    path: PathBuf,
    /// `None`: a PDF file.
    dpi: Option<u32>,
}

impl Output {
    /// Looks whether a place may be written, before anything is read.
    ///
    /// # Errors
    /// Neither a picture nor a PDF file, or a place inside OUT (exit 20).
    pub fn new(path: &Path, out: &Path, dpi: u32) -> Result<Output, Error> {
        let end = path.extension().map(|end| end.to_ascii_lowercase());
        let dpi = match end.as_deref().and_then(|end| end.to_str()) {
            Some("png") => Some(dpi),
            Some("pdf") => None,
            _ => {
                let message = Message::new(Id::WrongArguments);
                return Err(message.with("-o FILE.png | FILE.pdf").into());
            }
        };
        let inside = folder(path).canonicalize().is_ok_and(|folder| {
            let out = out.canonicalize();
            out.is_ok_and(|out| folder.starts_with(out))
        });
        if inside {
            // What is printed lies there.
            let message = Message::new(Id::FileThere);
            return Err(message.with(out.display()).into());
        }
        let path = path.to_owned();
        let output = Output { path, dpi };
        output.may_write(&output.path)?;
        Ok(output)
    }

    fn may_write(&self, path: &Path) -> Result<(), Error> {
        if self.dpi.is_some() {
            return may_write_picture(path);
        }
        let other = std::fs::read(path).is_ok_and(|bytes| !is_excerpt(&bytes));
        match other || path.is_dir() {
            true => Err(Message::new(Id::FileThere).with(path.display()).into()),
            false => Ok(()),
        }
    }

    /// Writes the pages; the files that they are in.
    ///
    /// # Errors
    /// A file of another kind is there (exit 20); [`Id::Unwritable`] (24).
    pub fn write(&self, files: &[Pages<'_>], title: &str) -> Result<Vec<PathBuf>, Error> {
        let broken = || Error::from(Message::new(Id::Bug).with("piece: pages"));
        let made = match self.dpi {
            None => vec![excerpt(files, title).ok_or_else(broken)?],
            Some(dpi) => {
                let mut pictures = Vec::new();
                for file in files {
                    pictures.extend(pictures_of(file, dpi)?.ok_or_else(broken)?);
                }
                pictures
            }
        };
        let paths: Vec<PathBuf> = match made.len() {
            1 => vec![self.path.clone()],
            count => (1..=count).map(|at| numbered(&self.path, at)).collect(),
        };
        paths.iter().try_for_each(|path| self.may_write(path))?;
        for (path, bytes) in paths.iter().zip(&made) {
            let name = path.file_name().map(|name| name.to_string_lossy());
            lot::write_whole(folder(path), &name.unwrap_or_default(), bytes)?;
        }
        Ok(paths)
    }
}

/// The folder of a file.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// `FILE-1.png`.
fn numbered(path: &Path, at: usize) -> PathBuf {
    let [stem, end] = [path.file_stem(), path.extension()].map(Option::unwrap_or_default);
    let name = format!("{}-{at}.{}", stem.display(), end.display());
    path.with_file_name(name)
}

/// Each page as the bytes of a PNG file; `None` if a file cannot be drawn or lacks a page.
fn pictures_of((bytes, range): &Pages<'_>, dpi: u32) -> Result<Option<Vec<Vec<u8>>>, Error> {
    let Ok(file) = hayro::hayro_syntax::Pdf::new(bytes.to_vec()) else {
        return Ok(None);
    };
    let pages = file.pages();
    let mut made = Vec::new();
    for at in range.clone() {
        let page = pages.get(at).and_then(|page| picture::trimmed(page, dpi));
        match page {
            Some(page) => made.push(preview::png(&page)?),
            None => return Ok(None),
        }
    }
    Ok(Some(made))
}
