// Who is on the page: as many phones as fit, tabs where one fits, and the crowd in a list beside or over them.

import { Chat } from "./chat.js";
import { Crowd } from "./crowd.js";
import { button, element } from "./element.js";
import { number, word } from "./words.js";

const NARROW = 360;
const BESIDE = 980; // so wide a window has room for the list beside the phones
const LIST = 250;
const MOST = 3;

export class Stage {
  constructor({ phones, tabs, report }) {
    this.phones = phones;
    this.tabs = tabs;
    this.report = report;
    this.people = new Map();
    this.chats = new Map();
    this.unread = new Set();
    this.slots = [];
    this.active = 0;
    this.listOpen = false;
    this.crowd = new Crowd({ onopen: (key) => this.bring(key), onnews: () => this.showTabs() });
    this.crowd.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.listOpen) this.showList(false);
    });
    phones.before(this.crowd.root);
    window.addEventListener("resize", () => this.arrange());
  }

  get isBeside() {
    return this.crowd.size > 0 && window.innerWidth >= BESIDE;
  }

  shown() {
    const width = window.innerWidth - (this.isBeside ? LIST : 0);
    const fitting = Math.max(1, Math.min(MOST, Math.floor(width / NARROW)));
    return fitting === 1 ? this.slots.slice(this.active, this.active + 1) : this.slots.slice(0, fitting);
  }

  take(listed) {
    for (const person of listed) this.people.set(person.key, person);
    this.crowd.take(listed.filter((person) => person.crowd));
    for (const { key, crowd } of listed) if (!crowd && this.slots.length < MOST && !this.slots.includes(key)) this.slots.push(key);
    this.arrange();
  }

  add(person) {
    this.people.set(person.key, person);
    if (this.slots.length >= MOST) this.slots[this.active] = person.key;
    else this.slots.push(person.key);
    this.active = this.slots.indexOf(person.key);
    this.arrange();
  }

  told({ person, received }) {
    this.chats.get(person)?.refresh();
    if (this.crowd.people.has(person)) this.crowd.told(person, received);
    else if (!this.shown().includes(person)) {
      this.unread.add(person);
      this.showTabs();
    }
  }

  refresh() {
    for (const chat of this.chats.values()) chat.refresh();
  }

  putWords() {
    for (const chat of this.chats.values()) chat.rebuild();
    this.crowd.putWords();
    if (this.people.size) this.arrange();
  }

  chatOf(key) {
    if (!this.chats.has(key)) {
      const onswitch = (other) => this.change(key, other);
      this.chats.set(key, new Chat(this.people.get(key), { say: this.report, people: () => this.people, onswitch }));
      this.chats.get(key).refresh();
    }
    return this.chats.get(key);
  }

  change(from, to) {
    const [here, there] = [this.slots.indexOf(from), this.slots.indexOf(to)];
    if (there >= 0) this.slots[there] = from;
    this.slots[here] = to;
    this.arrange();
    this.chats.get(to)?.select.focus();
  }

  open(key) {
    if (!this.slots.includes(key)) this.slots[this.active] = key;
    this.active = this.slots.indexOf(key);
    this.listOpen = false;
    this.arrange();
  }

  bring(key) {
    // Somebody of the crowd takes the phone of another one, or of a citizen; the desk stays where it is.
    const places = this.shown().map((one) => this.slots.indexOf(one));
    const free = (wanted) => places.find((at) => wanted(this.people.get(this.slots[at])));
    if (!places.some((at) => this.slots[at] === key)) {
      this.slots = this.slots.map((one) => (one === key ? null : one));
      const place = free((one) => one?.crowd) ?? free((one) => !one?.desk) ?? places[0] ?? 0;
      this.slots[place] = key;
    }
    this.active = this.slots.indexOf(key);
    this.listOpen = false;
    this.arrange();
    this.chatOf(key).log.focus();
  }

  arrange() {
    const keys = this.shown();
    keys.forEach((key) => this.unread.delete(key));
    const phones = keys.map((key) => this.chatOf(key).root);
    const wanted = phones.length ? phones : [element("p", { class: "nobody" }, word("nobody"))];
    const there = [...this.phones.children];
    if (there.length !== wanted.length || wanted.some((phone, at) => phone !== there[at])) {
      // Only then: whoever reads or writes in a phone that stays is not disturbed.
      this.phones.replaceChildren(...wanted);
      keys.forEach((key) => this.chatOf(key).toEnd());
    }
    this.phones.dataset.count = phones.length;
    keys.forEach((key) => this.chatOf(key).showPeople());
    // Who of the crowd is not shown is not drawn; their news are counted.
    for (const key of this.chats.keys()) if (this.people.get(key).crowd && !keys.includes(key)) this.chats.delete(key);
    this.crowd.show(keys);
    this.showTabs();
  }

  showTabs() {
    const current = this.shown();
    const over = this.crowd.size > 0 && !this.isBeside;
    const everybody = [...this.people.values()];
    const brought = everybody.filter((one) => one.crowd && this.slots.includes(one.key));
    const persons = [...brought, ...everybody.filter((one) => !one.crowd)];
    const tabs = current.length === 1 && persons.length > 1 ? persons.map((one) => this.tabOf(one, current)) : [];
    if (over) tabs.unshift(this.listTab());
    document.body.dataset.list = over ? (this.listOpen ? "open" : "closed") : this.isBeside ? "beside" : "closed";
    this.tabs.hidden = tabs.length === 0;
    const focused = [...this.tabs.children].indexOf(document.activeElement);
    this.tabs.replaceChildren(...tabs);
    if (focused >= 0) tabs[focused]?.focus({ preventScroll: true });
  }

  tabOf(person, current) {
    const chosen = !this.listOpen && current.includes(person.key);
    const side = person.desk ? "desk" : person.messenger;
    const tab = button("", () => this.open(person.key), { class: "tab", "data-side": side, "aria-pressed": String(chosen) });
    tab.append(element("bdi", {}, person.name));
    if (this.unread.has(person.key)) tab.append(mark("●", word("unread")));
    return tab;
  }

  listTab() {
    const { size, unread } = this.crowd;
    const expands = { class: "tab", "aria-expanded": String(this.listOpen), "aria-controls": "crowd" };
    const tab = button(word("crowd", { count: number(size) }), () => this.showList(!this.listOpen), expands);
    if (unread) tab.append(mark(`● ${number(unread)}`, word("newMessages", { count: number(unread) })));
    return tab;
  }

  showList(wanted) {
    this.listOpen = wanted;
    this.showTabs();
    if (wanted) this.crowd.field.focus();
    else this.tabs.querySelector("[aria-controls]")?.focus();
  }
}

function mark(text, label) {
  return element("span", { class: "unread", role: "img", "aria-label": label }, text);
}
