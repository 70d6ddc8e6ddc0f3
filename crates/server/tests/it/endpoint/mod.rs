//! What WhatsApp asks of us, by a phone of our own making: its encryption, its signature and the way it plays a published
//! Flow are written here once more, on other libraries than the server's.

mod concurrent;
mod crowd;
mod expired;
mod files;
mod form;
mod hooks;
mod interrupted;
mod keys;
mod live;
mod office;
mod phone;
mod quiet;
mod refusal;
mod refused;
mod rotation;
mod sessions;
mod tables;
mod token_signature;
mod versions;
mod whole_form;
mod wire;
mod write_behind;
mod wrong_answers;
