use crate::scene::{FORMS, Scene};
use akis_load::Weather;
use anyhow::{Context as _, Result, ensure};

#[tokio::test(flavor = "multi_thread")]
async fn postgres_crashes_and_comes_back() -> Result<()> {
    let mut scene = Scene::open("postgres-crashes", Weather::Rough).await?;
    loop {
        scene.stack.crash_postgres().await?;
        scene.storm.wait_until_each_is_refused().await?;
        scene.stack.start_postgres()?;
        scene.storm.wait_for_forms(FORMS).await?;
        if !scene.again() {
            break;
        }
    }
    let weathered = scene.close().await?;
    // The server itself went on answering: a status, not a cut connection.
    ensure!(!weathered.statuses.contains(&0), "the server hung up: {:?}", weathered.statuses);
    Ok(())
}

/// Worse than a crash: the connections stay open and nothing comes.
#[tokio::test(flavor = "multi_thread")]
async fn postgres_hangs_and_goes_on() -> Result<()> {
    let scene = Scene::open("postgres-hangs", Weather::Rough).await?;
    let relay = scene.stack.relay.as_ref().context("there is no relay")?;
    loop {
        relay.hold();
        // Before WhatsApp's patience ends each phone hears that it does not work; one that does not ends the test.
        let refused = scene.storm.wait_until_each_is_refused().await;
        relay.release();
        refused?;
        scene.storm.wait_for_forms(FORMS).await?;
        if !scene.again() {
            break;
        }
    }
    let weathered = scene.close().await?;
    ensure!(!weathered.statuses.contains(&0), "the server hung up: {:?}", weathered.statuses);
    Ok(())
}
