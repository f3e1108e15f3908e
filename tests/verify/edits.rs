//! Edits of finished lots: pages, forms, fonts and rows of control files. What they lead to is told
//! elsewhere.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use lopdf::{Document, Object, ObjectId};

use super::hall::Job;

pub fn edit(job: &Job, file: &str, change: impl Fn(&mut Document)) {
    let path = job.path(&format!("OUT/lots/{file}"));
    let mut document = Document::load(&path).unwrap();
    change(&mut document);
    document.save(&path).unwrap();
}

pub fn pages(document: &Document) -> Vec<ObjectId> {
    document.get_pages().into_values().collect()
}

pub fn content(document: &Document, page: usize) -> (ObjectId, Vec<u8>) {
    let page = document.get_dictionary(pages(document)[page]).unwrap();
    let id = page.get(b"Contents").unwrap().as_reference().unwrap();
    let stream = document.get_object(id).unwrap().as_stream().unwrap();
    (id, stream.content.clone())
}

pub fn put(document: &mut Document, id: ObjectId, bytes: Vec<u8>) {
    let stream = document
        .get_object_mut(id)
        .unwrap()
        .as_stream_mut()
        .unwrap();
    stream.set_plain_content(bytes);
}

/// The n-th place of a text in a page's content.
pub fn at(bytes: &[u8], text: &[u8], nth: usize) -> usize {
    let mut windows = bytes.windows(text.len()).enumerate();
    let found = windows
        .by_ref()
        .filter(|(_, window)| *window == text)
        .nth(nth);
    found
        .unwrap_or_else(|| panic!("{} is there", String::from_utf8_lossy(text)))
        .0
}

/// Changes the content of a page of lot 2.
pub fn on_page(job: &Job, page: usize, change: impl Fn(&mut Vec<u8>)) {
    edit(job, "0002.notice.pdf", |document| {
        let (id, mut bytes) = content(document, page);
        change(&mut bytes);
        put(document, id, bytes);
    });
}

pub fn replace(bytes: &mut Vec<u8>, from: &[u8], to: &[u8], nth: usize) {
    let place = at(bytes, from, nth);
    bytes.splice(place..place + from.len(), to.iter().copied());
}

/// The symbol on a page: from `q` to `EI Q`.
pub fn symbol(bytes: &[u8], nth: usize) -> std::ops::Range<usize> {
    let begin = at(bytes, b"\nBI/W", nth);
    let from = bytes[..begin]
        .windows(2)
        .rposition(|two| two == b"q ")
        .unwrap();
    let end = begin + at(&bytes[begin..], b"EI Q\n", 0) + 5;
    from..end
}

/// Exchanges the bytes of a part of two pages.
pub fn exchange(job: &Job, part: impl Fn(&[u8]) -> std::ops::Range<usize>) {
    edit(job, "0002.notice.pdf", |document| {
        let (one, mut first) = content(document, 0);
        let (two, mut second) = content(document, 1);
        let (here, there) = (part(&first), part(&second));
        let (mine, theirs) = (first[here.clone()].to_vec(), second[there.clone()].to_vec());
        first.splice(here, theirs);
        second.splice(there, mine);
        put(document, one, first);
        put(document, two, second);
    });
}

/// The n-th run of glyphs.
pub fn run(bytes: &[u8], nth: usize) -> std::ops::Range<usize> {
    let begin = at(bytes, b"Td(", nth) + 3;
    let end = begin + at(&bytes[begin..], b")Tj", 0);
    begin..end
}

pub fn rows(job: &Job, file: &str, change: impl Fn(&mut Vec<Vec<String>>)) {
    let path = format!("OUT/lots/{file}");
    let text = job.read(&path);
    let cells = |row: &str| row.split(',').map(str::to_owned).collect();
    let mut rows: Vec<Vec<String>> = text.lines().map(cells).collect();
    change(&mut rows);
    let text: String = rows.iter().map(|row| row.join(",") + "\n").collect();
    std::fs::write(job.path(&path), text).unwrap();
}

/// Changes the first leaf of a file's page tree.
pub fn kids(job: &Job, file: &str, change: impl Fn(&mut Vec<Object>)) {
    edit(job, file, |document| {
        let parent = document.get_dictionary(pages(document)[0]).unwrap();
        let parent = parent.get(b"Parent").unwrap().as_reference().unwrap();
        let node = document
            .get_object_mut(parent)
            .unwrap()
            .as_dict_mut()
            .unwrap();
        let Object::Array(kids) = node.get_mut(b"Kids").unwrap() else {
            panic!("kids are an array");
        };
        change(kids);
    });
}

/// Changes the content of one of the lot's forms.
pub fn form(job: &Job, name: &[u8], change: impl Fn(&mut Vec<u8>)) {
    form_of(job, "0002.notice.pdf", name, change);
}

/// Changes the content of a form of a print file.
pub fn form_of(job: &Job, file: &str, name: &[u8], change: impl Fn(&mut Vec<u8>)) {
    edit(job, file, |document| {
        let page = document.get_dictionary(pages(document)[0]).unwrap();
        let resources = page.get(b"Resources").unwrap().as_reference().unwrap();
        let resources = document.get_dictionary(resources).unwrap();
        let forms = resources.get(b"XObject").unwrap().as_dict().unwrap();
        let id = forms.get(name).unwrap().as_reference().unwrap();
        let mut bytes = document
            .get_object(id)
            .unwrap()
            .as_stream()
            .unwrap()
            .content
            .clone();
        change(&mut bytes);
        put(document, id, bytes);
    });
}

pub fn font_object(document: &Document) -> ObjectId {
    let page = document.get_dictionary(pages(document)[0]).unwrap();
    let resources = page.get(b"Resources").unwrap().as_reference().unwrap();
    let resources = document.get_dictionary(resources).unwrap();
    let fonts = resources.get(b"Font").unwrap();
    let fonts = document.dereference(fonts).unwrap().1.as_dict().unwrap();
    fonts.get(b"F0").unwrap().as_reference().unwrap()
}

/// Changes a stream of the lot's first font.
pub fn font(job: &Job, key: &[u8], change: impl Fn(&mut Vec<u8>)) {
    edit(job, "0002.notice.pdf", |document| {
        let font = document.get_dictionary(font_object(document)).unwrap();
        let id = font.get(key).unwrap().as_reference().unwrap();
        let stream = document.get_object(id).unwrap().as_stream().unwrap();
        let mut bytes = stream.get_plain_content().unwrap();
        change(&mut bytes);
        let stream = document
            .get_object_mut(id)
            .unwrap()
            .as_stream_mut()
            .unwrap();
        stream.dict.remove(b"Filter");
        stream.set_plain_content(bytes);
    });
}

/// Lets the code of 1 show the glyph of 7.
pub fn font_map(job: &Job) {
    edit(job, "0002.notice.pdf", |document| {
        let font = document.get_dictionary(font_object(document)).unwrap();
        let below = font.get(b"DescendantFonts").unwrap();
        let below = document.dereference(below).unwrap().1.as_array().unwrap()[0].clone();
        let below = document.dereference(&below).unwrap().1.as_dict().unwrap();
        let id = below.get(b"CIDToGIDMap").unwrap().as_reference().unwrap();
        let stream = document.get_object(id).unwrap().as_stream().unwrap();
        let mut bytes = stream.get_plain_content().unwrap();
        let seven = [bytes[2 * 0x19], bytes[2 * 0x19 + 1]];
        bytes[2 * 0x13..2 * 0x13 + 2].copy_from_slice(&seven);
        let stream = document
            .get_object_mut(id)
            .unwrap()
            .as_stream_mut()
            .unwrap();
        stream.dict.remove(b"Filter");
        stream.set_plain_content(bytes);
    });
}
