// Draws the components of a screen. It knows no rules of Flows: what is shown, allowed or wrong comes from the tree.

export const element = (name, properties, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (key.startsWith("aria-") || key === "for" || key === "role") made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
};

const INLINE = /\*\*(.+?)\*\*|\*(.+?)\*|~~(.+?)~~|\[(.+?)\]\((https?:[^)\s]+)\)/g;

function inline(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(INLINE)) {
    parts.push(text.slice(from, found.index));
    const [, bold, italic, struck, words, address] = found;
    if (bold) parts.push(element("strong", {}, ...inline(bold)));
    else if (italic) parts.push(element("em", {}, ...inline(italic)));
    else if (struck) parts.push(element("s", {}, ...inline(struck)));
    else parts.push(element("a", { href: address, target: "_blank", rel: "noreferrer", textContent: words }));
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}

function paragraphs(component) {
  const lines = component.text.flatMap((text) => (component.markdown ? text.split("\n") : [text]));
  const made = [];
  for (const line of lines) {
    const heading = component.markdown && line.match(/^(#{1,6}) (.*)$/);
    const item = component.markdown && line.match(/^(?:[-+]|\d+\.) (.*)$/);
    if (heading) made.push(element(heading[1].length === 1 ? "h3" : "h4", {}, ...inline(heading[2])));
    else if (item) {
      const list = made.at(-1)?.tagName === "UL" ? made.pop() : element("ul");
      list.append(element("li", {}, ...inline(item[1])));
      made.push(list);
    } else if (line.trim()) {
      const words = element("p", {}, ...(component.markdown ? inline(line) : [line]));
      words.style.whiteSpace = "pre-wrap";
      made.push(words);
    }
  }
  return made;
}

const captionOf = (component) => [
  component.label ?? component.name,
  component.required ? null : element("span", { className: "optional", textContent: " (optional)" }),
];

const below = (component, id) => [
  component.helper ? element("p", { className: "hint", id: `${id}-hint`, textContent: component.helper }) : null,
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
  const types = { email: "email", phone: "tel", password: "password", passcode: "password" };
  const control = element(long ? "textarea" : "input", { value: component.value, maxLength: component.max_length ?? 600 });
  if (!long) {
    control.type = types[component.input_type] ?? "text";
    if (["number", "passcode"].includes(component.input_type)) control.inputMode = "decimal";
  }
  control.addEventListener("input", () => act.input(component.name, control.value));
  return single(component, control);
}

function dateInput(component, act) {
  const control = element("input", { type: "date", value: component.value, min: component.min_date ?? "", max: component.max_date ?? "" });
  control.addEventListener("change", () => act.input(component.name, control.value));
  return single(component, control);
}

function dropdown(component, act) {
  const control = element("select", {}, new Option("Choose…", ""));
  for (const option of component.options) {
    const made = new Option(option.title, option.id);
    made.disabled = option.enabled === false;
    control.append(made);
  }
  control.value = component.value;
  control.addEventListener("change", () => act.input(component.name, control.value));
  return single(component, control);
}

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
    const small = option.description ? element("small", { textContent: option.description }) : null;
    return element("label", { className: "choice" }, box, element("span", {}, option.title, small));
  });
  const more = component.description ? element("p", { className: "hint", textContent: component.description }) : null;
  const set = element("fieldset", { className: "field", id }, element("legend", {}, ...captionOf(component)), more, ...choices, ...below(component, id));
  if (!many) set.setAttribute("role", "radiogroup");
  return set;
}

function optIn(component, act) {
  const id = `input-${component.name}`;
  const box = element("input", { type: "checkbox", checked: component.value === true, disabled: !component.enabled });
  box.dataset.name = component.name;
  box.addEventListener("change", () => act.input(component.name, box.checked));
  const more = component.target
    ? element("button", { type: "button", className: "link", textContent: "Read more", onclick: () => act.tap(component.target) })
    : null;
  const label = element("label", { className: "choice" }, box, element("span", {}, ...captionOf(component)));
  return element("div", { className: "field", id }, label, more, ...below(component, id));
}

export function draw(component, act) {
  switch (component.type) {
    case "TextHeading":
      return element("h3", { textContent: component.text.join(" ") });
    case "TextSubheading":
      return element("h4", { textContent: component.text.join(" ") });
    case "TextBody":
    case "RichText":
      return element("div", { className: "words" }, ...paragraphs(component));
    case "TextCaption":
      return element("div", { className: "words caption" }, ...paragraphs(component));
    case "TextInput":
    case "TextArea":
      return textInput(component, act);
    case "DatePicker":
      return dateInput(component, act);
    case "CalendarPicker":
      return typeof component.value === "string" ? dateInput(component, act) : element("p", { className: "caption", textContent: component.label ?? "" });
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
      return element("div", { className: "field" }, ...component.options.map((item) =>
        element("button", { type: "button", className: "link", textContent: item.title, onclick: () => act.tap(item.target) })));
    case "Image":
    case "ImageCarousel":
      return element("div", {}, ...component.images.map((source) => element("img", { src: source, alt: component.label ?? "" })));
    default:
      return element("p", { className: "caption", textContent: `${component.type}: not drawn by the sandbox` });
  }
}
