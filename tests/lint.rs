//! `layout lint`: every rule broken once, by a small edit of the layouts that are shipped; what is
//! shipped is clean; whatever a layout says, nothing panics.

#[path = "lint/cases.rs"]
mod cases;
#[path = "lint/moved.rs"]
mod moved;
#[path = "lint/postal.rs"]
mod postal;
#[path = "lint/ways_round.rs"]
mod ways_round;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const FORM: &str = "yoshiki1";
const LEFT: &str = "yoshiki1-left";

/// A home with our layouts to be spoilt, and our fonts.
struct Shop {
    dir: tempfile::TempDir,
    form: &'static str,
}

impl Shop {
    fn open() -> Shop {
        Shop::of(FORM)
    }

    /// To spoil one form.
    fn of(form: &'static str) -> Shop {
        let dir = tempfile::tempdir().unwrap();
        let ours = Path::new(env!("CARGO_MANIFEST_DIR"));
        std::fs::create_dir_all(dir.path().join("layouts/voice")).unwrap();
        std::fs::create_dir_all(dir.path().join("fonts")).unwrap();
        for folder in ["layouts", "layouts/voice", "fonts"] {
            for entry in std::fs::read_dir(ours.join(folder)).unwrap() {
                let from = entry.unwrap().path();
                let to = dir.path().join(folder).join(from.file_name().unwrap());
                let font = from.extension().is_some_and(|end| end == "ttf");
                match font {
                    // A link: fonts are large.
                    true => std::fs::hard_link(&from, &to)
                        .or_else(|_| std::fs::copy(&from, &to).map(|_| ())),
                    false if from.is_file() => std::fs::copy(&from, &to).map(|_| ()),
                    false => Ok(()),
                }
                .unwrap();
            }
        }
        Shop { dir, form }
    }

    /// The files that a case may edit, in the order in which an edit is tried.
    fn edited(&self) -> [String; 4] {
        let base = match self.form {
            LEFT => "yoshiki-left-base.toml",
            _ => "yoshiki-base.toml",
        };
        let spoken = ["voice/yoshiki1.txt", "voice/yoshiki-none.txt"];
        let own = format!("{}.toml", self.form);
        [
            base.to_owned(),
            own,
            spoken[0].to_owned(),
            spoken[1].to_owned(),
        ]
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("layouts").join(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Replaces the first `old` in the first file that has it; `old` that ends with … goes on to
    /// the file's end.
    fn edit(&self, old: &str, new: &str) {
        let start = old.trim_end_matches('…');
        let file = self
            .edited()
            .into_iter()
            .find(|file| self.read(file).contains(start));
        let file = file.unwrap_or_else(|| panic!("no file has {old}"));
        let mut text = self.read(&file);
        let at = text.find(start).unwrap();
        let end = if start == old {
            at + old.len()
        } else {
            text.len()
        };
        text.replace_range(at..end, new);
        std::fs::write(self.path(&file), text).unwrap();
    }

    /// File and line where the item begins that says `needle`; of the needle's own line with `=`
    /// before it.
    fn line(&self, needle: &str) -> (String, u64) {
        let (own, needle) = match needle.strip_prefix('=') {
            Some(needle) => (true, needle),
            None => (false, needle),
        };
        for file in self.edited() {
            let text = self.read(&file);
            let Some(at) = text.find(needle) else {
                continue;
            };
            let last = text[..at].matches('\n').count();
            let begins = |line: &&str| line.trim_start().starts_with("[[");
            let lines: Vec<&str> = text.lines().take(last + 1).collect();
            let line = match own {
                true => last,
                false => lines.iter().rposition(begins).unwrap(),
            };
            return (file, line as u64 + 1);
        }
        panic!("no file has {needle}");
    }

    fn lint(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_kirikake"))
            .args(["layout", "lint"])
            .args(arguments)
            .env("KIRIKAKE_HOME", self.dir.path())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let exit = output.status.code().unwrap();
        (exit, text(output.stdout), text(output.stderr))
    }

    /// Exit code and faults of one form.
    fn faults(&self, form: &str) -> (i32, Vec<Value>) {
        let file = self.path(&format!("{form}.toml"));
        let (exit, out, said) = self.lint(&[file.to_str().unwrap(), "--json"]);
        let json: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{said}"));
        assert_eq!(json["command"], "layout lint");
        assert_eq!(json["exit"], exit);
        let faults = json["files"][0]["faults"].as_array().unwrap().clone();
        // Programs that know no layouts read the messages, as they do of every command.
        let messages = json["messages"].as_array().unwrap();
        assert_eq!(messages.len(), faults.len());
        for (message, fault) in messages.iter().zip(&faults) {
            for key in ["id", "severity", "file", "line", "column", "field", "text"] {
                assert_eq!(message[key], fault[key], "{key}");
            }
            assert_eq!(message["severity"], "error");
        }
        (exit, faults)
    }
}

/// (rule, id, file, line) of a fault.
fn told(fault: &Value) -> (String, String, String, u64) {
    let word = |key: &str| fault[key].as_str().unwrap_or("").to_owned();
    let file = word("file");
    let mut parts = file.split("layouts/").skip(1);
    let file = parts.next().unwrap_or(&file).to_owned();
    let line = fault["line"].as_u64().unwrap_or(0);
    (word("rule"), word("id"), file, line)
}

#[test]
fn every_layout_that_is_shipped_is_clean() {
    let layouts = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts");
    let files = std::fs::read_dir(layouts).unwrap();
    let files = files.map(|entry| entry.unwrap().path());
    let files: Vec<PathBuf> = files.filter(|path| path.is_file()).collect();
    assert!(files.len() >= 6, "{files:?}");
    let files: Vec<&str> = files.iter().map(|path| path.to_str().unwrap()).collect();
    let (exit, out, said) = Shop::open().lint(&files);
    assert_eq!(exit, 0, "{out}{said}");
    assert_eq!(out.matches("誤りなし").count(), files.len(), "{out}");
}

#[test]
fn a_file_s_faults_are_told_all_at_once_in_its_order() {
    let shop = Shop::open();
    shop.edit("y = 198", "y = 185");
    shop.edit(
        "h = 6\nsize = 10\ntext = \"{kind}\"",
        "h = 6\nsize = 9\ntext = \"{kind}\"",
    );
    shop.edit("corner        =", "colour = 1\ncorner        =");
    let (exit, faults) = shop.faults(FORM);
    assert_eq!(exit, 20);
    let rules: Vec<_> = faults.iter().map(|fault| fault["rule"].clone()).collect();
    assert_eq!(
        rules,
        ["toml", "type", "G15"],
        "own file first, then by line"
    );
    let numbers: Vec<_> = faults.iter().map(|fault| fault["number"].clone()).collect();
    assert_eq!(numbers, [1, 2, 3]);
    let lines: Vec<_> = faults[1..]
        .iter()
        .map(|fault| fault["line"].as_u64())
        .collect();
    assert!(lines[0] < lines[1], "{lines:?}");
    for key in ["column", "text", "x", "y", "w", "h"] {
        assert!(!faults[2][key].is_null(), "{key}: {}", faults[2]);
    }
    // The table has the same rows.
    let file = shop.path("yoshiki1.toml");
    let (_, out, said) = shop.lint(&[file.to_str().unwrap(), "--lang", "en"]);
    assert!(out.contains("   3  G15       KRK2033-E "), "{out}");
    assert!(
        said.starts_with("KRK2050-E 3 faults in layouts (1 of 1 files)."),
        "{said}"
    );
}

/// Red pixels of a picture in a box of millimetres.
fn red(png: &Path, [x, y, w, h]: [u32; 4]) -> usize {
    let picture = image::open(png).unwrap().into_rgb8();
    let width = picture.width();
    let pixel = move |mm: u32| mm * width / 210;
    let red = kirikake::preview::marked::RED;
    let (across, down) = (pixel(x)..pixel(x + w), pixel(y)..pixel(y + h));
    let places = down.flat_map(|y| across.clone().map(move |x| (x, y)));
    places
        .filter(|&(x, y)| *picture.get_pixel(x, y) == red)
        .count()
}

#[test]
fn the_picture_shows_where_the_fault_is_even_if_the_layout_cannot_be_drawn() {
    let shop = Shop::open();
    shop.edit(
        "text = \"{control_no}\"",
        "text = \"{control_no}\"\npart = \"card\"",
    );
    let (file, png) = (shop.path("yoshiki1.toml"), shop.dir.path().join("a.png"));
    let arguments = [file.to_str().unwrap(), "-o", png.to_str().unwrap()];
    let (exit, out, said) = shop.lint(&arguments);
    assert_eq!(exit, 20, "{out}{said}");
    assert!(out.contains("a.png"), "{out}");
    // The text's box is 36 … 84 mm by 15 … 21 mm.
    assert!(red(&png, [35, 14, 50, 8]) > 400);
    assert_eq!(red(&png, [20, 44, 170, 180]), 0, "nothing else is marked");
    // A field that nobody knows: no page, but boxes.
    shop.edit(
        "text = \"{control_no}\"\npart",
        "text = \"{control}\"\npart",
    );
    let (exit, out, _) = shop.lint(&arguments);
    assert_eq!(exit, 20, "{out}");
    assert!(red(&png, [35, 14, 50, 8]) > 400, "the picture is replaced");
    let boxes = image::open(&png).unwrap().into_rgb8();
    let grey = boxes.pixels().filter(|pixel| pixel.0 == [120; 3]).count();
    assert!(grey > 1_000, "outlines of the boxes: {grey}");
    // Nor is a file that is no TOML left without a picture.
    std::fs::write(&file, "= nothing").unwrap();
    assert_eq!(shop.lint(&arguments).0, 20);
    assert!(
        red(&png, [0, 0, 10, 10]) > 40,
        "its number stands in the corner"
    );
    // Below the sheet the faults are told in words.
    let picture = image::open(&png).unwrap().into_rgb8();
    assert!(picture.height() > 1_754, "{}", picture.height());
    let words = picture.rows().skip(1_780).flatten();
    let dark = words.filter(|pixel| pixel.0.iter().all(|&value| value < 100));
    assert!(dark.count() > 1_000);
}

#[test]
fn several_files_are_drawn_into_a_folder_and_nothing_but_a_picture_is_replaced() {
    let shop = Shop::open();
    let [one, two] = ["yoshiki1.toml", "yoshiki2.toml"].map(|name| shop.path(name));
    let (one, two) = (one.to_str().unwrap(), two.to_str().unwrap());
    let folder = shop.dir.path().join("pictures");
    let (exit, out, said) = shop.lint(&[one, two, "-o", folder.to_str().unwrap()]);
    assert_eq!(exit, 0, "{out}{said}");
    for name in ["yoshiki1.png", "yoshiki2.png"] {
        let picture = image::open(folder.join(name)).unwrap();
        assert_eq!((picture.width(), picture.height()), (1240, 1754), "{name}");
    }
    let (exit, _, said) = shop.lint(&[one, one, "-o", folder.to_str().unwrap()]);
    assert_eq!(exit, 20, "{said}");
    assert!(said.starts_with("KRK2006-E"), "{said}");
    let (exit, _, said) = shop.lint(&[one, "-o", two]);
    assert_eq!(exit, 20, "{said}");
    assert!(said.starts_with("KRK2035-E"), "{said}");
}

#[test]
fn a_base_is_linted_by_itself_and_lacks_nothing_that_its_forms_bring() {
    let shop = Shop::open();
    assert_eq!(shop.faults("yoshiki-base"), (0, vec![]));
    shop.edit("y = 198", "y = 185");
    let (exit, faults) = shop.faults("yoshiki-base");
    assert_eq!((exit, faults.len()), (20, 1), "{faults:?}");
    assert_eq!(faults[0]["rule"], "G15");
}

#[test]
fn a_missing_file_hides_no_fault_of_another() {
    let shop = Shop::open();
    shop.edit("y = 198", "y = 185");
    let (none, file) = (shop.path("none.toml"), shop.path("yoshiki1.toml"));
    let files = [none.to_str().unwrap(), file.to_str().unwrap()];
    let (exit, out, _) = shop.lint(&files);
    assert_eq!(exit, 20);
    assert!(
        out.contains("KRK2010-E") && out.contains("KRK2033-E"),
        "{out}"
    );
}

#[test]
fn an_example_stands_in_the_help() {
    let (exit, out, _) = Shop::open().lint(&["--help"]);
    assert_eq!(exit, 0);
    assert!(
        out.contains("kirikake layout lint layouts/yoshiki1.toml -o yoshiki1.png"),
        "{out}"
    );
}
