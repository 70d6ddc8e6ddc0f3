// Draws what the control API says about flows, requests and faults.
const KINDS = {
  google: ["none", "unauthorized", "revoked", "rate_limited", "server_error", "slow", "hang", "accept_then_hang", "malformed"],
  hubspot: ["none", "unauthorized", "revoked", "rate_limited", "server_error", "slow", "hang", "accept_then_hang", "malformed"],
  typeform: ["none", "unauthorized", "revoked", "rate_limited", "server_error", "slow", "hang", "accept_then_hang", "malformed"],
  surveymonkey: ["none", "unauthorized", "revoked", "rate_limited", "server_error", "slow", "hang", "accept_then_hang", "malformed"],
  graph: ["none", "unauthorized", "rate_limited", "server_error", "slow", "hang", "accept_then_hang", "malformed"],
  relay: ["none", "stale_key", "bad_signature"],
};
const NAMES = { google: "Google", hubspot: "HubSpot", typeform: "Typeform", surveymonkey: "SurveyMonkey", graph: "Graph API", relay: "Phone to endpoint" };

const get = async (path) => (await fetch(`/sandbox/${path}`)).json();
const status = document.getElementById("status");

function row(cells) {
  const line = document.createElement("tr");
  for (const cell of cells) {
    const data = document.createElement("td");
    data.textContent = cell ?? "";
    line.append(data);
  }
  return line;
}

async function setFault(vendor, kind, times) {
  const change = { [vendor]: { kind, times, seconds: kind === "slow" ? 3 : 60 } };
  const answer = await fetch("/sandbox/faults", { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(change) });
  status.textContent = answer.ok ? `${NAMES[vendor]}: ${kind}` : "The weather could not be changed.";
}

function drawFaults(faults) {
  const place = document.getElementById("faults");
  if (place.childElementCount === 0) {
    for (const vendor of Object.keys(KINDS)) {
      const card = document.createElement("div");
      card.className = "card";
      const label = document.createElement("label");
      label.textContent = `${NAMES[vendor]} `;
      const kind = document.createElement("select");
      kind.id = `fault-${vendor}`;
      kind.append(...KINDS[vendor].map((name) => new Option(name.replaceAll("_", " "), name)));
      label.append(kind);
      const once = document.createElement("label");
      once.className = "small";
      const tick = document.createElement("input");
      tick.type = "checkbox";
      once.append(tick, " only once");
      const change = () => setFault(vendor, kind.value, tick.checked ? 1 : null);
      kind.addEventListener("change", change);
      tick.addEventListener("change", change);
      card.append(label, document.createElement("br"), once);
      place.append(card);
    }
  }
  for (const vendor of Object.keys(KINDS)) {
    const kind = document.getElementById(`fault-${vendor}`);
    if (document.activeElement !== kind) kind.value = faults[vendor].kind;
  }
}

async function refresh() {
  if (document.hidden) return;
  const [faults, flows, requests] = await Promise.all([get("faults"), get("flows"), get("requests")]);
  drawFaults(faults);
  document.getElementById("flows").replaceChildren(
    ...flows.map((flow) => row([flow.name, flow.status, flow.endpoint_uri, flow.validation_errors.map((error) => error.message).join(" ")])),
  );
  document.getElementById("requests").replaceChildren(
    ...requests.slice(-40).reverse().map((one) =>
      row([new Date(one.at).toLocaleTimeString(), one.vendor, `${one.method} ${one.path}`, one.status ?? "…"]),
    ),
  );
}

refresh();
setInterval(() => refresh().catch(() => {}), 1500);
