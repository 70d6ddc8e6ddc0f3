//! Apps Script web apps, run under Node.js on the sandbox's stand-ins of Google's services.

use super::{BOOKING, MEMBERS, WORKSHOP, client, control, start};
use akis_sandbox::{Options, Running, Sandbox};
use serde_json::{Value, json};
use std::path::PathBuf;

async fn deploy(sandbox: &Running, form: &str, code: &str) -> String {
    let (status, made) = control(sandbox, "POST", "/scripts", &json!({ "form_id": form, "code": code })).await;
    assert_eq!(status, 200, "{made}");
    made["exec_url"].as_str().unwrap().to_owned()
}

/// Posts, follows to the content host by GET, and reads the JSON there.
async fn call(url: &str, body: &Value) -> Value {
    let answer = client().post(url).body(body.to_string()).send().await.unwrap();
    assert_eq!(answer.status(), 302, "{}", answer.text().await.unwrap());
    let place = answer.headers()["location"].to_str().unwrap();
    assert!(place.contains("/google/content/macros/echo?user_content_key="));
    client().get(place).send().await.unwrap().json().await.unwrap()
}

async fn arrived(sandbox: &Running, form: &str) -> Value {
    control(sandbox, "GET", &format!("/responses?form={form}"), &Value::Null).await.1
}

const EVERY_KIND: &str = r"
function out_(value) {
  return ContentService.createTextOutput(JSON.stringify(value)).setMimeType(ContentService.MimeType.JSON);
}
function choice_() { return 'a name of its own'; }
function doGet() { return out_({ ok: true, zone: Session.getScriptTimeZone() }); }
function doPost(e) {
  var form = FormApp.openById(JSON.parse(e.postData.contents).form);
  var byTitle = function (title) {
    return form.getItems().filter(function (item) { return item.getTitle() === title; })[0];
  };
  var answer = form.createResponse();
  answer.withItemResponse(byTitle('Full name').asTextItem().createResponse('Ayşe'));
  answer.withItemResponse(byTitle('Work e-mail').asTextItem().createResponse('ayse@deniz.com.tr'));
  answer.withItemResponse(byTitle('Date of birth').asDateItem().createResponse(new Date(1990, 1, 28)));
  answer.withItemResponse(byTitle('Which block on which day?').asGridItem().createResponse(['Morning', 'Noon']));
  answer.withItemResponse(byTitle('Meals you will take').asCheckboxGridItem().createResponse([['Lunch', 'Dinner'], null]));
  answer.withItemResponse(byTitle('How much do you know already?').asScaleItem().createResponse(0));
  answer.withItemResponse(byTitle('When will you arrive?').asTimeItem().createResponse(9, 5));
  answer.withItemResponse(byTitle('T-shirt size').asListItem().createResponse('XL'));
  var sent = answer.submit();
  var again = form.getResponses(new Date(Date.now() - 60000))[0];
  return out_({
    id: sent.getId(),
    same: again.getId() === sent.getId(),
    answers: again.getItemResponses().map(function (one) { return one.getResponse(); }),
    first: form.getItems()[0].getId(),
    type: String(form.getItems()[0].getType()),
    own: choice_(),
  });
}";

#[tokio::test]
async fn a_script_submits_every_kind_of_answer() {
    let sandbox = start().await;
    let url = deploy(&sandbox, WORKSHOP, EVERY_KIND).await;
    let said = call(&url, &json!({ "form": WORKSHOP })).await;
    assert_eq!((&said["same"], said["type"].as_str()), (&true.into(), Some("TEXT")), "{said}");
    assert_eq!(said["first"], 0x3d4e_5f61, "an item's number is its hexadecimal id");
    let answers = json!([
        "Ayşe",
        "ayse@deniz.com.tr",
        "1990-02-28",
        ["Morning", "Noon"],
        [["Lunch", "Dinner"], null],
        "0",
        "09:05",
        "XL"
    ]);
    assert_eq!(said["answers"], answers);
    let kept = &arrived(&sandbox, WORKSHOP).await[0];
    assert_eq!((kept["via"].as_str(), &kept["response_id"]), (Some("apps_script"), &said["id"]));
    assert_eq!(kept["answers"]["0a11bb24"], json!(["Lunch", "Dinner"]));
    assert!(kept["answers"]["0a11bb25"].is_null());
    let looked = client().get(&url).send().await.unwrap();
    assert_eq!(looked.status(), 302, "a GET answers through the content host too");
}

/// Keeps an id's response in the script's properties under a lock, as a bridge must.
const ONCE: &str = r"
function doPost(e) {
  var id = e.parameter.id;
  var lock = LockService.getScriptLock();
  lock.waitLock(20000);
  try {
    var kept = PropertiesService.getScriptProperties();
    var before = kept.getProperty(id);
    if (!before) {
      var form = FormApp.getActiveForm();
      var item = form.getItemById(parseInt('60718291', 16)).asTextItem();
      var response = form.createResponse().withItemResponse(item.createResponse('Can'));
      Utilities.sleep(200);
      before = response.submit().getId();
      kept.setProperty(id, before);
    }
    console.log('kept', id);
    return ContentService.createTextOutput(JSON.stringify({ id: before })).setMimeType(ContentService.MimeType.JSON);
  } finally {
    lock.releaseLock();
  }
}";

#[tokio::test]
async fn the_same_id_twice_at_once_makes_one_response() {
    let sandbox = start().await;
    let url = format!("{}?id=s-1", deploy(&sandbox, MEMBERS, ONCE).await);
    let body = json!({});
    let (one, two, three) = tokio::join!(call(&url, &body), call(&url, &body), call(&url, &body));
    assert!(one["id"].is_string() && one == two && two == three, "{one} {two} {three}");
    assert_eq!(arrived(&sandbox, MEMBERS).await.as_array().unwrap().len(), 1);
    let scripts = control(&sandbox, "GET", "/scripts", &Value::Null).await.1;
    assert_eq!((scripts[0]["log"].as_array().unwrap().len(), &scripts[0]["properties"]), (3, &1.into()));
}

async fn page(url: &str) -> (u16, String) {
    let answer = client().post(url).body("{}").send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn what_goes_wrong_in_a_script_is_a_page_with_200() {
    let sandbox = start().await;
    let expect = async |code: &str, words: &str| {
        let (status, text) = page(&deploy(&sandbox, BOOKING, code).await).await;
        assert!(status == 200 && text.contains(words), "{words}: {text}");
    };
    let form = "var form = FormApp.getActiveForm(); var items = form.getItems();";
    expect("function doGet() {}", "Script function not found: doPost").await;
    expect("function doPost() { return 5; }", "not a supported return type").await;
    expect(
        "function doPost() {\n  none.call();\n}",
        "ReferenceError: none is not defined (line 2, file &quot;Code&quot;)",
    )
    .await;
    expect("function doPost( {", "SyntaxError").await;
    expect(&format!("function doPost() {{ FormApp.openById('{MEMBERS}'); }}"), "No item with the given ID").await;
    expect(
        &format!("function doPost() {{ {form} items[2].asMultipleChoiceItem().createResponse('x'); }}"),
        "Invalid response",
    )
    .await;
    expect(&format!("function doPost() {{ {form} items[2].asTextItem(); }}"), "Invalid conversion").await;
    expect(
        &format!("function doPost() {{ {form} form.createResponse().submit(); }}"),
        "This is a required question",
    )
    .await;
    expect("function doPost() { return process.exit(); }", "process is not defined").await;
    expect("function doPost() { globalThis.constructor.constructor('return process')(); }", "EvalError").await;
    expect(
        "function doPost() { PropertiesService.getScriptProperties().setProperty('a', 'x'.repeat(9300)); }",
        "too large",
    )
    .await;
    assert_eq!(arrived(&sandbox, BOOKING).await, json!([]));
}

#[tokio::test]
async fn who_may_call_and_what_a_new_version_changes() {
    let sandbox = start().await;
    let body = |anyone: bool, id: Option<&str>, text: &str| {
        let code = format!("function doPost() {{ return ContentService.createTextOutput('\"{text}\"'); }}");
        json!({ "form_id": BOOKING, "code": code, "anyone": anyone, "deployment_id": id })
    };
    let (_, made) = control(&sandbox, "POST", "/scripts", &body(false, None, "one")).await;
    let (url, id) = (made["exec_url"].as_str().unwrap(), made["deployment_id"].as_str().unwrap());
    let answer = client().post(url).body("{}").send().await.unwrap();
    assert!(answer.headers()["location"].to_str().unwrap().contains("/google/accounts/ServiceLogin"));
    let (_, again) = control(&sandbox, "POST", "/scripts", &body(true, Some(id), "two")).await;
    assert_eq!(again["exec_url"], made["exec_url"]);
    assert_eq!(call(url, &json!({})).await, "two");
    assert_eq!(control(&sandbox, "DELETE", &format!("/scripts/{id}"), &Value::Null).await.0, 204);
    assert_eq!(page(url).await.0, 404);
    assert_eq!(control(&sandbox, "POST", "/scripts", &json!({ "form_id": "none", "code": "x" })).await.0, 400);
}

#[tokio::test]
async fn a_signature_is_the_one_everybody_computes() {
    let sandbox = start().await;
    let code = r"
function doPost(e) {
  var bytes = Utilities.computeHmacSha256Signature('Merhaba dünya', 'gizli', Utilities.Charset.UTF_8);
  var hex = bytes.map(function (one) { return ('0' + (one & 255).toString(16)).slice(-2); }).join('');
  var ascii = Utilities.base64Encode(Utilities.computeDigest(Utilities.DigestAlgorithm.SHA_256, 'abc'));
  var text = Utilities.newBlob(Utilities.base64Decode('QXnFn2U=')).getDataAsString();
  return ContentService.createTextOutput(JSON.stringify({ hex: hex, lowest: Math.min.apply(null, bytes) < 0, ascii: ascii, text: text, size: e.postData.length }));
}";
    let said = call(&deploy(&sandbox, BOOKING, code).await, &json!({ "ş": 1 })).await;
    let mut mac = <hmac::Hmac<sha2::Sha256> as hmac::KeyInit>::new_from_slice("gizli".as_bytes()).unwrap();
    hmac::Mac::update(&mut mac, "Merhaba dünya".as_bytes());
    let text = said["hex"].as_str().unwrap();
    let said_bytes: Vec<u8> =
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect();
    assert_eq!(said_bytes, hmac::Mac::finalize(mac).into_bytes().to_vec());
    assert_eq!(said["ascii"], "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", "FIPS 180-4, example abc");
    assert_eq!((said["text"].as_str(), &said["lowest"], &said["size"]), (Some("Ayşe"), &true.into(), &8.into()));
}

#[tokio::test]
async fn without_node_there_is_a_sentence() {
    let mut options = Options::default();
    options.google.node = PathBuf::from("/nowhere/node");
    let sandbox = Sandbox::start(options).await.unwrap();
    let (status, text) = page(&deploy(&sandbox, BOOKING, "function doPost() {}").await).await;
    assert_eq!(status, 503);
    assert!(text.contains("Install Node.js 18 or newer"), "{text}");
}
