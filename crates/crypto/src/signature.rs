use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

/// Whether the `X-Hub-Signature-256` header (`sha256=<hex>`) signs this raw body under one of the app secrets. Every
/// secret is tried, in constant time; a missing or malformed header is simply false, and an empty secret, which anyone
/// could sign with, never fits.
pub fn verify(secrets: &[&SecretString], body: &[u8], header: Option<&str>) -> bool {
    let Some(given) = header.and_then(|header| header.strip_prefix("sha256=")).and_then(from_hex) else {
        return false;
    };
    let fits = |secret: &SecretString| {
        let secret = secret.expose_secret().as_bytes();
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret) else { return Choice::from(0) };
        let right = mac.chain_update(body).finalize().into_bytes();
        right.as_slice().ct_eq(&given) & Choice::from(u8::from(!secret.is_empty()))
    };
    secrets.iter().fold(Choice::from(0), |any, secret| any | fits(secret)).into()
}

/// Exactly 32 bytes in hexadecimal, either case.
fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |place: usize| char::from(pair[place]).to_digit(16).and_then(|value| u8::try_from(value).ok());
        *byte = digit(0)? << 4 | digit(1)?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 4231, test case 2.
    const BODY: &[u8] = b"what do ya want for nothing?";
    const SIGNED: &str = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[test]
    fn agrees_with_the_standard() {
        assert!(verify(&[&secret("Jefe")], BODY, Some(SIGNED)));
        assert!(verify(&[&secret("Jefe")], BODY, Some(&SIGNED.to_uppercase().replace("SHA", "sha"))));
    }

    #[test]
    fn either_secret_fits_while_one_is_replaced() {
        assert!(verify(&[&secret("new"), &secret("Jefe")], BODY, Some(SIGNED)));
        assert!(verify(&[&secret("Jefe"), &secret("new")], BODY, Some(SIGNED)));
    }

    #[test]
    fn anything_else_is_false() {
        let jefe = secret("Jefe");
        assert!(!verify(&[], BODY, Some(SIGNED)));
        assert!(!verify(&[&secret("other")], BODY, Some(SIGNED)));
        assert!(!verify(&[&jefe], b"what do ya want for nothing!", Some(SIGNED)));
        let long = format!("{SIGNED}00");
        let headers = [
            None,
            Some(""),
            Some("sha256="),
            Some(&SIGNED["sha256=".len()..]),
            Some(&SIGNED[..SIGNED.len() - 1]),
            Some(&long),
            Some("sha1=5bdcc146bf60754e6a042426089575c75a003f08"),
            Some("sha256=ğdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec384"),
        ];
        for header in headers {
            assert!(!verify(&[&jefe], BODY, header), "{header:?}");
        }
    }

    #[test]
    fn every_turned_bit_of_the_signature_is_noticed() {
        let jefe = secret("Jefe");
        for place in "sha256=".len()..SIGNED.len() {
            let mut changed = SIGNED.as_bytes().to_vec();
            changed[place] = if changed[place] == b'0' { b'1' } else { b'0' };
            assert!(!verify(&[&jefe], BODY, Some(std::str::from_utf8(&changed).unwrap())));
        }
    }

    #[test]
    fn an_empty_secret_signs_nothing() {
        let mac = Hmac::<Sha256>::new_from_slice(b"").unwrap().chain_update(BODY).finalize().into_bytes();
        let header = mac.iter().fold("sha256=".to_owned(), |text, byte| format!("{text}{byte:02x}"));
        assert!(!verify(&[&secret("")], BODY, Some(&header)));
    }
}
