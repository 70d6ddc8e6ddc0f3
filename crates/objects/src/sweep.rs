use crate::Objects;
use std::path::Path;
use std::time::{Duration, SystemTime};

impl Objects {
    /// Removes what unfinished writes left behind this long ago, and says how many. In a local folder these are the files
    /// with a `#` in their name, which only a killed process leaves; S3 drops unfinished uploads by a rule of the bucket
    /// (`AbortIncompleteMultipartUpload`).
    pub async fn sweep(&self, older: Duration) -> std::io::Result<usize> {
        let Some(folder) = self.folder.clone() else { return Ok(0) };
        let until = SystemTime::now().checked_sub(older).unwrap_or(SystemTime::UNIX_EPOCH);
        tokio::task::spawn_blocking(move || sweep(&folder, until, 0)).await.unwrap_or(Ok(0))
    }
}

/// Names have one folder in them; no deeper is looked.
const DEEPEST: usize = 2;

fn sweep(folder: &Path, until: SystemTime, depth: usize) -> std::io::Result<usize> {
    let mut removed = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() && depth < DEEPEST {
            removed += sweep(&entry.path(), until, depth + 1)?;
        }
        let unfinished = kind.is_file() && entry.file_name().to_string_lossy().contains('#');
        // One that ends in this moment is no trouble.
        if unfinished && entry.metadata().and_then(|data| data.modified()).is_ok_and(|at| at < until) {
            removed += usize::from(std::fs::remove_file(entry.path()).is_ok());
        }
    }
    Ok(removed)
}
