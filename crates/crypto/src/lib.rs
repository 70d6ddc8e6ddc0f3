//! Endpoint envelope, signatures, key pairs, sealed secrets. Pure.
