// Keys. One table says what each key does on the page as it is now: a press looks into it, and the
// list that "?" opens is drawn from it. Its rows are what scripts enter with `fanzha.keys`, and the
// buttons, links and fields that name a key and can be used now: data-key="n", data-key="ctrl+enter".
// What cannot be taken back is marked data-goes: its key only goes there, or to the field it names,
// and Enter does it.
"use strict";
(() => {
  const list = document.getElementById("keys");
  const TYPED = "textarea, select, input:not([type=checkbox], [type=radio], [type=submit])";
  const SHOWN = { arrowup: "↑", arrowdown: "↓", arrowleft: "←", arrowright: "→", escape: "Esc", " ": list.dataset.space };
  const entered = [];

  const wordsOf = (element) => {
    const copy = element.cloneNode(true);
    for (const mark of copy.querySelectorAll("kbd")) mark.remove();
    const own = element.getAttribute("aria-label") || element.labels?.[0]?.textContent || copy.textContent;
    return own.trim().replace(/\s+/g, " ");
  };
  const goes = (element) => "goes" in element.dataset;
  const press = (element) => {
    if (goes(element)) (document.getElementById(element.dataset.goes) || element).focus();
    else if (element.matches(TYPED)) element.focus();
    else element.click();
  };
  const saysOf = (element) => goes(element) ? `${wordsOf(element)} · ${list.dataset.then}` : wordsOf(element);
  const rowOf = (element) => ({ names: [element.dataset.key], says: saysOf(element), run: () => press(element) });
  // The page's own come before those of its head: "/" goes to a field to search in where there is one.
  const table = () => {
    const taken = new Set();
    const isFirst = ({ names: [name] }) => !taken.has(name) && taken.add(name);
    const named = [...document.querySelectorAll("main [data-key]"), ...document.querySelectorAll("header [data-key]")];
    const usable = named.filter((element) => !element.disabled && element.checkVisibility());
    return [...entered, ...usable.map(rowOf).filter(isFirst)];
  };

  const typing = (at) => /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && at.type !== "checkbox" || at.isContentEditable;
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.isComposing || list.open) return;
    // A browser leaves the keyboard for a while on the button of a list that was shut.
    if (list.contains(document.activeElement)) document.activeElement.blur();
    // The same signs of a Chinese keyboard, twice as wide, are these keys too.
    const name = (event.ctrlKey ? "ctrl+" : "") + (event.key || "").normalize("NFKC").toLowerCase(), at = list.contains(event.target) ? document.body : event.target;
    if (name === "enter" && at.closest("button, a, summary")) return;
    const fits = (row) => row.names.includes(name) && (row.inFields || event.ctrlKey || !typing(at));
    if (table().some((row) => fits(row) && row.run(event) !== false)) event.preventDefault();
  });

  const lineOf = ({ names, says }) => {
    const keys = document.createElement("dt"), words = document.createElement("dd");
    for (const name of names) {
      const key = document.createElement("kbd");
      key.textContent = SHOWN[name] || name.replace("+", " ").replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
      keys.append(key);
    }
    words.textContent = says;
    return [keys, words];
  };
  const showKeys = () => {
    list.querySelector("dl").replaceChildren(...table().flatMap(lineOf));
    list.showModal();
  };

  // A row of the table. `run` answers false where the key is not meant for it as the page stands: then
  // the next row is asked, and in the end the browser. `inFields`: also while somebody types.
  const keys = (row) => entered.push(row);
  keys({
    names: ["escape"], says: list.dataset.leaves, inFields: true,
    run: ({ target }) => { if (typing(target)) target.blur(); return false; },
  });
  Object.assign(fanzha, { keys, showKeys });
})();
