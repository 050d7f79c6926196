// A message's text and its entities (offsets in UTF-16 units, as strings here have them) as nodes.

import { element } from "./element.js";
import { ownTimeOf } from "./words.js";

const NAMES = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };
const SAFE_LINK = /^(https?:|mailto:|tg:)/i;

function wrapper(entity, covered, say) {
  switch (entity.type) {
    case "bold":
    case "italic":
    case "underline":
    case "strikethrough":
      return element(NAMES[entity.type]);
    case "code":
      return element("code", { dir: "ltr" });
    case "pre":
      return element("code", { class: "block", dir: "ltr" });
    case "blockquote":
    case "expandable_blockquote":
      return element("span", { class: "quote" });
    case "spoiler":
      return element("span", { class: "spoiler", tabindex: "0" });
    case "date_time": {
      // What a tap shows in a client: the moment by the reader's own clock and calendar.
      const at = new Date(entity.unix_time * 1000);
      return element("time", { class: "moment", datetime: at.toISOString(), title: ownTimeOf(at), tabindex: "0" });
    }
    case "bot_command":
      return element("button", { type: "button", class: "command", dir: "ltr", onclick: () => say(covered) });
    case "url":
    case "text_link": {
      const address = entity.url ?? covered;
      if (!SAFE_LINK.test(address)) return null;
      const direction = entity.url ? "auto" : "ltr";
      return element("a", { href: address, target: "_blank", rel: "noopener noreferrer", dir: direction });
    }
    default:
      return null;
  }
}

export function textNodes(text, entities, say) {
  const edges = new Set([0, text.length]);
  for (const { offset, length } of entities) edges.add(offset).add(Math.min(offset + length, text.length));
  const sorted = [...edges].sort((a, b) => a - b);
  const nodes = [];
  for (let index = 0; index + 1 < sorted.length; index += 1) {
    const [from, to] = [sorted[index], sorted[index + 1]];
    let node = document.createTextNode(text.slice(from, to));
    const around = entities.filter(({ offset, length }) => offset <= from && to <= offset + length);
    for (const entity of around.reverse()) {
      const made = wrapper(entity, text.slice(entity.offset, entity.offset + entity.length), say);
      if (made === null) continue;
      made.append(node);
      node = made;
    }
    nodes.push(node);
  }
  return nodes;
}
