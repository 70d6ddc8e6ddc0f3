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

async function refresh() {
  if (document.hidden) return;
  const [forms, submissions] = await Promise.all([get("forms"), get("submissions")]);
  const now = JSON.stringify([forms, submissions]);
  if (now === drawn) return;
  drawn = now;
  document.getElementById("forms").replaceChildren(...forms.map(formCard));
  const nothing = element("p", { className: "soft", textContent: "No submissions yet. Fill in the form on the phone: it arrives here." });
  document.getElementById("submissions").replaceChildren(...(submissions.length ? submissions.map(submissionCard) : [nothing]));
}

refresh();
setInterval(() => refresh().catch(() => {}), 1000);
