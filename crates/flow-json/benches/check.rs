//! How long a Flow takes to check: `cargo bench -p akis-flow-json`. The aims: under 200 µs for a typical Flow, and
//! under a second for 10 MB, on one core.

use akis_flow_json::{Options, check};
use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};
use std::hint::black_box;

/// A Flow of so many screens, each with a heading, three inputs and a list, leading to the next.
fn flow(screens: usize, options: usize) -> String {
    let id = |at: usize| {
        let letters: String = format!("{at:04}").bytes().map(|digit| char::from(digit - b'0' + b'A')).collect();
        format!("SCREEN_{letters}")
    };
    let list: Vec<Value> =
        (0..options).map(|at| json!({"id": format!("o{at}"), "title": format!("Option {at}")})).collect();
    let screen = |at: usize| {
        let is_last = at + 1 == screens;
        let mut action = json!({"name": "data_exchange", "payload": {
            "version": "v1", "session": "${data.session}", "name": "${form.name}", "pick": "${form.pick}"}});
        if at > 0 {
            action["payload"]["before"] = json!(format!("${{screen.{}.form.name}}", id(at - 1)));
        }
        json!({
            "id": id(at), "title": format!("Part {at}"), "terminal": is_last,
            "data": {"session": {"type": "string", "__example__": "s"}},
            "layout": {"type": "SingleColumnLayout", "children": [{"type": "Form", "name": "form", "children": [
                {"type": "TextSubheading", "text": "Tell us a little about yourself"},
                {"type": "TextInput", "name": "name", "label": "Name", "input-type": "text", "required": true},
                {"type": "If", "condition": "(${form.pick} == 'o1')", "then": [
                    {"type": "TextArea", "name": "why", "label": "Why"}]},
                {"type": "Dropdown", "name": "pick", "label": "Pick", "data-source": list},
                {"type": "Footer", "label": "Next", "on-click-action": action}]}]}
        })
    };
    let model: serde_json::Map<String, Value> =
        (0..screens).map(|at| (id(at), if at + 1 < screens { json!([id(at + 1)]) } else { json!([]) })).collect();
    let all: Vec<Value> = (0..screens).map(screen).collect();
    json!({"version": "7.3", "data_api_version": "3.0", "routing_model": model, "screens": all}).to_string()
}

fn benches(criterion: &mut Criterion) {
    let typical = flow(5, 8);
    assert_eq!(check(&typical, Options { strict: true }).errors, []);
    criterion.bench_function(&format!("check {} KB", typical.len() / 1024), |bencher| {
        bencher.iter(|| check(black_box(&typical), Options { strict: true }).errors.len());
    });
    let large = flow(100, 2700);
    let mut group = criterion.benchmark_group("large");
    group.sample_size(10);
    group.bench_function(format!("check {} MB", large.len() / 1024 / 1024), |bencher| {
        bencher.iter(|| check(black_box(&large), Options { strict: false }).errors.len());
    });
    group.finish();
}

criterion_group!(group, benches);
criterion_main!(group);
