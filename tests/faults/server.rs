use crate::scene::{FORMS, Scene};
use akis_load::Weather;
use anyhow::{Result, ensure};

#[tokio::test(flavor = "multi_thread")]
async fn the_server_is_killed_and_started_again() -> Result<()> {
    let mut scene = Scene::open("server-killed", Weather::Fair).await?;
    // Killed several times, so that it is caught at different moments of its work.
    let mut kills = 0;
    while kills < 3 || scene.again() {
        scene.stack.server.kill()?;
        scene.storm.wait_for_a_refusal().await?;
        scene.stack.server.restart().await?;
        scene.storm.wait_for_forms(FORMS).await?;
        kills += 1;
    }
    let weathered = scene.close().await?;
    // Nobody is there to answer with a status.
    ensure!(weathered.statuses.iter().all(|status| *status == 0), "{:?}", weathered.statuses);
    Ok(())
}
