//! Runs a Plan: request and session state in, screen and effects out. Pure.
