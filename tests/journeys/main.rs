//! The product as people use it, through HTTP and real encryption, without a browser.

mod steps;
mod walk;
mod weather;
