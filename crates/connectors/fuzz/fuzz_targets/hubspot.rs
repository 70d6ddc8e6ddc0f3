//! Any bytes as a HubSpot form: the reader answers, whatever they are.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let _ = akis_connectors::hubspot::read_definition(text);
});
