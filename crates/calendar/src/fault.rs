use crate::{Clock, Limits};
use akis_sentence::{Sentence, sentence};
use jiff::civil::Date;

/// What is wrong with a calendar's rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No such time zone.
    TimeZone,
    /// A day of the week that is not 1 to 7.
    Day,
    /// Hours that end before they begin.
    Hours(Clock, Clock),
    /// Two opening hours of one day share some time.
    Overlap(Clock, Clock),
    /// Too many hours on a day or in a week.
    TooManyHours,
    /// More holidays than a calendar may have.
    TooManyHolidays,
    /// A date that is named twice.
    HolidayTwice(Date),
    /// A blocked stretch that ends before it begins.
    Blocked,
    /// More blocked stretches than a calendar may have.
    TooManyBlocked,
    /// How long a booking lasts.
    Slot,
    /// From one beginning to the next.
    Step,
    /// How many at a time.
    Capacity,
    /// How long before.
    Notice,
    /// How far ahead.
    Horizon,
    /// How long a place is kept.
    Hold,
    /// A name or a reason that is too long, or not on one line.
    Words,
}

impl Fault {
    /// For the person who wrote the rules.
    pub fn sentence(&self) -> Sentence {
        let (least, most) = (Limits::LEAST_MINUTES, Limits::MOST_MINUTES);
        match self {
            Self::TimeZone => sentence!(
                "There is no such time zone. Choose one like Europe/Istanbul.",
                "Böyle bir saat dilimi yok. Europe/Istanbul gibi birini seçin."
            ),
            Self::Day => sentence!(
                "A day of the week is a number from 1 (Monday) to 7 (Sunday).",
                "Haftanın günü 1 (pazartesi) ile 7 (pazar) arasında bir sayıdır."
            ),
            Self::Hours(from, to) => sentence!(
                "Opening hours must end after they begin; {from} to {to} do not. Write a night on both of its days.",
                "Açılış saatleri başladıktan sonra bitmelidir; {from}–{to} böyle değil. Geceyi iki güne ayrı ayrı yazın."
            ),
            Self::Overlap(from, to) => sentence!(
                "Two opening hours of one day overlap between {from} and {to}. Make one of them.",
                "Bir günün iki açılış saati {from} ile {to} arasında çakışıyor. İkisini birleştirin."
            ),
            Self::TooManyHours => {
                let count = Limits::HOURS;
                sentence!(
                    "There are too many opening hours. At most {count} are possible.",
                    "Çok fazla açılış saati var. En fazla {count} olabilir."
                )
            }
            Self::TooManyHolidays => {
                let count = Limits::HOLIDAYS;
                sentence!(
                    "There are too many holidays. At most {count} are possible; delete those that have passed.",
                    "Çok fazla tatil günü var. En fazla {count} olabilir; geçmiş olanları silin."
                )
            }
            Self::HolidayTwice(date) => sentence!(
                "The holiday {date} is there twice. Give all its hours in one entry.",
                "{date} tatil günü iki kez yazılmış. Bütün saatlerini tek kayıtta verin."
            ),
            Self::Blocked => sentence!(
                "A blocked time must end after it begins.",
                "Kapalı bir zaman aralığı başladıktan sonra bitmelidir."
            ),
            Self::TooManyBlocked => {
                let count = Limits::BLOCKED;
                sentence!(
                    "There are too many blocked times. At most {count} are possible; delete those that have passed.",
                    "Çok fazla kapalı zaman aralığı var. En fazla {count} olabilir; geçmiş olanları silin."
                )
            }
            Self::Slot => sentence!(
                "A booking lasts from {least} to {most} minutes.",
                "Bir randevu {least} ile {most} dakika arasında sürer."
            ),
            Self::Step => sentence!(
                "From one beginning to the next there are {least} to {most} minutes.",
                "İki başlangıç arasında {least} ile {most} dakika olur."
            ),
            Self::Capacity => {
                let count = Limits::CAPACITY;
                sentence!(
                    "There is at least 1 place at a time, and at most {count}.",
                    "Aynı anda en az 1, en fazla {count} yer olur."
                )
            }
            Self::Notice => {
                let days = Limits::NOTICE / (24 * 60);
                sentence!(
                    "The time before a booking can be at most {days} days.",
                    "Randevudan önceki süre en fazla {days} gün olabilir."
                )
            }
            Self::Horizon => {
                let days = Limits::HORIZON;
                sentence!(
                    "Bookings are possible from 1 to {days} days ahead.",
                    "1 ile {days} gün öncesinden randevu alınabilir."
                )
            }
            Self::Hold => {
                let minutes = Limits::HOLD;
                sentence!(
                    "A place is kept for 1 to {minutes} minutes while a person fills in the form.",
                    "Kişi formu doldururken yer 1 ile {minutes} dakika arasında tutulur."
                )
            }
            Self::Words => {
                let chars = Limits::WORDS;
                sentence!(
                    "Write names and reasons in one line of at most {chars} characters.",
                    "Adları ve nedenleri en fazla {chars} karakterlik tek satırda yazın."
                )
            }
        }
    }
}
