//! Any bytes as the answer of Google's `forms.get`: they are read or refused, never a panic.
#![no_main]

use akis_connectors::google_forms::read_definition;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let _ = read_definition(text);
});
