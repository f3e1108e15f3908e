//! Files and folders that are not what they look like: links, loops, paths that climb out, folders
//! that may not be written, and a disk that is full at every single write.

use super::{file, job, record, refused};
use crate::hall::{Job, files_below, kirikake};
use std::os::unix::fs::symlink;

#[test]
fn a_loop_of_links_is_unreadable_and_ends() {
    for name in ["members.csv", "insurer.toml", "job.toml"] {
        let job = Job::sample(1, 1);
        std::fs::remove_file(job.path(name)).unwrap();
        symlink(job.path("loop"), job.path(name)).unwrap();
        symlink(job.path(name), job.path("loop")).unwrap();
        refused(&job, 24, "KRK2401");
    }
}

#[test]
fn settings_that_are_pipes_folders_or_endless_are_unreadable_and_nobody_waits() {
    for name in ["insurer.toml", "job.toml"] {
        let job = Job::sample(1, 1);
        std::fs::remove_file(job.path(name)).unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(job.path(name))
            .status();
        assert!(made.unwrap().success());
        refused(&job, 24, "KRK2401");
        std::fs::remove_file(job.path(name)).unwrap();
        symlink("/dev/zero", job.path(name)).unwrap();
        refused(&job, 24, "KRK2401");
    }
    let job = Job::sample(1, 1);
    let made = std::process::Command::new("mkfifo")
        .arg(job.path("held.csv"))
        .status();
    assert!(made.unwrap().success());
    for key in [
        "corrections = [\"held.csv\"]",
        "corrections = [\"/dev/zero\"]",
    ] {
        let text = job.read("job.toml");
        job.replace("job.toml", "[input]\n", &format!("[input]\n{key}\n"));
        refused(&job, 24, "KRK2401");
        std::fs::write(job.path("job.toml"), text).unwrap();
    }
}

#[test]
fn layouts_and_fonts_are_names_and_never_paths() {
    for (old, new) in [
        (
            "[voice]",
            "[forms]\nyoshiki1 = \"../layouts/yoshiki1\"\n[voice]",
        ),
        (
            "[voice]",
            "[forms]\nyoshiki1 = \"policy/../yoshiki1\"\n[voice]",
        ),
        ("[voice]", "[forms]\nyoshiki1 = \"/etc/passwd\"\n[voice]"),
        ("[voice]", "[forms]\nyoshiki1 = \"..\"\n[voice]"),
        ("[voice]", "[forms]\nyoshiki1 = \"\"\n[voice]"),
        (
            "\"BIZUDGothic-Regular.ttf\"",
            "\"../fonts/BIZUDGothic-Regular.ttf\"",
        ),
        ("\"BIZUDGothic-Regular.ttf\"", "\"/usr/share/fonts/x.ttf\""),
        ("\"BIZUDGothic-Regular.ttf\"", "\"C:\\\\fonts\\\\x.ttf\""),
    ] {
        let job = Job::sample(1, 1);
        job.replace("job.toml", old, new);
        let said = refused(&job, 20, "KRK2080");
        assert_eq!(said.ids(), ["KRK2080-E"], "{said:?}");
    }
}

#[test]
fn other_files_may_lie_anywhere_and_count_by_their_digests() {
    let job = Job::sample(1, 1);
    let elsewhere = tempfile::tempdir().unwrap();
    for name in ["insurer.toml", "members.csv"] {
        std::fs::rename(job.path(name), elsewhere.path().join(name)).unwrap();
        let path = elsewhere.path().join(name);
        job.replace("job.toml", name, path.to_str().unwrap());
    }
    assert!([0, 4].contains(&job.print("OUT", &[]).exit));
}

#[test]
fn an_out_that_is_a_link_is_refused_and_nothing_is_written_where_it_leads() {
    let job = Job::sample(30, 1);
    let theirs = tempfile::tempdir().unwrap();
    symlink(theirs.path(), job.path("OUT")).unwrap();
    for out in ["OUT", "OUT/"] {
        let said = job.print(out, &[]);
        assert_eq!(
            (said.exit, said.ids()),
            (20, vec!["KRK2081-E".to_owned()]),
            "{said:?}"
        );
    }
    let lists = job.text("OUT");
    let said = kirikake(&["check", &job.text("job.toml"), "-o", &lists, "--json"]);
    assert_eq!(
        (said.exit, said.ids()),
        (20, vec!["KRK2081-E".to_owned()]),
        "{said:?}"
    );
    assert!(files_below(theirs.path()).is_empty());
    // Nor may a folder in it lead elsewhere.
    std::fs::remove_file(job.path("OUT")).unwrap();
    assert!([0, 4].contains(&job.print("OUT", &["--lots", "1"]).exit));
    std::fs::remove_dir_all(job.path("OUT/lists")).unwrap();
    symlink(theirs.path(), job.path("OUT/lists")).unwrap();
    assert_eq!(job.print("OUT", &[]).ids(), ["KRK2081-E"]);
    assert!(files_below(theirs.path()).is_empty());
    // A link further up is no matter: shares are mounted so.
    symlink(job.dir.path(), theirs.path().join("jobs")).unwrap();
    let out = theirs.path().join("jobs/OUT2");
    let said = kirikake(&["print", &job.text("job.toml"), "-o", out.to_str().unwrap()]);
    assert!([0, 4].contains(&said.exit), "{said:?}");
}

#[test]
fn an_out_that_may_not_be_written_is_exit_24_and_stays_as_it_was() {
    use std::os::unix::fs::PermissionsExt;
    let job = job(file(&[record(1)]).as_bytes());
    let out = job.path("OUT");
    std::fs::create_dir(&out).unwrap();
    let mode = |mode| std::fs::set_permissions(&out, PermissionsExt::from_mode(mode)).unwrap();
    mode(0o500);
    // The superuser may write everywhere, unless it is asked to give that up.
    let (prefix, free) = match std::fs::write(out.join("x"), "") {
        Ok(()) => (&["setpriv", "--bounding-set", "-dac_override"][..], true),
        Err(_) => (&[][..], false),
    };
    if free {
        std::fs::remove_file(out.join("x")).unwrap();
    }
    match job.print_under(prefix, "OUT") {
        Some(said) => {
            assert_eq!(
                (said.exit, said.ids()),
                (24, vec!["KRK2402-E".to_owned()]),
                "{said:?}"
            );
            assert!(files_below(&out).is_empty());
        }
        None => eprintln!("SKIPPED: setpriv is not installed"),
    }
    mode(0o700);
    assert_eq!(job.print("OUT", &[]).exit, 0);
}

/// Every file may grow to so many blocks of 512 bytes and no further: the write that would pass
/// them fails, as on a full disk.
#[test]
fn a_disk_that_is_full_at_any_write_leaves_nothing_half_made() {
    let job = Job::sample(90, 2);
    job.replace("job.toml", "pieces   = 200", "pieces   = 30");
    assert_eq!(job.print("whole", &[]).exit, 4);
    let wanted = (job.digests("whole"), job.ledger_rows("whole"));
    let (mut blocks, mut failed) = (0, 0);
    loop {
        let (name, limit) = (format!("OUT{blocks}"), blocks.to_string());
        let script = "trap '' XFSZ; ulimit -f $0; exec \"$@\"";
        let said = job
            .print_under(&["sh", "-c", script, &limit], &name)
            .unwrap();
        if said.exit == 4 {
            break;
        }
        failed += 1;
        assert_eq!(said.exit, 24, "{blocks}: {said:?}");
        let ids = said.ids();
        assert!(
            ids == ["KRK2402-E"] || ids == ["KRK2404-E"],
            "{blocks}: {said:?}"
        );
        assert!(said.stderr.lines().all(|line| line.len() < 512), "{said:?}");
        let files = files_below(&job.path(&name));
        assert!(!files.contains(&"report.json".to_owned()), "{files:?}");
        // The next run goes on where this one stopped.
        assert_eq!(job.print(&name, &[]).exit, 4, "{blocks}");
        let found = (job.digests(&name), job.ledger_rows(&name));
        assert!(found == wanted, "{blocks}: other bytes");
        blocks = if blocks < 8 {
            blocks + 1
        } else {
            blocks + blocks / 3
        };
    }
    assert!(failed > 12, "only {failed} writes were met");
}
