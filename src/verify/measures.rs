//! The measures that the witness holds a page to, from the ministry notice of 2024-01-09 (annex 2)
//! and the guide of voice codes; millimetres.

/// G1: the voice code's centre from each of the two edges of its corner, and how far it may be off.
pub const CENTRE_MM: (f64, f64) = (25.0, 0.05);
/// G3: a cell of 4 dots at 600 dpi.
pub const CELL_MIN_MM: f64 = 4.0 * 25.4 / 600.0;
/// G5, and the quiet zones of the other codes.
pub const QUIET_MM: f64 = 2.0;
/// G5: at least so many cells, too.
pub const QUIET_CELLS: f64 = 4.0;
/// G7: the notch's diameter.
pub const NOTCH_MM: f64 = 6.0;
/// G8: from the axis of the first notch to that of the second.
pub const NOTCH_APART_MM: f64 = 12.0;
/// G9: ink from the notch's curve.
pub const NOTCH_CLEAR_MM: f64 = 3.0;
/// G15: text and codes from a fold.
pub const FOLD_CLEAR_MM: f64 = 1.5;
/// G16: another QR Code from the voice code's centre.
pub const OTHER_QR_MM: f64 = 60.0;
