//! Tests of the home: what is found where, and what is told when it is not. Fonts are those of
//! the checkout.

use super::*;

const BASE: &str = "schema = 1\n[page]\nwidth = 200\nheight = 297\nbleed = 3\n[[fold]]\ny = 99\n";
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
