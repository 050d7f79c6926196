// The foot of a chat: reply keyboard, suggestions of commands, the field, attachments; or start, or unblock.

import { askAttachment, askContact, askPayload } from "./dialogs.js";
import { button, element } from "./element.js";
import { word } from "./words.js";

const KIND_OF = { image: "photo", audio: "audio", video: "video" };

export class Composer {
  constructor(chat) {
    this.chat = chat;
    this.editing = null;
    this.replying = null;
    this.chosen = -1;
    this.root = element("div", { class: "composer" });
    this.build();
  }

  build() {
    const { person } = this.chat;
    const listId = `commands-${person.key}`;
    this.keyboard = element("div", { class: "reply-keys", role: "group", "aria-label": word("keyboard"), hidden: true });
    this.commands = element("ul", { class: "commands", role: "listbox", id: listId, "aria-label": word("commands"), hidden: true });
    this.field = element("textarea", {
      rows: "1", maxlength: "4096", placeholder: word("write"), role: "combobox", "aria-autocomplete": "list",
      "aria-label": word("writeFor", { name: person.name }), "aria-expanded": "false", "aria-controls": listId,
      oninput: () => this.typed(), onkeydown: (event) => this.key(event),
    });
    this.notice = element("p", { class: "notice", hidden: true });
    this.file = element("input", { type: "file", hidden: true, onchange: () => this.sendChosenFile() });
    this.send = element("button", { class: "send", "aria-label": word("send") }, "➤");
    this.form = element("form", { class: "line", onsubmit: (event) => this.submit(event) },
      this.field, this.send,
      button(word("attach"), () => this.attach(), { class: "pill" }),
      button(word("voice"), () => this.sendVoice(), { class: "pill" }), this.file);
    const startNote = element("p", {}, word("startNote"));
    this.start = element("div", { class: "start", hidden: true }, startNote,
      button(word("start"), () => this.chat.act("start"), { class: "big" }),
      button(word("deepLink"), () => this.askLink(), { class: "plain" }));
    this.blocked = element("div", { class: "start", hidden: true }, element("p", {}, word("blocked")),
      button(word("unblock"), () => this.chat.act("unblock"), { class: "big" }));
    this.root.replaceChildren(this.notice, this.keyboard, this.commands, this.form, this.start, this.blocked);
  }

  show(state) {
    this.state = state;
    const fresh = !state.started && state.messages.size === 0;
    this.start.hidden = state.blocked || !fresh;
    this.blocked.hidden = !state.blocked;
    this.form.hidden = state.blocked || fresh;
    this.keyboard.hidden = state.blocked || !state.keyboard;
    const shown = JSON.stringify(state.keyboard);
    if (shown !== this.shownKeyboard) {
      this.shownKeyboard = shown;
      this.keyboard.replaceChildren(...(state.keyboard?.rows ?? []).map((row) => this.row(row)));
      this.field.placeholder = state.keyboard?.placeholder ?? word("write");
    }
  }

  row(row) {
    const press = { contact: () => this.askNumber(), location: () => this.sendPlace() };
    const keys = row.map((one) => button(one.text, press[one.asks] ?? (() => this.chat.say(one.text)), { class: "key", dir: "auto" }));
    return element("div", { class: "row" }, ...keys);
  }

  edit(message) {
    this.stopEditing();
    this.editing = message.id;
    this.field.value = message.text;
    this.notify(word("editing"));
  }

  reply(message) {
    this.stopEditing();
    this.replying = message.id;
    this.notify(word("replying", { text: message.text.slice(0, 40) }));
  }

  notify(text) {
    this.notice.hidden = false;
    this.notice.replaceChildren(text, button(word("cancel"), () => this.stopEditing(), { class: "plain" }));
    this.field.focus();
    this.typed();
  }

  // Fields of whatever is sent next: which message it replies to, if any.
  get replied() {
    return this.replying ? { reply_to: this.replying } : {};
  }

  stopEditing() {
    this.editing = null;
    this.replying = null;
    this.field.value = "";
    this.notice.hidden = true;
    this.typed();
  }

  async submit(event) {
    event.preventDefault();
    const text = this.field.value;
    if (!text.trim()) return;
    const { editing, replying, replied } = this;
    this.stopEditing();
    const done = editing
      ? await this.chat.act("edit", { message_id: editing, text })
      : await this.chat.act("say", { text, ...replied });
    // What was not taken comes back, unless something else was begun meanwhile.
    if (!done && !this.field.value && this.notice.hidden) {
      Object.assign(this, { editing, replying });
      this.notice.hidden = !editing && !replying;
      this.field.value = text;
      this.typed();
    }
  }

  key(event) {
    const open = !this.commands.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (open && step) {
      const { length } = this.commands.children;
      this.choose((this.chosen + step + length) % length);
    } else if (open && this.chosen >= 0 && (event.key === "Enter" || event.key === "Tab")) {
      this.takeCommand(this.commands.children[this.chosen].dataset.command);
    } else if (event.key === "Escape" && open) {
      this.suggest([]);
    } else if (event.key === "Escape" && (this.editing || this.replying)) {
      this.stopEditing();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      this.form.requestSubmit();
    } else {
      return;
    }
    event.preventDefault();
  }

  typed() {
    // An empty field follows the page, so that its placeholder stands where the words will.
    if (this.field.value) this.field.dir = "auto";
    else this.field.removeAttribute("dir");
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 140)}px`;
    const begun = /^\/(\w*)$/.exec(this.field.value);
    this.suggest(begun ? (this.state?.commands ?? []).filter(({ command }) => command.startsWith(begun[1])) : []);
  }

  suggest(commands) {
    this.chosen = -1;
    this.commands.hidden = commands.length === 0;
    this.field.setAttribute("aria-expanded", String(commands.length > 0));
    this.field.removeAttribute("aria-activedescendant");
    this.commands.replaceChildren(...commands.map(({ command, description }) => {
      const line = element("li", { role: "option", id: `${this.commands.id}-${command}`, "data-command": command, "aria-selected": "false" },
        element("code", { dir: "ltr" }, `/${command}`), element("span", { dir: "auto" }, description));
      line.addEventListener("click", () => this.takeCommand(command));
      return line;
    }));
  }

  choose(index) {
    this.chosen = index;
    [...this.commands.children].forEach((line, at) => line.setAttribute("aria-selected", String(at === index)));
    const line = this.commands.children[index];
    line.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", line.id);
  }

  async takeCommand(command) {
    this.suggest([]);
    if (await this.chat.say(`/${command}`)) this.stopEditing();
    this.field.focus();
  }

  attach() {
    askAttachment([
      [word("fromDevice"), () => this.file.click()],
      [word("sampleVoice"), () => this.sendVoice()],
      [word("sampleSticker"), () => this.chat.act("file", { kind: "sticker", size: 20_000 })],
      [word("sampleLarge"), () => this.chat.act("file", { kind: "document", name: "sample.zip", mime: "application/zip", size: 21_000_000 })],
      [word("location"), () => this.sendPlace()],
      [word("contactTitle"), () => this.askNumber()],
      [word("deepLink"), () => this.askLink()],
    ]);
  }

  askLink() {
    askPayload(({ payload }) => this.chat.act("start", { payload }));
  }

  askNumber() {
    const { person } = this.chat;
    const number = `+98912${String(person.user_id % 10_000_000).padStart(7, "0")}`;
    askContact(person, number, ({ phone, whose }) => this.chat.act("contact", { phone, own: whose === "own" }));
  }

  async sendVoice() {
    const voice = { kind: "voice", mime: "audio/ogg", size: 9_000, duration: 4, ...this.replied };
    if ((await this.chat.act("file", voice)) && this.replying) this.stopEditing();
  }

  sendPlace() {
    this.chat.act("location", { latitude: 32.6539, longitude: 51.6660 });
  }

  async sendChosenFile() {
    const [file] = this.file.files;
    if (!file) return;
    const caption = this.field.value;
    const kind = KIND_OF[file.type.split("/")[0]] ?? "document";
    if (await this.chat.actWithFile({ kind, caption, ...this.replied }, file)) this.stopEditing();
    this.file.value = "";
  }
}
