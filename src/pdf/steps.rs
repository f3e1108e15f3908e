//! The finishing steps as layers and spot colours (ISO 19593-1:2018): their names, and the
//! operators that open and close their art. Where the lines run is the layout's.

use super::content;

/// What the finisher does along a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Notches.
    Cutting,
    /// The card's edges.
    Perforating,
    /// Folds.
    Folding,
}

/// All steps, in the order of their layers.
pub const STEPS: [Step; 3] = [Step::Cutting, Step::Perforating, Step::Folding];

/// The graphics state that lets step lines overprint.
pub const OVERPRINT: &str = "Over";

impl Step {
    /// The property name of the layer, its title, and its `GTS_ProcStepsType`.
    pub const fn layer(self) -> &'static str {
        match self {
            Step::Cutting => "Cutting",
            Step::Perforating => "Perforating",
            Step::Folding => "Folding",
        }
    }

    /// The Separation colorant, and its name among the colour spaces.
    pub const fn spot(self) -> &'static str {
        match self {
            Step::Cutting => "Cut",
            Step::Perforating => "Perforate",
            Step::Folding => "Fold",
        }
    }
}

/// Opens the art of a step: its layer, its spot colour for lines, overprint, a line width in dots.
pub fn begin(step: Step, width: u16, out: &mut Vec<u8>) {
    for text in [
        "/OC/",
        step.layer(),
        " BDC\nq/",
        OVERPRINT,
        " gs/",
        step.spot(),
        " CS 1 SCN ",
    ] {
        out.extend_from_slice(text.as_bytes());
    }
    content::line_width(width, out);
}

/// Closes the art of a step.
pub fn end(out: &mut Vec<u8>) {
    out.extend_from_slice(b"Q\nEMC\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_has_its_layer_and_its_spot_colour() {
        let mut out = Vec::new();
        begin(Step::Folding, 3, &mut out);
        end(&mut out);
        let want = "/OC/Folding BDC\nq/Over gs/Fold CS 1 SCN 3 w\nQ\nEMC\n";
        assert_eq!(String::from_utf8_lossy(&out), want);
    }
}
