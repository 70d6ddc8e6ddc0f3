// The page of a customer's phone: it shows what the control API says and sends what hands do.
import { draw, element } from "/sandbox/assets/draw.js";

const waId = new URLSearchParams(location.search).get("wa_id") ?? "905321112233";
const base = `/sandbox/phones/${waId}`;
const at = (id) => document.getElementById(id);

let numbers = [];
let view = null;
let chatDrawn = "";
let shapeDrawn = "";
// Hands act one after the other; answers to older questions are not drawn over newer ones.
let queue = Promise.resolve();
let pending = 0;

function send(path, body) {
  pending += 1;
  if (path === "tap" || path === "open" || path === "back") at("screen").setAttribute("aria-busy", "true");
  queue = queue.then(async () => {
    try {
      const answer = await fetch(`${base}/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body ?? {}),
      });
      const said = await answer.json();
      pending -= 1;
      if (answer.ok) {
        if (pending === 0) show(said);
      } else say(said.error?.message ?? "That did not work.");
    } catch {
      pending -= 1;
      say("The sandbox does not answer.");
    }
    if (pending === 0) at("screen").setAttribute("aria-busy", "false");
  });
  return queue;
}

const act = {
  input: (name, value) => send("input", { name, value }),
  tap: (target) => send("tap", { target }),
};

function say(words) {
  const bar = at(at("sheet").hidden ? "notice" : "snackbar");
  bar.textContent = words;
  bar.hidden = !words;
}

function bubble(message) {
  const own = message.direction === "customer";
  const parts = [];
  if (message.header) parts.push(element("p", { className: "head", textContent: message.header }));
  parts.push(element("p", { className: "text", textContent: own && message.response ? "Response sent" : message.body }));
  if (message.summary?.length) {
    parts.push(element("dl", {}, ...message.summary.flatMap((line) => [
      element("dt", { textContent: line.label }),
      element("dd", { textContent: line.value }),
    ])));
  }
  if (message.footer) parts.push(element("p", { className: "foot", textContent: message.footer }));
  const ticks = own ? "✓✓" : "";
  parts.push(element("p", { className: "time", textContent: `${new Date(message.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })} ${ticks}` }));
  if (!own && message.flow_id) {
    if (message.notice) parts.push(element("p", { className: "foot", textContent: message.notice }));
    parts.push(element("button", {
      type: "button",
      className: "open",
      disabled: !message.cta_enabled,
      textContent: message.flow_cta,
      onclick: () => send("open", { message_id: message.id }),
    }));
  }
  return element("li", { className: own ? "bubble customer" : "bubble" }, ...parts);
}

function drawChat() {
  const now = JSON.stringify(view.messages);
  if (now === chatDrawn) return;
  chatDrawn = now;
  const empty = element("li", { className: "empty", textContent: "No messages yet. Send your form to this number, and it appears here." });
  at("chat").replaceChildren(...(view.messages.length ? view.messages.map(bubble) : [empty]));
  at("chat").scrollTop = at("chat").scrollHeight;
}

// What needs new elements when it changes; values and errors are written into the ones there are.
const shapeOf = (open) =>
  JSON.stringify([open.screen, open.message_id, open.title, open.components.map(({ value, error, ...rest }) => rest)]);

function drawScreen(open) {
  at("title").textContent = open.title || open.flow_name;
  at("back").style.visibility = open.can_go_back ? "visible" : "hidden";
  const shape = shapeOf(open);
  if (shape !== shapeDrawn) {
    const fresh = JSON.parse(shapeDrawn || "[]")[0] !== open.screen;
    const { dataset, value } = document.activeElement ?? {};
    const focused = dataset?.name;
    shapeDrawn = shape;
    at("screen").replaceChildren(...(open.screen ? open.components.map((one) => draw(one, act)) : [element("p", { textContent: "Loading…" })]));
    if (fresh) at("screen").scrollTop = 0;
    else if (focused) {
      const same = [...at("screen").querySelectorAll("[data-name]")].filter((one) => one.dataset.name === focused);
      (same.find((one) => one.value === value) ?? same[0])?.focus();
    }
  }
  for (const component of open.components) {
    if (component.value !== undefined && component.name) refill(component);
  }
  drawFooter(open);
}

function refill(component) {
  const control = document.getElementById(`input-${component.name}`);
  if (!control) return;
  const active = control === document.activeElement;
  if ("value" in control && !active && typeof component.value === "string" && control.value !== component.value) {
    control.value = component.value;
  }
  const error = document.getElementById(`input-${component.name}-error`);
  // A half-typed address is not wrong yet: a complaint waits until the field is left.
  const words = component.error && (!active || !error.hidden) ? component.error : "";
  error.textContent = words;
  error.hidden = !words;
  control.setAttribute("aria-invalid", words ? "true" : "false");
}

function drawFooter(open) {
  let button = at("footer").querySelector(".go");
  if (!open.footer) {
    at("footer").replaceChildren();
    return;
  }
  if (!button || button.textContent !== open.footer.label) {
    button = element("button", { type: "button", className: "go", textContent: open.footer.label, onclick: () => act.tap("footer") });
    const captions = element("p", { className: "captions" }, ...open.footer.captions.map((words) => element("span", { textContent: words })));
    at("footer").replaceChildren(captions, button);
  }
  button.disabled = !open.footer.enabled;
}

function show(next) {
  view = next;
  drawChat();
  const open = view.open;
  at("sheet").hidden = !open;
  at("composer").inert = Boolean(open);
  at("chat").inert = Boolean(open);
  if (open) {
    drawScreen(open);
    at("notice").hidden = true;
    at("snackbar").textContent = open.snackbar ?? "";
    at("snackbar").hidden = !open.snackbar;
  } else {
    shapeDrawn = "";
    at("footer").replaceChildren();
    at("notice").textContent = view.notice ?? "";
    at("notice").hidden = !view.notice;
  }
}

async function poll() {
  if (pending > 0 || document.hidden) return;
  const answer = await fetch(base);
  if (!answer.ok) {
    say("This is not a phone number.");
    return;
  }
  const next = await answer.json();
  if (pending > 0) return;
  show(next);
  const unread = next.messages.some((one) => one.direction === "business" && one.status === "delivered");
  if (unread) await fetch(`${base}/read`, { method: "POST" });
}

at("back").addEventListener("click", () => send("back"));
at("close").addEventListener("click", () => send("close"));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && view?.open) send("close");
});
at("screen").addEventListener("focusout", () => {
  if (view?.open && pending === 0) setTimeout(() => pending === 0 && view?.open && drawScreen(view.open));
});
at("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = at("words").value.trim();
  if (words && numbers[0]) send("text", { phone_number_id: numbers[0].id, text: words });
  at("words").value = "";
});

numbers = await (await fetch("/sandbox/phone-numbers")).json();
if (numbers[0]) {
  at("business").textContent = numbers[0].verified_name;
  at("manager").textContent = numbers[0].verified_name;
  at("number").textContent = numbers[0].display_phone_number;
}
await poll();
setInterval(() => poll().catch(() => {}), 700);
