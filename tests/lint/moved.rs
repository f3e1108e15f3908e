//! Whatever is moved and whatever is written: the lint names what was moved, and never panics.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use kirikake::home::{Form, Home, Loaded};
use kirikake::layout::lint::{self, body};
use kirikake::layout::schema::{Item, Shape};
use kirikake::layout::{self, Setting, Sheet, Words};
use kirikake::message::Faults;
use kirikake::preview::{self, marked};
use kirikake::settings::Source;
use kirikake::units::Um;
use proptest::prelude::*;

struct Shop {
    form: Form,
    loaded: Loaded,
    words: Words,
}

static SHOP: LazyLock<Shop> = LazyLock::new(|| {
    let home = Home::find(None, Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut faults = Faults::default();
    let file = home.dir().join("layouts/yoshiki1.toml");
    let form = home.layout_file(&file, &mut faults);
    let loaded = home.fonts(home.dir(), &preview::stack(), &mut faults);
    assert!(faults.0.is_empty(), "{:?}", faults.0);
    let (form, loaded) = (form.unwrap(), loaded.unwrap());
    let words = preview::words();
    Shop {
        form,
        loaded,
        words,
    }
});

fn setting(dpi: u32, voice: bool) -> Setting<'static> {
    Setting {
        fonts: &SHOP.loaded.fonts,
        words: &SHOP.words,
        dpi,
        voice,
        mark: None,
    }
}

/// Codes and notches have no place of their own.
fn movable(item: &&Item) -> bool {
    !matches!(item.shape, Shape::Voice { .. } | Shape::Notch { .. })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_moved_item_is_named_or_whatever_it_hits(
        which in any::<prop::sample::Index>(),
        across in -60_000..60_000_i32,
        down in -60_000..60_000_i32,
    ) {
        let mut sheet = SHOP.form.sheet.clone();
        let count = sheet.items.iter().filter(movable).count();
        let which = which.index(count);
        let mut items = sheet.items.iter_mut().filter(|item| movable(&&**item));
        let item = items.nth(which).unwrap();
        item.area.x = Um(item.area.x.0 + across);
        item.area.y = Um(item.area.y.0 + down);
        let (moved, card) = (item.place.clone(), matches!(item.shape, Shape::Perforation { .. }));
        for fault in lint::lint(&sheet, &SHOP.form.templates, &setting(600, true)) {
            let other = fault.other.as_ref().map(|(place, _)| place);
            let named = fault.message.place.as_ref() == Some(&moved) || other == Some(&moved);
            // A card that left the corner leaves the voice code in the wrong one.
            let corner = card && lint::rule(&fault.message) == "G2";
            prop_assert!(named || corner, "{fault:?}");
        }
    }

    #[test]
    fn without_voice_codes_nothing_new_is_told(
        which in any::<prop::sample::Index>(),
        down in -60_000..60_000_i32,
    ) {
        let mut sheet = SHOP.form.sheet.clone();
        let at = which.index(sheet.items.len());
        sheet.items[at].area.y = Um(sheet.items[at].area.y.0 + down);
        let told = |voice| lint::lint(&sheet, &SHOP.form.templates, &setting(600, voice));
        let with = told(true);
        for fault in told(false) {
            prop_assert!(with.iter().any(|known| lint::same(known, &fault)), "{fault:?}");
        }
    }

    #[test]
    fn a_layout_of_any_text_never_panics(
        changes in prop::collection::vec(
            (any::<prop::sample::Index>(), 0..6_u8, any::<i32>(), ".{0,8}"),
            1..12,
        ),
    ) {
        let layouts = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts");
        let read = |name: &str| std::fs::read_to_string(layouts.join(name)).unwrap();
        // One file, as if the base had been written into the form.
        let (base, form) = (read("yoshiki-base.toml"), read("yoshiki1.toml"));
        let form = form.replace("schema = 1\n", "").replace("base  = \"yoshiki-base\"\n", "");
        let (head, tail) = form.split_once("[[label]]").unwrap();
        let text = base.replace("schema = 1\n", &format!("schema = 1\n{head}"));
        let text = format!("{text}\n[[label]]{tail}");
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (at, kind, number, word) in changes {
            let at = at.index(lines.len());
            let key = lines[at].split('=').next().unwrap_or("").to_owned();
            let small = f64::from(number % 1_000_000) / 1000.0;
            match kind {
                0 => lines[at] = format!("{key}= {small}"),
                1 => lines[at] = format!("{key}= {number}"),
                2 => lines[at] = format!("{key}= {word:?}"),
                3 => lines[at] = word,
                4 => lines[at].clear(),
                _ => lines.insert(at, "[[zone]]\nkind = \"window\"\nx = 1\ny = 9\nw = 90\nh = 90".to_owned()),
            }
        }
        hostile(&lines.join("\n"));
    }
}

/// Reads, lints and draws a layout as the command does.
fn hostile(text: &str) {
    let mut faults = Faults::default();
    let source = Source::new("hostile.toml", text.to_owned());
    let Some(sheet) = Sheet::read(&source, &mut faults) else {
        assert!(!faults.0.is_empty(), "a file that cannot be read says why");
        return;
    };
    let templates: &[(PathBuf, String)] = &SHOP.form.templates;
    for dpi in [600, 720, 1200] {
        let setting = setting(dpi, true);
        let told = lint::lint(&sheet, templates, &setting);
        let mut drawing = Faults::default();
        let program = layout::draft(&sheet, [0; 32], templates, &setting, &mut drawing);
        assert!(program.is_some() || !drawing.0.is_empty());
        if let Some(program) = program {
            preview::fits(&program, &SHOP.loaded.fonts);
        }
        let marks = (1..).zip(&told).map(|(number, fault)| marked::Mark {
            number,
            area: Some(fault.area),
            other: fault.other.as_ref().map(|(_, area)| *area),
        });
        let marks: Vec<marked::Mark> = marks.collect();
        let bodies = body::bodies(&sheet, &setting);
        marked::picture(None, (sheet.width, sheet.height), &bodies, &marks, 20);
    }
}

#[test]
fn a_table_of_thousands_of_tall_rows_is_refused_before_it_leaves_all_numbers() {
    let rows = "[ { label = \"a\", text = \"b\" } ],\n".repeat(3_000);
    let table = format!(
        "schema = 1\n[[table]]\nx = 10\ny = 10\nw = 100\nrow = 1000\nlabel_w = 30\nrows = [\n{rows}]\n"
    );
    hostile(&table);
    let mut faults = Faults::default();
    Sheet::read(&Source::new("t", table), &mut faults);
    assert_eq!(faults.0.len(), 1, "{:?}", faults.0);
}
