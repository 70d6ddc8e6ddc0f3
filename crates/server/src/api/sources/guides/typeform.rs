use super::{Guide, Text};

pub(super) const GUIDE: Guide = Guide {
    // The page of the apps stands below an organisation's own address, which nobody knows beforehand.
    console_url: "https://admin.typeform.com/",
    steps: &[
        Text {
            en: "In Typeform, open the menu with your organisation’s name at the top left, choose Developer apps, and register a new app. Personal tokens, on your own profile, are something else.",
            tr: "Typeform’da sol üstte kuruluşunuzun adını taşıyan menüyü açın, Developer apps’i seçin ve yeni bir uygulama kaydedin. Kendi profilinizdeki Personal tokens başka bir şeydir.",
        },
        Text {
            en: "Paste the redirect address, exactly as it stands here.",
            tr: "Dönüş adresini, burada yazdığı gibi yapıştırın.",
        },
        Text {
            en: "Copy the client ID into typeform.client_id and the client secret into typeform.client_secret at once: Typeform shows the secret one time only. This app serves the regions us and eu.",
            tr: "İstemci kimliğini typeform.client_id, gizli anahtarı typeform.client_secret ayarına hemen yazın: Typeform gizli anahtarı yalnızca bir kez gösterir. Bu uygulama us ve eu bölgelerine yeter.",
        },
        Text {
            en: "Accounts that were opened in the European Union since August 2025 live apart, at typeform.eu, with apps of their own (region eu-2025): if you need it, register a second app with such an account, with the same redirect address, and copy what it gives into typeform.eu_2025_client_id and typeform.eu_2025_client_secret.",
            tr: "Ağustos 2025’ten sonra Avrupa Birliği’nde açılan hesaplar ayrı bir yerde, typeform.eu’dadır ve uygulamaları da ayrıdır (eu-2025 bölgesi): gerekirse böyle bir hesapla, aynı dönüş adresini vererek ikinci bir uygulama kaydedin ve verdiklerini typeform.eu_2025_client_id ile typeform.eu_2025_client_secret ayarlarına yazın.",
        },
        Text { en: "Restart Akis.", tr: "Akis’i yeniden başlatın." },
    ],
    review: Text {
        en: "Typeform does not review apps before people connect their accounts.",
        tr: "Typeform, insanlar hesaplarını bağlamadan önce uygulamaları incelemez.",
    },
    limits: &[
        Text {
            en: "There is no test mode. Typeform lets one account be asked twice a second; when it says that this was too much, Akis waits and asks again.",
            tr: "Test modu yoktur. Typeform bir hesabın saniyede iki kez sorulmasına izin verir; bunun aşıldığını bildirdiğinde Akis bekler ve yeniden sorar.",
        },
        Text {
            en: "Without an app, a person can bring a personal access token instead. It sees what that person sees.",
            tr: "Uygulama olmadan, bir kişi bunun yerine kişisel erişim belirtecini getirebilir. Bu belirteç o kişinin gördüklerini görür.",
        },
        Text {
            en: "Typeform takes no answers from outside. They are kept in Akis and can be sent on to a webhook, a sheet or a CRM.",
            tr: "Typeform dışarıdan yanıt almaz. Yanıtlar Akis’te saklanır; bir webhook’a, bir tabloya ya da CRM’e gönderilebilir.",
        },
    ],
    settings: &[
        "typeform.client_id",
        "typeform.client_secret",
        "typeform.eu_2025_client_id",
        "typeform.eu_2025_client_secret",
    ],
};
