//! A vendor's delivery: made-up symbols for the members of a sample job. Nothing is tested here.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::path::Path;

use image::{GrayImage, Luma};
use kirikake::compose::{Scratch, Subject, shown};
use kirikake::digest::{hex, sha256};
use kirikake::line::Route;
use kirikake::member::Column;

use super::hall::{self, Job};

/// Cells of the sizes.
pub const SIDES: [u32; 4] = [117, 106, 73, 40];

/// A made-up symbol of a text: nobody reads it, but no two texts have the same.
pub fn cells(text: &str, side: u32) -> Vec<Vec<bool>> {
    let mut bits = Vec::new();
    let mut block = sha256(text.as_bytes());
    while bits.len() < (side * side) as usize {
        bits.extend(
            block
                .iter()
                .flat_map(|byte| (0..8).map(move |bit| byte >> bit & 1 == 1)),
        );
        block = sha256(&block);
    }
    bits.chunks(side as usize)
        .take(side as usize)
        .map(<[bool]>::to_vec)
        .collect()
}

pub fn picture(cells: &[Vec<bool>], pixels: u32) -> GrayImage {
    let side = u32::try_from(cells.len()).unwrap() * pixels;
    GrayImage::from_fn(side, side, |x, y| {
        let dark = cells[(y / pixels) as usize][(x / pixels) as usize];
        Luma([if dark { 0 } else { 255 }])
    })
}

/// A delivery: the job, and of each printed member the line, the key and the text.
pub struct Delivery {
    pub job: Job,
    pub members: Vec<(usize, String, String)>,
}

/// A sample job whose members all have a symbol: in a folder, or listed in a manifest.
pub fn delivered(count: u64, seed: u64, manifest: bool) -> Delivery {
    let job = Job::sample(count, seed);
    let text = job.read("members.csv");
    let rows: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(at, row)| match at {
            0 => format!("{row},voice_symbol"),
            _ if row.is_empty() => row.to_owned(),
            _ => format!("{row},{}", key(at, manifest)),
        })
        .collect();
    job.members((rows.join("\n") + "\n").as_bytes());
    // The texts as another job would speak them.
    job.replace("job.toml", "segments  = \"kanji\"", "segments = \"utf8\"");
    job.replace("job.toml", "level_min = \"M\"", "level_min = \"L\"");
    let members = texts(&job, manifest);
    let symbols = if manifest {
        "symbols/manifest.csv"
    } else {
        "symbols"
    };
    job.replace(
        "job.toml",
        "kind      = \"qr\"",
        &format!("kind = \"vendor\"\nsymbols = \"{symbols}\""),
    );
    job.replace("job.toml", "segments = \"utf8\"", "");
    job.replace("job.toml", "level_min = \"L\"", "");
    std::fs::create_dir(job.path("symbols")).unwrap();
    let mut listed = "key,file,text_sha256,file_sha256\n".to_owned();
    for (at, (_, key, text)) in members.iter().enumerate() {
        let side = SIDES[at % SIDES.len()];
        let name = if manifest {
            format!("{at}.png")
        } else {
            key.clone()
        };
        let path = job.path("symbols").join(&name);
        picture(&cells(text, side), 1 + u32::try_from(at % 3).unwrap())
            .save(&path)
            .unwrap();
        let file = hex(&sha256(&std::fs::read(&path).unwrap()));
        listed += &format!("{key},{name},{},{file}\n", hex(&sha256(text.as_bytes())));
    }
    if manifest {
        std::fs::write(job.path("symbols/manifest.csv"), listed).unwrap();
    }
    Delivery { job, members }
}

pub fn key(at: usize, manifest: bool) -> String {
    match manifest {
        true => format!("V{at:05}"),
        false => format!("V{at:05}.png"),
    }
}

/// Line, key and spoken text of everybody who is printed.
pub fn texts(job: &Job, manifest: bool) -> Vec<(usize, String, String)> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).to_owned();
    let read = kirikake::job::read(&job.path("job.toml"), Some(home)).unwrap();
    let input = kirikake::input::Input::open(&read.input.path).unwrap();
    let intake = kirikake::plan::Intake::open(&read, &input).unwrap();
    let line = kirikake::produce::line(&read, &intake);
    let mut scratch = Scratch::default();
    let text = job.read("members.csv");
    let printed = job.print("QR", &["--no-verify"]);
    assert!([0, 4].contains(&printed.exit), "{printed:?}");
    let mut on_paper = Vec::new();
    for name in hall::files_below(&job.path("QR/lots")) {
        if name.ends_with("members.csv") {
            let rows = job.read(&format!("QR/lots/{name}"));
            on_paper.extend(
                rows.lines()
                    .skip(1)
                    .map(|row| row.split(',').nth(2).unwrap().to_owned()),
            );
        }
    }
    let mut found = Vec::new();
    for (at, row) in text.lines().enumerate().skip(1) {
        let mut fields = kirikake::records::Fields::default();
        if intake.split(row.as_bytes(), &mut fields).is_err() {
            continue;
        }
        let control = intake.text(&fields, Column::ControlNo).to_owned();
        let Route::Print(ticket) = line.route(&fields, &mut scratch) else {
            continue;
        };
        if !on_paper.contains(&control) {
            continue;
        }
        let member = line.member(&fields).unwrap();
        let program = line.program(ticket.stream);
        let spoken = shown::spoken(program, Subject::of(&member), &line.context, &mut scratch);
        found.push((at + 1, key(at, manifest), spoken.concat()));
    }
    std::fs::remove_dir_all(job.path("QR")).unwrap();
    found
}
