//! A font of private-use characters as an insurer would hand it over, drawn here: one triangle a
//! character. Not a font editor.
#![allow(dead_code, reason = "each test binary uses a part of it")]

/// Units an em; every character is as wide.
const EM: u16 = 1000;

/// A TrueType font of these characters, ascending; those with `false` are blanks. Without a name,
/// as such fonts come, unless one is given.
pub fn font(name: Option<&str>, characters: &[(char, bool)]) -> Vec<u8> {
    let mut outlines = vec![triangle(500)];
    for (size, (_, inked)) in (600..).step_by(20).zip(characters) {
        outlines.push(if *inked { triangle(size) } else { Vec::new() });
    }
    let glyphs = u16::try_from(outlines.len()).unwrap();
    let (mut glyf, mut loca) = (Vec::new(), vec![0; 4]);
    for outline in &outlines {
        glyf.extend_from_slice(outline);
        loca.extend(u32::try_from(glyf.len()).unwrap().to_be_bytes());
    }
    let mut tables = vec![
        (*b"OS/2", os2()),
        (*b"cmap", cmap(characters)),
        (*b"glyf", glyf),
        (*b"head", head()),
        (*b"hhea", hhea(glyphs)),
        (
            *b"hmtx",
            [EM.to_be_bytes(), [0; 2]].concat().repeat(glyphs.into()),
        ),
        (*b"loca", loca),
        (*b"maxp", maxp(glyphs)),
    ];
    tables.extend(name.map(|name| (*b"name", postscript_name(name))));
    tables.push((*b"post", [&[0, 3, 0, 0][..], &[0; 28]].concat()));
    file(&tables)
}

/// The table of these characters.
pub fn table(characters: &[char]) -> String {
    let mut text = "schema = 1\nid = \"own-1\"\nversion = \"2024-06-01\"\n".to_owned();
    for character in characters {
        let code = u32::from(*character);
        text += &format!("[[character]]\nchar = \"U+{code:04X}\"\n");
    }
    text
}

fn be(numbers: &[i16]) -> Vec<u8> {
    numbers
        .iter()
        .flat_map(|number| number.to_be_bytes())
        .collect()
}

/// One contour of three points on the curve (OpenType 1.9, `glyf`), padded to four bytes.
fn triangle(size: i16) -> Vec<u8> {
    let mut outline = be(&[1, 100, 0, 100 + size, size, 2, 0]);
    outline.extend([1, 1, 1]);
    outline.extend(be(&[100, size, -size, 0, 0, size]));
    outline.resize(outline.len().next_multiple_of(4), 0);
    outline
}

/// Version 4; weight 400, embedding without conditions.
fn os2() -> Vec<u8> {
    let mut table = vec![0; 96];
    for (at, value) in [
        (0, 4),
        (4, 400),
        (6, 5),
        (68, 880),
        (70, -120),
        (74, 880),
        (76, 120),
    ] {
        table[at..at + 2].copy_from_slice(&i16::to_be_bytes(value));
    }
    table
}

/// One subtable of format 12, a group a character.
fn cmap(characters: &[(char, bool)]) -> Vec<u8> {
    let groups = u32::try_from(characters.len()).unwrap();
    let mut table = be(&[0, 1, 3, 10, 0, 12, 12, 0]);
    for number in [16 + 12 * groups, 0, groups] {
        table.extend(number.to_be_bytes());
    }
    for (glyph, (character, _)) in (1u32..).zip(characters) {
        let code = u32::from(*character);
        table.extend([code, code, glyph].into_iter().flat_map(u32::to_be_bytes));
    }
    table
}

fn head() -> Vec<u8> {
    let mut table = vec![
        0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x5F, 0x0F, 0x3C, 0xF5, 0, 3,
    ];
    table.extend(EM.to_be_bytes());
    table.extend([0; 16]);
    table.extend(be(&[0, 0, 1000, 1000, 0, 8, 2, 1, 0]));
    table
}

fn hhea(glyphs: u16) -> Vec<u8> {
    let mut table = be(&[1, 0, 880, -120, 0, 1000]);
    table.resize(34, 0);
    table.extend(glyphs.to_be_bytes());
    table
}

fn maxp(glyphs: u16) -> Vec<u8> {
    let mut table = be(&[1, 0]);
    table.extend(glyphs.to_be_bytes());
    table.extend(be(&[3, 1, 0, 0, 1]));
    table.resize(32, 0);
    table
}

/// Name 6 for Windows, English, in UTF-16.
fn postscript_name(name: &str) -> Vec<u8> {
    let text: Vec<u8> = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let length = i16::try_from(text.len()).unwrap();
    [be(&[0, 1, 18, 3, 1, 0x409, 6, length, 0]), text].concat()
}

/// The tables in their directory; nobody who reads a job's fonts proves the checksums.
fn file(tables: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let count = u16::try_from(tables.len()).unwrap();
    let mut out = vec![0, 1, 0, 0];
    out.extend(
        [count, 128, 3, count * 16 - 128]
            .into_iter()
            .flat_map(u16::to_be_bytes),
    );
    let mut at = 12 + 16 * tables.len();
    for (tag, table) in tables {
        let numbers = [0, at, table.len()].map(|number| u32::try_from(number).unwrap());
        out.extend_from_slice(tag);
        out.extend(numbers.into_iter().flat_map(u32::to_be_bytes));
        at += table.len().next_multiple_of(4);
    }
    for (_, table) in tables {
        out.extend_from_slice(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}
