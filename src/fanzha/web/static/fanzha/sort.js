// Tables that are sorted by a click on their head: <table data-sorts>, a button in each th. A cell
// is compared by its data-value where it has one, else by its words; numbers before words.
"use strict";
(() => {
  const valueOf = (row, column) => {
    const cell = row.cells[column], told = cell.dataset.value ?? cell.textContent.trim();
    return told !== "" && !Number.isNaN(Number(told)) ? Number(told) : told;
  };
  const compared = (one, other) => typeof one === "number" && typeof other === "number"
    ? one - other : String(one).localeCompare(String(other), document.documentElement.lang);
  document.addEventListener("click", (event) => {
    const head = event.target.closest("table[data-sorts] th:has(button)");
    if (!head) return;
    const table = head.closest("table"), column = head.cellIndex;
    const down = head.getAttribute("aria-sort") !== "descending";  // the most first
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) => (down ? -1 : 1) * compared(valueOf(a, column), valueOf(b, column)));
    table.tBodies[0].append(...rows);
  });
})();
