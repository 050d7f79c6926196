// The page: a clock, people, and as many phones as fit.

import { Chat } from "./chat.js";
import { askPerson } from "./dialogs.js";
import { button, element } from "./element.js";
import { get, listen, post } from "./server.js";
import { dayOf, language, putWords, switchLanguage, timeOf, word } from "./words.js";

const NARROW = 360;
const find = (id) => document.getElementById(id);
const people = new Map();
const chats = new Map();
const unread = new Set();
let slots = [];
let active = 0;
let setup = { title: {}, actions: [], messengers: [] };
let ahead = 0;

function report(text) {
  find("status").textContent = text ?? "";
}

function showClock() {
  const now = new Date(Date.now() + ahead);
  const zone = element("small", {}, word("tehran"));
  find("now").replaceChildren(element("b", {}, `${dayOf(now)}${language === "fa" ? "،" : ","} ${timeOf(now)}`), " ", zone);
  find("now").dateTime = now.toISOString();
}

function setClock(iso) {
  ahead = new Date(iso) - Date.now();
  showClock();
}

function shown() {
  const fitting = Math.max(1, Math.min(3, Math.floor(window.innerWidth / NARROW)));
  return fitting === 1 ? slots.slice(active, active + 1) : slots.slice(0, fitting);
}

function chatOf(key) {
  if (!chats.has(key)) {
    const onswitch = (other) => change(key, other);
    chats.set(key, new Chat(people.get(key), { say: report, people: () => people, onswitch }));
    chats.get(key).refresh();
  }
  return chats.get(key);
}

function change(from, to) {
  const [here, there] = [slots.indexOf(from), slots.indexOf(to)];
  if (there >= 0) slots[there] = from;
  slots[here] = to;
  arrange();
  document.querySelector(`[data-key="${to}"] select`)?.focus();
}

function arrange() {
  const keys = shown();
  keys.forEach((key) => unread.delete(key));
  const phones = keys.map((key) => chatOf(key).root);
  const nobody = element("p", { class: "nobody" }, word("nobody"));
  find("phones").replaceChildren(...(phones.length ? phones : [nobody]));
  find("phones").dataset.count = phones.length;
  keys.forEach((key) => {
    chatOf(key).showPeople();
    chatOf(key).toEnd();
  });
  showTabs();
}

function showTabs() {
  const current = shown();
  find("tabs").hidden = people.size <= current.length || current.length > 1;
  find("tabs").replaceChildren(...[...people.values()].map((person) => {
    const chosen = current.includes(person.key);
    const side = person.desk ? "desk" : person.messenger;
    const tab = button(person.name, () => open(person.key), { class: "tab", "data-side": side, "aria-pressed": String(chosen) });
    if (unread.has(person.key)) tab.append(element("span", { class: "unread", role: "img", "aria-label": word("unread") }, "●"));
    return tab;
  }));
}

function open(key) {
  if (!slots.includes(key)) slots[active] = key;
  active = slots.indexOf(key);
  arrange();
}

async function loadPeople() {
  for (const person of await get("people")) people.set(person.key, person);
  for (const key of people.keys()) if (slots.length < 3 && !slots.includes(key)) slots.push(key);
  arrange();
}

function makePerson() {
  askPerson(setup.messengers, async (fields) => {
    try {
      const person = await post("people", fields);
      people.set(person.key, person);
      if (slots.length >= 3) slots[active] = person.key;
      else slots.push(person.key);
      active = slots.indexOf(person.key);
      arrange();
    } catch (error) {
      report(error.message);
    }
  });
}

function showWords() {
  document.documentElement.lang = language;
  document.documentElement.dir = language === "fa" ? "rtl" : "ltr";
  putWords(document);
  const title = setup.title[language];
  find("title").textContent = title || word("title");
  document.title = [title, word("title")].filter(Boolean).join(" · ");
  find("actions").replaceChildren(...setup.actions.map((action) => button(action[language], () => act(action), { class: "pill" })));
  showClock();
  for (const chat of chats.values()) chat.rebuild();
  showTabs();
}

async function act(action) {
  try {
    const { said } = await post(`actions/${action.name}`);
    report(said);
  } catch (error) {
    report(error.message);
  }
}

function take(news) {
  if (news.clock) setClock(news.clock);
  else if (news.people) loadPeople();
  else if (chats.has(news.person)) chats.get(news.person).refresh();
  if (news.person && !shown().includes(news.person)) {
    unread.add(news.person);
    showTabs();
  }
}

async function begin() {
  report("");
  [setup] = await Promise.all([get("setup"), get("clock").then(({ now }) => setClock(now)), loadPeople()]);
  showWords();
  for (const chat of chats.values()) chat.refresh();
}

for (const step of document.querySelectorAll("[data-forward]")) {
  step.addEventListener("click", () => post("clock", { [step.dataset.forward]: 1 }).catch((error) => report(error.message)));
}
find("new-person").addEventListener("click", makePerson);
find("language").addEventListener("click", () => {
  switchLanguage();
  showWords();
  arrange();
});
window.addEventListener("resize", arrange);
setInterval(showClock, 5000);
showWords();
listen({ onchange: take, onopen: begin, onlost: () => report(word("lost")) });
