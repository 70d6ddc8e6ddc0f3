// Draws the forms that the Typeform stand-in holds. It receives nothing: Typeform takes no responses from outside.
import { card, get, keepDrawing, section, time } from "./received.js";

const amount = (number) => (number === 1 ? "1 question" : `${number} questions`);
const count = (fields) => fields.reduce((sum, field) => sum + (field.properties?.fields?.length ?? 1), 0);

function formCard(form) {
  return card({
    title: form.title,
    tags: [form.settings?.language, amount(count(form.fields)), form.settings?.is_public ? "public" : "private"],
    soft: `Changed ${time(form.last_updated_at)}`,
    pairs: form.fields.map((field) => [field.type.replaceAll("_", " "), field.title]),
  });
}

keepDrawing(
  () => Promise.all([get("typeform/forms"), get("requests?vendor=typeform")]),
  ([forms, requests]) => [
    section("Forms", forms.map(formCard), "No forms."),
    section(
      "Calls",
      requests.slice(-20).reverse().map((one) => card({ title: `${one.method} ${one.path}`, soft: `${time(one.at)} · ${one.status ?? "…"}` })),
      "Nobody called yet.",
    ),
  ],
);
