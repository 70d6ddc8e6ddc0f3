//! Form to FlowVersion: Flow JSON, Plan and Report. Pure.
