// Clocks that count on the centre's own time, and a page that says when it waits or has lost its
// line.
"use strict";
(() => {
  const body = document.body;

  // Town time. Date.now, not performance.now: a lid that was closed must not stop the clock.
  const townAtLoad = Number(body.dataset.now) * 1000;
  const speed = Number(body.dataset.speed) || 1;
  const realAtLoad = Date.now();
  const townNow = () => townAtLoad + (Date.now() - realAtLoad) * speed;

  const twoDigits = (n) => String(n).padStart(2, "0");
  const clockText = (ms) => {
    const late = ms < 0, s = Math.floor(Math.abs(ms) / 1000);
    const hours = Math.floor(s / 3600);
    const rest = `${twoDigits(Math.floor((s % 3600) / 60))}:${twoDigits(s % 60)}`;
    return (late ? "+" : "") + (hours ? `${hours}:${rest}` : rest);
  };

  const tick = () => {
    const now = townNow();
    for (const ring of document.querySelectorAll(".countdown")) {
      const left = Number(ring.dataset.due) - now;
      ring.textContent = clockText(left);
      ring.classList.toggle("late", left < 0);
      ring.classList.toggle("soon", left >= 0 && left < 120000);
      ring.style.setProperty("--left", `${Math.max(0, Math.min(100, (100 * left) / Number(ring.dataset.total)))}%`);
    }
    for (const since of document.querySelectorAll("[data-since]")) {
      since.textContent = clockText(now - Number(since.dataset.since));
    }
    const clock = document.getElementById("town-clock");
    if (clock) clock.textContent = new Date(now).toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false });
  };
  tick();
  setInterval(tick, 1000);
  document.addEventListener("htmx:afterSwap", tick);
  document.addEventListener("fresh-rows", tick);

  // Where the desks have no room in one line, one's own is in sight.
  document.querySelector(".desk-link.active")?.scrollIntoView({ block: "nearest", inline: "nearest" });

  // Light or dark, by switch. A cookie, so that the centre already sends the page in its colours.
  const themeSwitch = document.getElementById("theme-switch");
  if (themeSwitch) themeSwitch.addEventListener("click", () => {
    const theme = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
    document.documentElement.dataset.bsTheme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    themeSwitch.setAttribute("aria-pressed", String(theme === "dark"));
    document.dispatchEvent(new Event("theme"));
  });

  // Marks a place in the text it was read from. Places count characters, the page counts halves.
  document.addEventListener("click", (event) => {
    const spot = event.target.closest("[data-start]"), text = document.getElementById("text");
    if (!spot || !text) return;
    const signs = Array.from(text.value);
    const at = (place) => signs.slice(0, Number(place)).join("").length;
    text.focus();
    text.setSelectionRange(at(spot.dataset.start), at(spot.dataset.end));
  });

  // Live parts. A line that opens is told what was announced since the page began to be made; where
  // the centre does not know that, it says "again": every part that lives on announcements is read.
  const topicOf = (part) => (part.getAttribute("hx-trigger").match(/sse:[\w-]+/) || [])[0];
  const readAgain = () => {
    for (const part of document.querySelectorAll('[hx-trigger*="sse:"]')) htmx.trigger(part, topicOf(part));
  };
  const heard = new WeakSet();
  let unread = false;  // a part could not read itself again
  document.addEventListener("htmx:sseOpen", (event) => {
    body.classList.remove("line-lost");
    if (unread) { unread = false; readAgain(); }
    const source = event.detail.source;
    if (!heard.has(source)) { heard.add(source); source.addEventListener("again", readAgain); }
  });
  let closing = false;
  addEventListener("pagehide", () => { closing = true; });
  document.addEventListener("htmx:sseError", () => { if (!closing) body.classList.add("line-lost"); });

  // Waiting longer than a moment is said in words: the element's data-waits, else the page's.
  const waiting = document.getElementById("waiting");
  const timers = new Map();
  document.addEventListener("htmx:beforeRequest", (event) => {
    const source = event.detail.elt.closest("[data-waits]") || body;
    timers.set(event.detail.xhr, setTimeout(() => {
      waiting.textContent = source.dataset.waits;
      waiting.classList.add("shown");
    }, 600));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    clearTimeout(timers.get(event.detail.xhr));
    timers.delete(event.detail.xhr);
    if (!timers.size) waiting.classList.remove("shown");
  });

  // A wrong entry or a failed act is shown where the page keeps its troubles, never swallowed.
  const trouble = (text) => {
    const box = document.createElement("div");
    box.className = "alert alert-danger";
    box.textContent = text;
    document.getElementById("trouble").replaceChildren(box);
  };
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 400) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  document.addEventListener("htmx:responseError", (event) => {
    trouble(event.detail.xhr.status === 403 ? body.dataset.refused : body.dataset.failed);
  });
  // The field that was meant, by name and row where the form has rows, is marked and opened.
  document.addEventListener("wrong-field", (event) => {
    const { field, row } = event.detail;
    const named = row ? [`${field}-${row}`, field] : [field];
    const wrong = named.map((name) => document.querySelector(`[name="${CSS.escape(name)}"]`)).find(Boolean);
    if (!wrong) return;
    wrong.classList.add("is-invalid");
    wrong.addEventListener("input", () => wrong.classList.remove("is-invalid"), { once: true });
    wrong.focus();
  });
  // A part that could not read itself again was no act: the line is lost, until it opens, or until
  // the next one that can.
  document.addEventListener("htmx:sendError", (event) => {
    if (event.detail.requestConfig.verb !== "get") return trouble(body.dataset.unreachable);
    unread = true;
    body.classList.add("line-lost");
  });
  document.addEventListener("htmx:afterOnLoad", () => {
    if (unread) body.classList.remove("line-lost");
    unread = false;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb !== "get") document.getElementById("trouble").replaceChildren();
  });
})();
