use super::{Guide, Text};

pub(super) const GUIDE: Guide = Guide {
    console_url: "https://developers.hubspot.com/",
    steps: &[
        Text {
            en: "Sign in to a HubSpot developer account and make an app that uses OAuth, so that other accounts can install it.",
            tr: "HubSpot geliştirici hesabına girin ve başka hesapların da kurabilmesi için OAuth kullanan bir uygulama oluşturun.",
        },
        Text {
            en: "Paste the redirect address into the app’s redirect addresses, exactly as it stands here.",
            tr: "Dönüş adresini, burada yazdığı gibi, uygulamanın dönüş adresleri arasına yapıştırın.",
        },
        Text {
            en: "Under scopes, mark oauth and forms as required. Mark the others that stand below as optional: Akis asks for each when somebody first needs it, and HubSpot leaves out those that an account’s plan does not have. No other scope is needed.",
            tr: "İzinler bölümünde oauth ve forms izinlerini zorunlu yapın. Aşağıdaki ötekileri isteğe bağlı yapın: Akis her birini ilk gerektiğinde ister, HubSpot da hesabın paketinde olmayanları kendisi çıkarır. Başka izin gerekmez.",
        },
        Text {
            en: "Copy the client id into hubspot.client_id and the client secret into hubspot.client_secret.",
            tr: "İstemci kimliğini hubspot.client_id, istemci gizli anahtarını hubspot.client_secret ayarına yazın.",
        },
        Text {
            en: "The others have good defaults: hubspot.scopes is what is asked for at once, hubspot.oauth_version the version in HubSpot’s addresses, and hubspot.pkce may be true for an app that takes PKCE. Restart Akis.",
            tr: "Ötekilerin varsayılanları uygundur: hubspot.scopes baştan istenen izinlerdir, hubspot.oauth_version HubSpot adreslerindeki sürümdür; uygulamanız PKCE kabul ediyorsa hubspot.pkce true olabilir. Akis’i yeniden başlatın.",
        },
    ],
    review: Text {
        en: "No review is needed to connect your own accounts. People see a notice that HubSpot has not checked the app until it is listed in the marketplace.",
        tr: "Kendi hesaplarınızı bağlamak için inceleme gerekmez. Uygulama pazar yerinde yayımlanana kadar insanlar, HubSpot’un uygulamayı incelemediğini söyleyen bir uyarı görür.",
    },
    limits: &[
        Text {
            en: "An app that is not listed can be installed in a small number of accounts only (HubSpot’s documents say 10 to 25, by the kind of app).",
            tr: "Pazar yerinde olmayan bir uygulama yalnızca az sayıda hesaba kurulabilir (HubSpot’un belgelerine göre uygulamanın türüne göre 10 ile 25 arası).",
        },
        Text {
            en: "For trying it, make a developer test account: answers that arrive there disturb nobody.",
            tr: "Denemek için bir geliştirici test hesabı açın: oraya gelen yanıtlar kimseyi rahatsız etmez.",
        },
        Text {
            en: "Without an app, an admin of the account can bring the token of a private app instead. It has exactly the permissions that were ticked when it was made.",
            tr: "Uygulama olmadan, hesabın bir yöneticisi bunun yerine özel bir uygulamanın belirtecini getirebilir. Bu belirtecin yalnızca oluşturulurken işaretlenen izinleri vardır.",
        },
    ],
    settings: &[
        "hubspot.client_id",
        "hubspot.client_secret",
        "hubspot.scopes",
        "hubspot.oauth_version",
        "hubspot.pkce",
    ],
};
