// Live parts change by themselves, but never under somebody's hand: not between the press and the
// release of a button in them, and not while somebody types in them. What came meanwhile is shown
// right after.
"use strict";
(() => {
  let pressed = null;
  const waiting = new Map();  // part -> what shows its news

  const typing = (part) => {
    const at = document.activeElement;
    return part.contains(at) && at.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=range])");
  };
  const busy = (part) => Boolean(pressed && part.contains(pressed)) || typing(part);
  const release = () => {
    for (const [part, show] of [...waiting]) if (!busy(part)) { waiting.delete(part); show(); }
  };
  // Shows the news of a part, now or as soon as nobody is at it. Only the last `show` of a part is kept.
  const calmly = (part, show) => { if (busy(part)) waiting.set(part, show); else show(); };

  // The click comes right after the release: only after it may the part change.
  const up = () => setTimeout(() => { pressed = null; release(); });
  addEventListener("pointerdown", (event) => { pressed = event.target; }, true);
  addEventListener("pointerup", up, true);
  addEventListener("pointercancel", up, true);
  addEventListener("pointermove", (event) => { if (pressed && !event.buttons) up(); }, true);
  addEventListener("focusout", () => setTimeout(release), true);

  // Where the keyboard stands is found again by what it stood on, not by the element, which is new.
  const nameOf = (at) => {
    const name = ["id", "href", "name", "data-key", "data-cell"].find((attribute) => at.hasAttribute(attribute));
    return name ? `${at.localName}[${name}="${CSS.escape(at.getAttribute(name))}"]` : "";
  };
  const keepingFocus = (part, change) => {
    const at = document.activeElement, name = part.contains(at) ? nameOf(at) : "";
    change();
    if (name && document.activeElement !== at) part.querySelector(name)?.focus({ preventScroll: true });
  };

  // What htmx reads because somebody asked for it is swapped at once; what it reads by itself waits.
  let stood = "";
  const byItself = (cause) => !cause || cause.type.startsWith("sse:");
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig, xhr } = event.detail;
    stood = target.contains(document.activeElement) ? nameOf(document.activeElement) : "";
    const topic = (requestConfig.elt.getAttribute("hx-trigger") || "").match(/sse:[\w-]+/);
    if (!topic || xhr.status !== 200 || !byItself(requestConfig.triggeringEvent) || !busy(target)) return;
    event.detail.shouldSwap = false;
    calmly(target, () => htmx.trigger(requestConfig.elt, topic[0]));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (stood && document.activeElement === document.body) {
      (event.detail.target.isConnected ? event.detail.target : document).querySelector(stood)?.focus({ preventScroll: true });
    }
    stood = "";
  });

  window.fanzha = { calmly, keepingFocus };
})();
