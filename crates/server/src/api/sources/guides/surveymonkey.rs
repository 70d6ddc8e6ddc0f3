use super::{Guide, Text};

pub(super) const GUIDE: Guide = Guide {
    console_url: "https://developer.surveymonkey.com/apps/",
    steps: &[
        Text {
            en: "Sign in to SurveyMonkey’s developer pages and add an app under My Apps: private for your own accounts, public if others will connect.",
            tr: "SurveyMonkey’in geliştirici sayfalarına girin ve My Apps altında bir uygulama ekleyin: yalnızca kendi hesaplarınız için özel, başkaları da bağlanacaksa herkese açık.",
        },
        Text {
            en: "In the app’s settings, paste the redirect address as the OAuth redirect URL, exactly as it stands here.",
            tr: "Uygulamanın ayarlarında dönüş adresini, burada yazdığı gibi, OAuth dönüş adresi olarak yapıştırın.",
        },
        Text {
            en: "Tick the scopes that stand below. SurveyMonkey takes them from the app’s settings, not from us: mark those for reading forms as required and the others as optional.",
            tr: "Aşağıdaki izinleri işaretleyin. SurveyMonkey bunları bizden değil, uygulamanın ayarlarından alır: form okumak için olanları zorunlu, ötekileri isteğe bağlı yapın.",
        },
        Text {
            en: "Copy the client ID into surveymonkey.client_id and the secret into surveymonkey.client_secret. Restart Akis.",
            tr: "İstemci kimliğini surveymonkey.client_id, gizli anahtarı surveymonkey.client_secret ayarına yazın. Akis’i yeniden başlatın.",
        },
    ],
    review: Text {
        en: "A private app needs no review. In a public app, SurveyMonkey must approve the writing of responses.",
        tr: "Özel bir uygulama inceleme gerektirmez. Herkese açık bir uygulamada yanıt yazma iznini SurveyMonkey onaylamalıdır.",
    },
    limits: &[
        Text {
            en: "Writing responses, and reading them in full, needs a paid SurveyMonkey plan in the account that is connected.",
            tr: "Yanıt yazmak ve yanıtları bütünüyle okumak için bağlanan hesapta ücretli bir SurveyMonkey paketi gerekir.",
        },
        Text {
            en: "A draft app ends after 90 days. Draft and private apps may call 120 times a minute and 500 times a day; a busy form can use that up, and its answers then wait until midnight UTC.",
            tr: "Taslak bir uygulama 90 gün sonra biter. Taslak ve özel uygulamalar dakikada 120, günde 500 çağrı yapabilir; yoğun bir form bunu tüketebilir, yanıtlar o zaman UTC gece yarısına kadar bekler.",
        },
        Text {
            en: "Accounts in Europe and Canada live at addresses of their own. SurveyMonkey names the address when an account is connected on its consent page; who brings an access token instead says where the account is kept.",
            tr: "Avrupa ve Kanada’daki hesapların adresleri ayrıdır. Hesap izin sayfasından bağlanırken SurveyMonkey adresi bildirir; bunun yerine erişim anahtarı getiren kişi hesabın nerede tutulduğunu belirtir.",
        },
        Text {
            en: "Without an app that others may use, a person can bring the access token of an app of their own. It is good for the account that app belongs to.",
            tr: "Başkalarının kullanabileceği bir uygulama olmadan, bir kişi kendi uygulamasının erişim anahtarını getirebilir. Bu anahtar, o uygulamanın ait olduğu hesap için geçerlidir.",
        },
    ],
    settings: &["surveymonkey.client_id", "surveymonkey.client_secret"],
};
