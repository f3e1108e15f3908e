//! The table of broken layouts: edits of the shipped files, and exactly the faults that each makes.

use std::collections::BTreeSet;

use super::{FORM, Shop, told};

/// What it is; edits (old, new); faults (rule, id, words of the culprit, `=` for their own line).
pub type Case = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [(&'static str, u16, &'static str)],
);

pub fn run(cases: &[Case]) {
    run_on(FORM, cases);
}

pub fn run_on(form: &'static str, cases: &[Case]) {
    let mut wrong = Vec::new();
    for (name, edits, faults) in cases {
        let shop = Shop::of(form);
        edits.iter().for_each(|(old, new)| shop.edit(old, new));
        let want = faults.iter().map(|(rule, id, needle)| {
            let (file, line) = shop.line(needle);
            ((*rule).to_owned(), format!("KRK{id}-E"), file, line)
        });
        let want: BTreeSet<_> = want.collect();
        let (exit, found) = shop.faults(form);
        let got: BTreeSet<_> = found.iter().map(told).collect();
        let clean = want.is_empty() == (exit == 0) && want.len() == found.len();
        if got != want || !clean {
            wrong.push(format!(
                "{name}: exit {exit}\n  want {want:?}\n  got  {found:#?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub const NOTCH: &str = "[[notch]]  ";
const KIND: &str = "h = 6\nsize = 10\ntext = \"{kind}\"";
const CONTROL_LINE: &str = "x = 40\ny = 284\nw = 66";
const FACE_CODE: &str = "x = 181.525\ny = 14.5";
const CARD_CODE: &str = "x = 181.525\ny = 275.5";
const SYMBOL: &str = "x = 91\ny = 148\nw = 28";

#[test]
fn grammar() {
    run(&[
        (
            "an unknown key",
            &[("edge = \"bottom\"", "edge = \"bottom\"\ncolour = 1")],
            &[("toml", 2002, "=colour = 1")],
        ),
        (
            "a number in quotes",
            &[("y = 99", "y = \"99\"")],
            &[("toml", 2004, "=y = \"99\"")],
        ),
        (
            "a length too fine",
            &[("w = 85.6", "w = 85.61234")],
            &[("toml", 2004, "=w = 85.61234")],
        ),
        (
            "a missing text",
            &[("text = \"{control_no}\"\n", "")],
            &[("toml", 2003, "x = 36\ny = 15")],
        ),
        (
            "an unknown choice",
            &[("edge = \"bottom\"", "edge = \"left\"")],
            &[("toml", 2005, "=edge = \"left\"")],
        ),
        (
            "another form's code",
            &[("code  = \"1\"", "code  = \"2\"")],
            &[("toml", 2005, "=code  = \"2\"")],
        ),
        (
            "an unknown zone",
            &[(
                NOTCH,
                "[[zone]]\nkind = \"glu\"\nx = 1\ny = 1\nw = 1\nh = 1\n[[notch]]  ",
            )],
            &[("toml", 2005, "=kind = \"glu\"")],
        ),
        (
            "a slide to nowhere",
            &[(
                NOTCH,
                "[[zone]]\nkind = \"glue\"\nslide = -1\nx = 1\ny = 1\nw = 1\nh = 1\n[[notch]]  ",
            )],
            &[("toml", 2004, "=slide = -1")],
        ),
        (
            "an unknown field",
            &[("{kind}", "{knd}")],
            &[("field", 2015, "{knd}")],
        ),
        (
            "a brace left open",
            &[("\"{kind}\"", "\"{kind\"")],
            &[("field", 2026, "\"{kind\"")],
        ),
        (
            "a letter without a glyph",
            &[("－ マイナポータル", "😀 マイナポータル")],
            &[("glyph", 2014, "😀")],
        ),
        (
            "a template that is not there",
            &[("voice/yoshiki1.txt", "voice/none.txt")],
            &[("file", 2010, "=voice/none.txt")],
        ),
    ]);
}

#[test]
fn margins() {
    run(&[
        (
            "a label at the left edge",
            &[("x = 20\ny = 15", "x = 3\ny = 15")],
            &[("margin", 2013, "x = 3\ny = 15")],
        ),
        (
            "a line to the right edge",
            &[("y = 42.85\nw = 170", "y = 42.85\nw = 188")],
            &[("margin", 2013, "y = 42.85")],
        ),
        (
            "a code whose quiet zone leaves the margin",
            &[(FACE_CODE, "x = 195\ny = 14.5")],
            &[("margin", 2013, "x = 195")],
        ),
        (
            "a control line at the foot",
            &[(CONTROL_LINE, "x = 40\ny = 289\nw = 66")],
            &[("margin", 2013, "y = 289")],
        ),
        (
            "a card that leaves the margin",
            &[("w = 85.6", "w = 96")],
            &[("margin", 2013, "w = 96")],
        ),
        (
            "a zone that leaves the sheet",
            &[(
                NOTCH,
                "[[zone]]\nkind = \"glue\"\nx = 150\ny = 285\nw = 100\nh = 10\n[[notch]]  ",
            )],
            &[("margin", 2013, "kind = \"glue\"")],
        ),
        (
            "a fold beyond the sheet",
            &[("y = 198", "y = 400")],
            &[("margin", 2013, "y = 400")],
        ),
    ]);
}

#[test]
fn cards() {
    run(&[
        (
            "a card's title above its edge",
            &[("x = 115\ny = 237", "x = 115\ny = 229")],
            &[("card", 2052, "y = 229")],
        ),
        (
            "a notice's label across the edge",
            &[("y = 237\nw = 86", "y = 237\nw = 95")],
            &[("card", 2052, "w = 95")],
        ),
        (
            "a card's label without its part",
            &[("part = \"card\"\nx = 115\ny = 278", "x = 115\ny = 278")],
            &[
                ("card", 2052, "x = 115\ny = 278"),
                ("type", 2051, "x = 115\ny = 278"),
            ],
        ),
        (
            "the last four digits on the card",
            &[(
                "w = 47\nh = 6\nsize = 10\ntext = \"{copay}\"",
                "w = 47\nh = 6\nsize = 10\ntext = \"{last4}\"",
            )],
            &[("last4", 2027, "w = 47"), ("last4", 2057, "w = 47")],
        ),
        (
            "a card's code at its edge",
            &[(CARD_CODE, "x = 181.525\ny = 278")],
            &[("quiet", 2053, "x = 181.525\ny = 278")],
        ),
        (
            "a card's code in its round corner",
            &[(CARD_CODE, "x = 185.1\ny = 277.4")],
            &[("quiet", 2053, "x = 185.1")],
        ),
        (
            "a code of the face near the card",
            &[(FACE_CODE, "x = 181.525\ny = 224.5")],
            &[("quiet", 2053, "y = 224.5")],
        ),
    ]);
}

#[test]
fn overlaps() {
    run(&[
        (
            "two texts",
            &[("x = 36\ny = 21", "x = 36\ny = 18")],
            &[("overlap", 2016, "{kind}")],
        ),
        (
            "a label and the text behind it",
            &[("y = 15\nw = 16", "y = 15\nw = 20")],
            &[("overlap", 2016, "{control_no}")],
        ),
        (
            "a line through a label",
            &[("y = 56\nw = 170", "y = 62\nw = 170")],
            &[("overlap", 2016, "あなたの加入する")],
        ),
        (
            "a label over a table",
            &[("y = 59\nw = 170", "y = 66\nw = 170")],
            &[
                ("overlap", 2016, "={ label = \"記号\""),
                ("overlap", 2016, "={ label = \"番号\""),
                ("overlap", 2016, "row     = 8"),
            ],
        ),
        (
            "a symbol over a label",
            &[(SYMBOL, "x = 91\ny = 141\nw = 28")],
            &[("overlap", 2016, "－ マイナポータル")],
        ),
        (
            "a label in a symbol's quiet zone",
            &[(SYMBOL, "x = 91\ny = 146\nw = 28")],
            &[("quiet", 2053, "－ マイナポータル")],
        ),
        (
            "a pairing code over its line",
            &[(FACE_CODE, "x = 181.525\ny = 18")],
            &[("overlap", 2016, "y = 18\n")],
        ),
        (
            "a pairing code near its line",
            &[(FACE_CODE, "x = 181.525\ny = 15.5")],
            &[("quiet", 2053, "y = 15.5")],
        ),
        (
            "a text over the voice code",
            &[(CONTROL_LINE, "x = 30\ny = 280\nw = 66")],
            &[("overlap", 2016, "x = 30\ny = 280")],
        ),
        (
            "two codes",
            &[(
                NOTCH,
                "[[qr]]\nx = 172\ny = 11\nw = 12\ntext = \"x\"\n[[notch]]  ",
            )],
            &[("overlap", 2016, FACE_CODE)],
        ),
    ]);
}

#[test]
fn letters() {
    run(LETTERS);
}

const LETTERS: &[Case] = &[
    (
        "small body type",
        &[(
            "size    = 10\nleading = 17\ntext = \"\"\"\nあなた",
            "size    = 9\nleading = 17\ntext = \"\"\"\nあなた",
        )],
        &[("type", 2051, "あなたの加入する")],
    ),
    (
        "small type on the card",
        &[(
            "size = 7\nink  = 70\ntext = \"氏名\"",
            "size = 6.5\nink  = 70\ntext = \"氏名\"",
        )],
        &[("type", 2051, "size = 6.5")],
    ),
    (
        "a small control line",
        &[("h = 4\nsize = 7\n", "h = 4\nsize = 6\n")],
        &[("type", 2051, "ロット")],
    ),
    (
        "a small readable line",
        &[("size  = 6\n", "size  = 5\n")],
        &[("type", 2051, FACE_CODE)],
    ),
    (
        "a small caption of the voice code",
        &[("size    = 7.5", "size    = 6.5")],
        &[("type", 2051, "size    = 6.5")],
    ),
    (
        "a small heading for the desk",
        &[(
            "size = 8\nink  = 70\ntext = \"種別\"",
            "size = 7\nink  = 70\ntext = \"種別\"",
        )],
        &[("type", 2051, "text = \"種別\"")],
    ),
    (
        "a small heading of anything else",
        &[("text = \"種別\"", "text = \"区分\"")],
        &[("type", 2051, "text = \"区分\"")],
    ),
    (
        "a title too large",
        &[("size  = 20", "size  = 60")],
        &[("overflow", 2012, "size  = 60")],
    ),
    (
        "a box lower than its letters",
        &[(KIND, "h = 3\nsize = 10\ntext = \"{kind}\"")],
        &[("overflow", 2012, "{kind}")],
    ),
    (
        "a box too narrow for what is fixed",
        &[("x = 65\ny = 224\nw = 80", "x = 65\ny = 224\nw = 20")],
        &[("overflow", 2012, "x = 65")],
    ),
    (
        "a box too narrow for a usual name",
        &[("y = 32\nw = 144", "y = 32\nw = 7")],
        &[("overflow", 2012, "y = 32\nw = 7")],
    ),
    (
        "a readable line too narrow",
        &[("w = 23\n", "w = 18\n")],
        &[("overflow", 2012, FACE_CODE)],
    ),
    (
        "a static symbol too small",
        &[(SYMBOL, "x = 91\ny = 148\nw = 5")],
        &[("overflow", 2012, "w = 5\n")],
    ),
];

#[test]
fn corner_and_notch() {
    run(CORNER_AND_NOTCH);
}

const CORNER_AND_NOTCH: &[Case] = &[
    (
        "G2: a notch on the other edge",
        &[("edge = \"bottom\"", "edge = \"right\"")],
        &[("G2", 2033, "edge = \"right\"")],
    ),
    (
        "G2 and G10: a code under the card",
        &[("\"bottom-left\"", "\"bottom-right\"")],
        &[("G2", 2033, "edge = \"bottom\""), ("G10", 2033, "w = 85.6")],
    ),
    (
        "G7: a code without a notch",
        &[(
            "[[notch]]                  # bottom edge: the card takes the bottom right corner\n\
                 edge = \"bottom\"",
            "",
        )],
        &[("G7", 2033, "corner        =")],
    ),
    (
        "G7: a notch without a code",
        &[("[[voice]]…", "")],
        &[("G7", 2033, NOTCH)],
    ),
    (
        "G8: two notches",
        &[(NOTCH, "[[notch]]\nedge = \"bottom\"\n[[notch]]  ")],
        &[("G8", 2033, NOTCH)],
    ),
    (
        "G9: ink near the notch",
        &[(
            NOTCH,
            "[[line]]\nx = 20\ny = 291\nw = 10\nh = 0.5\n[[notch]]  ",
        )],
        &[("G9", 2033, "y = 291")],
    ),
    (
        "G9: a fold near the notch",
        &[("y = 198", "y = 294")],
        &[("G9", 2033, "y = 294")],
    ),
    (
        "G9: a perforation near the notch",
        &[(
            NOTCH,
            "[[perforation]]\nx = 28\ny = 287\nw = 10\nh = 5\n[[notch]]  ",
        )],
        &[("G9", 2033, "y = 287"), ("card", 2052, "y = 287")],
    ),
    (
        "G10: a code in the glue",
        &[(
            NOTCH,
            "[[zone]]\nkind = \"glue\"\nx = 5\ny = 280\nw = 15\nh = 10\n[[notch]]  ",
        )],
        &[("G10", 2033, "kind = \"glue\"")],
    ),
    (
        "G10: a notch in the glue",
        &[(
            NOTCH,
            "[[zone]]\nkind = \"glue\"\nx = 20\ny = 293\nw = 10\nh = 4\n[[notch]]  ",
        )],
        &[("G10", 2033, "kind = \"glue\"")],
    ),
    (
        "G10: a zone that slides to the code",
        &[(
            NOTCH,
            "[[zone]]\nkind = \"postal\"\nslide = 3\nx = 5\ny = 240\nw = 30\nh = 18\n[[notch]]  ",
        )],
        &[("G10", 2033, "kind = \"postal\"")],
    ),
    (
        "G5: a text in the voice code's quiet zone",
        &[(CONTROL_LINE, "x = 36\ny = 280\nw = 66")],
        &[("G5", 2033, "x = 36\ny = 280")],
    ),
    (
        "G5: at 720 dpi alone",
        &[(CONTROL_LINE, "x = 37\ny = 280\nw = 66")],
        &[("G5", 2033, "x = 37\ny = 280")],
    ),
    (
        "G14: a spoken text too long",
        &[("おわり。", LONG)],
        &[("G14", 2033, "=voice/yoshiki1.txt")],
    ),
    (
        "G16: a symbol near the voice code",
        &[(SYMBOL, "x = 70\ny = 249.5\nw = 12")],
        &[("G16", 2033, "y = 249.5")],
    ),
];

/// Two hundred and sixteen characters more.
pub const LONG: &str = concat!(
    "この通知は大切に保管してください。この通知は大切に保管してください。この通知は大切に保管してください。",
    "この通知は大切に保管してください。この通知は大切に保管してください。この通知は大切に保管してください。",
    "この通知は大切に保管してください。この通知は大切に保管してください。この通知は大切に保管してください。",
    "この通知は大切に保管してください。この通知は大切に保管してください。この通知は大切に保管してください。",
    "おわり。"
);

#[test]
fn folds_and_windows() {
    run(FOLDS_AND_WINDOWS);
}

const FOLDS_AND_WINDOWS: &[Case] = &[
    (
        "a fold through a label",
        &[("y = 198", "y = 185")],
        &[("G15", 2033, "マイナ保険証の読み取り")],
    ),
    (
        "a fold off the table's border",
        &[("y = 99", "y = 97")],
        &[("G15", 2033, "={ label = \"フリガナ\"")],
    ),
    (
        "a fold near a symbol",
        &[("y = 198", "y = 173.5")],
        &[("G15", 2033, SYMBOL)],
    ),
    (
        "a fold through the card",
        &[("y = 198", "y = 234.5")],
        &[("G15", 2033, "w = 85.6")],
    ),
    (
        "a pairing code near a fold",
        &[(FACE_CODE, "x = 193\ny = 187.9")],
        &[("quiet", 2053, "x = 193")],
    ),
    (
        "a window that shows the desk's numbers only",
        &[(
            NOTCH,
            "[[zone]]\nkind = \"window\"\nslide = 2\nx = 20\ny = 15\nw = 60\nh = 12\n[[notch]]  ",
        )],
        &[],
    ),
    (
        "a window that shows the address wherever the sheet slides",
        &[
            ("y = 32\nw = 144", "y = 32\nw = 60"),
            (
                NOTCH,
                "[[zone]]\nkind = \"window\"\nslide = 1\nx = 19\ny = 30\nw = 62\nh = 11\n\
                    [[zone]]\nkind = \"address\"\nx = 20\ny = 31\nw = 60\nh = 9\n[[notch]]  ",
            ),
        ],
        &[],
    ),
    (
        "a window that shows a name",
        &[(
            NOTCH,
            "[[zone]]\nkind = \"window\"\nx = 20\ny = 15\nw = 60\nh = 22\n[[notch]]  ",
        )],
        &[("G15", 2033, "y = 32\nw = 144")],
    ),
    (
        "a window that shows a name when it slides",
        &[(
            NOTCH,
            "[[zone]]\nkind = \"window\"\nslide = 5.5\nx = 20\ny = 15\nw = 60\nh = 12\n[[notch]]  ",
        )],
        &[("G15", 2033, "y = 32\nw = 144")],
    ),
    (
        "a window on the panel of code, card and digits",
        &[(
            NOTCH,
            "[[zone]]\nkind = \"window\"\nx = 20\ny = 199\nw = 50\nh = 2\n[[notch]]  ",
        )],
        &[
            ("G15", 2033, "corner        ="),
            ("G15", 2033, "w = 85.6"),
            ("G15", 2033, "{last4}"),
        ],
    ),
    (
        "a window on the middle panel",
        &[(
            NOTCH,
            "[[zone]]\nkind = \"window\"\nx = 20\ny = 124\nw = 50\nh = 3\n[[notch]]  ",
        )],
        &[
            ("G15", 2033, "corner        ="),
            ("G15", 2033, "w = 85.6"),
            ("G15", 2033, "{last4}"),
        ],
    ),
];

#[test]
fn a_code_bottom_left_needs_a_card_or_a_window_in_the_right_corner() {
    let shop = Shop::open();
    let form = "schema = 1\nid = \"yoshiki3\"\ncode = \"3\"\ntitle = \"t\"\n\
        [[voice]]\ncorner = \"bottom-left\"\ntemplate = \"voice/own.txt\"\n\
        [[notch]]\nedge = \"bottom\"\n[[pairing]]\nrole = \"A\"\nx = 20\ny = 20\n";
    std::fs::write(shop.path("voice/own.txt"), "おわり。\n").unwrap();
    std::fs::write(shop.path("yoshiki3.toml"), form).unwrap();
    let (exit, faults) = shop.faults("yoshiki3");
    assert_eq!(exit, 20);
    let told: Vec<_> = faults.iter().map(told).collect();
    let want = (
        "G2".to_owned(),
        "KRK2033-E".to_owned(),
        "yoshiki3.toml".to_owned(),
        5,
    );
    assert_eq!(told, [want]);
    let window = "[[zone]]\nkind = \"window\"\nx = 150\ny = 260\nw = 50\nh = 20\n";
    std::fs::write(shop.path("yoshiki3.toml"), format!("{form}{window}")).unwrap();
    assert_eq!(shop.faults("yoshiki3"), (0, vec![]));
}

#[test]
fn a_fault_of_one_press_says_so_and_what_was_measured() {
    let shop = Shop::open();
    shop.edit(CONTROL_LINE, "x = 37\ny = 280\nw = 66");
    let (_, faults) = shop.faults(FORM);
    let text = faults[0]["text"].as_str().unwrap();
    // At 720 dpi the code ends 35.313 mm from the left: 416 + 585 dots.
    assert!(text.contains("1.69 mm (≥ 2) (720 dpi)"), "{text}");
}
