//! Layout files: read, linted, compiled once a job to a program. Layouts are data; adding a form
//! is adding a file. Nothing here knows a member.

pub mod compile;
pub mod draw;
pub mod fields;
mod grid;
pub mod letters;
pub mod lint;
mod marks;
pub mod program;
mod rows;
pub mod schema;
pub mod set;

pub use compile::{Setting, Templates, draft};
pub use fields::{Field, Part, Words};
pub use letters::{Letters, letters};
pub use program::{
    CustomerStep, Line, PairingStep, Program, RegisteredStep, Step, TextStep, VoiceStep,
};
pub use schema::{Align, Sheet};
pub use set::Fonts;

use crate::units::Um;

/// Radius of the notch (ministry notice of 2024-01-09, annex 2: diameter 6 mm).
pub const NOTCH_RADIUS: Um = Um(3_000);

/// From the axis of the first notch to that of the second, where both sides have a voice code.
pub const NOTCH_APART: Um = Um(12_000);
