//! Forms by chance: every kind of question, conditions, jumps, gates, texts of three languages.

use crate::answers::answer;
use akis_form::{
    Answer, Answers, Choice, Choices, Comparison, Condition, Consent, ConsentPart, Content, Ending, FileTypes,
    Form, GroupKind, HiddenField, Item, Jump, JumpTarget, Language, OptionSource, OtherOption, Page, Part,
    PartKind, Pattern, Question, QuestionId, QuestionKind, ScaleLabels, Uncarried, WriteTarget,
};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Most paths walked through one form.
const PATHS: usize = 64;

/// A form, and what people answer to it.
pub(crate) struct Sample {
    pub form: Form,
    seed: u64,
    /// Questions that decide something, with every answer that makes a difference.
    deciding: Vec<(QuestionId, Vec<Option<Answer>>)>,
}

impl Sample {
    /// Paths that take every decision every way.
    pub(crate) fn paths(&self) -> usize {
        self.deciding.iter().map(|(_, domain)| domain.len()).product::<usize>().max(2)
    }

    /// What one person means to answer, to whatever they are asked.
    pub(crate) fn intended(&self, path: usize) -> Answers {
        let mut rng = StdRng::seed_from_u64(self.seed ^ (path as u64 + 1));
        let mut answers = Answers::new();
        for question in self.form.questions() {
            let skip = !question.required && rng.random_bool(0.3);
            if let Some(answer) = answer(&question.kind, &mut rng).filter(|_| !skip) {
                answers.insert(question.id.clone(), answer);
            }
        }
        for consent in self.form.consents() {
            if let ConsentPart::Ask { required, .. } = consent.part {
                let agrees = (required && !consent.gate) || rng.random_bool(0.5);
                answers.insert(consent.id.clone(), Answer::Bool(agrees));
            }
        }
        let mut rest = path;
        for (id, domain) in &self.deciding {
            match &domain[rest % domain.len()] {
                Some(answer) => answers.insert(id.clone(), answer.clone()),
                None => answers.remove(id),
            };
            rest /= domain.len();
        }
        answers
    }
}

/// A form of about `size` questions.
pub(crate) fn sample(seed: u64, size: usize) -> Sample {
    let mut maker = Maker {
        rng: StdRng::seed_from_u64(seed),
        form: Form { title: "Mavi Deniz".into(), ..Form::default() },
        deciding: vec![],
        paths: 1,
        number: 0,
    };
    maker.make(size);
    Sample { form: maker.form, seed, deciding: maker.deciding }
}

struct Maker {
    rng: StdRng,
    form: Form,
    deciding: Vec<(QuestionId, Vec<Option<Answer>>)>,
    paths: usize,
    number: usize,
}

impl Maker {
    fn make(&mut self, size: usize) {
        self.form.language = Language::new(["en", "tr", "ar"][self.rng.random_range(0..3)]);
        if self.rng.random_bool(0.3) {
            self.form.description = self.label();
        }
        if self.rng.random_bool(0.2) {
            self.gate();
        }
        if self.rng.random_bool(0.3) {
            self.form.endings.push(Ending {
                id: "other".into(),
                text: "Not this time.".into(),
                ..Ending::default()
            });
        }
        if self.rng.random_bool(0.2) {
            self.form.hidden.push(HiddenField {
                id: QuestionId::new("campaign"),
                label: String::new(),
                value: "spring".into(),
                target: WriteTarget::None,
            });
        }
        let jumping = self.rng.random_bool(0.5);
        let mut left = size;
        let mut pages = 0;
        while left > 0 {
            let count = self.rng.random_range(1..=left.min(5));
            left -= count;
            let mut page = Page { id: format!("p{pages}"), ..Page::default() };
            if self.rng.random_bool(0.4) {
                page.title = self.label();
            }
            for _ in 0..count {
                if self.rng.random_bool(0.2) {
                    page.items.push(Item::Content(Content { text: self.label(), ..Content::default() }));
                }
                let question = self.question(!jumping);
                page.items.push(Item::Question(question));
            }
            self.form.pages.push(page);
            pages += 1;
        }
        if jumping {
            self.jumps(pages);
        }
        if self.rng.random_bool(0.3) {
            self.consent();
        }
        self.live();
    }

    /// Some lists are asked for while the form is filled in; nothing hangs on those.
    fn live(&mut self) {
        let deciding: Vec<&QuestionId> = self.deciding.iter().map(|(id, _)| id).collect();
        for item in self.form.pages.iter_mut().flat_map(|page| &mut page.items) {
            let Item::Question(question) = item else { continue };
            let QuestionKind::SingleChoice(choices) = &mut question.kind else { continue };
            let plain = choices.other.is_none() && choices.options.len() <= 200;
            if plain && !deciding.contains(&&question.id) && self.rng.random_bool(0.2) {
                choices.source = OptionSource::List { id: question.id.to_string() };
            }
        }
    }

    fn gate(&mut self) {
        if !self.afford(2) {
            return;
        }
        let id = QuestionId::new("gate");
        let part = ConsentPart::Ask { label: "I agree to the processing of my data.".into(), required: true };
        let consent = Consent {
            id: id.clone(),
            part,
            text: "We keep your answers for two years.".into(),
            target: WriteTarget::None,
            gate: true,
        };
        self.deciding.push((id, vec![Some(Answer::Bool(true)), Some(Answer::Bool(false))]));
        self.form.pages.push(Page { items: vec![Item::Consent(consent)], ..Page::default() });
    }

    fn consent(&mut self) {
        let part = if self.rng.random_bool(0.5) {
            ConsentPart::Notice
        } else {
            ConsentPart::Ask { label: "News by e-mail".into(), required: self.rng.random_bool(0.5) }
        };
        let consent = Consent {
            id: QuestionId::new("news"),
            part,
            text: "You can stop it at any time.".into(),
            target: WriteTarget::HubspotProcessing,
            gate: false,
        };
        if let Some(page) = self.form.pages.last_mut() {
            page.items.push(Item::Consent(consent));
        }
    }

    /// Whether so many times more paths can still be walked.
    fn afford(&mut self, times: usize) -> bool {
        let affordable = self.paths * times <= PATHS;
        if affordable {
            self.paths *= times;
        }
        affordable
    }

    fn question(&mut self, conditions: bool) -> Question {
        self.number += 1;
        let id = QuestionId::new(format!("q{}", self.number));
        let required = self.rng.random_bool(0.5);
        let mut question =
            Question { id, label: self.label(), required, kind: self.kind(), ..Question::default() };
        // Sources know no such box that may stay empty.
        question.required |= question.kind == QuestionKind::Tick;
        if self.rng.random_bool(0.3) {
            question.help = self.label();
        }
        if conditions && !self.deciding.is_empty() && self.rng.random_bool(0.5) {
            let asked: Vec<_> = self.deciding.iter().filter(|(id, _)| id.as_str() != "gate").cloned().collect();
            if !asked.is_empty() {
                let (on, domain) = &asked[self.rng.random_range(0..asked.len())];
                question.visible_when = self.condition(on, domain);
            }
        }
        if let Some(domain) = domain(&question)
            && domain.len() > 1
            && self.rng.random_bool(0.7)
            && self.afford(domain.len())
        {
            self.deciding.push((question.id.clone(), domain));
        }
        question
    }

    /// A condition that some answers meet and some do not.
    fn condition(&mut self, on: &QuestionId, domain: &[Option<Answer>]) -> Option<Condition> {
        let answered: Vec<&Answer> = domain.iter().flatten().collect();
        let answer = *answered.get(self.rng.random_range(0..answered.len().max(1)))?;
        let value = answer.comparable().into_iter().next()?;
        let is = match answer {
            Answer::Number(_) if self.rng.random_bool(0.5) => Comparison::GreaterThan(value),
            _ if self.rng.random_bool(0.2) => Comparison::AnyOf(vec![value]),
            _ => Comparison::Equals(value),
        };
        let condition = Condition::Answer { question: on.clone(), is };
        let differs = |condition: &Condition| {
            let met = |answer: &Option<Answer>| {
                let answers = answer.iter().map(|answer| (on.clone(), answer.clone())).collect();
                condition.holds(&answers)
            };
            domain.iter().any(met) && !domain.iter().all(met)
        };
        let condition = if self.rng.random_bool(0.2) { Condition::Not(Box::new(condition)) } else { condition };
        differs(&condition).then_some(condition)
    }

    /// Sections that lead on by an answer given on them.
    fn jumps(&mut self, pages: usize) {
        let offset = self.form.pages.len() - pages;
        for at in 0..pages {
            let on: Vec<_> = self.form.pages[offset + at]
                .items
                .iter()
                .filter_map(|item| match item {
                    Item::Question(question) => self.deciding.iter().find(|(id, _)| *id == question.id).cloned(),
                    _ => None,
                })
                .collect();
            let mut jumps = vec![];
            for (id, domain) in on {
                if let Some(when) = self.condition(&id, &domain) {
                    let to = self.target(at, pages);
                    jumps.push(Jump { when, to });
                }
            }
            if self.rng.random_bool(0.1) {
                let to = self.target(at, pages);
                jumps.push(Jump { when: Condition::All(vec![]), to });
            }
            self.form.pages[offset + at].jumps = jumps;
        }
    }

    fn target(&mut self, at: usize, pages: usize) -> JumpTarget {
        let to = self.rng.random_range(0..pages + 1);
        if to > at && to < pages {
            return JumpTarget::Page(format!("p{to}"));
        }
        let other = !self.form.endings.is_empty() && self.rng.random_bool(0.5);
        JumpTarget::Ending(if other { "other".into() } else { String::new() })
    }

    fn label(&mut self) -> String {
        let labels = [
            "Name",
            "Where would you like to go on your next holiday with us?",
            "Adınız ve soyadınız, kimlikte yazdığı gibi tam olarak",
            "",
            "ما هو المسار الذي تفضله لرحلتك القادمة؟",
            "${form.x} `tick` 'quote' \\ back",
            "How   many\npeople?",
        ];
        labels[self.rng.random_range(0..labels.len())].to_owned()
    }

    fn kind(&mut self) -> QuestionKind {
        let labels = || ScaleLabels { low: "not at all".into(), middle: String::new(), high: "very much".into() };
        match self.rng.random_range(0..36) {
            0 => QuestionKind::ShortText { min_chars: None, max_chars: Some(40), pattern: None },
            1 => QuestionKind::ShortText {
                min_chars: None,
                max_chars: None,
                pattern: Some(Pattern { regex: "^.+$".into(), message: "Say something.".into() }),
            },
            2 => QuestionKind::LongText { min_chars: None, max_chars: None },
            3 => QuestionKind::Email { blocked_domains: vec!["spam.example".into()], blocks_free_mail: false },
            4 => QuestionKind::Phone { min_digits: Some(7), max_digits: Some(20) },
            5 => number(None, None, false),
            6 => number(Some(0.0), Some(100.0), true),
            7 => QuestionKind::Url,
            8 => QuestionKind::SingleChoice(self.choices(25)),
            9 => QuestionKind::SingleChoice(self.choices(230)),
            10 => QuestionKind::SingleChoice(Choices { other: Some(OtherOption::default()), ..self.choices(4) }),
            11 => QuestionKind::SingleChoice(Choices {
                other: Some(OtherOption { label: "Why?".into(), comment: true, max_chars: Some(200) }),
                ..self.choices(3)
            }),
            12 => QuestionKind::MultiChoice(self.choices(6)),
            13 => QuestionKind::MultiChoice(self.choices(45)),
            14 => QuestionKind::MultiChoice(Choices {
                min_selected: Some(2),
                max_selected: Some(3),
                ..self.choices(8)
            }),
            15 => QuestionKind::Legal { accept: "I accept".into(), decline: "I don't accept".into() },
            16 => QuestionKind::Date { min: None, max: None },
            17 => QuestionKind::MonthDay,
            18 => QuestionKind::Time,
            19 => QuestionKind::DateTime { min: None, max: None },
            20 => QuestionKind::Duration,
            21 => QuestionKind::Scale { low: 0, high: 10, labels: labels() },
            22 => QuestionKind::Nps { labels: labels() },
            23 => QuestionKind::Ranking(self.choices(4)),
            24 => self.matrix(false),
            25 => self.matrix(true),
            26 => Self::group(GroupKind::Address),
            27 => Self::group(GroupKind::Numbers),
            28 => QuestionKind::File { max_files: 3, max_kib: None, accept: FileTypes::Images },
            29 => QuestionKind::Unsupported { source_kind: "payment".into(), why: Uncarried::Payment },
            30 => QuestionKind::MultiChoice(Choices { pictures: true, ..self.choices(3) }),
            31 | 32 => QuestionKind::YesNo,
            34 => QuestionKind::Tick,
            33 => QuestionKind::Rating { steps: 5, shape: "star".into() },
            _ => {
                let count = self.rng.random_range(2..5);
                QuestionKind::SingleChoice(self.choices(count))
            }
        }
    }

    fn choices(&mut self, count: usize) -> Choices {
        let long = self.rng.random_bool(0.3);
        let option = |at: usize| Choice {
            value: format!("v{at}"),
            label: if long {
                format!("{at} is an option whose words take more room than a title")
            } else {
                format!("Option {at}")
            },
            ..Choice::default()
        };
        Choices {
            options: (0..count).map(option).collect(),
            dropdown: self.rng.random_bool(0.3),
            ..Choices::default()
        }
    }

    fn matrix(&mut self, multiple: bool) -> QuestionKind {
        let rows = self.rng.random_range(2..=10);
        let row =
            |at| Part { id: format!("r{at}"), label: format!("Row {at}"), required: at == 0, ..Part::default() };
        let columns = self.choices(4);
        QuestionKind::Matrix { rows: (0..rows).map(row).collect(), columns, multiple, distinct: false }
    }

    fn group(what: GroupKind) -> QuestionKind {
        let kind = match what {
            GroupKind::Numbers => PartKind::Number { min: None, max: None, integer: true },
            _ => PartKind::Text { max_chars: Some(60) },
        };
        let part = |at: usize| Part {
            id: format!("part{at}"),
            label: ["Street", "Town", "Anything else we should know of the place"][at].to_owned(),
            required: at == 0,
            kind: kind.clone(),
        };
        QuestionKind::Group { what, parts: (0..3).map(part).collect(), sum: None }
    }
}

fn number(min: Option<f64>, max: Option<f64>, integer: bool) -> QuestionKind {
    QuestionKind::Number { min, max, min_digits: None, max_digits: None, integer }
}

/// Every answer that can decide something, none among them where none is needed.
fn domain(question: &Question) -> Option<Vec<Option<Answer>>> {
    let mut domain: Vec<Option<Answer>> = match &question.kind {
        QuestionKind::SingleChoice(choices) if choices.options.len() < 6 && choices.other.is_none() => {
            choices.options.iter().map(|option| Some(Answer::Choice(option.value.clone()))).collect()
        }
        QuestionKind::YesNo => vec![Some(Answer::Bool(true)), Some(Answer::Bool(false))],
        QuestionKind::Rating { steps, .. } => (1..=*steps).map(|n| Some(Answer::Number(f64::from(n)))).collect(),
        _ => return None,
    };
    if !question.required {
        domain.push(None);
    }
    Some(domain)
}
