//! A row of a spreadsheet for each answer, through the Sheets API; for a form of any system.
//!
//! `layout.rs` holds the columns and finds them in the sheet by their headings, `call.rs` builds the calls, `read.rs`
//! reads their answers, `predict.rs` what will be refused. A row is looked for by the answer's id, which has a column of
//! its own.

mod call;
mod layout;
mod predict;
mod read;

use super::Settings;
use super::mapping;
use crate::{
    Call, ConnectorError, ContractCondition, DeliveryContract, DeliveryKind, Destination, Done, Draft,
    EncodeError, Feature, Look, LookFound, Order, Outcome, Pace, Prediction, Reach, Step, StepKind,
};
use akis_form::{DestinationKind, SourceKind};
use akis_sentence::{Sentence, sentence};
use bytes::Bytes;
use http::{Request, Response};
use layout::{Layout, Wish};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// Reads the first row.
const HEADINGS: &str = "headings";
/// Makes the tab, if it is missing.
const TAB: &str = "tab";
/// Writes the headings that are missing.
const COLUMNS: &str = "columns";
/// Appends the row.
const SUBMIT: &str = "submit";

const CONTRACT: DeliveryContract = DeliveryContract {
    kind: DeliveryKind::SheetRow,
    sentence_en: "Every completed WhatsApp form arrives as a row of the spreadsheet you choose, exactly once, on a tab of its \
                  own. It is no response of a Google form: its charts and triggers do not see it.",
    sentence_tr: "Tamamlanan her WhatsApp formu, seçtiğiniz e-tablonun ayrı bir sekmesine satır olarak ve tam bir kez ulaşır. Bu, \
                  Google formunun yanıtı sayılmaz: formun grafikleri ve tetikleyicileri onu görmez.",
    conditions: &[
        ContractCondition {
            key: "spreadsheet_editable",
            sentence_en: "The connected account may edit the spreadsheet.",
            sentence_tr: "Bağlı hesabın e-tabloyu düzenleme izni olmalı.",
        },
        ContractCondition {
            key: "headings_kept",
            sentence_en: "The headings in the first row stay as they are; a heading that is missing is added at the end.",
            sentence_tr: "İlk satırdaki başlıklar değiştirilmemeli; eksik olan başlık sona eklenir.",
        },
        ContractCondition {
            key: "id_kept",
            sentence_en: "The column with the response’s id stays; by it Akis sees whether a row has arrived.",
            sentence_tr: "Yanıt numarasının sütunu kalmalı; Akis bir satırın ulaşıp ulaşmadığını ondan anlar.",
        },
        ContractCondition {
            key: "no_formulas",
            sentence_en: "Answers are written as plain text and numbers; none can become a formula.",
            sentence_tr: "Yanıtlar düz metin ve sayı olarak yazılır; hiçbiri formüle dönüşemez.",
        },
    ],
};

/// Rows of a Google Sheet.
#[derive(Debug)]
pub struct GoogleSheet {
    settings: Settings,
}

impl GoogleSheet {
    /// Over these settings.
    pub fn new(settings: &Settings) -> Self {
        Self { settings: settings.clone() }
    }

    fn request(&self, order: &Order<'_>, step: &Step, done: &Done) -> Result<Request<Bytes>, EncodeError> {
        let wish: Wish = mapping::read(order.settings)?;
        let sheets = call::Sheets::new(&self.settings, order, &wish)?;
        let layout = Layout::of(order.form, &wish);
        if what(step) == HEADINGS {
            return Ok(sheets.headings());
        }
        let places = layout.places(done.get(&key(HEADINGS, &wish, &layout)), order.access.is_none())?;
        Ok(match what(step) {
            TAB if !places.tab => sheets.add_tab(layout.columns.len()),
            COLUMNS if places.missing > 0 => sheets.write_headings(&layout, &places),
            // Nothing to do: a look at the first row does no harm.
            TAB | COLUMNS => sheets.headings(),
            _ => sheets.append(&layout.row(order, &places)),
        })
    }
}

/// The key of a preparing step. It names the place too: once somebody has chosen another sheet or other columns, what was
/// found before says nothing.
fn key(what: &str, wish: &Wish, layout: &Layout) -> String {
    let place = serde_json::json!([wish.spreadsheet(), wish.tab(), layout.titles()]).to_string();
    let digest = Sha256::digest(place.as_bytes());
    let name = digest.first_chunk().copied().map(u64::from_be_bytes).unwrap_or_default();
    format!("{what}:{name:016x}")
}

/// What a step does, of its key.
fn what(step: &Step) -> &str {
    step.key.split(':').next().unwrap_or_default()
}

impl Destination for GoogleSheet {
    fn kind(&self) -> DestinationKind {
        DestinationKind::GoogleSheet
    }

    fn name(&self) -> &'static str {
        "Google Sheets"
    }

    fn contract(&self) -> &'static DeliveryContract {
        &CONTRACT
    }

    fn source(&self) -> Option<SourceKind> {
        Some(SourceKind::GoogleForms)
    }

    fn features(&self, _settings: &Value) -> Vec<Feature> {
        vec![Feature::Sheets]
    }

    fn pace(&self) -> Pace {
        // Google allows sixty reads and sixty writes a minute and person; an answer takes one of each.
        Pace { concurrency: 2, calls: 100, per: Duration::from_mins(1) }
    }

    fn predict(&self, draft: &Draft<'_>) -> Vec<Prediction> {
        predict::predict(draft)
    }

    fn steps(&self, order: &Order<'_>) -> Result<Vec<Step>, EncodeError> {
        let wish: Wish = mapping::read(order.settings)?;
        let layout = Layout::of(order.form, &wish);
        let prepare = |what: &str| Step { key: key(what, &wish, &layout), kind: StepKind::Prepare };
        let submit = Step { key: SUBMIT.to_owned(), kind: StepKind::Submit };
        Ok(vec![prepare(HEADINGS), prepare(TAB), prepare(COLUMNS), submit])
    }

    fn needless(&self, order: &Order<'_>, step: &Step, done: &Done) -> Option<String> {
        let wish = mapping::read::<Wish>(order.settings).ok()?;
        let layout = Layout::of(order.form, &wish);
        let places = layout.places(done.get(&key(HEADINGS, &wish, &layout)), false).ok()?;
        let is_there = match what(step) {
            TAB => places.tab,
            COLUMNS => places.missing == 0,
            _ => false,
        };
        is_there.then(String::new)
    }

    fn call(&self, order: &Order<'_>, step: &Step, done: &Done) -> Result<Call, EncodeError> {
        let request = self.request(order, step, done)?;
        Ok(Call { request, upload: None, reach: Reach::Vendor })
    }

    fn read(&self, order: &Order<'_>, step: &Step, response: &Response<Bytes>) -> Outcome {
        match what(step) {
            HEADINGS => {
                let wish: Wish = mapping::read(order.settings).unwrap_or_default();
                read::headings(&Layout::of(order.form, &wish), response)
            }
            TAB => read::tab(response),
            COLUMNS => read::columns(response),
            _ => read::appended(response),
        }
    }

    fn look(
        &self,
        order: &Order<'_>,
        step: &Step,
        done: &Done,
        _after: Option<&str>,
    ) -> Result<Look, EncodeError> {
        if what(step) != SUBMIT {
            return Ok(Look::Repeat);
        }
        let wish: Wish = mapping::read(order.settings)?;
        let sheets = call::Sheets::new(&self.settings, order, &wish)?;
        let layout = Layout::of(order.form, &wish);
        let places = layout.places(done.get(&key(HEADINGS, &wish, &layout)), order.access.is_none())?;
        let request = sheets.ids(places.id());
        Ok(Look::Ask(Box::new(Call { request, upload: None, reach: Reach::Vendor })))
    }

    fn read_look(
        &self,
        order: &Order<'_>,
        _step: &Step,
        response: &Response<Bytes>,
    ) -> Result<LookFound, ConnectorError> {
        read::found(order.submission.id, response)
    }

    fn where_to_look(&self, settings: &Value) -> Sentence {
        let wish: Wish = mapping::read(settings).unwrap_or_default();
        let tab: String = wish.tab().chars().take(100).collect();
        sentence!(
            "Look into the spreadsheet, on the tab “{tab}”, near its last row.",
            "E-tablonun “{tab}” sekmesinde son satırlara bakın."
        )
    }

    fn how_to_remove_a_test(&self, _settings: &Value) -> Sentence {
        sentence!(
            "A test answer has the mark TEST behind its id; delete its row.",
            "Deneme yanıtının numarasının arkasında TEST yazar; satırını silin."
        )
    }
}
