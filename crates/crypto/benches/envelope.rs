//! How much of a request's cryptography is the one RSA operation that nothing can spare: `cargo bench -p akis-crypto`.
//! `rsa` is aws-lc-rs alone; the others are a whole request opened and its answer sealed. What they take above `rsa` is
//! base64, JSON and AES.

#![allow(clippy::unwrap_used, reason = "a bench")]

use akis_crypto::envelope::{PrivateKey, open};
use akis_crypto::key_pair;
use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use criterion::{Criterion, criterion_group, criterion_main};
use rsa::pkcs8::{DecodePublicKey, SecretDocument};
use rsa::{Oaep, RsaPublicKey};
use secrecy::ExposeSecret;
use std::hint::black_box;

#[path = "../tests/it/phone.rs"]
mod phone;

fn envelope(criterion: &mut Criterion) {
    let pair = key_pair::generate().unwrap();
    let (_, document) = SecretDocument::from_pem(pair.private_pem.expose_secret()).unwrap();
    let bare = PrivateDecryptingKey::from_pkcs8(document.as_bytes()).unwrap();
    let bare = OaepPrivateDecryptingKey::new(bare).unwrap();
    let public = RsaPublicKey::from_public_key_pem(&pair.public_pem).unwrap();
    let wrapped = public.encrypt(&mut rsa::rand_core::OsRng, Oaep::new::<rsa::sha2::Sha256>(), &[7; 16]).unwrap();

    let mut group = criterion.benchmark_group("envelope");
    group.bench_function("rsa", |bencher| {
        let mut room = [0; 256];
        bencher
            .iter(|| bare.decrypt(&OAEP_SHA256_MGF1SHA256, black_box(&wrapped), &mut room, None).unwrap().len());
    });

    let key = PrivateKey::from_pkcs8_pem(&pair.private_pem).unwrap();
    for (name, asked, answered) in
        [("ping", 40, 40), ("1 KiB in, 4 KiB out", 1024, 4096), ("64 KiB in and out", 65_536, 65_536)]
    {
        let request = phone::Phone::new(&pair.public_pem).request(&vec![b'a'; asked]);
        let answer = vec![b'b'; answered];
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let opened = open(&[&key], black_box(&request)).unwrap();
                opened.reply_key.seal(black_box(&answer)).len()
            });
        });
    }
    // Parsed once and kept; this is what forgetting it would cost a request.
    group.bench_function("parsing the private key", |bencher| {
        bencher.iter(|| PrivateKey::from_pkcs8_pem(black_box(&pair.private_pem)).unwrap());
    });
    let long = STANDARD.encode(vec![7_u8; 65_536]);
    group
        .bench_function("base64 of 64 KiB", |bencher| bencher.iter(|| STANDARD.decode(black_box(&long)).unwrap()));
    group.finish();
}

criterion_group!(benches, envelope);
criterion_main!(benches);
