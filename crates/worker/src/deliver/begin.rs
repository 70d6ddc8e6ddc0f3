use super::end::{End, Trying};
use super::record;
use super::trip::{Forms, Trip, order_file};
use super::turn::Line;
use crate::State;
use akis_connectors::{Destination, Order};
use akis_form::Form;
use akis_jobs::Outcome;
use akis_sentence::{Sentence, sentence};
use akis_store::delivery_work::{self, Target, Work};
use akis_store::{AttemptOutcome, DeliveryId, StoreError, TenantId, WaitsFor, attempts, delivery_steps, pacing};
use jiff::Timestamp;
use std::sync::Arc;

/// What came of beginning a try.
pub(super) enum Begun<'a> {
    /// There is nothing to do any more.
    Nothing,
    /// It ended before its first call.
    Ended(Outcome),
    /// It is under way.
    Trip(Box<Trip<'a>>),
}

/// Begins a try and its first step, and writes both down.
pub(super) async fn begin<'a>(
    state: &'a State,
    tenant: TenantId,
    id: DeliveryId,
    line: Option<Line>,
    forms: &Forms,
) -> Result<Begun<'a>, StoreError> {
    let mut tx = state.store.tenant(tenant).begin().await?;
    let Some(work) = delivery_work::begin(&mut tx, id).await? else {
        // Switched off, or left here, since it knocked.
        if let Some(line) = &line {
            pacing::release(&mut tx, &line.key, id).await?;
        }
        tx.commit().await?;
        return Ok(Begun::Nothing);
    };
    let form = forms.of(&mut tx, &work).await?;
    let trying = Trying::begin();
    let (target, destination, form) = match place(state, &work, form, &trying) {
        Ok(place) => place,
        Err(end) => return Ok(Begun::Ended(record::without_trip(state, tx, &work, line.as_ref(), *end).await?)),
    };
    let files: Vec<_> = work.files.iter().map(order_file).collect();
    let order = Order {
        submission: &work.submission,
        form: &form,
        settings: &target.settings,
        secret: target.secret.as_ref(),
        access: None,
        files: &files,
        public_url: &state.public_url,
        page_name: &work.flow_name,
        landed_at: work.landed_at,
        now: Timestamp::now(),
        test: work.test,
    };
    let steps = match destination.steps(&order) {
        Ok(steps) => steps,
        Err(error) => {
            let end = super::failure::cannot_be_written(destination.name(), &error, work.unclear, &trying);
            return Ok(Begun::Ended(record::without_trip(state, tx, &work, line.as_ref(), end).await?));
        }
    };
    let named: Vec<_> = steps.iter().map(|step| (step.key.clone(), step.kind.as_str())).collect();
    let mut rows = delivery_steps::plan(&mut tx, id, &named).await?;
    if work.unclear && !rows.iter().any(|row| row.unclear) {
        // A version that knew no steps left it so: it is about the first that is not done.
        if let Some(row) = rows.iter_mut().find(|row| row.done_at.is_none()) {
            delivery_steps::set_back(&mut tx, id, &row.key, true).await?;
            row.unclear = true;
        }
    }
    let earlier = if work.attempts > 0 { attempts::of_delivery(&mut tx, id).await? } else { Vec::new() };
    let steps = steps.into_iter().zip(rows).collect();
    let mut trip = Trip { state, tenant, work, target, destination, form, files, line, steps, earlier };
    trip.skip_needless(&mut tx).await?;
    if let (Some(line), Some(rate)) = (&trip.line, trip.next_rate())
        && line.take_rate(&mut tx, id, rate, line.in_line()).await?.is_some()
    {
        // Nothing was begun.
        drop(tx);
        let mut tx = state.store.tenant(tenant).begin().await?;
        let at = line.stand_for_rate(&mut tx, id, rate).await?;
        tx.commit().await?;
        return Ok(Begun::Ended(Outcome::InLine(at)));
    }
    trip.begin_step(&mut tx).await?;
    tx.commit().await?;
    Ok(Begun::Trip(Box::new(trip)))
}

/// Where it goes; else how the try ends.
fn place<'a>(
    state: &'a State,
    work: &Work,
    form: Option<Arc<Form>>,
    trying: &Trying,
) -> Result<(Target, &'a dyn Destination, Arc<Form>), Box<End>> {
    let outcome = if work.unclear { AttemptOutcome::Unclear } else { AttemptOutcome::Refused };
    let stuck = |code: &str, sentence: Sentence| {
        Box::new(trying.end(outcome, code, &sentence).wait_for(WaitsFor::Correction, sentence))
    };
    let Some(target) = work.target.clone() else {
        let sentence = sentence!(
            "This destination was removed before the answer arrived there.",
            "Bu hedef, yanıt oraya ulaşmadan kaldırıldı."
        );
        return Err(Box::new(trying.end(outcome, "no_destination", &sentence).give_up(sentence)));
    };
    let Some(destination) = state.connectors.destination(target.kind) else {
        return Err(stuck(
            "no_connector",
            sentence!(
                "This version of Akis cannot send answers to this destination.",
                "Akis’in bu sürümü bu hedefe yanıt gönderemiyor."
            ),
        ));
    };
    let name = destination.name();
    if destination.source().is_some() && target.connection_id.is_none() {
        return Err(stuck(
            "no_connection",
            sentence!(
                "This destination has no {name} connection, so the answer is kept here only. Choose a connection, then press \
                 Retry.",
                "Bu hedefin {name} bağlantısı yok; bu yüzden yanıt yalnızca burada saklanıyor. Bir bağlantı seçin, sonra \
                 yeniden deneyin."
            ),
        ));
    }
    if !target.enabled && !work.test {
        // Just now: its job comes again at once, and then it is held back until somebody switches it on.
        let sentence = sentence!("This destination is switched off.", "Bu hedef kapalı.");
        return Err(Box::new(trying.end(outcome, "switched_off", &sentence).retry_at(Timestamp::now(), sentence)));
    }
    let Some(form) = form else {
        let sentence = sentence!("The form of this answer is gone.", "Bu yanıtın formu artık yok.");
        return Err(Box::new(trying.end(outcome, "no_form", &sentence).give_up(sentence)));
    };
    Ok((target, destination, form))
}
