use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A version of Flow JSON. Its two numbers are compared one after the other: 1.10 follows 1.9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// A change of it breaks what was written before.
    pub major: u16,
    /// A change of it only adds.
    pub minor: u16,
}

/// What a version is still good for (Meta's changelog, as of March 2026).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionState {
    /// A Flow of it can be published.
    Published,
    /// Flows published earlier can still be sent and opened; none can be published.
    Frozen,
}

impl Version {
    /// The version that is written: the one Meta recommends.
    pub const WRITTEN: Self = Self::new(7, 3);

    /// Every version that can be sent, oldest first. Older ones have expired.
    pub const KNOWN: [(Self, VersionState); 14] = [
        (Self::new(2, 1), VersionState::Frozen),
        (Self::new(3, 0), VersionState::Frozen),
        (Self::new(3, 1), VersionState::Frozen),
        (Self::new(4, 0), VersionState::Frozen),
        (Self::new(5, 0), VersionState::Frozen),
        (Self::new(5, 1), VersionState::Published),
        (Self::new(6, 0), VersionState::Published),
        (Self::new(6, 1), VersionState::Published),
        (Self::new(6, 2), VersionState::Published),
        (Self::new(6, 3), VersionState::Published),
        (Self::new(7, 0), VersionState::Published),
        (Self::new(7, 1), VersionState::Published),
        (Self::new(7, 2), VersionState::Published),
        (Self::new(7, 3), VersionState::Published),
    ];

    /// A version by its two numbers. It need not be a known one.
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }

    /// Reads `7.3`. `None` for anything that is not two plain numbers, among them `07.3`, `7` and `7.3.0`.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |part: &str| {
            let plain = part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'));
            plain.then(|| part.parse().ok()).flatten()
        };
        let (major, minor) = text.split_once('.')?;
        Some(Self { major: number(major)?, minor: number(minor)? })
    }

    /// What it is still good for; `None` for a version that is not known.
    pub fn state(self) -> Option<VersionState> {
        Self::KNOWN.iter().find(|(version, _)| *version == self).map(|(_, state)| *state)
    }
}

impl Default for Version {
    fn default() -> Self {
        Self::WRITTEN
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("a version of Flow JSON is written as 7.3 is"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_compared_as_numbers() {
        let version = |text| Version::parse(text).unwrap();
        assert!(version("1.9") < version("1.10"));
        assert!(version("6.3") < version("7.0"));
        assert_eq!(version("7.3"), Version::WRITTEN);
        assert_eq!(version("10.20").to_string(), "10.20");
    }

    #[test]
    fn only_two_plain_numbers_are_a_version() {
        for text in ["", "7", "7.", ".3", "7.3.0", "07.3", "7.03", "+7.3", " 7.3", "7,3", "v7.3", "7.99999999"] {
            assert_eq!(Version::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn states_are_those_of_the_changelog() {
        let state = |text| Version::parse(text).unwrap().state();
        assert_eq!(state("2.0"), None);
        assert_eq!(state("2.1"), Some(VersionState::Frozen));
        assert_eq!(state("5.0"), Some(VersionState::Frozen));
        assert_eq!(state("5.1"), Some(VersionState::Published));
        assert_eq!(state("5.2"), None);
        assert_eq!(state("7.3"), Some(VersionState::Published));
        assert_eq!(state("7.4"), None);
        assert!(Version::KNOWN.is_sorted_by_key(|(version, _)| *version));
    }
}
