//! Objects as bytes, with where each begins. A worker fills a chunk, the writer appends it.

use libdeflater::{CompressionLvl, Compressor};
use lopdf::{Dictionary, Object};

/// How page contents and static art are packed. Font files and profiles are always packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compress {
    /// As they are: the quickest to write and to read.
    None,
    /// Deflate level 1.
    Fast,
    /// Deflate level 6.
    Small,
}

/// Objects as bytes, with where each begins.
#[derive(Default)]
pub struct Chunk {
    /// Whole objects, one after the other.
    pub bytes: Vec<u8>,
    /// (object number, offset within `bytes`).
    pub starts: Vec<(u32, u32)>,
    /// Kept so that a worker allocates no state a page.
    deflate: Option<Deflate>,
}

struct Deflate {
    level: i32,
    state: Compressor,
    plain: Vec<u8>,
    packed: Vec<u8>,
}

impl Chunk {
    /// Empties the chunk and keeps its memory.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.starts.clear();
    }

    /// Begins an object that the caller writes and ends with `endobj`.
    pub(super) fn begin(&mut self, number: u32) {
        let Ok(offset) = u32::try_from(self.bytes.len()) else {
            unreachable!("a chunk is a batch of pages, far below 4 GiB")
        };
        self.starts.push((number, offset));
        super::content::unsigned(number, &mut self.bytes);
        self.bytes.extend_from_slice(b" 0 obj\n");
    }

    pub(super) fn end(&mut self) {
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    /// Writes a whole object.
    pub(super) fn object(&mut self, number: u32, object: &Object) {
        self.begin(number);
        write(object, &mut self.bytes);
        self.end();
    }

    /// Writes a stream whose dictionary has the given entries; the length is added here, and the
    /// filter if the data are packed.
    pub(super) fn stream(
        &mut self,
        number: u32,
        dictionary: Dictionary,
        data: &[u8],
        compress: Compress,
    ) {
        let mut dictionary = dictionary;
        let mut deflate = level(compress).map(Deflate::new);
        let packed = deflate.as_mut().map(|deflate| deflate.pack(&[data]));
        if packed.is_some() {
            dictionary.set("Filter", "FlateDecode");
        }
        let data = packed.unwrap_or(data);
        dictionary.set("Length", lopdf_integer(data.len()));
        self.begin(number);
        write(&Object::Dictionary(dictionary), &mut self.bytes);
        self.bytes.extend_from_slice(b"stream\n");
        self.bytes.extend_from_slice(data);
        self.bytes.extend_from_slice(b"\nendstream");
        self.end();
    }

    /// Writes a content stream from its parts, without the machinery of objects.
    pub(super) fn content(&mut self, number: u32, parts: &[&[u8]], compress: Compress) {
        self.begin(number);
        match level(compress) {
            None => {
                let length = parts.iter().map(|part| part.len()).sum();
                open_stream(length, b"", &mut self.bytes);
                for part in parts {
                    self.bytes.extend_from_slice(part);
                }
            }
            Some(level) => {
                let deflate = match &mut self.deflate {
                    Some(deflate) if deflate.level == level => deflate,
                    place => place.insert(Deflate::new(level)),
                };
                let packed = deflate.pack(parts);
                open_stream(packed.len(), b"/Filter/FlateDecode", &mut self.bytes);
                self.bytes.extend_from_slice(packed);
            }
        }
        self.bytes.extend_from_slice(b"\nendstream");
        self.end();
    }
}

fn open_stream(length: usize, filter: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(b"<<");
    out.extend_from_slice(filter);
    out.extend_from_slice(b"/Length ");
    let Ok(length) = u32::try_from(length) else {
        unreachable!("a page's content is far below 4 GiB")
    };
    super::content::unsigned(length, out);
    out.extend_from_slice(b">>stream\n");
}

impl Deflate {
    fn new(level: i32) -> Deflate {
        let Ok(known) = CompressionLvl::new(level) else {
            unreachable!("levels are 1 to 12")
        };
        Deflate {
            level,
            state: Compressor::new(known),
            plain: Vec::new(),
            packed: Vec::new(),
        }
    }

    fn pack(&mut self, parts: &[&[u8]]) -> &[u8] {
        self.plain.clear();
        for part in parts {
            self.plain.extend_from_slice(part);
        }
        // Kept at the largest that was needed: what is not written to is not cleared either.
        let most = self.state.zlib_compress_bound(self.plain.len());
        if self.packed.len() < most {
            self.packed.resize(most, 0);
        }
        let packed = self.state.zlib_compress(&self.plain, &mut self.packed);
        let Ok(length) = packed else {
            unreachable!("the room suffices for any data")
        };
        &self.packed[..length]
    }
}

fn level(compress: Compress) -> Option<i32> {
    match compress {
        Compress::None => None,
        Compress::Fast => Some(1),
        Compress::Small => Some(6),
    }
}

/// Serialises one object.
pub(super) fn write(object: &Object, out: &mut Vec<u8>) {
    let written = lopdf::Writer::write_object(out, object);
    assert!(written.is_ok(), "writing to memory does not fail");
}

/// A length or count as an object.
pub(super) fn lopdf_integer(value: usize) -> Object {
    let Ok(value) = i64::try_from(value) else {
        unreachable!("memory is smaller than 2^63 bytes")
    };
    Object::Integer(value)
}
