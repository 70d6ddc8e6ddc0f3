//! A delivery under way: what it is made of, and what is to be done next.

use super::turn::Line;
use crate::State;
use akis_connectors::{Access, Destination, Done, EncodeError, Look, Order, OrderFile, Rate, Step};
use akis_form::Form;
use akis_store::attempts::Attempt;
use akis_store::delivery_work::{KeptFile, Target, Work};
use akis_store::{
    DeliveryStepState, StoreError, TenantId, TenantTx, VersionId, delivery_steps, flow_versions, flows,
};
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The most forms that are remembered.
const MOST_FORMS: usize = 64;

/// Forms of versions, which never change.
#[derive(Default)]
pub(super) struct Forms(Mutex<HashMap<VersionId, Arc<Form>>>);

impl Forms {
    /// The form the answers were given to. A sample answer may be older than the first version: then the draft's.
    pub(super) async fn of(&self, tx: &mut TenantTx, work: &Work) -> Result<Option<Arc<Form>>, StoreError> {
        let version = work.version_id;
        if let Some(form) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&version) {
            return Ok(Some(form.clone()));
        }
        let Some(found) = flow_versions::plan(tx, version).await? else {
            return Ok(flows::get(tx, work.flow_id).await?.map(|flow| Arc::new(flow.form)));
        };
        let form = Arc::new(found.form);
        let mut forms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if forms.len() >= MOST_FORMS {
            forms.clear();
        }
        forms.insert(version, form.clone());
        Ok(Some(form))
    }
}

/// A delivery whose try was begun.
pub(super) struct Trip<'a> {
    pub(super) state: &'a State,
    pub(super) tenant: TenantId,
    pub(super) work: Work,
    pub(super) target: Target,
    pub(super) destination: &'a dyn Destination,
    pub(super) form: Arc<Form>,
    pub(super) files: Vec<OrderFile>,
    pub(super) line: Option<Line>,
    /// What the destination named, in order, each with how it stands.
    pub(super) steps: Vec<(Step, delivery_steps::Step)>,
    /// Earlier tries, oldest first.
    pub(super) earlier: Vec<Attempt>,
}

/// What a step needs next.
pub(super) enum Move {
    /// To be sent; it was begun.
    Send,
    /// To be looked for.
    Look,
    /// A person who looks for it.
    Ask,
    /// Settings or answers that can be written.
    Stuck(EncodeError),
}

impl Trip<'_> {
    /// The answers, for a call made now.
    pub(super) fn order<'o>(&'o self, access: Option<&'o Access>) -> Order<'o> {
        Order {
            submission: &self.work.submission,
            form: &self.form,
            settings: &self.target.settings,
            secret: self.target.secret.as_ref(),
            access,
            files: &self.files,
            public_url: &self.state.public_url,
            page_name: &self.work.flow_name,
            landed_at: self.work.landed_at,
            now: Timestamp::now(),
            test: self.work.test,
        }
    }

    /// What finished steps brought.
    pub(super) fn done(&self) -> Done {
        let done = self.steps.iter().filter(|(_, row)| row.state == DeliveryStepState::Done);
        done.map(|(step, row)| (step.key.clone(), row.result.clone().unwrap_or_default())).collect()
    }

    /// The first step that is not done, and what it needs; `None` when all are.
    pub(super) fn next_move(&self) -> Option<(&Step, Move)> {
        let (step, row) = self.steps.iter().find(|(_, row)| row.state != DeliveryStepState::Done)?;
        Some((step, self.move_of(step, row)))
    }

    fn move_of(&self, step: &Step, row: &delivery_steps::Step) -> Move {
        if !row.unclear {
            return Move::Send;
        }
        match self.destination.look(&self.order(None), step, &self.done(), None) {
            Ok(Look::Repeat) => Move::Send,
            Ok(Look::Impossible) => Move::Ask,
            // A question that cannot be written without access is written with it.
            Ok(Look::Ask(_)) | Err(EncodeError::OtherSystem) => Move::Look,
            Err(error) => Move::Stuck(error),
        }
    }

    /// Steps that the earlier ones made needless are done without a call.
    pub(super) async fn skip_needless(&mut self, tx: &mut TenantTx) -> Result<(), StoreError> {
        let open = |(_, row): &(Step, delivery_steps::Step)| row.state != DeliveryStepState::Done;
        while let Some(at) = self.steps.iter().position(open) {
            let done = self.done();
            let Some((step, _)) = self.steps.get(at) else { break };
            let Some(result) = self.destination.needless(&self.order(None), step, &done) else { break };
            delivery_steps::finish(tx, self.work.delivery_id, &step.key, Some(&result)).await?;
            if let Some((_, row)) = self.steps.get_mut(at) {
                (row.state, row.result, row.unclear) = (DeliveryStepState::Done, Some(result), false);
            }
        }
        Ok(())
    }

    /// The step that is about to be sent is written down as begun. Commit before its call.
    pub(super) async fn begin_step(&self, tx: &mut TenantTx) -> Result<(), StoreError> {
        if let Some((step, Move::Send)) = self.next_move() {
            delivery_steps::begin(tx, self.work.delivery_id, &step.key).await?;
        }
        Ok(())
    }

    /// The bound of its own that the call of the step counts against which is about to be sent.
    pub(super) fn next_rate(&self) -> Option<Rate> {
        match self.next_move() {
            Some((step, Move::Send)) => self.destination.rate(step),
            _ => None,
        }
    }

    /// Earlier tries of a step; those of versions that knew no steps count for each.
    pub(super) fn earlier(&self, step: &Step) -> Vec<Attempt> {
        let of_step = |attempt: &&Attempt| attempt.step.as_ref().is_none_or(|key| *key == step.key);
        self.earlier.iter().filter(of_step).cloned().collect()
    }

    /// The destination's name as people write it.
    pub(super) fn name(&self) -> &'static str {
        self.destination.name()
    }
}

/// As the destinations know it.
pub(super) fn order_file(file: &KeptFile) -> OrderFile {
    OrderFile {
        id: file.id.to_string(),
        media_id: file.media_id.clone(),
        question: file.question.clone(),
        name: file.file_name.clone(),
        mime_type: file.mime_type.clone(),
        size: file.size,
    }
}
