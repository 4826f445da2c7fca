// Entries of the street are kept on the phone until the centre has taken them. Each has a key,
// so that one that is sent twice counts once, and says how long ago the button was pressed. They
// are kept by person: whoever signs in next on this phone neither sees them nor sends them.
"use strict";
(() => {
  const card = document.getElementById("card"), whom = card.dataset.whom;
  const STORE = `fanzha-street-entries:${whom}`, REFUSED = `fanzha-street-refused:${whom}`;
  const part = (id) => document.getElementById(id);
  const csrf = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const load = (store = STORE) => JSON.parse(localStorage.getItem(store) || "[]");
  const save = (entries, store = STORE) => localStorage.setItem(store, JSON.stringify(entries));

  // What is shown comes from the phone, not from the centre: the page says since when.
  const keptAt = Number(document.body.dataset.kept) || 0;

  const show = () => {
    const unsent = load().length, refused = load(REFUSED);
    part("unsent").textContent = unsent;
    part("offline").hidden = unsent === 0;
    part("kept").hidden = !keptAt;
    part("kept-minutes").textContent = Math.max(1, Math.round((Date.now() - keptAt) / 60000));
    part("refused").hidden = refused.length === 0;
    part("refused-list").replaceChildren(...refused.map((text) => {
      const line = document.createElement("li");
      line.textContent = text;
      return line;
    }));
  };

  const newKey = () => (crypto.randomUUID ? crypto.randomUUID()
    : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
      (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16)));

  const post = (entry) => {
    const form = new URLSearchParams({ ...entry.fields, key: entry.key, ago: Math.max(0, (Date.now() - entry.pressed) / 1000) });
    return fetch(entry.address, { method: "POST", body: form, headers: { "X-CSRFToken": csrf(), "HX-Request": "true" }, redirect: "manual" });
  };

  // What the centre refuses is not sent again, and not lost: it stays in words until it is read.
  const refuse = (entry, why) => {
    const pressed = new Date(entry.pressed).toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false });
    const said = entry.fields.note ? ` “${entry.fields.note}”` : "";
    save([...load(REFUSED), `${pressed} ${entry.label || entry.fields.act}${said}: ${why}`], REFUSED);
  };
  const wordsOf = async (answer) => {
    const box = document.createElement("div");
    box.innerHTML = await answer.text();
    return box.textContent.trim();
  };

  // In order, one at a time; without a line the entries stay. A refusal for lack of rights may
  // only mean that somebody signed in anew since: the page is read again once before it counts.
  const allBut = ({ key }) => load().filter((entry) => entry.key !== key);  // more may have come since
  let sending = false;
  const send = async () => {
    if (sending) return;
    sending = true;
    let taken = 0, again = false;
    try {
      for (let [entry] = load(); entry; [entry] = load()) {
        const answer = await post(entry);
        part("signed-out").hidden = answer.type !== "opaqueredirect";
        if (answer.status === 400) refuse(entry, await wordsOf(answer));
        else if (answer.status === 403 && !entry.again) {
          save([{ ...entry, again: true }, ...allBut(entry)]);
          again = true;
          break;
        } else if (answer.status === 403 || answer.status === 404) refuse(entry, document.body.dataset.refused);
        else if (!answer.ok) break;
        else taken += 1;
        save(allBut(entry));
      }
    } catch { /* no line */ }
    sending = false;
    show();
    if (again || (taken && !load().length)) location.replace(card.dataset.page);
    else if (keptAt && !load().length) renew();
  };

  // A kept card is read anew as soon as the centre answers, not merely when there is a line.
  const renew = async () => {
    try { if ((await fetch("/healthz")).ok) location.reload(); } catch { /* no line */ }
  };

  // What is being typed outlives the page: it reloads when the centre has taken an entry.
  const drafted = ["note", "saved"].map(part).filter(Boolean);
  const place = (field) => `fanzha-street-draft:${whom}:${card.dataset.entries}:${field.id}`;
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
    const fields = { act: button.dataset.act, note: part("note").value };
    if (fields.act === "dissuaded") fields.saved = part("saved").value;
    const label = button.textContent.trim();
    save([...load(), { key: newKey(), address: card.dataset.entries, pressed: Date.now(), label, fields }]);
    if (fields.act === "dissuaded" || fields.note) forgetDrafts();
    show();
    send();
  });
  part("refused-read").addEventListener("click", () => { save([], REFUSED); show(); });

  // Cards kept on the phone go with the sign-in.
  if (navigator.serviceWorker) {
    navigator.serviceWorker.register(card.dataset.worker, { scope: "/street/" });
    const leaving = document.querySelector(`form[action="${card.dataset.signout}"]`);
    if (leaving) leaving.addEventListener("submit", () => {
      if (navigator.serviceWorker.controller) navigator.serviceWorker.controller.postMessage("forget");
    });
  }
  addEventListener("online", send);
  setInterval(send, 5000);
  show();
  send();
})();
