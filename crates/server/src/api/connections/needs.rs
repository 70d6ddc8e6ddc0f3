use crate::State;
use akis_connectors::{Connector, Feature};
use akis_sentence::{Sentence, sentence};
use akis_store::destinations::Through;
use std::collections::BTreeSet;

/// What the destinations that write through one connection need of it.
pub(super) fn needs<'a>(state: &State, through: impl IntoIterator<Item = &'a Through>) -> BTreeSet<Feature> {
    let mut needs = BTreeSet::new();
    for row in through.into_iter().filter(|row| row.enabled) {
        if let Some(destination) = state.connectors.destination(row.kind) {
            needs.extend(destination.features(&row.settings));
        }
    }
    needs
}

/// What a person has to do when not all of these are granted; `None` when they are.
pub(super) fn missing(
    connector: &dyn Connector,
    scopes: &[String],
    wanted: &BTreeSet<Feature>,
) -> Option<Sentence> {
    let lacking: BTreeSet<Feature> = wanted
        .iter()
        .copied()
        .chain([Feature::Forms])
        .filter(|feature| !connector.allows(scopes, *feature))
        .collect();
    if lacking.is_empty() {
        return None;
    }
    let names: Vec<String> = connector
        .scopes()
        .into_iter()
        .filter(|scope| lacking.contains(&scope.feature) && !scopes.contains(&scope.scope))
        .map(|scope| scope.scope)
        .collect();
    let (source, names) = (connector.name(), names.join(", "));
    let sentence = sentence!(
        "{source} did not allow everything that is needed. Connect the account again and allow: {names}.",
        "{source} gereken her şeye izin vermedi. Hesabı yeniden bağlayın ve şunlara izin verin: {names}."
    );
    // Where connecting again cannot help by itself, that is said too.
    let advice = lacking.iter().filter_map(|feature| connector.advice(*feature));
    Some(advice.fold(sentence, |sentence, advice| sentence.and(&advice)))
}
