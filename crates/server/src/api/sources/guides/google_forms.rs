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
            en: "Make credentials of the kind OAuth client ID for a web application. Paste the redirect address under authorised redirect URIs, exactly as it stands here. Copy the client ID into google.client_id and the client secret into google.client_secret.",
            tr: "Web uygulaması türünde bir OAuth istemci kimliği oluşturun. Dönüş adresini, burada yazdığı gibi, yetkili yönlendirme URI’leri arasına yapıştırın. İstemci kimliğini google.client_id, gizli anahtarı google.client_secret ayarına yazın.",
        },
        Text {
            en: "Set up the Picker, in which people choose their forms: make an API key, restrict it to the Google Picker API and to the website {public_url}, and copy it into google.picker_api_key. Copy the project’s number, which stands on the console’s first page, into google.picker_app_id. Google needs both; without them a connected account shows no forms, unless google.list_all is on.",
            tr: "Kişilerin formlarını seçtiği Picker’ı kurun: bir API anahtarı oluşturun, kullanımını Google Picker API ve {public_url} sitesiyle sınırlayın ve google.picker_api_key ayarına yazın. Konsolun ilk sayfasındaki proje numarasını google.picker_app_id ayarına yazın. Google ikisini de ister; ikisi olmadan bağlanan hesapta hiçbir form görünmez (google.list_all açık değilse).",
        },
        Text {
            en: "Only if Google has verified the app for it: set google.list_all to true. People may then let Akis list all their forms instead of picking each one.",
            tr: "Yalnızca Google uygulamayı bunun için doğruladıysa: google.list_all ayarını true yapın. Kişiler o zaman her formu tek tek seçmek yerine bütün formlarının listelenmesine izin verebilir.",
        },
        Text {
            en: "To hear of changed forms at once instead of asking in turn, switch on the Cloud Pub/Sub API, make a topic, and give forms-notifications@system.gserviceaccount.com the role Pub/Sub Publisher on it. Copy its name (projects/…/topics/…) into google.pubsub_topic.",
            tr: "Değişen formları sırayla sormak yerine hemen öğrenmek için Cloud Pub/Sub API’yi etkinleştirin, bir konu (topic) oluşturun ve bu konuda forms-notifications@system.gserviceaccount.com adresine Pub/Sub Yayıncısı rolünü verin. Konunun adını (projects/…/topics/…) google.pubsub_topic ayarına yazın.",
        },
        Text {
            en: "Give the topic a push subscription to {public_url}/hooks/google. Switch authentication on, choose a service account, and enter {public_url}/hooks/google as the audience as well. Copy the service account’s address into google.pubsub_account.",
            tr: "Konuya {public_url}/hooks/google adresine giden bir push aboneliği ekleyin. Kimlik doğrulamayı açın, bir hizmet hesabı seçin ve hedef kitle (audience) olarak da {public_url}/hooks/google yazın. Hizmet hesabının adresini google.pubsub_account ayarına yazın.",
        },
        Text { en: "Restart Akis.", tr: "Akis’i yeniden başlatın." },
    ],
    review: Text {
        en: "Picking single forms needs no review by Google. Listing all forms of an account needs Google’s verification and a yearly security assessment; writing to any spreadsheet needs verification.",
        tr: "Tek tek form seçmek için Google incelemesi gerekmez. Hesabın bütün formlarını listelemek Google’ın doğrulamasını ve her yıl bir güvenlik değerlendirmesini, istenen her tabloya yazmak ise doğrulamayı gerektirir.",
    },
    limits: &[
        Text {
            en: "Google’s Picker needs an access token of the connected account in the browser of whoever opens it. Every editor of your company can open it, and the token may do what the account allowed Akis, for an hour at most.",
            tr: "Google’ın Picker’ı, açan kişinin tarayıcısında bağlanan hesabın bir erişim anahtarını ister. Şirketinizdeki her düzenleyici Picker’ı açabilir; bu anahtar en çok bir saat boyunca, hesabın Akis’e izin verdiği her şeyi yapabilir.",
        },
        Text {
            en: "Google counts what one person allowed this app as one consent. When several companies here use the same Google account and one of them disconnects, Google is therefore not told until the last one does.",
            tr: "Google, bir kişinin bu uygulamaya verdiği izinleri tek bir izin sayar. Bu yüzden aynı Google hesabını burada birden çok şirket kullanıyorsa, bağlantıyı en son kesen şirkete kadar Google’a bilgi verilmez.",
        },
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
    settings: &[
        "google.client_id",
        "google.client_secret",
        "google.picker_api_key",
        "google.picker_app_id",
        "google.list_all",
        "google.pubsub_topic",
        "google.pubsub_account",
    ],
};
