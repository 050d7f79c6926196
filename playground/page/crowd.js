// The others: hundreds of people in a list with a search, from which anybody is brought to a phone.

import { button, element } from "./element.js";
import { folded } from "./folded.js";
import { number, word } from "./words.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export class Crowd {
  constructor({ onopen, onnews }) {
    this.onopen = onopen;
    this.onnews = onnews;
    this.people = new Map();
    this.rows = new Map();
    this.received = new Map();
    this.read = new Map();
    this.current = new Set();
    this.dirty = new Set();
    this.title = element("h2");
    this.field = element("input", { type: "search", autocomplete: "off", dir: "auto", oninput: () => this.sift(), onkeydown: (event) => this.fieldKey(event) });
    this.label = element("span");
    this.found = element("p", { role: "status" });
    this.list = element("ul", { onkeydown: (event) => this.listKey(event), onfocusin: (event) => this.rove(event.target) });
    this.root = element("aside", { class: "crowd", id: "crowd" },
      this.title, element("label", {}, this.label, this.field), this.found, this.list);
    this.putWords();
  }

  get size() {
    return this.people.size;
  }

  get unread() {
    let sum = 0;
    for (const key of this.people.keys()) sum += this.unreadOf(key);
    return sum;
  }

  unreadOf(key) {
    return (this.received.get(key) ?? 0) - (this.read.get(key) ?? 0);
  }

  putWords() {
    this.root.setAttribute("aria-label", word("crowd", { count: number(this.size) }));
    this.title.textContent = word("crowd", { count: number(this.size) });
    this.label.textContent = word("crowdSearch");
    this.rows.clear();
    this.list.replaceChildren();
    this.take([...this.people.values()]);
  }

  take(people) {
    for (const person of people) {
      this.people.set(person.key, person);
      this.received.set(person.key, Math.max(person.received, this.received.get(person.key) ?? 0));
      this.draw(person);
    }
    this.title.textContent = word("crowd", { count: number(this.size) });
    this.root.setAttribute("aria-label", this.title.textContent);
    this.sift();
  }

  draw(person) {
    const name = element("bdi", { class: "name" }, person.name);
    const note = element("code", { dir: "ltr" }, person.note);
    const about = element("span", { class: "about" }, element("bdi", {}, person.place), person.note ? note : null);
    const count = element("span", { class: "count", hidden: true });
    const row = element("li", {},
      button("", () => this.onopen(person.key), { class: "someone", "data-key": person.key, "data-side": person.messenger, tabindex: "-1" }));
    row.firstChild.append(element("span", { class: "dot", "aria-hidden": "true" }), element("span", { class: "who" }, name, about), count);
    const old = this.rows.get(person.key);
    if (old) old.replaceWith(row);
    else this.list.append(row);
    row.words = folded([person.name, person.place, person.note, word(person.messenger), person.messenger].join(" "));
    this.rows.set(person.key, row);
    this.drawCount(person.key);
  }

  drawCount(key) {
    const [row, person, unread] = [this.rows.get(key), this.people.get(key), this.unreadOf(key)];
    const count = row.querySelector(".count");
    count.hidden = unread === 0;
    count.textContent = number(unread);
    const told = unread ? word("newMessages", { count: number(unread) }) : "";
    const parts = [person.name, person.place, word(person.messenger), person.note, told];
    row.firstChild.setAttribute("aria-label", parts.filter(Boolean).join(word("comma")));
    row.firstChild.setAttribute("aria-current", String(this.current.has(key)));
  }

  told(key, received) {
    if (received !== undefined) this.received.set(key, received);
    if (this.current.has(key)) this.read.set(key, this.received.get(key));
    // Hundreds may be told within seconds; the list is drawn once for all of a frame.
    if (this.dirty.size === 0) requestAnimationFrame(() => this.refresh());
    this.dirty.add(key);
  }

  refresh() {
    for (const key of this.dirty) if (this.rows.has(key)) this.drawCount(key);
    this.dirty.clear();
    this.sum();
    this.onnews();
  }

  show(keys) {
    const before = this.current;
    this.current = new Set(keys.filter((key) => this.people.has(key)));
    for (const key of new Set([...before, ...this.current])) this.told(key);
  }

  sift() {
    const wanted = folded(this.field.value).split(/\s+/).filter(Boolean);
    for (const row of this.rows.values()) row.hidden = !wanted.every((part) => row.words.includes(part));
    this.sum();
    this.rove(this.list.querySelector('[tabindex="0"]'));
  }

  sum() {
    const count = this.shown().length;
    const all = word(count ? "crowdFound" : "crowdNobody", { count: number(count), all: number(this.size) });
    const news = this.unread ? word("newMessages", { count: number(this.unread) }) : "";
    const text = [all, news].filter(Boolean).join(" · ");
    if (this.found.textContent !== text) this.found.textContent = text;
  }

  shown() {
    return [...this.rows.values()].filter((row) => !row.hidden).map((row) => row.firstChild);
  }

  rove(chosen) {
    // The list is one stop of the Tab key; the arrows walk in it.
    const shown = this.shown();
    const one = shown.includes(chosen) ? chosen : shown[0];
    for (const other of this.list.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    if (one) one.tabIndex = 0;
  }

  fieldKey(event) {
    const [first] = this.shown();
    if (!first || !["Enter", "ArrowDown"].includes(event.key) || event.isComposing) return;
    event.preventDefault();
    if (event.key === "Enter") this.onopen(first.dataset.key);
    else first.focus();
  }

  listKey(event) {
    const shown = this.shown();
    const at = shown.indexOf(document.activeElement);
    const to = { Home: 0, End: shown.length - 1 }[event.key] ?? at + (STEPS[event.key] ?? 0);
    if (at < 0 || to === at) return;
    event.preventDefault();
    if (to < 0) this.field.focus();
    else shown[Math.min(to, shown.length - 1)].focus();
  }
}
