//! Typed Flow JSON and its rules. Pure.
