//! What stands before the first field and after the last.

use super::index::Names;
use super::json::{at, flag, list, text};
use super::text::Texts;
use akis_form::Ending;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The screen Typeform puts behind every form.
const STOCK: [&str; 2] = ["DefaultTyScreen", "default_tys"];

/// Endings as they were read.
#[derive(Debug, Default)]
pub(super) struct Endings {
    /// Where the form ends by itself.
    pub(super) own: Ending,
    /// The others.
    pub(super) others: Vec<Ending>,
    /// The ending's id by the screen's `ref` and id; empty for the form's own.
    pub(super) by_name: HashMap<String, String>,
}

/// The welcome screens' words.
pub(super) fn welcome(form: &Value, texts: &mut Texts) -> String {
    let screens = list(form, "welcome_screens").iter();
    let words =
        screens.map(|screen| texts.titled(&text(screen, "title"), &text(at(screen, "properties"), "description")));
    words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The thank-you screens.
///
/// A form ends at the first screen its author wrote, unless that is for some people only: one that is reached under a
/// condition alone. Without such a screen it ends at the stock one, and without that at the first.
pub(super) fn endings(form: &Value, texts: &mut Texts) -> Endings {
    let screens: Vec<&Value> = list(form, "thankyou_screens").iter().filter(|screen| screen.is_object()).collect();
    let conditional = conditional(form);
    let names = |screen: &Value| [text(screen, "ref"), text(screen, "id")];
    let is_stock = |screen: &Value| names(screen).iter().any(|name| STOCK.contains(&name.as_str()));
    let is_for_all = |screen: &Value| !names(screen).iter().any(|name| conditional.contains(name.as_str()));
    let own = screens.iter().position(|screen| !is_stock(screen) && is_for_all(screen));
    let own = own.or_else(|| screens.iter().position(|screen| is_stock(screen))).unwrap_or_default();

    let mut endings = Endings::default();
    let mut ids = Names::default();
    for (place, screen) in screens.iter().enumerate() {
        let mut ending = ending(screen, texts);
        if place != own {
            let name = names(screen).into_iter().find(|name| !name.is_empty());
            ending.id = ids.unique(&name.unwrap_or_else(|| format!("ending-{}", place + 1)));
        }
        for name in names(screen) {
            if !name.is_empty() {
                endings.by_name.entry(name).or_insert_with(|| ending.id.clone());
            }
        }
        if place == own {
            endings.own = ending;
        } else {
            endings.others.push(ending);
        }
    }
    // Jumps may name the stock screen where the definition leaves it out.
    for name in STOCK {
        endings.by_name.entry(name.to_owned()).or_default();
    }
    if endings.own.redirect_url.is_none() {
        endings.own.redirect_url = web_address(&text(at(form, "settings"), "redirect_after_submit_url"));
    }
    endings
}

/// The screens that are reached under a condition alone.
fn conditional(form: &Value) -> HashSet<&str> {
    let actions = || list(form, "logic").iter().flat_map(|logic| list(logic, "actions"));
    let is_always = |action: &&Value| action.pointer("/condition/op").and_then(Value::as_str) == Some("always");
    let mut names: HashSet<&str> = actions().filter_map(destination).collect();
    for always in actions().filter(is_always).filter_map(destination) {
        names.remove(always);
    }
    names
}

/// Where a jump leads.
fn destination(action: &Value) -> Option<&str> {
    action.pointer("/details/to/value")?.as_str()
}

fn ending(screen: &Value, texts: &mut Texts) -> Ending {
    let properties = at(screen, "properties");
    let mode = text(properties, "button_mode");
    // Typeform's own advertisement is no word of the form's author.
    let advertises = mode == "default_redirect" && STOCK.contains(&text(screen, "ref").as_str());
    let words = texts.titled(&text(screen, "title"), &text(properties, "description"));
    let leads_on =
        text(screen, "type") == "url_redirect" || (mode == "redirect" && flag(properties, "show_button"));
    Ending {
        id: String::new(),
        text: if advertises { String::new() } else { words },
        redirect_url: web_address(&text(properties, "redirect_url")).filter(|_| leads_on),
    }
}

fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    (text.starts_with("https://") || text.starts_with("http://")).then(|| text.to_owned())
}
