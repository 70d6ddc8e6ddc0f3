use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A time of day to the minute, `HH:MM`, from `00:00` to `24:00`, which is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock(u16);

const END: u16 = 24 * 60;

impl Clock {
    /// The hour and minute; `None` when there is no such time.
    pub fn new(hour: u16, minute: u16) -> Option<Self> {
        let minutes = hour.checked_mul(60)?.checked_add(minute)?;
        (minute < 60 && minutes <= END).then_some(Self(minutes))
    }

    /// Minutes since midnight, as clocks show them.
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// True for `24:00`.
    pub fn is_end_of_day(self) -> bool {
        self.0 == END
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// The text is no time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoTime;

impl fmt::Display for NoTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("write a time of day as HH:MM, 00:00 to 24:00")
    }
}

impl FromStr for Clock {
    type Err = NoTime;

    fn from_str(text: &str) -> Result<Self, NoTime> {
        let (hour, minute) = text.split_once(':').ok_or(NoTime)?;
        let number = |digits: &str| {
            let fits = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
            if fits { digits.parse().ok() } else { None }
        };
        let (hour, minute) = (number(hour).ok_or(NoTime)?, number(minute).ok_or(NoTime)?);
        Self::new(hour, minute).ok_or(NoTime)
    }
}

impl Serialize for Clock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Clock {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_clocks_show_them_and_nothing_else_is() {
        for (text, minutes) in [("00:00", 0), ("09:30", 570), ("23:59", 1439), ("24:00", 1440)] {
            let clock: Clock = text.parse().unwrap();
            assert_eq!((clock.minutes(), clock.to_string().as_str()), (minutes, text));
        }
        for text in ["", "9:30", "09:60", "24:01", "25:00", "09:3", "09.30", "-1:00", "+9:00", "09:30:00", "०९:३०"]
        {
            assert_eq!(text.parse::<Clock>(), Err(NoTime), "{text}");
        }
    }
}
