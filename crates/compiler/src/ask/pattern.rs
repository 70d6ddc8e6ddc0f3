//! Which of a source's regular expressions mean the same to every phone: Android, iPhone and the browser have
//! engines of their own. What is not plainly common to them stays with the server, whose engine takes no longer
//! than the text is long.

/// Who can check a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Every phone, and the server.
    Phone,
    /// The server alone.
    Server,
    /// Neither: the pattern looks around or back.
    Source,
}

/// Characters of a pattern a phone gets.
const LONGEST: usize = 500;
/// Repetitions a phone gets; engines end at different numbers.
const MOST: u32 = 1000;

/// Who can check this pattern.
pub(super) fn reach(regex: &str) -> Reach {
    let letters: Vec<char> = regex.chars().collect();
    if letters.len() > LONGEST {
        return if looks_around(&letters) { Reach::Source } else { Reach::Server };
    }
    // Blank, or what Flow JSON would take for a reference.
    if regex.contains("${") || (regex.starts_with('`') && regex.ends_with('`')) || regex.trim().is_empty() {
        return Reach::Server;
    }
    if looks_around(&letters) {
        Reach::Source
    } else if (Scanner { letters: &letters, at: 0 }).reads_alike() {
        Reach::Phone
    } else {
        Reach::Server
    }
}

/// Look-around, back references and groups that give nothing back.
fn looks_around(letters: &[char]) -> bool {
    let mut at = 0;
    let mut in_class = false;
    while let Some(letter) = letters.get(at) {
        match letter {
            '\\' => {
                let next = letters.get(at + 1).copied().unwrap_or_default();
                if !in_class && (matches!(next, '1'..='9') || (next == 'k' && letters.get(at + 2) == Some(&'<'))) {
                    return true;
                }
                at += 1;
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let rest = letters.get(at + 1..).unwrap_or_default();
                if matches!(rest, ['?', '=' | '!' | '>', ..] | ['?', '<', '=' | '!', ..]) {
                    return true;
                }
            }
            _ => {}
        }
        at += 1;
    }
    false
}

struct Scanner<'a> {
    letters: &'a [char],
    at: usize,
}

/// What an open group holds so far.
#[derive(Default)]
struct Group {
    /// Something in it repeats without end.
    endless: bool,
    /// Something stands before that a quantifier may follow.
    atom: Option<Atom>,
}

#[derive(Clone, Copy)]
struct Atom {
    /// Repeated without end as well, phones could search for ages.
    endless: bool,
}

const PLAIN: Atom = Atom { endless: false };

impl Scanner<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.letters.get(self.at).copied();
        self.at += 1;
        letter
    }

    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn reads_alike(mut self) -> bool {
        let mut groups = vec![Group::default()];
        while let Some(letter) = self.next() {
            let Some(group) = groups.last_mut() else { return false };
            match letter {
                '\\' => {
                    if !self.escape() {
                        return false;
                    }
                    group.atom = Some(PLAIN);
                }
                '[' => {
                    if !self.class() {
                        return false;
                    }
                    group.atom = Some(PLAIN);
                }
                '(' => {
                    if self.peek() == Some('?') {
                        self.at += 1;
                        if self.next() != Some(':') {
                            return false;
                        }
                    }
                    if groups.len() > 20 {
                        return false;
                    }
                    groups.push(Group::default());
                }
                ')' => {
                    let endless = group.endless;
                    groups.pop();
                    let Some(outer) = groups.last_mut() else { return false };
                    outer.endless |= endless;
                    outer.atom = Some(Atom { endless });
                }
                '|' | '^' | '$' => group.atom = None,
                '*' | '+' | '?' | '{' => {
                    let Some(atom) = group.atom.take() else { return false };
                    let endless = match letter {
                        '*' | '+' => true,
                        '?' => false,
                        _ => match self.counts() {
                            Some(endless) => endless,
                            None => return false,
                        },
                    };
                    if endless && atom.endless {
                        return false;
                    }
                    group.endless |= endless;
                    if self.peek() == Some('?') {
                        self.at += 1;
                    }
                }
                '}' | ']' => return false,
                letter if letter.is_control() => return false,
                _ => group.atom = Some(PLAIN),
            }
        }
        groups.len() == 1
    }

    /// What stands behind a backslash outside a class.
    fn escape(&mut self) -> bool {
        self.next().is_some_and(|letter| matches!(letter, 'd' | 'D' | 's' | 'S') || letter.is_ascii_punctuation())
    }

    /// A class up to its end.
    fn class(&mut self) -> bool {
        if self.peek() == Some('^') {
            self.at += 1;
        }
        let mut empty = true;
        while let Some(letter) = self.next() {
            match letter {
                ']' => return !empty,
                // Classes in classes, and their intersections, are not read alike.
                '[' => return false,
                '&' | '~' if self.peek() == Some(letter) => return false,
                '-' if self.peek() == Some('-') => return false,
                '\\' if !self.escape() => return false,
                letter if letter.is_control() => return false,
                _ => empty = false,
            }
        }
        false
    }

    /// `{2}`, `{2,}` or `{2,5}` behind its brace; whether it has no end.
    fn counts(&mut self) -> Option<bool> {
        let low = self.count()?;
        match self.next()? {
            '}' => Some(false),
            ',' if self.peek() == Some('}') => {
                self.at += 1;
                Some(true)
            }
            ',' => {
                let high = self.count()?;
                (self.next()? == '}' && low <= high).then_some(false)
            }
            _ => None,
        }
    }

    fn count(&mut self) -> Option<u32> {
        let mut count: Option<u32> = None;
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(10)) {
            self.at += 1;
            count = Some(count.unwrap_or(0) * 10 + digit).filter(|count| *count <= MOST);
            count?;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_engine_reads_alike_goes_to_the_phone() {
        for regex in [
            "^[0-9]{5}$",
            r"^\d{4}-\d{2}$",
            "007",
            "^(?:AB|CD)[A-Za-z0-9 _.-]{2,20}$",
            r"^[^@\s]+@[^@\s]+$",
            "^(TR)?[0-9]{10,}?$",
            r"^\+?[0-9 ()\-]+$",
            "^[ığüşöç]+$",
            "^(a|b)+$",
        ] {
            assert_eq!(reach(regex), Reach::Phone, "{regex}");
        }
    }

    #[test]
    fn what_they_read_differently_stays_with_the_server() {
        let long = "a".repeat(501);
        for regex in [
            r"^\p{L}+$",
            r"^\w+$",
            r"\bword\b",
            "(?i)abc",
            "(?P<year>[0-9]+)",
            "(?<year>[0-9]+)",
            "[a-z&&[^b]]",
            "a{,3}",
            "{",
            "a}",
            "]",
            "[]a]",
            "[^]",
            "(",
            ")",
            "a**",
            "*a",
            "a++",
            "^*",
            "(a+)+",
            "([a-z]+)*",
            "((a+)){2,}",
            "[z",
            "a{5,2}",
            "a{2000}",
            r"\x41",
            r"\u0041",
            r"\A",
            "a\\",
            "${form.a}",
            "`a`",
            " ",
            "(?#x)",
            "a|*",
            &long,
        ] {
            assert_eq!(reach(regex), Reach::Server, "{regex}");
        }
    }

    #[test]
    fn what_looks_around_or_back_stays_with_the_source() {
        for regex in ["^(?=.*[A-Z]).+$", "(?!a)", "(?<=a)b", "(?<!a)b", r"(a)\1", r"(?<x>a)\k<x>", "(?>a+)b"] {
            assert_eq!(reach(regex), Reach::Source, "{regex}");
        }
        assert_eq!(reach(r"[(?=]\(?=1"), Reach::Phone);
    }
}
