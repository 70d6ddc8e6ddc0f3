// Draws what came to the webhook listeners.
import { card, get, keepDrawing, section, time } from "./received.js";

const SIGNATURES = { not_checked: "signature not checked", missing: "no signature", good: "signature good", bad: "signature bad", old: "signature too old" };

function readable(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 1);
  } catch {
    return body;
  }
}

const receivedCard = (one) =>
  card({
    title: `${one.method} ${one.path}`,
    tags: [`answered ${one.status}`, SIGNATURES[one.signature]],
    soft: time(one.at),
    pairs: Object.entries(one.headers).filter(([name]) => /^(webhook-|typeform-|content-type|user-agent)/.test(name)),
    raw: readable(one.body),
  });

keepDrawing(
  () => get("listeners"),
  (listeners) =>
    listeners.length
      ? listeners.map((one) => section(`/sandbox/listener/${one.name}`, one.received.map(receivedCard), "Nothing came yet."))
      : [section("Nothing came yet", [], "Give a webhook an address such as /sandbox/listener/crm on this host: what comes there is shown here.")],
);
