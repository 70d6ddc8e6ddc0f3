//! With Node's `crypto`, which Meta's own sample uses, in both directions: keys in every form, and whole requests.

use crate::phone::Phone;
use crate::program::{output, run};
use akis_crypto::envelope::{PrivateKey, open};
use akis_crypto::key_pair;
use akis_crypto::pem::import;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

fn node(asked: &Value) -> Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/envelope.mjs");
    let answered = run("node", &[script], asked.to_string().as_bytes());
    let answered = answered.expect("Node.js 20.19 or newer is needed, as the README says");
    serde_json::from_slice(&output(answered)).unwrap()
}

/// Lengths around the cipher's block, and letters that are more than a byte.
fn texts() -> Vec<String> {
    let lengths = [0, 1, 15, 16, 17, 4096];
    let mut texts: Vec<String> = lengths.iter().map(|&length| "a".repeat(length)).collect();
    texts.push("{\"ad\":\"Ayşe Yılmaz\",\"not\":\"🛥️\"}".to_owned());
    texts
}

#[test]
fn what_node_asks_we_open_and_what_we_answer_node_reads() {
    let pair = key_pair::generate().unwrap();
    let key = PrivateKey::from_pkcs8_pem(&pair.private_pem).unwrap();
    for text in texts() {
        let asked = node(&json!({"do": "ask", "public_pem": pair.public_pem, "plaintext": text}));
        let opened = open(&[&key], asked["request"].to_string().as_bytes()).unwrap();
        assert_eq!(*opened.plaintext, text.as_bytes());
        let reply = opened.reply_key.seal(text.as_bytes());
        let read = node(&json!({"do": "read", "key": asked["key"], "iv": asked["iv"], "reply": reply}));
        assert_eq!(read["plaintext"], text.as_str());
    }
}

/// The private half that is kept is one that any endpoint could use.
#[test]
fn what_we_ask_an_endpoint_of_nodes_answers() {
    let pair = key_pair::generate().unwrap();
    for text in texts() {
        let phone = Phone::new(&pair.public_pem);
        let request: Value = serde_json::from_slice(&phone.request(text.as_bytes())).unwrap();
        let private_pem = pair.private_pem.expose_secret();
        let answered =
            node(&json!({"do": "answer", "private_pem": private_pem, "request": request, "answer": text}));
        assert_eq!(answered["plaintext"], text.as_str());
        assert_eq!(phone.read(answered["reply"].as_str().unwrap()), text.as_bytes());
    }
}

#[test]
fn keys_that_node_makes_are_read_in_every_form() {
    let passphrase = "geheim ğüş";
    let made = node(&json!({"do": "keys", "passphrase": passphrase}));
    let forms = made["forms"].as_object().unwrap();
    assert_eq!(forms.len(), 10);
    for (name, pem) in forms {
        let pem = SecretString::from(pem.as_str().unwrap());
        let pair = import(&pem, Some(&SecretString::from(passphrase)));
        let pair = pair.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(pair.public_pem, made["public"], "{name}");
        assert_eq!(pair.private_pem.expose_secret(), made["forms"]["pkcs8"], "{name}");
    }
}
