// The explorer: its form is the state, the query of the address the written form of it.
"use strict";

var atlas = atlas || {};

/** Rows that are drawn with the answer, soon after it, and with each wish for more. */
atlas.FIRST = 12;
atlas.DRAWN = 50;
atlas.MORE = 200;

atlas.Explorer = class {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    const part = (/** @type {string} */ selector) =>
      /** @type {HTMLElement} */ (document.querySelector(selector));
    this.words = form.dataset;
    this.table = /** @type {HTMLTableElement} */ (part("#rows"));
    this.caption = this.table.caption?.textContent ?? "";
    this.found = part("#found");
    this.taken = part("#taken");
    this.more = part(".explore__more");
    this.panel = new atlas.Panel(form, part("ul.chosen"), () => this.changed(true));
    /** @type {Promise<void> | null} */
    this.loading = null;
    /** @type {Promise<void> | null} */
    this.loadingWords = null;
    /** The entries that pass, in order, and how many of them are drawn. @type {number[]} */
    this.kept = [];
    this.drawn = 0;
    /** Memory as a facet, per precision. @type {Map<string, InstanceType<typeof atlas.Facet>>} */
    this.memories = new Map();
    form.hidden = part("details.take").hidden = false;
    if (matchMedia("(min-width: 60em)").matches) {
      part(".explore__filters").setAttribute("open", "");
    }
    this.listen(form, part);
    if (location.search.length > 1) {
      this.restore();
    }
  }

  /** @param {HTMLFormElement} form @param {(selector: string) => HTMLElement} part */
  listen(form, part) {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => {
      if (event.target !== this.panel.text) {
        this.changed(true);
      }
    });
    this.panel.text.addEventListener("input", () => this.changed(false));
    for (const turn of ["pointerover", "focusin"]) { // whoever turns to the form will use it
      form.addEventListener(turn, () => void this.ready().catch(() => {}), { once: true });
    }
    const type = () => void this.wordsReady().catch(() => {});
    this.panel.text.addEventListener("focus", type, { once: true });
    addEventListener("popstate", () => this.restore());
    this.table.tHead?.addEventListener("click", (event) => {
      const link = /** @type {Element} */ (event.target).closest("a");
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        this.panel.sort.value = link.dataset.sort ?? "";
        this.changed(true);
      }
    });
    part("#more").addEventListener("click", () => {
      const last = this.table.tBodies[0].lastElementChild;
      this.draw(atlas.MORE);
      atlas.leadTo(last?.nextElementSibling?.querySelector("a")); // the first of the new rows
    });
    part("#copy").addEventListener("click", () => void this.copy());
    part("#download").addEventListener("click", () => void this.download());
  }

  /** The data, loaded once, with the first choice. */
  ready() {
    this.loading ??= atlas.load("entries", this.words.entries ?? "").then((data) => {
      /** @type {Entries} */
      this.data = data;
      this.facets = data.facets.map((/** @type {FacetData} */ facet) => new atlas.Facet(facet));
      this.rows = new atlas.Rows(data, this.facets ?? [], this.panel.form, this.table);
      /** @type {Record<string, ArrayLike<number>>} */
      this.orders = { ...data.orders, name: Uint32Array.from(data.slug.keys()) };
      this.memory(data);
      setTimeout(() => this.rehearse());
    });
    this.loading.catch(() => (this.found.textContent = this.words.failed ?? ""));
    return this.loading;
  }

  /** Filter and make rows once for nothing: what has run before answers the first choice sooner. */
  rehearse() {
    if (this.rows && this.orders && !this.drawn) {
      const { name } = this.orders;
      atlas.select(this.facets ?? [], new Map(), name, null);
      Array.from(name).slice(0, atlas.FIRST).forEach((entry) => this.rows?.row(entry));
    }
  }

  /** @param {Entries} data */
  memory({ parameters, cards, gb }) {
    const precision = this.panel.precision.value;
    const known = this.memories.get(precision);
    const memory = known ?? atlas.memoryFacet(parameters, cards, gb[precision]);
    this.memories.set(precision, memory);
    return memory;
  }

  /** The words, loaded when they are first needed. */
  wordsReady() {
    this.loadingWords ??= atlas.load("words", this.words.words ?? "").then((words) => {
      const matcher = new atlas.Matcher(words);
      this.matcher = matcher;
      const learn = () => matcher.learn() && setTimeout(learn);
      setTimeout(learn);
    });
    return this.loadingWords;
  }

  restore() {
    this.panel.restore(location.search);
    void this.update().catch(() => {});
  }

  /** @param {boolean} step whether the back button undoes it */
  changed(step) {
    const address = this.panel.query() || location.pathname;
    history[step ? "pushState" : "replaceState"](null, "", address);
    void this.update().catch(() => {});
  }

  async update() {
    atlas.keepQuery();
    const query = this.panel.text.value.trim();
    if (!this.data) {
      this.found.textContent = this.words.busy ?? "";
    }
    await this.ready();
    if (query) {
      await this.wordsReady();
    }
    if (query === this.panel.text.value.trim()) {
      this.show(query);
    }
  }

  /** Filter, count, order and draw. @param {string} query */
  show(query) {
    if (!this.data || !this.facets || !this.orders) {
      return;
    }
    const { panel } = this;
    const facets = [...this.facets, this.memory(this.data)];
    const state = panel.state();
    const choice = new Map([...state].map(([name, values]) => [name, new Set(values)]));
    const scores = query && this.matcher ? this.matcher.scores(query) : null;
    const passes = scores ? (/** @type {number} */ entry) => scores[entry] > 0 : null;
    const { kept, counts } = atlas.select(facets, choice, this.orders[panel.sort.value], passes);
    const byRelevance = Boolean(scores) && !state.has("sort");
    if (scores && byRelevance) {
      kept.sort((a, b) => scores[b] - scores[a]);
    }
    this.kept = kept;
    facets.forEach((facet, at) => panel.recount(facet.name, facet.options, counts[at]));
    panel.listChosen();
    this.found.textContent = atlas.fill(this.words.found, {
      count: atlas.number.format(kept.length),
      whole: atlas.number.format(this.data.slug.length),
    });
    if (!kept.length) {
      this.found.append(" ", this.words.none ?? "");
    }
    this.head(byRelevance);
    const rows = this.table.tBodies[0];
    rows.replaceWith(rows.cloneNode(false)); // quicker than to empty it
    this.drawn = 0;
    this.draw(atlas.FIRST);
    requestAnimationFrame(() => setTimeout(() => this.draw(atlas.DRAWN - this.drawn)));
    document.querySelector(".explore__pages")?.remove(); // all rows are here now
  }

  /** Say in the caption and in the head of the table what orders the rows. @param {boolean} byRelevance */
  head(byRelevance) {
    const { sort } = this.panel;
    for (const link of this.table.querySelectorAll("thead a")) {
      const own = /** @type {HTMLElement} */ (link).dataset.sort;
      const head = /** @type {Element} */ (link.parentElement);
      if (own === sort.value && !byRelevance) {
        head.setAttribute("aria-sort", own === "name" || own === "size" ? "ascending" : "descending");
      } else {
        head.removeAttribute("aria-sort");
      }
    }
    if (this.table.caption) {
      const order = byRelevance ? this.words.relevance : sort.selectedOptions[0].textContent;
      this.table.caption.textContent = this.caption.replace(/^([^,，]+[,，] ?).*(?=[;；])/, `$1${order}`);
    }
  }

  /** @param {number} count */
  draw(count) {
    const next = this.kept.slice(this.drawn, this.drawn + count);
    this.table.tBodies[0].append(...next.map((entry) => this.rows?.row(entry) ?? ""));
    this.drawn += next.length;
    const left = this.kept.length - this.drawn;
    this.more.hidden = left <= 0;
    const button = /** @type {Element} */ (this.more.firstElementChild);
    button.textContent = atlas.fill(this.words.more, { count: Math.min(left, atlas.MORE) });
    document.dispatchEvent(new Event("atlas:rows"));
  }

  /** All rows that pass, drawn or not, in the chosen format. */
  async text() {
    await this.update();
    const format = /** @type {HTMLSelectElement} */ (document.getElementById("format")).value;
    const rows = this.kept.map((entry) => this.rows?.record(entry) ?? {});
    return { ...atlas.formats[format], count: rows.length, text: atlas.formats[format].write(rows) };
  }

  async copy() {
    try {
      const { name, text, count } = await this.text();
      await atlas.copy(text);
      this.taken.textContent = atlas.fill(this.words.copied, { count, format: name });
    } catch {
      this.taken.textContent = this.words.notCopied ?? "";
    }
  }

  async download() {
    const { file, type, text } = await this.text();
    const mark = type === "text/csv" ? "\ufeff" : ""; // tells spreadsheets that it is UTF-8
    const link = /** @type {HTMLAnchorElement} */ (atlas.element("a", { download: file }));
    link.href = URL.createObjectURL(new Blob([mark + text], { type: `${type};charset=utf-8` }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
  }
};

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("explore-form");
  if (form) {
    new atlas.Explorer(/** @type {HTMLFormElement} */ (form));
  }
});
