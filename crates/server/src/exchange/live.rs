//! What changes while a form is filled in: live lists of options, and places in booking calendars.
//!
//! A list is remembered for a few seconds, an address's answer for half a minute; places are counted anew every time,
//! because the one that is shown may be the last.

mod address;
mod answer;

use crate::State;
use address::Addresses;
use akis_calendar::{label, places};
use akis_compiler::PlanOption;
use akis_exchange::{Hold, LiveOptions};
use akis_form::{Language, OptionSource};
use akis_store::bookings::{self, Place, Wanted};
use akis_store::calendars::{self, Offer};
use akis_store::publications::Route;
use akis_store::{CalendarId, ListId, SessionId, StoreError, TenantId, lists};
use futures_util::future::join_all;
use jiff::Timestamp;
use moka::future::Cache;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// How long a company's list is remembered.
const LIST_LIFE: Duration = Duration::from_secs(5);
/// Most options of a list that count. No list is longer.
const MOST_OPTIONS: u32 = 5_000;
/// Most slots that are offered: as many as a Dropdown shows (Flow JSON 7.3, Dropdown).
const MOST_SLOTS: usize = 200;
/// Bytes of options that this process remembers, for lists and for addresses each.
const MEMORY: u64 = 8 * 1024 * 1024;

type Options = Arc<Vec<PlanOption>>;

/// What this process remembers of live options. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Live {
    /// `None` for a list that is not there.
    lists: Cache<(TenantId, ListId), Option<Options>>,
    addresses: Addresses,
}

impl Live {
    pub(crate) fn new() -> Self {
        let lists = Cache::builder()
            .weigher(|_, options: &Option<Options>| options.as_ref().map_or(64, weight))
            .max_capacity(MEMORY)
            .time_to_live(LIST_LIFE)
            .build();
        Self { lists, addresses: Addresses::new() }
    }

    /// Forgets a list that was changed here; other processes follow within [`LIST_LIFE`].
    pub(crate) async fn forget_list(&self, tenant: TenantId, id: ListId) {
        self.lists.invalidate(&(tenant, id)).await;
    }

    async fn list(&self, state: &State, tenant: TenantId, id: &str) -> Result<LiveOptions, StoreError> {
        let Ok(id) = id.parse::<ListId>() else { return Ok(LiveOptions::Away) };
        let key = (tenant, id);
        let kept = if let Some(kept) = self.lists.get(&key).await {
            kept
        } else {
            let mut tx = state.store.tenant(tenant).begin().await?;
            let options = lists::offered(&mut tx, id, MOST_OPTIONS).await?;
            tx.commit().await?;
            let option = |option: lists::ListOption| PlanOption {
                id: option.value.clone(),
                value: option.value,
                label: option.label,
            };
            let options = options.map(|options| Arc::new(options.into_iter().map(option).collect()));
            self.lists.insert(key, options.clone()).await;
            options
        };
        Ok(kept.map_or(LiveOptions::Away, |options| LiveOptions::Now(options.as_ref().clone())))
    }
}

/// The options of these lists as this session may choose them now. Never longer on its way than the database and
/// [`address::PATIENCE`] take.
pub(super) async fn options(
    state: &State,
    route: &Route,
    session: SessionId,
    language: &Language,
    sources: &[OptionSource],
) -> Result<BTreeMap<OptionSource, LiveOptions>, StoreError> {
    options_for(state, route.tenant, Some(session), language, sources).await
}

/// The same for a session of any endpoint of the company; without one, as somebody new would see them.
pub(crate) async fn options_for(
    state: &State,
    tenant: TenantId,
    session: Option<SessionId>,
    language: &Language,
    sources: &[OptionSource],
) -> Result<BTreeMap<OptionSource, LiveOptions>, StoreError> {
    let mut found = BTreeMap::new();
    // One connection at a time, however many a form asks.
    for source in sources {
        let options = match source {
            OptionSource::List { id } => state.live.list(state, tenant, id).await?,
            OptionSource::Slots { id } => slots(state, tenant, session, language, id).await?,
            OptionSource::Fixed | OptionSource::Url { .. } => continue,
        };
        found.insert(source.clone(), options);
    }
    let addresses = sources.iter().filter_map(|source| match source {
        OptionSource::Url { url } => Some(async move {
            let options = state.live.addresses.options(&state.egress, tenant, url).await;
            let options = options.map_or(LiveOptions::Away, |options| LiveOptions::Now(options.as_ref().clone()));
            (source.clone(), options)
        }),
        OptionSource::Fixed | OptionSource::List { .. } | OptionSource::Slots { .. } => None,
    });
    found.extend(join_all(addresses).await);
    Ok(found)
}

async fn slots(
    state: &State,
    tenant: TenantId,
    session: Option<SessionId>,
    language: &Language,
    id: &str,
) -> Result<LiveOptions, StoreError> {
    // A calendar that is not there has no place for anybody, now or later.
    let Ok(id) = id.parse::<CalendarId>() else { return Ok(LiveOptions::Now(vec![])) };
    let mut tx = state.store.tenant(tenant).begin().await?;
    let offer = calendars::offer(&mut tx, id, session).await?;
    tx.commit().await?;
    Ok(LiveOptions::Now(offer.map_or_else(Vec::new, |offer| offered(offer, language))))
}

/// The free slots, and those that are the session's own.
fn offered(offer: Offer, language: &Language) -> Vec<PlanOption> {
    let Offer { calendar, now, taken, own } = offer;
    let capacity = calendar.rules().capacity;
    // A hold that ran out is still the session's own while the place is free, the notice notwithstanding.
    let is_own = |place: &&Place| {
        let is_kept = place.held_until.is_none_or(|until| until > now);
        is_kept || (place.slot.from > now && places::in_use(place.slot, &taken) < capacity)
    };
    let mut slots: Vec<_> = own.iter().filter(is_own).map(|place| place.slot).collect();
    let free = places::free(calendar.open_slots(now), taken, capacity).filter(|(_, free)| *free > 0);
    let room = MOST_SLOTS.saturating_sub(slots.len());
    let others: Vec<_> = free
        .map(|(slot, _)| slot)
        .filter(|slot| slots.iter().all(|own| own.from != slot.from))
        .take(room)
        .collect();
    slots.extend(others);
    slots.sort_unstable();
    let option = |slot: akis_calendar::Slot| {
        let value = value(slot.from, &calendar);
        PlanOption { id: value.clone(), value, label: label::label(slot, calendar.zone(), language.as_str()) }
    };
    slots.into_iter().map(option).collect()
}

/// What an answer holds of a slot: its beginning, RFC 3339, with the offset of the calendar's zone.
pub(crate) fn value(from: Timestamp, calendar: &akis_calendar::Calendar) -> String {
    let offset = calendar.zone().to_offset(from);
    from.display_with_offset(offset).to_string()
}

/// Holds these places for the session. False when one is gone; then none is held anew.
pub(super) async fn hold(
    state: &State,
    route: &Route,
    session: SessionId,
    holds: &[Hold],
) -> Result<bool, StoreError> {
    let wanted = wanted(holds);
    if wanted.len() < holds.len() {
        return Ok(false);
    }
    let mut tx = state.store.tenant(route.tenant).begin().await?;
    let is_held = bookings::hold(&mut tx, session, &wanted).await?;
    if is_held {
        tx.commit().await?;
    }
    Ok(is_held)
}

/// The places by their names in the store; what names neither a calendar nor a time is left out.
pub(super) fn wanted(holds: &[Hold]) -> Vec<Wanted> {
    let read = |hold: &Hold| Some(Wanted { calendar: hold.calendar.parse().ok()?, from: hold.slot.parse().ok()? });
    holds.iter().filter_map(read).collect()
}

/// Bytes that options take, roughly.
fn weight(options: &Options) -> u32 {
    let bytes: usize = options.iter().map(|one| one.id.len() + one.value.len() + one.label.len() + 96).sum();
    u32::try_from(bytes + 64).unwrap_or(u32::MAX)
}
