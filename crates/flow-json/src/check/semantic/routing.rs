//! How the screens lead to each other (Flow JSON 7.3, routing model).

use super::context::{Context, Facts};
use super::{MOST_PLACES, ROOT, error_at, names, navigate};
use crate::check::finding::{Findings, Place};
use crate::check::tree::Node;
use std::collections::HashSet;

const CODE: &str = "INVALID_ROUTING_MODEL";
/// Ways out of a screen.
const MOST_BRANCHES: usize = 10;

/// Ways between screens, by their numbers in the context.
struct Graph {
    /// For each screen those it leads to, each once, in the text's order.
    ways: Vec<Vec<usize>>,
    known: HashSet<(usize, usize)>,
}

impl Graph {
    fn new(screens: usize) -> Self {
        Self { ways: vec![Vec::new(); screens], known: HashSet::new() }
    }

    fn add(&mut self, from: usize, to: usize) {
        if self.known.insert((from, to))
            && let Some(ways) = self.ways.get_mut(from)
        {
            ways.push(to);
        }
    }

    fn edges(&self) -> impl Iterator<Item = (usize, usize)> {
        self.ways.iter().enumerate().flat_map(|(from, ways)| ways.iter().map(move |to| (from, *to)))
    }

    /// Whether some screen has no way in from another one.
    fn has_entry(&self) -> bool {
        let mut inbound = vec![false; self.ways.len()];
        for (_, to) in self.edges().filter(|(from, to)| from != to) {
            if let Some(seen) = inbound.get_mut(to) {
                *seen = true;
            }
        }
        inbound.contains(&false)
    }

    /// The screens from which a way leads to one of these, and these.
    fn leading_to(&self, ends: &[usize]) -> Vec<bool> {
        let mut back: Vec<Vec<usize>> = vec![Vec::new(); self.ways.len()];
        for (from, to) in self.edges() {
            if let Some(back) = back.get_mut(to) {
                back.push(from);
            }
        }
        let mut found = vec![false; self.ways.len()];
        let mut open = ends.to_vec();
        while let Some(next) = open.pop() {
            match found.get_mut(next) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            open.extend(back.get(next).into_iter().flatten());
        }
        found
    }

    /// The screens outside the largest group of screens that hang together.
    fn apart(&self) -> Vec<usize> {
        let count = self.ways.len();
        let mut group = (0..count).collect::<Vec<_>>();
        for (from, to) in self.edges() {
            let (from, to) = (root(&mut group, from), root(&mut group, to));
            // The lower number leads, so that the first screen's group wins a tie below.
            if let Some(entry) = group.get_mut(from.max(to)) {
                *entry = from.min(to);
            }
        }
        let roots: Vec<usize> = (0..count).map(|screen| root(&mut group, screen)).collect();
        let mut sizes = vec![0_usize; count];
        for root in &roots {
            if let Some(size) = sizes.get_mut(*root) {
                *size += 1;
            }
        }
        let largest = sizes.iter().enumerate().rev().max_by_key(|(_, size)| **size).map_or(0, |(root, _)| root);
        (0..count).filter(|screen| roots.get(*screen) != Some(&largest)).collect()
    }
}

/// The leader of a group; the path to it is shortened on the way.
fn root(group: &mut [usize], mut screen: usize) -> usize {
    while let Some(next) = group.get(screen).copied()
        && next != screen
    {
        let beyond = group.get(next).copied().unwrap_or(next);
        if let Some(entry) = group.get_mut(screen) {
            *entry = beyond;
        }
        screen = next;
    }
    screen
}

pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    let model = context.document.root.get("routing_model");
    let graph = match (context.document.endpoint, model) {
        (true, None) => {
            let message = "The property 'routing_model' is required for property 'data_api_version'.";
            findings.error("MISSING_REQUIRED_PROPERTY", ROOT, context.document.root.start, message);
            return;
        }
        (true, Some(model)) => written(context, model, findings),
        (false, model) => generated(context, model, findings),
    };
    dead_ends(context, &graph, findings);
}

/// Screens that a model names and the Flow does not have.
#[derive(Default)]
struct Unknown<'d> {
    /// Each once.
    ids: Vec<&'d str>,
    seen: HashSet<&'d str>,
    /// Where each was named first.
    pointers: Vec<(String, usize)>,
}

impl<'d> Unknown<'d> {
    fn note(&mut self, id: &'d str, place: &Place<'_>, at: usize) {
        if self.seen.insert(id) {
            self.ids.push(id);
            if self.pointers.len() < MOST_PLACES {
                self.pointers.push((place.path(), at));
            }
        }
    }
}

/// The model of a Flow with an endpoint, as it is written.
fn written(context: &Context<'_>, model: &Node<'_>, findings: &mut Findings) -> Graph {
    let mut graph = Graph::new(context.screens.len());
    let count = context.screens.len();
    let mut named: Vec<bool> = (0..count).map(|screen| count == 1 || context.repeated(screen)).collect();
    let mut unknown = Unknown::default();
    let place = ROOT.key("routing_model");
    for member in model.members() {
        let from = context.by_id.get(member.key.as_ref()).copied();
        let place = place.key(member.key.as_ref());
        match from.and_then(|from| named.get_mut(from)) {
            Some(named) => *named = true,
            None => unknown.note(member.key.as_ref(), &place, member.at),
        }
        for (index, target) in member.value.items().iter().enumerate() {
            let Some(id) = target.as_str() else { continue };
            let Some(to) = context.by_id.get(id).copied() else {
                unknown.note(id, &place.index(index), target.start);
                continue;
            };
            if let Some(named) = named.get_mut(to) {
                *named = true;
            }
            if let Some(from) = from {
                graph.add(from, to);
            }
        }
    }
    if !unknown.ids.is_empty() {
        let list = names(unknown.ids);
        let message = format!("Invalid screens found in the routing model: [{list}].");
        error_at(findings, CODE, message, unknown.pointers);
    }
    let missing: Vec<usize> =
        named.iter().enumerate().filter(|(_, named)| !**named).map(|(screen, _)| screen).collect();
    report(context, &missing, findings, |list| {
        format!("Following screens are missing in the routing model: [{list}].")
    });
    let loops: Vec<usize> = graph.edges().filter(|(from, to)| from == to).map(|(from, _)| from).collect();
    report(context, &loops, findings, |list| format!("Loop detected in the routing model for screens: [{list}]."));
    branches(context, &graph, findings, "");
    for (from, to) in graph.edges().filter(|(from, to)| from < to && graph.known.contains(&(*to, *from))) {
        let (from, to) = (id(context, from), id(context, to));
        let message = format!(
            "Backward route [{to}->{from}] corresponding to forward route [{from}->{to}] is not allowed in the \
             routing model."
        );
        findings.error(CODE, &place, model.start, message);
    }
    let apart = apart(context, &graph).into_iter().filter(|screen| named.get(*screen) == Some(&true));
    let apart: Vec<usize> = apart.collect();
    report(context, &apart, findings, |list| {
        format!("Following screens are not connected with the rest of the screens: [{list}].")
    });
    direct_routes(context, &graph, findings);

    // From 7.3 on the actions count too where the entry screen is looked for.
    let mut all = Graph::new(context.screens.len());
    for (from, to) in graph.edges() {
        all.add(from, to);
    }
    if context.since(7, 3) {
        add_actions(context, &mut all, |_| true);
    }
    if !all.has_entry() {
        let message = "No entry screen found in the routing model. Expected a screen with no inbound edges as the \
                       entry screen.";
        findings.error(CODE, &place, model.start, message);
    }
    all
}

/// Each navigate action needs its edge in the written model.
fn direct_routes(context: &Context<'_>, graph: &Graph, findings: &mut Findings) {
    for number in 0..context.screens.len() {
        let Some(scope) = context.scope(number).filter(|scope| !scope.facts.navigation_list) else { continue };
        let mut told = HashSet::new();
        scope.walk(|part| {
            part.actions(|act| {
                let target = Some(act).filter(|act| act.name == "navigate").and_then(|act| navigate::target(act));
                let Some(to) = target.and_then(|id| context.by_id.get(id).copied()) else { return };
                if to == number || graph.known.contains(&(number, to)) || !told.insert(to) {
                    return;
                }
                let (from, to) = (id(context, number), id(context, to));
                let message = format!(
                    "Missing direct route from screen '{from}' to screen '{to}' in the routing model, while it \
                     exists in the navigate action of screen '{from}'."
                );
                findings.error(CODE, act.place, act.node.start, message);
            });
        });
    }
}

/// The model of a Flow without endpoint: its navigate actions.
fn generated(context: &Context<'_>, model: Option<&Node<'_>>, findings: &mut Findings) -> Graph {
    let lists = context.screens.iter().any(|facts| facts.navigation_list);
    let unknown = context.screens.iter().any(|facts| facts.unknown_routes);
    let mut buttons = Graph::new(context.screens.len());
    add_actions(context, &mut buttons, |item| !item);
    branches(context, &buttons, findings, " Reduce navigate actions for the screen.");

    let mut graph = Graph::new(context.screens.len());
    add_actions(context, &mut graph, |_| true);
    if !graph.has_entry() && !lists {
        let message = "No entry screen found in the routing model. Add a screen that is not used as the next screen \
                       in any of the navigate actions.";
        findings.error(CODE, &ROOT.key("screens"), context.document.root.start, message);
    }
    // What a list leads to may be known to the written model alone.
    if lists {
        for member in model.map_or(&[][..], Node::members) {
            let Some(from) = context.by_id.get(member.key.as_ref()).copied() else { continue };
            for to in member.value.items().iter().filter_map(Node::as_str).filter_map(|id| context.by_id.get(id)) {
                graph.add(from, *to);
            }
        }
    }
    let apart = apart(context, &graph);
    let sentence = |list: String| {
        format!(
            "Following screens are not connected with the rest of the screens via navigate screen action: [{list}]. \
             All screens should be connected."
        )
    };
    if unknown {
        for screen in apart.iter().filter_map(|screen| context.screens.get(*screen)) {
            screen.at(|place| {
                findings.warning(CODE, place, screen.screen.node.start, sentence(names([screen.screen.id])));
            });
        }
    } else {
        report(context, &apart, findings, sentence);
    }
    graph
}

/// Adds the navigate actions between known screens. `wanted` is asked whether an action of a list's item counts.
fn add_actions(context: &Context<'_>, graph: &mut Graph, wanted: impl Fn(bool) -> bool) {
    for number in 0..context.screens.len() {
        let Some(scope) = context.scope(number) else { continue };
        scope.walk(|part| {
            part.actions(|act| {
                let target = Some(act)
                    .filter(|act| act.name == "navigate" && wanted(act.item))
                    .and_then(|act| navigate::target(act));
                if let Some(to) = target.and_then(|id| context.by_id.get(id).copied())
                    && to != number
                {
                    graph.add(number, to);
                }
            });
        });
    }
}

/// The screens that do not hang together with the others.
fn apart(context: &Context<'_>, graph: &Graph) -> Vec<usize> {
    graph.apart().into_iter().filter(|screen| !context.repeated(*screen)).collect()
}

fn branches(context: &Context<'_>, graph: &Graph, findings: &mut Findings, advice: &str) {
    let many = graph.ways.iter().enumerate().filter(|(_, ways)| ways.len() > MOST_BRANCHES);
    let many: Vec<usize> = many.map(|(screen, _)| screen).collect();
    report(context, &many, findings, |list| {
        format!("Number of branches exceeds the max limit of {MOST_BRANCHES} for screens: [{list}].{advice}")
    });
}

/// Meta's documentation wants every route to end at a terminal screen; its validator does not look, and its own
/// templates have pages of terms that end nothing.
fn dead_ends(context: &Context<'_>, graph: &Graph, findings: &mut Findings) {
    let terminals = context.screens.iter().enumerate().filter(|(_, facts)| facts.terminal);
    let terminals: Vec<usize> = terminals.map(|(screen, _)| screen).collect();
    if terminals.is_empty() {
        return;
    }
    let ends = graph.leading_to(&terminals);
    for (number, (facts, ends)) in context.screens.iter().zip(ends).enumerate() {
        if ends || facts.unknown_routes || context.repeated(number) {
            continue;
        }
        let message =
            format!("No route leads from screen '{}' to a terminal screen.", super::short(facts.screen.id));
        facts.at(|place| findings.warning(CODE, place, facts.screen.node.start, message));
    }
}

fn id<'d>(context: &Context<'d>, number: usize) -> &'d str {
    context.screens.get(number).map_or("", |facts| super::short(facts.screen.id))
}

/// One error for all these screens.
fn report(
    context: &Context<'_>,
    screens: &[usize],
    findings: &mut Findings,
    sentence: impl FnOnce(String) -> String,
) {
    if screens.is_empty() {
        return;
    }
    let list = names(screens.iter().map(|screen| id(context, *screen)));
    let facts = screens.iter().take(MOST_PLACES).filter_map(|screen| context.screens.get(*screen));
    error_at(findings, CODE, sentence(list), facts.map(Facts::pointer).collect());
}
