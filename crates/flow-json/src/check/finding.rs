//! What a check has to say, and where.

use std::fmt::Write as _;

/// A place in the document, kept as a chain on the stack and written out only when something is found there.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place<'p> {
    /// The whole document.
    Root,
    /// A member of what stands at the place.
    Key(&'p Place<'p>, &'p str),
    /// An element of what stands at the place.
    Index(&'p Place<'p>, usize),
}

impl<'p> Place<'p> {
    pub(crate) fn key(&'p self, key: &'p str) -> Self {
        Self::Key(self, key)
    }

    pub(crate) fn index(&'p self, index: usize) -> Self {
        Self::Index(self, index)
    }

    /// `screens[0].layout.children[1].type`, as Meta writes pointers.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        self.write(&mut path);
        path
    }

    fn write(&self, path: &mut String) {
        match self {
            Self::Root => {}
            Self::Key(parent, key) => {
                parent.write(path);
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            Self::Index(parent, index) => {
                parent.write(path);
                let _ = write!(path, "[{index}]");
            }
        }
    }
}

/// One thing wrong (or, in the other list, doubtful). `at` is the byte offset in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Meta's code.
    pub code: &'static str,
    pub message: String,
    /// One for most; several where the fault is between places.
    pub pointers: Vec<(String, usize)>,
}

impl Finding {
    /// Where the first of its places begins.
    pub(crate) fn start(&self) -> usize {
        self.pointers.first().map_or(0, |(_, at)| *at)
    }
}

/// Collects findings. Bounded, so that a hostile document cannot make an endless list.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub errors: Vec<Finding>,
    pub warnings: Vec<Finding>,
}

/// More findings than this help nobody.
const MOST: usize = 1000;

impl Findings {
    pub(crate) fn error(&mut self, code: &'static str, place: &Place<'_>, at: usize, message: impl Into<String>) {
        if self.errors.len() < MOST {
            self.errors.push(Finding { code, message: message.into(), pointers: vec![(place.path(), at)] });
        }
    }

    pub(crate) fn warning(
        &mut self,
        code: &'static str,
        place: &Place<'_>,
        at: usize,
        message: impl Into<String>,
    ) {
        if self.warnings.len() < MOST {
            self.warnings.push(Finding { code, message: message.into(), pointers: vec![(place.path(), at)] });
        }
    }
}
