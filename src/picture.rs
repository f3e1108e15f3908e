//! Pages of a print file drawn as pictures, and codes found in pictures, by a renderer and decoders
//! that others wrote. It knows neither forms nor jobs, and what a code means is told elsewhere.
//!
//! What stands alone on the paper is found as a group of dark blocks with light ones around it;
//! each group that could be a square code is cut out and decoded by itself, so that one page may
//! carry many codes and be turned a little.

use image::{GrayImage, imageops};
use rxing::common::{GlobalHistogramBinarizer, HybridBinarizer};
use rxing::datamatrix::DataMatrixReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, Binarizer, BinaryBitmap, DecodeHints, Luma8LuminanceSource, Reader};

/// Sides of the blocks, in pixels, in the order in which they are tried.
const BLOCKS: [usize; 4] = [8, 16, 4, 32];
/// A group of fewer blocks a side is no code, or smaller blocks will find it.
const SIDE_BLOCKS_MIN: u32 = 10;
/// Changes between dark and light along the busiest of some lines; a letter has fewer.
const CHANGES_MIN: usize = 8;
/// Groups that are looked at in one picture, for each size of block: the largest.
const GROUPS_MAX: usize = 400;

/// A page of a file as a grey picture with its bleed, on white: what there is of colour is taken at
/// its brightness (ITU-R BT.709-6:2015). `None` if it cannot be drawn.
pub fn grey(page: &hayro::hayro_syntax::page::Page<'_>, dpi: u32) -> Option<GrayImage> {
    let pixels = pixels(page, dpi);
    let bright = |pixel: &[u8]| {
        let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
        ((2126 * red + 7152 * green + 722 * blue + 5000) / 10_000) as u8
    };
    let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
    let lights = pixels.data_as_u8_slice().chunks_exact(4).map(bright);
    GrayImage::from_raw(width, height, lights.collect())
}

/// A page of a file as a picture with its bleed, on white; `None` if it cannot be drawn.
pub fn sheet(page: &hayro::hayro_syntax::page::Page<'_>, dpi: u32) -> Option<image::DynamicImage> {
    let pixels = pixels(page, dpi);
    let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
    let data = pixels.data_as_u8_slice().to_vec();
    image::RgbaImage::from_raw(width, height, data).map(image::DynamicImage::from)
}

/// A page's trimmed sheet; `None` if it cannot be drawn or says no `TrimBox`.
pub fn trimmed(page: &hayro::hayro_syntax::page::Page<'_>, dpi: u32) -> Option<image::RgbImage> {
    let whole = page.media_box();
    let trim = page
        .raw()
        .get::<hayro::hayro_syntax::object::Rect>("TrimBox")?;
    let mut picture = sheet(page, dpi)?.into_rgb8();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a sheet has a few thousand pixels a side"
    )]
    let pixels = |points: f64| (points * f64::from(dpi) / 72.0).round().max(0.0) as u32;
    let (x, y) = (pixels(trim.x0 - whole.x0), pixels(whole.y1 - trim.y1));
    let (width, height) = (pixels(trim.width()), pixels(trim.height()));
    Some(image::imageops::crop(&mut picture, x, y, width, height).to_image())
}

fn pixels(page: &hayro::hayro_syntax::page::Page<'_>, dpi: u32) -> hayro::vello_cpu::Pixmap {
    #[expect(clippy::cast_precision_loss, reason = "a resolution is a small number")]
    let scale = dpi as f32 / 72.0;
    let sheet = hayro::PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: hayro::vello_cpu::color::palette::css::WHITE,
    };
    hayro::render(
        page,
        &hayro::RenderCache::new(),
        &hayro::hayro_interpret::InterpreterSettings::default(),
        &hayro::RenderSettings::default(),
        &sheet,
    )
}

/// What kind of code was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Qr,
    DataMatrix,
}

/// A code that was read, and the area of the dark blocks that it was read from: right and bottom
/// are behind the last pixel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub format: Format,
    pub text: String,
    pub left: u32,
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
}

impl Code {
    pub fn centre(&self) -> [u32; 2] {
        [
            self.left.midpoint(self.right),
            self.top.midpoint(self.bottom),
        ]
    }
}

/// All codes of a grey picture, from top to bottom.
pub fn codes(picture: &GrayImage) -> Vec<Code> {
    let mut found: Vec<(Group, Code)> = Vec::new();
    let mut tried: Vec<Group> = Vec::new();
    let threshold = threshold(picture);
    for block in BLOCKS {
        for group in groups(picture, threshold, block) {
            let again = tried.iter().any(|other| other.almost(&group));
            if again || found.iter().any(|(other, _)| other.holds_centre(&group)) {
                continue;
            }
            tried.push(group);
            if let Some((format, text)) = decode(&group.cut(picture)) {
                found.push((group, group.code(format, text)));
            }
        }
    }
    let mut codes: Vec<Code> = found.into_iter().map(|(_, code)| code).collect();
    codes.sort_by_key(|code| {
        let [x, y] = code.centre();
        (y, x)
    });
    codes
}

/// The brightness that parts ink from paper best (N. Otsu, 1979): dark is below it.
pub fn threshold(picture: &GrayImage) -> u8 {
    let mut counts = [0_u64; 256];
    for &light in picture.as_raw() {
        counts[usize::from(light)] += 1;
    }
    let weighted = |(light, count): (usize, &u64)| light as f64 * *count as f64;
    let all: f64 = counts.iter().sum::<u64>() as f64;
    let sum: f64 = counts.iter().enumerate().map(weighted).sum();
    let (mut below, mut sum_below, mut best) = (0.0, 0.0, (0.0, 128));
    for (light, count) in counts.iter().enumerate() {
        below += *count as f64;
        sum_below += weighted((light, count));
        let above = all - below;
        if below > 0.0 && above > 0.0 {
            let apart = sum_below / below - (sum - sum_below) / above;
            let between = below * above * apart * apart;
            if between > best.0 {
                best = (between, light + 1);
            }
        }
    }
    u8::try_from(best.1).unwrap_or(u8::MAX)
}

/// The area of dark blocks that touch, in pixels; right and bottom are behind the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Group {
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
    /// The side of its blocks.
    block: u32,
    dark_pixels: u64,
}

impl Group {
    fn size(&self) -> [u32; 2] {
        [self.right - self.left, self.bottom - self.top]
    }

    fn code(&self, format: Format, text: String) -> Code {
        Code {
            format,
            text,
            left: self.left,
            top: self.top,
            right: self.right,
            bottom: self.bottom,
        }
    }

    fn centre(&self) -> [u32; 2] {
        [
            self.left.midpoint(self.right),
            self.top.midpoint(self.bottom),
        ]
    }

    /// About as wide as high, and neither a frame nor a filled box.
    fn may_be_code(&self) -> bool {
        let [w, h] = self.size();
        let (short, long) = (w.min(h), w.max(h));
        let area = u64::from(w) * u64::from(h);
        let inked = self.dark_pixels * 5 > area && self.dark_pixels * 5 < area * 4;
        let square = long * 2 <= short * 3 + 4 * self.block;
        short >= SIDE_BLOCKS_MIN * self.block && square && inked
    }

    /// Whether dark and light change as often as in a code, across and down.
    fn is_busy(&self, picture: &GrayImage, threshold: u8) -> bool {
        let [w, h] = self.size();
        let changes = |dark: &mut dyn Iterator<Item = bool>| {
            let (mut last, mut count) = (false, 0);
            dark.for_each(|dark| count += usize::from(std::mem::replace(&mut last, dark) != dark));
            count
        };
        let dark = |x: u32, y: u32| {
            let pixel = picture.get_pixel(self.left + x, self.top + y);
            pixel.0[0] < threshold
        };
        let mut sixths = 1..6;
        let across = |sixth| changes(&mut (0..w).map(|x| dark(x, h * sixth / 6)));
        let down = |sixth| changes(&mut (0..h).map(|y| dark(w * sixth / 6, y)));
        sixths.clone().any(|sixth| across(sixth) >= CHANGES_MIN)
            && sixths.any(|sixth| down(sixth) >= CHANGES_MIN)
    }

    /// Whether both are the same to within a block or two.
    fn almost(&self, other: &Group) -> bool {
        let near = |one: u32, two: u32| one.abs_diff(two) <= 4;
        near(self.left, other.left)
            && near(self.top, other.top)
            && near(self.right, other.right)
            && near(self.bottom, other.bottom)
    }

    fn holds_centre(&self, other: &Group) -> bool {
        let [x, y] = other.centre();
        (self.left..self.right).contains(&x) && (self.top..self.bottom).contains(&y)
    }

    /// The group with some paper around it, and white where the picture ends.
    fn cut(&self, picture: &GrayImage) -> GrayImage {
        let margin = self.block.max(8) * 2;
        let [w, h] = self.size();
        let mut cut = GrayImage::from_pixel(w + 2 * margin, h + 2 * margin, image::Luma([255]));
        let (left, top) = (self.left.min(margin), self.top.min(margin));
        let right = (self.right + margin).min(picture.width());
        let bottom = (self.bottom + margin).min(picture.height());
        let (x, y) = (self.left - left, self.top - top);
        let view = imageops::crop_imm(picture, x, y, right - x, bottom - y);
        let place = |before: u32| i64::from(margin - before);
        imageops::replace(&mut cut, &*view, place(left), place(top));
        cut
    }
}

/// The groups of dark blocks that may be codes, the largest first, then from top to bottom.
fn groups(picture: &GrayImage, threshold: u8, block: usize) -> Vec<Group> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let (columns, rows) = (width.div_ceil(block), height.div_ceil(block));
    let mut counts = vec![0_u32; columns * rows];
    for (y, row) in picture.as_raw().chunks_exact(width.max(1)).enumerate() {
        for (x, lights) in row.chunks(block).enumerate() {
            let dark = lights.iter().filter(|&&light| light < threshold).count();
            counts[y / block * columns + x] += dark as u32;
        }
    }
    // A block is dark from one pixel in twelve on: dust is not.
    let dark_min = (block * block).div_ceil(12) as u32;
    let mut open: Vec<bool> = counts.iter().map(|&count| count >= dark_min).collect();
    let mut found = Vec::new();
    let mut ahead = Vec::new();
    for first in 0..open.len() {
        if !std::mem::take(&mut open[first]) {
            continue;
        }
        ahead.push(first);
        let (mut left, mut right, mut top, mut bottom) = (columns, 0, rows, 0);
        let mut dark_pixels = 0;
        while let Some(at) = ahead.pop() {
            let (x, y) = (at % columns, at / columns);
            (left, right) = (left.min(x), right.max(x));
            (top, bottom) = (top.min(y), bottom.max(y));
            dark_pixels += u64::from(counts[at]);
            for near_y in y.saturating_sub(1)..=(y + 1).min(rows - 1) {
                for near_x in x.saturating_sub(1)..=(x + 1).min(columns - 1) {
                    let near = near_y * columns + near_x;
                    if std::mem::take(&mut open[near]) {
                        ahead.push(near);
                    }
                }
            }
        }
        let group = Group {
            left: (left * block) as u32,
            top: (top * block) as u32,
            right: ((right + 1) * block).min(width) as u32,
            bottom: ((bottom + 1) * block).min(height) as u32,
            block: block as u32,
            dark_pixels,
        };
        if group.may_be_code() && group.is_busy(picture, threshold) {
            found.push(group);
        }
    }
    found.sort_by_key(|group| {
        let [w, h] = group.size();
        (
            std::cmp::Reverse(u64::from(w) * u64::from(h)),
            group.top,
            group.left,
        )
    });
    found.truncate(GROUPS_MAX);
    found
}

/// What a cut says, looked at as it is and then twice as large (cells of two pixels).
fn decode(cut: &GrayImage) -> Option<(Format, String)> {
    look(cut).or_else(|| {
        let (width, height) = (2 * cut.width(), 2 * cut.height());
        let larger = || imageops::resize(cut, width, height, imageops::FilterType::CatmullRom);
        (width.max(height) <= 2_000)
            .then(larger)
            .and_then(|cut| look(&cut))
    })
}

fn look(cut: &GrayImage) -> Option<(Format, String)> {
    let (width, height) = cut.dimensions();
    let source = Luma8LuminanceSource::new(cut.as_raw().clone(), width, height).ok()?;
    let hybrid = HybridBinarizer::new(source.clone());
    ask(&mut BinaryBitmap::new(hybrid)).or_else(|| {
        let global = GlobalHistogramBinarizer::new(source);
        ask(&mut BinaryBitmap::new(global))
    })
}

fn ask<B: Binarizer>(bitmap: &mut BinaryBitmap<B>) -> Option<(Format, String)> {
    let hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some([BarcodeFormat::QR_CODE].into()),
        ..DecodeHints::default()
    };
    let read = DataMatrixReader.decode_with_hints(bitmap, &hints);
    let read = read.or_else(|_| QrReader.decode_with_hints(bitmap, &hints));
    let read = read.ok().filter(|read| !read.getText().is_empty())?;
    let format = match read.getBarcodeFormat() {
        BarcodeFormat::DATA_MATRIX => Format::DataMatrix,
        _ => Format::Qr,
    };
    Some((format, read.getText().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_is_parted_from_paper_even_if_both_are_grey() {
        let of = |ink: u8, paper: u8| {
            let pixels = (0..1000).map(|at| if at % 10 == 0 { ink } else { paper });
            threshold(&GrayImage::from_raw(100, 10, pixels.collect()).unwrap())
        };
        for (ink, paper) in [(0, 255), (90, 140), (10, 60)] {
            let found = of(ink, paper);
            assert!(ink < found && found <= paper, "{ink} {found} {paper}");
        }
    }
}
