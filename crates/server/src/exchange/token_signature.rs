//! The platform's proof that a flow token is its own (Data API 4.0, flow_token_signature): a JWT signed with the app
//! secret by HMAC-SHA256, whose claim `flow_token` is the token.

use akis_crypto::signature;
use akis_exchange::Request;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use serde::Deserialize;

/// Longer ones are none.
const MOST_BYTES: usize = 16 * 1024;

/// What there is to say of a request's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The request needs none: its Data API has none, or it carries no token.
    NotAsked,
    /// It is there and right.
    Good,
    /// The Data API has it and the request does not.
    Missing,
    /// It is there and not right.
    Bad,
}

impl Verdict {
    /// The word it is counted by.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Good => "good",
            Self::Missing => "missing",
            Self::Bad => "bad",
        }
    }
}

/// Looks at the signature that came with a request. `secrets` are the app's, the current and while one is replaced the
/// previous.
pub(super) fn check(secrets: &[SecretString], request: &Request) -> Verdict {
    match (&request.flow_token, &request.flow_token_signature) {
        (token, Some(jwt)) if is_signed(secrets, token.as_deref().unwrap_or_default(), jwt) => Verdict::Good,
        (_, Some(_)) => Verdict::Bad,
        (Some(_), None) if is_signed_version(&request.version) => Verdict::Missing,
        (_, None) => Verdict::NotAsked,
    }
}

/// Data API 4.0 and later.
fn is_signed_version(version: &str) -> bool {
    version.split('.').next().and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| major >= 4)
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    flow_token: String,
}

fn is_signed(secrets: &[SecretString], token: &str, jwt: &str) -> bool {
    if jwt.len() > MOST_BYTES {
        return false;
    }
    let Some((signed, given)) = jwt.rsplit_once('.') else { return false };
    let Some((header, claims)) = signed.split_once('.') else { return false };
    let (Some(header), Some(given)) = (decode(header), decode(given)) else { return false };
    // Whatever else a header asks for is not what the platform signs with; "none" least of all.
    let Ok(Header { alg }) = serde_json::from_slice(&header) else { return false };
    if alg != "HS256" || !is_mac(secrets, signed, &given) {
        return false;
    }
    let claims = decode(claims).and_then(|claims| serde_json::from_slice::<Claims>(&claims).ok());
    claims.is_some_and(|claims| claims.flow_token == token)
}

/// In constant time, against every secret.
fn is_mac(secrets: &[SecretString], signed: &str, given: &[u8]) -> bool {
    let header = given.iter().fold("sha256=".to_owned(), |mut text, byte| {
        for digit in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(digit), 16));
        }
        text
    });
    signature::verify(&secrets.iter().collect::<Vec<_>>(), signed.as_bytes(), Some(&header))
}

/// base64url; padding, which the standard leaves out, may stand there.
fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmac::{Hmac, KeyInit as _, Mac as _};
    use serde_json::{Value, json};
    use sha2::Sha256;

    fn secrets(texts: &[&str]) -> Vec<SecretString> {
        texts.iter().map(|text| SecretString::from(*text)).collect()
    }

    /// As the platform makes it.
    fn jwt(secret: &str, header: &Value, claims: &Value) -> String {
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(header), encode(claims));
        let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(&signed).finalize();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.into_bytes()))
    }

    fn good(secret: &str, token: &str) -> String {
        jwt(secret, &json!({"alg": "HS256", "typ": "JWT"}), &json!({"flow_token": token, "iat": 1_790_000_000}))
    }

    fn request(version: &str, token: Option<&str>, signature: Option<&str>) -> Request {
        let request = json!({"version": version, "action": "INIT", "flow_token": token,
            "flow_token_signature": signature});
        Request::parse(request.to_string().as_bytes()).unwrap()
    }

    /// RFC 7515, appendix A.1: the example that everybody's JWT library is tried with.
    #[test]
    fn agrees_with_the_standards_own_example() {
        let key = URL_SAFE_NO_PAD
            .decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
            .unwrap();
        let signed = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0d\
                      HA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let mac = Hmac::<Sha256>::new_from_slice(&key).unwrap().chain_update(signed).finalize().into_bytes();
        assert_eq!(mac.as_slice(), decode("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap());
    }

    #[test]
    fn either_secret_signs_while_one_is_replaced() {
        let signature = good("old", "t-1");
        for known in [&["old"][..], &["new", "old"], &["old", "new"]] {
            let verdict = check(&secrets(known), &request("4.0", Some("t-1"), Some(&signature)));
            assert_eq!(verdict, Verdict::Good);
        }
        let stranger = check(&secrets(&["new"]), &request("4.0", Some("t-1"), Some(&signature)));
        assert_eq!(stranger, Verdict::Bad);
    }

    #[test]
    fn another_token_or_other_words_are_bad() {
        let (ours, hs256) = (secrets(&["s"]), json!({"alg": "HS256"}));
        let unsigned = format!("{}.", good("s", "t").rsplit_once('.').unwrap().0);
        let none = jwt("s", &json!({"alg": "none"}), &json!({"flow_token": "t"}));
        let mut cut = good("s", "t");
        cut.pop();
        for (what, signature) in [
            ("another token's", good("s", "u")),
            ("of an empty secret", good("", "t")),
            ("without its last part", unsigned),
            ("cut", cut),
            ("of no algorithm", none),
            ("of another algorithm", jwt("s", &json!({"alg": "HS512"}), &json!({"flow_token": "t"}))),
            ("without the claim", jwt("s", &hs256, &json!({"token": "t"}))),
            ("with a claim that is no text", jwt("s", &hs256, &json!({"flow_token": ["t"]}))),
            ("no JWT", "t".to_owned()),
            ("dots", "..".to_owned()),
            ("endless", "a.".repeat(MOST_BYTES)),
            ("not ASCII", "ğ.ğ.ğ".to_owned()),
        ] {
            let verdict = check(&ours, &request("4.0", Some("t"), Some(&signature)));
            assert_eq!(verdict, Verdict::Bad, "{what}");
        }
        assert_eq!(check(&[], &request("4.0", Some("t"), Some(&good("s", "t")))), Verdict::Bad);
        assert_eq!(check(&secrets(&[""]), &request("4.0", Some("t"), Some(&good("", "t")))), Verdict::Bad);
        assert_eq!(check(&ours, &request("4.0", None, Some(&good("s", "t")))), Verdict::Bad);
    }

    #[test]
    fn it_is_missed_where_the_protocol_has_it_alone() {
        let ours = secrets(&["s"]);
        for (version, token, verdict) in [
            ("3.0", Some("t"), Verdict::NotAsked),
            ("4.0", Some("t"), Verdict::Missing),
            ("4.1", Some("t"), Verdict::Missing),
            ("10.0", Some("t"), Verdict::Missing),
            ("4.0", None, Verdict::NotAsked),
            ("four", Some("t"), Verdict::NotAsked),
        ] {
            assert_eq!(check(&ours, &request(version, token, None)), verdict, "{version}");
        }
    }
}
