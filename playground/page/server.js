// What the page asks of the playground.

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

export async function get(path) {
  return answer(await fetch(path));
}

export async function post(path, fields = {}) {
  const json = { "Content-Type": "application/json" };
  return answer(await fetch(path, { method: "POST", headers: json, body: JSON.stringify(fields) }));
}

export async function postFile(path, fields, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  return answer(await fetch(path, { method: "POST", body: form }));
}

export function listen({ onchange, onopen, onlost }) {
  const events = new EventSource("events");
  events.onmessage = (event) => onchange(JSON.parse(event.data));
  events.onopen = onopen;
  events.onerror = onlost;
}
