use super::{FlowProblem, get::FlowBody};
use crate::{
    State,
    auth::{Editor, Member},
    extract::{Json, Path},
    problem::{Problem, RequestProblem},
};
use akis_form::{Choices, Form, Item, OptionSource, Question, QuestionId, QuestionKind};
use akis_sentence::{Sentence, sentence};
use akis_store::{CalendarId, FlowId, ListId, TenantTx, audit, calendars, flows, lists};
use serde::Deserialize;
use serde_json::json;
use url::{Host, Url};
use utoipa::ToSchema;
use uuid::Uuid;

/// Most characters of an address.
const ADDRESS: usize = 2_000;

/// Where a question's options come from while the form is filled in.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = OptionsSource)]
pub(super) enum SourceBody {
    /// A list the company keeps.
    List {
        /// The list.
        id: Uuid,
    },
    /// An address that answers `[{"id", "title"}]`, `{"options": […]}` of the same, or an array of texts.
    Url {
        /// `https`, on the public internet; asked with GET.
        url: String,
    },
    /// The free slots of a booking calendar.
    Slots {
        /// The calendar.
        id: Uuid,
    },
}

/// Gives a question of the draft a live source of options, or with null its own again. A question for a text becomes a
/// choice. Works from the next publication on. For editors.
#[utoipa::path(put, path = "/flows/{id}/questions/{question_id}/options-source", tag = "flows",
    operation_id = "set_options_source",
    params(("id" = Uuid, Path, description = "The flow"), ("question_id" = String, Path, description = "The question")),
    request_body = Option<SourceBody>, responses((status = 200, body = FlowBody), FlowProblem))]
pub(super) async fn set(
    state: State,
    member: Member<Editor>,
    Path((id, question)): Path<(Uuid, String)>,
    Json(source): Json<Option<SourceBody>>,
) -> Result<Json<FlowBody>, Problem> {
    let (id, question) = (FlowId(id), QuestionId(question));
    let mut tx = state.store.tenant(member.tenant).begin().await?;
    let mut form = flows::draft_to_change(&mut tx, id).await?.ok_or(RequestProblem::NotFound)?;
    let refused =
        |what: &Sentence| FlowProblem::OptionsSourceRefused { what: what.in_language(&member.locale).to_owned() };
    let source = match source {
        None => OptionSource::Fixed,
        Some(source) => {
            let is_open = !state.settings.is_secure();
            found(&mut tx, source, is_open).await?.map_err(|what| refused(&what))?
        }
    };
    let detail = json!({"question": question.as_str(), "from": word(&source)});
    let question = find(&mut form, &question).ok_or(RequestProblem::NotFound)?;
    give(question, source).map_err(|what| refused(&what))?;
    flows::set_draft(&mut tx, id, &form).await?;
    audit::record(&mut tx, Some(member.person), "flow.options_source_changed", &id.to_string(), &detail).await?;
    let flow = FlowBody::read(&state, &mut tx, id, &member.locale).await?;
    tx.commit().await?;
    Ok(Json(flow))
}

fn word(source: &OptionSource) -> &'static str {
    match source {
        OptionSource::Fixed => "fixed",
        OptionSource::List { .. } => "list",
        OptionSource::Url { .. } => "url",
        OptionSource::Slots { .. } => "slots",
    }
}

fn find<'a>(form: &'a mut Form, id: &QuestionId) -> Option<&'a mut Question> {
    form.pages.iter_mut().flat_map(|page| &mut page.items).find_map(|item| match item {
        Item::Question(question) if question.id == *id => Some(question),
        Item::Question(_) | Item::Content(_) | Item::Consent(_) => None,
    })
}

/// The source as a form names it, when there is such a thing. `is_open`: this installation itself is reached without TLS,
/// as a demonstration is; then so may its own machine.
async fn found(
    tx: &mut TenantTx,
    source: SourceBody,
    is_open: bool,
) -> Result<Result<OptionSource, Sentence>, Problem> {
    Ok(match source {
        SourceBody::List { id } => match lists::get(tx, ListId(id)).await? {
            Some(_) => Ok(OptionSource::List { id: id.to_string() }),
            None => Err(sentence!("There is no such list.", "Böyle bir liste yok.")),
        },
        SourceBody::Slots { id } => match calendars::rules(tx, CalendarId(id)).await? {
            Some(_) => Ok(OptionSource::Slots { id: id.to_string() }),
            None => Err(sentence!("There is no such calendar.", "Böyle bir takvim yok.")),
        },
        SourceBody::Url { url } => address(&url, is_open).map(|url| OptionSource::Url { url }).ok_or_else(|| {
            sentence!(
                "Give an address on the public internet that begins with https://, without a user name.",
                "Herkese açık internette, https:// ile başlayan ve kullanıcı adı içermeyen bir adres verin."
            )
        }),
    })
}

fn address(text: &str, is_open: bool) -> Option<String> {
    let text = text.trim();
    if text.chars().count() > ADDRESS {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let own_machine = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    let is_private = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => !akis_egress::is_public(address.into()),
        Host::Ipv6(address) => !akis_egress::is_public(address.into()),
    };
    let fits = url.username().is_empty() && url.password().is_none();
    let good = (url.scheme() == "https" && !is_private) || (is_open && own_machine && url.scheme() == "http");
    (fits && good).then(|| url.to_string())
}

fn give(question: &mut Question, source: OptionSource) -> Result<(), Sentence> {
    match &mut question.kind {
        QuestionKind::SingleChoice(choices) => {
            if source.is_fixed() && choices.options.is_empty() && choices.other.is_none() {
                // It was a question for a text before.
                question.kind = QuestionKind::ShortText { min_chars: None, max_chars: None, pattern: None };
            } else {
                choices.source = source;
            }
            Ok(())
        }
        QuestionKind::ShortText { .. } | QuestionKind::LongText { .. } => {
            if !source.is_fixed() {
                question.kind =
                    QuestionKind::SingleChoice(Choices { dropdown: true, source, ..Choices::default() });
            }
            Ok(())
        }
        _ => Err(sentence!(
            "Only a question with one choice, or one for a text, can take its options from a list, a calendar or an address.",
            "Yalnızca tek seçimli bir soru ya da metin sorusu seçeneklerini bir listeden, takvimden veya adresten alabilir."
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn only_public_https_is_taken() {
        assert_eq!(
            address(" https://mavideniz.test/subeler?x=1 ", false).unwrap(),
            "https://mavideniz.test/subeler?x=1"
        );
        for url in [
            "",
            "mavideniz.test",
            "http://mavideniz.test/",
            "ftp://mavideniz.test/",
            "https://ayse@mavideniz.test/",
            "https://ayse:geheim@mavideniz.test/",
            "https://127.0.0.1/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://localhost/",
            "https://169.254.169.254/latest/meta-data",
            "https://10.0.0.1/",
            "http://127.0.0.1:8080/",
            "data:application/json,[]",
            "file:///etc/passwd",
        ] {
            assert_eq!(address(url, false), None, "{url}");
        }
        assert_eq!(address(&format!("https://a.test/{}", "x".repeat(2_000)), false), None);
    }

    #[test]
    fn a_demonstration_may_ask_its_own_machine() {
        assert!(address("http://127.0.0.1:8080/options", true).is_some());
        assert!(address("http://localhost:8080/options", true).is_some());
        assert_eq!(address("http://mavideniz.test/", true), None);
        assert_eq!(address("http://10.0.0.1/", true), None);
    }
}
