// Draws Google's forms, responses, scripts and spreadsheets, and lets a person change a form or deploy a script.
const home = "/sandbox/google";
const get = async (path) => (await fetch(`${home}/${path}`)).json();
const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const status = document.getElementById("status");
const small = (text) => element("p", { className: "soft small", textContent: text });
let drawn = "";

async function send(method, path, body, done) {
  const answer = await fetch(`${home}/${path}`, { method, headers: { "content-type": "application/json" }, body: body && JSON.stringify(body) });
  const said = answer.status === 204 ? null : await answer.json();
  status.textContent = answer.ok ? done : said.error.message;
  await refresh();
  return answer.ok ? said : null;
}

const edit = (form, change, done) => send("POST", `forms/${encodeURIComponent(form.id)}/edit`, change, done);
const button = (text, act) => element("button", { type: "button", className: "button", textContent: text, onclick: act });
const hex = () => Math.floor(Math.random() * 0x7fffffff).toString(16).padStart(8, "0");

function questionRow(form, item) {
  const question = item.questionItem?.question ?? item.questionGroupItem?.questions[0];
  const row = element("div", { className: "row" }, element("span", { textContent: `${item.title ?? ""}${question?.required ? " *" : ""}` }));
  if (question) {
    const change = { op: "require", field: item.itemId, required: !question.required };
    row.append(button(question.required ? "Make optional" : "Make required", () => edit(form, change, `Changed: ${item.title}`)));
  }
  row.append(button("Remove", () => edit(form, { op: "remove_field", field: item.itemId }, `Removed: ${item.title}`)));
  return row;
}

function formCard(form) {
  const tags = [form.owner, form.open ? "open" : "closed"];
  if (form.needs_sign_in) tags.push("needs signing in");
  const add = () => edit(form, { op: "add_field", definition: { itemId: hex(), title: "A new question", questionItem: { question: { questionId: hex(), required: true, textQuestion: {} } } } }, "Added a required question");
  const remove = () => confirm(`Delete ${form.title}?`) && send("DELETE", `forms/${encodeURIComponent(form.id)}`, null, "Deleted");
  return element(
    "li",
    { className: "card", id: form.id },
    element("h3", {}, element("a", { href: form.public_url, textContent: form.title, target: "_blank", rel: "noreferrer" })),
    element("p", { className: "small" }, ...tags.map((tag) => element("span", { className: "tag", textContent: tag }))),
    small(`Revision ${form.form.revisionId}`),
    element("details", {}, element("summary", { textContent: `${form.form.items.length} items` }), ...form.form.items.map((item) => questionRow(form, item))),
    element("p", { className: "row" }, button("Add a required question", add), button(form.open ? "Close" : "Open", () => send("POST", `forms/${encodeURIComponent(form.id)}/publish`, { accepting: !form.open }, form.open ? "Closed" : "Opened")), button("Delete", remove)),
  );
}

function responseCard(one) {
  const answers = one.shown.flatMap((answer) => [element("dt", { textContent: answer.label }), element("dd", { textContent: answer.text })]);
  const ways = { form_post: "public form post", apps_script: "Apps Script" };
  return element(
    "article",
    { className: "card" },
    element("h3", { textContent: one.form_title ?? one.form_id }),
    small([new Date(one.created).toLocaleString(), ways[one.via], one.email].filter(Boolean).join(" · ")),
    element("dl", { className: "answers" }, ...answers),
    small(one.response_id),
  );
}

function table(rows) {
  const lines = rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", { textContent: cell ?? "" }))));
  return element("div", { className: "scroll" }, element("table", {}, element("tbody", {}, ...lines)));
}

function sheetCard(sheet) {
  const tabs = sheet.tabs.flatMap((tab) => [small(tab.title), tab.rows.length ? table(tab.rows.slice(0, 200)) : small("empty")]);
  return element("article", { className: "card" }, element("h3", { textContent: sheet.title }), ...tabs);
}

function scriptCard(script, forms) {
  const form = forms.find((one) => one.id === script.form_id);
  const log = script.log.length ? [element("details", {}, element("summary", { textContent: "Executions" }), element("pre", { className: "small scroll", textContent: script.log.slice(-20).join("\n") }))] : [];
  return element(
    "article",
    { className: "card" },
    element("h3", { textContent: form?.title ?? script.form_id }),
    element("p", { className: "small" }, element("code", { textContent: script.exec_url })),
    ...log,
    button("Archive", () => send("DELETE", `scripts/${encodeURIComponent(script.deployment_id)}`, null, "Archived")),
  );
}

const fill = (id, cards, nothing) => document.getElementById(id).replaceChildren(...(cards.length ? cards : [small(nothing)]));

async function refresh() {
  if (document.hidden) return;
  const [forms, responses, sheets, scripts] = await Promise.all([get("forms"), get("responses"), get("sheets"), get("scripts")]);
  const whole = await Promise.all(sheets.map((sheet) => get(`sheets/${encodeURIComponent(sheet.id)}`)));
  const now = JSON.stringify([forms, responses, whole, scripts]);
  if (now === drawn) return;
  drawn = now;
  const open = [...document.querySelectorAll("#forms details[open]")].map((one) => one.closest("li").id);
  fill("forms", forms.map(formCard), "No forms.");
  for (const id of open) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
  fill("responses", responses.slice(0, 100).map(responseCard), "No responses yet. Fill in the form on the phone: it arrives here.");
  fill("sheet-list", whole.map(sheetCard), "No spreadsheets.");
  fill("scripts", scripts.map((script) => scriptCard(script, forms)), "No scripts deployed yet.");
  const choice = document.querySelector("#deploy select");
  const chosen = choice.value;
  choice.replaceChildren(...forms.map((form) => new Option(`${form.title} (${form.owner})`, form.id)));
  if (chosen) choice.value = chosen;
}

document.getElementById("deploy").addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = new FormData(event.target);
  const said = await send("POST", "scripts", { form_id: given.get("form_id"), code: given.get("code"), anyone: given.has("anyone") }, "Deployed");
  document.getElementById("deployed").textContent = said ? `Web app URL: ${said.exec_url}` : status.textContent;
});

refresh();
setInterval(() => refresh().catch(() => {}), 1500);
