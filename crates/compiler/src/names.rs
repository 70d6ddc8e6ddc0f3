use akis_form::QuestionId;
use std::collections::HashSet;

/// Keys that mean something of their own in a payload.
const RESERVED: [&str; 4] = ["flow_token", "error", "error_key", "error_message"];
const LONGEST: usize = 40;

/// Gives each input a name that is unique over the whole Flow: payloads hold the answers of all screens side
/// by side.
#[derive(Default)]
pub(crate) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// `[a-z_][a-z0-9_]*` made from the question's id, so that a payload can be read by people.
    pub(crate) fn input(&mut self, id: &QuestionId) -> String {
        let base = slug(id.as_str());
        let mut name = base.clone();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{base}_{number}");
            number += 1;
        }
        name
    }
}

fn slug(id: &str) -> String {
    let mut slug = String::new();
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
    let slug = slug.trim_matches('_');
    if slug.is_empty() {
        return "field".to_owned();
    }
    let reserved = RESERVED.contains(&slug) || slug.starts_with("akis_") || slug == "akis";
    if reserved || slug.starts_with(|c: char| c.is_ascii_digit()) { format!("q_{slug}") } else { slug.to_owned() }
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
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().fold(String::from("SCREEN_"), |mut id, letter| {
        id.push(*letter);
        id
    })
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
}
