//! The three roles' passwords, made once and kept beside the data.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use crate::{Error, Role};

/// Passwords by role. Never printed.
pub(crate) struct Passwords([String; 3]);

impl Passwords {
    /// New random ones: 128 bits each, in hexadecimal, so that they need no quoting in SQL, URLs or files.
    pub(crate) fn random() -> Result<Self, Error> {
        let mut bytes = [0_u8; 48];
        File::open("/dev/urandom")
            .and_then(|mut source| source.read_exact(&mut bytes))
            .map_err(|e| Error::file("read", "/dev/urandom", e))?;
        let hex = |part: &[u8]| {
            part.iter().fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            })
        };
        Ok(Self([hex(&bytes[..16]), hex(&bytes[16..32]), hex(&bytes[32..])]))
    }

    /// Those kept in `file`, one a line; none when the file is missing or not ours.
    pub(crate) fn read(file: &Path) -> Option<Self> {
        let text = fs::read_to_string(file).ok()?;
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.try_into().ok().map(Self)
    }

    /// Keeps them in `file`, which only its owner may read.
    pub(crate) fn write(&self, file: &Path) -> Result<(), Error> {
        OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(file)
            .and_then(|mut opened| opened.write_all((self.0.join("\n") + "\n").as_bytes()))
            .map_err(|e| Error::file("write", file, e))
    }

    /// One role's password.
    pub(crate) fn of(&self, role: Role) -> &str {
        &self.0[role as usize]
    }
}
