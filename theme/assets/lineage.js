// The lineage map: shows the way up and down of the model in the address, and dims what the filters
// leave out. Without this file all is shown, and the model in the address is outlined.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = /** @type {HTMLFormElement} */ (document.getElementById("lineage-filter"));
  const count = /** @type {HTMLElement} */ (document.getElementById("lineage-count"));
  /** @type {(selector: string) => any[]} */
  const all = (selector) => [...document.querySelectorAll(selector)];
  /** @type {(name: string) => string} */
  const value = (name) => /** @type {HTMLSelectElement} */ (form.elements.namedItem(name)).value;
  const nodes = all("[data-slug]");
  const edges = all("path[data-from]");

  /**
   * Every slug reached from `start` along the edges, upwards (to → from) or downwards.
   * @param {Iterable<string>} start @param {"from" | "to"} here @param {"from" | "to"} there
   */
  function reached(start, here, there) {
    const found = new Set(start);
    for (const slug of found) {
      for (const { dataset } of edges) {
        if (dataset[here] === slug) {
          found.add(dataset[there]);
        }
      }
    }
    return found;
  }

  function highlight() {
    const slug = decodeURIComponent(location.hash.slice(1));
    const start = nodes.some((node) => node.dataset.slug === slug) ? [slug] : [];
    const way = new Set([...reached(start, "to", "from"), ...reached(start, "from", "to")]);
    for (const { classList, dataset } of nodes) {
      classList.toggle("on-path", way.has(dataset.slug));
    }
    for (const { classList, dataset } of edges) {
      classList.toggle("on-path", way.has(dataset.from) && way.has(dataset.to));
    }
  }

  function filter() {
    const domain = value("domain");
    const use = value("use");
    const active = Boolean(domain || use);
    const matching = nodes.filter(
      ({ dataset }) => (!domain || dataset.domain === domain) && (!use || dataset.use === use),
    );
    const slugs = new Set(matching.map((node) => node.dataset.slug));
    const kept = reached(slugs, "to", "from");
    for (const { classList, dataset } of nodes) {
      classList.toggle("is-off", active && !kept.has(dataset.slug));
    }
    for (const { classList, dataset } of edges) {
      classList.toggle("is-off", active && !(kept.has(dataset.from) && kept.has(dataset.to)));
    }
    for (const family of all("section.family")) {
      family.hidden = active && !family.querySelector("a.node:not(.is-off)");
    }
    const text = count.dataset.text ?? "";
    count.textContent = active ? text.replace("{count}", String(slugs.size)) : "";
    keepState({ domain, use });
  }

  /** @param {Record<string, string>} state */
  function keepState(state) {
    const query = new URLSearchParams(Object.entries(state).filter(([, chosen]) => chosen));
    const search = query.size ? `?${query}` : "";
    history.replaceState(null, "", location.pathname + search + location.hash);
    atlas.keepQuery();
  }

  for (const [name, wanted] of new URLSearchParams(location.search)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLSelectElement) {
      field.value = wanted;
    }
  }
  form.hidden = false;
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", () => {
    highlight();
    filter();
  });
  highlight();
  filter();
});
