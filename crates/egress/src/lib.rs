//! The only HTTP client of the product: guarded, bounded, timed.
