use akis_form::Language;

/// The words the compiler adds to a form, and its sentences in the report, in one language. `{}` stands for
/// the name the sentence speaks of.
pub(crate) struct Words {
    pub next: &'static str,
    pub send: &'static str,
    /// The form's own words for yes and no are [`Language::yes_or_no`].
    pub language: &'static str,
    pub agree: &'static str,
    pub form: &'static str,
    pub question: &'static str,
    pub option: &'static str,
    pub more: &'static str,
    pub ending: &'static str,
    pub review_title: &'static str,
    pub review_text: &'static str,
    pub step_text: &'static str,
    pub notes: Notes,
}

/// Sentences for the form's owner.
pub(crate) struct Notes {
    pub label_above: &'static str,
    pub label_cut: &'static str,
    pub long_options: &'static str,
    pub typed: &'static str,
    pub several_lists: &'static str,
    pub bounds: &'static str,
    pub free_mail: &'static str,
    pub file: &'static str,
    pub unsupported: &'static str,
    pub no_options: &'static str,
    pub too_many_options: &'static str,
    pub never_shown: &'static str,
    pub always_shown: &'static str,
    pub later_answer: &'static str,
    pub required_missing: &'static str,
    pub captcha: &'static str,
    pub redirect: &'static str,
    pub dense: &'static str,
    pub no_email: &'static str,
}

/// The words of a form's language; English where there are none.
pub(crate) fn words(language: &Language) -> &'static Words {
    match language.as_str() {
        "tr" => &TURKISH,
        _ => &ENGLISH,
    }
}

/// A sentence with its name filled in.
pub(crate) fn fill(sentence: &str, name: &str) -> String {
    sentence.replacen("{}", name, 1)
}

static ENGLISH: Words = Words {
    next: "Next",
    send: "Send",
    language: "en",
    agree: "I agree",
    form: "Form",
    question: "Question {}",
    option: "Option {}",
    more: "(continued)",
    ending: "Thank you. We received your answers.",
    review_title: "Review and send",
    review_text: "That was the last question. Go back to change an answer, or send the form now.",
    step_text: "You are nearly there. Tap the button to go on.",
    notes: Notes {
        label_above: "The full question stands above the field, which has a short label.",
        label_cut: "The question is longer than WhatsApp shows and ends in “…”.",
        long_options: "Long options show their beginning as title and the full text with it.",
        typed: "WhatsApp lists at most 200 options; people type theirs and it is checked against the list.",
        several_lists: "More than 20 options: shown as several lists, answered as one.",
        bounds: "Its limits exclude every answer and were left out.",
        free_mail: "“{}”: the source also refuses free-mail addresses by a list of its own; such an answer is kept \
                    here and needs a correction.",
        file: "Files come with the next version: WhatsApp asks for them with a picker of its own. Make the question \
               optional at the source until then.",
        unsupported: "WhatsApp has no part for “{}”. Ask it in another way or make it optional at the source.",
        no_options: "It has no options to choose from. Add some at the source.",
        too_many_options: "WhatsApp can tick at most 200 options. Divide the question at the source.",
        never_shown: "It is shown only after an answer to “{}”, which is not carried.",
        always_shown: "Always shown: the condition asks about “{}”, which is not carried.",
        later_answer: "The condition asks about an answer given later, so it is always shown and may stay empty.",
        required_missing: "“{}” is required at the source but not carried: the source may refuse every answer until \
                           it is optional there.",
        captcha: "The form is protected by a CAPTCHA, so the source refuses answers sent by a program. Switch it off \
                  or use a copy without it.",
        redirect: "The web form opens {} at the end; WhatsApp shows the thank-you text instead.",
        dense: "The form is long, so up to {} questions stand on one screen.",
        no_email: "No e-mail question is carried: HubSpot stores the answers but makes no contact of them.",
    },
};

static TURKISH: Words = Words {
    next: "Devam",
    send: "Gönder",
    language: "tr",
    agree: "Kabul ediyorum",
    form: "Form",
    question: "Soru {}",
    option: "Seçenek {}",
    more: "(devamı)",
    ending: "Teşekkür ederiz. Yanıtlarınızı aldık.",
    review_title: "Gözden geçir ve gönder",
    review_text: "Son soruydu. Bir yanıtı değiştirmek için geri dönün ya da formu şimdi gönderin.",
    step_text: "Az kaldı. Sürdürmek için düğmeye dokunun.",
    notes: Notes {
        label_above: "Sorunun tamamı alanın üstünde yazıyor, alanın kısa bir etiketi var.",
        label_cut: "Soru WhatsApp'ın gösterebildiğinden uzun, sonunda “…” var.",
        long_options: "Uzun seçeneklerin başı başlıkta, tamamı yanında yazıyor.",
        typed: "WhatsApp en çok 200 seçenek gösterir; kişi kendi seçeneğini yazar, yanıt listeyle karşılaştırılır.",
        several_lists: "20'den çok seçenek var: birkaç liste olarak gösterilir, tek yanıt sayılır.",
        bounds: "Sınırları her yanıtı dışarıda bırakıyordu, kaldırıldı.",
        free_mail: "“{}”: kaynak, ücretsiz e-posta adreslerini kendi listesiyle reddeder; böyle bir yanıt burada \
                    saklanır ve düzeltme bekler.",
        file: "Dosyalar sonraki sürümde gelecek: WhatsApp bunlar için ayrı bir seçici kullanır. O zamana dek soruyu \
               kaynakta isteğe bağlı yapın.",
        unsupported: "WhatsApp'ta “{}” için bir karşılık yok. Başka biçimde sorun ya da kaynakta isteğe bağlı yapın.",
        no_options: "Seçilecek seçeneği yok. Kaynakta seçenek ekleyin.",
        too_many_options: "WhatsApp'ta en çok 200 seçenek işaretlenebilir. Soruyu kaynakta bölün.",
        never_shown: "Yalnızca “{}” yanıtlanınca gösterilir, o soru ise taşınmadı.",
        always_shown: "Her zaman gösterilir: koşul, taşınmayan “{}” sorusuna bakıyor.",
        later_answer: "Koşul daha sonra verilen bir yanıta bakıyor; bu yüzden her zaman gösterilir, boş \
                       bırakılabilir.",
        required_missing: "“{}” kaynakta zorunlu ama taşınmadı: orada isteğe bağlı yapılana dek kaynak her yanıtı \
                           reddedebilir.",
        captcha: "Form CAPTCHA ile korunuyor; kaynak, programla gönderilen yanıtları reddeder. CAPTCHA'yı kapatın ya \
                  da onsuz bir kopya kullanın.",
        redirect: "Web formu sonunda {} adresini açar; WhatsApp onun yerine teşekkür metnini gösterir.",
        dense: "Form uzun olduğu için bir ekranda en çok {} soru var.",
        no_email: "E-posta sorusu taşınmadı: HubSpot yanıtları saklar ama bir kişi kaydı oluşturmaz.",
    },
};
