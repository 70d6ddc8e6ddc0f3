//! Consent options of the form in HubSpot that the answers do not carry.

use super::{refusal, warning};
use crate::Prediction;
use akis_form::{ConsentPart, Form, WriteTarget};
use akis_sentence::sentence;

pub(super) fn predict(form: &Form, source: &Form) -> Vec<Prediction> {
    let carried = targets(form);
    let mut all = Vec::new();
    for target in targets(source) {
        let missing = !carried.iter().any(|carried| same(carried, target));
        let must = match target {
            WriteTarget::HubspotProcessing | WriteTarget::HubspotLegitimateInterest { .. } => true,
            WriteTarget::HubspotSubscription { .. } => source.consents().any(|consent| {
                consent.target == *target && matches!(consent.part, ConsentPart::Ask { required: true, .. })
            }),
            _ => continue,
        };
        if missing && must {
            all.push(refusal(
                "consent_missing",
                None,
                sentence!(
                    "The HubSpot form asks for a consent that is not here, so HubSpot refuses every answer; read the form \
                     again.",
                    "HubSpot formu burada olmayan bir onay istiyor, bu yüzden HubSpot her yanıtı reddeder; formu yeniden içe \
                     aktarın."
                ),
            ));
        }
    }
    let known = targets(source);
    let removed = carried.into_iter().any(|carried| {
        matches!(carried, WriteTarget::HubspotSubscription { .. })
            && !known.iter().any(|known| same(known, carried))
    });
    if removed {
        all.push(warning(
            "consent_removed",
            None,
            sentence!(
                "A consent asked for here is no longer on the HubSpot form; read the form again.",
                "Burada istenen bir onay artık HubSpot formunda yok; formu yeniden içe aktarın."
            ),
        ));
    }
    all
}

/// Where consent goes, asked for or told.
fn targets(form: &Form) -> Vec<&WriteTarget> {
    let asked = form.consents().map(|consent| &consent.target);
    let told = form.hidden.iter().map(|hidden| &hidden.target);
    asked.chain(told).filter(|target| !matches!(target, WriteTarget::None | WriteTarget::Hubspot { .. })).collect()
}

/// Whether both are the same consent, whatever its legal basis.
fn same(one: &WriteTarget, other: &WriteTarget) -> bool {
    match (one, other) {
        (
            WriteTarget::HubspotLegitimateInterest { subscription_type_id: one, .. },
            WriteTarget::HubspotLegitimateInterest { subscription_type_id: other, .. },
        ) => one == other,
        _ => one == other,
    }
}
