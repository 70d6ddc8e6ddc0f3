use akis_egress::EgressError;
use akis_sentence::{Sentence, sentence};

/// Why a request that should have been answered with 200 was not, and what to do.
pub(crate) fn why(answer: Result<u16, &EgressError>) -> (Sentence, Sentence) {
    match answer {
        Ok(200) => (
            sentence!(
                "The endpoint answered, but a phone could not read the answer.",
                "Adres yanıt verdi, ancak telefon bu yanıtı okuyamazdı."
            ),
            sentence!(
                "Make sure that no proxy in front of Akis changes what passes through it.",
                "Akis’in önündeki vekil sunucunun (proxy) geçen içeriği değiştirmediğinden emin olun."
            ),
        ),
        Ok(421) => (
            sentence!(
                "The endpoint could not open what a phone encrypts (421).",
                "Adres, telefonun şifrelediğini açamadı (421)."
            ),
            sentence!(
                "Publish the form again so that its key is registered anew, and run this test once more.",
                "Anahtarın yeniden kaydedilmesi için formu yeniden yayınlayın ve bu sınamayı tekrarlayın."
            ),
        ),
        Ok(432) => (
            sentence!("The endpoint refused the signature (432).", "Adres imzayı reddetti (432)."),
            sentence!(
                "Make sure that no proxy in front of Akis changes requests, and that the app secret was not changed a \
                 moment ago.",
                "Akis’in önündeki vekil sunucunun istekleri değiştirmediğinden ve uygulama gizli anahtarının az önce \
                 değiştirilmediğinden emin olun."
            ),
        ),
        Ok(404) => (
            sentence!("Nothing is published at this address (404).", "Bu adreste yayınlanmış bir form yok (404)."),
            sentence!(
                "Make sure that server.public_url leads to this installation, then publish the form again.",
                "server.public_url ayarının bu kuruluma gittiğinden emin olun, sonra formu yeniden yayınlayın."
            ),
        ),
        Ok(503) => (
            sentence!("The endpoint is overloaded (503).", "Adres aşırı yük altında (503)."),
            sentence!(
                "Try again in a minute. If it stays so, give Akis more processors or start another server.",
                "Bir dakika sonra yeniden deneyin. Sürerse Akis’e daha çok işlemci verin ya da bir sunucu daha başlatın."
            ),
        ),
        Ok(status) => (
            sentence!("The endpoint answered with status {status}.", "Adres {status} koduyla yanıt verdi."),
            sentence!(
                "Look into the server's log for this minute, or send this sheet to whoever runs Akis.",
                "Sunucunun bu dakikaki günlüğüne bakın ya da bu sayfayı Akis’i işleten kişiye gönderin."
            ),
        ),
        Err(EgressError::Timeout) => (
            sentence!(
                "No answer came in ten seconds, which is all the time WhatsApp gives.",
                "WhatsApp’ın tanıdığı on saniye içinde yanıt gelmedi."
            ),
            sentence!(
                "Look whether server and database are running and not overloaded.",
                "Sunucunun ve veritabanının çalıştığını ve aşırı yük altında olmadığını denetleyin."
            ),
        ),
        Err(EgressError::Connect) => (
            sentence!(
                "No connection could be made: the server does not run, the name is unknown, or the certificate is not \
                 trusted.",
                "Bağlantı kurulamadı: sunucu çalışmıyor, adres bilinmiyor ya da sertifikaya güvenilmiyor."
            ),
            sentence!(
                "Start the server, and check the address in server.public_url and its certificate from outside.",
                "Sunucuyu başlatın; server.public_url adresini ve sertifikasını dışarıdan denetleyin."
            ),
        ),
        Err(_) => (
            sentence!(
                "The connection broke before the answer was complete.",
                "Yanıt tamamlanmadan bağlantı koptu."
            ),
            sentence!(
                "Look whether a proxy or firewall in front of Akis cuts connections.",
                "Akis’in önündeki vekil sunucunun veya güvenlik duvarının bağlantıları kesip kesmediğine bakın."
            ),
        ),
    }
}

/// [`why`] of what came back.
pub(crate) fn of<T>(answer: &Result<(crate::relay::Answer, T), EgressError>) -> (Sentence, Sentence) {
    why(answer.as_ref().map(|(answer, _)| answer.status))
}
