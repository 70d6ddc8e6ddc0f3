//! Graph API requests and WhatsApp webhook types.
