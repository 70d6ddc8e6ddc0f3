//! Plays the outside world: Graph API, source systems, a customer's phone.
