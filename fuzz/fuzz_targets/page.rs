#![no_main]

#[path = "../../core/tests/corpus/judge.rs"]
#[allow(dead_code, reason = "the other target has a judge of its own there")]
mod judge;

libfuzzer_sys::fuzz_target!(|data: &[u8]| judge::page(data));
