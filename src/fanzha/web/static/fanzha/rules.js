// A published column that is pressed goes into the condition; a sign shows what only signs have.
"use strict";
document.addEventListener("click", (event) => {
  const column = event.target.closest("[data-insert]");
  if (!column) return;
  const when = document.getElementById("when");
  when.setRangeText(column.dataset.insert, when.selectionStart, when.selectionEnd, "end");
  when.focus();
  when.dispatchEvent(new Event("input", { bubbles: true }));
});
const level = document.getElementById("level");
const showForLevel = () => {
  for (const part of document.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== level.value;
};
level.addEventListener("change", showForLevel);
showForLevel();
