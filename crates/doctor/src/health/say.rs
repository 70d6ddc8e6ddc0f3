//! What figures and news mean, for a marketer, with the next step.

use super::MetricKey;
use akis_sentence::{Sentence, sentence};
use akis_store::HealthLevel;
use akis_store::health::{Alert, Expiry};

/// With at most two digits after the point, and none that say nothing.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The same with a comma, as Turkish writes it.
fn comma(text: &str) -> String {
    text.replace('.', ",")
}

fn joined(en: String, tr: String) -> Sentence {
    Sentence { en, tr }
}

/// A status of Meta's that stands in the way.
pub(super) fn status(word: &str) -> Option<(HealthLevel, Sentence)> {
    Some(match word {
        "THROTTLED" => (
            HealthLevel::Throttled,
            sentence!(
                "WhatsApp has throttled this form: it can be sent ten times an hour, and opens as before. Mend what is red \
                 below; WhatsApp lifts the limit by itself once the figures are good.",
                "WhatsApp bu formu yavaşlattı: saatte on kez gönderilebilir, açılması sürüyor. Aşağıda kırmızı olanları \
                 düzeltin; rakamlar iyileşince WhatsApp sınırı kendiliğinden kaldırır."
            ),
        ),
        "BLOCKED" => (
            HealthLevel::Blocked,
            sentence!(
                "WhatsApp has blocked this form: it can neither be sent nor opened. Run the endpoint test and mend what fails; \
                 WhatsApp lifts the block by itself once the endpoint answers well.",
                "WhatsApp bu formu engelledi: ne gönderilebilir ne açılabilir. Adres sınamasını çalıştırın ve başarısız olanları \
                 düzeltin; adres iyi yanıt verince WhatsApp engeli kendiliğinden kaldırır."
            ),
        ),
        "DEPRECATED" => (
            HealthLevel::Blocked,
            sentence!(
                "This form was deprecated at WhatsApp and can no longer be sent. Publish it anew.",
                "Bu form WhatsApp’ta kullanımdan kaldırıldı ve artık gönderilemez. Yeniden yayınlayın."
            ),
        ),
        _ => return None,
    })
}

/// Requests came without a good signature.
pub(super) fn unsigned(count: u64) -> Sentence {
    sentence!(
        "Requests without a good signature in the last 30 minutes: {count}. If they come from WhatsApp, the app secret kept \
         here is not the app's: compare it with App settings, Basic at Meta.",
        "Son 30 dakikada geçerli imzası olmayan istek: {count}. WhatsApp’tan geliyorlarsa burada saklanan uygulama gizli \
         anahtarı uygulamanınki değil: Meta’da Uygulama ayarları, Temel bölümüyle karşılaştırın."
    )
}

/// The version's time ends.
pub(super) fn expiry(expiry: &Expiry) -> Sentence {
    let words = expiry.warning.as_str();
    let step = if let Some(on) = expiry.on {
        let day = on.strftime("%Y-%m-%d").to_string();
        sentence!(
            "The form's version can no longer be sent from about {day}. Publish the form again before that.",
            "Formun sürümü yaklaşık {day} tarihinden sonra gönderilemez. Formu bundan önce yeniden yayınlayın."
        )
    } else {
        sentence!(
            "The form's version will soon be out of date at WhatsApp. Publish the form again.",
            "Formun sürümü WhatsApp’ta yakında eskiyecek. Formu yeniden yayınlayın."
        )
    };
    step.and(&sentence!("WhatsApp says: \u{201c}{words}\u{201d}", "WhatsApp diyor ki: “{words}”"))
}

/// Nothing to do.
pub(super) fn well(requests: u64) -> Sentence {
    if requests == 0 {
        return sentence!(
            "All is well; nobody used this form in the last hour.",
            "Her şey yolunda; son bir saatte bu formu kullanan olmadı."
        );
    }
    sentence!(
        "All is well. Requests in the last hour: {requests}.",
        "Her şey yolunda. Son bir saatteki istek: {requests}."
    )
}

/// Nothing was counted.
pub(super) fn nothing(key: MetricKey) -> Sentence {
    let minutes = key.window_minutes();
    sentence!("Nothing was measured in the last {minutes} minutes.", "Son {minutes} dakikada ölçüm yok.")
}

/// Something was counted, and too little.
pub(super) fn too_few(key: MetricKey, samples: u64) -> Sentence {
    let minutes = key.window_minutes();
    sentence!(
        "Too little happened in the last {minutes} minutes to judge by: {samples}.",
        "Son {minutes} dakikada değerlendirmeye yetecek kadar işlem olmadı: {samples}."
    )
}

/// One of our figures.
pub(super) fn figure(key: MetricKey, value: f64, level: HealthLevel, reached: Option<f64>) -> Sentence {
    let seen = measured(key, value);
    let limit = reached.map(short);
    let standing = match (level, limit) {
        (HealthLevel::Good, _) => return seen,
        (HealthLevel::Watch, _) => {
            sentence!(
                "That is still allowed, and on the way to where WhatsApp warns.",
                "Bu hâlâ kabul edilir, ancak WhatsApp’ın uyardığı sınıra doğru gidiyor."
            )
        }
        (_, Some(limit)) => {
            let unit = unit(key);
            let tr = comma(&limit);
            joined(
                format!("WhatsApp's limit of {limit}{} is reached.", unit.en),
                format!("WhatsApp’ın {tr}{} sınırına ulaşıldı.", unit.tr),
            )
        }
        (_, None) => return seen.and(&step(key)),
    };
    seen.and(&standing).and(&step(key))
}

/// An alert of Meta's.
pub(super) fn alert(key: MetricKey, alert: &Alert) -> Sentence {
    let unit = unit(key);
    let what = what(key);
    let said = if let (Some(value), Some(limit)) = (alert.value, alert.threshold) {
        let (value, limit) = (short(value), short(limit));
        let (value_tr, limit_tr) = (comma(&value), comma(&limit));
        let (en, tr) = (&unit.en, &unit.tr);
        joined(
            format!("WhatsApp raised an alert: {} {value}{en}, limit {limit}{en}.", what.en),
            format!("WhatsApp uyarı verdi: {} {value_tr}{tr}, sınır {limit_tr}{tr}.", what.tr),
        )
    } else {
        joined(format!("WhatsApp raised an alert: {}.", what.en), format!("WhatsApp uyarı verdi: {}.", what.tr))
    };
    said.and(&step(key))
}

fn unit(key: MetricKey) -> Sentence {
    match key {
        MetricKey::Latency => Sentence::quoted(" ms"),
        _ => joined(" %".to_owned(), " %".to_owned()),
    }
}

fn what(key: MetricKey) -> Sentence {
    match key {
        MetricKey::ClientErrors => {
            sentence!("phones that could not use an answer", "yanıtı kullanamayan telefonlar")
        }
        MetricKey::EndpointErrors => sentence!("requests that failed", "başarısız istekler"),
        MetricKey::Latency => sentence!("nine of ten answers within", "onda dokuzunun yanıt süresi"),
        MetricKey::Availability => sentence!("the endpoint was available", "adresin erişilebilirliği"),
    }
}

fn measured(key: MetricKey, value: f64) -> Sentence {
    let (minutes, value) =
        (key.window_minutes(), short(if key == MetricKey::Latency { value.round() } else { value }));
    let decimal = comma(&value);
    match key {
        MetricKey::ClientErrors => joined(
            format!("In the last {minutes} minutes phones could not use {value} % of the answers."),
            format!("Son {minutes} dakikada telefonlar yanıtların %{decimal} kadarını kullanamadı."),
        ),
        MetricKey::EndpointErrors => joined(
            format!("In the last {minutes} minutes {value} % of the requests failed."),
            format!("Son {minutes} dakikada isteklerin %{decimal} kadarı başarısız oldu."),
        ),
        MetricKey::Latency => joined(
            format!("In the last {minutes} minutes nine of ten answers came within {value} ms."),
            format!("Son {minutes} dakikada on yanıttan dokuzu {decimal} ms içinde geldi."),
        ),
        MetricKey::Availability => joined(
            format!("In the last {minutes} minutes {value} % of our own pings were answered."),
            format!("Son {minutes} dakikada kendi yoklamalarımızın %{decimal} kadarı yanıtlandı."),
        ),
    }
}

/// What to do.
fn step(key: MetricKey) -> Sentence {
    match key {
        MetricKey::ClientErrors => sentence!(
            "Open the form on a phone; if a screen does not come, publish the form again.",
            "Formu bir telefonda açın; bir ekran gelmiyorsa formu yeniden yayınlayın."
        ),
        MetricKey::EndpointErrors => sentence!(
            "Run the endpoint test; it names what fails.",
            "Adres sınamasını çalıştırın; neyin başarısız olduğunu söyler."
        ),
        MetricKey::Latency => sentence!(
            "Look at the load of server and database, or ask whoever runs Akis to.",
            "Sunucunun ve veritabanının yüküne bakın ya da Akis’i işleten kişiden bakmasını isteyin."
        ),
        MetricKey::Availability => sentence!(
            "Look whether the server runs and its address is reachable from outside, then run the endpoint test.",
            "Sunucunun çalıştığını ve adresine dışarıdan ulaşıldığını denetleyin, sonra adres sınamasını çalıştırın."
        ),
    }
}
