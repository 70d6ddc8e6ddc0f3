use super::office::Office;
use crate::support::Server;
use akis_crypto::key_pair;
use akis_store::MIGRATOR;
use akis_store::key_pairs::{self, NewPair};
use akis_store::whatsapp_accounts;
use rsa::RsaPublicKey;
use rsa::pkcs8::DecodePublicKey as _;
use serde_json::json;
use sqlx::PgPool;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// Phones ask all the time, each under whichever of the keys it happens to have; meanwhile the account's key is replaced
/// again and again. Nobody is refused, not even once: a 421 would make a phone fetch again, and cost it a second try.
#[sqlx::test(migrator = "MIGRATOR")]
async fn no_request_fails_while_keys_are_rotated(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let public = Arc::new(Mutex::new(vec![office.wire().public]));
    let (stop, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut phones = Vec::new();
    for _ in 0..4 {
        let (mut wire, public) = (office.wire(), public.clone());
        let (stop, asked) = (stop.clone(), asked.clone());
        phones.push(tokio::spawn(async move {
            let ping = json!({"version": "3.0", "action": "ping"});
            while !stop.load(Ordering::Relaxed) {
                wire.public = {
                    let known = public.lock().unwrap();
                    known[rand::random_range(0..known.len())].clone()
                };
                let reply = wire.ask(&ping).await;
                assert_eq!(reply.answer.status, 200, "{}", reply.answer.text);
                assert_eq!(reply.plain["data"]["status"], "active");
                asked.fetch_add(1, Ordering::Relaxed);
                // The test has one thread; the others want it too.
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }));
    }
    for _ in 0..5 {
        let made = tokio::task::spawn_blocking(key_pair::generate).await.unwrap().unwrap();
        let new = NewPair {
            account: office.account,
            number: None,
            public_pem: made.public_pem.clone(),
            private_pem: made.private_pem,
            imported: false,
        };
        let mut tx = office.begin().await;
        key_pairs::replace(&mut tx, &new, Duration::from_hours(1)).await.unwrap();
        tx.commit().await.unwrap();
        // Only what is committed is uploaded: from here on phones may get it.
        public.lock().unwrap().push(RsaPublicKey::from_public_key_pem(&made.public_pem).unwrap());
        let so_far = asked.load(Ordering::Relaxed);
        while asked.load(Ordering::Relaxed) < so_far + 40 {
            assert!(phones.iter().all(|phone| !phone.is_finished()), "a phone was refused");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    stop.store(true, Ordering::Relaxed);
    for phone in phones {
        phone.await.unwrap();
    }
    assert!(asked.load(Ordering::Relaxed) >= 200);
}

/// A crowd comes at once under a key that this process has not read yet: one reading serves them all. A crowd under a key
/// that is nobody's gets its refusals.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_crowd_under_a_new_key_is_served_by_one_reading(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let ping = json!({"version": "3.0", "action": "ping"});
    let made = tokio::task::spawn_blocking(|| [(); 2].map(|()| key_pair::generate().unwrap())).await.unwrap();
    let (mut wire, mut stranger) = (office.wire(), office.wire());
    stranger.public = RsaPublicKey::from_public_key_pem(&made[0].public_pem).unwrap();
    assert_eq!(wire.ask(&ping).await.answer.status, 200);
    let new = NewPair {
        account: office.account,
        number: None,
        public_pem: made[1].public_pem.clone(),
        private_pem: made[1].private_pem.clone(),
        imported: false,
    };
    let mut tx = office.begin().await;
    key_pairs::replace(&mut tx, &new, Duration::from_hours(1)).await.unwrap();
    tx.commit().await.unwrap();
    wire.public = RsaPublicKey::from_public_key_pem(&new.public_pem).unwrap();
    let crowd = futures_util::future::join_all((0..24).map(|_| wire.ask(&ping))).await;
    assert!(crowd.iter().all(|reply| reply.answer.status == 200));

    let rubbish = futures_util::future::join_all((0..24).map(|_| stranger.ask(&ping))).await;
    assert!(rubbish.iter().all(|reply| reply.answer.status == 421));
    assert_eq!(wire.ask(&ping).await.answer.status, 200);
}

/// A number with a pair of its own beside the account's: the request names neither, and both open.
#[sqlx::test(migrator = "MIGRATOR")]
async fn a_numbers_own_key_opens_beside_the_accounts(pool: PgPool) {
    let server = Server::start(&pool).await;
    let office = Office::open(&server, 1).await;
    let ping = json!({"version": "3.0", "action": "ping"});
    assert_eq!(office.wire().ask(&ping).await.answer.status, 200);
    let made = tokio::task::spawn_blocking(key_pair::generate).await.unwrap().unwrap();
    let mut tx = office.begin().await;
    let number = whatsapp_accounts::numbers(&mut tx, office.account).await.unwrap()[0].id;
    let new = NewPair {
        account: office.account,
        number: Some(number),
        public_pem: made.public_pem.clone(),
        private_pem: made.private_pem,
        imported: false,
    };
    key_pairs::replace(&mut tx, &new, Duration::from_hours(1)).await.unwrap();
    tx.commit().await.unwrap();
    let mut own = office.wire();
    own.public = RsaPublicKey::from_public_key_pem(&made.public_pem).unwrap();
    for wire in [&own, &office.wire(), &own] {
        assert_eq!(wire.ask(&ping).await.plain["data"]["status"], "active");
    }
}
