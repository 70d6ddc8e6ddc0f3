//! News of a flow from Meta: its status, alerts on its endpoint, a version that is about to end.

use crate::health_alert;
use akis_doctor::{health as judgement, news as order};
use akis_store::{StoreError, TenantTx, health, key_pairs};
use akis_whatsapp::webhook::FlowNews;
use jiff::Timestamp;

/// Takes one piece of news in, within the transaction of its webhook. `waba_id` is Meta's id of the account it came for
/// (the entry's id). News of a flow that is not ours, older than what is known, or of an unknown kind change nothing; news
/// that comes again changes nothing again.
pub(crate) async fn take(tx: &mut TenantTx, waba_id: &str, news: &FlowNews) -> Result<(), StoreError> {
    let event = news.event.as_str();
    tracing::info!(tenant = %tx.tenant(), event, flow = news.flow_id, "news of a flow");
    let Some(mut subject) = health::subject(tx, waba_id, &news.flow_id).await? else {
        tracing::info!(tenant = %tx.tenant(), event, flow = news.flow_id, "the flow is none of ours");
        return Ok(());
    };
    let now = Timestamp::now();
    if !order::take(&mut subject.news, news, now) {
        return Ok(());
    }
    health::set_news(tx, subject.publication, &subject.news).await?;
    let minutes = health::last_hour(tx, Some(subject.publication)).await?;
    let judged = judgement::judge(&minutes, &subject.news, now);
    health::set_level(tx, subject.publication, judged.level).await?;
    health_alert::tell(tx, subject.publication, subject.flow, judged.level).await?;
    if order::concerns_keys(news) {
        key_pairs::request_check(tx, subject.account).await?;
    }
    Ok(())
}
