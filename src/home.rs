//! Temporary.
use crate::layout::*;
use crate::message::*;
use crate::units::Place;
use std::path::{Path, PathBuf};
pub struct Home {
    dir: PathBuf,
}
pub struct Form {
    pub sheet: Sheet,
    pub sha256: [u8; 32],
    pub files: Vec<(String, [u8; 32])>,
}
pub struct Loaded {
    pub fonts: Fonts,
    pub files: Vec<(String, [u8; 32])>,
}
impl Form {
    pub fn template(&self, _p: &Path) -> Option<String> {
        None
    }
}
impl Home {
    pub fn find(_g: Option<PathBuf>, _n: &Path) -> Result<Home, Error> {
        Ok(Home {
            dir: PathBuf::new(),
        })
    }
    pub fn layouts(&self) -> PathBuf {
        self.dir.join("layouts")
    }
    pub fn layout(
        &self,
        _f: &str,
        _file: &str,
        _p: Option<Place>,
        _x: &mut Faults,
    ) -> Option<Form> {
        None
    }
    pub fn fonts(
        &self,
        _d: &Path,
        _s: &[(String, Option<Place>)],
        _x: &mut Faults,
    ) -> Option<Loaded> {
        None
    }
}
