//! Reads again all inputs that fuzzing (`fuzz/`) found worth keeping.

mod judge;

use std::path::Path;

/// Returns every file of a target's corpus, with its name.
fn inputs(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.map(|file| (file.display().to_string(), std::fs::read(&file).unwrap())).collect()
}

fn replay(target: &str, judge: fn(&[u8])) {
    let inputs = inputs(target);
    assert!(inputs.len() > 50, "{} inputs", inputs.len());
    for (name, input) in inputs {
        let judged = std::panic::catch_unwind(|| judge(&input));
        assert!(judged.is_ok(), "{name}");
    }
}

#[test]
fn pages_are_read_whole_or_refused() {
    replay("page", judge::page);
}

#[test]
fn deliveries_are_read_whole_or_refused() {
    replay("delivery", judge::delivery);
}
