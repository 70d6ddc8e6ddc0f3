//! The fixtures are the `openssl` program's (`testdata/openssl.sh`); what it and Node say live is in `tests/it`.

use super::*;
use crate::envelope::PrivateKey;
use serde_json::Value;
use std::sync::LazyLock;

static OPENSSL: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../testdata/openssl.json")).unwrap());

fn text(of: &Value) -> SecretString {
    SecretString::from(of.as_str().unwrap())
}

fn refused(pem: &str, passphrase: Option<&str>) -> ImportError {
    match import(&SecretString::from(pem), passphrase.map(SecretString::from).as_ref()) {
        Ok(pair) => panic!("taken as {}", pair.public_pem),
        Err(error) => error,
    }
}

fn form(name: &str) -> &'static str {
    OPENSSL["private"][name].as_str().unwrap()
}

#[test]
fn every_form_openssl_writes_gives_the_same_key() {
    let passphrase = text(&OPENSSL["passphrase"]);
    let forms = OPENSSL["private"].as_object().unwrap();
    assert_eq!(forms.len(), 13);
    for (name, pem) in forms {
        let pair = import(&text(pem), Some(&passphrase)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(pair.public_pem, OPENSSL["public"], "{name}");
        assert_eq!(pair.private_pem.expose_secret(), form("pkcs8"), "{name}");
        assert!(PrivateKey::from_pkcs8_pem(&pair.private_pem).is_ok(), "{name}");
    }
}

#[test]
fn a_wrong_passphrase_is_said_in_every_form() {
    for (name, pem) in OPENSSL["private"].as_object().unwrap() {
        let pem = pem.as_str().unwrap();
        if name.starts_with("pkcs") {
            assert!(import(&SecretString::from(pem), None).is_ok(), "{name} needs none");
            continue;
        }
        for wrong in ["deniz kızı 43", "Deniz kızı 42", " ", "0"] {
            assert_eq!(refused(pem, Some(wrong)), ImportError::WrongPassphrase, "{name}");
        }
        for none in [None, Some("")] {
            assert_eq!(refused(pem, none), ImportError::NeedsPassphrase, "{name}");
        }
    }
}

/// Of 2,000 wrong passphrases about eight leave padding that looks right.
#[test]
fn padding_that_happens_to_fit_is_a_wrong_passphrase_too() {
    for number in 0..2000 {
        assert_eq!(refused(form("legacy_des3"), Some(&number.to_string())), ImportError::WrongPassphrase);
    }
}

#[test]
fn what_cannot_be_registered_is_refused_with_its_reason() {
    let passphrase = OPENSSL["passphrase"].as_str().unwrap();
    let unsupported = |what: &str| ImportError::UnsupportedProtection { what: what.to_owned() };
    let expected = [
        ("1024", ImportError::WrongSize { bits: 1024 }),
        ("3072", ImportError::WrongSize { bits: 3072 }),
        ("ec", ImportError::NotRsa),
        ("ec_old", ImportError::NotRsa),
        ("public", ImportError::PublicInstead),
        ("public_old", ImportError::PublicInstead),
        ("certificate", ImportError::PublicInstead),
        ("scrypt", unsupported("scrypt")),
        ("pbes1", unsupported("the algorithm 1.2.840.113549.1.12.1.3")),
        ("camellia", unsupported("CAMELLIA-128-CBC")),
    ];
    let given = OPENSSL["refused"].as_object().unwrap();
    assert_eq!(given.len(), expected.len());
    for (name, error) in expected {
        assert_eq!(refused(given[name].as_str().unwrap(), Some(passphrase)), error, "{name}");
    }
    let openssh = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----";
    assert_eq!(refused(openssh, None), ImportError::OpenSsh);
    for nothing in
        ["", "no key", "-----BEGIN", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "-----BEGIN X-----\n\n-----END X-----"]
    {
        assert_eq!(refused(nothing, None), ImportError::NotPem, "{nothing:?}");
    }
    assert_eq!(refused(&" ".repeat(70_000), None), ImportError::TooLong);
}

#[test]
fn what_pasting_does_to_a_file_does_no_harm() {
    let (pem, passphrase) = (form("legacy_des3"), text(&OPENSSL["passphrase"]));
    let quoted = format!("PRIVATE_KEY=\"{}\"", pem.trim().replace('\n', "\\n"));
    let after_public = format!("{}\n{pem}", OPENSSL["public"].as_str().unwrap());
    let indented = format!("    {}  ", pem.trim().replace('\n', "  \n    "));
    let ways = [
        pem.replace('\n', "\r\n"),
        pem.replace('\n', "\r"),
        format!("\u{feff}{pem}"),
        format!("Bag Attributes\n    friendlyName: key\n{pem}\n# end"),
        quoted,
        after_public,
        indented,
    ];
    for way in ways {
        let pair = import(&SecretString::from(way.as_str()), Some(&passphrase));
        assert_eq!(pair.map(|pair| pair.public_pem).as_deref(), Ok(OPENSSL["public"].as_str().unwrap()), "{way}");
    }
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    for name in ["pkcs8", "pkcs1", "pbes2_aes256", "legacy_aes256"] {
        let pem = form(name).trim_end();
        for end in (0..pem.len()).step_by(7) {
            let error = refused(&pem[..end], OPENSSL["passphrase"].as_str());
            assert!(matches!(error, ImportError::NotPem | ImportError::Damaged), "{name} {end}: {error:?}");
        }
    }
}

/// A bit turned in a key's numbers: they no longer belong together. (In a few places of a PKCS#8 file a changed byte means
/// another algorithm or size, and says so.)
#[test]
fn a_changed_key_is_never_taken() {
    let (label, document) = rsa::pkcs8::SecretDocument::from_pem(form("pkcs1")).unwrap();
    assert_eq!(label, "RSA PRIVATE KEY");
    for byte in (0..document.as_bytes().len()).step_by(11) {
        let mut changed = document.as_bytes().to_vec();
        changed[byte] ^= 1 << (byte % 8);
        if changed == document.as_bytes() {
            continue;
        }
        let pem = encode_string("RSA PRIVATE KEY", LineEnding::LF, &changed).unwrap();
        let error = refused(&pem, None);
        assert!(matches!(error, ImportError::Damaged | ImportError::WrongSize { .. }), "{byte}: {error:?}");
    }
}

#[test]
fn more_rounds_than_any_program_writes_are_refused_before_they_are_run() {
    let (_, document) = rsa::pkcs8::SecretDocument::from_pem(form("pbes2_SHA1")).unwrap();
    // 5000 rounds, as DER has them; the same two bytes longer would not fit, so the highest of that length.
    let mut bytes = document.as_bytes().to_vec();
    let place = bytes.windows(4).position(|at| at == [0x02, 0x02, 0x13, 0x88]).unwrap();
    bytes[place + 2] = 0;
    bytes[place + 3] = 0;
    let pem = encode_string("ENCRYPTED PRIVATE KEY", LineEnding::LF, &bytes).unwrap();
    assert_eq!(refused(&pem, Some("x")), ImportError::Damaged, "a number with needless zeros is not DER");

    let grown = [&bytes[..place], &[0x02, 0x04, 0x7f, 0xff, 0xff, 0xff], &bytes[place + 4..]].concat();
    // Each sequence around it is two longer: the document, the algorithm, its parameters, the derivation, its parameters.
    let grown = lengthen(&grown, place, 2);
    let pem = encode_string("ENCRYPTED PRIVATE KEY", LineEnding::LF, &grown).unwrap();
    let what = "PBKDF2 with 2147483647 rounds".to_owned();
    assert_eq!(refused(&pem, Some("x")), ImportError::UnsupportedProtection { what });
}

/// Adds to the length of every sequence that encloses `place`.
fn lengthen(document: &[u8], place: usize, by: u8) -> Vec<u8> {
    let mut changed = document.to_vec();
    let mut at = 0;
    while at < place {
        if document[at] != 0x30 {
            at += 2 + usize::from(document[at + 1]);
            continue;
        }
        let (low, header) = match document[at + 1] {
            0x82 => (at + 3, 4),
            _ => (at + 1, 2),
        };
        let length = match header {
            4 => usize::from(document[at + 2]) << 8 | usize::from(document[at + 3]),
            _ => usize::from(document[at + 1]),
        };
        if at + header + length >= place {
            changed[low] += by;
            at += header;
        } else {
            at += header + length;
        }
    }
    changed
}
