//! Any bytes as the answer of Typeform's `GET /forms/{id}`: they are read or refused, never a panic.
#![no_main]

use akis_connectors::typeform::read_definition;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let _ = read_definition(text);
});
