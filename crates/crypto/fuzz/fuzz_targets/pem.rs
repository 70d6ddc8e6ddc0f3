#![no_main]

libfuzzer_sys::fuzz_target!(|text: &[u8]| {
    inputs::private_key(text);
});
