// Clocks that count on the centre's own time, keys, and a page that says when it lost its line.
"use strict";
(() => {
  const body = document.body;
  const townAtLoad = Number(body.dataset.now) * 1000;
  const speed = Number(body.dataset.speed) || 1;
  const realAtLoad = performance.now();
  const townNow = () => townAtLoad + (performance.now() - realAtLoad) * speed;

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

  // A single key presses the button or link that names it: data-key="n", data-key="ctrl+enter".
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    const name = (event.ctrlKey ? "ctrl+" : "") + event.key.toLowerCase();
    if (typing && !event.ctrlKey) return;
    const target = document.querySelector(`[data-key="${CSS.escape(name)}"]`);
    if (target) { event.preventDefault(); target.click(); }
  });

  document.addEventListener("htmx:sseError", () => body.classList.add("line-lost"));
  document.addEventListener("htmx:sseOpen", () => body.classList.remove("line-lost"));
  // A wrong entry is shown where the page keeps its troubles, never swallowed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 400) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
})();
