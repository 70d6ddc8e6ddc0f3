// Draws the components of a screen. It knows no rules of Flows: what is shown, allowed or wrong comes from the tree.

// The phone speaks the language of whoever holds it; a form speaks its own.
const asked = new URLSearchParams(location.search).get("lang") ?? globalThis.navigator?.language ?? "en";
export const language = asked.toLowerCase().startsWith("tr") ? "tr" : "en";

const TURKISH = {
  " (optional)": " (isteğe bağlı)", "Choose…": "Seçin…", "Read more": "Devamını oku", "Remove": "Kaldır", "Choose photos": "Fotoğraf seç",
  "Choose documents": "Belge seç", "From": "Başlangıç", "To": "Bitiş", "Loading…": "Yükleniyor…", "Response sent": "Yanıt gönderildi",
  "Message": "Mesaj", "Send message": "Mesajı gönder", "Back": "Geri", "Close form": "Formu kapat", "Messages": "Mesajlar", "business account": "işletme hesabı",
  "Managed by": "Yöneten:", "That did not work.": "Bu olmadı.", "This file is too large for the sandbox.": "Bu dosya deneme ortamı için çok büyük.", "The sandbox does not answer.": "Deneme ortamı yanıt vermiyor.", "This is not a phone number.": "Bu bir telefon numarası değil.",
  "No messages yet. Send your form to this number, and it appears here.": "Henüz mesaj yok. Formunuzu bu numaraya gönderin, burada görünecek.",
  "Something went wrong. Please try again later.": "Bir sorun oluştu. Lütfen daha sonra tekrar deneyin.", "This form is no longer available.": "Bu form artık kullanılamıyor.",
  "Enter a valid email address": "Geçerli bir e-posta adresi girin", "Enter a valid number": "Geçerli bir sayı girin", "Enter a valid phone number": "Geçerli bir telefon numarası girin",
  "Enter digits only": "Yalnızca rakam girin", "Enter a valid value": "Geçerli bir değer girin", "Choose another day": "Başka bir gün seçin", "Choose both days": "İki günü de seçin",
  "Yes": "Evet", "No": "Hayır",
};
const PATTERNS = [
  [/^Enter at least (\d+) characters$/, "En az $1 karakter girin"], [/^Enter at most (\d+) characters$/, "En fazla $1 karakter girin"],
  [/^Choose at least (\d+)$/, "En az $1 seçim yapın"], [/^Choose at most (\d+)$/, "En fazla $1 seçim yapın"],
  [/^Attach at least (\d+)$/, "En az $1 dosya ekleyin"], [/^Attach at most (\d+)$/, "En fazla $1 dosya ekleyin"],
  [/^.*?: at most (\d+) files can be chosen$/, "En fazla $1 dosya seçilebilir"], [/^.*?: (.+) is larger than (\d+) KB$/, "$1, $2 KB'tan büyük"],
  [/^.*?: (.+) is of type .*, which is not offered here$/, "$1: bu dosya türü burada kullanılamaz"], [/^.*?: (\S+) is outside the dates offered$/, "$1 sunulan tarihlerin dışında"],
  [/^.*?: (\S+) is not available$/, "$1 uygun değil"], [/^.*?: (\S+) is on a weekday that is not offered$/, "$1 sunulmayan bir güne denk geliyor"],
  [/^.*?: a range of (\d+) days is not offered$/, "$1 günlük bir aralık seçilemez"], [/^.*?: the range ends before it begins$/, "Bitiş günü başlangıçtan önce olamaz"],
  [/^Opens (.+)$/, "Açılan adres: $1"],
];

/** The phone's own words in the language of its holder; other words stay as they are. */
export function say(words) {
  if (language !== "tr" || typeof words !== "string") return words;
  const pattern = PATTERNS.find(([shape]) => shape.test(words));
  return TURKISH[words] ?? (pattern ? words.replace(...pattern) : words);
}

export const element = (name, properties, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (key.startsWith("aria-") || key === "for" || key === "role") made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
};

const INLINE = /!\[(.*?)\]\((data:image\/[a-z]+;base64,[^)\s]+)\)|\*\*(.+?)\*\*|\*(.+?)\*|~~(.+?)~~|\[(.+?)\]\((https?:[^)\s]+)\)/g;

function inline(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    parts.push(text.slice(from, found.index));
    const [, alt, picture, bold, italic, struck, words, address] = found;
    if (picture) parts.push(element("img", { src: picture, alt }));
    else if (bold) parts.push(element("strong", {}, ...inline(bold)));
    else if (italic) parts.push(element("em", {}, ...inline(italic)));
    else if (struck) parts.push(element("s", {}, ...inline(struck)));
    else parts.push(element("a", { href: address, target: "_blank", rel: "noreferrer", textContent: words }));
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}

/** A row of a pipe table; the first row of a table is its head, the row of dashes below it is not drawn. */
function row(line, made) {
  const cells = line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
  const open = made.at(-1)?.tagName === "TABLE" ? made.at(-1) : null;
  if (open && cells.every((cell) => /^:?-+:?$/.test(cell))) return;
  const table = open ?? element("table");
  if (!open) made.push(table);
  table.append(element("tr", {}, ...cells.map((cell) => element(open ? "td" : "th", {}, ...inline(cell)))));
}

function paragraphs(component) {
  const lines = component.text.flatMap((text) => (component.markdown ? text.split("\n") : [text]));
  const made = [];
  for (const line of lines) {
    const heading = component.markdown && line.match(/^(#{1,6}) (.*)$/);
    const item = component.markdown && line.match(/^([-+]|\d+\.) (.*)$/);
    if (heading && heading[1].length < 3) made.push(element(heading[1].length === 1 ? "h3" : "h4", {}, ...inline(heading[2])));
    else if (item) {
      const kind = /\d/.test(item[1]) ? "OL" : "UL";
      const list = made.at(-1)?.tagName === kind ? made.pop() : element(kind.toLowerCase());
      list.append(element("li", {}, ...inline(item[2])));
      made.push(list);
    } else if (component.markdown && /^\s*\|.*\|\s*$/.test(line)) row(line, made);
    else if (line.trim()) {
      const words = element("p", {}, ...(component.markdown ? inline(heading ? heading[2] : line) : [line]));
      words.style.whiteSpace = "pre-wrap";
      made.push(words);
    }
  }
  return made;
}

const captionOf = (component) => [
  component.label ?? component.name,
  component.required ? null : element("span", { className: "optional", textContent: say(" (optional)") }),
];

const hint = (words, id) => (words ? element("p", { className: "hint", id: id ?? "", textContent: words }) : null);

const below = (component, id) => [
  hint(component.helper, `${id}-hint`),
  element("p", { className: "error", id: `${id}-error`, textContent: "", hidden: true }),
];

function single(component, control) {
  const id = `input-${component.name}`;
  control.id = id;
  control.dataset.name = component.name;
  control.disabled = !component.enabled;
  control.setAttribute("aria-describedby", `${component.helper ? `${id}-hint ` : ""}${id}-error`);
  if (component.required) control.setAttribute("aria-required", "true");
  return element("div", { className: "field" }, element("label", { for: id }, ...captionOf(component)), control, ...below(component, id));
}

function textInput(component, act) {
  const long = component.type === "TextArea";
  const most = component.max_length ?? 600;
  const types = { email: "email", phone: "tel", password: "password", passcode: "password" };
  const control = element(long ? "textarea" : "input", { value: component.value, maxLength: most });
  const count = long ? element("p", { className: "hint count", textContent: `${[...control.value].length} / ${most}` }) : null;
  if (!long) {
    control.type = types[component.input_type] ?? "text";
    if (["number", "passcode"].includes(component.input_type)) control.inputMode = "decimal";
  }
  control.addEventListener("input", () => {
    if (count) count.textContent = `${[...control.value].length} / ${most}`;
    act.input(component.name, control.value);
  });
  const field = single(component, control);
  if (count) field.append(count);
  return field;
}

const day = (component, value) => element("input", { type: "date", value, min: component.min_date ?? "", max: component.max_date ?? "" });

function dateInput(component, act) {
  const control = day(component, component.value);
  control.addEventListener("change", () => act.input(component.name, control.value));
  return single(component, control);
}

function dateRange(component, act) {
  const id = `input-${component.name}`;
  const ends = [["start-date", component.range.start, "From"], ["end-date", component.range.end, "To"]];
  const controls = ends.map(([key, end, fallback]) => {
    const control = day(component, component.value?.[key] ?? "");
    control.id = `${id}-${key}`;
    control.dataset.name = component.name;
    control.dataset.end = key;
    control.disabled = !component.enabled;
    const label = element("label", { for: control.id, textContent: end.label || say(fallback) });
    const error = end.error ? element("p", { className: "error", textContent: end.error }) : null;
    return { key, control, field: element("div", { className: "field" }, label, control, hint(end.helper), error) };
  });
  for (const { control } of controls) {
    control.addEventListener("change", () => {
      const range = Object.fromEntries(controls.map((one) => [one.key, one.control.value]));
      act.input(component.name, range["start-date"] || range["end-date"] ? range : "");
    });
  }
  return element("fieldset", { className: "field", id }, element("legend", {}, ...captionOf(component)), hint(component.description),
    element("div", { className: "ends" }, ...controls.map((one) => one.field)), ...below(component, id));
}

const base64 = (file) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = () => failed(reader.error);
  reader.readAsDataURL(file);
});

async function packed(file) {
  return { file_name: file.name, mime_type: file.type || "application/octet-stream", base64: await base64(file) };
}

function filePicker(component, act) {
  const photos = component.type === "PhotoPicker";
  const control = element("input", { type: "file", multiple: component.max_items !== 1, accept: component.mime_types.join(",") });
  if (component.photo_source === "camera") control.setAttribute("capture", "environment");
  control.addEventListener("change", async () => act.input(component.name, await Promise.all([...control.files].map(packed))));
  const field = single(component, control);
  control.setAttribute("aria-label", `${component.label ?? component.name}: ${say(photos ? "Choose photos" : "Choose documents")}`);
  if (component.description) control.before(hint(component.description));
  if (component.value?.length) {
    const files = component.value.map((file) => element("li", { textContent: `${file.file_name} · ${Math.max(1, Math.round(file.size / 1024))} KB` }));
    control.after(element("ul", { className: "files" }, ...files),
      element("button", { type: "button", className: "link", textContent: say("Remove"), onclick: () => act.input(component.name, []) }));
  }
  return field;
}

function dropdown(component, act) {
  const control = element("select", {}, new Option(say("Choose…"), ""));
  for (const option of component.options) {
    const made = new Option(option.title, option.id);
    made.disabled = option.enabled === false;
    control.append(made);
  }
  control.value = component.value;
  control.addEventListener("change", () => act.input(component.name, control.value));
  return single(component, control);
}

/** The picture or colour beside an option. */
function thumb(option) {
  if (option.image) return element("img", { className: "thumb", src: option.image, alt: option["alt-text"] ?? "" });
  if (!/^#[0-9a-f]{6}$/i.test(option.color ?? "")) return null;
  const swatch = element("span", { className: "thumb", "aria-hidden": "true" });
  swatch.style.background = option.color;
  return swatch;
}

const small = (words) => (words ? element("small", { textContent: words }) : null);

function group(component, act, many) {
  const id = `input-${component.name}`;
  const ticked = () => [...set.querySelectorAll("input:checked")].map((box) => box.value);
  const choices = component.options.map((option) => {
    const box = element("input", {
      type: many ? "checkbox" : "radio",
      name: component.name,
      value: option.id,
      checked: many ? component.value.includes(option.id) : component.value === option.id,
      disabled: !component.enabled || option.enabled === false,
    });
    box.dataset.name = component.name;
    box.addEventListener("change", () => act.input(component.name, many ? ticked() : box.value));
    return element("label", { className: "choice" }, box, thumb(option), element("span", {}, option.title, small(option.description), small(option.metadata)));
  });
  const list = element("div", { className: component.type === "ChipsSelector" ? "chips" : `choices ${component.media_size ?? ""}` }, ...choices);
  const set = element("fieldset", { className: "field", id }, element("legend", {}, ...captionOf(component)), hint(component.description), list, ...below(component, id));
  if (!many) set.setAttribute("role", "radiogroup");
  return set;
}

function optIn(component, act) {
  const id = `input-${component.name}`;
  const box = element("input", { type: "checkbox", checked: component.value === true, disabled: !component.enabled });
  box.dataset.name = component.name;
  box.addEventListener("change", () => act.input(component.name, box.checked));
  const more = component.target
    ? element("button", { type: "button", className: "link", textContent: say("Read more"), onclick: () => act.tap(component.target) })
    : null;
  const label = element("label", { className: "choice" }, box, element("span", {}, ...captionOf(component)));
  return element("div", { className: "field", id }, label, more, ...below(component, id));
}

function navigationList(component, act) {
  const items = component.options.map((item) => {
    const end = item.end ? element("span", { className: "end" }, ...["title", "description", "metadata"].map((name) => small(item.end[name]))) : null;
    const words = element("span", { className: "main" }, item.title, small(item.description), small(item.metadata),
      item.tags?.length ? small(item.tags.join(" · ")) : null);
    const badge = item.badge ? element("span", { className: "badge", textContent: item.badge }) : null;
    return element("button", { type: "button", className: "item", disabled: !item.enabled, onclick: () => act.tap(item.target) }, thumb(item), words, badge, end);
  });
  const heading = component.label ? element("h4", { textContent: component.label }) : null;
  return element("div", { className: "field" }, heading, hint(component.description), ...items);
}

function pictures(component) {
  const frame = component.frame ?? {};
  const drawn = component.images.map((source, at) => {
    const image = element("img", { src: source, alt: component.alt_texts?.[at] ?? "" });
    if (Number(frame.height) > 0) image.style.height = `${frame.height}px`;
    else if (Number(frame["aspect-ratio"]) > 0) image.style.aspectRatio = frame["aspect-ratio"];
    if (frame["scale-type"] === "cover") image.style.objectFit = "cover";
    return image;
  });
  return element("div", { className: component.images.length > 1 ? "pictures carousel" : "pictures" }, ...drawn);
}

const words = (component, more) => element("div", { className: ["words", more, ...(component.marks ?? [])].join(" ") }, ...paragraphs(component));

export function draw(component, act) {
  switch (component.type) {
    case "TextHeading":
      return element("h3", { textContent: component.text.join(" ") });
    case "TextSubheading":
      return element("h4", { textContent: component.text.join(" ") });
    case "TextBody":
    case "RichText":
      return words(component, "");
    case "TextCaption":
      return words(component, "caption");
    case "TextInput":
    case "TextArea":
      return textInput(component, act);
    case "DatePicker":
      return dateInput(component, act);
    case "CalendarPicker":
      return component.range ? dateRange(component, act) : dateInput(component, act);
    case "PhotoPicker":
    case "DocumentPicker":
      return filePicker(component, act);
    case "Dropdown":
      return dropdown(component, act);
    case "RadioButtonsGroup":
      return group(component, act, false);
    case "CheckboxGroup":
    case "ChipsSelector":
      return group(component, act, true);
    case "OptIn":
      return optIn(component, act);
    case "EmbeddedLink":
      return element("button", { type: "button", className: "link", textContent: component.text.join(" "), onclick: () => act.tap(component.target) });
    case "NavigationList":
      return navigationList(component, act);
    case "Image":
    case "ImageCarousel":
      return pictures(component);
    default:
      return element("p", { className: "caption", textContent: `${component.type}: not drawn by the sandbox` });
  }
}
