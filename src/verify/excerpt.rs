//! A small file of some pages of a print file, for the renderer: one that had to open a lot of ten
//! thousand pages for each picture would never end. Page, resources and content are as they were;
//! only the layers are switched.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

/// Keys of a page that lead to other pages.
const KEYS_UP: [&[u8]; 2] = [b"Parent", b"DPart"];

/// The pages alone, all layers off but the one with the name `lit`; `None` if the file is broken.
pub fn of(file: &Document, pages: &[ObjectId], lit: Option<&str>) -> Option<Vec<u8>> {
    let mut small = Document::with_version("1.6");
    let mut objects = BTreeMap::new();
    let root = (file.max_id + 1, 0);
    for &id in pages {
        let mut page = file.get_dictionary(id).ok()?.clone();
        for key in KEYS_UP {
            page.remove(key);
        }
        gather(file, &Object::Dictionary(page.clone()), &mut objects);
        page.set("Parent", root);
        objects.insert(id, Object::Dictionary(page));
    }
    let layers = layers(file, lit);
    for &(layer, _) in &layers {
        gather(file, &Object::Reference(layer), &mut objects);
    }
    let kids: Vec<Object> = pages.iter().map(|&id| id.into()).collect();
    let count = i64::try_from(kids.len()).ok()?;
    let tree = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    objects.insert(root, Object::Dictionary(tree));
    let catalog = (file.max_id + 2, 0);
    let tree = dictionary! {
        "Type" => "Catalog", "Pages" => root, "OCProperties" => switched(&layers),
    };
    objects.insert(catalog, Object::Dictionary(tree));
    small.objects = objects;
    small.max_id = file.max_id + 2;
    small.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    small.save_to(&mut bytes).ok()?;
    Some(bytes)
}

/// Everything that an object refers to.
fn gather(file: &Document, object: &Object, objects: &mut BTreeMap<ObjectId, Object>) {
    let mut ahead = vec![object];
    while let Some(object) = ahead.pop() {
        match object {
            Object::Reference(id) if !objects.contains_key(id) => {
                if let Ok(object) = file.get_object(*id) {
                    objects.insert(*id, object.clone());
                    ahead.push(object);
                }
            }
            Object::Array(items) => ahead.extend(items),
            Object::Dictionary(entries) => ahead.extend(entries.iter().map(|(_, it)| it)),
            Object::Stream(stream) => ahead.extend(stream.dict.iter().map(|(_, it)| it)),
            _ => {}
        }
    }
}

/// The layers of a file, and whether each is on.
fn layers(file: &Document, lit: Option<&str>) -> Vec<(ObjectId, bool)> {
    let all = file
        .catalog()
        .ok()
        .and_then(|it| it.get(b"OCProperties").ok());
    let all = all.and_then(|it| file.dereference(it).ok()?.1.as_dict().ok());
    let all = all.and_then(|it| it.get(b"OCGs").ok()?.as_array().ok());
    let ids = all
        .into_iter()
        .flatten()
        .filter_map(|it| it.as_reference().ok());
    let named = |id: ObjectId| {
        let layer: Option<&Dictionary> = file.get_dictionary(id).ok();
        layer.and_then(|it| it.get(b"Name").ok()?.as_str().ok())
    };
    ids.map(|id| {
        let on = lit.is_some_and(|lit| named(id) == Some(lit.as_bytes()));
        (id, on)
    })
    .collect()
}

fn switched(layers: &[(ObjectId, bool)]) -> Dictionary {
    let of = |wanted: bool| -> Vec<Object> {
        let some = layers.iter().filter(|(_, on)| *on == wanted);
        some.map(|&(id, _)| id.into()).collect()
    };
    let all: Vec<Object> = layers.iter().map(|&(id, _)| id.into()).collect();
    dictionary! {
        "OCGs" => all,
        "D" => dictionary! { "ON" => of(true), "OFF" => of(false) },
    }
}
