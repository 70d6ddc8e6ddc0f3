use super::node::Node;
use super::options::{Ids, shown};
use super::question::{self, Cautions};
use crate::ConnectorError;
use crate::plain_text::plain;
use akis_form::{
    Caution, Content, Form, HiddenField, Item, Language, Page, QuestionId, SourceKind, SourceRef, WriteTarget,
};
use serde_json::Value;

/// The neutral form of a survey's details.
pub(super) fn form(document: &Value) -> Result<Form, ConnectorError> {
    let survey = Node::of(document);
    check(survey)?;
    let language = Language::new(&survey.get("language").text());
    let mut ids = Ids::default();
    let mut page_ids = Ids::default();
    let mut cautions = Cautions::default();
    let mut pages = Vec::new();
    for (number, page) in shown(survey.get("pages")).into_iter().enumerate() {
        let source_id = page.get("id").id().unwrap_or_default();
        let mut items = Vec::new();
        let description = plain(&page.get("description").text());
        if !description.is_empty() {
            items.push(Item::Content(Content { text: description, ..Content::default() }));
        }
        for (place, node) in shown(page.get("questions")).into_iter().enumerate() {
            let given =
                node.get("id").id().unwrap_or_else(|| format!("page_{}_question_{}", number + 1, place + 1));
            let id = QuestionId::new(ids.unique(&given));
            items.extend(question::items(node, id, &source_id, &language, &mut cautions));
        }
        pages.push(Page {
            title: plain(&page.get("title").text()),
            items,
            id: page_ids.unique(if source_id.is_empty() { "page" } else { &source_id }),
            ..Page::default()
        });
    }
    let hidden = hidden(survey.get("custom_variables"), &mut ids);
    let mut form = Form {
        source: Some(SourceRef {
            kind: SourceKind::Surveymonkey,
            form_id: survey.get("id").text(),
            version: survey.get("date_modified").text(),
        }),
        title: title(survey),
        language,
        pages,
        hidden,
        submit_label: Some(plain(&survey.get("buttons_text").get("done_button").text()))
            .filter(|label| !label.is_empty()),
        ..Form::default()
    };
    let quiz = survey.get("quiz_options").get("is_quiz_mode").flag() == Some(true);
    let logic = form.questions().nth(1).is_some();
    // The API tells nothing of skip logic, so wherever there could be some the owner must know.
    let general = [
        (logic, Caution::LogicUnreadable),
        (quiz, Caution::Quiz),
        (cautions.shuffled, Caution::Shuffled),
        (cautions.piping, Caution::Piping),
    ];
    let general = general.into_iter().filter_map(|(holds, caution)| holds.then_some(caution));
    form.cautions = general.chain(cautions.unreadable).collect();
    Ok(form)
}

/// Is it the answer that carries whole surveys? The reason names what is missing.
fn check(survey: Node<'_>) -> Result<(), ConnectorError> {
    let unreadable = |reason: &str| Err(ConnectorError::Unreadable { reason: reason.to_owned() });
    if !survey.is_object() {
        return unreadable("not a SurveyMonkey survey: the text is no JSON object");
    }
    if survey.get("error").is_object() {
        return unreadable("an error answer of the SurveyMonkey API, not a survey");
    }
    if !survey.get("pages").is_array() {
        return unreadable(if survey.get("data").is_array() {
            "a list answer of the SurveyMonkey API, not a survey: read /v3/surveys/{id}/details"
        } else {
            "not the details of a SurveyMonkey survey: `pages` is missing"
        });
    }
    let pages = survey.get("pages").list();
    if !pages.is_empty() && !pages.iter().any(|page| page.get("questions").is_array()) {
        return unreadable("not the details of a SurveyMonkey survey: no page has `questions`");
    }
    let questions = || pages.iter().flat_map(|page| page.get("questions").list());
    if questions().next().is_some() && !questions().any(|question| question.get("family").exists()) {
        return unreadable("not the details of a SurveyMonkey survey: no question has a `family`");
    }
    Ok(())
}

fn title(survey: Node<'_>) -> String {
    let text = |key: &str| Some(plain(&survey.get(key).text())).filter(|text| !text.is_empty());
    text("title").or_else(|| text("nickname")).unwrap_or_default()
}

/// `custom_variables`: names with the words the editor shows for them.
fn hidden(variables: Node<'_>, ids: &mut Ids) -> Vec<HiddenField> {
    let mut field = |name: &str, label: String| HiddenField {
        id: QuestionId::new(ids.unique(name)),
        label,
        value: String::new(),
        target: WriteTarget::SurveymonkeyVariable { name: name.to_owned() },
    };
    variables.members().into_iter().map(|(name, label)| field(name, plain(&label.text()))).collect()
}
