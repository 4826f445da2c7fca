// Entries of the street are kept on the phone until the centre has taken them. Each has a key,
// so that one that is sent twice counts once, and says how long ago the button was pressed.
"use strict";
(() => {
  const STORE = "fanzha-street-entries";
  const card = document.getElementById("card");
  const csrf = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const load = () => JSON.parse(localStorage.getItem(STORE) || "[]");
  const save = (entries) => localStorage.setItem(STORE, JSON.stringify(entries));

  const show = () => {
    const unsent = load().length;
    document.getElementById("unsent").textContent = unsent;
    document.getElementById("offline").hidden = unsent === 0;
  };

  const newKey = () => (crypto.randomUUID ? crypto.randomUUID()
    : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
      (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16)));

  const post = (entry) => {
    const form = new URLSearchParams({ ...entry.fields, key: entry.key, ago: Math.max(0, (Date.now() - entry.pressed) / 1000) });
    return fetch(entry.address, { method: "POST", body: form, headers: { "X-CSRFToken": csrf(), "HX-Request": "true" }, redirect: "manual" });
  };

  // In order, one at a time. What the centre refuses (400, 403) is shown and dropped: sending it
  // again would not help. Anything else waits for the line.
  let sending = false;
  const send = async () => {
    if (sending) return;
    sending = true;
    let taken = 0;
    try {
      for (let entries = load(); entries.length; entries = load()) {
        const answer = await post(entries[0]);
        const trouble = document.getElementById("trouble");
        if (answer.status === 400) trouble.innerHTML = await answer.text();
        else if (answer.status === 403) trouble.textContent = document.body.dataset.refused;
        else if (!answer.ok) break;
        else taken += 1;
        save(entries.slice(1));
      }
    } catch { /* no line: the entries stay */ }
    sending = false;
    show();
    if (taken && !load().length) location.replace(card.dataset.page);
  };

  // What is being typed outlives the page: it reloads when the centre has taken an entry.
  const drafted = ["note", "saved"].map((id) => document.getElementById(id)).filter(Boolean);
  const place = (field) => `fanzha-street-draft:${card.dataset.entries}:${field.id}`;
  for (const field of drafted) {
    field.value = sessionStorage.getItem(place(field)) || "";
    field.addEventListener("input", () => sessionStorage.setItem(place(field), field.value));
  }
  const forgetDrafts = () => { for (const field of drafted) sessionStorage.removeItem(place(field)); };

  card.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    button.disabled = true;
    setTimeout(() => { button.disabled = false; }, 2000);
    const fields = { act: button.dataset.act, note: document.getElementById("note").value };
    if (fields.act === "dissuaded") fields.saved = document.getElementById("saved").value;
    save([...load(), { key: newKey(), address: card.dataset.entries, pressed: Date.now(), fields }]);
    if (fields.act === "dissuaded" || fields.note) forgetDrafts();
    show();
    send();
  });
  addEventListener("online", send);
  setInterval(send, 5000);
  show();
  send();
})();
