use secrecy::{ExposeSecret, SecretString};
use std::fmt::Write;

/// What the customer copies, with places for what belongs to one flow.
const TEMPLATE: &str = include_str!("Code.gs");

/// Goes up whenever a deployed script must be replaced for new calls to work.
pub(super) const VERSION: u32 = 1;

/// The script that the customer pastes into Apps Script: it opens the form `form_id` and takes only calls signed with
/// `secret`, which therefore stands in it.
pub fn script(secret: &SecretString, form_id: &str) -> String {
    TEMPLATE
        .replacen("{{FORM_ID}}", &literal(form_id), 1)
        .replacen("{{VERSION}}", &VERSION.to_string(), 1)
        // Last, so that nothing in it is taken for a place.
        .replacen("{{SECRET}}", &literal(secret.expose_secret()), 1)
}

/// A text as a script writes it: JSON's spelling, in ASCII.
fn literal(text: &str) -> String {
    ascii(&serde_json::Value::from(text).to_string())
}

/// JSON with every letter beyond ASCII escaped, so that no reader's character set can change it.
pub(super) fn ascii(json: &str) -> String {
    let mut ascii = String::with_capacity(json.len());
    let mut units = [0_u16; 2];
    for letter in json.chars() {
        if letter.is_ascii() {
            ascii.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut units) {
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_can_leave_its_quotes() {
        let secret = SecretString::from("a\"; evil(); //{{FORM_ID}}{{VERSION}}\n\\u2028\u{2028}ş🌊");
        let script = script(&secret, "1form\"</script>");
        assert!(script.contains(r#"var FORM_ID = "1form\"</script>";"#), "{script}");
        assert!(
            script.contains(
                r#"var SECRET = "a\"; evil(); //{{FORM_ID}}{{VERSION}}\n\\u2028\u2028\u015f\ud83c\udf0a";"#
            ),
            "{script}"
        );
        assert!(script.contains("var VERSION = 1;"));
        assert!(script.is_ascii(), "it can be pasted anywhere");
    }
}
