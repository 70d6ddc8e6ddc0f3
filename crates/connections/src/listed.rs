//! Which forms of an account changed, as its list of forms tells: one call for all of them.

use crate::{Caller, CheckError, TokenVersion, unreadable};
use akis_connectors::FormQuery;
use akis_form::SourceKind;
use akis_store::source_watches;
use akis_store::{ConnectionId, FlowId, TenantId};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// After this a form is read all the same: a list may forget to move a form's moment.
const BELIEVED: SignedDuration = SignedDuration::from_hours(24);

/// Whether the source's list of forms tells when each changed last, by the same moment that the form itself tells. Google's
/// list is that of its Drive, which not every connection may see.
pub fn lists_changes(source: SourceKind) -> bool {
    match source {
        SourceKind::Hubspot | SourceKind::Typeform | SourceKind::Surveymonkey => true,
        SourceKind::GoogleForms => false,
    }
}

impl Caller {
    /// Asks for an account's list of forms, once, and gives the flows whose forms it shows as they were last read. They count
    /// as checked now. A form that the first page of the list does not show is none of them, nor one that could not be read
    /// or was not for a day, nor any of a source that is not [`lists_changes`].
    pub async fn unchanged(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        source: SourceKind,
    ) -> Result<BTreeSet<FlowId>, CheckError> {
        let Some(connector) = self.connectors.get(source).filter(|_| lists_changes(source)) else {
            return Ok(BTreeSet::new());
        };
        let query = FormQuery::default();
        let response = self.call(tenant, connection, |access| connector.list_forms(access, &query)).await?;
        let list = match connector.read_forms(&response, &query) {
            Ok(list) => list,
            Err(error) => {
                self.refused(tenant, connection, TokenVersion::of(&response), &error).await?;
                return Err(CheckError::Source(error));
            }
        };
        let moments: BTreeMap<&str, Timestamp> =
            list.forms.iter().map(|form| (form.id.as_str(), form.updated_at)).collect();
        let read_since = Timestamp::now().saturating_sub(BELIEVED).unwrap_or(Timestamp::MIN);
        let mut tx = self.store.tenant(tenant).begin().await?;
        let mut unchanged = BTreeSet::new();
        for known in source_watches::last_read(&mut tx, connection).await? {
            let listed = moments.get(known.form_id.as_str());
            if known.read_at > read_since
                && listed.is_some_and(|at| moment(&known.version) == Some(*at))
                && !unreadable::stands(&mut tx, known.flow_id).await?
            {
                unchanged.insert(known.flow_id);
            }
        }
        source_watches::note_unchanged(&mut tx, &unchanged).await?;
        tx.commit().await?;
        Ok(unchanged)
    }
}

/// The moment that is a source's token of a form's state. SurveyMonkey writes it without an offset, in UTC.
fn moment(version: &str) -> Option<Timestamp> {
    let with_offset = version.parse::<Timestamp>().ok();
    with_offset.or_else(|| Some(version.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp()))
}
