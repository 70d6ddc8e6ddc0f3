//! Changes good requests at random and steps them through compiled forms: `cargo run --release -p akis-exchange
//! --example mutate -- [COUNT] [SEED]`. Stops at the first panic and prints what led to it.

#[path = "../fuzz/drive/mod.rs"]
mod drive;

use akis_compiler::{FieldCheck, Plan, PlanField, PlanScreen};
use drive::Drive;
use serde_json::{Map, Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// Values that are odd for every input.
const ODD: [&str; 30] = [
    "null",
    "true",
    "false",
    "0",
    "-0.0",
    "1e308",
    "-1e-320",
    "18446744073709551616",
    "\"\"",
    "\" \"",
    "\"\\u0000\"",
    "\"\\ud83d\\ude00\"",
    "\"İıſß\\u0307\"",
    "\"٣٫٥\"",
    "\"1.000.000,5\"",
    "\"9999-12-31\"",
    "\"-009999-01-01\"",
    "\"24:60\"",
    "\"12:30 pm\"",
    "\"o1\"",
    "\"o4294967296\"",
    "\"yes\"",
    "\"ten\"",
    "\"${form.q1}\"",
    "[]",
    "{}",
    "[\"o1\",\"o1\"]",
    "[[[[]]]]",
    "[{\"media_id\":\"m\",\"file_name\":\"a.JPG\",\"encryption_metadata\":{}}]",
    "[{\"id\":7}]",
];

/// SplitMix64: no package is worth a dozen lines.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|word| word.parse::<u64>().ok());
    let count = arguments.next().flatten().unwrap_or(1_000_000);
    let mut random = Random(arguments.next().flatten().unwrap_or(2026));
    let drive = Drive::new();
    let mut requests = 0u64;
    for number in 0..count {
        let choice = u8::try_from(random.below(256)).unwrap_or_default();
        let plans = drive.plans();
        let Some(plan) = plans.get(usize::from(choice) % plans.len().max(1)) else { return ExitCode::FAILURE };
        let plaintext = plaintext(plan, &mut random);
        let Ok(was_request) = catch_unwind(AssertUnwindSafe(|| drive.once(choice, &plaintext))) else {
            println!("input {number}, choice {choice}: {}", String::from_utf8_lossy(&plaintext));
            return ExitCode::FAILURE;
        };
        requests += u64::from(was_request);
    }
    println!("{count} inputs over {} plans, {requests} of them requests: no panic", drive.plans().len());
    ExitCode::SUCCESS
}

/// A request that a phone could send, then changed.
fn plaintext(plan: &Plan, random: &mut Random) -> Vec<u8> {
    let at = random.below(plan.screens.len());
    let mut data = Map::new();
    data.insert("akis_version".into(), json!("v1"));
    data.insert("akis_session".into(), json!("s"));
    for screen in plan.screens.iter().take(at + 1) {
        fill(screen, &mut data, random);
    }
    if random.one_in(20) {
        data.insert("akis_search".into(), json!("q9"));
        data.insert("akis_search_text".into(), odd(random));
    }
    let action = ["data_exchange", "data_exchange", "data_exchange", "data_exchange", "INIT", "BACK", "ping"];
    let action = action.get(random.below(action.len())).copied().unwrap_or("ping");
    let screen = plan.screens.get(at).map_or("", |screen| screen.id.as_str());
    let mut request = json!({
        "version": "3.0", "action": action, "screen": screen, "data": data, "flow_token": "t",
    });
    if random.one_in(10) {
        let keys = ["version", "action", "screen", "data", "flow_token", "flow_token_signature"];
        if let Some(key) = keys.get(random.below(keys.len())) {
            request[*key] = odd(random);
        }
    }
    let mut bytes = request.to_string().into_bytes();
    if random.one_in(4) {
        scramble(&mut bytes, random);
    }
    bytes
}

fn fill(screen: &PlanScreen, data: &mut Map<String, Value>, random: &mut Random) {
    for field in &screen.fields {
        let value = if random.one_in(8) { odd(random) } else { good(field, random) };
        data.insert(field.name.clone(), value);
    }
}

fn odd(random: &mut Random) -> Value {
    let text = ODD.get(random.below(ODD.len())).copied().unwrap_or("null");
    serde_json::from_str(text).unwrap_or_else(|_| Value::from("🎈".repeat(random.below(5000))))
}

fn good(field: &PlanField, random: &mut Random) -> Value {
    match &field.check {
        FieldCheck::Text { .. } => json!("AB12"),
        FieldCheck::Email { .. } => json!("a@mavideniz.com"),
        FieldCheck::Phone { .. } => json!("+905321112233"),
        FieldCheck::Number { .. } => json!(random.below(60).to_string()),
        FieldCheck::Url => json!("example.com"),
        FieldCheck::Choice { options } | FieldCheck::Search { options } | FieldCheck::NumberChoice { options } => {
            options.get(random.below(options.len())).map_or(Value::Null, |option| json!(option.id))
        }
        FieldCheck::TypedChoice { options } => {
            options.get(random.below(options.len())).map_or(Value::Null, |option| json!(option.label))
        }
        FieldCheck::Live { .. } => json!("ten"),
        FieldCheck::Choices { options } => {
            options.iter().filter(|_| random.one_in(3)).map(|option| option.id.as_str()).collect()
        }
        FieldCheck::Bool => json!("yes"),
        FieldCheck::Date { .. } => json!("2026-05-04"),
        FieldCheck::Time => json!("14:30"),
        FieldCheck::Files { .. } => json!([{"media_id": "m1", "file_name": "a.jpg", "cdn_url": "https://x"}]),
        FieldCheck::Consent { .. } => json!(!random.one_in(6)),
    }
}

/// A few bytes changed, taken out or put in.
fn scramble(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len());
        let byte = u8::try_from(random.below(256)).unwrap_or_default();
        match random.below(4) {
            0 => {
                if let Some(old) = bytes.get_mut(at) {
                    *old = byte;
                }
            }
            1 if at < bytes.len() => {
                bytes.remove(at);
            }
            2 => bytes.insert(at, byte),
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
}
