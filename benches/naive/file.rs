//! The naive line's PDF file: objects made with pdf-writer go out page by page, and a table of
//! where they began is written at the end, so that memory does not grow with the file.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use flate2::{Compression, write::ZlibEncoder};
use kirikake::font::Subset;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Chunk, Filter, Finish, Name, Rect, Ref, Settings, Str};

const INFO: SystemInfo = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

/// A file that is being written.
pub struct Output {
    file: BufWriter<File>,
    /// Bytes written.
    at: u64,
    /// By object number; 0 for the numbers that are given but not yet written.
    offsets: Vec<u64>,
}

impl Output {
    pub fn create(path: &Path) -> Output {
        let mut output = Output {
            file: BufWriter::with_capacity(1 << 20, File::create(path).unwrap()),
            at: 0,
            offsets: vec![0],
        };
        output.write(b"%PDF-1.6\n%\x80\x80\x80\x80\n");
        output
    }

    /// Gives the next object number.
    pub fn number(&mut self) -> Ref {
        self.offsets.push(0);
        Ref::new(self.offsets.len() as i32 - 1)
    }

    /// Writes one object under its number.
    pub fn object(&mut self, number: Ref, make: impl FnOnce(&mut Chunk, Ref)) {
        let settings = Settings { pretty: false };
        let mut chunk = Chunk::with_settings_and_capacity(settings, 8192);
        make(&mut chunk, number);
        self.offsets[number.get() as usize] = self.at;
        self.write(chunk.as_bytes());
    }

    fn write(&mut self, bytes: &[u8]) {
        self.file.write_all(bytes).unwrap();
        self.at += bytes.len() as u64;
    }

    /// Writes table and trailer; returns the length of the file.
    pub fn finish(mut self, catalog: Ref) -> u64 {
        let start = self.at;
        let count = self.offsets.len();
        let mut table = format!("xref\n0 {count}\n0000000000 65535 f \n");
        for offset in &self.offsets[1..] {
            table.push_str(&format!("{offset:010} 00000 n \n"));
        }
        let catalog = catalog.get();
        table.push_str(&format!(
            "trailer\n<</Size {count}/Root {catalog} 0 R>>\nstartxref\n{start}\n%%EOF\n"
        ));
        self.write(table.as_bytes());
        self.file.flush().unwrap();
        self.at
    }
}

/// The six objects of the embedded font.
pub fn embed(font: Ref, subset: &Subset, output: &mut Output) {
    let [cid, descriptor, file, map, texts] = [(); 5].map(|()| output.number());
    let name = Name(subset.name.as_bytes());
    output.object(font, |chunk, id| {
        let mut type0 = chunk.type0_font(id);
        type0
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"));
        type0.descendant_font(cid).to_unicode(texts);
    });
    output.object(cid, |chunk, id| {
        let mut font = chunk.cid_font(id);
        font.subtype(CidFontType::Type2).base_font(name);
        font.system_info(INFO).font_descriptor(descriptor);
        font.default_width(1000.0).cid_to_gid_map_stream(map);
        let mut widths = font.widths();
        for &(glyph, width) in &subset.widths {
            if width != 1000 {
                widths.same(glyph, glyph, f32::from(width));
            }
        }
    });
    output.object(descriptor, |chunk, id| {
        let facts = &subset.descriptor;
        let [left, bottom, right, top] = facts.bbox.map(|length| length as f32);
        let mut descriptor = chunk.font_descriptor(id);
        descriptor
            .name(name)
            .flags(FontFlags::from_bits_truncate(facts.flags))
            .bbox(Rect::new(left, bottom, right, top))
            .italic_angle(facts.italic_angle as f32)
            .ascent(facts.ascent as f32)
            .descent(facts.descent as f32)
            .cap_height(facts.cap_height as f32)
            .stem_v(facts.stem_v as f32)
            .font_file2(file);
    });
    output.object(file, |chunk, id| {
        let data = deflate(&subset.file);
        let mut stream = chunk.stream(id, &data);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Length1"), subset.file.len() as i32);
    });
    output.object(map, |chunk, id| {
        let data = deflate(&subset.cid_to_gid);
        chunk.stream(id, &data).filter(Filter::FlateDecode);
    });
    output.object(texts, |chunk, id| {
        let mut cmap = UnicodeCmap::new(Name(b"Adobe-Identity-UCS"), INFO);
        for &(glyph, character, _) in &subset.texts {
            cmap.pair(glyph, character);
        }
        let data = deflate(&cmap.finish());
        chunk.cmap(id, &data).filter(Filter::FlateDecode).finish();
    });
}

fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}
