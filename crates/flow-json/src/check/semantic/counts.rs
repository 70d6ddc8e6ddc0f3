//! How many components of a type a screen can show at once (Flow JSON 7.3, components).

use super::ROOT;
use super::context::{Context, Scope};
use crate::check::finding::Findings;
use crate::check::tree::Node;

/// What is counted, and the most a screen may show of it. A type may be counted twice.
const COUNTED: [(&str, &[&str], usize); 10] = [
    ("Footer", &["Footer"], 1),
    ("EmbeddedLink", &["EmbeddedLink"], 2),
    ("Image", &["Image"], 3),
    ("OptIn", &["OptIn"], 5),
    ("PhotoPicker", &["PhotoPicker"], 1),
    ("DocumentPicker", &["DocumentPicker"], 1),
    ("PhotoPicker and DocumentPicker", &["PhotoPicker", "DocumentPicker"], 1),
    ("NavigationList", &["NavigationList"], 2),
    ("ImageCarousel", &["ImageCarousel"], 2),
    ("Form", &["Form"], 1),
];
const PICKERS: &str = "PhotoPicker and DocumentPicker";
const CODE: &str = "COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN";
/// ImageCarousels of a Flow.
const MOST_CAROUSELS: usize = 3;
/// Components of a screen: what Meta's tools let pass, and what its documentation says.
const MOST_COMPONENTS: usize = 100;
const DOCUMENTED_COMPONENTS: usize = 50;

type Counts = [usize; COUNTED.len()];

pub(super) fn check(scope: &Scope<'_, '_>, findings: &mut Findings) {
    let screen = scope.facts.screen.node;
    let children = screen.get("layout").and_then(|layout| layout.get("children"));
    let counts = children.map_or([0; COUNTED.len()], count);
    let of =
        |name: &str| COUNTED.iter().zip(counts).find(|((counted, ..), _)| *counted == name).map_or(0, |(_, n)| n);
    for ((name, _, most), found) in COUNTED.iter().zip(counts) {
        let old_form = *name == "Form" && !scope.since(7, 0);
        // Two of one kind are told under their own name.
        let told = *name == PICKERS && (of("PhotoPicker") > 1 || of("DocumentPicker") > 1);
        if found > *most && !old_form && !told {
            let message = format!("Maximum number of {name} allowed per screen is {most} but found {found}.");
            scope.facts.at(|place| findings.error(CODE, place, screen.start, message));
        }
    }
    let mut all = 0;
    scope.walk(|part| all += usize::from(part.kind != "Form"));
    let code = "MAX_ALLOWED_COMPONENTS_PER_SCREEN";
    let sentence = |most| format!("Maximum number of components allowed per screen is {most} but found {all}.");
    scope.facts.at(|place| {
        if all > MOST_COMPONENTS {
            findings.error(code, place, screen.start, sentence(MOST_COMPONENTS));
        } else if all > DOCUMENTED_COMPONENTS {
            findings.warning(code, place, screen.start, sentence(DOCUMENTED_COMPONENTS));
        }
    });
}

/// What is counted over the whole Flow.
pub(super) fn flow(context: &Context<'_>, findings: &mut Findings) {
    let mut found = 0;
    for scope in (0..context.screens.len()).filter_map(|number| context.scope(number)) {
        scope.walk(|part| found += usize::from(part.kind == "ImageCarousel"));
    }
    if found > MOST_CAROUSELS {
        let message =
            format!("Maximum number of ImageCarousel allowed per Flow is {MOST_CAROUSELS} but found {found}.");
        findings.error(CODE, &ROOT.key("screens"), context.document.root.start, message);
    }
}

/// The most that can be seen at once: of an If or a Switch the branch with the most. Nesting is bounded by the parser.
fn count(list: &Node<'_>) -> Counts {
    let mut counts = [0; COUNTED.len()];
    for node in list.items() {
        let kind = node.text("type").unwrap_or_default();
        for ((_, kinds, _), count) in COUNTED.iter().zip(&mut counts) {
            *count += usize::from(kinds.contains(&kind));
        }
        let inner = match kind {
            "Form" => node.get("children").map(count),
            "If" => ["then", "else"].iter().filter_map(|key| node.get(key)).map(count).reduce(larger),
            "Switch" => {
                let cases = node.get("cases").map_or(&[][..], Node::members);
                cases.iter().map(|case| count(&case.value)).reduce(larger)
            }
            _ => None,
        };
        for (count, inner) in counts.iter_mut().zip(inner.unwrap_or_default()) {
            *count += inner;
        }
    }
    counts
}

fn larger(mut one: Counts, other: Counts) -> Counts {
    for (one, other) in one.iter_mut().zip(other) {
        *one = (*one).max(other);
    }
    one
}
