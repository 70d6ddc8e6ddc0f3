//! Deliveries, publishing, sending: what runs outside a request.
