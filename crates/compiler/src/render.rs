//! Screens as Meta reads them and as the exchange runs them.

use crate::in_form::{in_form, is_picker_alone, with_file_messages};
use crate::layout::Draft;
use crate::names::screen_id;
use crate::route::{Exit, Stop};
use crate::text::{body, cut, line};
use crate::title::titles;
use crate::unit::{Goal, Row, heading, paragraphs};
use crate::way::{Inputs, Way, way};
use crate::words::Words;
use crate::{FieldCheck, Plan, PlanEnding, PlanField, PlanJump, PlanScreen, PlanTarget, ScreenRole, Settings};
use crate::{device, initial};
use akis_flow_json::{
    Action, Component, DataField, DataModel, Entries, Expression, Flow, Footer, If, Layout, Screen, Switch, Text,
    Version, limits,
};
use akis_form::{Condition, Form, QuestionId};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

/// What stays the same on every screen.
pub(crate) struct Setting<'a> {
    pub form: &'a Form,
    pub settings: &'a Settings,
    pub words: &'a Words,
    /// No endpoint.
    pub alone: bool,
}

/// A form on screens.
pub(crate) struct Rendered {
    pub flow: Flow,
    pub plan: Plan,
    /// Which row stands on which screen.
    pub places: Vec<(Row, String)>,
}

/// Writes the screens. `ways` is what can follow each draft.
pub(crate) fn render(
    setting: &Setting<'_>,
    mut drafts: Vec<Draft>,
    ways: &[BTreeSet<Exit>],
    stops: &[Stop],
) -> Rendered {
    let titles = titles(setting.form, setting.words, &drafts, stops);
    let places: HashMap<usize, usize> = drafts
        .iter()
        .enumerate()
        .flat_map(|(index, draft)| draft.units.iter().map(move |unit| (unit.at, index)))
        .filter_map(|(at, index)| {
            let stop = stops.iter().position(|stop| stop.role.is_ask() && stop.draft == index)?;
            Some((at, stop))
        })
        .collect();
    let plan = plan(setting);
    let found = if setting.alone { found(&drafts, ways, stops) } else { vec![] };
    let refreshed = if setting.alone { BTreeSet::new() } else { refreshed(&drafts, stops) };
    let mut page =
        Page { setting, stops, places, plan, refreshed, screens: vec![], rows: vec![], earlier: vec![] };
    for (index, (title, stop)) in titles.into_iter().zip(stops).enumerate() {
        let draft = drafts.get_mut(stop.draft).filter(|_| stop.role.is_ask());
        page.screen(index, title, draft.map(std::mem::take).unwrap_or_default());
    }
    let routing = |stop: &Stop| stop.exits.iter().map(|to| screen_id(*to)).collect();
    let routes: Entries<Vec<String>> =
        stops.iter().enumerate().map(|(index, stop)| (screen_id(index), routing(stop))).collect();
    if setting.alone {
        page.alone(found);
    }
    let flow = Flow {
        version: Version::WRITTEN,
        data_api_version: (!setting.alone).then(|| setting.settings.data_api_version.as_str().to_owned()),
        routing_model: (!setting.alone).then_some(routes),
        screens: page.screens,
        ..Flow::default()
    };
    Rendered { flow, plan: page.plan, places: page.rows }
}

fn plan(setting: &Setting<'_>) -> Plan {
    let Setting { form, settings, words, .. } = setting;
    let thanks =
        |text: &str| Some(body(text)).filter(|text| !text.is_empty()).unwrap_or_else(|| words.ending.to_owned());
    let endings =
        form.endings.iter().map(|ending| PlanEnding { id: ending.id.clone(), text: thanks(&ending.text) });
    Plan {
        version: settings.version.clone(),
        language: settings.language.clone().unwrap_or_else(|| form.language.clone()),
        screens: vec![],
        ending: thanks(&form.ending.text),
        endings: endings.collect(),
        constants: crate::conditions::constants(form),
        variables: form.variables.clone(),
    }
}

struct Page<'a> {
    setting: &'a Setting<'a>,
    stops: &'a [Stop],
    /// Unit to the screen it stands on.
    places: HashMap<usize, usize>,
    plan: Plan,
    /// Screens from which going back asks the endpoint.
    refreshed: BTreeSet<usize>,
    screens: Vec<Screen>,
    rows: Vec<(Row, String)>,
    /// The answers so far, by name, as screens after them refer to them.
    earlier: Vec<(String, Value)>,
}

impl Page<'_> {
    /// The next screen; `draft` is what it asks.
    fn screen(&mut self, index: usize, title: crate::title::Title, draft: Draft) {
        let words = self.setting.words;
        let stop = &self.stops[index];
        let id = screen_id(index);
        let mut plan = PlanScreen {
            id: id.clone(),
            title: title.shown.clone(),
            role: stop.role,
            exits: stop.exits.iter().map(|to| screen_id(*to)).collect(),
            ..PlanScreen::default()
        };
        let mut children: Vec<Component> = title.heading.iter().map(|text| heading(text)).collect();
        let mut data = DataModel::default();
        if !self.setting.alone {
            data.push("akis_session", DataField::string("session"));
        }
        let mut declared = vec![];
        let mut sensitive = vec![];
        match stop.role {
            ScreenRole::Ask => {
                plan.jumps = self.jumps(&draft);
                plan.visible_when = draft.condition;
                let mut parts = Vec::with_capacity(draft.units.len());
                for unit in draft.units {
                    self.rows.push((unit.row, id.clone()));
                    plan.fields.extend(unit.fields);
                    plan.notices.extend(unit.notice);
                    plan.rules.extend(unit.rules);
                    plan.changes.extend(unit.changes);
                    plan.gates.extend(unit.gate);
                    sensitive.extend(unit.sensitive);
                    declared.extend(unit.data);
                    parts.push((unit.inner, unit.parts));
                }
                children.extend(shown(parts, &plan.fields));
                name_requests(&mut children, &self.setting.settings.version, &plan.fields);
            }
            ScreenRole::Step => children.extend(paragraphs(words.step_text)),
            ScreenRole::Review => {
                children.extend(paragraphs(words.review_text));
                if !self.setting.alone {
                    data.push("summary", DataField::string(words.review_title));
                    children.push(Component::TextBody(Text { text: "${data.summary}".into(), ..Text::default() }));
                }
            }
            ScreenRole::Refused => children.extend(paragraphs(words.refused_text)),
        }
        if !self.setting.alone && !plan.fields.is_empty() {
            data.push("errors", DataField::strings(plan.fields.iter().map(|field| field.name.as_str())));
            if let Some(init) = initial::declaration(&plan.fields) {
                data.push("init", init);
                plan.prefills = true;
            }
            if is_picker_alone(&plan.fields) {
                data.push("file_messages", DataField { example: Some(json!({})), ..DataField::of("object") });
                plan.file_messages = true;
            }
        }
        for (name, field) in declared {
            data.push(name, field);
        }
        if !self.setting.alone {
            let payload = payload(self.setting, &plan.fields, &self.earlier);
            children.push(footer(self.label(stop), Action::data_exchange(payload)));
            let later = |field: &PlanField| {
                (field.name.clone(), Value::from(format!("${{screen.{id}.form.{}}}", field.name)))
            };
            self.earlier.extend(plan.fields.iter().map(later));
            children = if plan.file_messages {
                children.into_iter().map(with_file_messages).collect()
            } else {
                in_form(children, &plan.fields, true)
            };
        }
        self.screens.push(Screen {
            id,
            title: title.shown,
            terminal: stop.terminal.then_some(true),
            success: (stop.role == ScreenRole::Refused).then_some(false),
            refresh_on_back: self.refreshed.contains(&index).then_some(true),
            data: (!data.is_empty()).then_some(data),
            sensitive: (!sensitive.is_empty()).then_some(sensitive),
            layout: Layout::SingleColumnLayout { children },
        });
        self.plan.screens.push(plan);
    }

    /// The ways on, as the exchange follows them. A way to a screen nobody can reach is never taken.
    fn jumps(&self, draft: &Draft) -> Vec<PlanJump> {
        let Some(unit) = draft.units.last() else { return vec![] };
        let to = |goal: &Goal| match goal {
            Goal::Unit(at) => self.places.get(at).map(|stop| PlanTarget::Screen(screen_id(*stop))),
            Goal::Ending(id) => Some(PlanTarget::Ending(id.clone())),
        };
        let jump = |route: &crate::unit::Route| Some(PlanJump { when: route.when.clone(), to: to(&route.to)? });
        unit.routes.iter().filter_map(jump).collect()
    }

    fn label(&self, stop: &Stop) -> String {
        let words = self.setting.words;
        match stop.role {
            ScreenRole::Refused => words.close.to_owned(),
            _ if !stop.terminal => words.next.to_owned(),
            _ => {
                let label = line(self.setting.form.submit_label.as_deref().unwrap_or_default());
                if label.is_empty() { words.send.to_owned() } else { cut(&label, limits::FOOTER_LABEL) }
            }
        }
    }

    /// Without an endpoint the button itself knows the next screen, and that needs every screen's place.
    fn alone(&mut self, found: Vec<Option<Way>>) {
        let last = self.stops.iter().position(|stop| stop.role == ScreenRole::Review);
        let refused = self.stops.iter().position(|stop| stop.role == ScreenRole::Refused);
        for (index, (stop, found)) in self.stops.iter().zip(found).enumerate() {
            let target = |exit: &Exit| match exit {
                Exit::Draft(draft) => {
                    self.stops.iter().position(|stop| stop.role.is_ask() && stop.draft == *draft)
                }
                Exit::Refused => refused,
                Exit::End if stop.terminal => None,
                Exit::End => last,
            };
            let to = |exit: &Exit| match target(exit) {
                Some(place) => footer(self.label(stop), Action::navigate(screen_id(place), self.given(place))),
                None => footer(self.label(stop), Action::complete(self.answers(index))),
            };
            let end = |stop: &Stop| footer(self.label(stop), Action::complete(self.answers(index)));
            let button = match found {
                _ if stop.role == ScreenRole::Step => to(&stop_exit(stop, self.stops)),
                None => end(stop),
                Some(Way::One(exit)) => to(&exit),
                Some(Way::Two { condition, then, otherwise }) => Component::If(If {
                    condition: condition.into(),
                    then: vec![to(&then)],
                    otherwise: Some(vec![to(&otherwise)]),
                }),
                Some(Way::Many { input, cases }) => Component::Switch(Switch {
                    value: format!("${{form.{input}}}"),
                    cases: cases.into_iter().map(|(id, exit)| (id, vec![to(&exit)])).collect(),
                }),
            };
            let fields = &self.plan.screens[index].fields;
            let children = self.screens[index].layout.children_mut();
            children.push(button);
            *children = in_form(std::mem::take(children), fields, false);
        }
    }

    /// What a screen's data declares, handed over by whoever leads to it.
    fn given(&self, place: usize) -> Entries<Value> {
        let data = self.screens.get(place).and_then(|screen| screen.data.as_ref());
        let example = |field: &DataField| field.example.clone().unwrap_or(Value::Null);
        data.into_iter().flat_map(DataModel::iter).map(|(name, field)| (name, example(field))).collect()
    }

    /// Every answer, of every screen: the response message is all that arrives.
    fn answers(&self, index: usize) -> Entries<Value> {
        let mut payload = Entries::new();
        payload.push("akis_version", Value::from(self.setting.settings.version.as_str()));
        if self.stops[index].role == ScreenRole::Refused {
            payload.push("refused", Value::from(true));
        }
        for (place, screen) in self.plan.screens.iter().enumerate() {
            for field in &screen.fields {
                let value = if place == index {
                    format!("${{form.{}}}", field.name)
                } else {
                    format!("${{screen.{}.form.{}}}", screen.id, field.name)
                };
                payload.push(&field.name, Value::from(value));
            }
        }
        payload
    }
}

/// A step has no place without an endpoint: [`crate::alone::relax`] leaves no screen with so many ways.
fn stop_exit(stop: &Stop, stops: &[Stop]) -> Exit {
    let next = stop.exits.first().and_then(|place| stops.get(*place));
    next.map_or(Exit::End, |next| Exit::Draft(next.draft))
}

fn footer(label: String, action: Action) -> Component {
    Component::Footer(Footer::new(label, action))
}

/// Every answer so far travels with every request, so that a lost progress write loses nothing.
fn payload(setting: &Setting<'_>, fields: &[PlanField], earlier: &[(String, Value)]) -> Entries<Value> {
    let own = [("akis_version", setting.settings.version.as_str()), ("akis_session", "${data.akis_session}")];
    let own = own.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value)));
    let here = fields.iter().map(|field| (field.name.clone(), Value::from(format!("${{form.{}}}", field.name))));
    own.chain(here).chain(earlier.iter().cloned()).collect()
}

/// A request of a part of the screen (a search) names version and session as the button's does, and carries what was
/// typed beside it, so that the answer's `init` does not take it away.
fn name_requests(children: &mut [Component], version: &str, fields: &[PlanField]) {
    for child in children {
        match child {
            Component::If(branch) => {
                name_requests(&mut branch.then, version, fields);
                name_requests(branch.otherwise.as_deref_mut().unwrap_or_default(), version, fields);
            }
            Component::EmbeddedLink(link) => {
                if let Action::DataExchange { payload: Some(payload) } = &mut link.on_click_action {
                    let own = std::mem::take(payload);
                    payload.push("akis_version", Value::from(version));
                    payload.push("akis_session", Value::from("${data.akis_session}"));
                    for (name, value) in own.iter() {
                        payload.push(name, value.clone());
                    }
                    for field in fields.iter().filter(|field| field.initial().is_some()) {
                        payload.push(&field.name, Value::from(format!("${{form.{}}}", field.name)));
                    }
                }
            }
            _ => {}
        }
    }
}

/// The screens that follow one with a live list: what was free when it was shown may be taken by the time somebody
/// goes back to it.
fn refreshed(drafts: &[Draft], stops: &[Stop]) -> BTreeSet<usize> {
    let live = |field: &PlanField| matches!(field.check, FieldCheck::Live { .. });
    let shows =
        |stop: &&Stop| stop.role.is_ask() && drafts.get(stop.draft).is_some_and(|draft| draft.fields().any(live));
    stops.iter().filter(shows).flat_map(|stop| stop.exits.iter().copied()).collect()
}

/// How a phone alone goes on from each screen.
fn found(drafts: &[Draft], ways: &[BTreeSet<Exit>], stops: &[Stop]) -> Vec<Option<Way>> {
    let inputs = Inputs::new(drafts, stops);
    let found = |stop: &Stop| way(drafts, stop.draft, ways.get(stop.draft)?, &inputs);
    stops.iter().map(|stop| if stop.role.is_ask() { found(stop) } else { None }).collect()
}

/// What stands on a screen, unit by unit; what hangs on an answer of the screen itself is shown by the phone.
fn shown(units: Vec<(Option<Condition>, Vec<Component>)>, fields: &[PlanField]) -> Vec<Component> {
    let mut children: Vec<Component> = Vec::new();
    let mut units = units.into_iter().peekable();
    while let Some((inner, mut then)) = units.next() {
        let Some(inner) = inner else {
            children.append(&mut then);
            continue;
        };
        while let Some((_, more)) = units.next_if(|(next, _)| next.as_ref() == Some(&inner)) {
            then.extend(more);
        }
        let place = |question: &QuestionId| {
            let field = fields.iter().find(|field| field.question == *question)?;
            Some((field, Expression::form(&field.name)))
        };
        let condition = device::expression(&inner, &place).and_then(|condition| condition.to_condition().ok());
        match condition {
            Some(condition) => {
                children.push(Component::If(If { condition: condition.into(), then, otherwise: None }));
            }
            // Never so: nothing is joined that cannot be written. Shown to everybody it still loses nothing.
            None => children.extend(then),
        }
    }
    children
}
