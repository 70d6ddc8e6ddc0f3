use super::{Guide, Text};

pub(super) const GUIDE: Guide = Guide {
    console_url: "https://console.cloud.google.com/apis/credentials",
    steps: &[
        Text {
            en: "Make a project in the Google Cloud console and switch on the Google Forms API, the Google Drive API, the Google Sheets API and the Google Picker API.",
            tr: "Google Cloud konsolunda bir proje açın; Google Forms API, Google Drive API, Google Sheets API ve Google Picker API’yi etkinleştirin.",
        },
        Text {
            en: "Fill in the consent screen: name, logo, your privacy page. Choose Internal if only people of your own Google Workspace will connect, External otherwise.",
            tr: "İzin ekranını doldurun: ad, logo, gizlilik sayfanız. Yalnızca kendi Google Workspace kuruluşunuzdan kişiler bağlanacaksa Dahili, yoksa Harici seçin.",
        },
        Text { en: "Add the scopes that stand below.", tr: "Aşağıdaki izinleri ekleyin." },
        Text {
            en: "Make credentials of the kind OAuth client ID for a web application. Paste the redirect address under authorised redirect URIs, exactly as it stands here.",
            tr: "Web uygulaması türünde bir OAuth istemci kimliği oluşturun. Dönüş adresini, burada yazdığı gibi, yetkili yönlendirme URI’leri arasına yapıştırın.",
        },
        Text {
            en: "Copy the client ID and the client secret into the settings. For picking forms on the screen, make an API key for the Picker too and copy it with the project’s number. Restart Akis.",
            tr: "İstemci kimliğini ve gizli anahtarı ayarlara yazın. Formları ekranda seçebilmek için Picker’a bir API anahtarı da oluşturup projenin numarasıyla birlikte yazın. Akis’i yeniden başlatın.",
        },
    ],
    review: Text {
        en: "Picking single forms needs no review by Google. Listing all forms of an account needs Google’s verification and a yearly security assessment; writing to any spreadsheet needs verification.",
        tr: "Tek tek form seçmek için Google incelemesi gerekmez. Hesabın bütün formlarını listelemek Google’ın doğrulamasını ve her yıl bir güvenlik değerlendirmesini, istenen her tabloya yazmak ise doğrulamayı gerektirir.",
    },
    limits: &[
        Text {
            en: "While the consent screen is External and in testing, only up to 100 people whom you list can connect.",
            tr: "İzin ekranı Harici ve test durumundayken yalnızca listelediğiniz en çok 100 kişi bağlanabilir.",
        },
        Text {
            en: "In testing, Google ends every consent after 7 days: the connection then turns amber and must be connected again. Publish the consent screen to end that.",
            tr: "Test durumunda Google her izni 7 gün sonra bitirir: bağlantı sarıya döner ve yeniden bağlanması gerekir. Bunu önlemek için izin ekranını yayımlayın.",
        },
        Text {
            en: "Until Google has verified the app, people see a warning page first.",
            tr: "Google uygulamayı doğrulayana kadar insanlar önce bir uyarı sayfası görür.",
        },
    ],
    settings: &["google.client_id", "google.client_secret"],
};
