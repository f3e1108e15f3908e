//! The metadata packet and the Info dictionary, which say the same (ISO 15930-7:2010, 6.5).

use lopdf::{Dictionary, Object, StringFormat, dictionary};

use super::{Facts, facts};

/// The packet, never compressed, so that any tool finds it.
pub(super) fn packet(facts: &Facts) -> Vec<u8> {
    let date = facts.xmp_date();
    let (title, program) = (escape(facts.title), escape(facts.program));
    let document = facts::uuid(&facts.document_hash());
    let instance = facts::uuid(&facts.instance_hash());
    // The byte order mark tells that the packet is UTF-8.
    let packet = format!(
        r#"<?xpacket begin="{}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
 xmlns:pdfvtid="http://www.npes.org/pdfvt/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmp:CreatorTool>{program}</xmp:CreatorTool>
<xmpMM:DocumentID>{document}</xmpMM:DocumentID>
<xmpMM:InstanceID>{instance}</xmpMM:InstanceID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdf:Producer>{program}</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
<pdfvtid:GTS_PDFVTVersion>PDF/VT-1</pdfvtid:GTS_PDFVTVersion>
<pdfvtid:GTS_PDFVTModDate>{date}</pdfvtid:GTS_PDFVTModDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#,
        '\u{FEFF}'
    );
    packet.into_bytes()
}

/// The Info dictionary.
pub(super) fn info(facts: &Facts) -> Dictionary {
    let date = Object::string_literal(facts.info_date());
    dictionary! {
        "Title" => text_string(facts.title),
        "Creator" => text_string(facts.program),
        "Producer" => text_string(facts.program),
        "CreationDate" => date.clone(),
        "ModDate" => date,
        "Trapped" => "False",
    }
}

/// A text string: ASCII as it is, anything else as UTF-16 (ISO 32000-1:2008, 7.9.2.2).
pub(super) fn text_string(text: &str) -> Object {
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    Object::String(
        units.flat_map(u16::to_be_bytes).collect(),
        StringFormat::Hexadecimal,
    )
}

fn escape(text: &str) -> String {
    let control = |byte: u8| byte < b' ' || byte == 0x7F;
    assert!(
        !text.bytes().any(control),
        "a title has no control characters"
    );
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_that_is_markup_is_escaped() {
        assert_eq!(escape("<a> & b"), "&lt;a&gt; &amp; b");
    }

    #[test]
    fn a_japanese_title_is_utf_16() {
        let bytes = [0xFE, 0xFF, 0x8C, 0xC7, 0x68, 0x3C];
        assert_eq!(
            text_string("資格"),
            Object::String(bytes.into(), StringFormat::Hexadecimal)
        );
        assert_eq!(text_string("A"), Object::string_literal("A"));
    }
}
