//! The product's cryptography, with no other work beside it.
//!
//! Here belong the encrypted envelope of WhatsApp's data-exchange endpoint ([`envelope`]), the signature of Meta's
//! requests ([`signature`]), the key pairs registered on phone numbers ([`key_pair`], and [`pem`] for those that people bring), secrets at rest ([`seal`]),
//! public tokens ([`token`]), and the files that pickers send ([`media`]). Nothing here reads a clock, a network or a database; randomness comes from the
//! operating system's generator alone.
//!
//! Errors never say which byte was wrong: whoever sends rubbish must not learn how far it came.

/// The encrypted request and answer of the data-exchange endpoint.
pub mod envelope;
/// The key pairs registered on phone numbers.
pub mod key_pair;
/// Files that pickers send, as they lie on WhatsApp's CDN.
pub mod media;
/// Private keys that people bring.
pub mod pem;
/// Secrets at rest.
pub mod seal;
/// Meta's signature on what it posts.
pub mod signature;
/// Public tokens.
pub mod token;
