use akis_form::QuestionId;
use std::collections::{HashMap, HashSet};

/// Keys that mean something of their own in a payload. Everything that begins with `akis` is ours as well
/// (`akis_version`, `akis_session`, `akis_search`, `akis_search_text`).
const RESERVED: [&str; 4] = ["flow_token", "error", "error_key", "error_message"];
const LONGEST: usize = 40;

/// Gives each input a name that is unique over the whole Flow: payloads hold the answers of all screens side
/// by side.
#[derive(Default)]
pub(crate) struct Names {
    taken: HashSet<String>,
    /// The number to try next behind a name that is taken.
    next: HashMap<String, usize>,
}

impl Names {
    /// `[a-z_][a-z0-9_]*` made from the question's id, so that a payload can be read by people.
    pub(crate) fn input(&mut self, id: &QuestionId) -> String {
        self.unique(slug(id.as_str()))
    }

    /// The name of one of several inputs of a question.
    pub(crate) fn part(&mut self, id: &QuestionId, suffix: &str) -> String {
        self.under(&slug(id.as_str()), suffix)
    }

    /// The name of an input that belongs to another one.
    pub(crate) fn under(&mut self, name: &str, suffix: &str) -> String {
        let suffix = letters(suffix);
        self.unique(if suffix.is_empty() { name.to_owned() } else { format!("{name}_{suffix}") })
    }

    fn unique(&mut self, base: String) -> String {
        if self.taken.insert(base.clone()) {
            return base;
        }
        let mut number = self.next.get(&base).copied().unwrap_or(2);
        let mut name = format!("{base}_{number}");
        while !self.taken.insert(name.clone()) {
            number += 1;
            name = format!("{base}_{number}");
        }
        self.next.insert(base, number + 1);
        name
    }
}

fn slug(id: &str) -> String {
    let slug = letters(id);
    if slug.is_empty() {
        return "field".to_owned();
    }
    let reserved = RESERVED.contains(&slug.as_str()) || slug.starts_with("akis_") || slug == "akis";
    if reserved || slug.starts_with(|c: char| c.is_ascii_digit()) { format!("q_{slug}") } else { slug }
}

/// Lower-case ASCII letters and digits, with underscores for all else between them.
fn letters(id: &str) -> String {
    let mut slug = String::with_capacity(id.len().min(LONGEST));
    for c in id.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(c) => slug.push(c),
            None if !slug.ends_with('_') => slug.push('_'),
            None => {}
        }
        if slug.len() >= LONGEST {
            break;
        }
    }
    slug.trim_matches('_').to_owned()
}

/// The ASCII letter or digit people would write; `None` for everything else.
fn plain(c: char) -> Option<char> {
    Some(match c {
        'a'..='z' | '0'..='9' => c,
        'ç' => 'c',
        'ğ' => 'g',
        'ı' | 'î' | 'í' => 'i',
        'ö' | 'ó' | 'ô' => 'o',
        'ş' => 's',
        'ü' | 'ú' | 'û' => 'u',
        'á' | 'à' | 'â' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'ñ' => 'n',
        _ => return None,
    })
}

/// `SCREEN_A`, `SCREEN_B` … `SCREEN_Z`, `SCREEN_AA`: Meta allows no digits.
pub(crate) fn screen_id(index: usize) -> String {
    const BEFORE: &str = "SCREEN_";
    let mut id = String::with_capacity(BEFORE.len() + 2);
    id.push_str(BEFORE);
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        id.insert(BEFORE.len(), char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn screens_count_in_letters() {
        let ids: Vec<_> = [0, 1, 25, 26, 27, 701, 702].into_iter().map(screen_id).collect();
        assert_eq!(ids, ["SCREEN_A", "SCREEN_B", "SCREEN_Z", "SCREEN_AA", "SCREEN_AB", "SCREEN_ZZ", "SCREEN_AAA"]);
    }

    #[test]
    fn inputs_are_readable_unique_and_free_of_reserved_words() {
        let mut names = Names::default();
        let mut name = |id: &str| names.input(&QuestionId::new(id));
        assert_eq!(name("0-1/E-Mail"), "q_0_1_e_mail");
        assert_eq!(name("Şirket adı"), "sirket_adi");
        assert_eq!(name("sirket_adi"), "sirket_adi_2");
        assert_eq!(name("error"), "q_error");
        assert_eq!(name("flow_token"), "q_flow_token");
        assert_eq!(name("akis_version"), "q_akis_version");
        assert_eq!(name("السؤال"), "field");
        assert_eq!(name("__proto__"), "proto");
    }

    #[test]
    fn several_inputs_of_a_question_are_told_apart() {
        let mut names = Names::default();
        let id = QuestionId::new("0-1/Address");
        assert_eq!(names.part(&id, "street"), "q_0_1_address_street");
        assert_eq!(names.part(&id, "Row 1/Col 2"), "q_0_1_address_row_1_col_2");
        assert_eq!(names.part(&id, "street"), "q_0_1_address_street_2");
        assert_eq!(names.part(&id, "東京"), "q_0_1_address");
        assert_eq!(names.under("city", "search"), "city_search");
        assert_eq!(names.input(&QuestionId::new("akis_search_text")), "q_akis_search_text");
    }

    #[test]
    fn the_same_id_over_and_over_stays_quick_and_unique() {
        let mut names = Names::default();
        let id = QuestionId::new("q");
        let made: HashSet<String> = (0..20_000).map(|_| names.input(&id)).collect();
        assert_eq!(made.len(), 20_000);
    }
}
