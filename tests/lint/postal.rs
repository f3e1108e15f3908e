//! The window, the address behind it and the barcodes of the post: every rule broken once.

use super::{Shop, told};

/// A form, a text of its layout, what is written in its place, and the rules that then tell.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const CASES: &[Case] = &[
    (
        "envelope-kaku2",
        "kind = \"customer\"\nsize = 10\nx = 92",
        "kind = \"customer\"\nsize = 10\nx = 152",
        &[("postal", "KRK2090-E")],
    ),
    (
        "window-base",
        "x = 22\ny = 57.2",
        "x = 22\ny = 60",
        &[("postal", "KRK2091-E")],
    ),
    (
        "window-base",
        "slide   = 9.5",
        "slide   = 9.6",
        &[("address", "KRK2092-E"), ("postal", "KRK2091-E")],
    ),
    (
        "window-base",
        "slide_y = 7.5",
        "slide_y = 8",
        &[("address", "KRK2092-E"), ("postal", "KRK2091-E")],
    ),
    (
        "yoshiki3",
        "y = 50.5\nw = 81\nh = 4.5",
        "y = 51.2\nw = 81\nh = 4.5",
        &[("quiet", "KRK2053-E")],
    ),
    (
        "window-base",
        "x = 126\ny = 29.5",
        "x = 118\ny = 29.5",
        &[("G15", "KRK2033-E")],
    ),
    (
        "window-base",
        "kind = \"customer\"\n",
        "kind = \"customer\"\nsize = 7.9\n",
        &[("toml", "KRK2004-E")],
    ),
    (
        "window-base",
        "kind = \"registered\"\n",
        "kind = \"registered\"\nletters = \"AE\"\n",
        &[("toml", "KRK2004-E")],
    ),
    (
        "envelope-naga3",
        "role = \"E\"",
        "role = \"A\"",
        &[("toml", "KRK2005-E")],
    ),
    (
        "window-base",
        "role = \"A\"",
        "role = \"E\"",
        &[("toml", "KRK2005-E")],
    ),
    (
        "kakuninsho",
        "role = \"B\"",
        "role = \"A\"",
        &[("toml", "KRK2005-E")],
    ),
    (
        "kakuninsho",
        "role = \"D\"\nx = 89.1",
        "role = \"D\"\nx = 105",
        &[("card", "KRK2052-E")],
    ),
];

#[test]
fn each_rule_of_windows_backs_and_postal_barcodes_tells() {
    let mut wrong = Vec::new();
    for (form, old, new, want) in CASES {
        let shop = Shop::open();
        let path = shop.path(&format!("{form}.toml"));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{form}: {old}");
        std::fs::write(&path, text.replacen(old, new, 1)).unwrap();
        let (_, faults) = shop.faults(form);
        let rules: Vec<_> = faults.iter().map(told).collect();
        let rules: Vec<_> = rules
            .iter()
            .map(|it| (it.0.as_str(), it.1.as_str()))
            .collect();
        if rules != *want {
            wrong.push(format!("{form}: {new}: {rules:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
