use crate::ScreenRole;
use crate::layout::Draft;
use crate::route::Stop;
use crate::text::{cut, length, line};
use crate::words::Words;
use akis_form::Form;

/// Characters a phone's title bar shows beside its two buttons.
const TITLE: usize = 30;

/// The title of a screen.
pub(crate) struct Title {
    pub shown: String,
    /// The title in full, where the bar cannot hold it and it was not read just before.
    pub heading: Option<String>,
}

/// The page's title, else the form's, and how far along the screen is.
pub(crate) fn titles(form: &Form, words: &Words, drafts: &[Draft], stops: &[Stop]) -> Vec<Title> {
    let full = |stop: &Stop| {
        let own = match stop.role {
            ScreenRole::Review => words.review_title,
            ScreenRole::Refused => words.refused_title,
            ScreenRole::Ask | ScreenRole::Step => "",
        };
        let page = drafts.get(stop.draft).and_then(|draft| form.pages.get(draft.page));
        let page = page.map(|page| page.title.as_str()).unwrap_or_default();
        [own, page, form.title.as_str()]
            .into_iter()
            .map(line)
            .find(|title| !title.is_empty())
            .unwrap_or_else(|| words.form.to_owned())
    };
    let on_the_way = |stop: &&Stop| matches!(stop.role, ScreenRole::Ask | ScreenRole::Review);
    let all = stops.iter().filter(on_the_way).count();
    // Where screens may be passed over, a count would jump.
    let straight = |stop: &Stop| {
        let draft = drafts.get(stop.draft);
        stop.role != ScreenRole::Step
            && draft.is_none_or(|draft| {
                draft.condition.is_none() && draft.units.last().is_none_or(|unit| unit.routes.is_empty())
            })
    };
    let counted = all > 1 && stops.iter().all(straight);
    let mut before: Option<String> = None;
    let mut titles = vec![];
    let mut number = 0;
    for stop in stops {
        let full = full(stop);
        number += usize::from(on_the_way(&stop));
        let count = if counted && on_the_way(&stop) { format!(" · {number}/{all}") } else { String::new() };
        let room = TITLE - length(&count);
        let heading = (length(&full) > room && before.as_ref() != Some(&full)).then(|| full.clone());
        titles.push(Title { shown: format!("{}{count}", cut(&full, room)), heading });
        before = Some(full);
    }
    titles
}
