//! What the operators of a page draw, as a stranger sees it: runs of glyphs, masks, filled
//! rectangles, paths of the finishing steps, each where it lies. Knows no layout and no member.

use std::collections::HashMap;

/// Operands of one operator, and operators in the operand list of a broken stream, at most.
const OPERANDS_MAX: usize = 4_096;
/// Saved states at most: nobody nests deeper.
const DEPTH_MAX: usize = 64;
/// Type below this many dots (5 pt at 600 dpi) and letters narrower than this many hundredths
/// cannot be read by the eye.
const TYPE_DOTS_MIN: f64 = 41.0;
const CONDENSED_MIN: f64 = 69.9;
/// Millimetres a point.
const MM_A_POINT: f64 = 25.4 / 72.0;

/// A point in millimetres from the bottom left of the trimmed sheet.
pub type Point = (f64, f64);

/// Glyphs of one font, one behind the other.
#[derive(Clone, Debug)]
pub struct Run {
    pub font: String,
    /// Character codes of two bytes.
    pub codes: Vec<u16>,
    /// Where its baseline begins.
    pub at: Point,
    /// An em across and up, millimetres.
    pub em: Point,
    /// Whether it stands upright; the mark of a sample does not.
    pub upright: bool,
}

/// A mask of one bit a cell.
#[derive(Clone, Debug)]
pub struct Mask {
    /// Rows of `width.div_ceil(8)` bytes from the top; ones are ink.
    pub rows: Vec<u8>,
    pub width: usize,
    pub height: usize,
    /// Bottom left corner and size.
    pub at: Point,
    pub size: Point,
}

/// Rectangles that were filled together.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Left, bottom, width, height.
    pub rects: Vec<[f64; 4]>,
}

/// A code: drawn as a mask, or as filled rectangles.
#[derive(Clone, Debug)]
pub enum Mark {
    Mask(Mask),
    Block(Block),
}

/// A line of a finishing step.
#[derive(Clone, Debug)]
pub struct Path {
    /// Its layer, `Cutting`.
    pub layer: String,
    pub points: Vec<Point>,
}

/// All that one content stream draws.
#[derive(Clone, Debug, Default)]
pub struct Ink {
    pub runs: Vec<Run>,
    pub marks: Vec<Mark>,
    pub paths: Vec<Path>,
    /// Names of the forms that it draws, in order, and where each has its origin and its unit.
    pub forms: Vec<(String, Point, Point)>,
    /// Something that no page of ours has: an operator that was not understood.
    pub strange: Option<String>,
}

type Matrix = [f64; 6];

fn times(one: &Matrix, two: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *one;
    let [g, h, i, j, k, l] = *two;
    [
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + l,
    ]
}

fn apply(matrix: &Matrix, (x, y): Point) -> Point {
    let [a, b, c, d, e, f] = *matrix;
    (a * x + c * y + e, b * x + d * y + f)
}

/// The matrix that takes points of a page to millimetres of its trimmed sheet.
pub fn sheet((left, bottom): Point) -> Matrix {
    let k = MM_A_POINT;
    [k, 0.0, 0.0, k, -left * k, -bottom * k]
}

/// One thing between operators.
enum Word<'a> {
    Number(f64),
    Name(&'a [u8]),
    Text(Vec<u8>),
}

/// Reads a page's own content: text and codes in full black, upright, unclipped and nothing else.
/// What could hide or distort them is strange. `outer` takes its space to millimetres of the sheet.
pub fn page(content: &[u8], outer: Matrix) -> Ink {
    run(content, outer, true)
}

/// Reads the content of fixed art and step lines, which may use more of what there is.
pub fn read(content: &[u8], outer: Matrix) -> Ink {
    run(content, outer, false)
}

fn run(content: &[u8], outer: Matrix, strict: bool) -> Ink {
    let mut reader = Reader {
        content,
        at: 0,
        ink: Ink::default(),
        now: State {
            matrix: outer,
            font: String::new(),
            size: 0.0,
            stretch: 1.0,
        },
        turned: false,
        saved: Vec::new(),
        line: (0.0, 0.0),
        layers: Vec::new(),
        block: Block::default(),
        path: Vec::new(),
        words: Vec::new(),
        strict,
    };
    while reader.ink.strange.is_none() && reader.step() {}
    reader.ink
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: String,
    size: f64,
    /// Of the letters' width.
    stretch: f64,
}

struct Reader<'a> {
    content: &'a [u8],
    at: usize,
    ink: Ink,
    now: State,
    saved: Vec<State>,
    /// Where the line of text begins, and whether it is turned.
    line: Point,
    turned: bool,
    layers: Vec<String>,
    block: Block,
    path: Vec<Point>,
    words: Vec<Word<'a>>,
    /// Whether only what a page of ours writes is understood.
    strict: bool,
}

fn white(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

fn ends(byte: u8) -> bool {
    white(byte) || b"()<>[]{}/%".contains(&byte)
}

impl<'a> Reader<'a> {
    /// One operand or operator; false at the end.
    fn step(&mut self) -> bool {
        while self.content.get(self.at).is_some_and(|&byte| white(byte)) {
            self.at += 1;
        }
        let Some(&first) = self.content.get(self.at) else {
            return false;
        };
        if self.words.len() > OPERANDS_MAX {
            self.ink.strange = Some("operands".to_owned());
            return false;
        }
        match first {
            b'(' => {
                let text = self.literal();
                self.words.push(Word::Text(text));
            }
            b'/' => {
                self.at += 1;
                let name = self.token();
                self.words.push(Word::Name(name));
            }
            b'[' | b']' => self.at += 1,
            b'+' | b'-' | b'.' | b'0'..=b'9' => {
                let token = self.token();
                let number = std::str::from_utf8(token)
                    .ok()
                    .and_then(|it| it.parse().ok());
                self.words.push(Word::Number(number.unwrap_or(f64::NAN)));
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'*' | b'\'' | b'"' => {
                let token = self.token();
                self.operator(token);
                self.words.clear();
            }
            other => self.ink.strange = Some(format!("byte {other:#04x}")),
        }
        true
    }

    fn token(&mut self) -> &'a [u8] {
        let rest = &self.content[self.at..];
        let length = rest
            .iter()
            .position(|&byte| ends(byte))
            .unwrap_or(rest.len());
        self.at += length.max(1).min(rest.len());
        &rest[..length]
    }

    /// A string in parentheses (ISO 32000-1:2008, 7.3.4.2), without nesting: ours escape them.
    fn literal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        self.at += 1;
        while let Some(&byte) = self.content.get(self.at) {
            self.at += 1;
            match byte {
                b')' => break,
                b'\\' => {
                    let escaped = self.content.get(self.at).copied().unwrap_or(0);
                    self.at += 1;
                    text.push(match escaped {
                        b'n' => b'\n',
                        b'r' => b'\r',
                        b't' => b'\t',
                        b'b' => 8,
                        b'f' => 12,
                        other => other,
                    });
                }
                other => text.push(other),
            }
        }
        text
    }

    fn number(&self, at: usize) -> f64 {
        match self.words.get(at) {
            Some(Word::Number(number)) => *number,
            _ => f64::NAN,
        }
    }

    fn name(&self, at: usize) -> String {
        match self.words.get(at) {
            Some(Word::Name(name)) => String::from_utf8_lossy(name).into_owned(),
            _ => String::new(),
        }
    }

    fn point(&self, at: usize) -> Point {
        apply(&self.now.matrix, (self.number(at), self.number(at + 1)))
    }

    /// Whether a page's own content may say so.
    fn plain(&self, operator: &[u8]) -> bool {
        let [a, b, c, d] = [0, 1, 2, 3].map(|at| self.number(at));
        match operator {
            b"q" | b"Q" | b"BT" | b"ET" | b"Td" | b"Tj" | b"re" | b"f" | b"Do" | b"BI" => true,
            // Upright, neither turned nor mirrored.
            b"cm" => a > 0.0 && b == 0.0 && c == 0.0 && d > 0.0,
            b"Tf" => self.number(1) >= TYPE_DOTS_MIN,
            b"Tz" => (CONDENSED_MIN..=100.0).contains(&a),
            _ => false,
        }
    }

    fn operator(&mut self, operator: &[u8]) {
        if self.strict && !self.plain(operator) {
            self.ink.strange = Some(String::from_utf8_lossy(operator).into_owned());
            return;
        }
        match operator {
            b"q" if self.saved.len() < DEPTH_MAX => self.saved.push(self.now.clone()),
            b"Q" => {
                if let Some(saved) = self.saved.pop() {
                    self.now = saved;
                }
            }
            b"cm" => {
                let matrix = [0, 1, 2, 3, 4, 5].map(|at| self.number(at));
                self.now.matrix = times(&matrix, &self.now.matrix);
            }
            b"BT" => (self.line, self.turned) = ((0.0, 0.0), false),
            b"Tf" => (self.now.font, self.now.size) = (self.name(0), self.number(1)),
            b"Tz" => self.now.stretch = self.number(0) / 100.0,
            b"Td" => {
                self.line.0 += self.number(0);
                self.line.1 += self.number(1);
            }
            b"Tm" => {
                self.line = (self.number(4), self.number(5));
                self.turned = self.number(1) != 0.0;
            }
            b"Tj" => self.run(),
            b"re" => {
                let (x, y) = self.point(0);
                let corner = (
                    self.number(0) + self.number(2),
                    self.number(1) + self.number(3),
                );
                let (right, top) = apply(&self.now.matrix, corner);
                self.block.rects.push([x, y, right - x, top - y]);
            }
            b"f" => {
                let block = std::mem::take(&mut self.block);
                self.ink.marks.push(Mark::Block(block));
            }
            b"n" => self.block.rects.clear(),
            b"m" | b"l" => self.path.push(self.point(0)),
            b"c" => self.path.extend([0, 2, 4].map(|at| self.point(at))),
            b"S" => {
                let layer = self.layers.last().cloned().unwrap_or_default();
                let points = std::mem::take(&mut self.path);
                self.ink.paths.push(Path { layer, points });
            }
            b"BDC" => self.layers.push(self.name(1)),
            b"EMC" => drop(self.layers.pop()),
            b"Do" => {
                let (name, matrix) = (self.name(0), &self.now.matrix);
                let (origin, unit) = (apply(matrix, (0.0, 0.0)), apply(matrix, (1.0, 1.0)));
                let unit = (unit.0 - origin.0, unit.1 - origin.1);
                self.ink.forms.push((name, origin, unit));
            }
            b"BI" => self.mask(),
            b"ET" | b"Tc" | b"TL" | b"w" | b"g" | b"G" | b"W" | b"W*" | b"gs" | b"CS" | b"SCN"
            | b"d" | b"f*" | b"h" | b"k" | b"K" | b"Tr" => {}
            other => self.ink.strange = Some(String::from_utf8_lossy(other).into_owned()),
        }
    }

    fn run(&mut self) {
        let Some(Word::Text(text)) = self.words.first() else {
            return;
        };
        let codes = text
            .chunks_exact(2)
            .map(|two| u16::from_be_bytes([two[0], two[1]]));
        self.ink.runs.push(Run {
            font: self.now.font.clone(),
            codes: codes.collect(),
            at: apply(&self.now.matrix, self.line),
            em: (
                self.now.matrix[0] * self.now.size * self.now.stretch,
                self.now.matrix[3] * self.now.size,
            ),
            upright: !self.turned,
        });
        if text.len() % 2 == 1 {
            self.ink.strange = Some("Tj".to_owned());
        }
    }

    /// An inline image mask: its dictionary, then exactly as many bytes as that says.
    fn mask(&mut self) {
        let mut said: HashMap<Vec<u8>, f64> = HashMap::new();
        let mut decode = Vec::new();
        let mut key: Vec<u8> = Vec::new();
        while let Some(&byte) = self.content.get(self.at) {
            if white(byte) || byte == b'[' || byte == b']' {
                self.at += 1;
            } else if byte == b'/' {
                self.at += 1;
                key = self.token().to_vec();
            } else {
                let token = self.token();
                if token == b"ID" {
                    break;
                }
                let number = std::str::from_utf8(token)
                    .ok()
                    .and_then(|it| it.parse().ok());
                if key == b"D" {
                    decode.extend(number);
                }
                said.entry(key.clone())
                    .or_insert(number.unwrap_or(f64::NAN));
            }
        }
        let cells = |key: &[u8]| {
            let cells = said.get(key).copied().unwrap_or(f64::NAN);
            (1.0..=4096.0).contains(&cells).then_some(cells)
        };
        // Ones are ink: anything else would be a negative of the code.
        if decode != [1.0, 0.0] {
            self.ink.strange = Some("BI D".to_owned());
            return;
        }
        let (Some(width), Some(height)) = (cells(b"W"), cells(b"H")) else {
            self.ink.strange = Some("BI".to_owned());
            return;
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "1 to 4096"
        )]
        let (width, height) = (width as usize, height as usize);
        let bytes = width.div_ceil(8) * height;
        let from = self.at + 1;
        let Some(rows) = self.content.get(from..from + bytes) else {
            self.ink.strange = Some("ID".to_owned());
            return;
        };
        self.at = from + bytes;
        while self.content.get(self.at).is_some_and(|&byte| white(byte)) {
            self.at += 1;
        }
        if self.token() != b"EI" {
            self.ink.strange = Some("EI".to_owned());
            return;
        }
        let at = apply(&self.now.matrix, (0.0, 0.0));
        let (right, top) = apply(&self.now.matrix, (1.0, 1.0));
        self.ink.marks.push(Mark::Mask(Mask {
            rows: rows.to_vec(),
            width,
            height,
            at,
            size: (right - at.0, top - at.1),
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_operator_by_operator() {
        let content = b"0.12 0 0 0.12 8.52 8.52 cm\n/S0 Do\nBT\n\
            /F0 83.33 Tf 850 6559 Td(\x00\x13\x00\\))Tj\n\
            0 -142 Td(\x00A)Tj\nET\n\
            q 40 0 0 20 100 200 cm\nBI/W 10/H 2/IM true/D[1 0]ID EI \n\nEI Q\n\
            q 1 0 0 1 5 5 cm\n0 0 2 3 re\nf Q\n/OC/Cutting BDC\n0 0 m\n1 1 l\nS\nEMC\n";
        let ink = read(content, sheet((8.52, 8.52)));
        assert_eq!(ink.strange, None);
        assert_eq!(ink.forms[0].0, "S0");
        let codes: Vec<&[u16]> = ink.runs.iter().map(|run| run.codes.as_slice()).collect();
        assert_eq!(codes, [&[0x13, 0x29][..], &[0x41][..]]);
        let mm = |dots: f64| dots * 25.4 / 600.0;
        let near = |one: f64, two: f64| (one - two).abs() < 1e-6;
        assert!(near(ink.runs[1].at.0, mm(850.0)) && near(ink.runs[1].at.1, mm(6417.0)));
        let [Mark::Mask(mask), Mark::Block(block)] = ink.marks.as_slice() else {
            panic!("{ink:?}");
        };
        assert_eq!(
            (mask.width, mask.height, mask.rows.as_slice()),
            (10, 2, &b"EI \n"[..])
        );
        assert!(near(mask.at.0, mm(100.0)) && near(mask.size.0, mm(40.0)));
        assert!(near(block.rects[0][2], mm(2.0)));
        assert_eq!(
            (ink.paths[0].layer.as_str(), ink.paths[0].points.len()),
            ("Cutting", 2)
        );
    }

    #[test]
    fn what_nobody_draws_is_told() {
        let hidden = [
            &b"3 Tr"[..],
            b"1 g",
            b"0 0 5 5 re W n",
            b"/F0 1 Tf",
            b"1 Tz",
        ];
        for content in hidden {
            assert!(
                page(content, sheet((0.0, 0.0))).strange.is_some(),
                "{content:?}"
            );
        }
        for content in [
            &b"1 0 0 rg"[..],
            b"BI/W 9999999/H 1 ID x EI",
            b"(\x00)Tj",
            b"BI/W 8/H 2 ID x",
        ] {
            assert!(
                read(content, sheet((0.0, 0.0))).strange.is_some(),
                "{content:?}"
            );
        }
    }
}
