//! What runs outside a request: publishing a flow, sending a message, delivering answers, taking webhooks in.
//!
//! One module a kind of job, each a [`Handler`](akis_jobs::Handler) on the queue's runner. A handler may be killed at any
//! line and run again: what it did is written down before and after each call to the outside world, what cannot be
//! repeated is looked up first, and no transaction is open while the outside world is asked.
//!
//! Whatever stops a job ends as a sentence at the row a person looks at. Sentences hold no answers and no numbers of
//! people; neither do logs.

mod backoff;
mod deliver;
mod facts;
mod flow_news;
mod graph;
mod handler;
mod health_alert;
mod keys;
mod media;
mod notify;
mod probe;
mod publish;
mod replies;
mod run;
mod send_message;
mod settings;
mod source_check;
mod state;
mod webhook;

pub use notify::{EmailSettings, Mailer, MailerError};
pub use run::run;
pub use settings::Settings;
pub use state::{Parts, State};
