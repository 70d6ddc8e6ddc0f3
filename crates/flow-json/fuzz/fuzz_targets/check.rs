//! Any text: no panic, the same answer twice, every place inside the text, and nothing valid that is not JSON.

#![no_main]

use akis_flow_json::{Options, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let lenient = check(text, Options { strict: false });
    assert_eq!(lenient, check(text, Options { strict: false }));
    let strict = check(text, Options { strict: true });
    assert!(strict.warnings.is_empty());
    assert!(lenient.is_valid() || !strict.is_valid());
    let lines = text.matches('\n').count() + 1;
    for violation in lenient.errors.iter().chain(&lenient.warnings) {
        for pointer in &violation.pointers {
            assert!((1..=lines).contains(&pointer.line_start), "{violation}");
            assert!(pointer.column_start >= 1, "{violation}");
        }
    }
    if lenient.is_valid() {
        assert!(serde_json::from_str::<serde_json::Value>(text).is_ok());
    }
});
