//! Whatever is moved and whatever is written: the lint names what was moved, and never panics.

use std::path::Path;
use std::sync::LazyLock;

use kirikake::home::{Form, Home, Loaded};
use kirikake::layout::letters::{self, Letter};
use kirikake::layout::lint::{self, body};
use kirikake::layout::schema::{Item, Part, Shape};
use kirikake::layout::{self, Setting, Sheet, Templates, Words};
use kirikake::message::Faults;
use kirikake::preview::{self, marked};
use kirikake::settings::Source;
use kirikake::units::Um;
use proptest::prelude::*;

/// One letter of one form.
struct Sample {
    form: usize,
    letter: Letter,
}

struct Shop {
    forms: Vec<Form>,
    samples: Vec<Sample>,
    loaded: Loaded,
    words: Words,
}

impl Shop {
    fn templates(&self, sample: &Sample) -> &Templates {
        &self.forms[sample.form].templates
    }
}

static SHOP: LazyLock<Shop> = LazyLock::new(|| {
    let home = Home::find(None, Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut faults = Faults::default();
    let names = ["yoshiki1", "yoshiki2", "yoshiki1-left", "yoshiki2-left"];
    let forms = names.map(|name| {
        let file = home.dir().join(format!("layouts/{name}.toml"));
        home.layout_file(&file, &mut faults)
    });
    let loaded = home.fonts(home.dir(), &preview::stack(), &mut faults);
    assert!(faults.0.is_empty(), "{:?}", faults.0);
    let forms: Vec<Form> = forms.into_iter().flatten().collect();
    let words = preview::words();
    let mut samples = Vec::new();
    for (form, read) in forms.iter().enumerate() {
        let letters = letters::offered(&read.sheet, &words).into_iter();
        samples.extend(letters.map(|letter| Sample { form, letter }));
    }
    assert_eq!(samples.len(), 8, "four forms, two letters each");
    Shop {
        forms,
        samples,
        loaded: loaded.unwrap(),
        words,
    }
});

fn setting(dpi: u32, voice: bool) -> Setting<'static> {
    Setting {
        vendor: false,
        fonts: &SHOP.loaded.fonts,
        words: &SHOP.words,
        dpi,
        voice,
        mark: None,
    }
}

/// What is told of a sample with another sheet.
fn told(sample: &'static Sample, sheet: &Sheet, dpi: u32, voice: bool) -> Vec<lint::Fault> {
    let setting = sample.letter.setting(&setting(dpi, voice));
    lint::lint(sheet, SHOP.templates(sample), &setting)
}

/// Codes and notches have no place of their own.
fn movable(item: &&Item) -> bool {
    !matches!(item.shape, Shape::Voice { .. } | Shape::Notch { .. })
}

/// What stands above the title.
fn in_head(item: &Item) -> bool {
    let placed = item.area.w.0 > 0 && item.area.h.0 > 0;
    placed && item.part == Part::Notice && item.area.bottom() < Um(42_000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_moved_item_is_named_or_whatever_it_hits(
        sample in any::<prop::sample::Index>(),
        which in any::<prop::sample::Index>(),
        across in -60_000..60_000_i32,
        down in -60_000..60_000_i32,
    ) {
        let sample = sample.get(&SHOP.samples);
        let mut sheet = sample.letter.sheet.clone();
        let count = sheet.items.iter().filter(movable).count();
        let which = which.index(count);
        let mut items = sheet.items.iter_mut().filter(|item| movable(&&**item));
        let item = items.nth(which).unwrap();
        item.area.x = Um(item.area.x.0 + across);
        item.area.y = Um(item.area.y.0 + down);
        let (moved, card) = (item.place.clone(), matches!(item.shape, Shape::Perforation { .. }));
        for fault in told(sample, &sheet, 600, true) {
            let other = fault.other.as_ref().map(|(place, _)| place);
            let named = fault.message.place.as_ref() == Some(&moved) || other == Some(&moved);
            // A card that left the corner leaves the voice code in the wrong one.
            let corner = card && lint::rule(&fault.message) == "G2";
            prop_assert!(named || corner, "{fault:?}");
        }
    }

    #[test]
    fn a_card_that_moves_with_all_that_is_on_it_stays_clean(
        sample in any::<prop::sample::Index>(),
        across in 0..8_000_i32,
        down in -1_900..3_900_i32,
        press in 0..3_usize,
    ) {
        let sample = sample.get(&SHOP.samples);
        let mut sheet = sample.letter.sheet.clone();
        let left = sheet.id.ends_with("-left");
        // Away from what stands beside it, towards its own edge of the sheet.
        let across = if left { -across } else { across };
        for item in sheet.items.iter_mut().filter(|item| item.part == Part::Card) {
            item.area.x = Um(item.area.x.0 + across);
            item.area.y = Um(item.area.y.0 + down);
        }
        let faults = told(sample, &sheet, [600, 720, 1200][press], true);
        prop_assert!(faults.is_empty(), "{faults:?}");
    }

    #[test]
    fn a_head_that_moves_within_its_air_stays_clean(
        sample in any::<prop::sample::Index>(),
        across in -10_000..8_000_i32,
        down in -7_000..3_500_i32,
    ) {
        let sample = sample.get(&SHOP.samples);
        let mut sheet = sample.letter.sheet.clone();
        for item in sheet.items.iter_mut().filter(|item| in_head(item)) {
            item.area.x = Um(item.area.x.0 + across);
            item.area.y = Um(item.area.y.0 + down);
            if let Shape::Pairing { readable: Some((area, _)), .. } = &mut item.shape {
                area.x = Um(area.x.0 + across);
                area.y = Um(area.y.0 + down);
            }
        }
        let faults = told(sample, &sheet, 600, true);
        prop_assert!(faults.is_empty(), "{faults:?}");
    }

    #[test]
    fn without_voice_codes_nothing_new_is_told(
        sample in any::<prop::sample::Index>(),
        which in any::<prop::sample::Index>(),
        down in -60_000..60_000_i32,
    ) {
        let sample = sample.get(&SHOP.samples);
        let mut sheet = sample.letter.sheet.clone();
        let at = which.index(sheet.items.len());
        sheet.items[at].area.y = Um(sheet.items[at].area.y.0 + down);
        let told = |voice| told(sample, &sheet, 600, voice);
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
                _ => lines.insert(at, "[[zone]]\nkind = \"window\"\nx = 1\ny = 9\nw = 90\n\
                    h = 90".to_owned()),
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
    let templates = &SHOP.forms[0].templates;
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
        "schema = 1\n[[table]]\nx = 10\ny = 10\nw = 100\nrow = 1000\nlabel_w = 30\nrows = [\n\
            {rows}]\n"
    );
    hostile(&table);
    let mut faults = Faults::default();
    Sheet::read(&Source::new("t", table), &mut faults);
    assert_eq!(faults.0.len(), 1, "{:?}", faults.0);
}
