use akis_load::drive::{Storm, Weathered};
use akis_load::wire::PATIENCE;
use akis_load::{Stack, Weather, ledger};
use anyhow::{Context as _, Result, ensure};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Phones at a time.
const PHONES: usize = 12;

/// Forms that are finished between two faults, so that each meets a busy server.
pub(crate) const FORMS: u64 = 24;

/// Names how long each test goes on with its fault, in seconds; without it the fault comes once.
const VARIABLE: &str = "AKIS_FAULTS_SECONDS";

/// Forms a second that no server of a test exceeds.
const FORMS_A_SECOND: u64 = 400;

/// A running stack with phones on it.
pub(crate) struct Scene {
    pub(crate) stack: Stack,
    pub(crate) storm: Storm,
    started: Instant,
    // Last, so that it goes when nothing in it runs any more.
    _folder: Folder,
}

impl Scene {
    /// Starts all of it, and waits until the phones are busy.
    pub(crate) async fn open(name: &str, weather: Weather) -> Result<Self> {
        let home = std::env::temp_dir().join(format!("akis-faults-{}-{name}", std::process::id()));
        let folder = Folder(akis_postgres::place_for(&home)?, home);
        std::fs::create_dir_all(&folder.0)?;
        let stack = Stack::start_in(Path::new(env!("CARGO_BIN_EXE_akis")), &folder.0, weather).await?;
        let count = usize::try_from((10 + asked().as_secs()) * FORMS_A_SECOND)?;
        let mut superuser = stack.superuser().await?;
        let sessions = stack.company.open_sessions(&mut superuser, count).await?;
        let storm = Storm::begin(stack.company.clone(), stack.server.address(), PHONES, sessions);
        storm.wait_for_forms(FORMS).await?;
        Ok(Self { stack, storm, started: Instant::now(), _folder: folder })
    }

    /// Whether the fault comes once more.
    pub(crate) fn again(&self) -> bool {
        self.started.elapsed() < asked()
    }

    /// Lets the phones finish what they began and looks at the books.
    pub(crate) async fn close(self) -> Result<Weathered> {
        let weathered = self.storm.end().await.context("a phone was not served as it should be")?;
        let mut superuser = self.stack.superuser().await?;
        let tenant = self.stack.company.tenant.0;
        let balance = ledger::compare(&mut superuser, tenant, &weathered.confirmed).await?;
        let Weathered { refused, statuses, longest, .. } = &weathered;
        println!("{balance}; {refused} refusals {statuses:?}, longest wait {longest:?}");
        ensure!(balance.is_kept(), "the books do not balance: {balance}");
        // Every phone was served to the end, so nothing may be stored that no phone knows of.
        ensure!(balance.stored == balance.confirmed, "{balance}");
        ensure!(weathered.longest < PATIENCE, "somebody waited {:?}", weathered.longest);
        drop(superuser);
        self.stack.remove()?;
        Ok(weathered)
    }
}

/// Where everything of a scene is written, and what it was asked to be; removed at the end.
struct Folder(PathBuf, PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        for folder in [&self.0, &self.1] {
            // It may never have been made.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

fn asked() -> Duration {
    let seconds = std::env::var(VARIABLE).ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or_default())
}
