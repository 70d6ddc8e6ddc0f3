//! Draws up the screen that stands.

use super::Player;
use super::expression::text_of;
use super::input::{self, TEXT_AREA_MAX, TEXT_INPUT_MAX};
use super::media::{self, Shape};
use super::part::{Component, Footer, Range, RangeEnd, ScreenView};
use super::scope::{Scope, readable};
use super::script::Part;
use serde_json::{Map, Value};
use std::borrow::Cow;

impl Player {
    /// What stands; `None` before the first screen and after the end.
    pub fn screen(&self) -> Option<ScreenView> {
        let (screen, memory) = self.standing()?;
        let mut shown = memory.shown.clone();
        let parts = Scope::walk(self, screen, &mut shown);
        let scope = Scope { player: self, screen, shown: &shown, shape: Shape::View, in_default: false };
        let mut view = ScreenView {
            screen: screen.id.clone(),
            title: readable(&scope.work(&screen.title)).unwrap_or_default(),
            snackbar: self.snackbar.clone(),
            loading: self.pending.is_some(),
            can_go_back: self.stack.len() > 1,
            ..ScreenView::default()
        };
        for (at, part) in parts.iter().enumerate() {
            if part.kind == "Footer" {
                view.footer = Some(self.footer(&scope, &parts, part));
                continue;
            }
            let component = self.component(&scope, at, part);
            if part.is_input() {
                view.values.insert(part.name.clone(), component.value.clone());
                if let Some(error) = &component.error {
                    view.errors.insert(part.name.clone(), error.clone());
                }
            }
            view.components.push(component);
        }
        Some(view)
    }

    fn footer(&self, scope: &Scope<'_>, parts: &[&Part], part: &Part) -> Footer {
        let waiting_for = unfinished(scope, parts);
        let captions = ["left-caption", "center-caption", "right-caption"];
        Footer {
            label: scope.words(part, "label").unwrap_or_default(),
            enabled: self.pending.is_none() && waiting_for.is_empty() && scope.flag(part, "enabled", true),
            waiting_for,
            captions: captions.iter().filter_map(|name| scope.words(part, name)).collect(),
        }
    }

    fn component(&self, scope: &Scope<'_>, at: usize, part: &Part) -> Component {
        let words = |name: &str| scope.words(part, name);
        let tappable = part.click.is_some() || part.kind == "NavigationList";
        let mut component = Component {
            kind: part.kind.clone(),
            target: tappable.then(|| format!("c{at}")),
            name: (!part.name.is_empty()).then(|| part.name.clone()),
            label: words("label"),
            label_variant: words("label-variant"),
            text: paragraphs(scope.property(part, "text").as_deref()),
            markdown: part.kind == "RichText" || scope.flag(part, "markdown", false),
            marks: marks(scope, part),
            description: words("description"),
            helper: words("helper-text"),
            required: input::required(scope, part),
            enabled: scope.flag(part, "enabled", true) && self.pending.is_none(),
            media_size: words("media-size"),
            ..Component::default()
        };
        match part.kind.as_str() {
            "TextInput" => {
                component.input_type = Some(part.fixed("input-type").unwrap_or("text").to_owned());
                component.max_length = Some(scope.limit(part, "max-chars").unwrap_or(TEXT_INPUT_MAX));
            }
            "TextArea" => {
                component.max_length = Some(scope.limit(part, "max-length").unwrap_or(TEXT_AREA_MAX));
            }
            "CheckboxGroup" | "ChipsSelector" => {
                component.min_items = scope.limit(part, "min-selected-items");
                component.max_items = scope.limit(part, "max-selected-items");
            }
            "DatePicker" | "CalendarPicker" => calendar(scope, part, &mut component),
            "PhotoPicker" | "DocumentPicker" => {
                let (least, most) = media::counts(scope, part);
                component.min_items = Some(least);
                component.max_items = Some(most);
                component.max_file_size_kb = Some(media::largest_kb(scope, part));
                component.mime_types = media::types(part);
                component.photo_source = (part.kind == "PhotoPicker")
                    .then(|| words("photo-source").unwrap_or_else(|| "camera_gallery".into()));
            }
            "NavigationList" => component.options = items(scope, part, at),
            "Image" | "ImageCarousel" => pictures(scope, part, &mut component),
            _ => {}
        }
        if let Some(Value::Array(options)) = scope.options(part).as_deref() {
            component.options = options.iter().map(option).collect();
        }
        if part.is_input() {
            component.value = scope.held(part).into_owned();
            let told = self.told(scope, part, &component.value);
            if let (Some(range), Value::Object(ends)) = (&mut component.range, &told) {
                range.start.error = ends.get("start-date").and_then(said);
                range.end.error = ends.get("end-date").and_then(said);
            }
            component.error = input::complaint(scope, part).or_else(|| match &told {
                Value::Object(members) => members.values().find_map(said),
                told => said(told),
            });
        }
        component
    }

    /// What the endpoint said about an input, until the person changes it: words, or an object of them.
    fn told(&self, scope: &Scope<'_>, part: &Part, value: &Value) -> Value {
        if self.edited.contains(&part.name) {
            return Value::Null;
        }
        let of_form = scope.screen.form_of(part).and_then(|form| form.error_messages.as_ref());
        let of_form = of_form.and_then(|messages| match messages.member(&part.name) {
            Some(member) => Some(scope.work(member).into_owned()),
            None => scope.work(messages).get(&part.name).cloned(),
        });
        let told = of_form.or_else(|| scope.property(part, "error-message").map(Cow::into_owned));
        match told {
            // By media id: only what concerns a file that is still chosen.
            Some(Value::Object(members)) if part.is_picker() => {
                let files = value.as_array().into_iter().flatten();
                let ids: Vec<&str> = files.filter_map(|file| file["media_id"].as_str()).collect();
                Value::Object(members.into_iter().filter(|(id, _)| ids.contains(&id.as_str())).collect())
            }
            told => told.unwrap_or_default(),
        }
    }
}

/// Names of the visible inputs that keep the button grey.
pub(super) fn unfinished(scope: &Scope<'_>, parts: &[&Part]) -> Vec<String> {
    let inputs = parts.iter().filter(|part| part.is_input() && input::unfinished(scope, part));
    inputs.map(|part| part.name.clone()).collect()
}

/// How a text is set.
fn marks(scope: &Scope<'_>, part: &Part) -> Vec<String> {
    let weight = scope.words(part, "font-weight").unwrap_or_default();
    let mut marks: Vec<String> =
        weight.split('_').filter(|mark| matches!(*mark, "bold" | "italic")).map(Into::into).collect();
    if scope.flag(part, "strikethrough", false) {
        marks.push("strikethrough".into());
    }
    marks
}

fn said(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.trim().is_empty()).map(ToOwned::to_owned)
}

fn paragraphs(text: Option<&Value>) -> Vec<String> {
    match text {
        Some(Value::Array(list)) => list.iter().map(text_of).collect(),
        None | Some(Value::Null) => Vec::new(),
        Some(other) => vec![text_of(other)],
    }
}

fn calendar(scope: &Scope<'_>, part: &Part, component: &mut Component) {
    let list = |name: &str| paragraphs(scope.property(part, name).as_deref());
    component.min_date = scope.words(part, "min-date");
    component.max_date = scope.words(part, "max-date");
    component.unavailable_dates = list("unavailable-dates");
    component.include_days = list("include-days");
    if !part.is_range() {
        return;
    }
    component.label = scope.words(part, "title");
    let end = |name: &str| {
        let of = |property: &str| scope.property(part, property).and_then(|given| given.get(name).cloned());
        RangeEnd {
            label: of("label").as_ref().and_then(readable).unwrap_or_default(),
            helper: of("helper-text").as_ref().and_then(readable),
            required: of("required").is_some_and(|needed| needed == true),
            error: None,
        }
    };
    component.range = Some(Range { start: end("start-date"), end: end("end-date") });
    component.min_items = scope.limit(part, "min-days");
    component.max_items = scope.limit(part, "max-days");
}

/// An option as it is drawn: without its actions, its picture ready to show.
fn option(given: &Value) -> Value {
    let Value::Object(members) = given else { return given.clone() };
    let kept = members.iter().filter(|(name, _)| !name.ends_with("-action")).map(|(name, member)| {
        let drawn = match member {
            Value::String(source) if name == "image" => Value::String(picture(source)),
            other => other.clone(),
        };
        (name.clone(), drawn)
    });
    Value::Object(kept.collect())
}

fn items(scope: &Scope<'_>, part: &Part, at: usize) -> Vec<Value> {
    let items = scope.property(part, "list-items").unwrap_or_default();
    let drawn = |item: &Value| {
        let mut drawn = Map::new();
        let mut put = |name: &str, value: &Value| {
            if !value.is_null() {
                drawn.insert(name.to_owned(), value.clone());
            }
        };
        put("id", &item["id"]);
        for name in ["title", "description", "metadata"] {
            put(name, &item["main-content"][name]);
        }
        for name in ["badge", "tags", "end"] {
            put(name, &item[name]);
        }
        if let Some(source) = item["start"]["image"].as_str() {
            put("image", &Value::String(picture(source)));
            put("alt-text", &item["start"]["alt-text"]);
        }
        put("target", &Value::String(format!("c{at}:{}", text_of(&item["id"]))));
        put("enabled", &Value::Bool(item["enabled"] != false));
        Value::Object(drawn)
    };
    items.as_array().into_iter().flatten().map(drawn).collect()
}

fn pictures(scope: &Scope<'_>, part: &Part, component: &mut Component) {
    let one = |source: Option<&Value>, alt: Option<&Value>| {
        (picture(source.and_then(Value::as_str).unwrap_or_default()), alt.map(text_of).unwrap_or_default())
    };
    let found: Vec<_> = if part.kind == "ImageCarousel" {
        let images = scope.property(part, "images").unwrap_or_default();
        let images = images.as_array().map(Vec::as_slice).unwrap_or_default();
        images.iter().map(|image| one(image.get("src"), image.get("alt-text"))).collect()
    } else {
        vec![one(scope.property(part, "src").as_deref(), scope.property(part, "alt-text").as_deref())]
    };
    (component.images, component.alt_texts) = found.into_iter().unzip();
    for name in ["width", "height", "aspect-ratio", "scale-type"] {
        if let Some(value) = scope.property(part, name) {
            component.frame.insert(name.to_owned(), value.into_owned());
        }
    }
}

/// A picture as a data URI. The first characters of base64 tell its kind.
fn picture(source: &str) -> String {
    let kind = match source.as_bytes() {
        [b'/', b'9', b'j', ..] => "jpeg",
        [b'U', b'k', b'l', b'G', ..] => "webp",
        _ => "png",
    };
    format!("data:image/{kind};base64,{source}")
}
