// The form of the explorer: what is chosen, what each option would leave, and chips to undo it.
"use strict";

var atlas = atlas || {};

atlas.Panel = class {
  /**
   * @param {HTMLFormElement} form @param {HTMLElement} chosen the list of chips
   * @param {() => void} changed called when a chip has undone a choice
   */
  constructor(form, chosen, changed) {
    this.form = form;
    this.chosen = chosen;
    this.changed = changed;
    this.boxes = /** @type {HTMLInputElement[]} */ ([
      ...form.querySelectorAll("input[type=checkbox]"),
    ]);
    this.text = /** @type {HTMLInputElement} */ (form.elements.namedItem("find"));
    this.sort = this.select("sort");
    this.fits = this.select("fits");
    this.precision = this.select("precision");
    /** The value of each list while nobody has chosen one. @type {Map<string, string>} */
    this.usual = new Map([this.sort, this.fits, this.precision].map((s) => [s.name, s.value]));
    this.controls = new Map([...form.querySelectorAll("[data-facet]")].map((group) => [
      /** @type {HTMLElement} */ (group).dataset.facet ?? "",
      [...group.querySelectorAll("input, select[name=fits] option")].map((control) => ({
        control: /** @type {HTMLInputElement | HTMLOptionElement} */ (control),
        count: control.parentElement?.querySelector(".count") ?? null,
        text: control.textContent,
      })),
    ]));
  }

  /** @param {string} name */
  select(name) {
    return /** @type {HTMLSelectElement} */ (this.form.elements.namedItem(name));
  }

  /** What is chosen: name of a control → values. */
  state() {
    /** @type {Map<string, string[]>} */
    const state = new Map();
    for (const [name, value] of new FormData(this.form)) {
      const text = String(value).trim();
      if (text !== (this.usual.get(name) ?? "")) {
        state.set(name, [...(state.get(name) ?? []), text]);
      }
    }
    return state;
  }

  /** The state as the query of an address; empty where nothing is chosen. */
  query() {
    const query = new URLSearchParams();
    for (const [name, values] of this.state()) {
      query.set(name, values.join(","));
    }
    const text = query.toString().replaceAll("%2C", ",");
    return text && `?${text}`;
  }

  /** Take the state from a query; what it does not know is left out. @param {string} text */
  restore(text) {
    const query = new URLSearchParams(text);
    for (const box of this.boxes) {
      box.disabled = false;
      box.checked = (query.get(box.name) ?? "").split(",").includes(box.value);
      const group = box.closest("details");
      if (box.checked && group) {
        group.open = true;
      }
    }
    this.text.value = query.get("find") ?? "";
    for (const select of [this.sort, this.fits, this.precision]) {
      const usual = this.usual.get(select.name) ?? "";
      select.value = query.get(select.name) ?? usual;
      if (select.selectedIndex < 0) {
        select.value = usual;
      }
    }
  }

  /**
   * Show how many entries each option would leave; what would leave none cannot be chosen.
   * @param {string} facet @param {string[]} options @param {Uint32Array} counts
   */
  recount(facet, options, counts) {
    const left = new Map(options.map((option, at) => [option, counts[at]]));
    for (const { control, count, text } of this.controls.get(facet) ?? []) {
      if (!control.value) {
        continue; // "any"
      }
      const number = left.get(control.value) ?? 0;
      const taken = control instanceof HTMLInputElement ? control.checked : control.selected;
      control.disabled = !number && !taken;
      const shown = count ?? control;
      const now = count ? String(number) : `${text} (${number})`;
      if (shown.textContent !== now) {
        shown.textContent = now; // only what changes is laid out anew
      }
    }
  }

  /** The chosen filters, each with a way to undo it. */
  listChosen() {
    const checked = this.boxes.filter((box) => box.checked);
    const items = checked.map((box) => {
      const label = box.parentElement?.querySelector(".facet__label");
      return this.chip(label?.textContent?.trim() ?? "", () => (box.checked = false));
    });
    if (this.fits.value) {
      const precision = this.precision.selectedOptions[0].textContent;
      const undo = () => (this.fits.value = "");
      items.push(this.chip(`${this.fits.value} GB · ${precision}`, undo));
    }
    if (items.length > 1) {
      items.push(this.button(this.form.dataset.clear ?? "", {}, () => {
        checked.forEach((box) => (box.checked = false));
        this.fits.value = "";
      }));
    }
    this.chosen.replaceChildren(...items);
    this.chosen.hidden = !items.length;
  }

  /** @param {string} text @param {() => void} undo */
  chip(text, undo) {
    const name = atlas.fill(this.form.dataset.remove, { name: text });
    return this.button(`${text} ×`, { "aria-label": name }, undo);
  }

  /** @param {string} text @param {Record<string, string>} properties @param {() => void} act */
  button(text, properties, act) {
    const button = atlas.element("button", { type: "button", ...properties }, text);
    button.addEventListener("click", () => {
      act();
      this.changed();
      this.text.focus(); // the button is gone
    });
    return atlas.element("li", {}, button);
  }
};
