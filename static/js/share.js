/* Copies a link, a citation or an embedding to the clipboard, and prints a page.
 *
 * The buttons are hidden until this script shows them: without it, or where the browser keeps the
 * clipboard from a page, the text beside them can be selected as it stands.
 */
"use strict";

(() => {
  const SHOWN = 2500; // milliseconds that a button says what it has done

  function copyBy(button) {
    const label = button.querySelector("span");
    const before = label.textContent;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copies).textContent;
      await navigator.clipboard.writeText(text.trim());
      label.textContent = button.dataset.done;
      setTimeout(() => (label.textContent = before), SHOWN);
    });
    label.setAttribute("aria-live", "polite");
    button.hidden = false;
  }

  if (navigator.clipboard) document.querySelectorAll(".copy-button").forEach(copyBy);

  for (const button of document.querySelectorAll(".print-button")) {
    button.addEventListener("click", () => print());
    button.hidden = false;
  }
})();
