// What the page asks of the playground.

import { word } from "./words.js";

async function ask(path, options) {
  const response = await fetch(path, options).catch(() => {
    throw new Error(word("unanswered"));
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

export function get(path) {
  return ask(path);
}

export function post(path, fields = {}) {
  const json = { "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers: json, body: JSON.stringify(fields) });
}

export function postFile(path, fields, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  return ask(path, { method: "POST", body: form });
}

export function listen({ onchange, onopen, onlost }) {
  const events = new EventSource("events");
  events.onmessage = (event) => onchange(JSON.parse(event.data));
  events.onopen = onopen;
  events.onerror = onlost;
}
