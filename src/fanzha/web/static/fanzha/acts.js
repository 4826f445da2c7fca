// Buttons without code of their own: the page's policy runs no script but files. And a mark on
// what a page reads by itself: an open page must not keep an empty chair signed in.
"use strict";
(() => {
  const acts = {
    print: () => print(),
    back: () => history.back(),
    keys: () => fanzha.showKeys(),
    // Fills fields of a form before it is sent: data-fill='{"id_username": "zhiban"}'.
    fill: (button) => {
      for (const [id, value] of Object.entries(JSON.parse(button.dataset.fill))) {
        document.getElementById(id).value = value;
      }
    },
    // Sends the form with one more word: data-as="json".
    "send-as": (button) => {
      const form = button.form, as = form.elements.as;
      as.value = button.dataset.as; form.submit(); as.value = "";
    },
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-does]");
    const act = button && acts[button.dataset.does];
    if (act) act(button);
  });
  // Enter in a field sends nothing where the form holds several acts: it goes on to the one that
  // data-enter names, or leaves the field.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("[data-enter]")) return;
    event.preventDefault();
    const next = document.getElementById(event.target.dataset.enter);
    if (next) next.focus(); else event.target.blur();
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const cause = event.detail.triggeringEvent;
    if (document.body.classList.contains("wall")) return;  // it is read by who stands before it
    const byItself = !cause || cause.type.startsWith("sse:") || cause.type === "load";
    if (byItself && event.detail.verb === "get") event.detail.headers["X-By-Itself"] = "1";
  });
})();
