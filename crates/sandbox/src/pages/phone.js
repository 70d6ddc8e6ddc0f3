// The page of a customer's phone: it shows what the control API says and sends what hands do.
import { draw, element, language, say as own } from "/sandbox/assets/draw.js";

const waId = new URLSearchParams(location.search).get("wa_id") ?? "905321112233";
const base = `/sandbox/phones/${waId}`;
const at = (id) => document.getElementById(id);

let numbers = [];
let view = null;
let chatDrawn = "";
let shapeDrawn = "";
// Why the last thing was refused; stands until something is taken.
let refusal = "";
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
      const said = await answer.json().catch(() => ({}));
      pending -= 1;
      if (answer.ok) {
        refusal = "";
        if (pending === 0) show(said);
      } else {
        const size = answer.status === 413 ? "This file is too large for the sandbox." : "That did not work.";
        refusal = said.error?.message ?? size;
        // What was refused does not stay in the field.
        if (pending === 0 && view?.open) drawScreen(view.open, true);
        say(refusal);
      }
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
  const shown = own(words);
  const address = /^Opens (https?:\S+)$/.exec(words)?.[1];
  if (address) {
    const link = element("a", { href: address, target: "_blank", rel: "noreferrer", textContent: address });
    bar.replaceChildren(shown.replace(address, ""), link);
  } else bar.textContent = shown;
  bar.hidden = !words;
}

function bubble(message) {
  const customer = message.direction === "customer";
  const parts = [];
  if (message.header) parts.push(element("p", { className: "head", textContent: message.header }));
  parts.push(element("p", { className: "text", textContent: customer && message.response ? own("Response sent") : message.body }));
  if (message.summary?.length) {
    parts.push(element("dl", {}, ...message.summary.flatMap((line) => [
      element("dt", { textContent: line.label }),
      element("dd", { textContent: own(line.value) }),
    ])));
  }
  if (message.footer) parts.push(element("p", { className: "foot", textContent: message.footer }));
  const ticks = customer ? "✓✓" : "";
  parts.push(element("p", { className: "time", textContent: `${new Date(message.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })} ${ticks}` }));
  if (!customer && message.flow_id) {
    if (message.notice) parts.push(element("p", { className: "foot", textContent: own(message.notice) }));
    parts.push(element("button", {
      type: "button",
      className: "open",
      disabled: !message.cta_enabled,
      textContent: message.flow_cta,
      onclick: () => send("open", { message_id: message.id }),
    }));
  }
  return element("li", { className: customer ? "bubble customer" : "bubble" }, ...parts);
}

function drawChat() {
  const now = JSON.stringify(view.messages);
  if (now === chatDrawn) return;
  chatDrawn = now;
  const empty = element("li", { className: "empty", textContent: own("No messages yet. Send your form to this number, and it appears here.") });
  at("chat").replaceChildren(...(view.messages.length ? view.messages.map(bubble) : [empty]));
  at("chat").scrollTop = at("chat").scrollHeight;
}

// What needs new elements when it changes; values and errors are written into the ones there are.
const shapeOf = (open) =>
  JSON.stringify([open.screen, open.message_id, open.title, open.components.map(({ value, error, ...rest }) =>
    rest.mime_types ? { ...rest, value } : rest)]);

function drawScreen(open, afresh = false) {
  at("title").textContent = open.title || open.flow_name;
  at("back").style.visibility = open.can_go_back ? "visible" : "hidden";
  const shape = shapeOf(open);
  if (shape !== shapeDrawn) {
    const fresh = JSON.parse(shapeDrawn || "[]")[0] !== open.screen;
    const { dataset, value } = document.activeElement ?? {};
    const focused = dataset?.name;
    shapeDrawn = shape;
    at("screen").replaceChildren(...(open.screen ? open.components.map((one) => draw(one, act)) : [element("p", { textContent: own("Loading…") })]));
    if (fresh) at("screen").scrollTop = 0;
    else if (focused) {
      const same = [...at("screen").querySelectorAll("[data-name]")].filter((one) => one.dataset.name === focused);
      (same.find((one) => one.value === value) ?? same[0])?.focus();
    }
  }
  for (const component of open.components) {
    if (component.value !== undefined && component.name) refill(component, afresh);
  }
  drawFooter(open);
}

function refill(component, afresh) {
  const control = document.getElementById(`input-${component.name}`);
  if (!control) return;
  const active = control === document.activeElement;
  const { value } = component;
  const typed = active && !(afresh && control.type === "date");
  if ("value" in control && control.type !== "file" && !typed && typeof value === "string" && control.value !== value) {
    control.value = value;
  }
  for (const box of control.querySelectorAll("input[type=checkbox], input[type=radio]")) {
    box.checked = Array.isArray(value) ? value.includes(box.value) : value === true || value === box.value;
  }
  for (const end of control.querySelectorAll("input[data-end]")) {
    if (afresh || end !== document.activeElement) end.value = value?.[end.dataset.end] ?? "";
  }
  if (afresh && control.type === "file") control.value = "";
  const error = document.getElementById(`input-${component.name}-error`);
  // A half-typed address is not wrong yet: a complaint waits until the field is left.
  const words = component.error && (!active || !error.hidden) ? own(component.error) : "";
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
    say(open.snackbar ?? refusal);
  } else {
    shapeDrawn = "";
    at("footer").replaceChildren();
    say(view.notice ?? refusal);
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

document.documentElement.lang = language;
for (const [name, attribute] of [["words", "placeholder"], ["back", "aria-label"], ["close", "aria-label"], ["send", "aria-label"], ["chat", "aria-label"]]) {
  at(name).setAttribute(attribute, own(at(name).getAttribute(attribute)));
}
for (const name of ["number", "managed", "message"]) at(name).textContent = own(at(name).textContent);

numbers = await (await fetch("/sandbox/phone-numbers")).json();
if (numbers[0]) {
  at("business").textContent = numbers[0].verified_name;
  at("manager").textContent = numbers[0].verified_name;
  at("number").textContent = numbers[0].display_phone_number;
}
await poll();
setInterval(() => poll().catch(() => {}), 700);
