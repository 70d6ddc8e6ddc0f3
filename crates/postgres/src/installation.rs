//! A cluster's files on disk and the programs that work on them: making, stopping, setting passwords.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::configuration::{Durability, Settings};
use crate::files::make_folder;
use crate::passwords::Passwords;
use crate::run_as::RunAs;
use crate::{Binaries, Error, Role, process};

/// How long a start or stop may take; crash recovery of a demo's data is far below.
pub(crate) const PATIENCE_SECONDS: &str = "60";

/// A folder, the programs found for it, and the user they run as.
pub(crate) struct Installation {
    pub(crate) settings: Settings,
    pub(crate) binaries: Binaries,
    pub(crate) run_as: RunAs,
}

impl Installation {
    /// Finds programs and user, and makes the folder. Data that are there already keep their user and their version,
    /// although a later installation may have brought another one of each.
    pub(crate) fn new(settings: Settings) -> Result<Self, Error> {
        let data = settings.folder.join("data");
        let run_as = RunAs::choose()?.or_owner_of(&data);
        let written_by =
            fs::read_to_string(data.join("PG_VERSION")).ok().and_then(|text| text.trim().parse().ok());
        let binaries = Binaries::find_for(run_as, written_by)?;
        make_folder(&settings.folder)?;
        run_as.own(&settings.folder)?;
        Ok(Self { settings, binaries, run_as })
    }

    /// The folder of Postgres' own files.
    pub(crate) fn data(&self) -> PathBuf {
        self.settings.folder.join("data")
    }

    /// The passwords of the cluster in the folder; makes the cluster, or new passwords, when there are none.
    pub(crate) fn prepare(&self) -> Result<Passwords, Error> {
        if !self.data().join("PG_VERSION").is_file() {
            return self.create();
        }
        self.check_version()?;
        self.end_leftover()?;
        let file = self.settings.folder.join("passwords");
        if let Some(passwords) = Passwords::read(&file) {
            return Ok(passwords);
        }
        let passwords = Passwords::random()?;
        let sql = Role::ALL.map(|role| format!("alter role {} password '{}'\n", role.name(), passwords.of(role)));
        self.run_sql(&self.data(), &sql.concat())?;
        passwords.write(&file)?;
        Ok(passwords)
    }

    /// Makes the data beside their final place and moves them there when they are complete, so that a broken-off
    /// attempt leaves nothing half-made.
    fn create(&self) -> Result<Passwords, Error> {
        let (folder, data, draft) = (&self.settings.folder, self.data(), self.settings.folder.join("data.new"));
        for old in [&data, &draft] {
            if old.exists() {
                fs::remove_dir_all(old).map_err(|e| Error::file("remove", old, e))?;
            }
        }
        let passwords = Passwords::random()?;
        self.initdb(&draft)?;
        let sql = format!(
            "alter role postgres password '{}'\n\
             create role akis_owner login password '{}'\n\
             create role akis_app login password '{}'\n\
             create database akis owner akis_owner\n",
            passwords.of(Role::Superuser),
            passwords.of(Role::Owner),
            passwords.of(Role::App),
        );
        self.run_sql(&draft, &sql)?;
        let main = draft.join("postgresql.conf");
        fs::OpenOptions::new()
            .append(true)
            .open(&main)
            .and_then(|mut file| file.write_all(b"\ninclude_if_exists = 'akis.conf'\n"))
            .map_err(|e| Error::file("write", &main, e))?;
        let access = draft.join("pg_hba.conf");
        // Tests connect as each of the roles and know one address; what is in their databases is made up.
        let method = if self.settings.durability == Durability::Safe { "scram-sha-256" } else { "trust" };
        fs::write(&access, format!("host all all 127.0.0.1/32 {method}\n"))
            .map_err(|e| Error::file("write", &access, e))?;
        passwords.write(&folder.join("passwords"))?;
        fs::rename(&draft, &data).map_err(|e| Error::file("move into place", &data, e))?;
        Ok(passwords)
    }

    fn initdb(&self, draft: &Path) -> Result<(), Error> {
        // Not every system has C.UTF-8; plain C sorts the same way and only knows capitals of ASCII.
        let mut outcome = Ok(());
        for locale in ["C.UTF-8", "C"] {
            let mut command = self.command("initdb");
            command.arg("-D").arg(draft).arg(format!("--locale={locale}"));
            // Nothing listens yet; `pg_hba.conf` is replaced before the first start.
            command.args(["-U", "postgres", "-E", "UTF8", "--auth=trust", "--no-instructions"]);
            if self.settings.durability == Durability::Unsafe {
                command.arg("--no-sync");
            }
            let said = process::run(&mut command, "")?;
            if said.success {
                return Ok(());
            }
            outcome = Err(process::explain(&command, &said.text, &self.settings.folder));
            if !said.text.contains("invalid locale") {
                break;
            }
            let _ = fs::remove_dir_all(draft);
        }
        outcome
    }

    /// Runs SQL, one statement a line, on data no server runs on. `postgres --single` needs no `psql`, which the
    /// npm package does not carry, and no password.
    fn run_sql(&self, data: &Path, sql: &str) -> Result<(), Error> {
        let mut command = self.command("postgres");
        command.arg("--single").arg("-D").arg(data).arg("postgres");
        let said = process::run(&mut command, sql)?;
        if said.success && !said.text.contains("ERROR:") {
            return Ok(());
        }
        Err(process::explain(&command, &said.text, &self.settings.folder))
    }

    fn check_version(&self) -> Result<(), Error> {
        let file = self.data().join("PG_VERSION");
        let written_by = fs::read_to_string(&file).map_err(|e| Error::file("read", &file, e))?.trim().to_owned();
        let found = self.binaries.major();
        if written_by == found.to_string() {
            return Ok(());
        }
        Err(Error::OtherVersion { folder: self.settings.folder.clone(), written_by, found })
    }

    /// Stops a server whose parent died without stopping it, and removes a `postmaster.pid` that names a process
    /// which is no Postgres of this folder (process numbers are given out again after a restart of the machine).
    fn end_leftover(&self) -> Result<(), Error> {
        let file = self.data().join("postmaster.pid");
        let Ok(text) = fs::read_to_string(&file) else { return Ok(()) };
        let pid = text.lines().next().unwrap_or_default().trim();
        if is_postgres(pid, &self.data()) {
            return self.stop();
        }
        fs::remove_file(&file).map_err(|e| Error::file("remove", &file, e))
    }

    /// Stops the server and waits for it.
    pub(crate) fn stop(&self) -> Result<(), Error> {
        // Unsafe data are thrown away, so there is nothing to write down before stopping.
        let mode = if self.settings.durability == Durability::Safe { "fast" } else { "immediate" };
        let mut command = self.pg_ctl();
        let said = process::run(command.args(["-m", mode, "-w", "-t", PATIENCE_SECONDS, "stop"]), "")?;
        if said.success || !self.data().join("postmaster.pid").exists() {
            return Ok(());
        }
        Err(process::explain(&command, &said.text, &self.settings.folder))
    }

    /// `pg_ctl` for this cluster's data.
    pub(crate) fn pg_ctl(&self) -> Command {
        let mut command = self.command("pg_ctl");
        command.arg("-D").arg(self.data());
        command
    }

    fn command(&self, program: &str) -> Command {
        let mut command = self.run_as.command(&self.binaries.program(program));
        command.current_dir(&self.settings.folder);
        command
    }
}

/// Whether the process `pid` is a Postgres server of `data`.
fn is_postgres(pid: &str, data: &Path) -> bool {
    if pid.is_empty() || !pid.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let command_line = fs::read(format!("/proc/{pid}/cmdline")).or_else(|_| {
        std::process::Command::new("ps").args(["-o", "command=", "-p", pid]).output().map(|output| output.stdout)
    });
    let folder = data.as_os_str().as_encoded_bytes();
    command_line.is_ok_and(|line| {
        let contains = |part: &[u8]| line.windows(part.len()).any(|window| window == part);
        contains(b"postgres") && contains(folder)
    })
}
