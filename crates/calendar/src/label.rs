use crate::Slot;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Zoned};

/// Days from Monday and months from January, short, as each language writes them.
struct Words {
    days: [&'static str; 7],
    months: [&'static str; 12],
}

const EN: Words = Words {
    days: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
};
const TR: Words = Words {
    days: ["Pzt", "Sal", "Çar", "Per", "Cum", "Cmt", "Paz"],
    months: ["Oca", "Şub", "Mar", "Nis", "May", "Haz", "Tem", "Ağu", "Eyl", "Eki", "Kas", "Ara"],
};
const AR: Words = Words {
    days: ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
    months: [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
};
const DE: Words = Words {
    days: ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"],
    months: ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."],
};
const ES: Words = Words {
    days: ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"],
    months: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
};
const FR: Words = Words {
    days: ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."],
    months: ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
};

/// What people read for a slot, at most 30 characters (Flow JSON 7.3, the title of an option): day and beginning in the
/// calendar's zone, in the language of this two-letter code. Languages we have no words for get numbers. A time that
/// clocks show twice that night carries the zone's short name.
pub fn label(slot: Slot, zone: &TimeZone, language: &str) -> String {
    let at = slot.from.to_zoned(zone.clone());
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    let day = at.day();
    let text = match words(language) {
        None => format!("{} {time}", at.date()),
        Some(words) => {
            let (weekday, month) = (weekday(words, &at), month(words, &at));
            match language {
                "tr" => format!("{day} {month} {weekday} {time}"),
                "ar" => format!("{weekday} {day} {month}، {time}"),
                "de" => format!("{weekday}, {day}. {month}, {time}"),
                _ => format!("{weekday} {day} {month}, {time}"),
            }
        }
    };
    if is_shown_twice(&at) { format!("{text} ({})", at.strftime("%Z")) } else { text }
}

fn words(language: &str) -> Option<&'static Words> {
    match language {
        "en" => Some(&EN),
        "tr" => Some(&TR),
        "ar" => Some(&AR),
        "de" => Some(&DE),
        "es" => Some(&ES),
        "fr" => Some(&FR),
        _ => None,
    }
}

fn weekday(words: &Words, at: &Zoned) -> &'static str {
    let index = usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or_default();
    words.days.get(index).copied().unwrap_or_default()
}

fn month(words: &Words, at: &Zoned) -> &'static str {
    let index = usize::try_from(at.month() - 1).unwrap_or_default();
    words.months.get(index).copied().unwrap_or_default()
}

/// Whether clocks show this time at another instant too.
fn is_shown_twice(at: &Zoned) -> bool {
    let shown = at.time_zone().to_ambiguous_timestamp(at.datetime());
    match (shown.earlier(), shown.later()) {
        (Ok(earlier), Ok(later)) => later.duration_since(earlier) > SignedDuration::ZERO,
        _ => false,
    }
}
