//! Source systems: authorisation, form schema, response. Builds requests, parses answers.
