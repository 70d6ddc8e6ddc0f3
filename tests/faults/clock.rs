use crate::scene::{FORMS, Scene};
use akis_load::Weather;
use anyhow::{Result, ensure};

/// Database and server rarely agree to the second; here they are hours apart, in both directions.
#[tokio::test(flavor = "multi_thread")]
async fn the_database_has_another_clock() -> Result<()> {
    for hours in [5, -5] {
        let mut scene = Scene::open(&format!("clock{hours}"), Weather::Skewed { hours }).await?;
        loop {
            scene.storm.wait_for_forms(FORMS).await?;
            // What was written under one clock is read again by a server that has nothing in memory.
            scene.stack.server.restart().await?;
            scene.storm.wait_for_forms(FORMS).await?;
            if !scene.again() {
                break;
            }
        }
        let weathered = scene.close().await?;
        // Only the restart may be felt.
        ensure!(weathered.statuses.iter().all(|status| *status == 0), "{:?}", weathered.statuses);
    }
    Ok(())
}
