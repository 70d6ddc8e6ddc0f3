use crate::answer::{json, or_default};
use crate::request::post_json;
use crate::{Graph, GraphError};
use bytes::Bytes;
use http::{Request, Response};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Map, Value};

/// How a flow opens.
#[derive(Clone, Copy)]
pub enum Opening<'a> {
    /// The endpoint gives the first screen (`flow_action: data_exchange`).
    Endpoint,
    /// The phone shows this screen by itself (`flow_action: navigate`).
    Navigate {
        /// An entry screen: one that no other leads to.
        screen: &'a str,
        /// What the screen's data declares; left out when empty, which Meta refuses.
        data: &'a Map<String, Value>,
    },
}

/// A message with a button that opens a published flow.
#[derive(Clone, Copy)]
pub struct FlowMessage<'a> {
    /// The recipient's phone number, international, with or without `+`.
    pub to: &'a str,
    /// Text above, at most 60 characters.
    pub header: Option<&'a str>,
    /// The message, 1 to 1024 characters.
    pub body: &'a str,
    /// Small text below, at most 60 characters.
    pub footer: Option<&'a str>,
    /// The button, 1 to 30 characters, no emoji.
    pub cta: &'a str,
    /// Meta's id of the flow.
    pub flow_id: &'a str,
    /// How it opens.
    pub opening: Opening<'a>,
    /// Names the session; comes back with everything the phone sends.
    pub flow_token: &'a str,
    /// Comes back in every status of this message (`biz_opaque_callback_data`), at most 512 characters.
    pub callback_data: &'a str,
}

/// A message Meta accepted. Accepted is not delivered: statuses tell that.
#[derive(Clone, PartialEq, Eq)]
pub struct Sent {
    /// Meta's id of the message (`wamid.…`).
    pub message_id: String,
    /// The recipient's WhatsApp id, which may differ from the number that was given.
    pub wa_id: Option<String>,
}

/// `Debug` shows no phone number.
impl std::fmt::Debug for FlowMessage<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FlowMessage").field("flow_id", &self.flow_id).finish_non_exhaustive()
    }
}

/// `Debug` shows no phone number.
impl std::fmt::Debug for Sent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sent").finish_non_exhaustive()
    }
}

impl Graph {
    /// `POST /{phone}/messages`. A timeout or a status of 500 and above leaves open whether it was sent: never
    /// repeat it blindly. Read with [`Graph::read_sent`].
    pub fn send_flow_message(
        &self,
        token: &SecretString,
        phone_number_id: &str,
        message: &FlowMessage<'_>,
    ) -> Request<Bytes> {
        let mut interactive = serde_json::json!({
            "type": "flow",
            "body": { "text": message.body },
            "action": {
                "name": "flow",
                "parameters": {
                    "flow_message_version": "3",
                    "flow_id": message.flow_id,
                    "flow_cta": message.cta,
                    "flow_token": message.flow_token,
                    "flow_action": "data_exchange",
                    "mode": "published",
                },
            },
        });
        if let Opening::Navigate { screen, data } = message.opening {
            let parameters = &mut interactive["action"]["parameters"];
            parameters["flow_action"] = "navigate".into();
            parameters["flow_action_payload"] = serde_json::json!({ "screen": screen });
            if !data.is_empty() {
                parameters["flow_action_payload"]["data"] = Value::Object(data.clone());
            }
        }
        if let Some(text) = message.header {
            interactive["header"] = serde_json::json!({ "type": "text", "text": text });
        }
        if let Some(text) = message.footer {
            interactive["footer"] = serde_json::json!({ "text": text });
        }
        let body = serde_json::json!({
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": message.to,
            "type": "interactive",
            "interactive": interactive,
            "biz_opaque_callback_data": message.callback_data,
        });
        post_json(&self.address(&[phone_number_id, "messages"]), token, &body)
    }

    /// Reads the answer of [`Graph::send_flow_message`].
    pub fn read_sent(&self, response: &Response<Bytes>) -> Result<Sent, GraphError> {
        #[derive(Deserialize)]
        struct Accepted {
            messages: [Id; 1],
            #[serde(default, deserialize_with = "or_default")]
            contacts: Vec<Recipient>,
        }
        #[derive(Deserialize)]
        struct Id {
            id: String,
        }
        #[derive(Deserialize)]
        struct Recipient {
            #[serde(default)]
            wa_id: Option<String>,
        }
        let accepted: Accepted = json(response)?;
        let [message] = accepted.messages;
        let wa_id = accepted.contacts.into_iter().find_map(|recipient| recipient.wa_id);
        Ok(Sent { message_id: message.id, wa_id })
    }
}
