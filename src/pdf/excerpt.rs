//! Pages of files of ours as one file of their own: what they draw and nothing of the other pages.
//! Bytes in, bytes out. It is no print file: parts, metadata and the claims of PDF/X and PDF/VT
//! stay behind.
//!
//! Fonts come along as they are, so that the file may embed outlines of characters that none of
//! its pages shows.

use std::collections::BTreeMap;
use std::ops::Range;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

/// By this a file is known to be an excerpt.
pub const CREATOR: &str = "kirikake excerpt";

/// What a page of an excerpt keeps of its own.
const PAGE_KEYS: [&[u8]; 6] = [
    b"Type",
    b"MediaBox",
    b"BleedBox",
    b"TrimBox",
    b"Resources",
    b"Contents",
];
/// Lists of layers in a catalog that excerpts of several files have one behind the other.
const LAYER_LISTS: [&[u8]; 3] = [b"Order", b"ON", b"OFF"];

/// Makes one file of some pages (counted from 0) of each of these files, in their order; `None`
/// if one is no PDF file or lacks a page.
pub fn excerpt(files: &[(&[u8], Range<usize>)], title: &str) -> Option<Vec<u8>> {
    let read = |(bytes, range): &(&[u8], Range<usize>)| {
        let file = Document::load_mem(bytes).ok()?;
        Some((file, range.clone().collect()))
    };
    let files: Option<Vec<(Document, Vec<usize>)>> = files.iter().map(read).collect();
    let files = files?;
    let parts = files.iter().map(|(file, pages)| (file, pages.as_slice()));
    written(made(parts, title)?)
}

/// Pages of one file with all its layers off but the named one: what a renderer draws of it. To
/// open a lot of ten thousand pages for each picture would take forever.
pub fn lit(file: &Document, pages: &[usize], layer: Option<&str>) -> Option<Vec<u8>> {
    let mut made = made(std::iter::once((file, pages)), "")?;
    switch(&mut made, layer);
    written(made)
}

fn written(mut file: Document) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).ok()?;
    Some(bytes)
}

fn made<'f>(
    files: impl Iterator<Item = (&'f Document, &'f [usize])>,
    title: &str,
) -> Option<Document> {
    let mut made = Document::with_version("1.6");
    let root = made.new_object_id();
    let (mut kids, mut layers, mut intents) = (Vec::new(), Vec::new(), None);
    for (file, wanted) in files {
        let pages: Vec<ObjectId> = file.page_iter().collect();
        let mut copy = Copy {
            from: file,
            into: &mut made,
            known: BTreeMap::new(),
        };
        for at in wanted {
            let page = file.get_dictionary(*pages.get(*at)?).ok()?;
            let kept = page.iter().filter(|it| PAGE_KEYS.contains(&&*it.0.clone()));
            let mut own = Dictionary::new();
            for (key, value) in kept {
                own.set(key.clone(), copy.object(value)?);
            }
            own.set("Parent", root);
            kids.push(Object::Reference(copy.into.add_object(own)));
        }
        let catalog = file.catalog().ok()?;
        if let Ok(own) = catalog.get(b"OCProperties") {
            layers.push(copy.object(own)?);
        }
        if let (None, Ok(own)) = (&intents, catalog.get(b"OutputIntents")) {
            intents = Some(copy.object(own)?);
        }
    }
    let count = i64::try_from(kids.len()).ok()?;
    let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    made.objects.insert(root, tree.into());
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => root };
    if let Some(intents) = intents {
        catalog.set("OutputIntents", intents);
    }
    if let Some(layers) = together(layers) {
        catalog.set("OCProperties", layers);
    }
    let catalog = made.add_object(catalog);
    made.trailer.set("Root", catalog);
    let told = dictionary! {
        "Title" => Object::string_literal(title),
        "Creator" => Object::string_literal(CREATOR),
    };
    let told = made.add_object(told);
    made.trailer.set("Info", told);
    Some(made)
}

/// Switches all layers off but the one of that name.
fn switch(file: &mut Document, layer: Option<&str>) {
    let layers = file.catalog().and_then(|it| it.get(b"OCProperties"));
    let layers = layers.and_then(|it| file.dereference(it)).map(|it| it.1);
    let all = layers
        .and_then(Object::as_dict)
        .and_then(|it| it.get(b"OCGs"));
    let all = all.and_then(Object::as_array).cloned().unwrap_or_default();
    let named = |object: &Object, name: &str| {
        let (_, layer) = file.dereference(object).ok()?;
        let own = layer.as_dict().ok()?.get(b"Name").ok()?;
        Some(own.as_str().ok()? == name.as_bytes())
    };
    let lit = |object: &Object| layer.is_some_and(|name| named(object, name) == Some(true));
    let (on, off): (Vec<Object>, Vec<Object>) = all.iter().cloned().partition(lit);
    let switched = dictionary! {
        "OCGs" => all,
        "D" => dictionary! { "ON" => on, "OFF" => off },
    };
    if let Ok(catalog) = file.catalog_mut() {
        catalog.set("OCProperties", switched);
    }
}

/// Whether the bytes are a file that [`excerpt`] has made.
pub fn is_excerpt(bytes: &[u8]) -> bool {
    let mark = format!("/Creator({CREATOR})").into_bytes();
    bytes.starts_with(b"%PDF-") && memchr::memmem::find(bytes, &mark).is_some()
}

/// Copies objects of one file into another, each once, with all that they refer to.
struct Copy<'a> {
    from: &'a Document,
    into: &'a mut Document,
    known: BTreeMap<ObjectId, ObjectId>,
}

impl Copy<'_> {
    /// The object with references of the other file.
    fn object(&mut self, object: &Object) -> Option<Object> {
        Some(match object {
            Object::Reference(id) => Object::Reference(self.reference(*id)?),
            Object::Array(items) => {
                let items = items.iter().map(|item| self.object(item));
                Object::Array(items.collect::<Option<_>>()?)
            }
            Object::Dictionary(entries) => Object::Dictionary(self.dictionary(entries)?),
            Object::Stream(stream) => {
                let mut own = stream.clone();
                own.dict = self.dictionary(&stream.dict)?;
                Object::Stream(own)
            }
            plain => plain.clone(),
        })
    }

    fn dictionary(&mut self, entries: &Dictionary) -> Option<Dictionary> {
        let mut own = Dictionary::new();
        for (key, value) in entries {
            own.set(key.clone(), self.object(value)?);
        }
        Some(own)
    }

    /// Resources name forms, and forms name the resources: an object has its number before it is
    /// copied.
    fn reference(&mut self, id: ObjectId) -> Option<ObjectId> {
        if let Some(own) = self.known.get(&id) {
            return Some(*own);
        }
        let own = self.into.new_object_id();
        self.known.insert(id, own);
        let object = self.object(self.from.get_object(id).ok()?)?;
        self.into.objects.insert(own, object);
        Some(own)
    }
}

/// The layers of several files as those of one: the first file's, and the others' behind them.
fn together(layers: Vec<Object>) -> Option<Object> {
    let mut all = layers.into_iter();
    let mut first = all.next()?;
    for other in all {
        let (into, other) = (first.as_dict_mut().ok()?, other.as_dict().ok()?);
        append(into, other, b"OCGs");
        let other = other.get(b"D").and_then(Object::as_dict).ok()?;
        let into = into.get_mut(b"D").and_then(Object::as_dict_mut).ok()?;
        for list in LAYER_LISTS {
            append(into, other, list);
        }
    }
    Some(first)
}

fn append(into: &mut Dictionary, other: &Dictionary, list: &[u8]) {
    let Ok(more) = other.get(list).and_then(Object::as_array) else {
        return;
    };
    match into.get_mut(list).and_then(Object::as_array_mut) {
        Ok(all) => all.extend_from_slice(more),
        Err(_) => into.set(list, more.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file whose pages say their numbers, with a form that names the resources that name it.
    fn file(first: u8, pages: u8) -> Vec<u8> {
        let mut file = Document::with_version("1.6");
        let (root, shared) = (file.new_object_id(), file.new_object_id());
        let layer = file.add_object(dictionary! { "Type" => "OCG" });
        let form = dictionary! { "Resources" => shared };
        let form = file.add_object(lopdf::Stream::new(form, b"form".to_vec()));
        let names = dictionary! { "S0" => form };
        let shared_entries = dictionary! { "XObject" => names };
        file.objects.insert(shared, shared_entries.into());
        let mut kids: Vec<Object> = Vec::new();
        for number in first..first + pages {
            let content = format!("page {number}.").into_bytes();
            let content = file.add_object(lopdf::Stream::new(Dictionary::new(), content));
            let page = dictionary! {
                "Type" => "Page", "Parent" => root, "Resources" => shared, "Contents" => content,
                "DPart" => root, "MediaBox" => vec![0.into(), 0.into(), 9.into(), 9.into()],
            };
            kids.push(file.add_object(page).into());
        }
        let tree = dictionary! { "Type" => "Pages", "Count" => i64::from(pages), "Kids" => kids };
        file.objects.insert(root, tree.into());
        let layers = dictionary! {
            "OCGs" => vec![layer.into()],
            "D" => dictionary! { "OFF" => vec![layer.into()] },
        };
        let catalog = dictionary! {
            "Type" => "Catalog", "Pages" => root, "OCProperties" => layers,
        };
        let catalog = file.add_object(catalog);
        file.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        file.save_to(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn an_excerpt_has_its_pages_and_nothing_of_the_others() {
        let (one, two) = (file(10, 5), file(20, 3));
        let made = excerpt(&[(&one, 1..3), (&two, 2..3)], "title").unwrap();
        let read = Document::load_mem(&made).unwrap();
        let pages: Vec<ObjectId> = read.page_iter().collect();
        let said = pages.iter().map(|page| read.get_page_content(*page));
        let said: Vec<String> = said.map(|it| String::from_utf8(it).unwrap()).collect();
        let said: Vec<&str> = said.iter().map(|it| it.trim()).collect();
        assert_eq!(said, ["page 11.", "page 12.", "page 22."]);
        for other in [10, 13, 14, 20, 21] {
            let other = format!("page {other}.").into_bytes();
            assert!(memchr::memmem::find(&made, &other).is_none());
        }
        let layers = read.catalog().unwrap().get(b"OCProperties").unwrap();
        let layers = layers.as_dict().unwrap();
        let off = layers.get(b"D").unwrap().as_dict().unwrap().get(b"OFF");
        assert_eq!(off.unwrap().as_array().unwrap().len(), 2);
        assert_eq!(layers.get(b"OCGs").unwrap().as_array().unwrap().len(), 2);
        assert!(is_excerpt(&made) && !is_excerpt(&one));
        let again = excerpt(&[(&one, 1..3), (&two, 2..3)], "title").unwrap();
        assert!(made == again, "the same pages are the same bytes");
    }

    #[test]
    fn a_page_that_is_not_there_and_a_file_that_is_none_make_no_excerpt() {
        let one = file(10, 2);
        assert!(excerpt(&[(&one, 1..3)], "").is_none());
        assert!(excerpt(&[(b"GIF89a", 0..1)], "").is_none());
    }
}
