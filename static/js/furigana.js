/* Remembers in this browser whether the reader wants readings beside the names.
 *
 * The readings are in every Japanese page and the style sheet shows them while the box is checked,
 * so the box works without this script too, on the page it is on; no page depends on who reads it.
 */
"use strict";

(() => {
  const KEY = "furigana";
  const box = document.querySelector(".furigana-switch input");
  if (!box) {
    return;
  }
  try {
    box.checked = localStorage.getItem(KEY) === "on";
    box.addEventListener("change", () => localStorage.setItem(KEY, box.checked ? "on" : "off"));
  } catch {
    // The browser keeps nothing: the box still works on this page.
  }
})();
