/* Suggestions under the search boxes: names that the record knows, from /suggest.
 *
 * The editable combobox with a list popup of the ARIA Authoring Practices Guide
 * (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): the focus stays in the input, which says by
 * aria-activedescendant which option the arrow keys are on. Nothing is chosen for the reader, and
 * without this script, or when the site doesn't answer, the form works as it stands.
 */
"use strict";

(() => {
  const PATIENCE = 150; // milliseconds without a keystroke before the site is asked
  const IS_ENGLISH = document.documentElement.lang === "en";
  const ADDRESS = `${IS_ENGLISH ? "/en" : ""}/suggest?q=`;

  class Suggestions {
    constructor(input) {
      this.input = input;
      this.options = [];
      this.active = -1;
      this.asked = null;
      this.timer = 0;
      this.list = this.makeList();
      this.describeInput();
      this.listen();
    }

    makeList() {
      const list = document.createElement("ul");
      list.id = `${this.input.id}-suggestions`;
      list.className = "suggestions";
      list.hidden = true;
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", IS_ENGLISH ? "Suggestions" : "候補");
      this.input.parentElement.append(list);
      return list;
    }

    describeInput() {
      const states = {
        role: "combobox",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-controls": this.list.id,
      };
      Object.entries(states).forEach(([name, value]) => this.input.setAttribute(name, value));
    }

    listen() {
      this.input.addEventListener("input", () => this.askSoon());
      this.input.addEventListener("keydown", (event) => this.onKey(event));
      this.input.addEventListener("blur", () => this.close());
      // A press on an option must not take the focus, or the list closes before the click comes.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.onClick(event));
    }

    get isOpen() {
      return !this.list.hidden;
    }

    askSoon() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), PATIENCE);
    }

    /* Shows what the site suggests for the text; an answer that comes too late is dropped. */
    async ask() {
      clearTimeout(this.timer);
      this.asked?.abort();
      const text = this.input.value;
      if (!text.trim()) {
        this.close();
        return;
      }
      this.asked = new AbortController();
      try {
        const { signal } = this.asked;
        const response = await fetch(ADDRESS + encodeURIComponent(text), { signal });
        const [, queries, descriptions] = response.ok ? await response.json() : [text, [], []];
        if (text === this.input.value && document.activeElement === this.input) {
          this.show(queries, descriptions);
        }
      } catch {
        // Given up for a newer text, or no network: the form works all the same.
      }
    }

    show(queries, descriptions) {
      this.options = queries.map((query, place) => this.makeOption(query, descriptions[place], place));
      this.list.replaceChildren(...this.options);
      this.activate(-1);
      this.setOpen(this.options.length > 0);
    }

    makeOption(query, description, place) {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${place}`;
      option.className = "suggestion";
      option.dataset.query = query;
      option.setAttribute("role", "option");
      option.append(makeSpan("suggestion-query", query), makeSpan("suggestion-note", description));
      return option;
    }

    /* Puts the arrow keys on an option; -1 is back in the input. */
    activate(place) {
      this.active = place;
      this.options.forEach((option, at) => {
        option.setAttribute("aria-selected", String(at === place));
      });
      const option = this.options[place];
      if (option) {
        this.input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else {
        this.input.removeAttribute("aria-activedescendant");
      }
    }

    setOpen(isOpen) {
      this.list.hidden = !isOpen;
      this.input.setAttribute("aria-expanded", String(isOpen));
    }

    close() {
      clearTimeout(this.timer);
      this.asked?.abort();
      this.activate(-1);
      this.setOpen(false);
    }

    onKey(event) {
      // While a Japanese input method is converting, the keys are its own.
      if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) {
        return;
      }
      const handle = {
        ArrowDown: () => this.onArrow(1),
        ArrowUp: () => this.onArrow(-1),
        Enter: () => this.onEnter(),
        Escape: () => this.onEscape(),
      }[event.key];
      if (handle?.()) {
        event.preventDefault();
      }
    }

    /* Goes round through the options and the input; opens the list when it is closed. */
    onArrow(step) {
      if (!this.isOpen) {
        this.ask();
        return true;
      }
      const places = this.options.length + 1;
      this.activate(((this.active + 1 + step + places) % places) - 1);
      return true;
    }

    onEnter() {
      const option = this.options[this.active];
      if (!this.isOpen || !option) {
        this.close();
        return false;
      }
      this.choose(option);
      return true;
    }

    /* Closes the list; on a closed one Escape is the browser's, which empties the input. */
    onEscape() {
      const wasOpen = this.isOpen;
      this.close();
      return wasOpen;
    }

    onClick(event) {
      const option = event.target.closest("[role=option]");
      if (option) {
        this.choose(option);
      }
    }

    choose(option) {
      this.input.value = option.dataset.query;
      this.close();
      this.input.form.requestSubmit();
    }
  }

  function makeSpan(name, text) {
    const span = document.createElement("span");
    span.className = name;
    span.textContent = text;
    return span;
  }

  document
    .querySelectorAll(".search-box input[name=q]")
    .forEach((input) => new Suggestions(input));
})();
