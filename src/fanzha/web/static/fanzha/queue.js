// The queue while it is open: rows that changed come over the live line, the others stay as they
// are, so that an opened reason, a pressed button and the place of the keyboard stay too.
"use strict";
(() => {
  const part = document.getElementById("queue"), body = part.querySelector("tbody");
  const table = part.querySelector(".card"), empty = part.querySelector(".empty");
  const claim = document.getElementById("claim-next");

  const rowsOf = (html) => {
    const made = document.createElement("template");
    made.innerHTML = `<table><tbody>${html}</tbody></table>`;
    return made.content.querySelectorAll("tr");
  };
  const show = ({ order, rows, figures, free }) => {
    const known = new Map([...body.children].map((row) => [row.dataset.alert, row]));
    for (const row of rowsOf(rows)) {
      known.get(row.dataset.alert)?.replaceWith(row);
      known.set(row.dataset.alert, row);
    }
    const wanted = order.map((alert) => known.get(String(alert))).filter(Boolean), stay = new Set(wanted);
    for (const row of [...body.children]) if (!stay.has(row)) row.remove();
    wanted.forEach((row, place) => { if (body.children[place] !== row) body.insertBefore(row, body.children[place] || null); });
    table.hidden = !order.length;
    empty.hidden = Boolean(order.length);
    for (const [name, count] of Object.entries(figures)) {
      const figure = document.querySelector(`[data-figure="${name}"]`);
      figure.textContent = count;
      if (name === "late") for (const red of ["badge", "bg-red", "text-white"]) figure.classList.toggle(red, count > 0);
    }
    if (claim) {
      claim.hidden = !free;
      if (free) claim.action = claim.getAttribute("action").replace(/\d+/, free);
    }
    document.dispatchEvent(new Event("fresh-rows"));
  };

  // Up and down go from row to row; Enter opens the one that has the keyboard.
  const go = (step) => () => {
    const at = document.activeElement;
    const links = [...body.querySelectorAll("td:last-child > a")], next = links[links.indexOf(at) + step];
    if (!next || (at !== document.body && !body.contains(at))) return false;
    next.focus();
  };
  fanzha.keys({ names: ["arrowdown", "j"], says: part.dataset.down, run: go(1) });
  fanzha.keys({ names: ["arrowup", "k"], says: part.dataset.up, run: go(-1) });

  let news = [];
  const showAll = () => {
    const all = news;
    news = [];
    fanzha.keepingFocus(body, () => all.forEach(show));
  };
  const heard = new WeakSet();
  document.addEventListener("htmx:sseOpen", (event) => {
    const source = event.detail.source;
    if (heard.has(source)) return;
    heard.add(source);
    source.addEventListener("queue", (message) => {
      news.push(JSON.parse(message.data));
      fanzha.calmly(part, showAll);
    });
    source.addEventListener("again", () => location.reload());  // the session has ended: to the door
  });
})();
