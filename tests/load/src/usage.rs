//! Who used the processor: the server, Postgres, or the phones.

use anyhow::{Context as _, Result};
use std::fmt;
use std::fs;
use std::time::Duration;

/// Processor time used so far by each of the three.
#[derive(Debug, Clone, Copy, Default)]
pub struct Usage {
    /// `akis serve`.
    pub server: Duration,
    /// All processes of Postgres.
    pub postgres: Duration,
    /// This process.
    pub phones: Duration,
    /// Everything that runs on the machine, these three included.
    pub machine: Duration,
}

impl Usage {
    /// Until now.
    pub fn read(server: u32, postmaster: u32) -> Result<Self> {
        let mut postgres = of(postmaster)?;
        for entry in fs::read_dir("/proc")?.flatten() {
            let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
            // A process may be gone by the time it is looked at.
            if let Ok(stat) = stat(id)
                && stat.parent == postmaster
            {
                postgres += stat.own;
            }
        }
        Ok(Self { server: of(server)?, postgres, phones: of(std::process::id())?, machine: machine()? })
    }

    /// The three together.
    pub fn ours(&self) -> Duration {
        self.server + self.postgres + self.phones
    }

    /// Since `before`.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self {
            server: self.server.saturating_sub(before.server),
            postgres: self.postgres.saturating_sub(before.postgres),
            phones: self.phones.saturating_sub(before.phones),
            machine: self.machine.saturating_sub(before.machine),
        }
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.ours().as_secs_f64().max(f64::MIN_POSITIVE);
        let share = |part: Duration| part.as_secs_f64() / all * 100.0;
        write!(
            f,
            "server {:.0} %, Postgres {:.0} %, phones {:.0} % of {all:.1} s of processor; others used {:.1} s meanwhile",
            share(self.server),
            share(self.postgres),
            share(self.phones),
            (self.machine.as_secs_f64() - all).max(0.0)
        )
    }
}

/// The time the machine's processors were at work at all.
fn machine() -> Result<Duration> {
    let text = fs::read_to_string("/proc/stat")?;
    let line = text.lines().next().context("/proc/stat is empty")?;
    let fields = line.split_whitespace().skip(1).map(|field| field.parse::<u32>().unwrap_or_default());
    // The fourth is idle time, the fifth idle time while a disk works; from the ninth on everything is counted already.
    let busy = fields.take(8).enumerate().filter(|(place, _)| !matches!(place, 3 | 4)).map(|(_, ticks)| ticks);
    Ok(TICK * busy.fold(0, u32::saturating_add))
}

struct Stat {
    parent: u32,
    own: Duration,
    children: Duration,
}

/// A process's own time and that of the children it has buried.
fn of(id: u32) -> Result<Duration> {
    let stat = stat(id)?;
    Ok(stat.own + stat.children)
}

/// The kernel counts in hundredths of a second, on every machine this runs on.
const TICK: Duration = Duration::from_millis(10);

fn stat(id: u32) -> Result<Stat> {
    let text = fs::read_to_string(format!("/proc/{id}/stat"))?;
    // The program's name stands in brackets and may hold anything.
    let (_, rest) = text.rsplit_once(") ").context("an unreadable process")?;
    let fields: Vec<&str> = rest.split(' ').collect();
    let number = |place: usize| fields.get(place).and_then(|field| field.parse::<u32>().ok()).unwrap_or_default();
    Ok(Stat {
        parent: number(1),
        own: TICK * number(11).saturating_add(number(12)),
        children: TICK * number(13).saturating_add(number(14)),
    })
}
