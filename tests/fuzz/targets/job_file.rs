//! The property of the same name, driven by libFuzzer.
#![no_main]

#[path = "../../properties/desk.rs"]
mod desk;
#[path = "../../properties/job_file.rs"]
mod job_file;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| job_file::holds(data));
