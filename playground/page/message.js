// One message of a chat as an element.

import { button, element } from "./element.js";
import { textNodes } from "./text.js";
import { number, timeOf, word } from "./words.js";

function fileNodes(message, doings) {
  const { file, kind } = message;
  if (!file) return [];
  if (kind === "photo" && file.url) {
    // A picture comes after its line was drawn; whoever reads the newest message still sees its end then.
    const picture = element("img", { src: file.url, alt: word("photo"), onload: doings.grown });
    return [element("a", { class: "photo", href: file.url, target: "_blank", rel: "noopener noreferrer" }, picture)];
  }
  if (kind === "sticker") return [element("span", { class: "sticker", role: "img", "aria-label": word("sticker") }, "🌷")];
  const what = kind === "voice" ? word("voice") : word(kind);
  const details = [file.name, file.duration ? word("seconds", { number: number(file.duration) }) : sizeOf(file.size)];
  const label = element("span", { class: "file-name" }, element("bdi", {}, details.filter(Boolean).join(" · ")));
  const icon = element("span", { class: `file-icon ${kind}`, "aria-hidden": "true" }, kind === "voice" ? "▶" : "▤");
  const inside = [icon, element("span", { class: "file-kind" }, what), label];
  if (!file.url) return [element("span", { class: "file" }, ...inside)];
  return [element("a", { class: "file", href: file.url, download: file.name ?? "" }, ...inside)];
}

function sizeOf(bytes) {
  const [size, unit] = bytes >= 1e6 ? [bytes / 1e6, "MB"] : [Math.max(bytes / 1e3, 0.1), "KB"];
  return `${size.toFixed(size < 10 ? 1 : 0)} ${unit}`;
}

function contactNodes({ contact, location }) {
  if (contact) {
    const phone = element("code", { dir: "ltr" }, contact.phone_number);
    return [element("span", { class: "file" }, `${word("contact")}: ${contact.first_name} `, phone)];
  }
  if (!location) return [];
  const place = element("code", { dir: "ltr" }, `${location.latitude}, ${location.longitude}`);
  return [element("span", { class: "file" }, "⌖ ", place)];
}

function inlineButton(one, message, doings, spinning) {
  const chosen = one.text.includes("✓");
  const look = `key${chosen ? " chosen" : ""}`;
  if (one.url) {
    const leads = { class: look, href: one.url, target: "_blank", rel: "noopener noreferrer", dir: "auto" };
    return element("a", leads, one.text, element("span", { "aria-hidden": "true" }, " ↗"));
  }
  const onclick = one.copy ? () => doings.copy(one.copy) : () => doings.press(message.id, one.data);
  return button(one.text, onclick, { class: look, dir: "auto", "aria-busy": spinning ? "true" : null });
}

export function messageElement(message, { doings, spinning, quoted }) {
  const own = message.by === "person";
  const line = element("li", { class: own ? "message own" : "message", "data-id": message.id });
  const bubble = element("div", { class: "bubble" });
  if (quoted) bubble.append(element("span", { class: "quote", dir: "auto" }, quoted));
  bubble.append(...fileNodes(message, doings), ...contactNodes(message));
  if (message.text) {
    bubble.append(element("p", { class: "text", dir: "auto" }, ...textNodes(message.text, message.entities, doings.say)));
  }
  const foot = element("span", { class: "foot" }, element("time", { datetime: message.at }, timeOf(new Date(message.at))));
  if (message.edited_at) foot.append(element("span", {}, word("edited")));
  if (own && message.kind === "text") {
    foot.append(button(word("edit"), () => doings.edit(message), { class: "edit" }));
  }
  if (!own) {
    foot.append(button(word("reply"), () => doings.reply(message), { class: "edit" }));
  }
  bubble.append(foot);
  line.append(bubble);
  if (message.buttons.length) {
    const rows = message.buttons.map((row) =>
      element("div", { class: "row" }, ...row.map((one) => inlineButton(one, message, doings, spinning))),
    );
    line.append(element("div", { class: "keys", role: "group", "aria-label": word("buttons") }, ...rows));
  }
  return line;
}
