//! What a file from somebody's phone is called in a header and on the disk of who downloads it.

use http::HeaderValue;
use std::fmt::Write as _;

/// Most characters of a name.
const LONGEST: usize = 120;

/// `Content-Disposition` that saves and never shows (RFC 6266): the name in ASCII for old programs, and in UTF-8.
pub(in crate::api) fn disposition(name: &str) -> HeaderValue {
    let name = safe(name);
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || " .-_()".contains(c) { c } else { '_' }).collect();
    let mut header = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        // RFC 8187, attr-char.
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            header.push(byte.into());
        } else {
            // Writing to a String cannot fail.
            let _written = write!(header, "%{byte:02X}");
        }
    }
    HeaderValue::try_from(header).unwrap_or(HeaderValue::from_static("attachment"))
}

/// One name of a file: no folders, nothing that cannot be seen or turns the reading direction round, no leading dot.
fn safe(name: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let forbidden = |c: char| c.is_control() || turns(c) || "/\\:*?\"<>|".contains(c);
    let name: String = name.chars().map(|c| if forbidden(c) { '_' } else { c }).collect();
    let name = name.trim_matches([' ', '.']);
    if name.chars().all(|c| c == '_') {
        return "file".to_owned();
    }
    let skip = name.chars().count().saturating_sub(LONGEST);
    if skip == 0 {
        return name.to_owned();
    }
    // The ending says what it is, so the middle is left out.
    let head: String = name.chars().take(LONGEST / 2).collect();
    let tail: String = name.chars().skip(skip + LONGEST / 2).collect();
    head + &tail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_a_phone_cannot_leave_its_place() {
        let cases = [
            ("cv.pdf", "cv.pdf"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("C:\\Windows\\a.exe", "C__Windows_a.exe"),
            (".bashrc", "bashrc"),
            ("a\r\nSet-Cookie: x.pdf", "a__Set-Cookie_ x.pdf"),
            ("invoice\u{202E}fdp.exe", "invoice_fdp.exe"),
            ("\"; x=\"", "_; x=_"),
            ("", "file"),
            ("...", "file"),
            ("//", "file"),
        ];
        for (name, expected) in cases {
            assert_eq!(safe(name), expected, "{name:?}");
        }
        let long = safe(&format!("{}.pdf", "ş".repeat(300)));
        assert!(long.chars().count() == LONGEST && long.ends_with("ş.pdf"));
    }

    #[test]
    fn the_header_carries_letters_of_every_language() {
        assert_eq!(
            disposition("Özgeçmiş 1.pdf"),
            "attachment; filename=\"_zge_mi_ 1.pdf\"; filename*=UTF-8''%C3%96zge%C3%A7mi%C5%9F%201.pdf"
        );
        assert!(disposition("a\"b;c\n.pdf").to_str().unwrap().starts_with("attachment; filename=\"a_b_c_.pdf\";"));
    }
}
