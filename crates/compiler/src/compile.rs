use crate::build::{Built, build};
use crate::words::{fill, words};
use crate::{Plan, Report};
use akis_flow_json::{Flow, Violation, limits};
use akis_form::{Form, Language, PartKind, QuestionKind};

/// What a compilation needs beside the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// The FlowVersion's id. Every payload carries it as `akis_version`, because a request of the phone names
    /// no version and old ones stay open for days.
    pub version: String,
    /// Who checks answers and finds the next screen.
    pub mode: Mode,
    /// How questions are spread over screens.
    pub layout: Layout,
    /// A last screen shows every answer before the form is sent. Needs the endpoint.
    pub summary: bool,
    /// The language of what the compiler adds, and of the report; `None` takes the form's.
    pub language: Option<Language>,
    /// The version of the data-exchange protocol the Flow asks for; nothing without the endpoint.
    pub data_api_version: DataApiVersion,
}

/// A version of the data-exchange protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DataApiVersion {
    /// 3.0.
    #[default]
    V3,
    /// 4.0: requests also carry `flow_token_signature`. Needs Flow JSON 7.3.
    V4,
}

impl DataApiVersion {
    /// As Flow JSON and requests write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V3 => "3.0",
            Self::V4 => "4.0",
        }
    }

    /// Reads what [`DataApiVersion::as_str`] writes; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::V3, Self::V4].into_iter().find(|version| version.as_str() == text)
    }
}

/// Who checks answers and finds the next screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The hosted endpoint, screen by screen.
    #[default]
    Endpoint,
    /// The phone alone; what it cannot enforce is reported.
    Static,
    /// The phone where it can enforce every rule, else the endpoint.
    Auto,
}

impl Mode {
    /// The word used on the command line and in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Static => "static",
            Self::Auto => "auto",
        }
    }
}

/// How questions are spread over screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Two to four inputs a screen, what belongs together on one, long lists alone.
    #[default]
    Auto,
    /// One question a screen.
    OnePerScreen,
    /// As the source's pages are.
    Pages,
}

impl Layout {
    /// The word used on the command line and in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::OnePerScreen => "one-per-screen",
            Self::Pages => "pages",
        }
    }
}

/// Everything a FlowVersion consists of.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// What Meta publishes. Serialise it once and keep the text: key order is part of it.
    pub flow_json: Flow,
    /// What the exchange runs.
    pub plan: Plan,
    /// What the owner is told.
    pub report: Report,
}

/// Why a form has no FlowVersion.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CompileError {
    /// Nothing is left to ask; the report says of everything why.
    #[error("the form asks nothing that WhatsApp can ask; add a question at the source and import it again")]
    NothingToAsk(Box<Report>),
    /// Too long even with more inputs a screen.
    #[error("the form needs {screens} screens, WhatsApp allows {limit}; shorten it or divide it at the source")]
    TooManyScreens {
        /// How many it needs.
        screens: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// More text than Meta takes.
    #[error("the form comes to {bytes} bytes of Flow JSON, WhatsApp takes {limit}; shorten its lists or texts")]
    TooLarge {
        /// How much it comes to.
        bytes: usize,
        /// How much is allowed.
        limit: usize,
    },
    /// The result breaks a rule of Flow JSON: a fault of this compiler, never of the form.
    #[error("the compiled form breaks a rule of WhatsApp ({}); please report it", .0.first().map_or_else(String::new, ToString::to_string))]
    Invalid(Vec<Violation>),
}

/// Compiles a form. Nothing is dropped without a row in the report.
pub fn compile(form: &Form, settings: &Settings) -> Result<Compiled, CompileError> {
    let words = words(settings.language.as_ref().unwrap_or(&form.language));
    match settings.mode {
        Mode::Endpoint => {
            build(form, settings, words, false).map(|built| built.compiled(words.notes.mode_asked_endpoint))
        }
        // One response message brings at most ten files, so more pickers than that need the endpoint.
        Mode::Static if pickers(form) > limits::COMPLETE_FILES as usize => build(form, settings, words, false)
            .map(|built| built.compiled(&fill(words.notes.mode_endpoint, words.notes.beyond_files))),
        Mode::Static => build(form, settings, words, true).map(|built| {
            if built.beyond.is_empty() {
                return built.compiled(words.notes.mode_static);
            }
            let beyond = built.beyond.join(" ");
            built.compiled(&fill(words.notes.mode_static_beyond, &beyond))
        }),
        Mode::Auto => {
            // What the phone can do alone it does alone; most forms need no more.
            let alone = build(form, settings, words, true);
            match alone {
                Ok(built) if built.beyond.is_empty() => Ok(built.compiled(words.notes.mode_static)),
                Ok(Built { beyond, .. }) => build(form, settings, words, false)
                    .map(|built| built.compiled(&fill(words.notes.mode_endpoint, &beyond.join(" ")))),
                Err(error @ CompileError::NothingToAsk(_)) if !is_live(form) => Err(error),
                // Too long, or too many files for a phone alone; the endpoint may still do.
                Err(_) => build(form, settings, words, false)
                    .map(|built| built.compiled(words.notes.mode_asked_endpoint)),
            }
        }
    }
}

/// Whether some options are fetched while the form is filled in.
pub(crate) fn is_live(form: &Form) -> bool {
    form.questions().any(|question| match &question.kind {
        QuestionKind::SingleChoice(choices) | QuestionKind::MultiChoice(choices) => !choices.source.is_fixed(),
        QuestionKind::Group { parts, .. } => {
            parts.iter().any(|part| matches!(&part.kind, PartKind::Choice(choices) if !choices.source.is_fixed()))
        }
        _ => false,
    })
}

fn pickers(form: &Form) -> usize {
    form.questions().filter(|question| matches!(question.kind, QuestionKind::File { .. })).count()
}
