use super::*;
use proptest::prelude::*;
use serde_json::json;
use std::sync::LazyLock;

struct Vector {
    clear: Vec<u8>,
    cdn_file: Vec<u8>,
    metadata: Value,
}

/// Files encrypted by the openssl program and by node: `testdata/media.sh`, `testdata/media.cjs`.
static VECTORS: LazyLock<Vec<Vector>> = LazyLock::new(|| {
    let files =
        [include_str!("../../testdata/media_openssl.json"), include_str!("../../testdata/media_node.json")];
    let read = |vector: Value| {
        let bytes = |name: &str| BASE64.decode(vector[name].as_str().unwrap()).unwrap();
        Vector {
            clear: bytes("clear"),
            cdn_file: bytes("cdn_file"),
            metadata: vector["encryption_metadata"].clone(),
        }
    };
    files.iter().flat_map(|text| serde_json::from_str::<Vec<Value>>(text).unwrap()).map(read).collect()
});

fn open(metadata: &Value, file: &[u8], step: usize) -> (Vec<u8>, Result<Proved, Damage>) {
    let mut decryptor = Decryptor::new(&Metadata::read(metadata).unwrap());
    let mut out = vec![];
    for chunk in file.chunks(step.max(1)) {
        decryptor.push(chunk, &mut out);
    }
    let verdict = decryptor.finish(&mut out);
    (out, verdict)
}

fn long() -> &'static Vector {
    VECTORS.iter().find(|vector| vector.clear.len() == 1000).unwrap()
}

#[test]
fn what_openssl_and_node_encrypted_opens() {
    assert_eq!(VECTORS.len(), 15);
    for vector in VECTORS.iter() {
        let (out, verdict) = open(&vector.metadata, &vector.cdn_file, 64);
        let size = vector.clear.len() as u64;
        assert_eq!(out, vector.clear);
        assert_eq!(verdict, Ok(Proved { sha256: Sha256::digest(&vector.clear).into(), size }));
        assert_eq!(cdn_size(size), vector.cdn_file.len() as u64);
    }
}

#[test]
fn any_changed_byte_of_the_file_is_noticed() {
    let vector = long();
    for at in 0..vector.cdn_file.len() {
        let mut changed = vector.cdn_file.clone();
        changed[at] ^= 0x80;
        assert_eq!(open(&vector.metadata, &changed, 333).1, Err(Damage::Mac), "byte {at}");
    }
}

#[test]
fn a_file_cut_off_or_longer_is_noticed() {
    let vector = long();
    for length in 0..vector.cdn_file.len() {
        assert!(open(&vector.metadata, &vector.cdn_file[..length], 100).1.is_err(), "{length} bytes");
    }
    let longer = [&vector.cdn_file[..], &[0; 16]].concat();
    assert_eq!(open(&vector.metadata, &longer, 100).1, Err(Damage::Mac));
    assert_eq!(open(&vector.metadata, &[], 1).1, Err(Damage::Length));
}

/// Each part of the metadata decides: with another file's, nothing is proved.
#[test]
fn every_part_of_the_metadata_is_checked() {
    let (vector, other) = (&VECTORS[6], &VECTORS[7]);
    let expected = [
        ("encrypted_hash", Damage::EncryptedHash),
        ("iv", Damage::Mac),
        ("hmac_key", Damage::Mac),
        ("plaintext_hash", Damage::PlaintextHash),
    ];
    for (part, damage) in expected {
        let mut metadata = vector.metadata.clone();
        metadata[part] = other.metadata[part].clone();
        assert_eq!(open(&metadata, &vector.cdn_file, 7).1, Err(damage), "{part}");
    }
    let mut metadata = vector.metadata.clone();
    metadata["encryption_key"] = other.metadata["encryption_key"].clone();
    let verdict = open(&metadata, &vector.cdn_file, 7).1;
    assert!(matches!(verdict, Err(Damage::Padding | Damage::PlaintextHash)), "{verdict:?}");
}

#[test]
fn metadata_without_the_encrypted_hash_still_proves_the_file() {
    let vector = long();
    let mut metadata = vector.metadata.clone();
    metadata.as_object_mut().unwrap().remove("encrypted_hash");
    assert!(open(&metadata, &vector.cdn_file, 50).1.is_ok());
    let mut changed = vector.cdn_file.clone();
    changed[5] ^= 1;
    assert!(open(&metadata, &changed, 50).1.is_err());
}

#[test]
fn metadata_of_another_shape_is_refused() {
    let good = &long().metadata;
    assert!(Metadata::read(good).is_ok());
    for part in ["iv", "encryption_key", "hmac_key", "plaintext_hash", "encrypted_hash"] {
        let long = "A".repeat(200);
        for wrong in
            [json!(""), json!("AA"), json!("%%"), json!(5), json!([]), json!(long), json!("AAAA".repeat(11))]
        {
            let mut metadata = good.clone();
            metadata[part] = wrong.clone();
            // Any 33 bytes make a MAC key.
            let may = part == "hmac_key" && wrong == json!("AAAA".repeat(11));
            assert_eq!(Metadata::read(&metadata).is_ok(), may, "{part}: {wrong}");
        }
    }
    for value in [json!(null), json!([]), json!("text"), json!({})] {
        assert!(Metadata::read(&value).is_err());
    }
}

#[test]
fn debug_shows_no_key() {
    let metadata = Metadata::read(&long().metadata).unwrap();
    assert_eq!(format!("{metadata:?} {:?}", Decryptor::new(&metadata)), "Metadata(…) Decryptor(…)");
}

proptest! {
    #[test]
    fn chunk_boundaries_change_nothing(which in 0_usize..15, cuts in proptest::collection::vec(0_usize..1_300, 0..20)) {
        let vector = &VECTORS[which];
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(vector.cdn_file.len())).collect();
        cuts.sort_unstable();
        let mut decryptor = Decryptor::new(&Metadata::read(&vector.metadata).unwrap());
        let (mut out, mut from) = (vec![], 0);
        for cut in cuts.into_iter().chain([vector.cdn_file.len()]) {
            decryptor.push(&vector.cdn_file[from..cut], &mut out);
            from = cut;
            // Never more than came, and never the padding.
            prop_assert!(out.len() <= vector.clear.len());
        }
        prop_assert!(decryptor.finish(&mut out).is_ok());
        prop_assert_eq!(&out, &vector.clear);
    }

    #[test]
    fn garbage_is_never_proved(garbage in proptest::collection::vec(any::<u8>(), 0..500), step in 1_usize..60) {
        prop_assert!(open(&long().metadata, &garbage, step).1.is_err());
    }
}
