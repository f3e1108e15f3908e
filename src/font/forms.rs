//! Other shapes of the same characters, as a font's own substitution table gives them (`jp90`: the
//! shapes of JIS X 0208:1990). One glyph for one; no shaping.

use std::collections::BTreeMap;

use skrifa::raw::tables::gsub::{SingleSubst, SubstitutionSubtables};
use skrifa::raw::{ReadError, TableProvider};
use skrifa::{FontRef, Tag};

/// The feature that gives kanji the shapes of JIS X 0208:1990 (OpenType 1.9, feature registry).
pub(super) const JIS90: Tag = Tag::new(b"jp90");

/// Which glyph stands for which under a feature, whatever the script and language: Japanese fonts
/// list the same lookups under all. Empty if the font has no such feature.
///
/// # Errors
/// The table `GSUB` (OpenType 1.9) is broken.
pub(super) fn substitutes(
    font: &FontRef<'_>,
    feature: Tag,
) -> Result<BTreeMap<u16, u16>, ReadError> {
    let mut pairs = BTreeMap::new();
    let Ok(table) = font.gsub() else {
        return Ok(pairs);
    };
    let features = table.feature_list()?;
    let lookups = table.lookup_list()?.lookups();
    for record in features.feature_records() {
        if record.feature_tag() != feature {
            continue;
        }
        let listed = record.feature(features.offset_data())?;
        for index in listed.lookup_list_indices() {
            let lookup = lookups.get(usize::from(index.get()))?;
            if let SubstitutionSubtables::Single(subtables) = lookup.subtables()? {
                for subtable in subtables.iter() {
                    add(&subtable?, &mut pairs)?;
                }
            }
        }
    }
    Ok(pairs)
}

/// The first subtable that names a glyph decides (OpenType 1.9, GSUB lookup type 1).
fn add(subtable: &SingleSubst<'_>, pairs: &mut BTreeMap<u16, u16>) -> Result<(), ReadError> {
    match subtable {
        SingleSubst::Format1(same) => {
            for glyph in same.coverage()?.iter() {
                let other = glyph.to_u16().wrapping_add_signed(same.delta_glyph_id());
                pairs.entry(glyph.to_u16()).or_insert(other);
            }
        }
        SingleSubst::Format2(each) => {
            let others = each.substitute_glyph_ids().iter();
            for (glyph, other) in each.coverage()?.iter().zip(others) {
                pairs.entry(glyph.to_u16()).or_insert(other.get().to_u16());
            }
        }
    }
    Ok(())
}
