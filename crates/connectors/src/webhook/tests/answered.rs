use super::given;
use crate::webhook::Webhook;
use crate::{Destination, Outcome};
use bytes::Bytes;
use http::Response;
use std::time::Duration;

fn read(response: &Response<Bytes>) -> Outcome {
    let given = given();
    let order = given.order();
    let step = &Webhook::new().steps(&order).unwrap()[0];
    Webhook::new().read(&order, step, response)
}

#[test]
fn every_answer_of_an_address_is_said_in_both_languages() {
    for status in (300..600).map(|status: u16| Response::builder().status(status).body(Bytes::new()).unwrap()) {
        let code = status.status().as_u16();
        match read(&status) {
            Outcome::Refused { message, .. } => {
                assert!(code < 500 && ![408, 423, 425, 429].contains(&code), "{code}");
                assert_ne!(message.en, message.tr);
            }
            Outcome::Retry { unclear, message, .. } => {
                assert!(code >= 500 || [408, 423, 425, 429].contains(&code), "{code}");
                assert!(!unclear, "a repetition is known by its id");
                assert_ne!(message.en, message.tr);
            }
            other => panic!("{code}: {other:?}"),
        }
    }
}

/// Standard Webhooks, "Deliverability and reliability".
#[test]
fn only_410_switches_the_address_off_and_asks_for_a_person() {
    for status in 200..600 {
        let answer = Response::builder().status(status).body(Bytes::new()).unwrap();
        assert_eq!(Webhook::new().is_closed(&answer), status == 410, "{status}");
        if status == 410 {
            let Outcome::Refused { errors, message } = read(&answer) else { panic!("it is not tried again") };
            assert_eq!(errors, ["GONE"]);
            assert!(message.en.contains("switch") && message.tr.contains("hedefi"), "{message}");
        }
    }
}

#[test]
fn a_wait_is_read_in_seconds_and_as_a_moment() {
    let after = |value: &str| {
        let answer = Response::builder().status(503).header("retry-after", value).body(Bytes::new()).unwrap();
        match read(&answer) {
            Outcome::Retry { after, .. } => after,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(after("120"), Some(Duration::from_mins(2)));
    // `now` of these tests is 10:00:02 on Monday, 1 June 2026.
    assert_eq!(after("Mon, 01 Jun 2026 10:01:02 GMT"), Some(Duration::from_mins(1)));
    assert_eq!(after("Mon, 01 Jun 2026 09:00:00 GMT"), None, "a moment that has passed asks for no wait");
    assert_eq!(after("99999999999"), Some(Duration::from_hours(24)));
    assert_eq!(after("soon"), None);
}
