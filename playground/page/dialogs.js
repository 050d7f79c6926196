// The page's dialogs: native ones, so that Escape, focus and screen readers work by themselves.

import { button, element } from "./element.js";
import { word } from "./words.js";

function open(title, children, { wide = false } = {}) {
  const dialog = element("dialog", { class: wide ? "wide" : "", "aria-label": title });
  dialog.append(element("h2", { dir: "auto" }, title), ...children);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function form(fields, { yes, onyes }) {
  const body = element("form", { method: "dialog" }, ...fields);
  const cancel = button(word("cancel"), () => body.closest("dialog").close(), { class: "pill" });
  body.append(element("div", { class: "answers" }, element("button", { class: "pill strong" }, yes), cancel));
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(body));
    body.closest("dialog").close();
    onyes(values);
  });
  return body;
}

function field(label, input) {
  return element("label", { class: "field" }, element("span", {}, label), input);
}

function choice(name, options) {
  return element("select", { name }, ...options.map(([value, text]) => element("option", { value }, text)));
}

export function showAlert(text) {
  const close = button(word("ok"), () => dialog.close(), { class: "pill strong" });
  const dialog = open(text, [element("div", { class: "answers" }, close)]);
}

export function askContact(person, phone, onyes) {
  const number = element("input", { name: "phone", value: phone, dir: "ltr", inputmode: "tel", autocomplete: "off" });
  const whose = choice("whose", [["own", word("phoneOwn")], ["other", word("phoneOther")]]);
  const asked = element("p", {}, word("contactAsk", { name: person.name }));
  const fields = [asked, field(word("phone"), number), field(word("whose"), whose)];
  open(word("contactTitle"), [form(fields, { yes: word("send"), onyes })]);
}

export function askPerson(messengers, onyes) {
  const name = element("input", { name: "name", value: word("sampleName"), required: true, dir: "auto", maxlength: "64" });
  const fields = [
    field(word("name"), name),
    field(word("place"), element("input", { name: "place", dir: "auto", maxlength: "40" })),
    field(word("messenger"), choice("messenger", messengers.map((key) => [key, word(key)]))),
    field(word("language"), choice("language_code", [["fa", "فارسی"], ["en", "English"], ["ar", "العربية"], ["de", "Deutsch"]])),
  ];
  open(word("newPerson"), [form(fields, { yes: word("create"), onyes })]);
}

export function askPayload(onyes) {
  const payload = element("input", { name: "payload", dir: "ltr", pattern: "[A-Za-z0-9_\\-]{1,64}", required: true });
  open(word("deepLink"), [form([field(word("payload"), payload)], { yes: word("open"), onyes })]);
}

export function askAttachment(choices) {
  const list = choices.map(([text, chosen]) =>
    button(text, () => {
      dialog.close();
      chosen();
    }, { class: "choice" }),
  );
  const cancel = element("div", { class: "answers" }, button(word("cancel"), () => dialog.close(), { class: "pill" }));
  const dialog = open(word("attachTitle"), [...list, cancel]);
}
