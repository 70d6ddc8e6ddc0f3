//! A million inputs of each kind on the stable toolchain: good ones with bytes changed, cut, doubled and put together, in
//! the JSON, inside the base64, and inside the key's own numbers. `million [COUNT] [SEED]`.

use base64::{Engine, engine::general_purpose::STANDARD};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};
use serde_json::Value;
use std::time::Instant;

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().expect("a number"));
    let (count, seed) = (arguments.next().unwrap_or(1_000_000), arguments.next().unwrap_or(1));
    let mut random = StdRng::seed_from_u64(seed);
    run("media", count, &mut random, &inputs::files(), changed_media, inputs::media);
    run("envelopes", count, &mut random, &inputs::envelopes(), changed_request, inputs::envelope);
    run("private keys", count, &mut random, &inputs::private_keys(), changed_pem, inputs::private_key);
}

fn run(
    name: &str,
    count: u64,
    random: &mut StdRng,
    good: &[Vec<u8>],
    change: fn(&mut StdRng, &[u8]) -> Vec<u8>,
    take: fn(&[u8]) -> bool,
) {
    let started = Instant::now();
    let mut taken = 0_u64;
    for _ in 0..count {
        let from = good.choose(random).unwrap();
        let input = change(random, from);
        taken += u64::from(take(&input));
    }
    println!("{name}: {count} inputs, {taken} taken, no panic, {:.0} s", started.elapsed().as_secs_f64());
}

/// Changes some bytes, or the length.
fn shaken(random: &mut StdRng, bytes: &[u8]) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    for _ in 0..random.random_range(1..4) {
        let place = random.random_range(0..=changed.len());
        match random.random_range(0..6) {
            0 => changed.truncate(place),
            1 => changed.insert(place, random.random()),
            2 if place < changed.len() => changed[place] = random.random(),
            3 if place < changed.len() => changed[place] ^= 1 << random.random_range(0..8_u32),
            4 if place < changed.len() => {
                changed.remove(place);
            }
            _ => {
                let end = (place + random.random_range(0..40)).min(changed.len());
                let piece = changed[place..end].to_vec();
                let at = random.random_range(0..=changed.len());
                changed.splice(at..at, piece);
            }
        }
    }
    changed
}

fn changed_request(random: &mut StdRng, good: &[u8]) -> Vec<u8> {
    if random.random_bool(0.3) {
        return shaken(random, good);
    }
    let mut request: Value = serde_json::from_slice(good).unwrap();
    let field = *["encrypted_flow_data", "encrypted_aes_key", "initial_vector"].choose(random).unwrap();
    let text = request[field].as_str().unwrap().to_owned();
    let inside = STANDARD.decode(&text).unwrap();
    request[field] = match random.random_range(0..8) {
        0 => Value::Null,
        1 => Value::from(random.random::<i64>()),
        2 => Value::from(String::from_utf8_lossy(&shaken(random, text.as_bytes()))),
        _ => Value::from(STANDARD.encode(shaken(random, &inside))),
    };
    request.to_string().into_bytes()
}

fn changed_media(random: &mut StdRng, good: &[u8]) -> Vec<u8> {
    if random.random_bool(0.3) {
        return shaken(random, good);
    }
    let end = good.iter().position(|byte| *byte == b'\n').unwrap();
    let (metadata, file) = good.split_at(end);
    let mut metadata: Value = serde_json::from_slice(metadata).unwrap();
    let parts = ["encrypted_hash", "iv", "encryption_key", "hmac_key", "plaintext_hash"];
    let part = *parts.choose(random).unwrap();
    let inside = STANDARD.decode(metadata[part].as_str().unwrap()).unwrap();
    metadata[part] = match random.random_range(0..6) {
        0 => Value::Null,
        1 => Value::from(random.random::<i64>()),
        2 => Value::from(STANDARD.encode(shaken(random, &inside)).trim_end_matches('=')),
        _ => Value::from(STANDARD.encode(shaken(random, &inside))),
    };
    let file = if random.random_bool(0.5) { shaken(random, file) } else { file.to_vec() };
    [metadata.to_string().into_bytes(), file].concat()
}

fn changed_pem(random: &mut StdRng, good: &[u8]) -> Vec<u8> {
    if random.random_bool(0.3) {
        return shaken(random, good);
    }
    // Inside the base64, between the first line that is not a header and the last.
    let text = std::str::from_utf8(good).unwrap();
    let (mut lines, body): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| line.contains(['-', ':']) || line.is_empty());
    let inside = shaken(random, &STANDARD.decode(body.concat()).unwrap());
    let body = STANDARD.encode(inside);
    lines.insert(lines.len() - 1, &body);
    lines.join("\n").into_bytes()
}
