//! What an e-mail says: plain text and the same as simple HTML, in the reader's language.

use akis_sentence::{Sentence, sentence};
use akis_store::alerts::Alert;
use std::fmt::Write as _;
use url::Url;

/// Alerts whose text stands in one mail; the rest is counted.
const MOST: usize = 30;

/// A mail's texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// For whom it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a> {
    /// The company's name.
    pub(crate) company: &'a str,
    /// The person's language.
    pub(crate) locale: &'a str,
    /// This installation's address.
    pub(crate) public_url: &'a Url,
}

/// About one alert.
pub(crate) fn one(alert: &Alert, reader: Reader<'_>) -> Letter {
    let subject = alert.title.in_language(reader.locale).to_owned();
    write(subject, None, std::slice::from_ref(alert), reader)
}

/// About a day's alerts.
pub(crate) fn digest(alerts: &[Alert], reader: Reader<'_>) -> Letter {
    if let [alert] = alerts {
        return one(alert, reader);
    }
    let (count, company) = (alerts.len(), reader.company);
    let subject = sentence!("{count} alerts in {company}", "{company}: {count} uyarı");
    let standing = alerts.iter().filter(|alert| alert.resolved_at.is_none()).count();
    let intro = sentence!(
        "Of {count} new alerts, {standing} still need somebody.",
        "{count} yeni uyarıdan {standing} tanesi hâlâ ilgi bekliyor."
    );
    write(subject.in_language(reader.locale).to_owned(), Some(&intro), alerts, reader)
}

fn write(subject: String, intro: Option<&Sentence>, alerts: &[Alert], reader: Reader<'_>) -> Letter {
    let say = |sentence: &Sentence| sentence.in_language(reader.locale).to_owned();
    let (mut text, mut html) = (String::new(), String::new());
    if let Some(intro) = intro {
        let intro = say(intro);
        let _ = writeln!(text, "{intro}\n");
        let _ = write!(html, "<p>{}</p>", escaped(&intro));
    }
    for alert in alerts.iter().take(MOST) {
        let (title, next) = (say(&alert.title), say(&alert.next_step));
        let link = link(reader.public_url, &alert.path);
        let resolved = alert.resolved_at.map(|_| {
            say(&sentence!("This has settled itself meanwhile.", "Bu durum bu arada kendiliğinden düzeldi."))
        });
        let _ = writeln!(text, "{title}");
        let next = resolved.unwrap_or(next);
        let _ = writeln!(text, "{next}\n{link}\n");
        let _ = write!(
            html,
            "<h2 style=\"font-size:16px;margin:24px 0 4px\">{}</h2><p style=\"margin:0 0 8px\">{}</p>\
             <p style=\"margin:0\"><a href=\"{}\">{}</a></p>",
            escaped(&title),
            escaped(&next),
            escaped(&link),
            say(&sentence!("Open in Akis", "Akis'te aç")),
        );
    }
    let more = alerts.len().saturating_sub(MOST);
    if more > 0 {
        let more = say(&sentence!("And {more} more in Akis.", "Ve Akis'te {more} uyarı daha."));
        let _ = writeln!(text, "{more}\n");
        let _ = write!(html, "<p>{}</p>", escaped(&more));
    }
    let company = reader.company;
    let why = say(&sentence!(
        "You get this because you look after {company} in Akis. Owners and admins choose what is sent, and when, in the \
         settings of alerts.",
        "Bu e-postayı, Akis'te {company} hesabını yönettiğiniz için aldınız. Neyin ne zaman gönderileceğini sahipler ve \
         yöneticiler uyarı ayarlarından seçer."
    ));
    let settings = link(reader.public_url, "/settings");
    let _ = writeln!(text, "--\n{why}\n{settings}");
    let lang = if reader.locale.starts_with("tr") { "tr" } else { "en" };
    let html = format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"></head>\
         <body style=\"font-family:sans-serif;font-size:14px;line-height:1.5;color:#1a1a1a\">{html}\
         <hr style=\"margin:24px 0 8px;border:0;border-top:1px solid #ddd\">\
         <p style=\"font-size:12px;color:#666\">{} <a href=\"{}\">{}</a></p></body></html>",
        escaped(&why),
        escaped(&settings),
        say(&sentence!("Settings", "Ayarlar")),
    );
    Letter { subject, text, html }
}

/// The dashboard's address of a path of ours.
pub(crate) fn link(public_url: &Url, path: &str) -> String {
    format!("{}{path}", public_url.as_str().trim_end_matches('/'))
}

/// A text within HTML, also within an attribute.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
