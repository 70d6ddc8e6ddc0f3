use super::{Guide, Text};

pub(super) const GUIDE: Guide = Guide {
    console_url: "https://admin.typeform.com/user/tokens",
    steps: &[
        Text {
            en: "In Typeform, open your organisation’s settings and there Developer apps. Register a new app.",
            tr: "Typeform’da kuruluşunuzun ayarlarını, orada da Developer apps bölümünü açın. Yeni bir uygulama kaydedin.",
        },
        Text {
            en: "Paste the redirect address, exactly as it stands here.",
            tr: "Dönüş adresini, burada yazdığı gibi yapıştırın.",
        },
        Text {
            en: "Copy the client ID and the client secret into the settings at once: Typeform shows the secret one time only. Restart Akis.",
            tr: "İstemci kimliğini ve gizli anahtarı hemen ayarlara yazın: Typeform gizli anahtarı yalnızca bir kez gösterir. Akis’i yeniden başlatın.",
        },
        Text {
            en: "Accounts that were opened in the European Union since August 2025 live apart, with apps of their own: register a second app there if you need it.",
            tr: "Ağustos 2025’ten sonra Avrupa Birliği’nde açılan hesaplar ayrı bir yerdedir ve uygulamaları da ayrıdır: gerekirse orada ikinci bir uygulama kaydedin.",
        },
    ],
    review: Text {
        en: "Typeform does not review apps before people connect their accounts.",
        tr: "Typeform, insanlar hesaplarını bağlamadan önce uygulamaları incelemez.",
    },
    limits: &[
        Text {
            en: "There is no test mode. Typeform lets one account be asked twice a second, which Akis keeps to.",
            tr: "Test modu yoktur. Typeform bir hesabın saniyede iki kez sorulmasına izin verir; Akis buna uyar.",
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
    settings: &["typeform.client_id", "typeform.client_secret"],
};
