// The tray: entries that a reader has put aside to compare. This browser remembers them; where it
// may not, they last as long as the page.
"use strict";

var atlas = atlas || {};

/** @typedef {{id: string, name: string}} Chosen */

/** Where pages name entries: in tables, on cards, among picks, in lists. */
atlas.NAMED = ["table.records th[scope=row]", ".card strong", ".named-card__name"]
  .concat([".picks", ".names", ".lineage", ".alternatives"].map((list) => `${list} > li`))
  .map((place) => `${place} > a`)
  .join();

/** The id in the address of an entry's page; null for any other address. @param {string} address */
atlas.entryOf = (address) => /\/entries\/([a-z0-9-]+)\/(?:index\.html)?$/.exec(address)?.[1] ?? null;

atlas.Tray = class {
  /** @param {HTMLElement} aside */
  constructor(aside) {
    this.aside = aside;
    this.words = aside.dataset;
    this.most = Number(this.words.most);
    this.chosen = this.remembered();
    /** @type {Map<HTMLElement, Chosen>} */
    this.buttons = new Map();
    aside.querySelector(":scope > button")?.addEventListener("click", () => this.keep([]));
    addEventListener("storage", () => {
      this.chosen = this.remembered();
      this.show();
    });
    document.addEventListener("atlas:rows", () => this.offer());
    this.offer();
    this.show();
  }

  /** @returns {Chosen[]} */
  remembered() {
    try {
      const kept = JSON.parse(localStorage.getItem("atlas.compare") ?? "[]");
      return kept.filter((/** @type {any} */ item) => atlas.entryOf(`/entries/${item.id}/`)).slice(0, this.most);
    } catch {
      return [];
    }
  }

  /** @param {Chosen[]} chosen */
  keep(chosen) {
    this.chosen = chosen;
    try {
      localStorage.setItem("atlas.compare", JSON.stringify(chosen));
    } catch {
      // storage is refused: the tray lasts as long as the page
    }
    this.show();
  }

  /** @param {string} id */
  has(id) {
    return this.chosen.some((item) => item.id === id);
  }

  /** @param {Chosen} item */
  toggle(item) {
    const had = this.has(item.id);
    if (!had && this.chosen.length >= this.most) {
      this.say(atlas.fill(this.words.full, { most: this.most }));
      return;
    }
    this.keep(had ? this.chosen.filter(({ id }) => id !== item.id) : [...this.chosen, item]);
    const values = { name: item.name, count: this.chosen.length, most: this.most };
    this.say(atlas.fill(this.words.chosen, values));
  }

  /** @param {string} text */
  say(text) {
    const status = this.aside.querySelector("[role=status]");
    if (status) {
      status.textContent = text;
    }
  }

  /** A button beside every entry: on its own page, and wherever others name it. */
  offer() {
    for (const button of this.buttons.keys()) {
      if (!button.isConnected) {
        this.buttons.delete(button);
      }
    }
    const own = atlas.entryOf(location.pathname);
    const head = document.querySelector(".record-head");
    if (own && head && !head.querySelector(".compare-add")) {
      const name = head.querySelector("h1")?.firstChild?.textContent?.trim() ?? own;
      head.querySelector(".crumbs")?.append(this.button({ id: own, name }));
    }
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const links = document.querySelectorAll(atlas.NAMED);
    for (const link of links) {
      const id = atlas.entryOf(link.pathname);
      if (id && !link.nextElementSibling?.matches(".compare-add")) {
        link.after(this.button({ id, name: link.firstChild?.textContent?.trim() ?? id }));
      }
    }
    this.mark();
  }

  /** @param {Chosen} item */
  button(item) {
    const button = atlas.element("button", { type: "button", className: "compare-add" });
    button.addEventListener("click", () => this.toggle(item));
    this.buttons.set(button, item);
    return button;
  }

  /** Let every button say whether its entry is chosen. */
  mark() {
    for (const [button, { id, name }] of this.buttons) {
      const has = this.has(id);
      button.textContent = (has ? this.words.added : this.words.add) ?? "";
      button.setAttribute("aria-pressed", String(has));
      button.title = atlas.fill(has ? this.words.take : this.words.addName, { name });
      button.setAttribute("aria-label", button.title);
    }
  }

  show() {
    const items = this.chosen.map((item) => {
      const properties = { type: "button", "aria-label": atlas.fill(this.words.take, { name: item.name }) };
      const button = atlas.element("button", properties, `${item.name} ×`);
      button.addEventListener("click", () => {
        this.toggle(item);
        const own = [...this.buttons].find(([, { id }]) => id === item.id)?.[0];
        atlas.leadTo(this.aside.querySelector("li button") ?? own);
      });
      return atlas.element("li", {}, button);
    });
    const open = /** @type {HTMLAnchorElement} */ (this.aside.querySelector("a"));
    this.aside.querySelector("ul")?.replaceChildren(...items);
    open.href = `${this.words.page}?ids=${this.chosen.map(({ id }) => id).join(",")}`;
    open.textContent = atlas.fill(this.words.open, { count: this.chosen.length });
    this.aside.hidden = !this.chosen.length;
    document.body.classList.toggle("has-tray", this.chosen.length > 0);
    this.mark();
  }
};

document.addEventListener("DOMContentLoaded", () => {
  const aside = document.getElementById("tray");
  if (aside) {
    new atlas.Tray(aside);
  }
});
