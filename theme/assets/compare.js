// The comparison: the entries named in the address side by side, what differs first.
"use strict";

var atlas = atlas || {};

/**
 * @typedef {object} Fact what hooks/atlas/pages/compare.py ships of one field
 * @property {string[]} [lines]
 * @property {string[]} [badges] names of verdicts that stand on the page
 * @property {string} [reason]
 * @property {string} [unknown] what to say where nothing is known
 *
 * @typedef {{id: string, name: string, facts: Record<string, Fact>}} Compared
 */

atlas.Comparison = class {
  /** @param {HTMLElement} box */
  constructor(box) {
    const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
    this.box = box;
    this.words = box.dataset;
    this.status = part("compare-status");
    this.actions = part("compare-actions");
    this.how = part("compare-how");
    /** @type {Compared[]} */
    this.entries = [];
    /** @type {Map<string, string>} */
    this.fields = new Map();
    for (const item of document.querySelectorAll("#compare-fields li")) {
      this.fields.set(/** @type {HTMLElement} */ (item).dataset.field ?? "", item.textContent ?? "");
    }
    part("compare-copy").addEventListener("click", () => void this.copy());
    part("compare-print").addEventListener("click", () => print());
    addEventListener("popstate", () => void this.load());
    void this.load();
  }

  /** Load what the address names, at most so many; say what does not exist. */
  async load() {
    atlas.keepQuery();
    const named = (new URLSearchParams(location.search).get("ids") ?? "").split(",");
    const ids = [...new Set(named.map((id) => id.trim()).filter(Boolean))];
    const most = Number(this.words.most);
    /** @type {string[]} */
    const said = ids.length > most ? [this.words.tooMany ?? ""] : [];
    const loaded = await Promise.all(ids.slice(0, most).map(async (id) => {
      try {
        return await this.entry(id);
      } catch {
        said.push(atlas.fill(this.words.missing, { id }));
        return null;
      }
    }));
    this.entries = loaded.flatMap((entry) => entry ?? []);
    this.show(said);
  }

  /** @param {string} id @returns {Promise<Compared>} */
  async entry(id) {
    if (!/^[a-z0-9-]+$/.test(id)) {
      throw new Error(id);
    }
    return { id, ...(await atlas.load(`compare ${id}`, `${id}.js`)) };
  }

  /** Fields whose values differ, and those whose values are the same; a reason is no value. */
  sides() {
    const value = (/** @type {Fact} */ { lines, badges, unknown }) => JSON.stringify([lines, badges, unknown]);
    const differs = (/** @type {string} */ field) =>
      new Set(this.entries.map(({ facts }) => value(facts[field]))).size > 1;
    const fields = [...this.fields.keys()];
    return { differ: fields.filter(differs), same: fields.filter((field) => !differs(field)) };
  }

  /** @param {string[]} said */
  show(said) {
    const { entries, words } = this;
    const { differ, same } = this.sides();
    this.box.querySelector(".comparison__scroll")?.remove();
    this.actions.hidden = !entries.length;
    this.how.hidden = entries.length > 1;
    if (entries.length) {
      const values = { count: entries.length, differ: differ.length };
      said.unshift(atlas.fill(entries.length > 1 ? words.ready : words.one, values));
      const alone = entries.length < 2;
      const groups = [
        this.group(words.differ, differ),
        this.group(alone ? undefined : words.same, same),
      ];
      const table = atlas.element(
        "table",
        { className: "comparison__table", role: "table" },
        atlas.element("caption", {}, words.caption ?? ""),
        this.head(),
        ...groups,
      );
      table.style.setProperty("--columns", String(entries.length));
      const scroll = { className: "comparison__scroll", role: "region", "aria-label": words.caption, tabIndex: 0 };
      this.box.append(atlas.element("div", scroll, table));
    }
    this.status.textContent = said.join(" ");
    this.box.classList.add("comparison--shown");
  }

  head() {
    const cells = this.entries.map(({ id, name }) => {
      const label = { type: "button", "aria-label": atlas.fill(this.words.remove, { name }) };
      const button = atlas.element("button", label, "×");
      button.addEventListener("click", () => this.remove(id));
      const link = atlas.element("a", { href: `../entries/${id}/` }, name);
      return atlas.element("th", { role: "columnheader", scope: "col" }, link, button);
    });
    const corner = atlas.element("th", { role: "columnheader", scope: "col" }, this.words.field ?? "");
    return atlas.element("thead", { role: "rowgroup" }, atlas.element("tr", { role: "row" }, corner, ...cells));
  }

  /** @param {string | undefined} title @param {string[]} fields */
  group(title, fields) {
    const rows = fields.map((field) =>
      atlas.element(
        "tr",
        { role: "row" },
        atlas.element("th", { role: "rowheader", scope: "row" }, atlas.element("span", {}, this.fields.get(field) ?? "")),
        ...this.entries.map(({ facts }) => this.cell(facts[field])),
      ),
    );
    if (!fields.length) {
      return "";
    }
    if (title) {
      const span = { role: "rowheader", scope: "rowgroup", colSpan: this.entries.length + 1 };
      const head = atlas.element("th", span, atlas.element("span", {}, title));
      rows.unshift(atlas.element("tr", { role: "row" }, head));
    }
    return atlas.element("tbody", { role: "rowgroup" }, ...rows);
  }

  /** @param {Fact} fact */
  cell({ lines = [], badges = [], reason, unknown }) {
    const shown = badges.flatMap((name) => [...this.badge(name), " "]);
    const cell = atlas.element("td", { role: "cell" }, ...shown);
    cell.append(...lines.map((line) => atlas.element("div", {}, line)));
    if (unknown) {
      cell.append(atlas.element("span", { className: "unstated" }, unknown));
    }
    if (reason) {
      cell.append(atlas.element("small", {}, reason));
    }
    return cell;
  }

  /** A verdict as it stands on the page. @param {string} name @returns {Node[]} */
  badge(name) {
    const known = document.querySelector(`[data-badge="${name}"]`);
    return known ? [.../** @type {Element} */ (known.cloneNode(true)).childNodes] : [];
  }

  /** @param {string} gone */
  async remove(gone) {
    const ids = this.entries.flatMap(({ id }) => (id === gone ? [] : id));
    history.pushState(null, "", ids.length ? `?ids=${ids.join(",")}` : location.pathname);
    await this.load();
    atlas.leadTo(this.box.querySelector("thead button"));
  }

  markdown() {
    const escape = (/** @type {string} */ text) => text.replace(/[\\|`*_[\]<>]/g, "\\$&").replace(/\s+/g, " ");
    const row = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
    const text = (/** @type {Fact} */ { lines = [], badges = [], reason, unknown }) => {
      const verdicts = badges.map((name) => this.badge(name).map((node) => node.textContent).join("").trim());
      const values = [...verdicts, ...lines, unknown ?? ""].filter(Boolean).map(escape);
      return values.join("; ") + (reason ? ` (${escape(reason)})` : "");
    };
    const names = this.entries.map(({ id, name }) => {
      return `[${escape(name)}](${atlas.published(`../entries/${id}/`)})`;
    });
    const { differ, same } = this.sides();
    const lines = [...differ, ...same].map((field) =>
      row([escape(this.fields.get(field) ?? ""), ...this.entries.map(({ facts }) => text(facts[field]))]),
    );
    return `${[row([this.words.field ?? "", ...names]), `|${" --- |".repeat(names.length + 1)}`, ...lines].join("\n")}\n`;
  }

  async copy() {
    try {
      await atlas.copy(this.markdown());
      this.status.textContent = this.words.copied ?? "";
    } catch {
      this.status.textContent = this.words.notCopied ?? "";
    }
  }
};

document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("comparison");
  if (box) {
    new atlas.Comparison(box);
  }
});
