use super::form::answers;
use super::office::Office;
use super::phone::Phone;
use super::tables::Tables;
use super::wire::{Sealed, Wire, sign};
use crate::support::{Answer, Server};
use akis_store::MIGRATOR;
use serde_json::{Value, json};
use sqlx::PgPool;

/// An endpoint with a session under way, and what its tables hold: every test here ends with the same.
struct Scene {
    pool: PgPool,
    office: Office,
    wire: Wire,
    /// The request of the screen shown: refused only for what a test does to it.
    good: Value,
    before: Tables,
}

impl Scene {
    async fn set(pool: PgPool) -> Self {
        let server = Server::start(&pool).await;
        let office = Office::open(&server, 1).await;
        let mut phone: Phone = office.phone(None);
        phone.open().await;
        phone.enter(&answers());
        let (wire, good) = (office.wire(), phone.tap());
        let before = Tables::read(&pool).await;
        Self { pool, office, wire, good, before }
    }

    fn sealed(&self) -> Sealed {
        self.wire.seal(self.good.to_string().as_bytes())
    }

    /// The answer is this problem, says nothing of the content, and no table changed.
    async fn refuses(&self, what: &str, answer: &Answer, status: u16, code: &str) {
        assert_eq!(answer.status, status, "{what}: {}", answer.text);
        answer.is_problem(status, code);
        assert!(!answer.text.contains("Ayşe"), "{what}: {}", answer.text);
        assert_eq!(self.before.changed(&self.pool).await, [""; 0], "{what}");
    }

    /// The same request unspoilt is taken, or the refusals proved nothing.
    async fn takes_the_good_one(&self) {
        let reply = self.wire.ask(&self.good).await;
        assert_eq!(reply.answer.status, 200, "{}", reply.answer.text);
        assert_ne!(reply.plain["screen"], self.good["screen"]);
        assert_eq!(self.before.changed(&self.pool).await, ["public.sessions"]);
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_missing_or_wrong_signature_is_432(pool: PgPool) {
    let scene = Scene::set(pool).await;
    let body = scene.sealed().body();
    let right = sign(&scene.office.app_secret, &body);
    let headers = [
        ("none", None),
        ("empty", Some(String::new())),
        ("no hex", Some("sha256=zz".to_owned())),
        ("cut", Some(right[..right.len() - 2].to_owned())),
        ("without its name", Some(right["sha256=".len()..].to_owned())),
        ("of another secret", Some(sign("app-secret-2", &body))),
        ("of no secret", Some(sign("", &body))),
        ("of another body", Some(sign(&scene.office.app_secret, &scene.sealed().body()))),
    ];
    for (what, header) in headers {
        let answer = scene.wire.post_signed(body.clone(), header.as_deref()).await;
        scene.refuses(what, &answer, 432, "signature_mismatch").await;
    }
    // It is asked for before anything is opened: garbage learns no more than a good envelope.
    let answer = scene.wire.post_signed(b"garbage".to_vec(), None).await;
    scene.refuses("garbage without a signature", &answer, 432, "signature_mismatch").await;
    // The same company's other app does not sign for this one.
    assert_eq!(scene.wire.post_signed(body, Some(&right)).await.status, 200);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_cannot_be_decrypted_is_421(pool: PgPool) {
    let scene = Scene::set(pool).await;
    let spoilt = |spoil: fn(&mut Sealed)| {
        let mut sealed = scene.sealed();
        spoil(&mut sealed);
        sealed.body()
    };
    let (other_key, mut long_key) = (scene.office.other_wire().seal(b"{}"), scene.sealed());
    long_key.key = scene.wire.wrap(&[7; 32]);
    let with = |name: &str, value: Value| {
        let mut body: Value = serde_json::from_slice(&scene.sealed().body()).unwrap();
        body[name] = value;
        body.to_string().into_bytes()
    };
    let bodies = [
        ("nothing", Vec::new()),
        ("garbage", b"\xff\x00 garbage".to_vec()),
        ("no object", b"[1, 2]".to_vec()),
        ("an object without parts", b"{}".to_vec()),
        ("a part that is no text", with("encrypted_aes_key", json!(5))),
        ("a part that is null", with("initial_vector", Value::Null)),
        ("bad base64 data", with("encrypted_flow_data", json!("*** not base64 ***"))),
        ("bad base64 key", with("encrypted_aes_key", json!("ab=c"))),
        ("bad base64 nonce", with("initial_vector", json!("Ayşe"))),
        ("another key", other_key.body()),
        ("data of another request", spoilt(|sealed| sealed.data.reverse())),
        ("data cut by one byte", spoilt(|sealed| sealed.data.truncate(sealed.data.len() - 1))),
        ("data shorter than its tag", spoilt(|sealed| sealed.data.truncate(15))),
        ("no data", spoilt(|sealed| sealed.data.clear())),
        ("one bit of the tag", spoilt(|sealed| *sealed.data.last_mut().unwrap() ^= 1)),
        ("key cut", spoilt(|sealed| sealed.key.truncate(255))),
        ("key too long", spoilt(|sealed| sealed.key.push(0))),
        ("no key", spoilt(|sealed| sealed.key.clear())),
        ("one bit of the key", spoilt(|sealed| sealed.key[100] ^= 1)),
        ("an AES key of 32 bytes", long_key.body()),
        ("a nonce of 12 bytes", spoilt(|sealed| sealed.iv.truncate(12))),
        ("a nonce of 17 bytes", spoilt(|sealed| sealed.iv.push(0))),
        ("no nonce", spoilt(|sealed| sealed.iv.clear())),
        ("one bit of the nonce", spoilt(|sealed| sealed.iv[0] ^= 1)),
    ];
    for (what, body) in bodies {
        let answer = scene.wire.post(body).await;
        scene.refuses(what, &answer, 421, "undecryptable").await;
    }
    scene.takes_the_good_one().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_no_request_inside_a_good_envelope_is_400(pool: PgPool) {
    let scene = Scene::set(pool).await;
    let deep = format!(r#"{{"version":"3.0","action":"INIT","data":{}1{}}}"#, "[".repeat(500), "]".repeat(500));
    let bodies: [(&str, &[u8]); 17] = [
        ("nothing", b""),
        ("no JSON", b"Ay\xc5\x9fe"),
        ("cut JSON", br#"{"version":"3.0","action":"INIT""#),
        ("two requests", br#"{"action":"ping"}{"action":"ping"}"#),
        ("not UTF-8", b"{\"action\":\"\xff\"}"),
        ("half a surrogate", br#"{"action":"ping","flow_token":"\ud800"}"#),
        ("nested without end", deep.as_bytes()),
        ("an array", br#"[{"action":"ping"}]"#),
        ("a text", br#""ping""#),
        ("a number", b"3.0"),
        ("null", b"null"),
        ("no action", br#"{"version":"3.0"}"#),
        ("an unknown action", br#"{"version":"3.0","action":"DELETE"}"#),
        ("an action that is no text", br#"{"version":"3.0","action":{"ping":1}}"#),
        ("a token that is no text", br#"{"version":"3.0","action":"INIT","flow_token":7}"#),
        ("a screen that is no text", br#"{"version":"3.0","action":"data_exchange","screen":[]}"#),
        ("data that is no object", br#"{"version":"3.0","action":"data_exchange","data":["x"]}"#),
    ];
    for (what, plain) in bodies {
        let reply = scene.wire.ask_raw(plain).await;
        scene.refuses(what, &reply.answer, 400, "malformed_request").await;
    }
    scene.takes_the_good_one().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_unknown_endpoint_is_404_however_well_the_request_is_made(pool: PgPool) {
    let scene = Scene::set(pool).await;
    let ids =
        ["unknown", "AAAAAAAAAAAAAAAAAAAAAA", "%00", "%ff", "..", &scene.office.live.endpoint.to_lowercase()];
    for id in ids {
        let mut wire = scene.wire.clone();
        id.clone_into(&mut wire.endpoint);
        let reply = wire.ask(&scene.good).await;
        assert_eq!(reply.answer.status, 404, "{id}: {}", reply.answer.text);
        assert_eq!(scene.before.changed(&scene.pool).await, [""; 0], "{id}");
    }
    let mut wire = scene.wire.clone();
    "unknown".clone_into(&mut wire.endpoint);
    wire.ask(&scene.good).await.answer.is_problem(404, "unknown_endpoint");
    scene.takes_the_good_one().await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_body_above_one_mebibyte_is_413(pool: PgPool) {
    const LIMIT: usize = 1024 * 1024;
    let scene = Scene::set(pool).await;
    // The envelope padded with blanks: good JSON, well signed, of exactly this size.
    let sized = |size: usize| {
        let mut body = scene.sealed().body();
        body.resize(size, b' ');
        body
    };
    let answer = scene.wire.post(sized(LIMIT + 1)).await;
    scene.refuses("one byte too many", &answer, 413, "too_large").await;
    let answer = scene.wire.post(sized(8 * LIMIT)).await;
    scene.refuses("eight times too many", &answer, 413, "too_large").await;
    let answer = scene.wire.post(sized(LIMIT)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_screen_or_version_that_is_not_the_forms_is_400(pool: PgPool) {
    let scene = Scene::set(pool).await;
    let with = |path: &str, value: Value| {
        let mut request = scene.good.clone();
        *request.pointer_mut(path).unwrap() = value;
        request
    };
    for screen in [json!("SCREEN_ZZ"), json!("SUCCESS"), json!("screen_a"), json!(""), Value::Null] {
        let reply = scene.wire.ask(&with("/screen", screen.clone())).await;
        scene.refuses(&screen.to_string(), &reply.answer, 400, "unknown_screen").await;
    }
    let mut back = with("/screen", json!("SCREEN_ZZ"));
    back["action"] = json!("BACK");
    scene.refuses("back", &scene.wire.ask(&back).await.answer, 400, "unknown_screen").await;
    let reply = scene.wire.ask(&with("/data/akis_version", json!("Ayşe"))).await;
    scene.refuses("no version", &reply.answer, 400, "unknown_version").await;
    // These could have been one once: the phone closes the form and says how to begin again.
    for version in [json!(uuid::Uuid::now_v7()), json!("00000000-0000-0000-0000-000000000000")] {
        scene.wire.ask(&with("/data/akis_version", version.clone())).await.is_gone();
        assert_eq!(scene.before.changed(&scene.pool).await, [""; 0], "{version}");
    }
    scene.takes_the_good_one().await;
}
