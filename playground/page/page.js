// The page: a clock, the buttons of the process, and the people on their stage.

import { askPerson } from "./dialogs.js";
import { button, element } from "./element.js";
import { get, listen, post } from "./server.js";
import { Stage } from "./stage.js";
import { dayOf, language, putWords, switchLanguage, timeOf, word } from "./words.js";

const SAID_MILLISECONDS = 15_000;
const find = (id) => document.getElementById(id);
const stage = new Stage({ phones: find("phones"), tabs: find("tabs"), report });
let setup = { title: {}, actions: [], messengers: [] };
let ahead = 0;
let loading = null;

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

function loadPeople() {
  // One reading at a time, and one more for everything that is told meanwhile.
  if (loading) loading.again = true;
  else loading = { again: false, done: readPeople() };
  return loading.done;
}

async function readPeople() {
  try {
    do {
      // Whoever is told of from here on is read in the next round.
      if (loading) loading.again = false;
      stage.take(await get("people"));
    } while (loading.again);
  } catch (error) {
    report(error.message);
  } finally {
    loading = null;
  }
}

function makePerson() {
  askPerson(setup.messengers, async (fields) => {
    try {
      stage.add(await post("people", fields));
    } catch (error) {
      report(error.message);
    }
  });
}

function showWords() {
  document.documentElement.lang = language;
  document.documentElement.dir = language === "fa" ? "rtl" : "ltr";
  putWords(document);
  showSetup();
  showClock();
  stage.putWords();
}

function showSetup() {
  const title = setup.title[language];
  find("title").textContent = title || word("title");
  document.title = [title, word("title")].filter(Boolean).join(" · ");
  find("actions").replaceChildren(...setup.actions.map((action) => {
    const pressed = button(action[language], () => act(action, pressed), { class: "pill" });
    return pressed;
  }));
}

async function act(action, pressed) {
  if (pressed.getAttribute("aria-busy")) return;
  pressed.setAttribute("aria-busy", "true");
  report(word("working"));
  try {
    const { said } = await post(`actions/${action.name}`, { language });
    report(said);
    // On a phone every line belongs to the chat.
    setTimeout(() => find("status").textContent === said && report(""), SAID_MILLISECONDS);
  } catch (error) {
    report(error.message);
  } finally {
    pressed.removeAttribute("aria-busy");
  }
}

async function readSetup() {
  setup = await get("setup");
  showSetup();
}

function take(news) {
  if (news.clock) setClock(news.clock);
  else if (news.people) loadPeople();
  else if (news.setup) readSetup();
  else stage.told(news);
}

async function begin() {
  report("");
  await Promise.all([readSetup(), get("clock").then(({ now }) => setClock(now)), loadPeople()]);
  stage.refresh();
}

for (const step of document.querySelectorAll("[data-forward]")) {
  step.addEventListener("click", () => post("clock", { [step.dataset.forward]: 1 }).catch((error) => report(error.message)));
}
find("new-person").addEventListener("click", makePerson);
find("language").addEventListener("click", () => {
  switchLanguage();
  report("");
  showWords();
});
setInterval(showClock, 5000);
showWords();
listen({ onchange: take, onopen: begin, onlost: () => report(word("lost")) });
