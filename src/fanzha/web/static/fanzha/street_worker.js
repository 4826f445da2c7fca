// Keeps the cards an officer has opened on the phone, so that they open again without a line.
// Network first: what is kept is shown only when the centre does not answer in time.
// Kept for twelve hours at most, for one person, and gone with the sign-in.
"use strict";
const FILES = "fanzha-files", CARDS = "fanzha-cards-", NO_CARD = "/street/offline";
const LONGEST = 12 * 3600 * 1000, PATIENCE = 6000;

const forget = async (but) => {
  for (const name of await caches.keys()) if (name.startsWith(CARDS) && name !== but) await caches.delete(name);
};

// A card says whose it is; a page that does not is not kept.
const keep = async (address, response) => {
  const text = await response.text();
  const whom = text.match(/data-whom="(\d+)"/);
  if (!whom) return;
  await forget(CARDS + whom[1]);
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Kept": String(Date.now()) };
  await (await caches.open(CARDS + whom[1])).put(address, new Response(text, { headers }));
};

// The page is told since when it is kept; its clocks go on from the centre's time as it is now.
const kept = async (address) => {
  const found = await caches.match(address);
  const since = found && Number(found.headers.get("X-Kept"));
  if (!found || Date.now() - since > LONGEST) return (await caches.match(NO_CARD)) || Response.error();
  const text = await found.text(), speed = Number((text.match(/data-speed="([\d.]+)"/) || [])[1]) || 1;
  const later = ((Date.now() - since) / 1000) * speed;
  const shown = text.replace(/data-now="(\d+)"/, (_, at) => `data-now="${Math.round(Number(at) + later)}" data-kept="${since}"`);
  return new Response(shown, { headers: { "Content-Type": "text/html; charset=utf-8" } });
};

const card = async (request) => {
  const address = new URL(request.url).pathname;
  try {
    const answer = await Promise.race([
      fetch(request), new Promise((_, late) => { setTimeout(late, PATIENCE); }),
    ]);
    if (answer.type === "opaqueredirect") await forget();  // the sign-in is over
    if (answer.ok) await keep(address, answer.clone());
    return answer.status >= 502 ? await kept(address) : answer;
  } catch {
    return kept(address);
  }
};

const file = async (request) => {
  try {
    const answer = await fetch(request);
    if (answer.ok) (await caches.open(FILES)).put(request, answer.clone());
    return answer;
  } catch {
    return (await caches.match(request)) || Response.error();
  }
};

addEventListener("install", (event) => {
  event.waitUntil(caches.open(FILES).then((files) => files.add(NO_CARD)).then(() => skipWaiting()));
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => { if (event.data === "forget") event.waitUntil(forget()); });
addEventListener("fetch", (event) => {
  const { request } = event, at = new URL(request.url);
  if (request.method !== "GET" || at.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(card(request));
  else if (at.pathname.startsWith("/static/")) event.respondWith(file(request));
});
