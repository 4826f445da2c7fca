// A button with data-copy puts that text on the clipboard. Without a secure context, as on a
// closed network over plain HTTP, browsers have no clipboard object: the old command serves.
"use strict";
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = button.dataset.copy;
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
  } else {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  button.lastChild.textContent = button.dataset.copied;
});
