// The rows of the explorer: for the table, and as plain facts to take away.
"use strict";

var atlas = atlas || {};

/** Made once: making one takes a while. */
atlas.number = new Intl.NumberFormat("en");

/**
 * @typedef {object} Entries what hooks/atlas/exports/explorer.py ships: one array per column
 * @property {string[]} slug
 * @property {string[]} name
 * @property {Record<number, string>} chinese
 * @property {string[]} makers
 * @property {number[]} maker
 * @property {FacetData[]} facets
 * @property {Record<number, string[]>} uses where the models of a family differ
 * @property {(number | null)[]} stars
 * @property {Record<number, string>} stars_age
 * @property {string[]} commit
 * @property {Record<number, string>} commit_age
 * @property {string[]} released
 * @property {string[]} sizes
 * @property {(number | null)[]} parameters
 * @property {Record<string, number[]>} orders
 * @property {Record<string, number>} gb
 * @property {number[]} cards
 */

atlas.Rows = class {
  /**
   * @param {Entries} data
   * @param {InstanceType<typeof atlas.Facet>[]} facets
   * @param {HTMLFormElement} form whose options carry the labels in the language of the page
   * @param {HTMLTableElement} table
   */
  constructor(data, facets, form, table) {
    this.data = data;
    this.form = form;
    this.facets = new Map(facets.map((facet) => [facet.name, facet]));
    this.columns = [...table.querySelectorAll("thead th")].map((head) => head.textContent ?? "");
    /** @type {Map<string, Element>} */
    this.labels = new Map();
    for (const box of form.querySelectorAll("input[type=checkbox]")) {
      const { name, value } = /** @type {HTMLInputElement} */ (box);
      const label = box.parentElement?.querySelector(".facet__label");
      if (label) {
        this.labels.set(`${name} ${value}`, label);
      }
    }
  }

  /** The options of an entry. @param {string} facet @param {number} entry */
  options(facet, entry) {
    const known = this.facets.get(facet);
    return known ? known.values(entry).map((place) => known.options[place]) : [];
  }

  /** @param {string} facet @param {string} option */
  text(facet, option) {
    return this.labels.get(`${facet} ${option}`)?.textContent?.trim() ?? option;
  }

  /** @param {string} facet @param {string} option @returns {Node[]} */
  badge(facet, option) {
    const label = this.labels.get(`${facet} ${option}`);
    return label ? [.../** @type {Element} */ (label.cloneNode(true)).childNodes] : [];
  }

  /** @param {number} entry */
  uses(entry) {
    return this.data.uses[entry] ?? this.options("use", entry);
  }

  /** @param {number} entry */
  address(entry) {
    return `${this.form.dataset.root}entries/${this.data.slug[entry]}/`;
  }

  /** @param {number} entry */
  row(entry) {
    const { data, form } = this;
    const name = atlas.element("a", { href: this.address(entry) }, data.name[entry]);
    if (data.chinese[entry]) {
      const chinese = { className: "name-zh", lang: "zh-Hans" };
      name.append(" ", atlas.element("span", chinese, data.chinese[entry]));
    }
    const maker = data.makers[data.maker[entry]];
    const small = (/** @type {string | undefined} */ text) =>
      text ? [" ", atlas.element("small", {}, text)] : [];
    const or = () => atlas.element("span", { className: "or" }, ` ${form.dataset.or} `);
    const use = this.uses(entry).flatMap((option, at) => [
      ...(at ? [or()] : []),
      ...this.badge("use", option),
    ]);
    const unknown = (/** @type {string | undefined} */ text) =>
      atlas.element("span", { className: "unstated" }, text ?? "");
    const { notStated, notObserved } = form.dataset;
    const stars = data.stars[entry];
    const cells = [
      [this.text("domain", this.options("domain", entry)[0]), ...small(this.text("kind", this.options("kind", entry)[0]))],
      use,
      this.badge("life", this.options("life", entry)[0]),
      [data.sizes[entry] || unknown(notStated)],
      stars === null ? [unknown(notObserved)] : [atlas.number.format(stars), ...small(data.stars_age[entry])],
      data.commit[entry] ? [data.commit[entry], ...small(data.commit_age[entry])] : [unknown(notObserved)],
      [data.released[entry] || unknown(notStated)],
    ];
    return atlas.element(
      "tr",
      { role: "row" },
      atlas.element("th", { role: "rowheader", scope: "row" }, name, ...(maker ? small(maker).slice(1) : [])),
      ...cells.map((content, at) =>
        atlas.element("td", { role: "cell", "data-label": this.columns[at + 1] }, ...content),
      ),
    );
  }

  /** The facts of an entry for a file, unknown ones in words. @param {number} entry */
  record(entry) {
    const { data, form } = this;
    const { notStated = "", notObserved = "", organisation = "", page = "" } = form.dataset;
    const [name, domain, use, life, sizes, stars, commit, released] = this.columns;
    return {
      [name]: [data.name[entry], data.chinese[entry]].filter(Boolean).join(" "),
      [organisation]: data.makers[data.maker[entry]] || notStated,
      [domain]: this.text("domain", this.options("domain", entry)[0]),
      [use]: this.uses(entry).map((option) => this.text("use", option)).join(` ${form.dataset.or} `),
      [life]: this.text("life", this.options("life", entry)[0]),
      [sizes]: data.sizes[entry] || notStated,
      [stars]: data.stars[entry] ?? notObserved,
      [commit]: data.commit[entry] || notObserved,
      [released]: data.released[entry] || notStated,
      [page]: atlas.published(this.address(entry)),
    };
  }
};
