use akis_form::QuestionId;
use akis_sentence::{Sentence, sentence};
use serde::{Deserialize, Serialize};

/// Something that both the source and the tenant changed, each otherwise, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// At which question or consent part; `None` for the form as a whole.
    pub question: Option<QuestionId>,
    /// What of it.
    pub field: ConflictField,
    /// What both did and whose stands now, for a person.
    pub sentence: Sentence,
}

/// What can be changed by both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictField {
    /// A question's label, an option's name, a page's title.
    Label,
    /// Help texts and words around the questions.
    Texts,
    /// What is asked, with its bounds.
    Kind,
    /// When it is asked, and where the form goes on.
    Logic,
    /// Where the answer goes.
    Place,
    /// The exact text of a consent part.
    Consent,
    /// The source removed what the tenant had changed.
    Removed,
    /// The tenant removed what the source now needs.
    Needed,
    /// Settings of the form as a whole.
    Form,
}

/// Collects them.
#[derive(Default)]
pub(crate) struct Conflicts(pub(crate) Vec<Conflict>);

/// Where something stands, for a conflict at it.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) question: Option<&'a QuestionId>,
    /// As people know it; empty for the form as a whole.
    pub(crate) name: &'a str,
}

impl Place<'_> {
    /// The form as a whole.
    pub(crate) const FORM: Place<'static> = Place { question: None, name: "" };
}

/// Whose change stands when both changed the same.
#[derive(Clone, Copy)]
pub(crate) enum Prefer {
    /// The tenant's: it is about words and looks.
    Ours,
    /// The source's: it decides what the source takes.
    Theirs,
}

impl Conflicts {
    /// The three-way choice of one thing: whoever changed it has it; both the same is no conflict.
    pub(crate) fn pick<T: PartialEq + Clone>(
        &mut self,
        at: Place<'_>,
        field: ConflictField,
        prefer: Prefer,
        [base, theirs, ours]: [&T; 3],
    ) -> T {
        if theirs == base || theirs == ours {
            return ours.clone();
        }
        if ours == base {
            return theirs.clone();
        }
        self.both(at, field, prefer);
        match prefer {
            Prefer::Ours => ours.clone(),
            Prefer::Theirs => theirs.clone(),
        }
    }

    fn both(&mut self, at: Place<'_>, field: ConflictField, prefer: Prefer) {
        let what = what(field);
        let name = at.name;
        let place = if name.is_empty() {
            sentence!("the form", "form")
        } else {
            Sentence { en: format!("“{name}”"), tr: format!("“{name}”") }
        };
        let (en, tr) = (&what.en, &what.tr);
        let (at_en, at_tr) = (&place.en, &place.tr);
        let sentence = match prefer {
            Prefer::Ours => Sentence {
                en: format!("Both you and the source changed {en} of {at_en}. Yours was kept."),
                tr: format!("Hem siz hem kaynak değiştirdi: {at_tr}, {tr}. Sizinki korundu."),
            },
            Prefer::Theirs => Sentence {
                en: format!("Both you and the source changed {en} of {at_en}. The source's was taken."),
                tr: format!("Hem siz hem kaynak değiştirdi: {at_tr}, {tr}. Kaynağınki alındı."),
            },
        };
        self.push(at.question, field, sentence);
    }

    /// The source removed what the tenant had changed: it is gone.
    pub(crate) fn removed(&mut self, question: Option<&QuestionId>, name: &str) {
        self.push(
            question,
            ConflictField::Removed,
            sentence!(
                "The source removed “{name}”, which you had changed. It is gone from the draft too.",
                "Sizin değiştirdiğiniz “{name}” kaynakta kaldırılmış. Taslaktan da çıkarıldı."
            ),
        );
    }

    /// The tenant removed what the source needs now: it stays out.
    pub(crate) fn needed(&mut self, question: Option<&QuestionId>, name: &str) {
        self.push(
            question,
            ConflictField::Needed,
            sentence!(
                "You had removed “{name}”, but the source needs an answer to it now. It stays out until you bring it back.",
                "“{name}” sorusunu kaldırmıştınız, ama kaynak artık buna yanıt istiyor. Siz geri getirene kadar taslakta yok."
            ),
        );
    }

    /// A rule of the tenant's asks about something that is gone.
    pub(crate) fn dangling(&mut self, question: &QuestionId, name: &str) {
        self.push(
            Some(question),
            ConflictField::Logic,
            sentence!(
                "The rule for “{name}” asks about a question that is gone. Change the rule.",
                "“{name}” için kural, artık olmayan bir soruya bakıyor. Kuralı değiştirin."
            ),
        );
    }

    fn push(&mut self, question: Option<&QuestionId>, field: ConflictField, sentence: Sentence) {
        self.0.push(Conflict { question: question.cloned(), field, sentence });
    }
}

fn what(field: ConflictField) -> Sentence {
    match field {
        ConflictField::Label => sentence!("the wording", "ad ya da etiket"),
        ConflictField::Texts => sentence!("the texts", "metinler"),
        ConflictField::Kind => sentence!("the kind of answer", "yanıt türü"),
        ConflictField::Logic => sentence!("the logic", "mantık kuralı"),
        ConflictField::Place => sentence!("the place answers go to", "yanıtların yazıldığı yer"),
        ConflictField::Consent => sentence!("the consent text", "izin metni"),
        ConflictField::Removed | ConflictField::Needed => sentence!("the presence", "var olup olmadığı"),
        ConflictField::Form => sentence!("the settings", "ayarlar"),
    }
}
