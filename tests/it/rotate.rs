//! Killed at any moment, `rotate` and `recipients remove` leave each file wholly old or wholly new, and
//! the same command, run again, does the rest.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::team::{Team, parse, plain};

const KILLS: u32 = 100;
const DOCUMENTS: usize = 6;

/// Kills a command at moments spread over the time that it takes.
fn killed(arguments: &[&str], finished: impl Fn(&Team, &[PathBuf])) {
    let (mut killed, mut halves) = (0, 0);
    let mut whole = Duration::ZERO;
    for number in 0..=KILLS {
        let team = Team::new();
        let paths = team.documents(DOCUMENTS, 3);
        let before: Vec<String> =
            paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
        let begun = Instant::now();
        let mut command = team.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        // The first run is let to its end, to know how long one takes.
        if number > 0 {
            std::thread::sleep(whole * (number * 7 % KILLS) / KILLS);
            child.kill().unwrap();
        }
        let ended = child.wait().unwrap();
        if number == 0 {
            assert!(ended.success());
            whole = begun.elapsed();
        }
        killed += u32::from(!ended.success());
        let mut new = 0;
        for (index, path) in paths.iter().enumerate() {
            let is_old = std::fs::read_to_string(path).unwrap() == before[index];
            new += usize::from(!is_old);
            assert_eq!(team.me().open(path), Some(plain(index, 3)), "readable");
        }
        halves += u32::from(new > 0 && new < DOCUMENTS);
        team.succeed(arguments);
        finished(&team, &paths);
        for (index, path) in paths.iter().enumerate() {
            assert!(std::fs::read_to_string(path).unwrap() != before[index]);
            assert_eq!(team.me().open(path), Some(plain(index, 3)));
        }
        // What was written is known: nothing is asked.
        let shown = paths[DOCUMENTS - 1].to_str().unwrap();
        team.succeed(&["set", "-f", shown, "KEY_0", "x"]);
    }
    assert!(killed > 0 && halves > 0, "{killed} killed, {halves} of them between two files");
}

#[test]
fn rotate_is_killed_at_any_moment() {
    killed(&["rotate", "--all"], |_, _| {});
}

#[test]
fn remove_is_killed_at_any_moment() {
    killed(&["recipients", "remove", "bob", "--all"], |team, paths| {
        for path in paths {
            assert!(team.bob().open(path).is_none());
            assert_eq!(parse(path).block().unwrap().envelope.removed.len(), 1);
        }
    });
}
