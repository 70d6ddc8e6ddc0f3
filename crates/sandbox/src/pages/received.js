// What pages about received things share: they ask the control API again and again, and draw what changed.
export const get = async (path) => (await fetch(`/sandbox/${path}`)).json();
export const plain = (html) => new DOMParser().parseFromString(html ?? "", "text/html").body.textContent.trim();
export const time = (at) => new Date(at).toLocaleString();

export function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// A card: title, tags, a soft line, a text of several lines, pairs of question and answer, and any text as it came.
export function card({ title, tags = [], soft, text, pairs = [], raw }) {
  const answers = pairs.flatMap(([name, value]) => [
    element("dt", { textContent: name }),
    element("dd", { textContent: value }),
  ]);
  return element(
    "article",
    { className: "card" },
    element("h3", { textContent: title }),
    tags.length ? element("p", { className: "small" }, ...tags.map((tag) => element("span", { className: "tag", textContent: tag }))) : null,
    soft ? element("p", { className: "soft small", textContent: soft }) : null,
    text ? element("p", { className: "text", textContent: text }) : null,
    answers.length ? element("dl", { className: "answers" }, ...answers) : null,
    raw ? element("details", {}, element("summary", { textContent: "As it came" }), element("pre", { className: "scroll small", textContent: raw })) : null,
  );
}

// A section: heading, cards, or a sentence when there are none.
export function section(heading, cards, nothing) {
  const body = cards.length
    ? element("div", { className: "cards" }, ...cards)
    : element("p", { className: "soft", textContent: nothing });
  return element("section", {}, element("h2", { textContent: heading }), body);
}

// Draws what `look` finds by `draw`, anew only when it changed, so that an opened detail stays open.
export function keepDrawing(look, draw) {
  let drawn = "";
  const refresh = async () => {
    if (document.hidden) return;
    const found = await look();
    const now = JSON.stringify(found);
    if (now === drawn) return;
    drawn = now;
    document.getElementById("sections").replaceChildren(...draw(found));
  };
  refresh();
  setInterval(() => refresh().catch(() => {}), 1000);
}
