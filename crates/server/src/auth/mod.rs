//! Who is asking: passwords, the sign-in cookie, what a role may do, and requests that another site smuggles in.

pub(crate) mod cookie;
pub(crate) mod csrf;
mod member;
mod password;
mod problem;

pub(crate) use member::{Admin, Agent, Editor, IDLE, Member, Viewer, expiry};
pub(crate) use password::Passwords;
pub(crate) use problem::AccessProblem;
