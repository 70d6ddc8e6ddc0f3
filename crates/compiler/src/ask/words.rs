//! What the inputs of a question say on the phone, and what the owner is told of them. `{}` stands for the name or
//! number a sentence speaks of.

pub(super) struct Say {
    pub other: &'static str,
    pub other_words: &'static str,
    pub other_help: &'static str,
    pub comment: &'static str,
    pub answer: &'static str,
    pub accept: &'static str,
    pub decline: &'static str,
    pub search: &'static str,
    pub search_help: &'static str,
    pub letter: &'static str,
    pub month: &'static str,
    pub months: [&'static str; 12],
    pub day: &'static str,
    pub date: &'static str,
    pub time: &'static str,
    pub time_help: &'static str,
    pub hours: &'static str,
    pub minutes: &'static str,
    pub seconds: &'static str,
    pub whole_number: &'static str,
    pub from_to: &'static str,
    pub at_least: &'static str,
    pub at_most: &'static str,
    pub pattern_help: &'static str,
    pub part: &'static str,
    pub server: Server,
    pub notes: Notes,
    pub no: No,
}

/// Rules that a phone cannot enforce by itself.
pub(super) struct Server {
    pub domains: &'static str,
    pub phone_digits: &'static str,
    pub number_bounds: &'static str,
    pub number_digits: &'static str,
    pub whole_number: &'static str,
    pub text_min: &'static str,
    pub pattern: &'static str,
    pub lists_required: &'static str,
    pub lists_bounds: &'static str,
    pub optional_min: &'static str,
    pub other: &'static str,
    pub search: &'static str,
    pub live: &'static str,
    pub month_day: &'static str,
    pub together: &'static str,
    pub ranking: &'static str,
    pub columns: &'static str,
    pub sum: &'static str,
}

/// What changed.
pub(super) struct Notes {
    pub pictures: &'static str,
    pub live: &'static str,
    pub live_now: &'static str,
    pub live_one: &'static str,
    pub live_other: &'static str,
    pub pattern: &'static str,
    pub searched: &'static str,
    pub letters: &'static str,
    pub parts_above: &'static str,
    pub first_part: &'static str,
    pub ranks: &'static str,
    pub number: &'static str,
    pub comment: &'static str,
    pub files: &'static str,
    pub file_size: &'static str,
    pub one_of_many: &'static str,
}

/// Why a question is not asked, and what to do.
pub(super) struct No {
    pub options: &'static str,
    pub live: &'static str,
    pub live_many: &'static str,
    pub ticks: &'static str,
    pub ranks: &'static str,
    pub rows: &'static str,
    pub columns: &'static str,
    pub cells: &'static str,
    pub parts: &'static str,
    pub audio: &'static str,
    pub payment: &'static str,
    pub signature: &'static str,
    pub booking: &'static str,
    pub policy: &'static str,
}

/// The sentences of the language that [`crate::words::Words::language`] names.
pub(super) fn say(language: &str) -> &'static Say {
    match language {
        "tr" => &TURKISH,
        _ => &ENGLISH,
    }
}

impl Say {
    /// The label of the input for the option that comes at this place.
    pub(super) fn rank(&self, place: usize) -> String {
        if std::ptr::eq(self, &raw const TURKISH) {
            return format!("{place}. sıra");
        }
        let ending = match (place % 10, place % 100) {
            (_, 11..=13) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        };
        format!("{place}{ending}")
    }
}

static ENGLISH: Say = Say {
    other: "Other",
    other_words: "Other: your words",
    other_help: "Only if you chose “{}”.",
    comment: "Comment",
    answer: "Your answer",
    accept: "I accept",
    decline: "I do not accept",
    search: "Search",
    search_help: "Type the beginning, tap “Search”, then choose below.",
    letter: "First letter",
    month: "Month",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    day: "Day",
    date: "Date",
    time: "Time",
    time_help: "HH:MM, for example 14:30",
    hours: "Hours",
    minutes: "Minutes (0–59)",
    seconds: "Seconds (0–59)",
    whole_number: "A whole number",
    from_to: "From {} to {}",
    at_least: "{} or more",
    at_most: "{} or less",
    pattern_help: "Please keep to the form asked for.",
    part: "Line {}",
    server: Server {
        domains: "A phone cannot refuse e-mail addresses of certain domains.",
        phone_digits: "A phone does not count the digits of a telephone number.",
        number_bounds: "A phone cannot hold a number to these limits.",
        number_digits: "A phone cannot count the digits of such a number.",
        whole_number: "A phone cannot hold a number to be whole within these limits.",
        text_min: "A phone knows no shortest length for a long text.",
        pattern: "Phones do not all read the pattern of the text alike.",
        lists_required: "With several lists, a phone cannot tell that all of them stayed empty.",
        lists_bounds: "A phone cannot count the options chosen in several lists.",
        optional_min: "A phone cannot ask for so many options of a question that may stay empty.",
        other: "A phone cannot tell that the words for “Other” are missing.",
        search: "A list of more than 200 options is searched on the server.",
        live: "The options are fetched while the form is filled in.",
        month_day: "A phone cannot tell that a month has no such day.",
        together: "A phone cannot tell that only a part of an optional answer was filled in.",
        ranking: "A phone cannot tell that an option stands at two ranks.",
        columns: "A phone cannot tell that two rows have the same answer.",
        sum: "A phone cannot add the numbers up.",
    },
    notes: Notes {
        pictures: "The options' pictures are shown as words.",
        live: "The source fetches these options while the form is filled in; here they stay as they are now.",
        live_now: "Its options are fetched while the form is filled in; at most 200 are shown.",
        live_one: "From a list that is fetched while the form is filled in, one option can be chosen.",
        live_other: "Its field for words of one's own is left out.",
        pattern: "The source's pattern is of a kind that can be checked only there.",
        searched: "More than 200 options: people search the list, then choose.",
        letters: "More than 200 options: people choose the first letter, then the option.",
        parts_above: "Long texts of its lines stand above their fields in full.",
        first_part: "The source asks for at least one line; here it is the first.",
        ranks: "The first 20 ranks are asked.",
        number: "The scale has more than 200 steps, so the number is typed.",
        comment: "Its comment field is left out.",
        files: "At most {} files are taken.",
        file_size: "At most {} MB a file are taken.",
        one_of_many: "One option may be chosen, so it is shown as a list of which one is chosen.",
    },
    no: No {
        options: "Its source shows options but gives none. Write the options into the form, or make it optional at \
                  the source.",
        live: "Its options are fetched while the form is filled in, and a phone alone cannot do that. Let the form use \
               the endpoint, or write the options into the form.",
        live_many: "Several options of a list that is fetched while the form is filled in cannot be ticked. Ask for \
                    one, or write the options into the form.",
        ticks: "More than {} options can be ticked in no list of WhatsApp. Divide the question at the source, or offer \
                a link to it.",
        ranks: "Options to rank come from lists of at most {}. Shorten the list at the source, or ask for the best \
                one.",
        rows: "More than {} rows are too many for a phone. Divide the question at the source, or offer a link to it.",
        columns: "More than {} columns are too many for a phone. Divide the question at the source, or offer a link \
                  to it.",
        cells: "More than {} cells are too many for a phone. Offer a link to the question, or ask for fewer cells at \
                the source.",
        parts: "More than {} lines are too many for a phone. Divide the question at the source, or offer a link to it.",
        audio: "WhatsApp's file picker takes no sound. Let people send a voice message in the chat, or ask for a film \
                instead.",
        payment: "A form in WhatsApp takes no payment (“{}”). Send a payment link after the form, and make the \
                  question optional at the source.",
        signature: "WhatsApp has no drawn signature (“{}”). Ask for the full name and a consent, or for a photo of \
                    the signature.",
        booking: "Booking at another service has no place in WhatsApp (“{}”). Offer a link to it, or ask for a day and \
                  a time.",
        policy: "WhatsApp's rules forbid asking for full card numbers, bank accounts, identity numbers and passwords \
                 in a chat. Ask for the last four digits, take it on a secure page of your own, or replace the \
                 question.",
    },
};

static TURKISH: Say = Say {
    other: "Diğer",
    other_words: "Diğer: açıklayın",
    other_help: "Yalnızca “{}” seçtiyseniz.",
    comment: "Yorum",
    answer: "Yanıtınız",
    accept: "Kabul ediyorum",
    decline: "Kabul etmiyorum",
    search: "Ara",
    search_help: "Başını yazın, “Ara”ya dokunun, sonra aşağıdan seçin.",
    letter: "İlk harf",
    month: "Ay",
    months: [
        "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım",
        "Aralık",
    ],
    day: "Gün",
    date: "Tarih",
    time: "Saat",
    time_help: "SS:DD, örneğin 14:30",
    hours: "Saat",
    minutes: "Dakika (0–59)",
    seconds: "Saniye (0–59)",
    whole_number: "Tam sayı",
    from_to: "{} ile {} arasında",
    at_least: "{} ya da daha çok",
    at_most: "{} ya da daha az",
    pattern_help: "Lütfen istenen biçimde yazın.",
    part: "{}. satır",
    server: Server {
        domains: "Telefon belirli alan adlarındaki e-posta adreslerini reddedemez.",
        phone_digits: "Telefon bir telefon numarasının rakamlarını saymaz.",
        number_bounds: "Telefon bir sayıyı bu sınırlar içinde tutamaz.",
        number_digits: "Telefon böyle bir sayının rakamlarını sayamaz.",
        whole_number: "Telefon bu sınırlar içinde sayının tam olmasını sağlayamaz.",
        text_min: "Telefonda uzun metin için en az uzunluk yoktur.",
        pattern: "Metnin kalıbını bütün telefonlar aynı biçimde okumaz.",
        lists_required: "Birkaç liste olunca telefon hepsinin boş kaldığını anlayamaz.",
        lists_bounds: "Telefon birkaç listede seçilenleri birlikte sayamaz.",
        optional_min: "Telefon boş bırakılabilen bir soruda en az sayıda seçenek isteyemez.",
        other: "Telefon “Diğer” için yazılacak sözün eksik olduğunu anlayamaz.",
        search: "200'den çok seçenekli liste sunucuda aranır.",
        live: "Seçenekler form doldurulurken getirilir.",
        month_day: "Telefon bir ayda öyle bir gün olmadığını anlayamaz.",
        together: "Telefon, isteğe bağlı bir yanıtın yalnızca bir parçasının doldurulduğunu anlayamaz.",
        ranking: "Telefon bir seçeneğin iki sırada birden durduğunu anlayamaz.",
        columns: "Telefon iki satırda aynı yanıtın olduğunu anlayamaz.",
        sum: "Telefon sayıları toplayamaz.",
    },
    notes: Notes {
        pictures: "Seçeneklerin resimleri yerine sözleri gösterilir.",
        live: "Kaynak bu seçenekleri form doldurulurken getirir; burada şimdiki halleriyle kalırlar.",
        live_now: "Seçenekleri form doldurulurken getirilir; en çok 200 tanesi gösterilir.",
        live_one: "Form doldurulurken getirilen bir listeden tek seçenek seçilebilir.",
        live_other: "Kişinin kendi sözünü yazacağı alan taşınmadı.",
        pattern: "Kaynağın metin kalıbı yalnızca orada denetlenebilen türden.",
        searched: "200'den çok seçenek var: kişi listede arar, sonra seçer.",
        letters: "200'den çok seçenek var: kişi önce ilk harfi, sonra seçeneği seçer.",
        parts_above: "Satırların uzun metinleri alanlarının üstünde tam olarak yazıyor.",
        first_part: "Kaynak en az bir satır ister; burada bu ilk satırdır.",
        ranks: "İlk 20 sıra sorulur.",
        number: "Ölçekte 200'den çok basamak var, bu yüzden sayı yazılır.",
        comment: "Yorum alanı taşınmadı.",
        files: "En çok {} dosya alınır.",
        file_size: "Dosya başına en çok {} MB alınır.",
        one_of_many: "Tek seçenek seçilebildiği için tek seçimlik liste olarak gösterilir.",
    },
    no: No {
        options: "Kaynağı seçenek gösteriyor ama vermiyor. Seçenekleri forma yazın ya da soruyu kaynakta isteğe bağlı \
                  yapın.",
        live: "Seçenekleri form doldurulurken getirilir; telefon bunu tek başına yapamaz. Formu sunucuyla çalıştırın \
               ya da seçenekleri forma yazın.",
        live_many: "Form doldurulurken getirilen bir listeden birden çok seçenek işaretlenemez. Tek seçenek isteyin \
                    ya da seçenekleri forma yazın.",
        ticks: "WhatsApp'ta {} seçenekten çoğu işaretlenemez. Soruyu kaynakta bölün ya da bir bağlantı sunun.",
        ranks: "Sıralanacak seçenekler en çok {} olabilir. Listeyi kaynakta kısaltın ya da en iyisini sorun.",
        rows: "{} satırdan çoğu telefon için fazladır. Soruyu kaynakta bölün ya da bir bağlantı sunun.",
        columns: "{} sütundan çoğu telefon için fazladır. Soruyu kaynakta bölün ya da bir bağlantı sunun.",
        cells: "{} hücreden çoğu telefon için fazladır. Soru için bir bağlantı sunun ya da kaynakta daha az hücre \
                isteyin.",
        parts: "{} alandan çoğu telefon için fazladır. Soruyu kaynakta bölün ya da bir bağlantı sunun.",
        audio: "WhatsApp'ın dosya seçicisi ses almaz. Kişiler sohbette sesli mesaj göndersin ya da yerine video \
                isteyin.",
        payment: "WhatsApp'taki form ödeme almaz (“{}”). Formdan sonra ödeme bağlantısı gönderin ve soruyu kaynakta \
                  isteğe bağlı yapın.",
        signature: "WhatsApp'ta çizilen imza yok (“{}”). Ad soyad ile onay ya da imzanın fotoğrafını isteyin.",
        booking: "Başka bir hizmetten randevunun WhatsApp'ta yeri yok (“{}”). Bir bağlantı sunun ya da gün ve saat \
                  sorun.",
        policy: "WhatsApp kuralları sohbette tam kart numarası, banka hesabı, kimlik numarası ve şifre sormayı \
                 yasaklar. Son dört haneyi sorun, bilgiyi güvenli bir sayfanızda alın ya da soruyu değiştirin.",
    },
};
