// The fund-flow map: a cell opens its accounts, the slider sets the moment, arrows walk the cells.
"use strict";
(() => {
  const map = document.getElementById("flow-map"), form = document.getElementById("map-form");
  const panel = document.getElementById("flow-cell"), slider = document.getElementById("flow-slider");
  const moment = document.getElementById("flow-moment"), until = form.elements.until;
  const opened = document.getElementById("flow-opened");
  const changed = () => form.dispatchEvent(new Event("change", { bubbles: true }));

  // Cells. The key is opaque; which account it is only the centre knows.
  const cells = () => [...map.querySelectorAll(".fm-cell")];
  const cellOf = (key) => cells().find((cell) => cell.dataset.cell === key);
  let chosen = "", focused = "";
  const show = (key) => {
    chosen = key;
    const asked = new URLSearchParams(new FormData(form));
    asked.set("key", key);
    htmx.ajax("GET", `${map.dataset.cellUrl}?${asked}`, { source: panel, target: panel, swap: "innerHTML" });
    mark();
  };
  const mark = (key = chosen) => {
    for (const cell of cells()) cell.classList.toggle("chosen", cell.dataset.cell === chosen);
    for (const band of map.querySelectorAll(".fm-band")) {
      band.classList.toggle("lit", Boolean(key) && (band.dataset.from === key || band.dataset.to === key));
    }
    map.classList.toggle("lights", Boolean(map.querySelector(".fm-band.lit")));
  };
  const open = (key, yes) => {
    for (const input of [...opened.children]) if (input.value === key) input.remove();
    if (yes) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "open", value: key });
      opened.append(input);
    }
    changed();
  };

  document.addEventListener("click", (event) => {
    const at = (name) => event.target.closest(name);
    if (at(".fm-cell")) show(at(".fm-cell").dataset.cell);
    else if (at("[data-open]")) { open(at("[data-open]").dataset.open, true); shut(); }
    else if (at("[data-close]")) open(at("[data-close]").dataset.close, false);
    else if (at("[data-shut]")) shut();
  });
  const shut = () => { panel.replaceChildren(); chosen = ""; mark(); };
  map.addEventListener("dblclick", (event) => {
    const cell = event.target.closest('.fm-cell[data-kind="group"]');
    if (cell) { open(cell.dataset.cell, true); shut(); }
  });
  map.addEventListener("pointerover", (event) => mark(event.target.closest(".fm-cell")?.dataset.cell || chosen));
  map.addEventListener("focusin", (event) => {
    const cell = event.target.closest(".fm-cell");
    if (cell) { focused = cell.dataset.cell; mark(focused); }
  });
  map.addEventListener("focusout", (event) => { if (event.relatedTarget) focused = ""; });

  // Arrows: up and down within a layer, left and right to the nearest cell of the next one.
  const next = (from, key) => {
    const at = from.getBoundingClientRect(), across = key === "ArrowLeft" || key === "ArrowRight";
    const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
    const way = (cell) => {
      const to = cell.getBoundingClientRect();
      const aside = Math.abs(to.x - at.x) < 20, ahead = sign * (across ? to.x - at.x : to.y - at.y);
      if (ahead <= 20 || (across ? aside : !aside)) return Infinity;
      return across ? ahead * 10 + Math.abs(to.y - at.y) : ahead;
    };
    return cells().map((cell) => [way(cell), cell]).sort((a, b) => a[0] - b[0]).find(([far]) => far < Infinity)?.[1];
  };
  const onCell = (act) => ({ target, key }) => {
    const cell = target.closest("#flow-map .fm-cell");
    if (!cell) return false;
    act(cell, key);
  };
  fanzha.keys({ names: ["enter", " "], says: map.dataset.opens, run: onCell((cell) => show(cell.dataset.cell)) });
  fanzha.keys({
    names: ["arrowleft", "arrowright", "arrowup", "arrowdown"], says: map.dataset.walks,
    run: onCell((cell, key) => next(cell, key)?.focus()),
  });
  fanzha.keys({ names: ["escape"], says: map.dataset.shuts, run: onCell(shut) });

  // The slider's places are moments at which money moved; the last one is now, also later.
  let ticks = [];
  const say = () => {
    const last = Number(slider.value) >= ticks.length - 1;
    until.value = last ? "" : ticks[slider.value][0];
    moment.textContent = last ? slider.closest("[data-now]").dataset.now : ticks[slider.value][1];
  };
  const read = () => {
    ticks = JSON.parse(document.getElementById("flow-ticks").textContent);
    slider.max = Math.max(ticks.length - 1, 0);
    const place = until.value ? ticks.findIndex(([at]) => at >= Number(until.value)) : -1;
    slider.value = place < 0 ? slider.max : place;
    slider.disabled = ticks.length < 2;
    say();
  };
  slider.addEventListener("input", say);

  let playing = 0;
  const play = document.getElementById("flow-play");
  const pause = () => { clearInterval(playing); playing = 0; play.firstElementChild.className = "ti ti-player-play"; };
  const step = () => {
    slider.value = Number(slider.value) + Math.max(1, Math.round(ticks.length / 40));
    say();
    changed();
    if (!until.value) pause();
  };
  play.addEventListener("click", () => {
    if (playing) return pause();
    if (!until.value) { slider.value = 0; say(); changed(); }
    playing = setInterval(step, 900);
    play.firstElementChild.className = "ti ti-player-pause";
  });

  const fit = document.getElementById("flow-fit");
  fit.addEventListener("click", () => fit.setAttribute("aria-pressed", map.classList.toggle("fits")));

  map.addEventListener("htmx:afterSettle", () => {
    read();
    mark();
    if (focused) cellOf(focused)?.focus();
  });
  read();
})();
