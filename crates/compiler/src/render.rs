use crate::layout::{Added, Draft};
use crate::names::screen_id;
use crate::text::{body, cut, length, line};
use crate::unit::{Row, heading, paragraphs};
use crate::words::Words;
use crate::{Plan, PlanField, PlanScreen, Settings};
use akis_flow_json::{
    Action, Component, DATA_API_VERSION, DataField, Entries, FLOW_JSON_VERSION, Flow, Footer, Form as InputForm,
    Layout, Screen, limits,
};
use akis_form::Form;
use serde_json::Value;

/// Characters a phone's title bar shows beside its two buttons.
const TITLE: usize = 30;

/// A form on screens.
pub(crate) struct Rendered {
    pub flow: Flow,
    pub plan: Plan,
    /// Which row stands on which screen.
    pub places: Vec<(Row, String)>,
}

/// Writes the screens, as Meta reads them and as the exchange runs them.
pub(crate) fn render(form: &Form, settings: &Settings, words: &Words, drafts: Vec<Draft>) -> Rendered {
    let titles = titles(form, words, &drafts);
    let routes = routes(&drafts);
    let last = drafts.len().saturating_sub(1);
    let mut flow = Flow {
        version: FLOW_JSON_VERSION.to_owned(),
        data_api_version: Some(DATA_API_VERSION.to_owned()),
        routing_model: Some(routes),
        screens: vec![],
    };
    let ending = Some(body(&form.ending.text)).filter(|text| !text.is_empty());
    let mut plan = Plan {
        version: settings.version.clone(),
        language: form.language.clone(),
        screens: vec![],
        ending: ending.unwrap_or_else(|| words.ending.to_owned()),
    };
    let mut places = vec![];
    for (index, (draft, title)) in drafts.into_iter().zip(titles).enumerate() {
        let id = screen_id(index);
        let mut children: Vec<Component> = title.heading.iter().map(|text| heading(text)).collect();
        children.extend(match draft.added {
            Added::No => vec![],
            Added::Step => paragraphs(words.step_text),
            Added::Review => paragraphs(words.review_text),
        });
        let mut screen = PlanScreen {
            id: id.clone(),
            title: title.shown,
            fields: vec![],
            notices: vec![],
            visible_when: draft.condition,
        };
        let mut sensitive = vec![];
        for unit in draft.units {
            places.push((unit.row, id.clone()));
            children.extend(unit.parts);
            screen.fields.extend(unit.fields);
            screen.notices.extend(unit.notice);
            sensitive.extend(unit.sensitive);
        }
        let label = if index == last { send(form, words) } else { words.next.to_owned() };
        children.push(Component::Footer(Footer {
            label,
            on_click_action: Action::DataExchange { payload: payload(settings, &screen, &plan.screens) },
        }));
        flow.screens.push(Screen {
            id,
            title: screen.title.clone(),
            terminal: index == last,
            data: data(&screen.fields),
            sensitive,
            layout: Layout::SingleColumnLayout { children: in_form(children, &screen.fields) },
        });
        plan.screens.push(screen);
    }
    Rendered { flow, plan, places }
}

/// Every answer so far travels with every request, so that a lost progress write loses nothing.
fn payload(settings: &Settings, screen: &PlanScreen, before: &[PlanScreen]) -> Entries<Value> {
    let mut payload = Entries::new();
    payload.push("akis_version", Value::from(settings.version.as_str()));
    payload.push("akis_session", Value::from("${data.akis_session}"));
    for field in &screen.fields {
        payload.push(&field.name, Value::from(format!("${{form.{}}}", field.name)));
    }
    for earlier in before {
        for field in &earlier.fields {
            let value = format!("${{screen.{}.form.{}}}", earlier.id, field.name);
            payload.push(&field.name, Value::from(value));
        }
    }
    payload
}

/// What the exchange sends with every screen: the session's name, and a sentence for each field that needs one.
fn data(fields: &[PlanField]) -> Entries<DataField> {
    let errors = DataField::strings(fields.iter().map(|field| field.name.as_str()));
    [("akis_session", DataField::string("session")), ("errors", errors)].into_iter().collect()
}

/// Inputs stand in a Form, which shows the sentences; a screen that only shows something needs none.
fn in_form(children: Vec<Component>, fields: &[PlanField]) -> Vec<Component> {
    if fields.is_empty() {
        return children;
    }
    let errors = fields.iter().map(|field| (&field.name, format!("${{data.errors.{}}}", field.name)));
    vec![Component::Form(InputForm { name: "form".to_owned(), error_messages: errors.collect(), children })]
}

/// From each screen to the next, and over every screen that may be passed over. Only forward, so no cycle.
fn routes(drafts: &[Draft]) -> Entries<Vec<String>> {
    let reach = |from: usize| {
        let after = drafts.iter().enumerate().skip(from + 1);
        let mut targets = vec![];
        for (index, draft) in after {
            targets.push(screen_id(index));
            if draft.condition.is_none() {
                break;
            }
        }
        targets
    };
    (0..drafts.len()).map(|index| (screen_id(index), reach(index))).collect()
}

fn send(form: &Form, words: &Words) -> String {
    let label = line(form.submit_label.as_deref().unwrap_or_default());
    if label.is_empty() { words.send.to_owned() } else { cut(&label, limits::FOOTER_LABEL) }
}

struct Title {
    shown: String,
    /// The title in full, where the bar cannot hold it and it was not read just before.
    heading: Option<String>,
}

fn titles(form: &Form, words: &Words, drafts: &[Draft]) -> Vec<Title> {
    let full = |draft: &Draft| {
        if draft.added == Added::Review {
            return words.review_title.to_owned();
        }
        let page = form.pages.get(draft.page).map(|page| page.title.as_str()).unwrap_or_default();
        [page, form.title.as_str()]
            .into_iter()
            .map(line)
            .find(|title| !title.is_empty())
            .unwrap_or_else(|| words.form.to_owned())
    };
    // Where screens may be passed over, a count would jump.
    let counted = drafts.len() > 1 && drafts.iter().all(|draft| draft.condition.is_none());
    let mut before: Option<String> = None;
    let mut titles = vec![];
    for (index, draft) in drafts.iter().enumerate() {
        let full = full(draft);
        let count = if counted { format!(" · {}/{}", index + 1, drafts.len()) } else { String::new() };
        let room = TITLE - length(&count);
        let heading = (length(&full) > room && before.as_ref() != Some(&full)).then(|| full.clone());
        titles.push(Title { shown: format!("{}{count}", cut(&full, room)), heading });
        before = Some(full);
    }
    titles
}
