// One person's chat: a phone with head, log and foot.

import { Composer } from "./composer.js";
import { showAlert } from "./dialogs.js";
import { button, element } from "./element.js";
import { messageElement } from "./message.js";
import { get, post, postFile } from "./server.js";
import { dayOf, word } from "./words.js";

const TOAST_MILLISECONDS = 6000;
const NEAR = 60; // pixels from the end within which one is reading the newest message

export class Chat {
  constructor(person, { say, people, onswitch }) {
    this.person = person;
    this.report = say;
    this.people = people;
    this.onswitch = onswitch;
    this.state = { messages: new Map(), version: 0, spinning: [], keyboard: null, started: false, blocked: false };
    this.lines = new Map();
    this.loaded = false;
    this.build();
  }

  get side() {
    return this.person.desk ? "desk" : this.state.manner ?? this.person.messenger;
  }

  get about() {
    const { crowd, place, messenger, note } = this.person;
    return [crowd ? place : "", word(messenger), note].filter(Boolean).join(" · ");
  }

  build() {
    const { person } = this;
    const name = [person.name, person.crowd ? "" : person.place].filter(Boolean).join("، ");
    this.subtitle = element("p", {}, this.about);
    this.blocking = button(word("block"), () => this.act(this.state.blocked ? "unblock" : "block"), { class: "pill" });
    this.select = element("select", { "aria-label": word("switchPerson"), onchange: () => this.onswitch(this.select.value) });
    const head = element("header", { class: "head" },
      element("span", { class: "avatar", "aria-hidden": "true" }, [...person.name][0]),
      element("div", { class: "who" }, element("h2", {}, element("bdi", {}, name)), this.subtitle),
      this.blocking, element("span", { class: "switch pill" }, word("switchPerson"), this.select));
    this.log = element("ol", { class: "log", role: "log", "aria-live": "polite", tabindex: "0", "aria-label": word("messages", { name }), onscroll: () => (this.follows = this.isNear) });
    this.toasts = element("div", { class: "toasts", role: "status" });
    this.composer = new Composer(this);
    const label = word("chatWith", { name });
    this.root = element("section", { class: "phone", "data-key": person.key, "data-side": this.side, "aria-label": label },
      head, element("div", { class: "body" }, this.log, this.toasts), this.composer.root);
    this.showPeople();
    this.composer.show(this.state);
  }

  rebuild() {
    const old = this.root;
    this.lines.clear();
    this.build();
    old.replaceWith(this.root);
    this.draw([...this.state.messages.values()]);
  }

  showPeople() {
    const others = [...this.people().values()].filter((one) => !one.crowd || one.key === this.person.key);
    this.select.replaceChildren(...others.map((one) => {
      const name = [one.name, one.place].filter(Boolean).join("، ");
      return element("option", { value: one.key, selected: one.key === this.person.key }, `${name} (${word(one.messenger)})`);
    }));
  }

  async refresh() {
    if (this.refreshing) {
      this.again = true;
      return;
    }
    this.refreshing = true;
    try {
      do {
        this.again = false;
        this.take(await get(`people/${this.person.key}/chat?since=${this.state.version}`));
      } while (this.again);
    } catch (error) {
      this.report(error.message);
    } finally {
      this.refreshing = false;
    }
  }

  take(news) {
    const { messages } = this.state;
    for (const message of news.messages) messages.set(message.id, message);
    for (const id of news.deleted) {
      messages.delete(id);
      this.lines.get(id)?.remove();
      this.lines.delete(id);
    }
    const spun = [...this.state.spinning, ...news.spinning];
    const changed = [...news.messages.map(({ id }) => id), ...spun];
    this.state = { ...news, messages };
    this.draw([...new Set(changed)].map((id) => messages.get(id)).filter(Boolean));
    if (this.loaded) news.toasts.forEach((toast) => this.pop(toast));
    this.loaded = true;
  }

  draw(changed) {
    const { state } = this;
    const stays = !this.isNear;
    const held = stays ? this.hold() : null;
    for (const message of changed.sort((a, b) => a.id - b.id)) this.drawMessage(message);
    this.root.dataset.side = this.side;
    this.subtitle.textContent = state.typing ? word("typing") : this.about;
    this.blocking.textContent = word(state.blocked ? "unblock" : "block");
    this.blocking.setAttribute("aria-pressed", String(state.blocked));
    this.composer.show(state);
    const said = changed.some(({ by }) => by === "person");
    this.follows = !stays || said;
    if (this.follows) this.toEnd();
    else held();
  }

  get isNear() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight <= NEAR;
  }

  hold() {
    // Whoever reads further up keeps their line in place, whatever is edited above it.
    const [id, line] = [...this.lines].find(([, one]) => one.offsetTop + one.offsetHeight > this.log.scrollTop) ?? [];
    const above = (line?.offsetTop ?? 0) - this.log.scrollTop;
    return () => {
      const there = this.lines.get(id);
      if (there) this.log.scrollTop = there.offsetTop - above;
    };
  }

  drawMessage(message) {
    const doings = {
      say: (text) => this.say(text),
      press: (id, data) => this.act("press", { message_id: id, data }),
      copy: (text) => this.copy(text),
      edit: (one) => this.composer.edit(one),
      reply: (one) => this.composer.reply(one),
      grown: () => this.follows && this.toEnd(),
    };
    const quoted = this.state.messages.get(message.reply_to)?.text.slice(0, 80);
    const line = messageElement(message, { doings, spinning: this.state.spinning.includes(message.id), quoted });
    const old = this.lines.get(message.id);
    this.lines.set(message.id, line);
    if (old) {
      const focused = [...old.querySelectorAll("button, a")].indexOf(document.activeElement);
      if (old.firstChild.className === "day") line.prepend(old.firstChild);
      line.dataset.day = old.dataset.day;
      old.replaceWith(line);
      if (focused >= 0) [...line.querySelectorAll("button, a")][focused]?.focus({ preventScroll: true });
      return;
    }
    const day = dayOf(new Date(message.at));
    if (this.log.lastElementChild?.dataset.day !== day) line.prepend(element("p", { class: "day" }, day));
    line.dataset.day = day;
    this.log.append(line);
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  pop({ text, alert }) {
    if (alert) {
      showAlert(text);
      return;
    }
    const toast = element("p", { dir: "auto" }, text);
    this.toasts.append(toast);
    setTimeout(() => toast.remove(), TOAST_MILLISECONDS);
  }

  async copy(text) {
    await navigator.clipboard?.writeText(text).catch(() => undefined);
    this.pop({ text: word("copied", { text }) });
  }

  say(text) {
    return this.act("say", { text });
  }

  async act(deed, fields = {}) {
    try {
      await post(`people/${this.person.key}/${deed}`, fields);
      await this.refresh();
      return true;
    } catch (error) {
      this.report(error.message);
      return false;
    }
  }

  async actWithFile(fields, file) {
    try {
      await postFile(`people/${this.person.key}/file`, fields, file);
      await this.refresh();
      return true;
    } catch (error) {
      this.report(error.message);
      return false;
    }
  }
}
