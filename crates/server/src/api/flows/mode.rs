use akis_compiler::Mode;
use akis_store::FlowMode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who checks the answers of a flow, from its next publication on.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FlowMode)]
pub(super) enum ModeBody {
    /// Our endpoint, screen by screen.
    Endpoint,
    /// The phone alone where it can enforce every rule, else the endpoint.
    Auto,
    /// The phone alone; the answers are checked when they arrive, and wait for a person when they do not fit.
    Static,
}

impl From<FlowMode> for ModeBody {
    fn from(mode: FlowMode) -> Self {
        match mode {
            FlowMode::Endpoint => Self::Endpoint,
            FlowMode::Auto => Self::Auto,
            FlowMode::Static => Self::Static,
        }
    }
}

impl From<ModeBody> for FlowMode {
    fn from(mode: ModeBody) -> Self {
        match mode {
            ModeBody::Endpoint => Self::Endpoint,
            ModeBody::Auto => Self::Auto,
            ModeBody::Static => Self::Static,
        }
    }
}

/// The same for the compiler.
pub(super) fn of_compiler(mode: FlowMode) -> Mode {
    match mode {
        FlowMode::Endpoint => Mode::Endpoint,
        FlowMode::Auto => Mode::Auto,
        FlowMode::Static => Mode::Static,
    }
}
