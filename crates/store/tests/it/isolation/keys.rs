//! Keys and app secrets.

use super::refused;
use crate::world::{Company, World};
use akis_sentence::Sentence;
use akis_store::KeyStatus;
use akis_store::key_pairs::{Checked, NewPair};
use jiff::Timestamp;
use secrecy::SecretString;
use std::collections::BTreeSet;
use std::time::Duration;

pub(super) async fn probes(world: &World, a: &Company, b: &Company, probed: &mut BTreeSet<String>) {
    let hour = Duration::from_hours(1);
    assert!(probe!(probed, world, b, key_pairs::list(a.account)).unwrap().is_empty());
    assert!(probe!(probed, world, b, key_pairs::of_numbers(a.account)).unwrap().is_empty());
    assert_eq!(probe!(probed, world, b, key_pairs::forget_expired(a.account)).unwrap(), 0);
    let new = |account, number| NewPair {
        account,
        number,
        public_pem: "x".into(),
        private_pem: SecretString::from("x"),
        imported: false,
    };
    assert!(refused(probe!(probed, world, b, key_pairs::replace(&new(a.account, None), hour))));
    assert!(refused(probe!(probed, world, b, key_pairs::replace(&new(b.account, Some(a.number)), hour))));
    let checked = |key| Checked { status: KeyStatus::Valid, registered: Some(key), problem: None };
    assert!(refused(probe!(probed, world, b, key_pairs::note_check(a.number, &checked(b.key)))));
    assert!(refused(probe!(probed, world, b, key_pairs::note_check(b.number, &checked(a.key)))));
    assert!(refused(probe!(probed, world, b, key_pairs::note_unread(a.number, &Sentence::quoted("x")))));
    assert!(refused(probe!(probed, world, b, key_pairs::allow_replacing(a.account, None))));
    assert!(refused(probe!(probed, world, b, key_pairs::allow_replacing(b.account, Some(a.number)))));
    assert!(refused(probe!(probed, world, b, key_pairs::request_check(a.account))));
    assert!(refused(probe!(probed, world, b, key_pairs::check_at(a.account, Timestamp::now()))));
    let secret = SecretString::from("x");
    assert!(refused(probe!(probed, world, b, whatsapp_accounts::set_app_secret(a.account, &secret, hour))));
    assert!(refused(probe!(probed, world, b, whatsapp_accounts::forget_previous_app_secret(a.account))));
    probe!(probed, world, b, whatsapp_accounts::forget_expired_app_secret(a.account)).unwrap();
}
