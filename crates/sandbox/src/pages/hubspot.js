// Draws the forms and submissions that the HubSpot stand-in holds.
const get = async (path) => (await fetch(`/sandbox/hubspot/${path}`)).json();
const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const plain = (html) => new DOMParser().parseFromString(html ?? "", "text/html").body.textContent.trim();
let drawn = "";

function fieldsOf(form) {
  const inner = (field) => [field, ...(field.dependentFields ?? []).flatMap((one) => inner(one.dependentField))];
  return form.fieldGroups.flatMap((group) => group.fields).flatMap(inner);
}

function formCard(form) {
  const fields = fieldsOf(form);
  const tags = [form.configuration.language, `${fields.length} fields`];
  if (form.configuration.recaptchaEnabled) tags.push("CAPTCHA");
  if (form.legalConsentOptions.type !== "none") tags.push("consent");
  return element(
    "li",
    { className: "card" },
    element("h3", { textContent: form.name }),
    element("p", { className: "small" }, ...tags.map((tag) => element("span", { className: "tag", textContent: tag }))),
    element("p", { className: "soft small", textContent: fields.map((field) => plain(field.label)).join(" · ") }),
  );
}

function submissionCard(one) {
  const answers = one.values.flatMap((value) => [
    element("dt", { textContent: plain(value.label) }),
    element("dd", { textContent: value.display }),
  ]);
  const consent = one.legal_consent?.consent;
  if (consent) {
    answers.push(element("dt", { textContent: "Consent to process" }), element("dd", { textContent: `${consent.consentToProcess ? "Yes" : "No"}: ${plain(consent.text)}` }));
    for (const sent of consent.communications ?? []) {
      answers.push(element("dt", { textContent: `Subscription ${sent.subscriptionTypeId}` }), element("dd", { textContent: `${sent.value ? "Yes" : "No"}: ${plain(sent.text)}` }));
    }
  }
  return element(
    "article",
    { className: "card" },
    element("h3", { textContent: one.form_name }),
    element("p", { className: "soft small", textContent: [new Date(one.submitted_at).toLocaleString(), one.contact, one.page_name].filter(Boolean).join(" · ") }),
    element("dl", { className: "answers" }, ...answers),
    element("p", { className: "soft small", textContent: one.page_url ?? "" }),
  );
}

const KINDS = { "0-1": "Contact", "0-2": "Company", "0-3": "Deal", "0-5": "Ticket", "0-46": "Note" };
// What HubSpot sets itself says nothing to a reader.
const AUTOMATIC = /^(hs_object_id|createdate|lastmodifieddate|hs_createdate|hs_lastmodifieddate)$/;

function objectCard(one, all) {
  const linked = one.associations.map((link) => all.find((other) => other.id === link.to)).filter(Boolean);
  const nameOf = (other) => `${KINDS[other.kind] ?? other.kind} ${other.properties.email ?? other.properties.subject ?? other.properties.dealname ?? other.id}`;
  const pairs = Object.entries(one.properties).filter(([name]) => !AUTOMATIC.test(name));
  if (linked.length) pairs.push(["Connected with", linked.map(nameOf).join(", ")]);
  return element(
    "article",
    { className: "card" },
    element("h3", { textContent: nameOf(one) }),
    element("p", { className: "soft small", textContent: [new Date(one.updated_at).toLocaleString(), `account ${one.portal}`, one.archived ? "archived" : ""].filter(Boolean).join(" · ") }),
    element("dl", { className: "answers" }, ...pairs.flatMap(([name, value]) => [element("dt", { textContent: name }), element("dd", { textContent: plain(value) })])),
  );
}

function fileCard({ mime_type, file }) {
  const link = element("a", { href: `/sandbox/hubspot/files/${file.id}/content`, textContent: file.path });
  const about = [mime_type, `${file.size} bytes`, new Date(file.createdAt).toLocaleString()].join(" · ");
  return element(
    "li",
    { className: "card" },
    element("h3", {}, link),
    element("p", { className: "small" }, element("span", { className: "tag", textContent: file.access })),
    element("p", { className: "soft small", textContent: about }),
  );
}

function fill(id, cards, sentence) {
  const nothing = element("p", { className: "soft", textContent: sentence });
  document.getElementById(id).replaceChildren(...(cards.length ? cards : [nothing]));
}

async function refresh() {
  if (document.hidden) return;
  const [forms, submissions, objects, files] = await Promise.all(["forms", "submissions", "objects", "files"].map(get));
  const now = JSON.stringify([forms, submissions, objects, files]);
  if (now === drawn) return;
  drawn = now;
  const cardsOf = (wanted) => objects.filter(wanted).map((one) => objectCard(one, objects));
  fill("contacts", cardsOf((one) => one.kind === "0-1"), "No contacts yet.");
  fill("objects", cardsOf((one) => one.kind !== "0-1"), "None yet.");
  fill("files", files.map(fileCard), "No files yet.");
  document.getElementById("forms").replaceChildren(...forms.filter((form) => !form.archived).map(formCard));
  const nothing = element("p", { className: "soft", textContent: "No submissions yet. Fill in the form on the phone: it arrives here." });
  document.getElementById("submissions").replaceChildren(...(submissions.length ? submissions.map(submissionCard) : [nothing]));
}

refresh();
setInterval(() => refresh().catch(() => {}), 1000);
