//! Any bytes as a neutral form or as some source's definition: whatever can be read compiles, in every mode, and
//! the compiler never breaks a rule of Flow JSON.
#![no_main]

use akis_compiler::{CompileError, Layout, Mode, Settings, compile};
use akis_connectors::{google_forms, hubspot, surveymonkey, typeform};
use akis_form::Form;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let Some((choice, text)) = text.split_first() else { return };
    let form = match choice % 5 {
        0 => serde_json::from_slice::<Form>(text).ok(),
        1 => hubspot::read_definition(text).ok(),
        2 => google_forms::read_definition(text).ok(),
        3 => typeform::read_definition(text).ok(),
        _ => surveymonkey::read_definition(text).ok(),
    };
    let Some(form) = form else { return };
    let layout = [Layout::Auto, Layout::OnePerScreen, Layout::Pages][usize::from(choice / 5 % 3)];
    for mode in [Mode::Endpoint, Mode::Static, Mode::Auto] {
        let settings = Settings { version: "v1".into(), mode, layout, ..Settings::default() };
        if let Err(CompileError::Invalid(violations)) = compile(&form, &settings) {
            panic!("{violations:?}");
        }
    }
});
