//! The store on a real Postgres, under the application's role.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod alerts;
#[cfg(test)]
mod answer_alerts;
#[cfg(test)]
mod bookings;
#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod connections;
#[cfg(test)]
mod contacts;
#[cfg(test)]
mod database;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod deliveries;
mod destinations;
#[cfg(test)]
mod files;
#[cfg(test)]
mod flows;
#[cfg(test)]
mod health;
#[cfg(test)]
mod isolation;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod pacing;
mod plans;
#[cfg(test)]
mod progress;
#[cfg(test)]
mod replies;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod sealing;
#[cfg(test)]
mod source_forms;
#[cfg(test)]
mod source_grants;
#[cfg(test)]
mod submissions;
#[cfg(test)]
mod switched_off;
#[cfg(test)]
mod whatsapp;
#[cfg(test)]
mod world;
