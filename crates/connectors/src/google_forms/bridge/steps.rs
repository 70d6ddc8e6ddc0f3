use akis_sentence::{Sentence, sentence};

/// One step of deploying the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BridgeStep {
    /// In a few words.
    pub title: Sentence,
    /// What to do.
    pub text: Sentence,
    /// Names the picture that shows it.
    pub picture: &'static str,
}

/// What a person does, in order, from the form to the green light. Google's own words stand as its editor shows them.
pub fn steps() -> Vec<BridgeStep> {
    vec![
        step(
            "copy_script",
            sentence!("Copy the script", "Betiği kopyalayın"),
            sentence!(
                "Press Copy below. The script belongs to this flow alone and holds its secret, so do not pass it on.",
                "Aşağıdaki Kopyala düğmesine basın. Betik yalnızca bu akışa aittir ve gizli anahtarını içerir; kimseyle \
                 paylaşmayın."
            ),
        ),
        step(
            "open_editor",
            sentence!("Open the script editor of the form", "Formun betik düzenleyicisini açın"),
            sentence!(
                "Open the form in Google Forms with an account that may edit it. Choose the menu with three dots at the top \
                 right, then Apps Script. A new tab opens.",
                "Formu, düzenleme izni olan bir hesapla Google Forms’ta açın. Sağ üstteki üç noktalı menüden Apps \
                 Komut Dosyası’nı (Apps Script) seçin. Yeni bir sekme açılır."
            ),
        ),
        step(
            "paste_script",
            sentence!("Paste it and save", "Yapıştırıp kaydedin"),
            sentence!(
                "Delete everything in the file Code.gs, paste the script and press the disk symbol (Save).",
                "Kod.gs (ya da Code.gs) dosyasındaki her şeyi silin, betiği yapıştırın ve disk simgesine (Kaydet) basın."
            ),
        ),
        step(
            "new_deployment",
            sentence!("Start a new deployment", "Yeni bir dağıtım başlatın"),
            sentence!(
                "Press Deploy at the top right, then New deployment. Press the gear beside Select type and choose Web app.",
                "Sağ üstteki Dağıt düğmesine, sonra Yeni dağıtım’a basın. Tür seçin yanındaki dişliye basıp Web uygulaması’nı \
                 seçin."
            ),
        ),
        step(
            "who_may_call",
            sentence!(
                "Choose who runs it and who may call it",
                "Kimin çalıştıracağını ve kimin çağıracağını seçin"
            ),
            sentence!(
                "Set Execute as to Me and Who has access to Anyone, then press Deploy. Anyone does not open your form: without \
                 the secret the script does nothing. If Anyone is missing, your company’s administrator does not allow it.",
                "Şu kullanıcı olarak yürüt: Ben, Erişimi olanlar: Herkes seçeneklerini ayarlayıp Dağıt’a basın. Herkes seçeneği \
                 formunuzu kimseye açmaz: gizli anahtar olmadan betik hiçbir şey yapmaz. Herkes seçeneği yoksa şirketinizin \
                 yöneticisi buna izin vermiyordur."
            ),
        ),
        step(
            "warning_page",
            sentence!("Allow it, past Google’s warning page", "Google’ın uyarı sayfasını geçip izin verin"),
            sentence!(
                "Press Authorize access and choose your account. Google then says that it has not verified this app. It says so \
                 of every script that somebody wrote for themselves: the app is the script you have just pasted, the developer \
                 it names is you, and nobody else gets access. Press Advanced, then the line Go to … (unsafe), then Allow. It \
                 asks for your forms because Google has no permission for a single form.",
                "Erişim izni ver’e basıp hesabınızı seçin. Google bunun ardından bu uygulamayı doğrulamadığını söyler. Bunu, \
                 kişilerin kendileri için yazdığı her betikte söyler: uygulama az önce yapıştırdığınız betiktir, adı geçen \
                 geliştirici sizsiniz ve başka kimse erişim kazanmaz. Gelişmiş’e, sonra … sayfasına git (güvenli değil) satırına, \
                 ardından İzin ver’e basın. Google tek bir form için ayrı izin sunmadığından formlarınız için izin ister."
            ),
        ),
        step(
            "copy_address",
            sentence!("Bring the address back", "Adresi buraya getirin"),
            sentence!(
                "Copy the Web app URL, which ends in /exec, and paste it below. The light turns green as soon as the script \
                 answers. Then send a test answer.",
                "/exec ile biten Web uygulaması URL’sini kopyalayıp aşağıya yapıştırın. Betik yanıt verir vermez ışık yeşile \
                 döner. Ardından bir deneme yanıtı gönderin."
            ),
        ),
        step(
            "new_version",
            sentence!("Later: when the script changes", "Daha sonra: betik değişirse"),
            sentence!(
                "After you paste a new script, choose Deploy, Manage deployments, the pencil, Version: New version, Deploy. The \
                 address stays the same. Archive in that window takes the script away.",
                "Yeni bir betik yapıştırdıktan sonra Dağıt, Dağıtımları yönet, kalem simgesi, Sürüm: Yeni sürüm, Dağıt \
                 yolunu izleyin. Adres aynı kalır. Bu penceredeki Arşivle, betiği devreden çıkarır."
            ),
        ),
    ]
}

fn step(picture: &'static str, title: Sentence, text: Sentence) -> BridgeStep {
    BridgeStep { title, text, picture }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_step_has_a_picture_of_its_own_and_both_languages() {
        let steps = steps();
        let pictures: BTreeSet<_> = steps.iter().map(|step| step.picture).collect();
        assert_eq!(pictures.len(), steps.len());
        assert!(steps.iter().all(|step| step.text.en.ends_with('.') && step.text.tr.ends_with('.')));
    }
}
