//! Any bytes as a decrypted request: the first chooses the form and what is known, the rest is the plaintext.
#![no_main]

#[path = "../drive/mod.rs"]
mod drive;

use drive::Drive;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static DRIVE: LazyLock<Drive> = LazyLock::new(Drive::new);

fuzz_target!(|input: &[u8]| {
    let Some((choice, plaintext)) = input.split_first() else { return };
    DRIVE.once(*choice, plaintext);
});
