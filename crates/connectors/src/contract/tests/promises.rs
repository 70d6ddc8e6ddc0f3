//! What must be promised: how answers arrive, and the facts that each sentence stands on (section of the connector reference
//! in the comments).

use crate::DeliveryKind;
use akis_form::{DestinationKind, SourceKind};

/// A condition's word, and what both its sentences must say.
pub(super) type Fact = (&'static str, &'static [&'static str], &'static [&'static str]);

/// How answers arrive, what the promise itself must say, and its conditions in order.
pub(super) type Promise = (DeliveryKind, Fact, &'static [Fact]);

pub(super) const HUBSPOT_FORM: Promise = (
    DeliveryKind::NativeSubmission,
    ("", &["submission of the form itself", "exactly once"], &["kendi gönderimi", "tam bir kez"]),
    &[
        // 1.3: only forms made in HubSpot; captured ones cannot be targeted.
        ("made_in_hubspot", &["made in HubSpot", "no submissions"], &["HubSpot’ta oluşturulmuş", "kabul etmez"]),
        // 1.3: CAPTCHA-enabled forms refuse every API submission.
        ("no_captcha", &["CAPTCHA is switched off", "every response"], &["CAPTCHA kapalı", "her yanıtı reddeder"]),
        // 1.3: fields not on the form and missing required ones are refused.
        ("form_unchanged", &["removed", "became required"], &["kaldırılmamış", "zorunlu yapılmamış"]),
        // 1.3: the e-mail decides which contact is created or updated.
        ("email_makes_the_contact", &["e-mail address", "contact"], &["e-posta adresi", "kişiyi"]),
        // 1.3: the endpoint takes no bytes: Files, and a note on the contact. 1.4: associations.
        (
            "files_and_objects_follow",
            &["private", "note", "linked to the contact"],
            &["gizlidir", "notuna", "bağlanır"],
        ),
    ],
);

const HUBSPOT_CONTACT: Promise = (
    DeliveryKind::Record,
    ("", &["one contact", "never makes a second"], &["tek bir kişi", "ikincisini oluşturmaz"]),
    &[
        // 7: upsert by e-mail.
        ("email_is_answered", &["e-mail address", "required"], &["e-posta adresi", "zorunlu"]),
        ("properties_exist", &["exist in HubSpot", "kind of value"], &["HubSpot’ta bulunmalı", "türünde değer"]),
        // 1.3: consent travels with a submission alone.
        (
            "no_submission",
            &["no form submission", "consent is kept here"],
            &["form gönderimi değildir", "onaylar"],
        ),
        (
            "files_and_objects_follow",
            &["private", "note", "linked to the contact"],
            &["gizlidir", "notuna", "bağlanır"],
        ),
    ],
);

const SURVEYMONKEY: Promise = (
    DeliveryKind::CollectorResponse,
    (
        "",
        &["completed response", "exactly once", "“WhatsApp”"],
        &["tamamlanmış bir yanıtı", "tam bir kez", "“WhatsApp”"],
    ),
    &[
        // 4.3: `responses_write` on paid plans only.
        ("paid_plan", &["paid plan"], &["ücretli bir planı"]),
        // 4.1: public apps need SurveyMonkey's approval.
        (
            "scope_responses_write",
            &["responses_write", "public app", "approved"],
            &["responses_write", "herkese açık", "onaylamış"],
        ),
        // 4.3: file upload is not writable.
        ("no_files", &["Files are not carried", "kept here"], &["Dosyalar aktarılmaz", "burada saklanır"]),
        // 4.4: 1000 and 1002, ids that do not fit.
        ("survey_unchanged", &["question", "option", "removed"], &["soru", "seçenek", "kaldırılmamış"]),
        // 4.4: 500 a day for draft and private apps.
        ("daily_calls", &["500 calls a day", "the next day"], &["günde 500 çağrı", "ertesi günü"]),
    ],
);

const TYPEFORM: Promise = (
    DeliveryKind::KeptHere,
    ("", &["Typeform takes no answers", "kept here"], &["yanıt kabul etmiyor", "burada saklanır"]),
    &[
        // 3.4: there is no public call that creates a response.
        ("not_in_typeform", &["not in Typeform"], &["Typeform’da değil"]),
        // 3.5: the payload's shape.
        ("forwarded_on_request", &["form_response", "can be added"], &["form_response", "eklenebilir"]),
    ],
);

const TYPEFORM_WEBHOOK: Promise = (
    DeliveryKind::KeptHere,
    ("", &["at least once", "same event_id"], &["en az bir kez", "aynı event_id"]),
    &[
        ("not_in_typeform", &["do not show among Typeform’s results"], &["sonuçlarında görünmez"]),
        // 3.4, 3.5: Typeform's own secret is write-only.
        (
            "own_secret",
            &["Typeform-Signature", "shown here", "nobody can read back"],
            &["Typeform-Signature", "geri okunamaz"],
        ),
        // 3.5: no timestamp; deduplicate on `event_id`.
        ("repetition_by_event_id", &["sent again", "event_id"], &["yeniden gönderilir", "event_id"]),
    ],
);

const WEBHOOK: Promise = (
    DeliveryKind::Webhook,
    (
        "",
        &["signed JSON", "at least once", "same webhook-id"],
        &["imzalı JSON", "en az bir kez", "aynı webhook-id"],
    ),
    &[
        // 6: https only, public addresses only, any 2xx, 3xx is a failure.
        (
            "answers_with_2xx",
            &["https://", "public internet", "200 to 299", "redirects are not followed"],
            &["https://", "herkese açık", "200–299", "yönlendirmeler izlenmez"],
        ),
        // 6: 410 disables the endpoint.
        ("not_closed", &["410", "switched off"], &["410", "kapatılır"]),
        // 6: the receiver's idempotency key, and the signature.
        ("ignores_repetitions", &["webhook-signature", "webhook-id"], &["webhook-signature", "webhook-id"]),
        // 6: file links, not files.
        ("files_as_links", &["links", "not as contents"], &["içerik olarak değil", "bağlantılar"]),
    ],
);

const GOOGLE: Promise = (
    DeliveryKind::KeptHere,
    // 2.4: the REST API cannot create a response.
    ("", &["takes no responses", "kept in Akis"], &["yanıt kabul etmez", "Akis’te saklanır"]),
    &[("destination_chosen", &["destination is chosen", "green"], &["hedef seçilmiş", "yeşil"])],
);

const GOOGLE_BRIDGE: Promise = (
    DeliveryKind::NativeSubmission,
    (
        "",
        &["response of the Google form itself", "exactly once", "your own"],
        &["kendi yanıtı", "tam bir kez", "kendi Google"],
    ),
    &[
        // 2.4: executes as the owner, access for anyone, the secret inside the body.
        (
            "script_deployed",
            &["runs as you", "anyone may call", "secret"],
            &["sizin adınıza", "herkesin", "gizli anahtar"],
        ),
        ("accepting", &["accepts responses"], &["yanıt kabul ediyor"]),
        // 2.4: it must be an existing choice.
        (
            "form_unchanged",
            &["questions, options and rows", "still"],
            &["sorular, seçenekler ve satırlar", "hâlâ"],
        ),
        // 2.4: file-upload items have no `createResponse`.
        ("no_files", &["files cannot", "kept in Akis"], &["dosyalar", "Akis’te saklanır"]),
        // 2.4: the respondent's e-mail cannot be set.
        (
            "no_collected_email",
            &["e-mail address", "stays empty", "text question"],
            &["e-posta adresi", "boş kalır", "metin sorusu"],
        ),
    ],
);

const GOOGLE_FORM_POST: Promise = (
    DeliveryKind::FormPost,
    // 2.6: not documented or promised by Google.
    ("", &["Unofficial", "does not promise"], &["Resmî değildir", "söz vermez"]),
    &[
        ("unofficial", &["off until you turn it on"], &["açana kadar kapalı"]),
        // 2.6, impossible: forms that want people to sign in, or accept nothing.
        ("open_form", &["without signing in", "accepts responses"], &["oturum açmadan", "yanıt kabul ediyor"]),
        // 2.6: a file question forces sign-in, even an optional one.
        ("no_files", &["no file", "optional"], &["isteğe bağlı", "dosya istememeli"]),
        // 2.6: no id is returned; 7: if unsure stop.
        ("once_where_it_can_be_seen", &["no id back", "you decide"], &["kimlik vermez", "siz karar verirsiniz"]),
    ],
);

const GOOGLE_SHEET: Promise = (
    DeliveryKind::SheetRow,
    ("", &["row of the spreadsheet", "exactly once"], &["e-tablonun", "tam bir kez"]),
    &[
        ("spreadsheet_editable", &["may edit"], &["düzenleme izni"]),
        ("headings_kept", &["first row", "missing is added"], &["İlk satır", "sona eklenir"]),
        // 7: a column of ids, read before a repetition.
        ("id_kept", &["id stays", "has arrived"], &["sütunu kalmalı", "ulaşıp ulaşmadığını"]),
        ("no_formulas", &["plain text", "formula"], &["düz metin", "formüle"]),
    ],
);

pub(super) fn promise_of(kind: DestinationKind) -> Promise {
    match kind {
        DestinationKind::HubspotForm => HUBSPOT_FORM,
        DestinationKind::HubspotContact => HUBSPOT_CONTACT,
        DestinationKind::GoogleBridge => GOOGLE_BRIDGE,
        DestinationKind::GoogleFormPost => GOOGLE_FORM_POST,
        DestinationKind::GoogleSheet => GOOGLE_SHEET,
        DestinationKind::SurveymonkeyResponse => SURVEYMONKEY,
        DestinationKind::TypeformWebhook => TYPEFORM_WEBHOOK,
        DestinationKind::Webhook => WEBHOOK,
    }
}

pub(super) fn promise_of_source(kind: SourceKind) -> Promise {
    match kind {
        SourceKind::Hubspot => HUBSPOT_FORM,
        SourceKind::GoogleForms => GOOGLE,
        SourceKind::Typeform => TYPEFORM,
        SourceKind::Surveymonkey => SURVEYMONKEY,
    }
}
