//! The property of the same name, driven by libFuzzer.
#![no_main]

#[path = "../../properties/desk.rs"]
mod desk;
#[path = "../../properties/intake.rs"]
mod intake;
#[path = "../../properties/twin.rs"]
mod twin;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| intake::holds(data));
